package demo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/studio"
)

// models looks at the rule that misleads: the audit names it and proposes to take points from it, and does not publish them.
func (d told) models() {
	d.Helper()
	a, err := d.AuditModel(d.Context(), manager, true, nil)
	if err != nil {
		d.Fatal(err)
	}
	for _, r := range a.Rules.Rules {
		if slices.Contains(r.Notes, studio.Misleads) != (r.ID == "tech") {
			d.Errorf("%s: %v", r.ID, r.Notes)
		}
		if r.ID == "tech" && (r.Hits < 100 || r.Misses < 60) {
			d.Errorf("tech: %+v", r)
		}
	}
	if !slices.ContainsFunc(a.Proposals, func(p desk.Proposal) bool { return p.Shift.From == "tech" }) {
		d.Errorf("proposed: %+v, %v", a.Proposals, a.Why)
	}
	for _, p := range a.Proposals {
		d.Logf("%s: %d enter, %d stay out, area %v was %v", p.Shift.Text, len(p.Backtest.Entered), len(p.Backtest.Left),
			*p.Backtest.Under.AUC.Value, *p.Backtest.Now.AUC.Value)
	}
}

// doubles looks at the two leads that are one company's, through one partner.
func (d told) doubles() {
	d.Helper()
	n := 0
	_, err := d.Duplicates(d.Context(), manager, func(p dedupe.Pair) error {
		if p.Kind == dedupe.SameDomain {
			n++
		}
		return nil
	})
	if err != nil {
		d.Fatal(err)
	}
	if n != 1 {
		d.Errorf("%d pairs of one company and partner", n)
	}
}

// waits looks at the lead that waits, and at what is said of it.
func (d told) waits() {
	d.Helper()
	rows := list(d, d.Desk, "stage:new country:ES")
	if len(rows) != 1 {
		d.Fatalf("%d leads of Spain", len(rows))
	}
	lead, err := d.Lead(d.Context(), manager, rows[0].ID)
	if err != nil {
		d.Fatal(err)
	}
	skipped := lead.Assignment.Skipped
	if lead.Owner != "" || !lead.Assignment.Held() || len(skipped) != 1 || !strings.Contains(skipped[0].Why, "away") {
		d.Errorf("%q, %+v", lead.Owner, lead.Assignment)
	}
}

func TestTheLastWeeksTeachSomething(t *testing.T) {
	t.Parallel()
	for _, now := range instants {
		t.Run(now.String(), func(t *testing.T) {
			t.Parallel()
			d := told{t, standing(t, now), now}
			d.models()
			d.doubles()
			d.waits()
		})
	}
}
