package testdesk

import (
	"testing"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestTheProgrammeIsWhatItsJournalSays(t *testing.T) {
	t.Parallel()
	d := New(t, Friday)
	sum, err := d.Verify(t.Context(), func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil)
	if err != nil || sum.Leads < 40 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestEveryGroupAndStateHasALead(t *testing.T) {
	t.Parallel()
	d := New(t, Friday)
	page, err := d.Inbox(t.Context(), As("ania"), desk.InboxQuery{Filter: "stage:new,eql", Limit: 200, Zone: Warsaw()})
	if err != nil {
		t.Fatal(err)
	}
	groups := map[desk.Group]int{}
	for _, r := range page.Rows {
		groups[r.Group]++
	}
	for _, g := range []desk.Group{desk.Breached, desk.Soon, desk.Today, desk.Later, desk.Paused, desk.NoClock} {
		if groups[g] < 2 {
			t.Errorf("%d leads are %s", groups[g], g)
		}
	}
	if r := page.Rows[2]; r.ID != 2041 || r.Company != "Żuraw Systemy" || r.Clock == nil {
		t.Errorf("the third row is %+v", r)
	}
	held, err := d.Held(t.Context(), As("ania"), desk.HeldQuery{})
	if err != nil || held.Total.N != 4 {
		t.Errorf("%d records are held, %v", held.Total.N, err)
	}
	states := map[string]bool{}
	err = d.All(t.Context(), As("ania"), "", 0, func(r desk.Row) error {
		l := d.Copy(r.ID)
		states[string(r.Stage)], states["asked"], states["handed"] = true, states["asked"] || l.Asked != nil, states["handed"] ||
			l.Brief != nil
		states["snoozed"], states["sent back"] = states["snoozed"] || l.Snoozed != nil, states["sent back"] || l.SentBack != nil
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"new", "eql", "disqualified", "nurture", "archived", "quarantined", "asked", "handed", "snoozed",
		"sent back"} {
		if !states[s] {
			t.Errorf("no lead is %s", s)
		}
	}
}

func TestDesksOfTwoTestsAreTwo(t *testing.T) {
	t.Parallel()
	a, b := New(t, Friday), New(t, Friday)
	a.By("piotr", desk.Action{Verb: desk.Claim}, 2041)
	if mine, other := a.Copy(2041).Owner, b.Copy(2041).Owner; mine != "piotr" || other != "" {
		t.Errorf("owners %q and %q", mine, other)
	}
}

func TestACrowdIsOpenAndNobodyIsLeftWhenItIsCleared(t *testing.T) {
	t.Parallel()
	d := New(t, Friday)
	d.Crowd(250)
	if n := len(d.Listed()); n != 250 {
		t.Errorf("%d leads are open", n)
	}
	d.Clear()
	if n := len(d.Listed()); n != 0 {
		t.Errorf("%d leads are open", n)
	}
}

func TestEveryListedLeadBecomesAnEQL(t *testing.T) {
	t.Parallel()
	d := New(t, Friday)
	ids := d.Listed()
	d.Qualify("", ids...)
	d.Give("marta.wojcik", ids...)
	d.Give("", ids[:3]...)
	for i, id := range ids {
		if l := d.Copy(id); l.Stage != lead.EQL || (l.Owner == "") != (i < 3) {
			t.Errorf("%s is %s of %q", id, l.Stage, l.Owner)
		}
	}
}

func TestAnActIsToldAndRefusedAsAskedFor(t *testing.T) {
	t.Parallel()
	d := New(t, Friday)
	d.Refuse = map[lead.ID]error{2041: fault.New(fault.Refused, "claim L-2041", "it is gone", "")}
	done, err := d.Act(t.Context(), As("ania"), desk.OnLeads(2041, 2042), desk.Action{Verb: desk.Claim})
	if err != nil || len(done.Subjects) != 1 || len(done.Refused) != 1 || len(d.Sent) != 1 || len(d.Sent[0].IDs) != 2 {
		t.Errorf("%+v, %v; sent %+v", done, err, d.Sent)
	}
	if a, b := d.Copy(2041).Owner, d.Copy(2042).Owner; a != "" || b != "ania" {
		t.Errorf("owners %q and %q", a, b)
	}
}
