package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Beside a publication stand the 30 days before and after it. Counted by hand, days from the publication:
//
//	lead  came  EQL  SQL  won
//	  1   -20   -19  -18         before: came, EQL, taken
//	  2   -10   +2               before: came; after: EQL
//	  3    +1    +1   +3  +45    after: came, EQL, taken, won
//	  4    +5   +29  +40         after: came, EQL, taken
//	  5    +8                    after: came
//	  6   +29   +31              after: came
//	  7   +31   +31  +32         neither
func TestTheMonthsBesideAPublicationAreWhatHappenedInThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	day, qualify := -20, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need")}
	until := func(d int) {
		b.pass(time.Duration(d-day) * 24 * time.Hour)
		day = d
	}
	come := func(n int) {
		r := perfect(fmt.Sprint("p", n))
		r.ReferredAt = lead.Known(b.now().Add(-time.Minute))
		b.refer(r)
	}
	came := func(ids ...lead.ID) {
		for _, id := range ids {
			b.must(b.ae, id, desk.Action{Verb: desk.Accept})
		}
	}
	come(1)
	until(-19)
	b.must(b.ana, 1, qualify)
	until(-18)
	came(1)
	until(-10)
	come(2)
	until(0)
	published, draft := b.now(), drafted(t, "threshold: 70", "threshold: 69")
	if _, err := b.PublishAs(t.Context(), boss, draft, desk.Publication{Why: "too few"}, nil); err != nil {
		t.Fatal(err)
	}
	until(1)
	come(3)
	b.must(b.ana, 3, qualify)
	until(2)
	b.must(b.ana, 2, qualify)
	until(3)
	came(3)
	until(5)
	come(4)
	until(8)
	come(5)
	young := b.month(t)
	if want := (desk.MonthFigures{Days: 8, Leads: 3, EQLs: 2}); !isMonth(young.Became, want, 1, 0) {
		t.Errorf("after eight days: %+v", young.Became)
	}
	until(29)
	come(6)
	b.must(b.ana, 4, qualify)
	until(31)
	come(7)
	b.must(b.ana, 6, qualify)
	b.must(b.ana, 7, qualify)
	until(32)
	came(7)
	until(40)
	came(4)
	until(45)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(
			ctx,
			[]desk.OpportunityIn{{Origin: desk.Origin{Name: "crm", Key: "o3", Raw: "o3"}, Lead: "L-3", Stage: "won",
				CreatedAt: b.now().Add(-time.Hour), ClosedAt: b.now(), Amount: lead.Known(int64(100_000))}},
		)
	})
	until(60)
	p := b.month(t)
	if p.By != boss.User || p.Why != "too few" || !p.At.Equal(published) || p.After != draft.Hash || len(p.Changes) != 1 {
		t.Errorf("%+v", p)
	}
	if want := (desk.MonthFigures{Days: 30, Leads: 2, EQLs: 1}); !isMonth(p.Was, want, 1, 0) {
		t.Errorf("before: %+v", p.Was)
	}
	if want := (desk.MonthFigures{Days: 30, Leads: 4, EQLs: 3}); !isMonth(p.Became, want, 2, 1) {
		t.Errorf("after: %+v", p.Became)
	}
}

// month is the newest publication with its months.
func (b *bench) month(t *testing.T) desk.Published {
	t.Helper()
	log, err := b.PolicyLog(t.Context(), boss)
	if err != nil || len(log) == 0 {
		t.Fatal(len(log), err)
	}
	return log[0]
}

// isMonth compares a month, of whose EQLs sales took so many and so many were won.
func isMonth(m, want desk.MonthFigures, taken, won int64) bool {
	return cmp.Equal([]int64{m.Days, m.Leads, m.EQLs, m.Taken.K, m.Taken.N, m.Won.K, m.Won.N},
		[]int64{want.Days, want.Leads, want.EQLs, taken, want.EQLs, won, want.EQLs})
}
