package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// stands is a member of the last queue in a line: weight, leads, and why they get none.
func (b *bench) stands(user string) string {
	b.t.Helper()
	all, err := b.Queues(b.t.Context(), boss)
	if err != nil {
		b.t.Fatal(err)
	}
	q := all[len(all)-1]
	for _, m := range q.Members {
		if m.User == user {
			turn := ""
			if m.Turn {
				turn = " next"
			}
			return strings.TrimSpace(fmt.Sprintf("%d: %d open, %d today %s%s", m.Weight, m.Open, m.Today, m.Off, turn))
		}
	}
	return "no member"
}

func TestAQueueSaysHowItsMembersStand(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, weight: 2}, {user: piotr, weight: 1, cap_open: 1}, {user: nobody}]\n    nobody: hold")
	b.want("at first", b.stands("ania"), "2: 0 open, 0 today  next")
	b.want("who gets them", b.arrive("a1", "a2"), "ania piotr")
	b.want("the first", b.stands("ania"), "2: 1 open, 1 today  next")
	b.want("the second", b.stands("piotr"), "1: 1 open, 1 today cap")
	b.want("a stranger", b.stands("nobody"), "1: 0 open, 0 today not a user")
	if _, err := b.Away(t.Context(), boss, "ania", b.now(), b.now().Add(50*time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.want("away", b.stands("ania"), "2: 1 open, 1 today away")
	b.arrive("a3")
	all, err := b.Queues(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	last := all[len(all)-1]
	if last.Waiting != 1 || last.Next != "" || !last.InForce || !last.Open || len(last.Members[0].Away) != 1 ||
		last.Members[0].AwayNow(b.now()) == nil {
		t.Errorf("%+v", last)
	}
	if all[0].InForce || all[0].Next != "" {
		t.Errorf("a queue of whose members nobody is a user: %+v", all[0])
	}
	b.pass(72 * time.Hour) // Monday
	b.want("another day", b.stands("ania"), "2: 1 open, 0 today  next")
	b.pass(8 * time.Hour)
	b.want("in the evening", b.stands("ania"), "2: 1 open, 0 today outside hours")
}

// Whose turn it is said to be gets the next lead, and asking moves nothing.
func TestWhoseTurnItIsGetsTheNextLead(t *testing.T) {
	t.Parallel()
	b := team(t)
	for i := range 9 {
		all, err := b.Queues(t.Context(), boss)
		if err != nil {
			t.Fatal(err)
		}
		b.want(fmt.Sprint("lead ", i), b.arrive(fmt.Sprint("a", i)), all[len(all)-1].Next)
	}
}

func whole(n int) *int { return &n }

func TestAMemberIsChangedInADraftThatChangesNothing(t *testing.T) {
	t.Parallel()
	b := team(t)
	before := b.Policy().Hash
	made, err := b.DraftMember(t.Context(), boss, nil,
		desk.MemberEdit{Queue: "default", User: "piotr", Weight: whole(3), CapOpen: whole(20)})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range made.Changes {
		said = append(said, c.Text)
	}
	got := strings.Join(said, "; ")
	if !strings.Contains(got, "member piotr, weight: 1 → 3") || !strings.Contains(got, "20") || len(said) != 2 {
		t.Error(got)
	}
	if b.Policy().Hash != before {
		t.Error("the draft is in force")
	}
	further, err := b.DraftMember(t.Context(), boss, made.Policy, desk.MemberEdit{Queue: "default", User: "ela"})
	if err != nil || len(further.Changes) != 3 {
		t.Fatal(further, err)
	}
	if _, err := b.Publish(t.Context(), boss, further.Policy, nil); err != nil {
		t.Fatal(err)
	}
	b.want("in force", b.stands("piotr"), "3: 0 open, 0 today")
	b.want("she came", b.stands("ela"), "1: 0 open, 0 today")
}

func TestADraftSaysWhatBecomesOfPeopleAndLeads(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1", "a2", "a3")
	made, err := b.DraftMember(t.Context(), boss, nil, desk.MemberEdit{Queue: "default", User: "ania", Remove: true})
	if err != nil {
		t.Fatal(err)
	}
	const goes = "ania would be in no queue and keeps 2 open; eqltui route --from ania"
	if got := strings.Join(made.Warnings, "; "); !strings.Contains(got, goes) {
		t.Error(got)
	}
	made, err = b.DraftMember(t.Context(), boss, made.Policy, desk.MemberEdit{Queue: "default", User: "ghost"})
	if err != nil || !strings.Contains(strings.Join(made.Warnings, "; "), "of the queue default no user who may have leads: ghost") {
		t.Error(made, err)
	}
	made, err = b.DraftMember(t.Context(), boss, made.Policy, desk.MemberEdit{Queue: "default", User: "piotr", Remove: true})
	if err != nil || !strings.Contains(strings.Join(made.Warnings, "; "), "nobody can serve the queue default") {
		t.Error(made, err)
	}
	// Published all the same, leads keep their owners and what comes waits with its reason.
	if _, err := b.Publish(t.Context(), boss, made.Policy, nil); err != nil {
		t.Fatal(err)
	}
	b.want("who has them", b.owners(1, 2, 3), "ania piotr ania")
	b.want("a queue that nobody can serve", b.arrive("a4"), "-")
}

func TestChangesOfMembersThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	b := team(t)
	for _, tt := range []struct {
		edit desk.MemberEdit
		kind fault.Kind
		says string
	}{
		{desk.MemberEdit{Queue: "nowhere", User: "ania"}, fault.NotFound, "no such queue"},
		{desk.MemberEdit{Queue: "default", User: "ania", Weight: whole(1_000_000_000)}, fault.Usage, "a weight of 1000000000 cannot be"},
		{desk.MemberEdit{Queue: "default", User: "ania", Weight: whole(0)}, fault.Usage, "a weight of 0 cannot be"},
		{desk.MemberEdit{Queue: "default", User: "ania", CapDay: whole(-1)}, fault.Usage, "a daily cap of -1 cannot be"},
		{desk.MemberEdit{Queue: "default", User: "ania"}, fault.Refused, "that is how it is already"},
		{desk.MemberEdit{Queue: "default", User: "ghost", Remove: true}, fault.NotFound, "is no member of it"},
	} {
		made, err := b.DraftMember(t.Context(), boss, nil, tt.edit)
		if made != nil || fault.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: %v, want %s: %s", tt.edit, err, tt.kind, tt.says)
		}
	}
	alone, err := b.DraftMember(t.Context(), boss, nil, desk.MemberEdit{Queue: "default", User: "ania", Remove: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.DraftMember(t.Context(), boss, alone.Policy, desk.MemberEdit{Queue: "default", User: "piotr", Remove: true})
	if fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "nobody could serve it") {
		t.Error(err)
	}
}

// A clock that is set back takes no turn away and gives nobody two.
func TestAClockSetBackMovesNoTurns(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("before", b.arrive("a1", "a2"), "ania piotr")
	b.pass(-24 * time.Hour)
	b.want("a day back", b.arrive("a3", "a4"), "ania ania")
	b.pass(24 * time.Hour)
	b.want("and on", b.arrive("a5", "a6"), "piotr ania")
}

// Who handed a lead over and is away by now does not get it back: it goes to somebody of its queue who is there.
func TestALeadThatSalesSendsBackToSomebodyAwayIsRoutedAnew(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1")
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "authority", "need", "timeline"), ConfirmUs: true, To: "ela"})
	if _, err := b.Away(t.Context(), boss, "ania", b.now(), b.now().Add(50*time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "stopped"})
	b.want("it goes to who is there", b.owners(1), "piotr")
	if _, err := b.UndoLast(t.Context(), b.ae, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("taken back", b.owners(1), "ela")
	if _, err := b.Away(t.Context(), boss, "piotr", b.now(), b.now().Add(50*time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "stopped"})
	b.want("it waits while nobody is there", b.owners(1), "-")
	if _, err := b.Back(t.Context(), boss, "ania"); err != nil {
		t.Fatal(err)
	}
	b.want("and is given out", b.owners(1), "ania")
}

func TestANurturedLeadReturnsOnItsDate(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1")
	b.must(b.ana, 1, desk.Action{Verb: desk.NurtureIt, Until: b.now().Add(72 * time.Hour)})
	var ids []string
	collect := func() {
		t.Helper()
		ids = nil
		err := b.Export(t.Context(), boss, desk.ExportNurture, "", func([]string) error { return nil }, func(v []any) error {
			ids = append(ids, fmt.Sprint(v[0]))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if collect(); len(ids) != 1 {
		t.Error("the nurture list:", ids)
	}
	b.pass(71 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.want("an hour before", string(b.lead(1).Stage), "nurture")
	b.pass(time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.want("on its date", string(b.lead(1).Stage), "new")
	if collect(); len(ids) != 0 {
		t.Error("the nurture list:", ids)
	}
}
