package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// event is what web analytics exported of a visit so many hours before friday; of CSV it has no id.
func event(id string, hours int, partner string) desk.TouchIn {
	return desk.TouchIn{Origin: desk.Origin{Name: "ga4", Key: id, Raw: id + time.Duration(hours).String() + partner},
		At: friday.Add(-time.Duration(hours) * time.Hour), Kind: "pricing_view", ClientID: "1.170", Partner: partner}
}

// notes are the ids of what a report says beside its figures.
func (b *bench) notes(q desk.ReportQuery) (ids []string) {
	b.t.Helper()
	r, err := b.Report(b.t.Context(), root(), q)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, n := range r.Notes {
		ids = append(ids, n.ID)
	}
	return ids
}

// TestWhatWebAnalyticsMayStillChangeIsProvisional goes from the rows of an export to credits and reports: for 72 hours, with
// an id and without one.
func TestWhatWebAnalyticsMayStillChangeIsProvisional(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one := perfect("one")
	one.ClientID = lead.Known("1.170")
	b.refer(one)
	week := desk.ReportQuery{Name: "weekly", Period: "2026-W47"}
	b.touch(desk.TouchIn{Origin: origin("own"), At: friday.Add(-time.Hour), Kind: "page_view", ClientID: "1.170", Partner: "ponte"})
	if slices.Contains(b.notes(week), "provisional") {
		t.Error("a touch that no web analytics exported is provisional")
	}
	b.touch(event("", 71, "ponte"), event("", 73, "ponte"), event("e1", 70, "ponte"), event("e2", 74, "ponte"))
	open := deal("1", "open", "one@zuraw.example")
	open.Amount, open.CreatedAt = lead.Known(int64(10001)), friday
	b.deals(open)
	all, err := b.LeadCredits(t.Context(), b.ana, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d opportunities: %v", len(all), err)
	}
	held := map[int]bool{70: true, 71: true, 73: false, 74: false, 1: false}
	for _, c := range all[0].Touches {
		age := int(friday.Sub(c.At).Hours())
		if is, asked := held[age]; asked && c.Kind != "partner_referral" {
			if delete(held, age); c.Provisional != is {
				t.Errorf("a touch of %d hours: provisional %v", age, c.Provisional)
			}
		}
	}
	if len(held) > 0 {
		t.Errorf("not on the path: %v", held)
	}
	for _, name := range []string{"weekly", "quarterly", "content", "payouts"} {
		q := desk.ReportQuery{Name: name, Period: "2026-Q4"}
		if name == "weekly" {
			q = week
		}
		if !slices.Contains(b.notes(q), "provisional") {
			t.Errorf("%s says nothing", name)
		}
	}
	if slices.Contains(b.notes(desk.ReportQuery{Name: "weekly", Period: "2026-W46"}), "provisional") {
		t.Error("a week that is settled is provisional")
	}
	b.at = friday.Add(3 * time.Hour)
	if slices.Contains(b.notes(week), "provisional") {
		t.Error("it is settled and still provisional")
	}
}

// TestAnEventThatHadNoIDIsNotThereTwice: an earlier version gave none.
func TestAnEventThatHadNoIDIsNotThereTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.touch(event("", 5, ""))
	got := b.touch(event("e1", 5, ""), event("e2", 6, ""))
	if got[0].Fate != desk.Unchanged || got[1].Fate != desk.Created {
		t.Errorf("%+v", got)
	}
	if got = b.touch(event("e2", 6, "acme")); got[0].Fate != desk.Updated {
		t.Errorf("the table of the day does not correct that of the hour: %+v", got)
	}
}
