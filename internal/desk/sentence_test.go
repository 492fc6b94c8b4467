package desk_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// The partner is told the reason's sentence in its language, as far as it is known in it.
func TestARefusalReachesThePartnerInItsLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"pl": "W tym roku nie ma na to budżetu.", "de": "There is no budget this year."} {
		b := setup(t)
		b.partners()
		b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("l" + language), ID: "acme", Name: "Acme Wdrożenia",
				Kind: "implementation", Tier: "gold",
				Certified: lead.Known(true), Language: lead.Known(language)}})
		})
		b.refer(perfect("a"))
		b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget", Note: "never told"})
		db, err := sql.Open("sqlite", b.db)
		if err != nil {
			t.Fatal(err)
		}
		var data string
		err = db.QueryRow(`SELECT data FROM deliveries WHERE kind = 'disqualified'`).Scan(&data)
		db.Close()
		if err != nil || !strings.Contains(data, want) || strings.Contains(data, "never told") {
			t.Errorf("%s: the partner reads %s, %v", language, data, err)
		}
	}
}
