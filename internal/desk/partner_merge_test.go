package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/store"
)

// bothPartners fills a programme in which acme and ponte have some of everything that names a partner.
func bothPartners(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	other, shared := perfect("two"), perfect("one")
	other.Partner, shared.Partner, shared.Origin = "ponte", "ponte", origin("one again")
	other.Account.Name, other.Email = lead.Known("Huta"), lead.Known("two@huta.example")
	b.refer(perfect("one"), perfect("three"), other, shared) // L-1 and L-2 of acme, L-3 and L-4 of ponte
	b.touch(
		desk.TouchIn{
			Origin:  origin("t1"),
			At:      friday.Add(-time.Minute),
			Kind:    "demo_request",
			Email:   "two@huta.example",
			Partner: "acme",
		},
		desk.TouchIn{
			Origin:  origin("t2"),
			At:      friday.Add(-time.Minute),
			Kind:    "pricing_view",
			Email:   "one@zuraw.example",
			Partner: "acme",
		},
		desk.TouchIn{Origin: origin("t3"), At: friday.Add(-time.Minute), Kind: "pricing_view", Email: "three@zuraw.example",
			Partner: "ponte"},
	)
	for _, f := range []func(context.Context, *desk.Importer) ([]desk.Outcome, error){
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Pages(ctx, []desk.PageIn{{Origin: origin("u1"), Partner: "acme", URL: "https://acme.example/a"},
				{Origin: origin("u2"), Partner: "ponte", URL: "https://ponte.example/b"}})
		},
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Payouts(ctx, []store.Payout{{Partner: "acme", PaidAt: store.Millis(friday), Amount: 500, Reference: "R1"},
				{Partner: "ponte", PaidAt: store.Millis(friday), Amount: 700, Reference: "R1"}})
		},
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Targets(ctx, []store.Target{{Partner: "acme", Period: "2026-Q4", EQLs: lead.Known[int64](5)},
				{Partner: "ponte", Period: "2026-Q4", EQLs: lead.Known[int64](7)},
				{Partner: "acme", Period: "2027-Q1", EQLs: lead.Known[int64](9)}})
		},
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Prospects(ctx, []store.Prospect{{Partner: "acme", URL: "https://acme.example/p", Site: "acme.example"}})
		},
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Overlaps(ctx, []desk.OverlapIn{{Origin: origin("v1"), Partner: "acme", Domain: "kopalnia.example"},
				{Origin: origin("v2"), Partner: "ponte", Domain: "kopalnia.example"},
				{Origin: origin("v3"), Partner: "acme", Domain: "port.example"}})
		},
		func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "crm", Key: "O-1", Raw: "o1"},
				Emails: []string{"three@zuraw.example"}, Amount: lead.Known[int64](100_000), Stage: "won",
				CreatedAt: friday, ClosedAt: friday}})
		},
	} {
		for _, o := range b.importing(f) {
			if o.Fate == desk.RejectedIn {
				t.Fatalf("%+v", o)
			}
		}
	}
	b.edit(desk.UserEdit{Do: "add", Name: "ana", Role: desk.SDR})
	b.edit(desk.UserEdit{Do: "add", Name: "eve", Role: desk.Ally, Partner: "acme"})
	for id, rate := range map[string]string{"acme": "10%", "ponte": "20%"} {
		if _, err := b.Act(t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: id}},
			desk.Action{Verb: desk.SetPartner, Set: map[string]string{"payout_rate": rate}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.DecidePartner, Quarter: "2026-Q3", Decision: "keep", Note: "fine",
		To: "ana", Due: "2026-12-31"}); err != nil {
		t.Fatal(err)
	}
	if done, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.AgreePartner}); err != nil || len(done.Refused) > 0 {
		t.Fatal(done, err)
	}
	if _, err := b.SetChannel(t.Context(), boss, "acme", desk.Channel{Kind: desk.FileChannel}, nil); err != nil {
		t.Fatal(err)
	}
	if done, err := b.Act(t.Context(), boss, desk.OnLeads(1), desk.Action{Verb: desk.Disqualify, Reason: "no_need"}); err != nil ||
		len(done.Refused) > 0 {
		t.Fatal(done, err) // which is told to acme
	}
	if _, err := b.UndoLast(t.Context(), boss, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	return b
}

// everything is what stands of partners, leads, touches and rows, for comparing.
func (b *bench) everything() string {
	b.t.Helper()
	var out []string
	for _, kind := range desk.ExportKinds() {
		if kind == desk.ExportJournal {
			continue
		}
		out = append(out, fmt.Sprintln(kind))
		err := b.Export(b.t.Context(), boss, kind, "", func([]string) error { return nil }, func(row []any) error {
			out = append(out, asJSON(b.t, row))
			return nil
		})
		if err != nil {
			b.t.Fatal(err)
		}
	}
	return strings.Join(out, "\n")
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (b *bench) mergePartners(from, into string) desk.PartnersMerged {
	b.t.Helper()
	out, err := b.MergePartners(b.t.Context(), boss, desk.MergingPartners{From: from, Into: into})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func TestTwoPartnersBecomeOneAndAreApartAgain(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	before := b.partner("ponte")
	plan, err := b.MergePartners(t.Context(), boss, desk.MergingPartners{From: "acme", Into: "ponte", Dry: true})
	if err != nil || plan.Done || plan.Plan.Leads != 2 || len(plan.Plan.Doubles) != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
	if b.partner("acme").ID != "acme" {
		t.Fatal("a dry run has merged them")
	}
	b.pass(time.Minute)
	out := b.mergePartners("acme", "ponte")
	if fmt.Sprint(out.Plan, out.Rows, out.Notes) != fmt.Sprint(plan.Plan, plan.Rows, plan.Notes) {
		t.Errorf("done it is\n%+v, and the dry run said\n%+v", out, plan)
	}
	verified(t, b.Desk)
	for id := lead.ID(1); id <= 4; id++ {
		if d := b.lead(id); d.PartnerID != "ponte" || d.Conflicts != 0 {
			t.Errorf("%s is of %s with %d conflicts", id, d.PartnerID, d.Conflicts)
		}
	}
	if p := b.partner("acme"); p.ID != "ponte" || !slices.Contains(p.Aliases, "acme") || !slices.Contains(p.Aliases, "Acme Wdrożenia") {
		t.Errorf("acme is %+v", p)
	}
	late := perfect("late")
	if o := b.refer(late); o[0].Fate != desk.Created || b.lead(o[0].Lead).PartnerID != "ponte" {
		t.Errorf("what comes under the name of the one that is gone: %+v", o)
	}
	rows := b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("again"), ID: "acme", Name: "Acme", Kind: "agency", Tier: "gold"}})
	})
	if rows[0].Fate != desk.RejectedIn {
		t.Errorf("a table of partners brings the one back that is gone: %+v", rows)
	}
	b.pass(20 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	done, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"})
	if err != nil || len(done.Left) != 0 || !strings.HasPrefix(done.Text, "acme is back") {
		t.Fatalf("%+v, %v", done, err)
	}
	verified(t, b.Desk)
	for id, want := range map[lead.ID]string{1: "acme", 2: "acme", 3: "ponte", 4: "ponte", 5: "ponte"} {
		if d := b.lead(id); d.PartnerID != want {
			t.Errorf("%s is of %s", id, d.PartnerID)
		}
	}
	if p := b.partner("ponte"); strings.Join(p.Aliases, ",") != strings.Join(before.Aliases, ",") {
		t.Errorf("its aliases are %q", p.Aliases)
	}
	if b.lead(1).Conflicts == 0 {
		t.Error("the conflict of the two is not there again")
	}
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"}); fault.KindOf(err) != fault.Refused {
		t.Errorf("taken back twice: %v", err)
	}
}

// All that is exported, touch by touch, is the same again once a merge is taken back at once.
func TestAMergeOfPartnersTakenBackLeavesNothing(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	was := b.everything()
	payouts := b.payoutsDue()
	out := b.mergePartners("acme", "ponte")
	if now := b.payoutsDue(); now != out.Plan.Due.Then || payouts != out.Plan.Due.From+out.Plan.Due.Into {
		t.Errorf("payouts were %d and are %d, and the plan says %+v", payouts, now, out.Plan.Due)
	}
	if now := b.everything(); now == was {
		t.Error("nothing has changed")
	}
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	if now := b.everything(); now != was {
		t.Errorf("it was\n%s\nand is\n%s", was, now)
	}
	verified(t, b.Desk)
}

func (b *bench) payoutsDue() int64 {
	b.t.Helper()
	r, err := b.Report(b.t.Context(), boss, desk.ReportQuery{Name: "payouts", Period: "2026"})
	if err != nil {
		b.t.Fatal(err)
	}
	i := slices.IndexFunc(r.Total.Columns, func(c report.Column) bool { return c.Name == "due" })
	return r.Total.Values[i].(int64)
}

func TestPartnersThatCannotBecomeOne(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	refused := func(from, into string, kind fault.Kind, why string) {
		t.Helper()
		_, err := b.MergePartners(t.Context(), boss, desk.MergingPartners{From: from, Into: into})
		if fault.KindOf(err) != kind || !strings.Contains(err.Error(), why) {
			t.Errorf("%s into %s: %v", from, into, err)
		}
	}
	refused("acme", "acme", fault.Usage, "it is one partner")
	refused("ponte-it", "ponte", fault.Usage, "it is one partner")
	refused("acme", "nobody", fault.NotFound, "there is no partner")
	if _, err := b.MergePartners(t.Context(), b.ana, desk.MergingPartners{From: "acme", Into: "ponte"}); fault.KindOf(
		err,
	) != fault.Denied {
		t.Errorf("an SDR merges partners: %v", err)
	}
	if _, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.EndPartner}); err != nil {
		t.Fatal(err)
	}
	refused("ponte", "acme", fault.Refused, "acme has ended")
	b.mergePartners("acme", "ponte")
	refused("acme", "ponte", fault.Conflict, "acme was merged into ponte by root on")
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p3"), ID: "tatra", Name: "Tatra", Kind: "agency", Tier: "gold"}})
	})
	b.pass(time.Minute)
	if out := b.mergePartners("ponte", "tatra"); !slices.Contains(out.Aliases, "acme") {
		t.Errorf("a merge of a merge calls it %q", out.Aliases)
	}
	verified(t, b.Desk)
	for id := lead.ID(1); id <= 4; id++ {
		if d := b.lead(id); d.PartnerID != "tatra" {
			t.Errorf("%s is of %s", id, d.PartnerID)
		}
	}
	_, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"})
	if fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "ponte was merged in its turn") {
		t.Errorf("the first of two is taken back first: %v", err)
	}
	for _, id := range []string{"ponte", "acme"} {
		if _, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: id}); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	verified(t, b.Desk)
	if d := b.lead(1); d.PartnerID != "acme" {
		t.Errorf("L-1 is of %s", d.PartnerID)
	}
}

func TestWhatChangedSinceAMergeOfPartnersStays(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	b.mergePartners("acme", "ponte")
	b.pass(time.Minute)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Targets(ctx, []store.Target{{Partner: "ponte", Period: "2027-Q1", EQLs: lead.Known[int64](12)}})
	})
	if err := b.alias("ponte", "ponte-it; acme; Acme Wdrożenia; ponte-new"); err != nil {
		t.Fatal(err)
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p3"), ID: "tatra", Name: "Tatra", Kind: "agency", Tier: "gold"}})
	})
	other := desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "tatra"}}
	if _, err := b.Act(t.Context(), boss, desk.OnLeads(2), other); err != nil {
		t.Fatal(err)
	}
	b.pass(24 * time.Hour)
	done, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"})
	if err != nil || strings.Join(done.Left, "; ") != "target ponte 2027-Q1; partner of L-2" {
		t.Fatalf("%+v, %v", done, err)
	}
	if p := b.partner("ponte"); strings.Join(p.Aliases, ",") != "ponte-it,ponte-new" {
		t.Errorf("its aliases are %q", p.Aliases)
	}
	verified(t, b.Desk)
	b.pass(31 * 24 * time.Hour)
	b.mergePartners("acme", "ponte")
	b.pass(31 * 24 * time.Hour)
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"}); fault.KindOf(err) != fault.Refused {
		t.Errorf("taken back after 31 days: %v", err)
	}
}

func TestAReportFromBeforeAMergeOfPartnersIsWhatItWas(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	ask := func(at time.Time) string {
		t.Helper()
		out := ""
		for _, q := range []desk.ReportQuery{{Name: "weekly", Period: "2026-W47"}, {Name: "payouts", Period: "2026-Q4"},
			{Name: "quarterly", Period: "2026-Q4"}} {
			q.AsOf = at
			r, err := b.Report(t.Context(), boss, q)
			if err != nil {
				t.Fatal(err)
			}
			out += asJSON(t, []any{r.Rows, r.Total.Values}) + "\n"
		}
		return out
	}
	at := b.now()
	was := ask(time.Time{})
	b.pass(time.Minute)
	b.mergePartners("acme", "ponte")
	if now := ask(time.Time{}); now == was {
		t.Error("the merge changes no figure")
	}
	if then := ask(at); then != was {
		t.Errorf("it was\n%s\nand as of then it is\n%s", was, then)
	}
	for row, want := range map[string]int{"": 1, "acme": 1, "ponte": 1, "baltica": 0} {
		q := desk.SinceQuery{Report: "quarterly", Row: row, Period: "2026-Q4", Then: at}
		since, err := b.Since(t.Context(), boss, q)
		if err != nil || len(since.Merged) != want || want > 0 && (since.Merged[0].From != "acme" || since.Merged[0].By != boss.User) {
			t.Errorf("of %q it is told: %+v, %v", row, since.Merged, err)
		}
	}
}
