package desk_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// What is so already is no event, whoever says it again and by whatever act.
func TestWhatIsSoAlreadyIsNoEvent(t *testing.T) {
	t.Parallel()
	set := func(name, value string) desk.Action {
		return desk.Action{Verb: desk.Set, Set: map[string]string{name: value}}
	}
	put := func(tag string) desk.Action { return desk.Action{Verb: desk.Tag, AddTags: []string{tag}} }
	until := friday.Add(48 * time.Hour)
	for name, c := range map[string]struct{ first, again desk.Action }{
		"a tag that is not there":  {again: desk.Action{Verb: desk.Tag, DropTags: []string{"g1"}}},
		"a tag that is there":      {put("vip"), put(" vip")},
		"a tag taken off twice":    {put("vip"), desk.Action{Verb: desk.Tag, DropTags: []string{"no"}}},
		"a number":                 {set("employees", "420"), set("employees", "420")},
		"a name":                   {set("name", "Ola Nowak"), set("name", "Ola Nowak")},
		"a list":                   {set("tech_stack", "hubspot; segment"), set("tech_stack", "hubspot;segment")},
		"an answer":                {set("bant.budget", "yes"), set("bant.budget", "yes")},
		"a fact that is not known": {set("use_case", ""), set("use_case", "")},
		"an address":               {set("email", "x@zuraw.example"), set("email", "x@zuraw.example")},
		"a snooze":                 {desk.Action{Verb: desk.Snooze, Until: until}, desk.Action{Verb: desk.Snooze, Until: until}},
		"a snooze that is none":    {again: desk.Action{Verb: desk.Snooze}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			b.refer(perfect("one"))
			if c.first.Verb != "" {
				b.must(b.ana, 1, c.first)
			}
			before := b.count("journal")
			was := b.lead(1)
			done, err := b.act(b.ana, 1, c.again)
			if err != nil {
				t.Fatal(err)
			}
			if n := b.count("journal"); n != before {
				t.Errorf("%d events more", n-before)
			}
			if done.Changed() || done.Text != "L-1 is as it was" {
				t.Errorf("it says %q, changed %v", done.Text, done.Changed())
			}
			if now := b.lead(1); now.Version != was.Version {
				t.Errorf("version %d became %d", was.Version, now.Version)
			}
			verified(t, b.Desk)
		})
	}
}

// A qualification that is refused again without a word more is none; what is new is told of alone.
func TestWhoAsksTheGatesTwiceIsToldOfOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	ask := desk.Action{Verb: desk.Qualify, BANT: yes("budget")}
	for i, more := range []int{1, 0, 0} {
		before := b.count("journal")
		done, err := b.Act(t.Context(), b.ana, []desk.Subject{desk.OnLead(1)}, ask)
		if err != nil || len(done.Refused) != 1 {
			t.Fatalf("%+v, %v", done, err)
		}
		if n := b.count("journal"); n != before+more {
			t.Errorf("time %d: %d events more", i+1, n-before)
		}
	}
	verified(t, b.Desk)
}

func TestABatchSaysHowManyWereSoAlready(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"), perfect("three"))
	all := []desk.Subject{desk.OnLead(1), desk.OnLead(2), desk.OnLead(3)}
	vip := desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}}
	b.must(b.ana, 2, vip)
	for _, c := range []struct {
		text    string
		changed bool
	}{{"2 leads tagged, 1 is as it was", true}, {"3 leads are as they were", false}} {
		done, err := b.Act(t.Context(), b.ana, all, vip)
		if err != nil || done.Text != c.text || done.Changed() != c.changed || len(done.Subjects) != 3 {
			t.Errorf("%+v, %v", done, err)
		}
	}
	verified(t, b.Desk)
}

// Earlier versions wrote an event for a tag that was not there, whose row and whose event disagree.
func TestAnEventOfATagThatWasNotThereIsAccepted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `UPDATE leads SET tags = '[]' WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	verified(t, b.Desk)
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}})
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, DropTags: []string{"vip"}})
	verified(t, b.Desk)
}

// A row that says nothing else of a lead but where it is, or who, changes it: the import says so, and not the system.
func TestARowThatMovesALeadHasChangedIt(t *testing.T) {
	t.Parallel()
	keyed := func(raw string) desk.Referral {
		r := perfect(raw)
		r.Origin.Key, r.Account.Company = "k1", lead.Company{}
		return r
	}
	free, moved, given := keyed("one"), keyed("one"), keyed("other")
	free.Email = lead.Known("one@gmail.com")
	moved.Account.Domain = lead.Known("dom.example")
	named := free
	named.Account.Domain = lead.Known("new.example")
	for name, c := range map[string]struct{ first, then desk.Referral }{
		"to another company":                {keyed("one"), moved},
		"to a person who is known":          {keyed("one"), given},
		"its company, which had no domain,": {free, named},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			there := perfect("dom")
			there.Account.Domain = lead.Known("dom.example")
			b.refer(there)
			b.importing(
				ofTouches(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "page_view", Email: "other@zuraw.example"}),
			)
			id := b.refer(c.first)[0].Lead
			c.then.Origin.Raw = "then"
			if out := b.refer(c.then); out[0].Lead != id || out[0].Fate != desk.Updated {
				t.Errorf("%+v", out)
			}
			if h := b.lead(id).History; h[0].Kind != string(journal.Updated) || h[0].Who != "import" {
				t.Errorf("%+v", h[0])
			}
		})
	}
}
