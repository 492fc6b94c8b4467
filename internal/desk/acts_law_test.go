package desk_test

import (
	"os"
	"path"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// everybody are those who act in the little worlds of tests.
func (b *bench) everybody() []desk.Actor {
	return []desk.Actor{b.ana, b.bo, b.ae, {User: "root", Role: desk.Admin}, {User: "mira", Role: desk.Manager}}
}

// number reads a number of the environment.
func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// rowsDrawn bounds how many different rows come in: leads that all share two companies make each act one on all.
const rowsDrawn = 8

// Whatever many people do to many leads, alone and in batches, while files come in and are taken back, policies are
// published and persons erased: the database says what its journal says. make soak does two thousand acts.
func TestManyActsOfManyPeopleAreVerified(t *testing.T) {
	t.Parallel()
	acts, seed := number("EQLTUI_ACTS", 300), number("EQLTUI_SEED", 7)
	t.Logf("%d acts, seed %d: EQLTUI_SEED=%d plays them again", acts, seed, seed)
	b := setup(t)
	b.partners()
	for _, name := range []string{"one", "two", "three", "four", "five", "six"} {
		b.refer(perfect(name))
	}
	var files []string
	verified(t, b.Desk)
	for n := range acts {
		// Each act has draws of its own: those of thousands would be more than rapid keeps, and it would begin anew.
		rapid.Custom(func(rt *rapid.T) bool {
			b.deed(rt, n%rowsDrawn, &files)
			return true
		}).Example(seed*1_000_000 + n)
		if n%100 == 99 {
			verified(t, b.Desk)
		}
		if t.Failed() {
			t.Fatalf("after act %d", n)
		}
	}
	verified(t, b.Desk)
	if len(files) == 0 || b.count("journal") < acts/2 {
		t.Errorf("%d files, %d events: this would prove little", len(files), b.count("journal"))
	}
}

// deed is one thing of those that step does, or one that needs a larger world.
func (b *bench) deed(rt *rapid.T, n int, files *[]string) {
	who := rapid.SampledFrom(b.everybody()).Draw(rt, "who")
	switch rapid.IntRange(0, 10).Draw(rt, "deed") {
	case 0, 1: // a batch of leads, some of which may refuse
		var on []desk.Subject
		for range rapid.IntRange(2, 12).Draw(rt, "leads") {
			on = append(on, desk.OnLead(lead.ID(rapid.Int64Range(1, 12).Draw(rt, "lead"))))
		}
		verbs := slices.DeleteFunc(desk.Verbs(), func(v desk.Verb) bool { return desk.ActOf(v).On != desk.Leads || v == desk.Undo })
		a := drawAction(rt, rapid.SampledFrom(verbs).Draw(rt, "verb"), b.now())
		if _, ok := a.Set["email"]; ok {
			return // an address belongs to one person
		}
		_, _ = b.Act(b.t.Context(), who, on, a) // a refusal is an answer
	case 2:
		name, _ := b.file(drawBatch(rt, n), drawBatch(rt, n))
		*files = append(*files, name)
	case 3:
		if len(*files) > 0 && rapid.Bool().Draw(rt, "back") {
			_, _ = b.UndoImport(b.t.Context(), root(), rapid.SampledFrom(*files).Draw(rt, "file"), nil) // it may be too old
		}
	case 4:
		_, _ = b.UndoLast(b.t.Context(), who, desk.Subject{}) // there may be nothing to undo
	case 5:
		on := lead.ID(rapid.Int64Range(1, 12).Draw(rt, "claim"))
		_, _ = b.DecideConflict(b.t.Context(), mila, desk.Deciding{Leads: []lead.ID{on}, Reason: "law",
			For: rapid.SampledFrom([]string{"acme", "ponte"}).Draw(rt, "for")})
		if rapid.Bool().Draw(rt, "taken back") {
			_, _ = b.UndoLast(b.t.Context(), mila, desk.Subject{})
		}
	default:
		b.step(rt, n)
	}
}

// The test above can fail: one act that leaves no event is found at the next look.
func TestAnActThatLeavesNoEventIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	b.tamper("UPDATE leads SET owner = 'bo' WHERE id = 2")
	if got := b.mismatched(); !slices.ContainsFunc(got, func(s string) bool { ok, _ := path.Match("fact L-2 owner", s); return ok }) {
		t.Errorf("found: %q", got)
	}
}
