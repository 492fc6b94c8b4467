package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/routing"
)

// team is a desk whose members are users, so that routing is in force: weights 2 and 1 in Warsaw's hours.
func team(t *testing.T, edit ...string) *bench {
	t.Helper()
	b := setup(t)
	for _, user := range []string{"ania", "piotr", "ela", "root"} {
		if _, err := b.Who(t.Context(), user); err != nil {
			t.Fatal(err)
		}
	}
	b.bo = desk.Actor{User: "piotr", Role: desk.SDR}
	if len(edit) > 0 {
		b.publish(members, edit[0])
	}
	b.partners()
	return b
}

// arrive brings leads of a company each, and returns who has them.
func (b *bench) arrive(names ...string) string {
	b.t.Helper()
	var rows []desk.Referral
	for _, n := range names {
		rows = append(rows, company(n))
	}
	return b.owners(ids(b.refer(rows...))...)
}

// company is a referral of a company of its own.
func company(name string) desk.Referral {
	r := perfect(name)
	r.Email, r.Account.Name = lead.Known("x@"+name+".example"), lead.Known(name)
	return r
}

func ids(out []desk.Outcome) (list []lead.ID) {
	for _, o := range out {
		list = append(list, o.Lead)
	}
	return list
}

// owners are the owners of leads, - for nobody.
func (b *bench) owners(list ...lead.ID) string {
	b.t.Helper()
	var out []string
	for _, id := range list {
		owner := b.lead(id).Owner
		if owner == "" {
			owner = "-"
		}
		out = append(out, owner)
	}
	return strings.Join(out, " ")
}

func (b *bench) want(what, got, want string) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%s: %s, want %s", what, got, want)
	}
}

// skipped are the reasons of an assignment.
func skipped(a desk.Assignment) string {
	var out []string
	for _, s := range a.Skipped {
		out = append(out, s.Member+" "+s.Why)
	}
	return strings.Join(out, ", ")
}

// members are those of the default policy's last queue.
const members = "members: [{user: ania, weight: 2}, {user: piotr, weight: 1}]\n    nobody: hold"

func TestWhoArrivesHasAnOwnerByTheWeights(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("two rounds", b.arrive("a1", "a2", "a3", "a4", "a5", "a6"), "ania piotr ania ania piotr ania")
	b.want("the next transaction goes on", b.arrive("a7"), "ania")
	det := b.lead(2)
	a := det.Assignment
	if a.To != "piotr" || a.Why != routing.LowestPointer || !a.At.Equal(friday) || a.Queue != "default" {
		t.Errorf("the assignment is %+v", a)
	}
	b.want("why not the other", skipped(a), "ania not their turn")
	b.want("the history", det.History[0].Text+" by "+det.History[0].Who, "assigned it to piotr: lowest pointer by system")
}

func TestByHandALeadIsRoutedToo(t *testing.T) {
	t.Parallel()
	b := team(t)
	done, err := b.AddReferral(t.Context(), b.ana, company("typed"))
	if err != nil {
		t.Fatal(err)
	}
	b.want("a typed referral", b.owners(done.Outcome.Lead), "ania")
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("its turn is given back with it", b.arrive("next"), "ania")
}

func TestOutsideHoursLeadsWaitAndAreGivenOutInOrder(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.pass(10 * time.Hour)
	b.want("by night", b.arrive("a1", "a2", "a3"), "- - -")
	a := b.lead(1).Assignment
	b.want("why", a.Why+"; "+skipped(a), "nobody is available; ania outside hours, piotr outside hours")
	b.want("the history", b.lead(1).History[0].Text, "waits in default: nobody is available")
	if n, err := b.RouteWaiting(t.Context()); n != 0 || err != nil {
		t.Error("by night were given out", n, err)
	}
	b.pass(60 * time.Hour) // Monday 7 in the morning
	b.pass(2 * time.Hour)
	b.want("who comes while others wait is given out behind them", b.arrive("a4"), "ania")
	b.want("and all are given out at once", b.owners(1, 2, 3, 4), "ania piotr ania ania")
}

func TestAReleasedLeadGoesToSomebodyElse(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("on arrival", b.arrive("a1"), "ania")
	b.must(b.ana, 1, desk.Action{Verb: desk.Release})
	b.want("released", b.owners(1), "piotr")
	b.want("the turn is given back", b.arrive("a2", "a3", "a4"), "ania ania ania")
	b.must(b.bo, 1, desk.Action{Verb: desk.Release})
	b.want("and again", b.owners(1), "ania")
	if _, err := b.UndoLast(t.Context(), b.bo, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("an undo brings it back", b.owners(1), "piotr")
}

func TestAReleasedLeadIsNotGivenBackToWhoReleasedIt(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania}]")
	b.arrive("a1")
	det := b.must(b.ana, 1, desk.Action{Verb: desk.Release})
	b.want("it waits", det.Owner+det.Assignment.Why+"; "+skipped(det.Assignment), "nobody is available; ania gave it back")
	b.want("others do not wait behind it", b.arrive("a2"), "ania")
	b.must(b.bo, 1, desk.Action{Verb: desk.Claim})
	b.want("whoever wants it takes it", b.owners(1), "piotr")
}

func TestSalesSendsALeadBackToTheQueueWhereNobodyHandedItOver(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1")
	b.must(b.ana, 1, desk.Action{Verb: desk.Release})
	b.must(b.bo, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "authority", "need", "timeline"), ConfirmUs: true,
		To: "ela"})
	b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "stopped"})
	b.want("it goes to who qualified it", b.owners(1), "piotr")
}

func TestAReopenedLeadIsRouted(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.pass(10 * time.Hour)
	b.arrive("a1")
	b.must(b.ana, 1, desk.Action{Verb: desk.Archive})
	b.pass(62 * time.Hour) // Monday
	b.want("an archived lead waits no more", b.owners(1), "-")
	b.must(b.ana, 1, desk.Action{Verb: desk.Reopen})
	b.want("reopened", b.owners(1), "ania")
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("undone", b.owners(1)+string(b.lead(1).Stage), "-archived")
	b.want("with its turn", b.arrive("a2", "a3"), "ania piotr")
}

func TestAFreedCapGivesOutWhatWaits(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, cap_open: 1}, {user: piotr, cap_open: 1}]")
	b.want("as many as they take", b.arrive("a1", "a2", "a3", "a4"), "ania piotr - -")
	b.want("why", skipped(b.lead(3).Assignment), "ania cap, piotr cap")
	b.must(b.bo, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.want("the first one that waits", b.owners(1, 2, 3, 4), "ania piotr piotr -")
	if _, err := b.UndoLast(t.Context(), b.bo, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Archive})
	b.want("the next", b.owners(4), "ania")
}

// TestACapCountsTheLeadsOfEveryQueue also where the queue itself has none.
func TestACapCountsTheLeadsOfEveryQueue(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: marco, cap_open: 2}, {user: ania}]")
	if _, err := b.Who(t.Context(), "marco"); err != nil {
		t.Fatal(err)
	}
	italian := company("roma")
	italian.Account.Country = lead.Known("IT")
	b.want("of the queue italy", b.owners(ids(b.refer(italian))...), "marco")
	b.want("of the other", b.arrive("a1", "a2", "a3"), "marco ania ania")
}

func TestADailyCapIsFreeOnTheNextDayOfTheMembersCalendar(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, cap_day: 2}]")
	b.want("today", b.arrive("a1", "a2", "a3"), "ania ania -")
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.want("a closed lead was one of today all the same", b.owners(3), "-")
	b.pass(72 * time.Hour)
	if n, err := b.RouteWaiting(t.Context()); n != 1 || err != nil {
		t.Error("on Monday were given out", n, err)
	}
}

func TestAPublicationRoutes(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, cap_open: 1}]")
	b.want("one takes one", b.arrive("a1", "a2"), "ania -")
	b.publish(members, "members: [{user: ania, cap_open: 1}, {user: piotr}]")
	b.want("another is a member now", b.owners(1, 2), "ania piotr")
}

func TestTheUndoOfAnAssignmentRoutes(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.pass(10 * time.Hour)
	b.arrive("a1")
	b.must(b.bo, 1, desk.Action{Verb: desk.Claim})
	b.want("claimed by night", b.owners(1), "piotr")
	if _, err := b.UndoLast(t.Context(), b.bo, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	det := b.lead(1)
	b.want("it waits again", det.Owner+det.Assignment.Why, "nobody is available")
	b.must(b.bo, 1, desk.Action{Verb: desk.Assign, To: "ela"})
	b.pass(10 * time.Minute)
	b.publish(members, "members: [{user: ania}]\n    nobody: assign_anyway")
	if _, err := b.UndoLast(t.Context(), b.bo, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("it is assigned anyway", b.owners(1)+" "+b.lead(1).Assignment.Why, "ania nobody is available, assigned anyway")
}

func TestAClaimChargesAMemberAndAnAssignmentMovesTheTurn(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania}, {user: piotr}]")
	b.pass(10 * time.Hour)
	b.arrive("a1", "a2", "a3")
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.pass(62 * time.Hour)
	if _, err := b.RouteWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.want("who claimed waits a turn", b.owners(1, 2, 3), "ania piotr ania")
	b.must(b.ana, 1, desk.Action{Verb: desk.Assign, To: "piotr"})
	b.want("one turn went from ania to piotr", b.arrive("a4", "a5"), "ania ania")
	b.must(b.ana, 3, desk.Action{Verb: desk.Assign, To: "ela"})
	b.want("who is no member is not charged", b.arrive("a6", "a7"), "ania piotr")
}

func TestTheSameCompanyGoesToTheSameOwner(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1")
	second := company("a1")
	second.Origin, second.Email = origin("second"), lead.Known("y@a1.example")
	b.want("of the same company", b.owners(ids(b.refer(second))...), "ania")
	b.want("why", b.lead(2).Assignment.Why, routing.SameAccount)
	b.want("it was a turn of hers", b.arrive("a3", "a4"), "piotr ania")
	third, fourth := second, second
	third.Origin, third.Email = origin("third"), lead.Known("z@new.example")
	third.Account.Name, fourth.Account.Name = lead.Known("new"), lead.Known("new")
	fourth.Origin, fourth.Email = origin("fourth"), lead.Known("v@new.example")
	b.want("of one file", b.owners(ids(b.refer(third, fourth))...), "piotr piotr")
}

func TestAQueueMayFallBackOnAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, user := range []string{"giulia", "ania", "piotr"} {
		if _, err := b.Who(t.Context(), user); err != nil {
			t.Fatal(err)
		}
	}
	b.publish("cap_day: 12}]\n    nobody: hold                  # hold | assign_anyway | {fallback: QUEUE}",
		"cap_day: 12}]\n    nobody: {fallback: default}")
	b.partners()
	b.pass(3*time.Hour + 30*time.Minute) // 13:30: lunch in Rome
	italian := company("roma")
	italian.Account.Country = lead.Known("IT")
	b.want("nobody is there in Rome", b.owners(ids(b.refer(italian))...), "ania")
	det := b.lead(1)
	b.want("the lead stays in its queue", det.Queue+", asked "+det.Assignment.Queue, "italy, asked default")
	b.want("why not the others", skipped(det.Assignment), "giulia outside hours, marco not a user, piotr not their turn")
	b.want("the turn was one of the other queue", b.arrive("a1"), "piotr")
}

func TestWhatStoodUnassignedBeforeIsAssignedByCommandOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.want("before", b.arrive("a1", "a2"), "- -")
	b.want("why", b.lead(1).Assignment.Why, "unassigned: no member of the queue is a user here")
	if _, err := b.Who(t.Context(), "ania"); err != nil {
		t.Fatal(err)
	}
	if n, err := b.RouteWaiting(t.Context()); n != 0 || err != nil {
		t.Error("given out", n, err)
	}
	b.want("after", b.arrive("a3")+" "+b.owners(1, 2), "ania - -")
	b.want("why", b.lead(1).Assignment.Why, "unassigned: it came before routing was in force")
	if _, _, err := b.RouteUnassigned(t.Context(), b.ana, nil); err == nil {
		t.Error("an SDR may not")
	}
	given, waiting, err := b.RouteUnassigned(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, nil)
	if given != 2 || waiting != 0 || err != nil {
		t.Error(given, waiting, err)
	}
	b.want("by command", b.owners(1, 2, 3), "ania ania ania")
}

func TestAnImportTakenBackGivesItsTurnsBack(t *testing.T) {
	t.Parallel()
	b := team(t)
	var batch string
	err := b.Import(t.Context(), b.ana, false, func(im *desk.Importer) error {
		batch = im.Batch()
		_, err := im.Referrals(t.Context(), []desk.Referral{company("a1"), company("a2")})
		if err == nil {
			err = im.Done(t.Context(), desk.File{Kind: "referrals", Name: "a.csv"})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.want("it came", b.owners(1, 2), "ania piotr")
	if _, err := b.UndoImport(t.Context(), b.ana, batch, nil); err != nil {
		t.Fatal(err)
	}
	b.want("as if it had not been", b.arrive("b1", "b2", "b3"), "ania piotr ania")
}

func TestADryRunGivesNothingOut(t *testing.T) {
	t.Parallel()
	b := team(t)
	err := b.Import(t.Context(), b.ana, true, func(im *desk.Importer) error {
		_, err := im.Referrals(t.Context(), []desk.Referral{company("a1")})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.want("nothing happened", b.arrive("b1", "b2"), "ania piotr")
}

func TestWhoIsAwayGetsNothingUntilTheyAreBack(t *testing.T) {
	t.Parallel()
	b := team(t)
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, b.Policy().TimeZone) }
	root := desk.Actor{User: "root", Role: desk.Admin}
	b.arrive("a1")
	told, err := b.Away(t.Context(), root, "ania", day(20), day(23))
	if err != nil {
		t.Fatal(err)
	}
	b.want("told", told.Text, "ania is away from 2026-11-20 to 2026-11-22")
	if len(told.Open) != 1 || told.Open[0] != 1 {
		t.Error("leads that nobody contacted", told.Open)
	}
	b.want("the others get all", b.arrive("a2", "a3"), "piotr piotr")
	b.want("why", skipped(b.lead(2).Assignment), "ania away")
	done, err := b.RouteFrom(t.Context(), root, "ania")
	if err != nil || len(done.Subjects) != 1 {
		t.Fatal(done, err)
	}
	b.want("told", done.Text, "L-1 released; piotr has 1")
	b.want("hers go to others", b.owners(1), "piotr")
	if told, err = b.Away(t.Context(), root, "piotr", friday, day(21)); err != nil {
		t.Fatal(err)
	}
	b.want("nobody is there", b.arrive("a4"), "-")
	if told, err = b.Back(t.Context(), b.ana, "ania"); err != nil {
		t.Fatal(err)
	}
	b.want("told", told.Text+", "+b.owners(4), "ania is back, ania")
	if _, err = b.Back(t.Context(), b.ana, "ania"); err == nil || !strings.Contains(err.Error(), "they are not away") {
		t.Error(err)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("she is away again", b.arrive("a5"), "-")
}

func TestAbsencesOfOneUserThatMeetBecomeOne(t *testing.T) {
	t.Parallel()
	b := team(t)
	day := func(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, b.Policy().TimeZone) }
	for _, c := range []struct {
		from, to int
		says     string
	}{
		{1, 3, "ania is away from 2026-12-01 to 2026-12-02"},
		{5, 6, "ania is away from 2026-12-05 to 2026-12-05"},
		{3, 4, "ania is away from 2026-12-01 to 2026-12-03, joined with what was set before"},
		{2, 9, "ania is away from 2026-12-01 to 2026-12-08, joined with what was set before"},
	} {
		told, err := b.Away(t.Context(), b.ana, "ania", day(c.from), day(c.to))
		if err != nil || told.Text != c.says {
			t.Error(told.Text, err)
		}
	}
	all, err := b.Absences(t.Context())
	if err != nil || len(all) != 1 || !all[0].To.Equal(day(9)) {
		t.Error(all, err)
	}
	for _, c := range []struct {
		who      desk.Actor
		user     string
		from, to time.Time
		says     string
	}{
		{b.ana, "ania", day(3), day(2), "it ends before it begins"},
		{b.ana, "ania", friday.Add(-48 * time.Hour), friday, "it is over already"},
		{b.ana, "piotr", day(1), day(2), "it is somebody else"},
		{desk.Actor{User: "root", Role: desk.Admin}, "nobody", day(1), day(2), "there is no such user"},
		{desk.Actor{User: "v", Role: desk.Viewer}, "v", day(1), day(2), "v has the role viewer"},
	} {
		if _, err := b.Away(t.Context(), c.who, c.user, c.from, c.to); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}

func TestTheLeadsOfAUserWhoIsRemovedGoToOthers(t *testing.T) {
	t.Parallel()
	b := team(t)
	root := desk.Actor{User: "root", Role: desk.Admin}
	b.want("before", b.arrive("a1", "a2", "a3"), "ania piotr ania")
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"})
	told, err := b.EditUser(t.Context(), root, desk.UserEdit{Do: "remove", Name: "ania"})
	if err != nil {
		t.Fatal(err)
	}
	b.want("told", told, "ania was removed; what they did stays; 2 leads given back to the queue")
	b.want("after", b.owners(1, 2, 3), "piotr piotr piotr")
	if h := b.lead(1).History; !strings.Contains(h[len(h)-2].Text, "assigned it to ania") {
		t.Error("the history has not who had it:", h)
	}
	if _, err := b.UndoLast(t.Context(), root, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.want("undone", b.owners(1, 2, 3), "ania piotr ania")
	b.want("and she gets leads again", b.arrive("a4", "a5", "a6"), "ania piotr ania")
}

func TestALeadIsReassignedToTheNextOtherThanItsOwner(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("before", b.arrive("a1", "a2"), "ania piotr")
	if n, err := b.Reassign(t.Context(), []lead.ID{1}); n != 1 || err != nil {
		t.Error(n, err)
	}
	b.want("after", b.owners(1)+": "+b.lead(1).Assignment.Why+", "+skipped(b.lead(1).Assignment),
		"piotr: lowest pointer, ania gave it back")
	b.want("the turn went with it", b.arrive("a3", "a4", "a5"), "ania ania ania")
	if _, err := b.Away(t.Context(), b.ana, "ania", friday, friday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Reassign(t.Context(), []lead.ID{1}); n != 0 || err != nil {
		t.Error("nobody else is there", n, err)
	}
	b.want("it stays", b.owners(1), "piotr")
}
