package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// draftPolicy names one's own newest draft beside files and hashes.
const draftPolicy = "draft"

func (a *app) policyDraft() *cobra.Command {
	from, drop := "", ""
	c := &cobra.Command{
		Use: "draft FILE", Short: "Keep a policy as a draft of yours, beside the one in force",
		Long: `draft checks a policy and keeps it under your name, with the policy in force on which it was made. The same document again is
the same draft. --from keeps what was published before as a draft, to take a publication back: --from previous, or the beginning of its
hash. --drop forgets a draft of yours.

A draft is named by the beginning of its hash wherever a policy is: policy diff, policy backtest, policy publish; draft is your newest.
Publishing it is refused when another policy was published in the meantime.

With --json: {"draft":"sha256:...","base":"sha256:...","at":"2026-11-20T10:00:00Z","changes":[...]}, changes as policy diff writes them.

` + rolesLine(desk.DraftPolicy),
		Example: "  eqltui policy draft policy.yaml\n  eqltui policy draft --from previous\n  eqltui policy backtest draft",
		Args: func(cmd *cobra.Command, args []string) error {
			if said := len(args) + len(strings.Fields(from)) + len(strings.Fields(drop)); said != 1 {
				return usageHint(cmd, "a draft is made of one file or hash",
					"write eqltui policy draft FILE, or --from HASH, or --drop HASH")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if drop != "" {
				return a.dropDraft(cmd.Context(), drop)
			}
			p, err := a.drafted(cmd.Context(), args, from)
			if err != nil {
				return err
			}
			return a.with(cmd.Context(), mayBeMade, func(ctx context.Context, s *session) error {
				draft, err := s.SavePolicyDraft(ctx, s.who, p, "")
				if err != nil {
					return err
				}
				changes := policy.Diff(s.Policy(), p)
				return a.answer(object{{"draft", draft.Hash}, {"base", draft.Base}, {"at", stamp(draft.At)}, {"changes", list(changes)}},
					"kept %s, %s from the policy in force\n", draft.Hash, counted(len(changes), "change"))
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "keep a published policy as a draft: previous, or the beginning of its `HASH`")
	c.Flags().StringVar(&drop, "drop", "", "forget the draft of yours whose `HASH` begins like this")
	return c
}

// drafted is the policy that is to be kept.
func (a *app) drafted(ctx context.Context, args []string, from string) (*policy.Policy, error) {
	if from != "" {
		return a.namedPolicy(ctx, from)
	}
	p, problems, err := a.readPolicy(args[0])
	if err == nil {
		a.warn(args[0], problems)
	}
	return p, err
}

func (a *app) dropDraft(ctx context.Context, hash string) error {
	return a.with(ctx, mustBeThere, func(ctx context.Context, s *session) error {
		draft, err := s.DropPolicyDraft(ctx, s.who, hash)
		if err != nil {
			return err
		}
		return a.answer(object{{"dropped", draft.Hash}}, "dropped %s\n", draft.Hash)
	})
}

func (a *app) policyList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the policies that were published and the drafts", Args: a.none,
		Long: `list names every policy that can be compared, tested or published: those that were published, oldest first, and what people
keep as drafts. With --json a line each: policy, state (in_force, published, draft), at, by, base, stale, wrong.`,
		Example: "  eqltui policy list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				all, err := s.PolicyVersions(ctx, s.who)
				if err != nil {
					return err
				}
				if a.json {
					for i := range all {
						v := &all[i]
						err := a.line(a.out, object{{"policy", v.Hash}, {"state", v.State}, {"at", stamp(v.At)}, {"by", known(v.By)},
							{"base", known(v.Base)}, {"stale", v.Stale}, {"wrong", known(v.Wrong)}})
						if err != nil {
							return err
						}
					}
					return nil
				}
				columns := []grid.Column{{Title: "POLICY", Width: 19}, {Title: "STATE", Width: 9}, {Title: "SINCE", Width: 16},
					{Title: "BY", Width: 8, Grows: true}, {Title: "", Width: 4, Grows: true}}
				return a.rows(columns, len(all), func(i int) []string {
					v := &all[i]
					note := safetext.Line(v.Wrong)
					if v.Stale && note == "" {
						note = "another policy was published since"
					}
					return []string{shortHash(v.Hash), strings.ReplaceAll(v.State, "_", " "), v.At.In(s.zone()).Format("2006-01-02 15:04"),
						safetext.Line(v.By), note}
				})
			})
		},
	}
}

// shortHash is enough of a hash to name a policy by.
func shortHash(hash string) string {
	const enough = 19
	return hash[:min(len(hash), enough)]
}

func (a *app) policyLog() *cobra.Command {
	return &cobra.Command{
		Use: "log", Short: "Tell who published which policy when and why, and what came of it", Args: a.none,
		Long: `log tells the publications, the newest first: who, when, why, what changed in words, and beside each other the 30 days before
it and the 30 days after it: leads that came, leads that became EQLs, how many of those sales took up to now and how many were won.
A month that is not over says how many days of it are.

With --json a line each: seq, at, by, policy, before, why, changes[], month_before and month_after {days, leads, eqls, sql, won}, of which
sql and won are {k, n, low, high}.`,
		Example: "  eqltui policy log",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				all, err := s.PolicyLog(ctx, s.who)
				if err != nil {
					return err
				}
				for i := range all {
					if a.json {
						err = a.line(a.out, publishedForm(&all[i]))
					} else {
						err = a.publishedText(&all[i], s.zone())
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

func publishedForm(p *desk.Published) object {
	return object{{"seq", p.Seq}, {"at", stamp(p.At)}, {"by", p.By}, {"policy", p.After}, {"before", known(p.Before)},
		{"why", known(p.Why)},
		{"changes", list(p.Changes)}, {"month_before", monthForm(&p.Was)}, {"month_after", monthForm(&p.Became)}}
}

func monthForm(m *desk.MonthFigures) object {
	return object{{"days", m.Days}, {"leads", m.Leads}, {"eqls", m.EQLs}, {"sql", m.Taken}, {"won", m.Won}}
}

func (a *app) publishedText(p *desk.Published, zone *time.Location) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s\n", p.At.In(zone).Format("2006-01-02 15:04"), shortHash(p.After), p.By)
	if p.Why != "" {
		fmt.Fprintf(&b, "  %s\n", p.Why)
	}
	for _, c := range p.Changes {
		fmt.Fprintf(&b, "  %s\n", safetext.Line(c.Text))
	}
	for _, m := range []struct {
		name string
		of   *desk.MonthFigures
	}{{"before", &p.Was}, {"after", &p.Became}} {
		fmt.Fprintf(&b, "  %-6s %2d days: %s\n", m.name, m.of.Days, monthText(m.of))
	}
	_, err := fmt.Fprintln(a.out, b.String())
	return err
}

// monthText says what happened in the 30 days before a publication or after it.
func monthText(m *desk.MonthFigures) string {
	return fmt.Sprintf("%s, %s; of them sales took %s, won %s", counted(int(m.Leads), "lead"), counted(int(m.EQLs), "EQL"),
		ofThem(m.Taken.K, m.EQLs), ofThem(m.Won.K, m.EQLs))
}

// ofThem says k of n in per cent.
func ofThem(k, n int64) string {
	if n == 0 {
		return "-"
	}
	return strconv.FormatInt(k, 10) + fmt.Sprintf(" (%.0f %%)", 100*float64(k)/float64(n))
}
