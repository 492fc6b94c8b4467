package desk_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// canary stands in every personal value of the tests below.
const canary = "kanarek77"

var boss = desk.Actor{User: "root", Role: desk.Admin}

// caged is a desk that holds the canary wherever a person's values can come in, beside another person
// at the same company.
func caged(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Pages(ctx, []desk.PageIn{{Origin: origin("g1"), Partner: "acme", URL: "https://acme.example/eqltui", Title: "Listing",
			Kind: "listing"}})
	})
	r := perfect("one")
	r.Email, r.Name, r.Phone, r.Title = lead.Known(canary+"@zuraw.example"), lead.Known("Ewa "+canary), lead.Known("+48 600 "+canary),
		lead.Known("Head of "+canary)
	r.Origin.Key, r.ClientID, r.LandingURL = canary+"@zuraw.example", lead.Known("ga-"+canary), lead.Known("https://www.example.com/"+
		canary+"?utm_source=acme&utm_campaign="+canary+"&utm_content="+canary+"@x")
	r.UTM = lead.UTM{Source: lead.Known("acme"), Medium: lead.Known("referral"), Term: lead.Known(canary)}
	r.Note, r.Attributes = "ask for "+canary, map[string]string{"Assistant": canary}
	r.Language, r.TimeZone = lead.Known("pl-"+canary), lead.Known("Europe/"+canary)
	b.refer(r, perfect("two"))
	b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Key: canary, Raw: "t1"}, At: friday.Add(-time.Hour), Kind: "demo_request",
		Email: canary + "@zuraw.example", ClientID: "ga-" + canary,
		URL: lead.Known("https://www.example.com/u/" + canary + "?mail=" + canary), UTM: lead.UTM{Campaign: lead.Known(canary)}},
		desk.TouchIn{Origin: origin("t2"), At: friday.Add(-2 * time.Hour), Kind: "page_view", ClientID: "ga-" + canary,
			URL: lead.Known("https://acme.example/eqltui?id=" + canary)},
		desk.TouchIn{Origin: origin("t3"), At: friday.Add(-3 * time.Hour), Kind: "page_view", ClientID: "ga-" + canary,
			Asset: lead.Known("offer for ga-" + canary)},
		desk.TouchIn{Origin: origin("t4"), At: friday.Add(-3 * time.Hour), Kind: "page_view", Email: "two@zuraw.example",
			Asset: lead.Known("guide")})
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "rang " + canary})
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"name": "Eva " + canary, "title": canary}})
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "does " + canary + " sign?"})
	b.must(b.ana, 1, desk.Action{Verb: desk.ConfirmFor, Evidence: canary + " wrote it"})
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", Note: "spoke to " + canary, NextStep: "mail " +
		canary})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, To: "ania", Note: canary, NextStep: "call " + canary,
		BANT: map[string]lead.Question{"budget": {Answer: lead.Yes, Evidence: canary + " has it"}, "need": {Answer: lead.Yes,
			Evidence: canary}}})
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "opportunities", Key: canary + "@deal", Raw: "o"},
			Emails: []string{canary + "@zuraw.example"}, Amount: lead.Known[int64](1000), Stage: "open"}})
	})
	if err := b.SaveDraft(t.Context(), b.ana, 1, "note", "half a thought on "+canary); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveSetting(t.Context(), b.ana, "filters", "owner:me\n"+canary+"@zuraw.example\nstage:new"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.EditViews(t.Context(), b.bo, desk.ViewEdit{Name: "hers", Query: `"ewa ` + canary + `"`, Do: "save"}); err != nil {
		t.Fatal(err)
	}
	return b
}

// bytesWith lists the files of a database in which a text stands.
func bytesWith(t *testing.T, db, text string) []string {
	t.Helper()
	var out []string
	for _, name := range []string{db, db + "-wal", db + "-shm"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if n := bytes.Count(bytes.ToLower(b), []byte(text)); n > 0 {
			out = append(out, name)
		}
	}
	return out
}

// figures is what reports are made of: everything but what is personal.
func figures(t *testing.T, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out []string
	for _, q := range []string{
		"SELECT id||stage||score||fit||intent||verdict||open_gates||owner||queue||eql_at||due_at||conflicts||partner_id||source||" +
			"bant||tags_key FROM leads ORDER BY id",
		"SELECT id||at||kind||person_id||partner_id||surface||COALESCE(owned_by,'') FROM touches ORDER BY id",
		"SELECT name||n FROM counters ORDER BY name",
		"SELECT lead_id||amount||stage||created_at FROM opportunities ORDER BY id",
		"SELECT id||lead_id||kind||batch FROM deliveries ORDER BY id",
		"SELECT seq||at||kind||lead_id||actor FROM journal WHERE kind <> 'person_erased' ORDER BY seq",
		"SELECT seq||data FROM journal WHERE lead_id <> 1 ORDER BY seq", // what is about her may name her
		"SELECT id||domain||name||employees FROM accounts ORDER BY id",
		"SELECT COUNT(*) FROM personal",
	} {
		rows, err := db.QueryContext(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return out
}

func TestAnErasedPersonIsGoneToTheLastByteAndEveryFigureStays(t *testing.T) {
	t.Parallel()
	b := caged(t)
	if len(bytesWith(t, b.db, canary)) == 0 {
		t.Fatal("the canary is nowhere: this test cannot fail")
	}
	before := figures(t, b.db)
	done, err := b.ErasePerson(t.Context(), boss, strings.ToUpper(canary)+"@zuraw.example", "request")
	if err != nil || done.Left != nil || len(done.Copies) != 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	if !slices.Equal(done.Leads, []lead.ID{1}) || !slices.Equal(done.Open, []lead.ID{1}) || done.Touches < 4 || done.Texts < 9 ||
		done.Drafts != 1 || done.Again {
		t.Errorf("%+v", done)
	}
	if found := bytesWith(t, b.db, canary); len(found) > 0 {
		t.Errorf("the canary still stands in %q", found)
	}
	if d := cmp.Diff(before, figures(t, b.db)); d != "" {
		t.Errorf("figures changed: %s", d)
	}
	verified(t, b.Desk)
	if kept, err := b.Setting(t.Context(), b.ana, "filters"); err != nil || kept != "owner:me\nstage:new" {
		t.Errorf("the earlier filters are %q, %v", kept, err)
	}
	// Nothing of the other person is gone.
	if det := b.lead(2); det.Name == "" || det.Facts.Lead.Email.V != "two@zuraw.example" ||
		!slices.ContainsFunc(det.Touches, func(t lead.Touch) bool { return t.Asset.V == "guide" }) {
		t.Errorf("%+v", det.Facts.Lead)
	}
	f, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || f.Person.ErasedAt == nil || f.Person.Email.Known || len(f.Leads) != 1 || f.Leads[0].ExternalID.Known {
		t.Errorf("%+v, %v", f.Person, err)
	}
}

func TestAnErasureIsForGood(t *testing.T) {
	t.Parallel()
	b := caged(t)
	for name, c := range map[string]struct {
		who         desk.Actor
		ref, reason string
		kind        fault.Kind
	}{
		"an SDR":                {b.ana, "L-1", "request", fault.Denied},
		"a reason of one's own": {boss, "L-1", "because " + canary, fault.Usage},
		"nobody":                {boss, "nobody@zuraw.example", "request", fault.NotFound},
		"no lead":               {boss, "L-99", "request", fault.NotFound},
		"no address":            {boss, "ewa", "request", fault.Usage},
	} {
		if _, err := b.ErasePerson(t.Context(), c.who, c.ref, c.reason); fault.KindOf(err) != c.kind || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	score := b.lead(1).Score
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	for _, who := range []desk.Actor{b.ana, boss} {
		if _, err := b.UndoLast(t.Context(), who, desk.OnLead(1)); err == nil {
			t.Errorf("%s took something back on an erased person", who.User)
		}
	}
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Set,
		Set: map[string]string{"email": "new@zuraw.example"}}); fault.KindOf(err) != fault.Refused {
		t.Errorf("an erased person got an address: %v", err)
	}
	// What is left is still a lead: it can be worked on and closed, time passes, policies change.
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "90"}})
	b.pass(100 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), boss, b.Policy(), nil); err != nil {
		t.Fatal(err)
	}
	verified(t, b.Desk)
	b.must(b.ana, 1, desk.Action{Verb: desk.Archive})
	if err := b.All(t.Context(), b.ana, "stage:archived", 0, func(r desk.Row) error {
		if r.ID != 1 || r.Score != score {
			t.Errorf("%s has the score %d, and %d was recorded", r.ID, r.Score, score)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if done, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil || !done.Again || done.Texts != 0 {
		t.Errorf("again: %+v, %v", done, err)
	}
}

func TestSeveralPersonsAreErasedAtOnceOrNoneIs(t *testing.T) {
	t.Parallel()
	b := caged(t)
	refs := []string{canary + "@zuraw.example", "two@zuraw.example"}
	if _, err := b.ErasePersons(t.Context(), boss, append(refs, "nobody@zuraw.example"), "request"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("with one that nobody knows: %v", err)
	}
	if b.lead(1).Name == "" || b.lead(2).Name == "" {
		t.Fatal("one of them was erased all the same")
	}
	done, err := b.ErasePersons(t.Context(), boss, append(refs, "L-1"), "request")
	if err != nil || len(done) != 3 || done[0].Left != nil || done[0].Again || done[1].Again || !done[2].Again ||
		!slices.Equal(done[1].Leads, []lead.ID{2}) {
		t.Errorf("%+v, %v", done, err)
	}
	for _, text := range []string{canary, "two@zuraw"} {
		if found := bytesWith(t, b.db, text); len(found) > 0 {
			t.Errorf("%s still stands in %q", text, found)
		}
	}
	verified(t, b.Desk)
}

// A row that comes later names a person that nobody knows: it becomes a lead of its own.
func TestALaterRowOfAnErasedPersonIsANewPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Origin.Key, r.ClientID = "CRM-1", lead.Known("c-1")
	b.refer(r)
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	out := b.refer(r)
	if out[0].Fate != desk.Created || out[0].Lead != 2 {
		t.Fatalf("%+v", out)
	}
	one, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || one.Person.ErasedAt == nil || len(one.Leads) != 1 {
		t.Errorf("%+v, %v", one.Person, err)
	}
	two, err := b.ExportPerson(t.Context(), boss, "one@zuraw.example")
	if err != nil || two.Person.ID == one.Person.ID || two.Person.ErasedAt != nil || len(two.Leads) != 1 || two.Leads[0].ID != "L-2" {
		t.Errorf("%+v, %v", two.Person, err)
	}
}

func TestAPersonsFileHoldsEverything(t *testing.T) {
	t.Parallel()
	b := caged(t)
	if _, err := b.ExportPerson(t.Context(), b.ana, "L-1"); fault.KindOf(err) != fault.Denied {
		t.Errorf("an SDR exports a person: %v", err)
	}
	f, err := b.ExportPerson(t.Context(), boss, canary+"@zuraw.example")
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Leads) != 1 || len(f.Touches) < 4 || len(f.Texts) < 9 || len(f.Opportunities) != 1 || len(f.Deliveries) < 2 ||
		len(f.Drafts) != 1 || len(f.Kept) != 2 || len(f.History) < 7 ||
		len(f.ClientIDs) != 1 || len(f.References) != 1 || f.References[0].Origin != "referrals" {
		doc, _ := json.MarshalIndent(f, "", " ") // for a person to read
		t.Errorf("%s", doc)
	}
	for _, text := range f.Texts {
		if text.Kind != "brief" && !strings.Contains(text.Text, canary) && text.Kind != "was" && text.Kind != "question" {
			t.Errorf("%+v is not about her", text)
		}
	}
}
