package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestAListShowsTheScoreThatTheLeadShows(t *testing.T) {
	t.Parallel()
	b := caged(t)
	third := perfect("three")
	third.Email = lead.Known("three@most.example")
	b.refer(third)
	b.touch(desk.TouchIn{Origin: origin("t8"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "two@zuraw.example"})
	b.touch(desk.TouchIn{Origin: origin("t9"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "three@most.example"})
	b.must(b.ana, 3, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	same := func() {
		t.Helper()
		var rows []desk.Row // read to the end first: a machine of one core has one reader
		if err := b.All(t.Context(), b.ana, "", 0, func(r desk.Row) error { rows = append(rows, r); return nil }); err != nil ||
			len(rows) != 3 {
			t.Fatal(rows, err)
		}
		for _, r := range rows {
			d := b.lead(r.ID)
			if d.Score != r.Score || d.Fit != r.Fit || d.Intent != r.Intent || d.Verdict != r.Verdict {
				t.Errorf("%s %s: listed with %d+%d=%d %s, shown with %d+%d=%d %s", r.ID, r.Stage, r.Fit, r.Intent, r.Score, r.Verdict,
					d.Fit, d.Intent, d.Score, d.Verdict)
			}
			if res := d.Result.Score; r.ID == 3 && (res.Total != d.Score || res.Fit != d.Fit || res.Intent != d.Intent) {
				t.Errorf("%s: the breakdown adds up to %d and not to %d", r.ID, res.Total, d.Score)
			}
		}
		page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{})
		if err != nil || len(page.Rows) != len(rows) {
			t.Fatal(page, err)
		}
		for _, r := range page.Rows {
			if d := b.lead(r.ID); d.Score != r.Score || d.Verdict != r.Verdict {
				t.Errorf("%s: the inbox has %d %s and the lead %d %s", r.ID, r.Score, r.Verdict, d.Score, d.Verdict)
			}
		}
		var columns []string
		var out [][]any
		if err := b.Export(t.Context(), b.ana, desk.ExportLeads, "", func(names []string) error { columns = names; return nil },
			func(row []any) error { out = append(out, row); return nil }); err != nil || len(out) != len(rows) {
			t.Fatal(out, err)
		}
		for _, row := range out {
			at := func(name string) any { return row[slices.Index(columns, name)] }
			d := b.lead(leadID(t, at("id").(string)))
			if at("score") != int64(d.Score) || at("fit") != int64(d.Fit) || at("intent") != int64(d.Intent) ||
				at("verdict") != string(d.Verdict) {
				t.Errorf("%s: exported with %v %v, shown with %d %s", d.ID, at("score"), at("verdict"), d.Score, d.Verdict)
			}
		}
	}
	same()
	b.pass(200 * 24 * time.Hour)
	same() // before time was given its due, too
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	same()
	b.publish("threshold: 70", "threshold: 60")
	b.publish("points: 12", "points: 9")
	same()
}

func TestAListIsOneSnapshotHoweverManyPagesItHas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	rows := make([]desk.Referral, 600)
	for i := range rows {
		rows[i] = perfect("p" + lead.ID(i + 1).String()[2:])
		rows[i].Email = lead.Known(strings.ToLower(rows[i].Origin.Raw) + "@gmail.com")
	}
	b.refer(rows...)
	seen := map[lead.ID]int{}
	if err := b.All(t.Context(), b.ana, "", 0, func(r desk.Row) error {
		if len(seen) == 0 {
			// it moves to the end of the list
			if _, err := b.act(b.ana, r.ID, desk.Action{Verb: desk.Disqualify, Reason: "no_need"}); err != nil {
				return err
			}
		}
		seen[r.ID]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(seen) != len(rows) {
		t.Errorf("%d of %d leads", len(seen), len(rows))
	}
	gone := errors.New("gone")
	if err := b.All(t.Context(), b.ana, "", 0, func(desk.Row) error { return gone }); err != gone {
		t.Errorf("%v", err)
	}
}

func TestADayIsThatOfThePolicysZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.ReferredAt = lead.Known(time.Date(2026, 11, 17, 23, 0, 0, 0, time.UTC)) // 2026-11-18 in Warsaw, as a file says it
	b.refer(r)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, To: "ania", ConfirmUs: true, BANT: yes("budget", "need")})
	d := b.lead(1)
	if text := d.Brief.Text(); !strings.Contains(text, "referred on 18 Nov 2026") {
		t.Error(text)
	}
	for _, rule := range d.Result.Score.Rules {
		if rule.ID == "referral" && !strings.HasSuffix(rule.Evidence, "last 2026-11-18") {
			t.Errorf("the evidence is %q", rule.Evidence)
		}
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p9"), ID: "late", Name: "Late", Kind: "agency", Tier: "gold",
			Status: lead.Known("ended")}})
	})
	r.Partner, r.Email, r.Origin = "late", lead.Known("late@most.example"), origin("late")
	b.refer(r)
	for _, g := range b.lead(2).Result.Gates {
		if g.ID == "record" && !strings.Contains(g.Reason, "on 2026-11-18") {
			t.Errorf("the reason is %q", g.Reason)
		}
	}
}

func TestAFilterFindsKindsInAnyCase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "Demo_Request", Email: "one@zuraw.example"})
	for _, query := range []string{"kind:Implementation", "trigger:DEMO_request", "signal:Demo_request", "signal:Use_case_stated"} {
		if n := b.found(query); n != 1 {
			t.Errorf("%s finds %d", query, n)
		}
	}
}
