package desk_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// TestTheJournalReplaysToTheSamePointers lets many things happen in an order that each seed draws. At the end every
// bench is verified, which turns the queues by the journal alone.
func TestTheJournalReplaysToTheSamePointers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			b := team(t, "members: [{user: ania, weight: 2, cap_open: 4}, {user: piotr, weight: 3}, {user: bo, cap_day: 3}]")
			if _, err := b.Who(t.Context(), "bo"); err != nil {
				t.Fatal(err)
			}
			d := drawn{b: b, rnd: rand.New(rand.NewPCG(seed, 7)), root: desk.Actor{User: "root", Role: desk.Admin}}
			for range 60 {
				d.step()
			}
			d.owned()
		})
	}
}

// drawn is a bench at which things happen by chance.
type drawn struct {
	b     *bench
	rnd   *rand.Rand
	root  desk.Actor
	came  []lead.ID
	batch []string
}

func (d *drawn) who() desk.Actor {
	return desk.Actor{User: []string{"ania", "piotr", "bo", "ela"}[d.rnd.IntN(4)], Role: desk.Manager}
}

func (d *drawn) step() {
	b, ctx := d.b, d.b.t.Context()
	any := func() lead.ID {
		if len(d.came) == 0 {
			return 1
		}
		return d.came[d.rnd.IntN(len(d.came))]
	}
	var err error
	switch who := d.who(); d.rnd.IntN(16) {
	case 0, 1, 2, 3:
		var rows []desk.Referral
		for range 1 + d.rnd.IntN(3) {
			r := company(fmt.Sprint("c", d.rnd.IntN(40)))
			raw := fmt.Sprintf("p%d.%d", len(d.came), len(rows))
			r.Origin, r.Email = origin(raw), lead.Known(raw+"@"+r.Account.Name.V+".example")
			rows = append(rows, r)
		}
		err = b.Import(ctx, d.root, false, func(im *desk.Importer) error {
			d.batch = append(d.batch, im.Batch())
			out, err := im.Referrals(ctx, rows)
			d.came = append(d.came, ids(out)...)
			if err == nil {
				err = im.Done(ctx, desk.File{Kind: "referrals"})
			}
			return err
		})
	case 4:
		_, err = b.act(who, any(), desk.Action{Verb: desk.Claim})
	case 5:
		_, err = b.act(who, any(), desk.Action{Verb: desk.Release})
	case 6:
		_, err = b.act(who, any(), desk.Action{Verb: desk.Assign, To: d.who().User})
	case 7:
		_, err = b.act(who, any(), desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	case 8:
		_, err = b.act(who, any(), desk.Action{Verb: desk.Reopen})
	case 9:
		_, err = b.UndoLast(ctx, who, desk.Subject{})
	case 10:
		_, err = b.Away(ctx, d.root, who.User, b.now(), b.now().Add(time.Duration(1+d.rnd.IntN(30))*time.Hour))
	case 11:
		_, err = b.Back(ctx, d.root, who.User)
	case 12:
		b.pass(time.Duration(d.rnd.IntN(900)) * time.Minute)
		_, err = b.RouteWaiting(ctx)
	case 13:
		b.publish(members, []string{"members: [{user: ania}, {user: piotr, weight: 2}]",
			"members: [{user: bo, weight: 5}, {user: ania, weight: 4}]",
			"members: [{user: piotr, weight: 7, cap_open: 2}, {user: bo}]\n    nobody: assign_anyway"}[d.rnd.IntN(3)])
	case 14:
		b.pass(3 * time.Minute)
		_, err = b.act(who, any(), desk.Action{Verb: desk.Archive})
	default:
		if len(d.batch) > 0 {
			_, err = b.UndoImport(ctx, d.root, d.batch[d.rnd.IntN(len(d.batch))], nil)
		}
	}
	if err != nil && fault.KindOf(err) == fault.Internal {
		b.t.Fatal(err)
	}
}

// owned holds that every open lead has an owner or waits with a reason.
func (d *drawn) owned() {
	err := d.b.All(d.b.t.Context(), d.root, "stage:new,eql", 0, func(r desk.Row) error {
		det := d.b.lead(r.ID)
		if a := det.Assignment; a.Why == "" || (det.Owner == "") != a.Held() && det.Owner == "" {
			d.b.t.Errorf("%s has no owner and no reason: %+v", r.ID, a)
		}
		return nil
	})
	if err != nil {
		d.b.t.Error(err)
	}
}

// TestTwoProcessesRouteAtOnce and an import while people claim: every lead has one owner, and pointers are those of the
// journal.
func TestTwoProcessesRouteAtOnce(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, weight: 2}, {user: piotr}, {user: ela}]")
	b.pass(10 * time.Hour)
	var names []string
	for i := range 150 {
		names = append(names, fmt.Sprint("n", i))
	}
	b.arrive(names...)
	b.pass(62 * time.Hour)
	st, err := desk.OpenEmpty(t.Context(), b.db)
	if err != nil {
		t.Fatal(err)
	}
	other, err := desk.Open(t.Context(), st, b.now)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var wg sync.WaitGroup
	given := make([]int, 2)
	for i, d := range []*desk.Desk{b.Desk, other} {
		wg.Go(func() {
			n, err := d.RouteWaiting(context.Background())
			if given[i] = n; err != nil {
				t.Error(err)
			}
		})
	}
	for _, user := range []string{"ania", "piotr", "ela"} {
		wg.Go(func() {
			for id := range lead.ID(40) {
				_, err := other.Act(
					context.Background(),
					desk.Actor{User: user, Role: desk.SDR},
					desk.OnLeads(id+1),
					desk.Action{Verb: desk.Claim},
				)
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		var rows []desk.Referral
		for i := range 50 {
			rows = append(rows, company(fmt.Sprint("m", i)))
		}
		err := other.Import(context.Background(), b.ana, false, func(im *desk.Importer) error {
			_, err := im.Referrals(context.Background(), rows)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	if _, err := b.RouteWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	unowned := 0
	err = b.All(t.Context(), b.ana, "owner:none", 0, func(desk.Row) error { unowned++; return nil })
	if err != nil || unowned > 0 {
		t.Error(unowned, "leads have no owner", err)
	}
}

func TestFiveHundredMembers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var list []string
	for i := range 500 {
		list = append(list, fmt.Sprintf("{user: m%d}", i))
	}
	if _, err := b.Who(t.Context(), "m7"); err != nil {
		t.Fatal(err)
	}
	b.publish(members, "members: ["+strings.Join(list, ", ")+"]")
	b.partners()
	b.want("the one who is a user", b.arrive("a1", "a2"), "m7 m7")
	if s := b.lead(1).Assignment.Skipped; len(s) != 499 || s[0].Why != "not a user" {
		t.Error(len(s), "are told why not", s[0])
	}
}

// TestAClockThatIsSetBackTakesNoTurnBack: pointers are no times.
func TestAClockThatIsSetBackTakesNoTurnBack(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, cap_day: 9}, {user: piotr, cap_day: 9}]")
	b.want("before", b.arrive("a1"), "ania")
	b.pass(-time.Hour)
	b.want("after", b.arrive("a2", "a3"), "piotr ania")
	b.pass(-24 * time.Hour)
	b.want("a day before", b.arrive("a4"), "piotr")
}

// TestAPolicyWithoutAMemberLeavesThemTheirLeads: they stay with who has them until somebody gives them to others.
func TestAPolicyWithoutAMemberLeavesThemTheirLeads(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("before", b.arrive("a1", "a2"), "ania piotr")
	b.publish(members, "members: [{user: piotr}]")
	b.want("they stay", b.owners(1, 2), "ania piotr")
	done, err := b.RouteFrom(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, "ania")
	if err != nil || len(done.Subjects) != 1 {
		t.Fatal(done.Text, err)
	}
	b.want("until they are given to others", b.owners(1, 2), "piotr piotr")
}

// TestAQueueThatNobodyCanServeSaysSo names each member with what keeps them.
func TestAQueueThatNobodyCanServeSaysSo(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania}, {user: stranger}]")
	if _, err := b.Away(t.Context(), b.ana, "ania", friday, friday.Add(9000*time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.want("held", b.arrive("a1"), "-")
	a := b.lead(1).Assignment
	b.want("why", a.Why+": "+skipped(a), "nobody is available: ania away, stranger not a user")
}

// TestVerifySaysWhereAPointerDiffersAndRepairMendsIt tampers with the table of turns.
func TestVerifySaysWhereAPointerDiffersAndRepairMendsIt(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1", "a2")
	b.broken = true
	b.tamper("UPDATE turns SET pointer = 40 WHERE member = 'ania'", "DELETE FROM turns WHERE member = 'piotr'",
		"INSERT INTO turns VALUES ('gone', 'bo', 1, 1, 1)")
	var found []string
	_, err := b.Verify(t.Context(), func(m desk.Mismatch) error {
		found = append(found, fmt.Sprintf("%s %s %s: %s, want %s", m.Kind, m.Where, m.Field, m.Have, m.Want))
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.want("found", strings.Join(found, "; "), "turn queue default ania: 40 of 2, available, want 1 of 2, available; "+
		"turn queue gone bo: 1 of 1, available, want none; turn queue default piotr: none, want 2 of 2, available")
	if _, err := b.Repair(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, nil); err != nil {
		t.Fatal(err)
	}
	b.broken = false
	b.want("mended", b.arrive("a3"), "ania")
}
