package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
)

// caseForm is a line of conflicts --json.
type caseForm struct {
	Leads    []string      `json:"leads"`
	Company  *string       `json:"company"`
	Domain   *string       `json:"domain"`
	Open     bool          `json:"open"`
	Held     *heldForm     `json:"protected"`
	Claims   []claimForm   `json:"claims"`
	Ruling   *rulingForm   `json:"decision"`
	Outlooks []outlookForm `json:"choices,omitempty"`
}

type heldForm struct {
	Partner string `json:"partner"`
	Lead    string `json:"lead"`
	From    string `json:"from"`
	Until   string `json:"until"`
}

type claimForm struct {
	Lead       string            `json:"lead"`
	Partner    string            `json:"partner"`
	Name       *string           `json:"name"`
	Stage      lead.Stage        `json:"stage"`
	ReferredAt *string           `json:"referred_at"`
	Complete   bool              `json:"complete"`
	CompleteAt *string           `json:"complete_at"`
	Missing    *string           `json:"missing"`
	FirstTouch *string           `json:"first_touch"`
	Confirmed  lead.Confirmation `json:"confirmed"`
	Agreed     bool              `json:"agreed"`
	Under      *string           `json:"under_protection_of"`
}

type rulingForm struct {
	Partner string   `json:"partner"`
	Leads   []string `json:"leads"`
	Reason  string   `json:"reason"`
	By      string   `json:"by"`
	At      string   `json:"at"`
}

type outlookForm struct {
	Partner string       `json:"for"`
	Lead    string       `json:"lead"`
	Moves   int          `json:"opportunities"`
	Effects []effectForm `json:"effects"`
}

type effectForm struct {
	Partner *string    `json:"partner"`
	Sourced beforeForm `json:"sourced"`
	Due     beforeForm `json:"payout"`
}

type beforeForm struct {
	Before   int64  `json:"before"`
	After    int64  `json:"after"`
	Currency string `json:"currency"`
}

func caseOf(c *desk.Case) caseForm {
	out := caseForm{Leads: idsOf(c.Leads()), Company: known(c.Company), Domain: known(c.Domain), Open: c.Open, Claims: []claimForm{}}
	if h := c.Held; h != nil {
		out.Held = &heldForm{h.PartnerID, h.Lead.String(), stamp(h.From), stamp(h.Until)}
	}
	for _, l := range c.Claims {
		out.Claims = append(
			out.Claims,
			claimForm{l.Lead.String(), l.PartnerID, known(l.Name), l.Stage, stampOf(l.Referred), l.Complete != nil,
				stampOf(l.Complete), known(l.Missing), stampOf(l.FirstTouch), l.Confirmed, l.Agreed, known(l.Under)},
		)
	}
	if r := c.Ruling; r != nil {
		out.Ruling = rulingOf(r)
	}
	for i := range c.Choices {
		out.Outlooks = append(out.Outlooks, outlookOf(&c.Choices[i], c.Currency))
	}
	return out
}

func rulingOf(r *desk.Ruled) *rulingForm {
	return &rulingForm{r.PartnerID, idsOf(r.Leads), r.Reason, r.By, stamp(r.At)}
}

func outlookOf(o *desk.Outlook, currency string) outlookForm {
	out := outlookForm{Partner: o.PartnerID, Lead: o.Lead.String(), Moves: o.Moves, Effects: []effectForm{}}
	for _, e := range o.Effects {
		out.Effects = append(out.Effects, effectForm{known(e.PartnerID), beforeForm{e.Sourced, e.SourcedThen, currency},
			beforeForm{e.Due, e.DueThen, currency}})
	}
	return out
}

func (a *app) conflictsCommand() *cobra.Command {
	all := false
	c := &cobra.Command{
		Use: "conflicts", Short: "List companies and persons that several partners claim", Args: a.noLead,
		Long: `conflicts lists each company and person that came through two partners or more and of which nobody has decided whose it
is. The first complete referral holds a company for its partner for hygiene.protection of the policy (90 days), whatever becomes of
the lead; a later one by another partner is a conflict.

` + rolesLine(desk.ReadReports),
		Example: "  eqltui conflicts\n  eqltui conflicts show L-7\n" +
			"  eqltui conflicts decide L-7 --for acme --reason \"referred a week earlier\"",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				return a.listConflicts(ctx, s, all)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "those too that are decided")
	c.AddCommand(a.showConflictCommand(), a.decideConflictCommand())
	return c
}

// noLead takes no word. Who names a lead means the case of it.
func (a *app) noLead(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		if id, err := lead.ParseID(args[0]); err == nil {
			return usageHint(cmd, "the case of a lead is asked for by show", "eqltui conflicts show "+id.String())
		}
	}
	return a.none(cmd, args)
}

func (a *app) listConflicts(ctx context.Context, s *session, all bool) error {
	var found []desk.Case
	n := 0
	err := s.Cases(ctx, s.who, all, func(c desk.Case) error {
		if n++; a.json {
			return a.line(a.out, caseOf(&c))
		}
		found = append(found, c)
		return nil
	})
	switch {
	case err != nil || a.json:
		return err
	case n == 0:
		_, err = fmt.Fprintln(a.err, "no company is claimed by two partners")
		return err
	}
	return a.rows([]grid.Column{{Title: "LEADS", Width: 12, Grows: true}, {Title: "COMPANY", Width: 16, Grows: true},
		{
			Title: "CLAIMED BY",
			Width: 16,
			Grows: true,
		}, {Title: "HELD FOR", Width: 24, Grows: true}, {Title: "DECIDED", Width: 10, Grows: true}},
		len(found), func(i int) []string {
			c := &found[i]
			held, decided := "nobody", ""
			if h := c.Held; h != nil {
				held = h.PartnerID + " until " + h.Until.In(s.zone()).Format(time.DateOnly)
			}
			if c.Ruling != nil && !c.Open {
				decided = "for " + c.Ruling.PartnerID
			}
			return []string{strings.Join(idsOf(c.Leads()), " "), c.Company, strings.Join(c.Partners(), ", "), held, decided}
		})
}

// someOfCase takes the leads of one case.
func (a *app) someOfCase(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageHint(cmd, "no lead is named", "one of the case is enough: L-7")
	}
	return nil
}

func leadsIn(args []string) (out []lead.ID, err error) {
	for _, arg := range args {
		id, err := lead.ParseID(arg)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

func (a *app) showConflictCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show LEAD...", Short: "Show who claims a company since when, and what each decision would make of it", Args: a.someOfCase,
		Long: "show lays the claims side by side: when each was referred, whether nothing was missing, the first touch, " +
			"the partner's word; " +
			"for whom the company is held; and what a decision for each partner would make of pipeline and payouts.\n\n" +
			rolesLine(
				desk.ReadReports,
			),
		Example: "  eqltui conflicts show L-7\n  eqltui conflicts show L-7 --json | jq .choices",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := leadsIn(args)
			if err != nil {
				return err
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				c, err := s.ConflictCase(ctx, s.who, ids...)
				if err != nil {
					return err
				}
				if a.json {
					return a.line(a.out, caseOf(&c))
				}
				p := page{zone: s.zone(), days: s.zone()}
				p.conflict(&c)
				for i := range c.Choices {
					p.outlook(&c.Choices[i], c.Currency)
				}
				_, err = fmt.Fprint(a.out, p.b.String())
				return err
			})
		},
	}
}

// conflict is a case as people read it.
func (p *page) conflict(c *desk.Case) {
	p.line("%s  %s", c.Company, c.Domain)
	for i := range c.Claims {
		l := &c.Claims[i]
		p.title(fmt.Sprintf("%s  %s", l.Lead, l.Partner))
		p.pair("person", l.Name)
		p.pair("stage", string(l.Stage))
		p.pair("referred", p.when(l.Referred, "nobody knows when"))
		switch {
		case l.Complete == nil:
			p.pair("complete", "no"+dashed(l.Missing))
		case l.Referred != nil && l.Complete.Equal(*l.Referred):
			p.pair("complete", "yes")
		default:
			p.pair("complete", "since "+p.at(*l.Complete))
		}
		p.pair("first touch", p.when(l.FirstTouch, "none"))
		p.pair("confirmed", confirmedWords(l))
		if l.Under != "" {
			p.pair("held", "for "+l.Under+" when it came")
		}
	}
	p.title("Whose it is")
	switch h := c.Held; {
	case c.Protection == 0:
		p.line("  the policy protects no referral")
	case h == nil:
		p.line("  it is held for nobody now")
	default:
		p.line("  held for %s until %s: %s was the first complete referral, %s", h.Partner, p.at(h.Until), h.Lead, p.at(h.From))
	}
	if r := c.Ruling; r != nil {
		p.line("  decided for %s by %s, %s%s", r.Partner, r.By, p.at(r.At), dashed(r.Reason))
	}
	if c.Open {
		p.line("  to be decided: eqltui conflicts decide %s --for PARTNER --reason TEXT", c.Claims[0].Lead)
	}
}

func confirmedWords(l *desk.CaseClaim) string {
	text := strings.ReplaceAll(string(l.Confirmed), "_", " ")
	if l.Agreed {
		text += ", agreed to the policy"
	}
	return text
}

func (p *page) when(t *time.Time, none string) string {
	if t == nil {
		return none
	}
	return p.at(*t)
}

// outlook is what a decision would make of it.
func (p *page) outlook(o *desk.Outlook, currency string) {
	p.title(fmt.Sprintf("Decided for %s", o.Partner))
	if o.Moves > 0 {
		what := "1 opportunity"
		if o.Moves > 1 {
			what = fmt.Sprintf("%d opportunities", o.Moves)
		}
		p.pair("moves", what+" to "+o.Lead.String())
	}
	for i := range o.Effects {
		e := &o.Effects[i]
		name := e.Partner
		if name == "" {
			name = "no partner"
		}
		p.line(
			"  %s: pipeline %s; payout %s",
			name,
			desk.Becomes(e.Sourced, e.SourcedThen, currency),
			desk.Becomes(e.Due, e.DueThen, currency),
		)
	}
}

func (a *app) decideConflictCommand() *cobra.Command {
	q := desk.Deciding{}
	c := &cobra.Command{
		Use: "decide LEAD...", Short: "Say whose a company is that several partners claim", Args: a.someOfCase,
		Long: `decide says whose a company or a person is, for all leads of the case. Opportunities that are not lost go to that partner's
lead, and with them sourced pipeline and credit; of several leads of that partner the one furthest on has them. Each partner is told
one sentence in its language, which says nothing of any other. The leads themselves stay with whom they are.

--dry-run says what would come of it. A decision is remembered: the case is not listed again until another lead comes. eqltui undo on
any of the leads takes it back, within hygiene.undo_window; later it is decided anew with --again.

` + rolesLine(desk.DecideConflict),
		Example: "  eqltui conflicts decide L-7 --for acme --reason \"referred a week earlier\" --dry-run",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if q.Leads, err = leadsIn(args); err != nil {
				return err
			}
			if q.For == "" {
				return usageHint(cmd, "nothing says for whom", "say --for PARTNER")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s.Tick)
				out, err := s.DecideConflict(ctx, s.who, q)
				if err != nil {
					return err
				}
				return a.tellDecided(&out)
			})
		},
	}
	c.Flags().StringVar(&q.For, "for", "", "whose it is: a `PARTNER`")
	c.Flags().StringVar(&q.Reason, "reason", "", "why, free `TEXT`")
	c.Flags().BoolVar(&q.Again, "again", false, "decide anew what is decided already")
	c.Flags().BoolVar(&q.Dry, "dry-run", false, "say what would come of it, and change nothing")
	return c
}

// decidedForm is a decision as JSON.
type decidedForm struct {
	Done bool     `json:"done"`
	Case caseForm `json:"case"`
	outlookForm
	Told []caseToldForm `json:"told"`
}

type caseToldForm struct {
	Partner  string  `json:"partner"`
	Lead     string  `json:"lead"`
	Language *string `json:"language"`
	Text     string  `json:"text"`
}

func (a *app) tellDecided(d *desk.CaseDecided) error {
	if a.json {
		d.Case.Choices = nil
		out := decidedForm{Done: d.Done, Case: caseOf(&d.Case), outlookForm: outlookOf(&d.Outlook, d.Case.Currency), Told: []caseToldForm{}}
		for _, t := range d.Told {
			out.Told = append(out.Told, caseToldForm{t.PartnerID, t.Lead.String(), known(t.Language), t.Text})
		}
		return a.line(a.out, out)
	}
	var p page
	p.outlook(&d.Outlook, d.Case.Currency)
	p.title("What the partners are told")
	for _, t := range d.Told {
		p.line("  %s  %s", t.PartnerID, t.Text)
	}
	text := "\nwould be decided: " + d.Text
	if d.Done {
		text = "\ndecided: " + d.Text + "; eqltui undo " + d.Case.Claims[0].Lead.String() + " takes it back"
	}
	_, err := fmt.Fprintln(a.out, strings.TrimPrefix(p.b.String(), "\n")+text)
	return err
}
