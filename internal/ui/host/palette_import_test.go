package host

import (
	"context"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// bring takes one lead in as a file would.
func (c *cockpit) bring(file, email string) (batch string) {
	c.t.Helper()
	who := desk.Actor{User: "ania", Role: desk.Admin}
	err := c.desk.Import(c.t.Context(), who, false, func(im *desk.Importer) error {
		batch = im.Batch()
		r := desk.Referral{Origin: desk.Origin{Name: "referrals", Key: file, Raw: file}}
		r.Email, r.Source = lead.Known(email), lead.OwnSite
		r.ReferredAt = lead.Known(c.clock())
		if _, err := im.Referrals(c.t.Context(), []desk.Referral{r}); err != nil {
			return err
		}
		return im.Done(context.WithoutCancel(c.t.Context()), desk.File{Name: file, Kind: "referrals",
			Counts: map[desk.Fate]int{desk.Created: 1}})
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return batch
}

func TestAnImportIsTakenBackInThePalette(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	first, last := c.bring("october.csv", "jan@paz.example"), c.bring("november.csv", "ola@lis.example")
	c.press(":")
	c.typeText("undo")
	if p := c.root.sheet.(*palette); p.selected().id != "verb:undo" {
		t.Errorf("undo alone is %s", p.selected().id)
	}
	c.typeText(" --")
	c.sees("november.csv, 1 row")
	p := c.root.sheet.(*palette)
	if len(p.found) < 2 || p.found[0].line != "eqltui undo --import "+last || p.found[1].line != "eqltui undo --import "+first {
		t.Fatalf("%+v", p.found)
	}
	c.press("enter")
	if c.root.sheet == nil || strings.TrimSpace(p.line.Value()) != ":undo --import "+last {
		t.Fatalf("what is chosen is not written first: %q", p.line.Value())
	}
	c.press("enter")
	c.sees("november.csv taken back: 1 lead")
	c.press(":")
	c.typeText("undo --import")
	if p := c.root.sheet.(*palette); p.found[0].line != "eqltui undo --import "+first {
		t.Errorf("what was taken back is offered: %+v", p.found[0])
	}
}
