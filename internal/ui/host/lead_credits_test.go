package host

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestALeadsPageDividesItsOpportunityByBothModels(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		id := c.desk.Listed()[0]
		err := c.desk.Import(t.Context(), testdesk.As("ania"), false, func(im *desk.Importer) error {
			_, err := im.Opportunities(t.Context(), []desk.OpportunityIn{{Origin: desk.Origin{Name: "deals", Key: "D-9", Raw: "D-9"},
				Lead: id.String(), Stage: "open", Amount: lead.Known(int64(1234500)), CreatedAt: c.now}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c.run(c.root.goTo(place.GoTo{Place: place.LeadPlace, Arg: desk.Row{ID: id}}))
		for range 2 {
			c.press("tab")
		}
		c.sees("Attribution")
		c.sees("12 345")
		c.sees("first key last")
		c.sees("our own")
		c.sees("partners")
	}
}

// The preview of a lead with an opportunity has its attribution in short, where there is room for it, and no other lead has it.
func TestThePreviewOfALeadWithAnOpportunityHasItsAttribution(t *testing.T) {
	t.Parallel()
	for size, room := range map[[2]int]bool{{120, 60}: true, {200, 50}: true, {80, 24}: false, {60, 18}: false} {
		var id lead.ID
		c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) {
			id = d.Listed()[0]
			err := d.Import(t.Context(), testdesk.As("ania"), false, func(im *desk.Importer) error {
				_, err := im.Opportunities(t.Context(), []desk.OpportunityIn{{Origin: desk.Origin{Name: "deals", Key: "D-9", Raw: "D-9"},
					Lead: id.String(), Stage: "open", Amount: lead.Known(int64(1234500)), CreatedAt: testdesk.Friday()}})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		for range 2 {
			for c.inbox().Selected().ID != id {
				c.press("j")
			}
			c.pass(time.Second)
			if !room {
				c.seesNot("Attribution")
				break
			}
			for _, want := range []string{"Attribution", "12 345", "Sourced", "first key last", "first last partner", "partners"} {
				c.sees(want)
			}
			c.press("j")
			c.seesNot("Attribution") // that of another lead
			c.press("k")
		}
	}
}
