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

// shared brings companies that are in our customer list and in Baltica's: two candidates, one of which too little is
// known, and one that is too small.
func shared(_ *Options, d *testdesk.Desk) {
	company := func(name string, employees int64, active bool) lead.Company {
		return lead.Company{Name: lead.Known(name), Employees: lead.Known(employees), Industry: lead.Known("logistics"),
			Country: lead.Known("PL"), Region: lead.Known("emea"), IntegrationActive: lead.Known(active)}
	}
	err := d.Desk.Import(context.Background(), testdesk.As("ania"), false, func(im *desk.Importer) error {
		_, err := im.Overlaps(context.Background(), []desk.OverlapIn{
			{Partner: "baltica", Domain: "malina.example", Company: company("Malina", 3, true)},
			{Partner: "baltica", Domain: "kos.example", Company: company("Kos i Synowie", 420, true)},
			{Partner: "baltica", Domain: "gil.example", Company: company("Gil Logistyka", 420, true)},
			{Partner: "baltica", Domain: "czapla.example"},
			{Partner: "baltica", Domain: "wrona.example", Company: company("Wrona", 420, false)},
			{Partner: "wisla", Domain: "dudek.example", Company: company("Dudek", 420, true)},
		})
		return err
	})
	if err != nil {
		panic(err)
	}
}

func TestACompanyInBothListsBecomesALeadByOneKey(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, shared)
	c.press("2", "right", "enter", "m")
	c.sees("Choose a company first: v")
	c.press("v")
	c.sees("Candidates 2")
	c.sees("company size 3 is outside 50 to 2000")
	if strings.Contains(c.screen(), "dudek") {
		t.Errorf("another partner's list is shown:\n%s", c.screen())
	}
	// The candidates come first, in the order of their domains.
	if gil, malina := strings.Index(c.screen(), "gil.example"), strings.Index(c.screen(), "malina.example"); gil < 0 || gil > malina {
		t.Errorf("candidates do not come first:\n%s", c.screen())
	}
	c.press("enter")
	c.sees("There is no lead of this partner at the company yet")
	c.press("j", "m")
	c.sees("Make a lead of kos.example")
	c.press("ctrl+s")
	c.sees("a name or an e-mail says whom the lead is about")
	c.press("shift+tab")
	c.typeText("Ewa Kos")
	c.press("tab")
	c.typeText("ewa@kos.example")
	c.press("tab")
	c.typeText("Head of logistics")
	c.pass(time.Second)
	c.sees("a new lead: new")
	c.press("ctrl+s")
	c.sees("added: new")
	if len(c.desk.Typed) != 1 {
		t.Fatalf("the desk got %+v", c.desk.Typed)
	}
	got := c.desk.Typed[0]
	if got.Source != lead.Overlap || got.Partner != "baltica" || got.Account.Domain.V != "kos.example" || got.Account.Employees.V != 420 ||
		got.Email.V != "ewa@kos.example" || got.Title.V != "Head of logistics" || got.ProgramTier.V != "gold" {
		t.Errorf("the desk got %+v", got)
	}
	c.press("r")
	c.sees("the partner referred somebody there")
	c.press("u")
	c.sees("adding undone")
	c.press("r")
	if strings.Contains(c.screen(), "the partner referred somebody there") {
		t.Errorf("the undo leaves the lead:\n%s", c.screen())
	}
	// What can become no EQL is refused before a form opens, with why.
	c.press("G", "m")
	c.sees("is not active")
	c.press("esc")
	c.sees("Funnel of the quarter")
}

func TestWhatIsNotThereYetIsNotTakenBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right")
	c.hold = true
	c.press("enter", "u") // the page of a partner before its answer
	c.seesNot("panic")
}
