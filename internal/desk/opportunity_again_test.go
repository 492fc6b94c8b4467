package desk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Two files of deals that both number theirs from 1 must not take each other's: neither the lead moves nor the
// amount, until a person says so.
func TestADealWhoseIDIsAnothersWaits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row  desk.OpportunityIn
		want desk.Fate
		on   lead.ID
	}{
		"another person, partner and company": {desk.OpportunityIn{Emails: []string{"bob@two.example"}}, desk.Held, 0},
		"another partner at the company":      {desk.OpportunityIn{Emails: []string{"cy@zuraw.example"}}, desk.Held, 0},
		"nobody who is known":                 {desk.OpportunityIn{Emails: []string{"zed@zed.example"}}, desk.Held, 0},
		"another domain":                      {desk.OpportunityIn{Domain: "two.example"}, desk.Held, 0},
		"a company nobody knows":              {desk.OpportunityIn{Company: "Gammatron"}, desk.Held, 0},
		"another lead by its external id":     {desk.OpportunityIn{Lead: "B2"}, desk.Held, 0},
		"a lead nobody knows":                 {desk.OpportunityIn{Lead: "Z9"}, desk.Held, 0},
		"a colleague of the same partner":     {desk.OpportunityIn{Emails: []string{"ola@zuraw.example"}}, desk.Updated, 2},
		"a colleague nobody knows":            {desk.OpportunityIn{Emails: []string{"new@zuraw.example"}}, desk.Updated, 1},
		"several, and the person among them": {desk.OpportunityIn{Emails: []string{"bob@two.example", "ewa@zuraw.example"}},
			desk.Updated, 1},
		"nobody":                        {desk.OpportunityIn{}, desk.Updated, 1},
		"its company":                   {desk.OpportunityIn{Domain: "www.zuraw.example"}, desk.Updated, 1},
		"another lead by our number":    {desk.OpportunityIn{Lead: "L-3"}, desk.Updated, 3},
		"its lead by its external id":   {desk.OpportunityIn{Lead: "A1"}, desk.Updated, 1},
		"its company by another's name": {desk.OpportunityIn{Company: "Two Ltd"}, desk.Held, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			two, cy := perfect("bob"), perfect("cy")
			two.Email, two.Account.Domain, two.Account.Name = lead.Known("bob@two.example"), lead.Opt[string]{}, lead.Known("Two Ltd")
			two.Partner, cy.Partner = "ponte", "ponte"
			ewa := perfect("ewa")
			ewa.Origin.Key, two.Origin.Key = "A1", "B2"
			b.refer(ewa, perfect("ola"), two, cy)
			first := deal("1", "won", "ewa@zuraw.example")
			first.Amount = lead.Known(int64(100))
			if out := b.deals(first); out[0].Lead != 1 {
				t.Fatalf("%+v", out)
			}
			second := deal("1", "won", "")
			second.Emails, second.Domain, second.Company, second.Lead = c.row.Emails, c.row.Domain, c.row.Company, c.row.Lead
			second.Amount, second.Origin.Raw = lead.Known(int64(900)), "second"
			out := b.deals(second)[0]
			if out.Fate != c.want || out.Lead != c.on {
				t.Fatalf("%+v", out)
			}
			if c.want != desk.Held {
				return
			}
			for _, part := range []string{"its external id is another deal's, of L-1 (Ewa", "--origin NAME", "lead=L-12"} {
				if !strings.Contains(out.Reason, part) {
					t.Errorf("%q lacks %q", out.Reason, part)
				}
			}
			if d := cmp.Diff([]string{"1 100 A1 won", "1~ 900"}, amounts(b)); d != "" {
				t.Error(d)
			}
			if again := b.deals(second)[0]; again.Fate != desk.Unchanged {
				t.Errorf("the same row again: %+v", again)
			}
			b.refer(perfect("zed")) // who comes takes nothing that a person has to settle
			if d := b.lead(3); d.Row.Stage != lead.New {
				t.Errorf("L-3 is %s", d.Row.Stage)
			}
			second.Origin.Name = "other"
			if out := b.deals(second)[0]; out.Fate == desk.Updated || out.Lead == 1 {
				t.Errorf("under an origin of its own: %+v", out)
			}
			if _, err := b.Verify(t.Context(), func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

func amounts(b *bench) []string {
	var out []string
	for _, row := range b.exported(desk.ExportOpportunities, "external_id", "amount", "lead", "stage") {
		words := strings.Fields(row)
		if id, _, held := strings.Cut(words[0], "~"); held {
			row = id + "~ " + words[1]
		}
		out = append(out, row)
	}
	return out
}
