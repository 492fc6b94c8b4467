package host

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// careless lets visits come by links of a partner that are wrong, and by one that is right.
func careless(_ *Options, d *testdesk.Desk) {
	err := d.Desk.Import(context.Background(), testdesk.As("ania"), false, func(im *desk.Importer) error {
		var touches []desk.TouchIn
		for i, query := range []string{"utm_source=baltica&utm_medium=cpc",
			"utm_source=baltica&utm_medium=cpc", "utm_source=Baltica&utm_medium=referral",
			"utm_source=baltica&utm_medium=referral"} {
			key := "W-" + strconv.Itoa(i)
			touches = append(
				touches,
				desk.TouchIn{Origin: desk.Origin{Name: "touches", Key: key, Raw: key}, At: testdesk.Friday().AddDate(0, 0, -3-i),
					Kind: "pricing_view", ClientID: "GA1.9." + key, URL: lead.Known("https://www.lumen.example/pricing?" + query)},
			)
		}
		_, err := im.Touches(context.Background(), touches)
		return err
	})
	if err != nil {
		panic(err)
	}
}

// L on a partner's page tells which rules its links broke, and y copies the mail about them.
func TestWrongLinksOfAPartnerAreTold(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, careless)
	c.press("2", "right", "enter", "L")
	c.seesAll("4 visits", "utm_medium is not referral.", "2 visits", "written in lower case", "1 visit",
		"→ https://www.lumen.example/pricing?utm_source=baltica&utm_medium=referral")
	links, err := c.desk.Links(t.Context(), testdesk.As("ania"), "baltica", "2026-Q4")
	if err != nil {
		t.Fatal(err)
	}
	mail, err := c.desk.LinkMail(t.Context(), links, "")
	if err != nil || !strings.Contains(mail, "utm_medium=cpc") {
		t.Fatalf("%q, %v", mail, err)
	}
	c.seesAll("copy the mail")
	if msg := c.root.sheet.Key("y", "")(); !holdsClipboard(msg, mail) {
		t.Error("nothing is copied")
	}
	c = open(t, 80, 24, nil)
	c.press("2", "right", "enter", "L")
	c.sees("No visit of the quarter came by a wrong link.")
	c.seesNot("copy the mail")
}
