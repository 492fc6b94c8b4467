package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/studio"
)

func (a *app) policyAudit() *cobra.Command {
	look := false
	c := &cobra.Command{
		Use: "audit", Short: "Look at the model that is in force and propose small shifts, each with its backtest", Args: a.none,
		Long: `audit holds the policy in force against every lead of the history, as backtest does, and proposes at most small shifts: one
to five points from one rule to another, or a threshold moved by one to five. A sample allows one point for every 30 leads of the rarer
kind, sales took it or not, five at most; a shift between rules must do better than chance would among all that were tried, and a
threshold is moved only where the intervals lie apart. It never publishes: a proposal is kept as a draft of yours, to be
compared, tested and published.

A proposal is decided when it is published, or its draft is dropped with policy draft --drop.

What is proposed is kept, and the duty model_audit of due is done, if your role may do both; --look keeps nothing. The next audit opens
with what the last one proposed, what was published of it, and the 30 days after that.

With --json: {"policy","at","proposals":[{"shift":{kind, from, to, points, text},"draft","backtest"}],"why":[],"last":[{shift, draft,
decided, by, why, on, month_before, month_after}],"rules":[],"kept"};
backtest is what policy backtest answers, rules is that of the policy in force.`,
		Example: "  eqltui policy audit\n  eqltui policy audit --look --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				meter := a.meter()
				a.thrifty()
				audit, err := s.AuditModel(ctx, s.who, look, func(done, all int64) {
					meter.show(fmt.Sprintf("looked at leads up to %d of %d", done, all))
				})
				meter.clear()
				switch {
				case err != nil:
					return err
				case a.json:
					return a.line(a.out, auditForm(audit))
				}
				return a.auditText(audit, s.zone())
			})
		},
	}
	c.Flags().BoolVar(&look, "look", false, "write nothing: keep no drafts and leave the duty as it is")
	return c
}

func auditForm(x *desk.Audit) object {
	proposals, last := []object{}, []object{}
	for i := range x.Proposals {
		p := &x.Proposals[i]
		proposals = append(proposals, object{{"shift", p.Shift}, {"draft", p.Draft}, {"backtest", backtestForm(p.Backtest)}})
	}
	for i := range x.Last {
		p := &x.Last[i]
		o := object{{"shift", p.Text}, {"draft", p.Draft}, {"decided", p.Decided}, {"by", p.By}, {"why", p.Why},
			{"on", instantOrNull(p.On)}, {"month_before", nil}, {"month_after", nil}}
		if p.Came != nil {
			o[len(o)-2].value, o[len(o)-1].value = monthForm(p.Before), monthForm(p.Came)
		}
		last = append(last, o)
	}
	return object{{"policy", x.Policy}, {"at", stamp(x.At)}, {"proposals", proposals}, {"why", list(x.Why)},
		{"last_at", instantOrNull(x.LastAt)},
		{"last", last}, {"rules", x.Rules.Rules}, {"kept", x.Kept}}
}

// decidedText says what became of a proposal.
func decidedText(p *desk.FormerProposal, zone *time.Location) string {
	switch p.Decided {
	case "open":
		return "not decided, it still is a draft"
	case "dropped":
		return "not published, the draft was dropped"
	}
	text := fmt.Sprintf("published by %s on %s", p.By, p.On.In(zone).Format(time.DateOnly))
	if p.Why != "" {
		text += " (" + p.Why + ")"
	}
	if p.Decided == "taken_back" {
		text += "; another is in force by now"
	}
	return text
}

func (a *app) auditText(x *desk.Audit, zone *time.Location) error {
	var b strings.Builder
	if !x.LastAt.IsZero() {
		fmt.Fprintf(&b, "The last audit, of %s, proposed:\n", x.LastAt.In(zone).Format(time.DateOnly))
		for _, p := range x.Last {
			fmt.Fprintf(&b, "  %s: %s\n", p.Text, decidedText(&p, zone))
			if p.Came != nil {
				fmt.Fprintf(&b, "    before 30 days: %s\n    after  %2d days: %s\n", monthText(p.Before), p.Came.Days, monthText(p.Came))
			}
		}
		if len(x.Last) == 0 {
			b.WriteString("  nothing\n")
		}
		b.WriteString("\n")
	}
	for _, r := range x.Rules.Rules {
		if note := ruleNotes(r.Notes); note != "" {
			if slices.Contains(r.Notes, studio.Misleads) {
				note += fmt.Sprintf(" (%.2f times as often, %.2f to %.2f)", *r.Lift, *r.Low, *r.High)
			}
			fmt.Fprintf(&b, "%-12s %s\n", safetext.Line(r.ID), note)
		}
	}
	if len(x.Proposals) == 0 {
		b.WriteString("\nNothing is proposed:\n")
	}
	for i := range x.Proposals {
		p := &x.Proposals[i]
		fmt.Fprintf(&b, "\nProposal %d: %s\n", i+1, p.Shift.Text)
		fmt.Fprintf(&b, "  of the EQLs sales took  %s\n                   now    %s\n", rateText(p.Backtest.Under.SQL.Precision),
			rateText(p.Backtest.Now.SQL.Precision))
		fmt.Fprintf(&b, "  area under the curve    %s\n                   now    %s\n", areaText(p.Backtest.Under.AUC),
			areaText(p.Backtest.Now.AUC))
		fmt.Fprintf(&b, "  %d would enter, %d would stay out; %s of work\n", len(p.Backtest.Entered), len(p.Backtest.Left),
			moreOrLess(p.Backtest.MinutesMoved))
		if x.Kept {
			fmt.Fprintf(
				&b,
				"  eqltui policy backtest %s says who, eqltui policy publish %[1]s --why \"...\" puts it in force\n",
				shortHash(p.Draft),
			)
		}
	}
	for _, why := range x.Why {
		b.WriteString("  " + why + "\n")
	}
	if x.Kept {
		b.WriteString("\nIt is kept, and the duty is done. Nothing is published.\n")
	} else if len(x.Proposals) > 0 {
		b.WriteString("\nNothing is kept. eqltui policy audit keeps each proposal as a draft, if your role may do that.\n")
	}
	_, err := a.out.Write([]byte(b.String()))
	return err
}
