package demo_test

import (
	"reflect"
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

// decides goes through what can become of a proposal: the next audit opens with it, and with who decided and why.
func (d told) decides() {
	d.Helper()
	a, err := d.AuditModel(d.Context(), manager, false, nil)
	if err != nil || !a.Kept || len(a.Proposals) == 0 {
		d.Fatalf("%+v, %v", a, err)
	}
	before, first := d.Policy(), a.Proposals[0]
	p, draft, err := d.PolicyDraftNamed(d.Context(), manager, first.Draft)
	if err != nil {
		d.Fatal(err)
	}
	for _, proposed := range a.Proposals { // what it would have done is what a backtest of its own says
		p, _, err := d.PolicyDraftNamed(d.Context(), manager, proposed.Draft)
		if err != nil {
			d.Fatal(err)
		}
		b, err := d.Backtest(d.Context(), manager, desk.BacktestQuery{Draft: p}, nil)
		if err != nil || !reflect.DeepEqual(b, proposed.Backtest) {
			d.Errorf("%s: %v\n%+v\nis told as\n%+v", proposed.Shift.Text, err, b, proposed.Backtest)
		}
	}
	const why = "points for a CRM mislead"
	for _, step := range []struct {
		want string
		do   func() error
	}{
		{"open", func() error { return nil }},
		{"dropped", func() error { _, err := d.DropPolicyDraft(d.Context(), manager, draft.Hash); return err }},
		{"published", func() error {
			_, err := d.PublishAs(d.Context(), manager, p, desk.Publication{Base: draft.Base, Why: why}, nil)
			return err
		}},
		{"taken_back", func() error { _, err := d.Publish(d.Context(), manager, before, nil); return err }},
	} {
		if err := step.do(); err != nil {
			d.Fatal(err)
		}
		next, err := d.AuditModel(d.Context(), manager, true, nil)
		if err != nil || len(next.Last) != len(a.Proposals) {
			d.Fatalf("%d of %d proposals are told, %v", len(next.Last), len(a.Proposals), err)
		}
		got := next.Last[0]
		if got.Decided != step.want || got.Text != first.Shift.Text {
			d.Errorf("%+v, want %s", got, step.want)
		}
		if is := step.want == "published" || step.want == "taken_back"; is != (got.Came != nil) || is && (got.By != manager.User ||
			got.Why != why || got.On.IsZero() || got.Before == nil) {
			d.Errorf("by whom and why: %+v", got)
		}
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
