package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
)

const (
	escalating  = "triage:  {alert: 1h, breach: 2h, on_breach: escalate}"
	reassigning = "triage:  {alert: 1h, breach: 2h, on_breach: reassign}"
)

// A breach that reassigns gives the lead to the next other than who has it, in the transaction that tells the breach, once.
func TestABreachReassignsOnce(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.publish(escalating, reassigning)
	b.want("before", b.arrive("a1", "a2"), "ania piotr")
	b.must(b.bo, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(2*time.Hour + time.Millisecond)
	b.tick()
	b.tick()
	if err := b.beside().Tick(t.Context()); err != nil { // another process
		t.Fatal(err)
	}
	b.pass(time.Hour)
	b.tick()
	b.alarmed("breached L-1 triage")
	a := b.lead(1).Assignment
	b.want("after", b.owners(1)+": "+a.Why+", "+skipped(a), "piotr: lowest pointer, ania gave it back")
	h := b.lead(1).History
	b.want("history", h[0].Text+"; "+h[1].Text,
		"reassigned it from ania to piotr, its triage clock has run out: lowest pointer; "+
			"its triage clock ran out Fri 20 Nov 12:00")
	var batches []string
	for _, e := range b.events() {
		if e.Kind == journal.Breached || e.Kind == journal.Assigned && e.Data.Outcome != "" {
			batches = append(batches, fmt.Sprint(e.By, " ", e.Batch))
		}
	}
	if len(batches) != 2 || batches[0] != batches[1] || !strings.HasPrefix(batches[0], "system ") {
		t.Error("not one transaction of the system:", batches)
	}
	b.want("the turn went with it", b.arrive("b1", "b2"), "ania ania")
	b.want("counted", b.acted(time.Time{}), "reassigned 1, escalated 0")
	b.want("not before it happened", b.acted(b.now().Add(-90*time.Minute)), "reassigned 0, escalated 0")
	verified(t, b.Desk)
}

// Where nobody else could have it, a lead stays where it is and says so.
func TestALeadThatNobodyElseCanHaveStays(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.publish(escalating, reassigning)
	b.arrive("a1")
	if _, err := b.Away(t.Context(), b.bo, "piotr", friday, friday.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	b.pass(2*time.Hour + time.Millisecond)
	b.tick()
	b.tick()
	b.alarmed("breached L-1 triage", "stayed L-1 triage ania")
	b.want("it stays", b.owners(1)+", "+b.lead(1).History[0].Text,
		"ania, left it with ania, its triage clock has run out: nobody else is available (piotr away)")
	b.want("counted", b.acted(time.Time{}), "reassigned 0, escalated 0")
	verified(t, b.Desk)
}

// What nobody has is not reassigned: it waits already.
func TestALeadThatNobodyHasIsNotReassigned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(escalating, reassigning)
	b.partners()
	b.refer(perfect("a"))
	b.pass(3 * time.Hour)
	b.tick()
	b.alarmed("breached L-1 triage")
	verified(t, b.Desk)
}

// A breach that escalates is counted as such.
func TestEscalatedClocksAreCounted(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1", "a2", "a3")
	b.must(b.bo, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(3 * time.Hour)
	b.tick()
	b.want("counted", b.acted(time.Time{}), "reassigned 0, escalated 2")
	b.want("not before it happened", b.acted(b.now().Add(-time.Hour)), "reassigned 0, escalated 0")
	verified(t, b.Desk)
}

// acted are the counts of what was done about triage clocks in this quarter, as known at an instant.
func (b *bench) acted(asOf time.Time) string {
	b.t.Helper()
	r, err := b.Report(b.t.Context(), b.ana, desk.ReportQuery{Name: "sla", Period: "2026-Q4", AsOf: asOf})
	if err != nil {
		b.t.Fatal(err)
	}
	at := func(n report.Named, name string) any {
		for i, c := range n.Columns {
			if c.Name == name {
				return n.Values[i]
			}
		}
		b.t.Fatal("no column", name)
		return nil
	}
	triage := at(r.Total, "triage").(report.Named)
	return fmt.Sprintf("reassigned %v, escalated %v", at(triage, "reassigned"), at(triage, "escalated"))
}
