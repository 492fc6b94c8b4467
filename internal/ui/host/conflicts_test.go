package host

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// claimed has Wisła refer somebody at a company that Baltica referred before, with a deal.
func claimed(_ *Options, d *testdesk.Desk) {
	at := testdesk.Friday()
	err := d.Desk.Import(context.Background(), testdesk.As("ania"), false, func(im *desk.Importer) error {
		_, err := im.Referrals(context.Background(), []desk.Referral{{Origin: desk.Origin{Name: "referrals", Key: "rival", Raw: "rival"},
			Record: lead.Record{ReferredAt: lead.Known(at.Add(-3 * time.Hour)),
				Personal: lead.Personal{Email: lead.Known("iga@zuraw-systemy.example"), Name: lead.Known("Iga Kos")},
				Own:      lead.Own{ProgramTier: lead.Known("gold")}}, Partner: "wisla"}})
		if err != nil {
			return err
		}
		_, err = im.Opportunities(
			context.Background(),
			[]desk.OpportunityIn{{Origin: desk.Origin{Name: "opportunities", Key: "rival", Raw: "rival"},
				Emails: []string{"iga@zuraw-systemy.example"}, Stage: "open", Amount: lead.Known(int64(50_000_00)), CreatedAt: at}},
		)
		return err
	})
	if err != nil {
		panic(err)
	}
}

// toConflict goes to the first pair that two partners claim.
func (c *cockpit) toConflict() {
	c.press("4")
	for range 20 {
		for line := range strings.Lines(c.screen()) {
			if strings.Contains(line, "▌") && strings.Contains(line, "two partners") {
				return
			}
		}
		c.press("j")
	}
	c.t.Fatalf("no conflict is listed:\n%s", c.screen())
}

func TestAConflictIsDecidedSideBySideWithItsMoney(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, claimed)
	c.toConflict()
	c.press("d")
	c.sees("Referred")
	c.sees("Held for Baltica")
	c.sees("Decided for Wisła")
	c.press("h")
	c.sees("It is a conflict of partners")
	c.press("d", "ctrl+s")
	c.sees("Choose a partner")
	c.press("1", "ctrl+s")
	c.sees("A decision has a reason")
	c.typeText("referred first")
	c.sees("50 000")
	c.press("ctrl+s")
	c.sees("Żuraw Systemy is Baltica")
	if strings.Contains(c.screen(), "two partners") {
		t.Errorf("it is proposed again:\n%s", c.screen())
	}
}

func TestAConflictIsLookedAtAsAMergeAndBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, claimed)
	c.toConflict()
	c.press("enter", "m")
	c.sees("Survivor")
	c.press("esc")
	c.sees("Referred")
	c.press("esc")
	c.sees("In common")
}

func TestARepDoesNotDecideBetweenPartners(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		claimed(o, d)
		o.Who.Role = desk.SDR
	})
	c.toConflict()
	c.press("d")
	c.sees("may not decide between partners")
}
