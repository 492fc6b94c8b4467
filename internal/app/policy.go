package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/safetext"
)

func (a *app) policyCommand() *cobra.Command {
	return group("policy", "Show, check, compare and publish the policy: what an EQL is", "",
		"write eqltui policy show, check, publish, diff, backtest, draft, list, log or audit", a.policyShow(),
		a.policyCheck(), a.policyPublish(), a.policyDiff(),
		a.policyBacktest(), a.policyDraft(), a.policyList(), a.policyLog(), a.policyAudit())
}

func (a *app) policyShow() *cobra.Command {
	byDefault := false
	sheet := sheetOf{}
	c := &cobra.Command{
		Use: "show", Short: "Write the policy in force, or the default one, or what a partner agrees to with it", Args: a.none,
		Long: `show writes the policy in force as it was published. --policy NAME writes another, named as policy backtest takes it: a hash
that was published or is kept as a draft, draft, previous, default. A draft that this version does not take any more is written all the
same, to be mended.

--for-partner ID is the sheet that eqltui partner agree agrees to: in plain words of the partner's language, or of that of --lang, what
counts as a qualified lead, how long who has for what, what the partner gets for what is won and how long a company is its own, with the
hash of the policy. Nothing of other partners is in it, nobody's name, and no condition that only the house knows. --policy HASH is the
sheet of another published policy. With --json: partner, policy, in_force, agreed_at, and the sheet: language, title, facts[],
parts[]{title, lines[]{text, of[]}}.

Of the sheet: ` + rolesLine(desk.ReadReports),
		Example: "  eqltui policy show > policy.yaml\n  eqltui policy show --for-partner acme --lang pl\n" +
			"  eqltui policy show --for-partner acme --format html --out acme.html",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if sheet.partner != "" {
				if byDefault {
					return usageHint(cmd, "--default and --for-partner are two different things", "say one of them")
				}
				return a.writeSheet(cmd, &sheet)
			}
			for _, name := range []string{"lang", "format", "out"} {
				if cmd.Flags().Changed(name) {
					return usageHint(cmd, "--"+name+" is of a partner's sheet", "say whose: --for-partner ID")
				}
			}
			if sheet.hash != "" {
				if byDefault {
					return usageHint(cmd, "--default and --policy are two different things", "say one of them")
				}
				return a.writeNamedPolicy(cmd.Context(), sheet.hash)
			}
			if byDefault {
				return a.writePolicy(policy.Default())
			}
			if a.served == nil {
				path, err := a.path()
				if err != nil {
					return err
				}
				if _, err = os.Stat(path); errors.Is(err, os.ErrNotExist) {
					return a.writePolicy(policy.Default())
				}
			}
			return a.with(cmd.Context(), mustBeThere, func(_ context.Context, s *session) error { return a.writePolicy(s.Policy()) })
		},
	}
	c.Flags().BoolVar(&byDefault, "default", false, "the one that comes with the program, whatever is in force")
	c.Flags().StringVar(&sheet.partner, "for-partner", "", "what this partner agrees to, in plain words: its `ID`")
	c.Flags().StringVar(&sheet.language, "lang", "", "of the sheet: `pl|it|en`; left out, the partner's own")
	c.Flags().StringVar(&sheet.hash, "policy", "", "this one, or the sheet of this published one: its `HASH`, or how it begins")
	c.Flags().StringVar(&sheet.format, "format", report.AsTable, "of the sheet: `table|md|html`")
	c.Flags().StringVar(&sheet.path, "out", "", "write the sheet to `FILE`, whole or not at all, instead of standard output")
	offer(c, "format", report.SheetFormats())
	offer(c, "lang", report.Languages())
	return c
}

// writeNamedPolicy writes a policy that was published or is a draft. A draft that is no policy any more is written with what is
// wrong with it, because whoever made it wants to mend it.
func (a *app) writeNamedPolicy(ctx context.Context, name string) error {
	p, err := a.namedPolicy(ctx, name)
	if err == nil {
		return a.writePolicy(p)
	}
	if fault.KindOf(err) != fault.Invalid || name != draftPolicy && !isHash(name) {
		return err
	}
	return a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		_, draft, _ := s.PolicyDraftNamed(ctx, s.who, strings.TrimPrefix(name, draftPolicy))
		if draft.Document() == nil {
			return err
		}
		a.note(safetext.Line(draft.Wrong))
		return a.writePolicy(&policy.Policy{Hash: draft.Hash, Document: draft.Document()})
	})
}

// writePolicy writes the document byte for byte, so that its hash stays; a terminal gets it clean.
func (a *app) writePolicy(p *policy.Policy) error {
	if a.json {
		return a.line(a.out, struct {
			Policy   string `json:"policy"`
			Document string `json:"document"`
		}{p.Hash, string(p.Document)})
	}
	doc := p.Document
	if _, ok := terminal(a.out.w); ok {
		doc = []byte(safetext.Block(string(doc)))
	}
	_, err := a.out.Write(doc)
	return err
}

// problemForm is a mistake or a warning as JSON.
type problemForm struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	Warning bool   `json:"warning"`
}

func (a *app) policyCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "Tell every mistake of a policy, with line and column", Args: a.oneFile,
		Example: "  eqltui policy check policy.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			p, problems, err := a.readPolicy(args[0])
			if err != nil && problems == nil {
				return err
			}
			if a.json {
				return a.checkedJSON(p, problems)
			}
			a.warn(args[0], problems)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s is a policy: %s, %s\n", safetext.Line(args[0]), p.Hash, counted(len(problems), "warning"))
			return err
		},
	}
}

func (a *app) checkedJSON(p *policy.Policy, problems policy.Problems) error {
	answer := struct {
		OK       bool          `json:"ok"`
		Policy   *string       `json:"policy"`
		Problems []problemForm `json:"problems"`
	}{OK: p != nil, Problems: []problemForm{}}
	if p != nil {
		answer.Policy = &p.Hash
	}
	for _, m := range problems {
		answer.Problems = append(answer.Problems, problemForm(m))
	}
	if err := a.line(a.out, answer); err != nil {
		return err
	}
	if p == nil {
		return exit(exitFailed)
	}
	return nil
}

// warn lists what a publisher should look at.
func (a *app) warn(file string, problems policy.Problems) {
	for _, w := range problems.Warnings() {
		a.note(file + ":" + w.String())
	}
}

func (a *app) policyPublish() *cobra.Command {
	why := ""
	c := &cobra.Command{
		Use: "publish FILE", Short: "Put a checked policy in force and score every living lead anew", Args: a.oneFile,
		Long: `publish puts a policy in force: a file, or a draft by the beginning of its hash, or draft, your newest. A draft is refused
when another policy was published since it was kept. What was published before comes back by its hash.`,
		Example: "  eqltui policy publish policy.yaml\n  eqltui policy publish draft --why \"fit was worth too little\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, on, err := a.toPublish(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			on.Why = why
			return a.with(cmd.Context(), mayBeMade, func(ctx context.Context, s *session) error {
				warnings, err := s.QueueWarnings(ctx, s.who, p)
				if err != nil {
					return err
				}
				for _, w := range warnings {
					a.note(w)
				}
				said := "published %s, %s changed\n"
				if s.Policy().Hash == p.Hash {
					said = "%s is in force already, %s changed\n"
				}
				meter := a.meter()
				changed, err := s.PublishAs(ctx, s.who, p, on, func(done int) {
					meter.show(fmt.Sprintf("scored %s", counted(done, "lead")))
				})
				meter.clear()
				if err != nil {
					return err
				}
				return a.answer(struct {
					Policy  string `json:"policy"`
					Changed int    `json:"changed"`
				}{p.Hash, changed}, said, p.Hash, counted(changed, "lead"))
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "in a sentence why: policy log tells it (`TEXT`)")
	return c
}

// toPublish finds a policy by what publish calls it, and of a draft on which one it was made.
func (a *app) toPublish(ctx context.Context, name string) (p *policy.Policy, on desk.Publication, err error) {
	if _, missing := os.Stat(name); name != "-" && missing != nil && (name == draftPolicy || isHash(name)) {
		err = a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
			if name != draftPolicy {
				if p, err = s.PolicyVersion(ctx, name); err == nil || fault.KindOf(err) != fault.NotFound {
					return err
				}
			}
			var draft desk.PolicyDraft
			p, draft, err = s.PolicyDraftNamed(ctx, s.who, strings.TrimPrefix(name, draftPolicy))
			on.Base = draft.Base
			return err
		})
		return p, on, err
	}
	p, problems, err := a.readPolicy(name)
	if err == nil {
		a.warn(name, problems)
	}
	return p, on, err
}

// oneFile takes exactly one file.
func (a *app) oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageHint(cmd, "no file is named", "name one; - reads standard input")
	}
	return a.atMostOne(cmd, args)
}

// policiesOffered are the hashes of the published policies, the newest last.
func policiesOffered(_ *app, ctx context.Context, s *session, _ wanted) []string {
	if s == nil {
		return nil
	}
	hashes, err := s.PolicyHashes(ctx)
	if err != nil {
		return nil
	}
	return hashes
}
