package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func (b *bench) activity(who desk.Actor, q desk.ActivityQuery) desk.ActivityPage {
	b.t.Helper()
	p, err := b.Activity(b.t.Context(), who, q)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// lines is each event as "who: sentence (subject)".
func lines(p desk.ActivityPage) []string {
	var out []string
	for _, e := range p.Events {
		out = append(out, fmt.Sprintf("%s: %s (%s)", e.Who, e.Text, e.Subject))
	}
	return out
}

// told is a small programme: two leads of two partners, and what was done to them.
func told(t *testing.T) (b *bench, first, second lead.ID) {
	b = setup(t)
	b.partners()
	other := perfect("two")
	other.Partner, other.Email, other.Account.Name, other.ProgramTier = "ponte", lead.Known("x@legno.example"), lead.Known("Legno Vivo"),
		lead.Known("silver")
	out := b.refer(perfect("one"), other)
	first, second = out[0].Lead, out[1].Lead
	b.pass(time.Minute)
	b.must(b.ana, first, desk.Action{Verb: desk.Claim})
	b.pass(time.Minute)
	b.must(b.bo, second, desk.Action{Verb: desk.NoteIt, Note: "tender is planned"})
	b.pass(time.Minute)
	b.must(b.ana, second, desk.Action{Verb: desk.Disqualify, Reason: "no_need", Note: "only benchmarking"})
	return b, first, second
}

func TestTheJournalIsToldInSentencesNewestFirst(t *testing.T) {
	t.Parallel()
	b, _, second := told(t)
	p := b.activity(b.ana, desk.ActivityQuery{})
	if p.More {
		t.Error("the whole journal fits, and yet there is more")
	}
	got := lines(p)
	want := []string{"ania: disqualified it: no project or need (Legno Vivo)", "bo: noted (Legno Vivo)", "ania: claimed it (Żuraw Systemy)"}
	if diff := cmp.Diff(want, got[:3]); diff != "" {
		t.Fatal(diff)
	}
	e := p.Events[0]
	if e.Note != "only benchmarking" || e.Lead != second || e.Partner != "Ponte Digitale" || e.Policy != 1 || e.Until.IsZero() {
		t.Errorf("the newest event is %+v", e)
	}
	if len(e.Changes) == 0 || e.Changes[0] != (desk.FieldChange{Field: "stage", Before: "new", After: "disqualified"}) {
		t.Errorf("its changes begin with %+v", e.Changes)
	}
	if p.Events[1].Mine || !p.Events[1].Until.IsZero() {
		t.Error("a colleague's note is offered for undo")
	}
}

func TestTheJournalIsFilteredLikeEverythingElse(t *testing.T) {
	t.Parallel()
	b, first, _ := told(t)
	tests := []struct {
		name, filter string
		want         []string
	}{
		{"by a user", "by:bo", []string{"bo: noted (Legno Vivo)"}},
		{"by me, one kind", "by:me kind:claimed", []string{"ania: claimed it (Żuraw Systemy)"}},
		{"by people", "by:people partner:ponte", []string{"ania: disqualified it: no project or need (Legno Vivo)",
			"bo: noted (Legno Vivo)"}},
		{"a lead", "by:people lead:" + first.String(), []string{"ania: claimed it (Żuraw Systemy)"}},
		{"words of the company", "legno by:bo", []string{"bo: noted (Legno Vivo)"}},
		{"a word of a note", "tender by:people", []string{"bo: noted (Legno Vivo)"}},
		{"a word of another note", "benchmarking", []string{"ania: disqualified it: no project or need (Legno Vivo)"}},
		{"who did it, as a word", "bo kind:noted", []string{"bo: noted (Legno Vivo)"}},
		{"what was done, as a word", "claimed by:people", []string{"ania: claimed it (Żuraw Systemy)"}},
		{"a reason's code", "no_need by:people", []string{"ania: disqualified it: no project or need (Legno Vivo)"}},
		{"a name of a field is no word of an event", "\"changes\"", nil},
		{"not a kind", "by:people -kind:claimed -kind:noted", []string{"ania: disqualified it: no project or need (Legno Vivo)"}},
		{"since", "by:people since:90s", nil},
		{"until", "by:people until:1m", []string{"bo: noted (Legno Vivo)", "ania: claimed it (Żuraw Systemy)"}},
		{"nobody", "by:nobody", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.filter == "by:people since:90s" { // seconds are no unit: the mistake is told
				if _, err := b.Activity(t.Context(), b.ana, desk.ActivityQuery{Filter: tt.filter}); fault.KindOf(err) != fault.Invalid {
					t.Errorf("got %v", err)
				}
				return
			}
			if diff := cmp.Diff(tt.want, lines(b.activity(b.ana, desk.ActivityQuery{Filter: tt.filter}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPagesOfTheJournalMeetInBothDirections(t *testing.T) {
	t.Parallel()
	b, first, _ := told(t)
	for i := range 40 {
		b.must(b.ana, first, desk.Action{Verb: desk.NoteIt, Note: fmt.Sprint("note ", i)})
	}
	whole := b.activity(b.ana, desk.ActivityQuery{Limit: 1000})
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		var down []int64
		q := desk.ActivityQuery{Limit: limit}
		for {
			p := b.activity(b.ana, q)
			for _, e := range p.Events {
				down = append(down, e.Seq)
			}
			if !p.More {
				break
			}
			q.Before = p.At
		}
		up := []int64{whole.Events[len(whole.Events)-1].Seq}
		for q = (desk.ActivityQuery{Limit: limit, After: up[0]}); ; {
			p := b.activity(b.ana, q)
			for _, e := range slices.Backward(p.Events) {
				up = append(up, e.Seq)
			}
			if !p.More {
				break
			}
			q.After = p.At
		}
		slices.Reverse(up)
		var want []int64
		for _, e := range whole.Events {
			want = append(want, e.Seq)
		}
		if diff := cmp.Diff(want, down); diff != "" {
			rt.Fatalf("downwards: %s", diff)
		}
		if diff := cmp.Diff(want, up); diff != "" {
			rt.Fatalf("upwards: %s", diff)
		}
	})
}

func TestAnEntryOfMineIsTakenBackAndAnotherIsNot(t *testing.T) {
	t.Parallel()
	b, first, second := told(t)
	p := b.activity(b.ana, desk.ActivityQuery{})
	closed, noted, claimed := p.Events[0], p.Events[1], p.Events[2]
	if _, err := b.UndoEvent(t.Context(), b.ana, noted.Seq); err == nil || !strings.Contains(err.Error(), "bo did it") {
		t.Errorf("a colleague's note: %v", err)
	}
	// The claim is older than the disqualification, of another lead: it can be taken back before it.
	if _, err := b.UndoEvent(t.Context(), b.ana, claimed.Seq); err != nil {
		t.Fatal(err)
	}
	if owner := b.lead(first).Owner; owner != "" {
		t.Errorf("%s still holds %s", owner, first)
	}
	if _, err := b.UndoEvent(t.Context(), b.ana, claimed.Seq); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("twice: %v", err)
	}
	p = b.activity(b.ana, desk.ActivityQuery{})
	if !p.Events[3].Undone || p.Events[1].Undone || p.Events[0].Text != "undid: claimed" {
		t.Errorf("the marks are wrong: %+v", p.Events[:4])
	}
	if _, err := b.UndoEvent(t.Context(), b.ana, p.Events[0].Seq); err == nil {
		t.Error("an undo is undone")
	}
	b.pass(16 * time.Minute)
	if _, err := b.UndoEvent(t.Context(), b.ana, closed.Seq); err == nil || !strings.Contains(err.Error(), "older than") {
		t.Errorf("after the window: %v", err)
	}
	if b.lead(second).Stage != lead.Disqualified {
		t.Error("the lead moved all the same")
	}
}

func TestASearchThatFindsNothingEnds(t *testing.T) {
	t.Parallel()
	b, _, _ := told(t)
	p := b.activity(b.ana, desk.ActivityQuery{Filter: "kind:qualified"})
	if len(p.Events) != 0 || p.More || !p.Searched.IsZero() {
		t.Errorf("found %d, more %v, searched to %s", len(p.Events), p.More, p.Searched)
	}
}

func TestTouchesThatCameInAreCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.touch(desk.TouchIn{Origin: origin("1"), At: friday, Kind: "pricing_view", Email: "a@nova.example"},
		desk.TouchIn{Origin: origin("2"), At: friday, Kind: "demo_request", Email: "a@nova.example"})
	p := b.activity(b.ana, desk.ActivityQuery{Filter: "by:import"})
	if len(p.Events) != 1 || p.Events[0].Text != "brought 2 touches" {
		t.Errorf("got %q", lines(p))
	}
}

func TestANewRecordsZerosAreNoChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	p := b.activity(b.ana, desk.ActivityQuery{Filter: "kind:admitted"})
	for _, c := range p.Events[0].Changes {
		if c.Before == "" && (c.After == "0" || c.After == "") {
			t.Errorf("%s is told as a change to %q", c.Field, c.After)
		}
	}
}
