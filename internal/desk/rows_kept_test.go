package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
)

// exported are the rows of an export with some of their columns, each value as text.
func (b *bench) exported(kind desk.ExportKind, columns ...string) (out []string) {
	b.t.Helper()
	at := map[string]int{}
	err := b.Export(b.t.Context(), desk.Actor{User: "ana", Role: desk.Admin}, kind, "", func(all []string) error {
		for i, name := range all {
			at[name] = i
		}
		return nil
	}, func(row []any) error {
		var cells []string
		for _, name := range columns {
			cells = append(cells, cellText(row[at[name]]))
		}
		out = append(out, strings.Join(cells, " "))
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case *string:
		return *v
	case *time.Time:
		return cellText(*v)
	case *int64:
		return cellText(*v)
	case time.Time:
		if day := v.Sub(friday.Truncate(24 * time.Hour)); day >= 0 && day < 24*time.Hour {
			return v.Format("15:04")
		}
		return v.Format("02T15:04")
	}
	return fmt.Sprint(v)
}

func TestEachRunOfAClockIsARowOfItsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.user("ela", desk.AE)
	b.refer(perfect("one"))
	cycles := func() []string {
		return b.exported(desk.ExportCycles, "lead", "kind", "start", "due", "stop", "owner", "how")
	}
	want := func(what string, rows ...string) {
		t.Helper()
		if d := cmp.Diff(rows, cycles()); d != "" {
			t.Errorf("%s:\n%s", what, d)
		}
	}
	want("come in", "L-1 triage 09:00 11:00 - - -")
	b.pass(30 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Snooze, Until: friday.Add(20 * time.Hour)})
	want("a claim and a snooze stop nothing", "L-1 triage 09:00 11:00 - - -")
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true, To: "ela"})
	triage := "L-1 triage 09:00 11:00 09:30 ania qualified"
	want("qualified by who hands it over", "L-1 contact 09:30 13:30 - - -", triage)
	b.pass(5 * time.Minute)
	b.undo(b.ana, 1)
	want("taken back", "L-1 triage 09:00 11:00 - - -")
	b.pass(5 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true, To: "ela"})
	b.pass(20 * time.Minute)
	b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "no project this year"})
	triage = "L-1 triage 09:00 11:00 09:40 ania qualified"
	contact := "L-1 contact 09:40 13:40 10:00 ela rejected"
	want("sent back without a contact", contact, triage, "L-1 triage 10:00 12:00 - - -")
	b.pass(time.Minute)
	b.undo(b.ae, 1)
	want("not sent back", "L-1 contact 09:40 13:40 - - -", triage)
	b.pass(time.Minute)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{deal("1", "lost", "one@zuraw.example")})
	})
	want("lost", "L-1 contact 09:40 13:40 10:02 ela lost", triage)
}

func TestALeadThatWasTalkedToBeforeMeetsItsContactClockAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"})
	b.pass(10 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	want := []string{"contact 09:10 13:10 09:10 qualified", "triage 09:00 11:00 09:00 contacted"}
	if d := cmp.Diff(want, b.exported(desk.ExportCycles, "kind", "start", "due", "stop", "how")); d != "" {
		t.Error(d)
	}
}

// deal is an opportunity of an address.
func deal(key, stage, email string) desk.OpportunityIn {
	return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: key, Raw: key + stage}, Emails: []string{email}, Stage: stage,
		Amount: lead.Known[int64](100)}
}

func (b *bench) deals(rows ...desk.OpportunityIn) []desk.Outcome {
	b.t.Helper()
	return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, rows)
	})
}

func TestADealOfAPersonOfTwoPartnersIsThatOfTheFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one, other := perfect("one"), perfect("one")
	other.Partner, other.Origin, other.ReferredAt = "ponte", origin("other"), lead.Known(friday.Add(-30*time.Minute))
	b.refer(one, other)
	if out := b.deals(deal("1", "open", "one@zuraw.example")); out[0].Lead != 1 {
		t.Errorf("%+v", out)
	}
	if d := cmp.Diff([]string{"email earliest"}, b.exported(desk.ExportOpportunities, "chosen", "because")); d != "" {
		t.Error(d)
	}
	var claims []string
	for _, e := range b.events() {
		if e.Kind == journal.Opportunity {
			claims = e.Data.Names
		}
	}
	if d := cmp.Diff([]string{"L-2"}, claims); d != "" {
		t.Errorf("the other claims are told: %s", d)
	}
}

func TestADealThatFindsNoLeadWaitsForIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	mail, called, named := deal("1", "open", "one@zuraw.example"), deal("2", "open", ""), deal("3", "won", "")
	called.Emails, called.Lead = nil, "X-7"
	named.Emails, named.Company = nil, "Żuraw Systemy"
	for i, o := range b.deals(mail, called, named) {
		if o.Fate != desk.Held || o.Lead != 0 || o.Reason == "" {
			t.Errorf("%d: %+v", i, o)
		}
	}
	r := perfect("one")
	r.Origin.Key = "X-7"
	b.refer(r)
	want := []string{"1 email only - -", "2 external_id only - -", "3 company only - -"}
	if d := cmp.Diff(want, b.exported(desk.ExportOpportunities, "external_id", "chosen", "because", "reason", "created_at")); d != "" {
		t.Error(d)
	}
	if d := b.lead(1); d.Stage != lead.Won {
		t.Errorf("it is %s", d.Stage)
	}
}

// A lead that rested while its deal was won is what it was before it rested, once the win is taken back.
func TestAWinOfALeadThatRestedLosesNoStage(t *testing.T) {
	t.Parallel()
	for _, rest := range []desk.Action{{Verb: desk.Archive, Reason: "x"}, {Verb: desk.Disqualify, Reason: "no_budget"}} {
		b := setup(t)
		b.partners()
		b.refer(perfect("one"))
		b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need")})
		was := b.lead(1).Stage
		b.pass(time.Hour)
		b.must(boss, 1, rest)
		row := deal("1", "won", "one@zuraw.example")
		row.Origin.Raw = "x1"
		b.deals(row)
		if at := b.lead(1).Stage; at != lead.Won {
			t.Errorf("%s: won, it is %s", rest.Verb, at)
		}
		row.Stage, row.Origin.Raw = "open", "x2"
		b.deals(row)
		if at := b.lead(1).Stage; at != was {
			t.Errorf("%s: its deal is open again, and it is %s instead of %s", rest.Verb, at, was)
		}
		b.verified()
	}
}

// A deal that was lost and is open again brings its lead back, to the stage at which it was; one that was another lead's after all
// does so unless a second one is lost.
func TestALossThatIsTakenBackTakesItsLeadBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need")})
	was := b.lead(1).Stage
	n := 0
	set := func(key, stage, email string, one, two lead.Stage) {
		t.Helper()
		row := deal(key, stage, email)
		n++
		row.Origin.Raw = fmt.Sprint("l", n)
		b.pass(time.Hour)
		if row.Stage != "open" {
			row.ClosedAt = b.now()
		}
		b.deals(row)
		if at, other := b.lead(1).Stage, b.lead(2).Stage; at != one || other != two {
			t.Errorf("deal %s %s: the leads are %s and %s; want %s and %s", key, stage, at, other, one, two)
		}
	}
	set("1", "lost", "one@zuraw.example", lead.Lost, lead.New)
	set("1", "open", "one@zuraw.example", was, lead.New)
	set("1", "lost", "one@zuraw.example", lead.Lost, lead.New)
	set("2", "lost", "one@zuraw.example", lead.Lost, lead.New)
	second := b.now()
	set("1", "lost", "two@zuraw.example", lead.Lost, lead.Lost)
	want := second.In(time.FixedZone("", 3600)).Format("15:04")
	if got := b.exported(desk.ExportLeads, "lost_at")[0]; !strings.HasSuffix(got, want) {
		t.Errorf("the one that is lost still closed at %s, and the lead says %s", want, got)
	}
	set("1", "lost", "one@zuraw.example", lead.Lost, lead.New)
	set("2", "lost", "two@zuraw.example", lead.Lost, lead.Lost)
	set("1", "lost", "two@zuraw.example", was, lead.Lost)
	set("1", "won", "two@zuraw.example", was, lead.Won)
	set("1", "open", "one@zuraw.example", was, lead.New)
	b.verified()
}

// TestAWinThatIsTakenBackTakesItsLeadBack has deals of one lead won, opened again and lost, one by one.
func TestAWinThatIsTakenBackTakesItsLeadBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	n := 0
	set := func(key, stage string, want lead.Stage) {
		t.Helper()
		row := deal(key, stage, "one@zuraw.example")
		n++
		row.Origin.Raw = fmt.Sprint(n) // no row is one that came before
		b.deals(row)
		got := b.exported(desk.ExportLeads, "stage", "won_at")[0]
		if at, is := strings.CutPrefix(got, string(want)+" "); !is || (at != "-") != (want == lead.Won) {
			t.Errorf("deal %s %s: the lead is %s; want %s", key, stage, got, want)
		}
	}
	set("1", "won", lead.Won)
	set("1", "open", lead.New)
	set("1", "lost", lead.Lost)
	set("1", "won", lead.Won)
	set("2", "won", lead.Won)
	set("1", "lost", lead.Won) // the other one is won
	set("2", "open", lead.New)
}

func TestALostDealClosesFromAnyStage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	site := perfect("two")
	site.Source, site.Partner, site.Account = lead.OwnSite, "", lead.Account{}
	b.refer(perfect("one"), site)
	b.deals(deal("1", "lost", "one@zuraw.example"), deal("2", "lost", "two@zuraw.example"))
	for _, id := range []lead.ID{1, 2} {
		if d := b.lead(id); d.Stage != lead.Lost || d.Clock != nil && d.Clock.Kind == lead.TriageClock {
			t.Errorf("%s is %s", id, d.Stage)
		}
	}
}

func TestACompanyIsFilledByAFileOfCompaniesAndNoLeadIsMade(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Account.Employees = lead.Opt[int64]{}
	b.refer(r)
	row := desk.AccountIn{Origin: desk.Origin{Name: "accounts"},
		Company: lead.Company{Name: lead.Known("żuraw systemy"), Employees: lead.Known[int64](420)}}
	at := desk.AccountIn{Origin: desk.Origin{Name: "accounts"}, Domain: "nobody.example"}
	in := func() []desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Accounts(ctx, []desk.AccountIn{row, at})
		})
	}
	if out := in(); out[0].Fate != desk.Updated || out[1].Fate != desk.RejectedIn {
		t.Errorf("%+v", out)
	}
	if out := in(); out[0].Fate != desk.Unchanged {
		t.Errorf("%+v", out)
	}
	if d := b.lead(1); d.Facts.Account.Employees.V != 420 || d.Score != 70 {
		t.Errorf("%+v, score %d", d.Facts.Account, d.Score)
	}
}

func TestAnOverlapIsARowOfAListAndNoLead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	in := func(employees int64) []desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Overlaps(ctx, []desk.OverlapIn{{Partner: "Acme Wdrożenia", Domain: "https://www.huta.example/pl",
				Company: lead.Company{Name: lead.Known("Huta"), Employees: lead.Known(employees)}}})
		})
	}
	for i, want := range []desk.Fate{desk.Created, desk.Unchanged, desk.Updated} {
		if out := in(int64(10 + i/2)); out[0].Fate != want {
			t.Errorf("%d: %+v", i, out)
		}
	}
	r := perfect("two")
	r.Source, r.Account.Domain = lead.Overlap, lead.Known("most.example")
	b.refer(r)
	want := []string{"acme huta.example Huta 11", "acme most.example Żuraw Systemy 420"}
	if d := cmp.Diff(want, b.exported(desk.ExportOverlaps, "partner", "domain", "company", "employees")); d != "" {
		t.Error(d)
	}
	if leads := b.exported(desk.ExportLeads, "id"); len(leads) != 0 {
		t.Errorf("%v", leads)
	}
}

func TestATouchKeepsWhereItCameFromAndItsPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	page := func(url string) {
		b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Pages(ctx, []desk.PageIn{{Origin: origin(url), Partner: "acme", URL: url}})
		})
	}
	page("https://acme.example/wms")
	touch := func(key, url, referrer, content string) desk.TouchIn {
		in := desk.TouchIn{Origin: desk.Origin{Name: "ga", Key: key, Raw: key + url}, At: friday, Kind: "visit", Email: "one@zuraw.example",
			Referrer: referrer}
		if in.URL = lead.Known(url); content != "" {
			in.UTM = lead.UTM{Source: lead.Known("acme"), Content: lead.Known(content)}
		}
		return in
	}
	rows := []desk.TouchIn{
		touch("a", "https://acme.example/wms/?x=1", "", ""),
		touch("b", "https://own.example/", "https://ACME.example/wms?mail=ewa@x.example#top", ""),
		touch("c", "https://own.example/", "", "wms"), touch("d", "https://own.example/", "https://other.example/a", "later"),
	}
	b.touch(rows...)
	listed := func() []string { return b.exported(desk.ExportTouches, "external_id", "partner", "referrer", "page") }
	want := []string{"a acme - https://acme.example/wms", "b acme https://acme.example/wms https://acme.example/wms",
		"c acme - https://acme.example/wms", "d acme https://other.example/a -"}
	if d := cmp.Diff(want, listed()); d != "" {
		t.Error(d)
	}
	page("https://acme.example/later")
	if d := cmp.Diff(want, listed()); d != "" {
		t.Errorf("touches are gone through in the transaction that brings a page: %s", d)
	}
	if err := b.Tick(t.Context()); err != nil { // the import was stopped before its end
		t.Fatal(err)
	}
	want[3] = "d acme https://other.example/a https://acme.example/later"
	if d := cmp.Diff(want, listed()); d != "" {
		t.Errorf("a page that comes later: %s", d)
	}
}
