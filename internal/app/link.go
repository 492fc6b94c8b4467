package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) linkCommand() *cobra.Command {
	return group("link", "Check partners' links, and build right ones",
		"link keeps the discipline of UTM parameters: utm_source is a known partner's id and utm_medium is referral, or a visit\n"+
			"cannot be credited to anybody.",
		"write eqltui link build or eqltui link check", a.linkCheck(), a.linkBuild(), a.linkViolations(), a.linkMail())
}

func (a *app) linkCheck() *cobra.Command {
	var partners string
	var stored bool
	c := &cobra.Command{
		Use: "check [URL...|-]", Short: "Explain what is wrong with links, one answer per link",
		Long: `check judges each link as a partner published it and writes one line of JSON per link, in order:

  {"url":"...","ok":false,"partner":"acme","surface":"web","problems":[{"code":"medium_not_referral","message":"..."}]}

partner is the id of the partner the link belongs to, even when its name is written wrongly, and null when none is known.
surface is web or ai. The codes: not_a_url, scheme, user_info, whitespace, second_question_mark, html_ampersand,
utm_in_fragment, utm_missing, duplicate_parameter, uppercase, source_missing, source_unknown, source_is_alias,
medium_missing, medium_not_referral.

Without a URL, or with -, links are read from standard input, one per line, bare or as {"url":"..."}. A line that cannot
be read is answered by {"error":"...","line":N}, and the exit code is 3. A link with problems is an answer like any
other: the exit code stays 0.

The known partners are those of --partners FILE, in the columns that import takes, or else of the database.

--pages judges what the database knows instead: each link that visits came by (its address and UTM parameters alone) and each page of
a partner that is there, of which only the address is judged. Then a line has of (link or page), touches, first, last and right too,
and those that most came by are first.`,
		Example: "  eqltui link check 'https://www.example.com/?utm_source=acme&utm_medium=referral'\n" +
			"  eqltui link check --partners partners.csv - < links.txt\n" +
			"  eqltui link check - < links.txt | jq -r 'select(.ok | not) | .url'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if stored {
				if len(args) > 0 || partners != "" {
					return usage(cmd, "--pages judges what the database knows: name one of both, it or links and partners")
				}
				return a.checkStored(cmd)
			}
			piped := len(args) == 0 || len(args) == 1 && args[0] == "-"
			if piped && partners == "-" {
				return usage(cmd, "standard input cannot hold both the partners and the links")
			}
			known, rejected, err := a.linkPartners(cmd.Context(), partners)
			if err != nil {
				return err
			}
			if piped {
				err = a.answerLines(cmd, nil, func(line []byte) ([]byte, error) { return checkLine(line, known) })
			} else {
				err = a.checkURLs(args, known)
			}
			if err == nil && rejected {
				return exit(exitRejected)
			}
			return err
		},
	}
	c.Flags().StringVar(&partners, "partners", "", "the known partners, a `FILE` as import takes it; otherwise those of the database")
	c.Flags().BoolVar(&stored, "pages", false, "judge every link and page that the database knows")
	return c
}

func (a *app) checkURLs(urls []string, known []link.Partner) error {
	for _, u := range urls {
		if err := a.line(a.out, judged(link.Check(u, known))); err != nil {
			return err
		}
	}
	return nil
}

// checkLine answers one line of input: a bare link, or one in JSON.
func checkLine(line []byte, known []link.Partner) ([]byte, error) {
	if !utf8.Valid(line) {
		return nil, fault.New(fault.Invalid, "line", "it is not UTF-8", "")
	}
	const hint = `write {"url":"https://..."}, or the bare link`
	text := string(line)
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		var form struct {
			URL *string `json:"url"`
		}
		if err := json.Unmarshal(line, &form); err != nil {
			return nil, fault.New(fault.Invalid, "line", "it is not JSON", hint)
		}
		if form.URL == nil {
			return nil, fault.New(fault.Invalid, "line", "it has no url", hint)
		}
		text = *form.URL
	case strings.HasPrefix(text, `"`):
		if err := json.Unmarshal(line, &text); err != nil {
			return nil, fault.New(fault.Invalid, "line", "it is not JSON", hint)
		}
	}
	return safetext.JSON(judged(link.Check(text, known)))
}

// judged is the judgement on a link as it is answered.
func judged(r link.Report) object {
	return object{{"url", r.URL}, {"ok", r.OK}, {"partner", known(r.Partner)}, {"surface", r.Surface}, {"problems", r.Problems}}
}

// linkPartners returns the partners that links may name. rejected says that some rows of the file
// could not be read: they were told, and links of those partners will look unknown.
func (a *app) linkPartners(ctx context.Context, file string) (known []link.Partner, rejected bool, err error) {
	if file == "" {
		known, err = a.storedPartners(ctx)
		return known, false, err
	}
	rows, report, err := intake.ReadPartners(ctx, file, a.in)
	if err != nil {
		return nil, false, err
	}
	for _, p := range report.Problems {
		_, _ = fmt.Fprintf(a.err, "%s:%d: %s: %s\n", safetext.Line(file), p.Line, p.Fate, safetext.Line(p.Reason))
	}
	for _, r := range rows {
		known = append(known, link.Partner{ID: r.ID, Aliases: append(r.Aliases.V, r.Name)})
	}
	return known, report.Rejected > 0, nil
}

func (a *app) storedPartners(ctx context.Context) (known []link.Partner, err error) {
	err = a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		all, err := s.Partners(ctx)
		for _, p := range all {
			known = append(known, link.Partner{ID: p.ID, Aliases: append(p.Aliases, p.Name)})
		}
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "find the known partners", "there is no database yet", "name a file of them with --partners FILE")
	}
	return known, err
}

func (a *app) linkBuild() *cobra.Command {
	var to struct{ url, partner, campaign, content, term, partners string }
	c := &cobra.Command{
		Use: "build --partner ID --url URL", Short: "Make a partner's link of an address",
		Long: `build writes the link that a partner publishes: utm_source is the partner's id and utm_medium is referral; campaign,
content and term are added when they are given. The address keeps its other parameters and its fragment; UTM parameters
that it has already are replaced, which is told. link check finds nothing wrong with the result.

The partner is looked up, by id, alias or name, in --partners FILE or else in the database; where there is neither, the
id is taken as it is given.

With --json:
  {"url":"...","partner":"acme","replaced":[{"name":"utm_medium","value":"cpc"}]}`,
		Example: "  eqltui link build --partner acme --url https://www.example.com/pricing --campaign webinar\n" +
			"  eqltui link build --partner acme --url 'https://www.example.com/?utm_source=old#demo' --json",
		Args: a.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case to.partner == "":
				return usageHint(cmd, "no partner is named", "say --partner ID")
			case to.url == "":
				return usageHint(cmd, "there is no address", "say --url https://...")
			}
			id, err := a.linkPartner(cmd.Context(), to.partner, to.partners)
			if err != nil {
				return err
			}
			made, err := link.Build(to.url, id, to.campaign, to.content, to.term)
			if err != nil {
				return err
			}
			return a.tellLink(made, id, link.Replaced(to.url, made))
		},
	}
	f := c.Flags()
	f.StringVar(&to.partner, "partner", "", "whose link it is, the partner's `ID`, alias or name")
	f.StringVar(&to.url, "url", "", "the address that the link leads to, a `URL`")
	f.StringVar(&to.campaign, "campaign", "", "utm_campaign, a `NAME`")
	f.StringVar(&to.content, "content", "", "utm_content, a `NAME`")
	f.StringVar(&to.term, "term", "", "utm_term, a `NAME`")
	f.StringVar(&to.partners, "partners", "", "the known partners, a `FILE` as import takes it; otherwise those of the database")
	return c
}

func (a *app) tellLink(made, partner string, replaced []link.Parameter) error {
	if a.json {
		return a.line(a.out, struct {
			URL      string           `json:"url"`
			Partner  string           `json:"partner"`
			Replaced []link.Parameter `json:"replaced"`
		}{made, partner, list(replaced)})
	}
	for _, p := range replaced {
		a.note(fmt.Sprintf("replaced %s=%s", p.Name, p.Value))
	}
	_, err := fmt.Fprintln(a.out, safetext.Line(made))
	return err
}

// linkPartner finds the id of the partner that a link is built for.
func (a *app) linkPartner(ctx context.Context, name, file string) (string, error) {
	path, err := a.path()
	if err != nil && file == "" {
		return "", err
	}
	if _, serr := os.Stat(path); file == "" && errors.Is(serr, os.ErrNotExist) {
		a.note("there is no database yet: nobody checked that the partner is known")
		if why := desk.BadPartnerID(name); why != "" {
			return "", fault.New(fault.Invalid, "build link", why, "")
		}
		return name, nil
	}
	known, _, err := a.linkPartners(ctx, file)
	if err != nil {
		return "", err
	}
	id, near := link.Find(name, known)
	if id != "" {
		return id, nil
	}
	hint := "import the partner first: eqltui import partners.csv"
	if near != "" {
		hint = "did you mean " + near + "?"
	}
	return "", fault.New(fault.NotFound, "build link", "there is no partner "+quoted(name), hint)
}
