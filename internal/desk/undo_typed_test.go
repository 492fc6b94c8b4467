package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// add adds a typed referral and returns its lead.
func (b *bench) add(who desk.Actor, r desk.Referral) lead.ID {
	b.t.Helper()
	got, err := b.AddReferral(b.t.Context(), who, r)
	if err != nil {
		b.t.Fatal(err)
	}
	return got.Outcome.Lead
}

func TestATypedReferralIsTakenBackByItsAuthor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("zoe"))
	before, rows := b.world(), b.everyRow()
	id := b.add(b.ana, typed("one"))
	if d := b.lead(id); d.UndoUntil == nil || !d.UndoUntil.Equal(b.now().Add(15*time.Minute)) {
		t.Errorf("it may be undone until %v", d.UndoUntil)
	}
	if _, err := b.UndoLast(t.Context(), b.bo, desk.OnLead(id)); fault.KindOf(err) != fault.Refused {
		t.Errorf("a colleague: %v", err)
	}
	done, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err != nil || done.Text != "L-2: adding undone, it is gone" {
		t.Errorf("%q, %v", done.Text, err)
	}
	if diff := cmp.Diff(before, b.world()); diff != "" {
		t.Errorf("it left (-before +after):\n%s", diff)
	}
	after := b.everyRow()
	delete(rows, "head")
	delete(after, "head")
	if diff := cmp.Diff(rows, after); diff != "" {
		t.Errorf("counters (-before +after):\n%s", diff)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); fault.KindOf(err) != fault.Refused {
		t.Errorf("twice: %v", err)
	}
	if again, err := b.AddReferral(t.Context(), b.ana, typed("one")); err != nil || again.Fate != desk.Created {
		t.Errorf("typed again: %+v, %v", again.Outcome, err)
	}
}

// dealOf is a deal that names a person.
func dealOf(name string) desk.OpportunityIn {
	return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: "d1", Raw: "d1"}, Emails: []string{name + "@zuraw.example"},
		Stage: "open", Amount: lead.Known(int64(100))}
}

func TestATypedReferralStaysOnceAnybodyHasToldMoreOfIt(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*bench, lead.ID){
		"a colleague": func(b *bench, id lead.ID) { b.must(b.bo, id, desk.Action{Verb: desk.Claim}) },
		"a file": func(b *bench, _ lead.ID) {
			row := perfect("file")
			row.Email, row.Phone = lead.Known("one@zuraw.example"), lead.Known("+48 1")
			b.refer(row)
		},
		"a deal": func(b *bench, _ lead.ID) {
			b.deals(dealOf("one"))
		},
		"time": func(b *bench, _ lead.ID) { b.pass(16 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			id := b.add(b.ana, typed("one"))
			act(b, id)
			before := b.world()
			if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(id)); fault.KindOf(err) != fault.Refused {
				t.Errorf("%v", err)
			}
			if diff := cmp.Diff(before, b.world()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestADealThatWaitedForATypedReferralKeepsIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.deals(dealOf("one"))
	id := b.add(b.ana, typed("one"))
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(id)); fault.KindOf(err) != fault.Refused {
		t.Errorf("%v", err)
	}
}

func TestWhatATypedReferralToldOfALeadThatWasThereGoesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	id := b.refer(perfect("one"))[0].Lead
	before := b.kept()
	r := typed("more")
	r.Email, r.Name, r.Title = lead.Known("one@zuraw.example"), lead.Known("Ewa Nowak"), lead.Known("CTO")
	r.Account.Employees, r.Account.Region = lead.Known(int64(900)), lead.Known("apac")
	if got := b.add(b.ana, r); got != id {
		t.Fatalf("it is %s", got)
	}
	if d := b.lead(id); d.History[0].Who != "ania" || d.Facts.Lead.Name.V != "Ewa Nowak" {
		t.Errorf("%+v", d.History[0])
	}
	b.undo(b.ana, id)
	if diff := cmp.Diff(before, b.kept()); diff != "" {
		t.Error(diff)
	}
	if again, err := b.AddReferral(t.Context(), b.ana, r); err != nil || again.Fate != desk.Updated {
		t.Errorf("typed again: %+v, %v", again.Outcome, err)
	}
}

// Whatever is there and whatever is typed: taken back it leaves every lead as it was, and typed again it does
// what it did.
func TestAnyTypedReferralTakenBackLeavesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		for n := range rapid.IntRange(0, 2).Draw(rt, "before") {
			b.importing(drawBatch(rt, n))
		}
		r := drawReferral(rt, 50)
		r.Origin, r.ClientID = desk.Origin{Raw: "typed"}, lead.Opt[string]{} // no form asks for a visitor's id
		r.Account.Employees = lead.Opt[int64]{}                              // what a rule then decided about a colleague stays decided
		if r.Email.V == "" && r.Account.Domain.V == "" {
			r.Email = lead.Known("ana@huta.example")
		}
		if err := b.Tick(t.Context()); err != nil {
			rt.Fatal(err)
		}
		before := b.kept()
		first, err := b.AddReferral(t.Context(), b.ana, r)
		if err != nil {
			return // it was refused as a whole
		}
		if first.Fate == desk.Unchanged {
			return
		}
		if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
			if first.Lead.Deals != nil {
				return // a deal had waited for it
			}
			rt.Fatal(err)
		}
		if diff := cmp.Diff(before, b.kept()); diff != "" {
			rt.Fatalf("%s left (-before +after):\n%s", first.Fate, diff)
		}
		again, err := b.AddReferral(t.Context(), b.ana, r)
		if err != nil || again.Fate != first.Fate {
			rt.Fatalf("it is %s the second time and was %s: %v", again.Fate, first.Fate, err)
		}
	})
}

// Of a visitor whose touches named an address nobody shows it; when it was shown and that is taken back, the visitor is
// known by it still.
func TestAnAddressThatTouchesNamedOutlastsAnUndo(t *testing.T) {
	t.Parallel()
	for what, act := range map[string]func(b *bench){
		"a typed referral": func(b *bench) {
			r := typed("cy")
			r.Email = lead.Known("Cy@most.example")
			r.Account.Domain = lead.Opt[string]{}
			b.add(b.ana, r)
		},
		"a fact": func(b *bench) {
			b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"email": "Cy@most.example"}})
		},
	} {
		b := setup(t)
		b.partners()
		b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Touches(ctx, []desk.TouchIn{{Origin: desk.Origin{Name: "touches", Raw: "t1"},
				At: friday.Add(-time.Hour), Kind: "page_view",
				Email: "cy@most.example", ClientID: "c2"}})
		})
		r := perfect("cy")
		r.Email, r.ClientID = lead.Opt[string]{}, lead.Known("c2")
		b.refer(r)
		before := b.kept()
		act(b)
		if cmp.Equal(before, b.kept()) {
			t.Errorf("%s shows no address", what)
		}
		if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		got := b.kept()
		if diff := cmp.Diff(before, got); !strings.Contains(before["L-1"], "email_key=cy@most.example") ||
			!strings.Contains(got["L-1"], "email_key=cy@most.example") {
			t.Errorf("%s left (-before +after):\n%s", what, diff)
		}
	}
}

// A company that its last lead left is there still, with what is known of it: it outlasts the lead that came to it and
// is taken back.
func TestACompanyThatStoodWithoutALeadOutlastsAnUndo(t *testing.T) {
	t.Parallel()
	for what, again := range map[string]func(*bench) (come func() lead.ID, back func()){
		"a typed referral": func(b *bench) (func() lead.ID, func()) {
			r := typed("two")
			r.Account.Employees = lead.Opt[int64]{}
			come := func() lead.ID {
				got, err := b.AddReferral(b.t.Context(), b.ana, r)
				if err != nil {
					b.t.Fatal(err)
				}
				return got.Outcome.Lead
			}
			return come, func() {
				if _, err := b.UndoLast(b.t.Context(), b.ana, desk.Subject{}); err != nil {
					b.t.Error(err)
				}
			}
		},
		"an import": func(b *bench) (func() lead.ID, func()) {
			r, name := perfect("two"), ""
			r.Account.Employees = lead.Opt[int64]{}
			come := func() lead.ID {
				var out []desk.Outcome
				name, out = b.file(ofReferrals(r))
				return out[0].Lead
			}
			return come, func() { b.takeBack(name) }
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			first, moved := perfect("one"), perfect("one")
			first.Account.Employees = lead.Known(int64(90))
			moved.Origin.Raw, moved.Account.Domain = "moved", lead.Known("dom.example")
			b.refer(first)
			b.refer(moved)
			come, back := again(b)
			was := b.everyRow()["accounts"]
			if size := b.lead(come()).Facts.Account.Employees; size != lead.Known(int64(90)) {
				t.Fatalf("%+v employees", size)
			}
			back()
			if now := b.everyRow()["accounts"]; now != was {
				t.Errorf("%d companies became %d", was, now)
			}
			if size := b.lead(come()).Facts.Account.Employees; size != lead.Known(int64(90)) {
				t.Errorf("%+v employees the second time", size)
			}
		})
	}
}
