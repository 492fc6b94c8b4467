package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"pgregory.net/rapid"
)

// alarms are the events of clocks, oldest first, each as "kind of L-1 at 11:00".
func (b *bench) alarms() (out []string) {
	b.t.Helper()
	for _, e := range b.events() {
		switch e.Kind {
		case journal.Alerted, journal.Breached, journal.Escalated, journal.Stayed, journal.Reminded, journal.Unanswered:
			text := fmt.Sprintf("%s %s %s %s", e.Kind, e.Lead, e.Data.How, e.Data.To)
			out = append(out, strings.TrimSpace(text))
		}
	}
	return out
}

func (b *bench) tick() {
	b.t.Helper()
	if err := b.Tick(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// says compares the alarms so far.
func (b *bench) alarmed(want ...string) {
	b.t.Helper()
	if got := b.alarms(); !slices.Equal(got, want) {
		b.t.Fatalf("alarms are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Each alert and each breach is told once: whoever looks, whatever the clock of the machine does.
func TestAlertAndBreachAreToldOnceEach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a")) // Friday 10:00 in Warsaw; triage: 1 h, 2 h
	b.pass(time.Hour - time.Millisecond)
	b.tick()
	b.alarmed()
	b.pass(time.Millisecond)
	b.tick()
	b.tick()
	const alert = "alerted L-1 triage"
	b.alarmed(alert)
	b.pass(time.Hour)
	b.tick()
	b.alarmed(alert) // on the due instant it is not late yet
	b.pass(time.Millisecond)
	if err := b.beside().Tick(t.Context()); err != nil { // another process
		t.Fatal(err)
	}
	b.tick()
	want := []string{alert, "breached L-1 triage", "escalated L-1 triage ania"}
	b.alarmed(want...)
	b.pass(-90 * time.Minute) // the clock of the machine is set back, and comes again
	b.tick()
	b.pass(3 * time.Hour)
	b.tick()
	b.alarmed(want...)
	if h := b.lead(1).History; h[1].Text != "its triage clock ran out Fri 20 Nov 12:00" {
		t.Errorf("history says %q", h[1].Text)
	}
	// An act of somebody stays possible to take back: an alarm is no act.
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.undo(b.ana, 1)
	b.tick()
	b.alarmed(want...)
	// The next run is told of anew.
	b.must(b.ana, 1, desk.Action{Verb: desk.NurtureIt, Until: friday.AddDate(0, 0, 4)})
	b.pass(96 * time.Hour) // Tuesday afternoon
	b.tick()
	b.pass(24 * time.Hour)
	b.tick()
	b.alarmed(append(want, want[1:]...)...)
}

// What ran out while nobody looked for days is told, and nobody is called for it.
func TestALateBreachIsToldAndNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.pass(5 * 24 * time.Hour)
	b.tick()
	b.alarmed("breached L-1 triage")
}

// A clock that is stopped says nothing, and rests when its queue is closed.
func TestAClockThatRestsOrStoppedSaysNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.pass(7*time.Hour - 30*time.Minute) // half an hour before the queue closes for the weekend
	b.refer(perfect("a"), perfect("b"))
	b.must(b.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(48 * time.Hour)
	b.tick()
	b.alarmed()
	b.pass(17 * time.Hour) // Monday 9:30
	b.tick()
	b.alarmed("alerted L-1 triage")
}

// A question that its partner does not answer is repeated once, then the lead is its owner's again.
func TestAQuestionIsRepeatedAndThenNoLongerWaitedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.pass(72*time.Hour - time.Minute) // Monday 10:00, less a minute: one day of eight hours
	b.tick()
	b.alarmed()
	b.pass(time.Minute)
	b.tick()
	b.tick()
	b.alarmed("reminded L-1")
	if n := b.waiting(); n != 2 {
		t.Errorf("%d questions wait to go out", n)
	}
	b.pass(48 * time.Hour) // Wednesday 10:00
	b.tick()
	b.alarmed("reminded L-1", "unanswered L-1")
	d := b.lead(1)
	if d.Asked != nil || d.Question != "" || d.Owner != "ania" || d.Stage != lead.New {
		t.Errorf("it is %s of %q, asked %v: %q", d.Stage, d.Owner, d.Asked, d.Question)
	}
	if d.Clock == nil || !d.Clock.Start.Equal(b.now()) || d.History[0].Text != "the partner did not answer" {
		t.Errorf("its clock is %+v, history says %q", d.Clock, d.History[0].Text)
	}
	b.pass(time.Hour)
	b.tick()
	b.alarmed("reminded L-1", "unanswered L-1", "alerted L-1 triage")
}

// An answer in time ends the waiting.
func TestAnAnswerEndsTheWaiting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.pass(80 * time.Hour)
	b.tick()
	b.must(b.bo, 1, desk.Action{Verb: desk.ConfirmFor, Evidence: "mail of Petra"})
	b.pass(200 * time.Hour)
	b.tick()
	b.alarmed("reminded L-1")
}

// TestAlarmsAreToldOnceWhateverHappens draws acts, time that passes and comes back, and other processes: of each run at most
// one alert and one breach is told, and each that is late has been.
func TestAlarmsAreToldOnceWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		b.refer(perfect("a"), perfect("b"))
		for i := range rapid.IntRange(1, 8).Draw(rt, "steps") {
			b.pass(
				time.Duration(
					rapid.SampledFrom([]int{-30, 1, 20, 61, 125, 300, 1440, 4000}).Draw(rt, fmt.Sprint("minutes ", i)),
				) * time.Minute,
			)
			id := lead.ID(rapid.IntRange(1, 2).Draw(rt, fmt.Sprint("lead ", i)))
			a := rapid.SampledFrom([]desk.Action{
				{}, {Verb: desk.Claim}, {Verb: desk.Ask, Ask: desk.AskConfirm}, {Verb: desk.Contact, By: "call", Outcome: "reached"},
				{Verb: desk.NurtureIt, Until: b.now().Add(50 * time.Hour)}, {Verb: desk.Undo}, {Verb: desk.Reopen}, {Verb: desk.Archive},
			}).Draw(rt, fmt.Sprint("act ", i))
			if a.Verb != "" {
				_, _ = b.act(b.ana, id, a) // a refusal changes nothing
			}
			if rapid.Bool().Draw(rt, fmt.Sprint("tick ", i)) {
				b.tick()
			}
		}
		b.tick()
		told := map[string]int{}
		for _, e := range b.events() {
			if e.Kind == journal.Alerted || e.Kind == journal.Breached {
				told[fmt.Sprint(e.Kind, e.Lead, e.Data.How)]++
			}
		}
		verified(t, b.Desk)
		for id := lead.ID(1); id <= 2; id++ {
			runs := b.runs(id)
			for _, kind := range []lead.ClockKind{lead.TriageClock, lead.ContactClock} {
				for _, what := range []journal.Kind{journal.Alerted, journal.Breached} {
					if n := told[fmt.Sprint(what, id, kind)]; n > runs[kind] {
						rt.Fatalf("%s of %s was told %d times of %d runs of %s", what, id, n, runs[kind], kind)
					}
				}
			}
			if d := b.lead(id); d.Clock != nil && b.now().After(d.Clock.Due) && told[fmt.Sprint(journal.Breached, id, d.Clock.Kind)] == 0 {
				rt.Fatalf("%s is late and nobody was told", id)
			}
		}
	})
}

// runs is how many runs there were of each clock of a lead, those that were taken back too.
func (b *bench) runs(id lead.ID) map[lead.ClockKind]int {
	b.t.Helper()
	n := map[lead.ClockKind]int{}
	for _, e := range b.events() {
		if e.Lead != id {
			continue
		}
		for name, kind := range map[string]lead.ClockKind{"triage_start": lead.TriageClock, "contact_start": lead.ContactClock} {
			if c, ok := e.Data.Changes[name]; ok && string(c.After) != "0" {
				n[kind]++
			}
		}
	}
	return n
}

// What is overdue is due now: an act on a lead whose partner should have been reminded long ago leaves figures of now.
func TestAnActOnALeadThatIsOverdueLeavesItsFiguresRight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.touch(desk.TouchIn{Origin: origin("t"), At: friday, Kind: "demo_request", Email: "a@zuraw.example"})
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.pass(120 * 24 * time.Hour) // the touch has left the window of its rule
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	verified(t, b.Desk)
	b.pass(time.Hour)
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}})
	verified(t, b.Desk)
	b.pass(time.Millisecond)
	b.tick()
	b.alarmed("reminded L-1")
}
