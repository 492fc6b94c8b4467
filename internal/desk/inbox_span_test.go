package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestASpanReadsRowsNearALeadAndTheOrderOfAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for i := range 40 {
		b.refer(perfect(fmt.Sprintf("person%d", i)))
	}
	const open = "stage:new,eql" // counted on an index alone: no count is cut short, however slow the machine
	all, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: open})
	if err != nil || len(all.Rows) != 40 {
		t.Fatalf("%d rows, %v", len(all.Rows), err)
	}
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		q := desk.InboxQuery{Filter: open, End: rapid.Bool().Draw(t, "end"), Limit: rapid.IntRange(1, 50).Draw(t, "limit"),
			Span: rapid.IntRange(1, 12).Draw(t, "span"), Near: lead.ID(rapid.IntRange(0, 44).Draw(t, "near"))}
		for _, id := range rapid.SliceOfN(rapid.IntRange(1, 44), 0, 3).Draw(t, "also") {
			q.Also = append(q.Also, lead.ID(id))
		}
		page, err := b.Inbox(ctx, b.ana, q)
		if err != nil {
			t.Fatal(err)
		}
		n := min(q.Limit, 40)
		at, first := 0, -1
		var order []desk.Spot
		for i, r := range all.Rows[:n] {
			order = append(order, desk.Spot{ID: r.ID, Group: r.Group})
			if r.ID == q.Near {
				at = i
			}
			if first < 0 && (r.Group == desk.Soon || r.Group == desk.Today || r.Group == desk.Later) {
				first = i
			}
		}
		if q.End {
			at = n - 1
		}
		var want []desk.Row
		for i, r := range all.Rows[:n] {
			if i >= at-q.Span && i <= at+q.Span || i == first || slices.Contains(q.Also, r.ID) {
				want = append(want, r)
			}
		}
		if diff := cmp.Diff(order, page.Order); diff != "" {
			t.Errorf("order: %s", diff)
		}
		ids := func(rows []desk.Row) (out []lead.ID) {
			for i := range rows {
				out = append(out, rows[i].ID)
			}
			return out
		}
		if diff := cmp.Diff(ids(want), ids(page.Rows)); diff != "" {
			t.Errorf("rows: %s", diff)
		}
		if page.Total != all.Total || (page.Next == "") != (n == 40) {
			t.Errorf("total %+v, next %q", page.Total, page.Next)
		}
	})
}

// TestTheInboxOfLongAgoHasTheLeadsOfToday: a lead that was never snoozed is not hidden by a clock that stands
// before 1970.
func TestTheInboxOfLongAgoHasTheLeadsOfToday(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	for _, year := range []int{1, 1900, 1969, 2026, 9999} {
		b.at = time.Date(year, 11, 20, 9, 0, 0, 0, time.UTC)
		page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{})
		if err != nil || len(page.Rows) != 2 {
			t.Errorf("in the year %d: %d leads, %v", year, len(page.Rows), err)
		}
		if err := b.All(t.Context(), b.ana, "has:snooze", 0, func(r desk.Row) error {
			t.Errorf("in the year %d %s is snoozed", year, r.ID)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	b.at = friday
}
