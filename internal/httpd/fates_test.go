package httpd

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// TestARecordHasTheFateOfARow posts drawn records to one database and imports them as lines of a file into another.
func TestARecordHasTheFateOfARow(t *testing.T) {
	t.Parallel()
	cell := func(name string, values ...string) *rapid.Generator[string] {
		return rapid.Map(rapid.SampledFrom(values), func(v string) string {
			if v == "" {
				return ""
			}
			return fmt.Sprintf("%q:%s,", name, v)
		})
	}
	row := rapid.Custom(func(t *rapid.T) string {
		return `{"partner":"acme",` + strings.TrimSuffix(
			cell("referred_at", "", `"2026-11-20T09:00:00Z"`, `"2026-11-20"`, `"soon"`, `"2031-01-01"`).Draw(t, "at")+
				cell("email", "", `"ewa@zuraw.example"`, `"jan@gov.example"`, `"no address"`).Draw(t, "email")+
				cell("domain", "", `"zuraw.example"`, `"-"`).Draw(t, "domain")+
				cell("program_tier", "", `"gold"`, `"tin"`).Draw(t, "tier")+
				cell("external_id", "", `"x1"`, `"x2"`, `7`).Draw(t, "id")+
				cell("employees", "", `420`, `"1,5"`, `-3`, `[1,2]`, `{"a":1}`).Draw(t, "employees")+`"note":"n",`,
			",",
		) + "}"
	})
	const databases = 6 // of which each costs a tenth of a second
	for i := range databases {
		lines := rapid.SliceOfN(rapid.OneOf(row, rapid.SampledFrom([]string{`5`, `null`, `[]`, `"x"`})), 20, 20).Example(i)
		lines[0] = `{"partner":"acme","referred_at":"2026-11-20","email":"first@first.example"}` // by which a file is known for what it is
		a, b := opened(t), opened(t)
		got := a.post(a.acme, `{"records":[`+strings.Join(lines, ",")+`]}`).fates(t)
		want := b.bring(
			intake.Options{Profile: intake.Profile{Kind: "referrals"}, Currency: "USD"},
			strings.Join(lines, "\n")+"\n",
			"jsonl",
		)
		for f, n := range map[desk.Fate]int{desk.Created: got.Created, desk.Updated: got.Updated, desk.Unchanged: got.Unchanged,
			desk.Held: got.Quarantined, desk.Turned: got.Disqualified, desk.RejectedIn: got.Rejected} {
			if want[f] != n {
				t.Errorf("%s: %d posted, %d imported, of\n%s", f, n, want[f], strings.Join(lines, "\n"))
			}
		}
	}
}

// Who posts has no flags to say how dates are written.
func TestWhatIsAmbiguousIsToldInTheWordsOfWhoPosts(t *testing.T) {
	t.Parallel()
	d := opened(t)
	got := d.post(d.acme, `{"referred_at":"5/6/2026","email":"a@zuraw.example","program_tier":"gold"}`).fates(t).Results[0]
	if got.Fate == "created" || strings.Contains(got.Reason, "--") || !strings.Contains(got.Reason, "write it like 2026-11-20") {
		t.Errorf("%+v", got)
	}
}
