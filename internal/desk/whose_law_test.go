package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Sheets that number their rows as they like, in one origin, about persons who meet at companies and move between
// them: whatever comes in whatever order, nothing of a person or a company is ever found on another, nobody is
// lost, and the same sheet again changes nothing.
func TestNothingOfOneEverEndsOnAnother(t *testing.T) {
	t.Parallel()
	names := []string{"Ada Nowak", "Bo Lis", "Cy Kos", "Dag Wilk", "Eva Bielik"}
	domains := []string{"aa.example", "bb.example", "cc.example"}
	partners := []string{"acme", "ponte"}
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		seen := map[string]bool{}
		for sheet := range rapid.IntRange(1, 4).Draw(rt, "sheets") {
			var rows []desk.Referral
			for i := range rapid.IntRange(1, 5).Draw(rt, "rows") {
				n := rapid.IntRange(0, len(names)-1).Draw(rt, "who")
				d := (n + rapid.SampledFrom([]int{0, 0, 1}).Draw(rt, "at")) % len(domains)
				r := perfect(strings.ToLower(strings.Fields(names[n])[0]))
				r.Name, r.Email = lead.Known(names[n]), lead.Known(strings.ToLower(strings.Fields(names[n])[0])+"@"+domains[d])
				r.Account.Name, r.Account.Employees = lead.Known("Company "+domains[d]), lead.Known(int64(100+d))
				r.Partner = partners[n%len(partners)]
				if rapid.IntRange(0, 3).Draw(rt, "addressed") == 0 {
					r.Email, r.Account.Domain = lead.Opt[string]{}, lead.Known(domains[d])
				}
				r.Origin.Key = rapid.SampledFrom([]string{"", fmt.Sprint(i + 1), fmt.Sprint(n + 1)}).Draw(rt, "id")
				r.Origin.Raw = fmt.Sprint(sheet, i, r.Origin.Key, r.Email.V, r.Account.Domain.V)
				rows = append(rows, r)
				seen[names[n]] = true
			}
			b.refer(rows...)
			found := map[string]bool{}
			leads, _ := b.all()
			for _, l := range leads {
				d := b.lead(lead.ID(l.ID))
				f := d.Facts
				first := strings.ToLower(strings.Fields(d.Name)[0])
				n := 0
				for i, name := range names {
					if name == d.Name {
						n = i
					}
				}
				if email := f.Lead.Email.V; email != "" && !strings.HasPrefix(email, first+"@") {
					rt.Fatalf("%s has the address %s", d.Name, email)
				}
				if l.PartnerID != partners[n%len(partners)] {
					rt.Fatalf("%s is %s's", d.Name, l.PartnerID)
				}
				for i, domain := range domains {
					if d.Domain != domain {
						continue
					}
					size := f.Account.Employees
					if d.Company != "" && d.Company != "Company "+domain || size.Known && size.V != int64(100+i) {
						rt.Fatalf("%s is %s with %d people", domain, d.Company, size.V)
					}
				}
				found[d.Name] = true
			}
			for name := range seen {
				if !found[name] {
					rt.Fatalf("%s is lost", name)
				}
			}
			for i, o := range b.refer(rows...) {
				if o.Fate != desk.Unchanged {
					rt.Fatalf("row %d is %s the second time", i, o.Fate)
				}
			}
		}
	})
}
