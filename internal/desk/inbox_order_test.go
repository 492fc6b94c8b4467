package desk_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestTheInboxIsSortedAsItIsAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for i := range 24 {
		r := perfect(fmt.Sprintf("person%d", i))
		r.Partner = []string{"ponte", "acme"}[i%2]
		r.Account.Domain, r.Account.Name = lead.Known(fmt.Sprintf("c%d.example", i%7)), lead.Known(fmt.Sprintf("%c Works", 'M'-i%7))
		r.Account.Employees = lead.Known(int64(20 + 90*(i%5)))
		b.at = b.at.Add(time.Minute)
		b.refer(r)
	}
	sorted := map[desk.Order]func(x, y desk.Row) int{
		desk.ByScore:   func(x, y desk.Row) int { return y.Score - x.Score },
		desk.ByAge:     func(x, y desk.Row) int { return y.Created.Compare(x.Created) },
		desk.ByTouch:   nil, // every lead has one touch, of one instant
		desk.ByCompany: func(x, y desk.Row) int { return strings.Compare(x.Company, y.Company) },
		desk.ByPartner: func(x, y desk.Row) int {
			return cmp.Or(strings.Compare(x.Partner, y.Partner), x.Clock.Due.Compare(y.Clock.Due))
		},
	}
	for _, filter := range []string{"", "stage:new,eql", "country:PL", "score>=1 stage:new,eql"} {
		for order, compare := range sorted {
			var rows []desk.Row
			for after := ""; ; {
				page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: filter, Order: order, After: after, Limit: 7})
				if err != nil || page.Total.N != 24 {
					t.Fatalf("%q by %s: %d in all, %v", filter, order, page.Total.N, err)
				}
				for i, spot := range page.Order {
					if spot.ID != page.Rows[i].ID || spot.Group != page.Rows[i].Group {
						t.Errorf("%q by %s: %+v is not %s", filter, order, spot, page.Rows[i].ID)
					}
				}
				if rows = append(rows, page.Rows...); page.Next == "" {
					break
				}
				after = page.Next
			}
			if compare != nil && !slices.IsSortedFunc(rows, compare) || len(rows) != 24 {
				t.Errorf("%q by %s: %d rows, in the order %+v", filter, order, len(rows), rows)
			}
		}
	}
	_, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Order: "hue"})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.HintOf(err), "company") {
		t.Errorf("an order that there is not: %v", err)
	}
}
