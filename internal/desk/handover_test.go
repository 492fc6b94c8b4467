package desk_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/sla"
)

// undo takes back the last act on a lead, or with id 0 the last one at all.
func (b *bench) undo(who desk.Actor, id lead.ID) desk.Done {
	b.t.Helper()
	done, err := b.UndoLast(b.t.Context(), who, desk.OnLead(id))
	if err != nil {
		b.t.Fatal(err)
	}
	return done
}

func TestAnEarlierOutreachIsKnownAndItsClockReadsMet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.handed()
	if d.Contacted == nil || !d.Contacted.At.Equal(friday) || d.Contacted.Who != "ania" || d.Contacted.How != "call" {
		t.Fatalf("contacted %+v", d.Contacted)
	}
	if d.Clock != nil || d.Stopped == nil || d.Stopped.Kind != lead.ContactClock {
		t.Fatalf("clock %v, stopped %v", d.Clock, d.Stopped)
	}
	if got := d.Stopped.Read(b.now()).State; got != sla.Met {
		t.Error(got)
	}
	b.undo(b.ana, 1)
	if d := b.lead(1); d.Stopped != nil || d.Contacted == nil {
		t.Errorf("after the undo: stopped %v, contacted %v", d.Stopped, d.Contacted)
	}
	b.undo(b.ana, 1)
	if d := b.lead(1); d.Contacted != nil {
		t.Errorf("the call was taken back: %+v", d.Contacted)
	}
}

func TestALateOutreachReadsMetLate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: map[string]lead.Question{"budget": {Answer: lead.Yes},
		"need": {Answer: lead.Yes}}})
	if d := b.lead(1); d.Stopped != nil || d.Contacted != nil {
		t.Fatalf("nobody reached out: %v %v", d.Stopped, d.Contacted)
	}
	b.pass(5 * time.Hour)
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "mail"})
	if d.Stopped == nil || d.Stopped.Read(b.now()).State != sla.MetLate || d.Contacted.How != "mail" {
		t.Errorf("%+v %+v", d.Stopped, d.Contacted)
	}
}

func TestSalesSendsALeadBackToWhoHandedItOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.handed()
	b.pass(time.Minute)
	if _, err := b.Who(t.Context(), "marta"); err != nil {
		t.Fatal(err)
	}
	b.must(b.ae, 1, desk.Action{Verb: desk.Assign, To: "marta"}) // given on within sales
	done, err := b.act(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "budget is next year only"})
	if err != nil {
		t.Fatal(err)
	}
	if done.Text != "L-1 sent back to ania" {
		t.Error(done.Text)
	}
	d := b.lead(1)
	if d.Owner != "ania" || d.Stage != lead.New || d.Clock == nil || d.Clock.Kind != lead.TriageClock {
		t.Fatalf("owner %q, stage %s, clock %v", d.Owner, d.Stage, d.Clock)
	}
	want := &desk.SentBack{By: "ela", At: b.now(), Note: "budget is next year only"}
	if diff := cmp.Diff(want, d.SentBack); diff != "" {
		t.Error(diff)
	}
	if got := d.History[0].Text; got != "sent back to ania" {
		t.Error(got)
	}
	back := b.undo(b.ae, 1)
	if d := b.lead(1); d.Owner != "marta" || d.Stage != lead.EQL || d.SentBack != nil {
		t.Errorf("undone: owner %q, stage %s, sent back %v", d.Owner, d.Stage, d.SentBack)
	}
	if back.Text != "L-1: sending back undone, eql again, with marta" {
		t.Error(back.Text)
	}
}

func TestASentBackLeadIsNoneOnceItIsQualifiedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.handed()
	b.pass(time.Minute)
	b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "no"})
	b.pass(time.Minute)
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Qualify})
	if d.SentBack != nil || d.Stage != lead.EQL {
		t.Errorf("qualified again: %+v", d.SentBack)
	}
	b.undo(b.ana, 1)
	if d := b.lead(1); d.SentBack == nil {
		t.Error("the qualifying was taken back, the reason of sales stands again")
	}
}

func TestTakersAreThoseWhoMayAccept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.user("boss", desk.Manager)
	b.user("sam", desk.SDR)
	b.user("zoe", desk.AE)
	b.user("ela", desk.AE)
	b.user("guest", desk.Viewer)
	b.user("adam", desk.Admin)
	var members []desk.Taker
	for _, q := range b.Policy().Queues {
		for _, m := range q.Members {
			if one := (desk.Taker{User: m.User}); !slices.Contains(members, one) {
				members = append(members, one)
			}
		}
	}
	slices.SortFunc(members, func(x, y desk.Taker) int { return strings.Compare(x.User, y.User) })
	ela, zoe, boss, adam := desk.Taker{User: "ela", Role: desk.AE}, desk.Taker{User: "zoe", Role: desk.AE},
		desk.Taker{User: "boss", Role: desk.Manager}, desk.Taker{User: "adam", Role: desk.Admin}
	for _, c := range []struct {
		who  desk.Actor
		want []desk.Taker
	}{
		{desk.Actor{User: "sam", Role: desk.SDR}, slices.Concat([]desk.Taker{ela, zoe, boss, adam}, members)},
		{desk.Actor{User: "ela", Role: desk.AE}, slices.Concat([]desk.Taker{zoe, boss, adam}, members, []desk.Taker{ela})},
	} {
		got, err := b.Takers(t.Context(), c.who)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.who.User, diff)
		}
	}
}

func TestOnlyWhoMayAcceptHasTheViewOfWhatWaitsForIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.handed()
	for who, want := range map[desk.Actor]bool{b.ana: false, b.ae: true, {User: "guest", Role: desk.Viewer}: false} {
		views, err := b.Views(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(views, func(v desk.View) bool { return v.Query == desk.ToAccept })
		if i >= 0 != want {
			t.Errorf("%s: %v", who.User, views)
		}
		if i < 0 {
			continue
		}
		counts, err := b.Counts(t.Context(), who, []string{views[i].Query, `view:"` + views[i].Name + `"`})
		if err != nil || counts[0].N != 1 || counts[1].N != 1 {
			t.Errorf("%v, %v", counts, err)
		}
	}
}

// user keeps a user with a role, as an administrator would.
func (b *bench) user(name string, role desk.Role) {
	b.t.Helper()
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(b.t.Context(), "INSERT INTO users (name, role, created_at) VALUES ($1, $2, 0)", name,
		string(role)); err != nil {
		b.t.Fatal(err)
	}
}

func TestUndoSaysWhatItTookBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.handed()
	b.pass(time.Minute)
	b.must(b.ae, 1, desk.Action{Verb: desk.Accept})
	for _, c := range []struct {
		who  desk.Actor
		want string
	}{
		{b.ae, "L-1: accepting undone, eql again, with ela"},
		{b.ana, "L-1: qualifying undone, new again, with nobody"},
		{b.ana, "L-1: call undone"},
	} {
		if got := b.undo(c.who, 1).Text; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	_, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1))
	if err == nil || err.Error() != "undo: nothing more of yours to undo on L-1" {
		t.Error(err)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err == nil || err.Error() != "undo: nothing more of yours to undo" {
		t.Error(err)
	}
}

func TestARefusedUndoNamesTheActBeforeIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"), perfect("b"), perfect("c"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"})
	b.pass(time.Second)
	b.must(b.ana, 2, desk.Action{Verb: desk.NoteIt, Note: "mine"})
	b.pass(time.Second)
	b.must(b.ana, 2, desk.Action{Verb: desk.Claim})
	b.pass(time.Second)
	b.must(b.bo, 2, desk.Action{Verb: desk.NoteIt, Note: "theirs"})

	done, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err == nil || err.Error() != "undo L-2: the taking stays, bo acted on it since" {
		t.Fatal(err)
	}
	want := &desk.Older{Batch: done.Older.Batch, Text: "call on L-1", Between: 1}
	if diff := cmp.Diff(want, done.Older); diff != "" {
		t.Fatal(diff)
	}
	if b.lead(1).Contacted == nil {
		t.Fatal("an act that nobody meant was taken back")
	}
	if _, err := b.UndoBatch(t.Context(), b.bo, desk.Subject{}, done.Older.Batch); err == nil {
		t.Error("another's act was taken back")
	}
	if done, err = b.UndoBatch(t.Context(), b.ana, desk.Subject{}, done.Older.Batch); err != nil || done.Text != "L-1: call undone" ||
		b.lead(1).Contacted != nil {
		t.Errorf("%q, %v", done.Text, err)
	}
	if done, err = b.UndoLast(t.Context(), b.ana, desk.Subject{}); err == nil || done.Older != nil {
		t.Errorf("nothing older is left: %+v, %v", done.Older, err)
	}
	b.pass(time.Hour)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err == nil || !strings.Contains(err.Error(), "nothing more of yours") {
		t.Error(err)
	}
}
