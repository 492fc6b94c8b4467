package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Times of day that stand in sentences are those of whoever reads them, not the policy's.
func TestSentencesTellTimesInTheZoneOfWhoReadsThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	id := b.refer(perfect("one"))[0].Lead
	seen := b.lead(id)
	b.must(b.bo, id, desk.Action{Verb: desk.NurtureIt, Until: friday.Add(48 * time.Hour)})
	kolkata := time.FixedZone("Kolkata", int((5*time.Hour + 30*time.Minute).Seconds()))
	there := desk.Actor{User: "ania", Role: desk.SDR, Zone: kolkata}
	for _, who := range []desk.Actor{b.ana, there} {
		zone := b.Policy().TimeZone
		if who.Zone != nil {
			zone = who.Zone
		}
		d, err := b.Lead(t.Context(), who, id)
		if err != nil {
			t.Fatal(err)
		}
		if want := friday.Add(48 * time.Hour).In(zone).Format("until 2 Jan 2006 15:04"); !strings.Contains(d.History[0].Text, want) {
			t.Errorf("%q does not say %q", d.History[0].Text, want)
		}
		_, err = b.act(who, id, desk.Action{Verb: desk.Qualify, Expect: seen.Version})
		if want := b.now().In(zone).Format("at 15:04"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestEvidenceTellsDaysInTheZoneOfWhoReadsIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	id := b.refer(perfect("one"))[0].Lead
	late := time.Date(2026, 11, 19, 22, 30, 0, 0, time.UTC) // the twentieth in Kolkata
	b.touch(desk.TouchIn{Origin: origin("t1"), At: late, Kind: "pricing_view", Email: "one@zuraw.example"})
	for zone, day := range map[*time.Location]string{time.UTC: "2026-11-19", time.FixedZone("Kolkata", 19800): "2026-11-20"} {
		d, err := b.Lead(t.Context(), desk.Actor{User: "ania", Role: desk.SDR, Zone: zone}, id)
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.Preview(d, desk.Action{}, b.now())
		if err != nil {
			t.Fatal(err)
		}
		for name, res := range map[string][]string{"detail": evidence(d.Result.Score.Rules), "preview": evidence(again.Score.Rules)} {
			if !strings.Contains(strings.Join(res, "; "), "1 × pricing_view, last "+day) {
				t.Errorf("in %s the %s says %q", zone, name, res)
			}
		}
	}
}

func evidence(rules []scoring.Rule) (out []string) {
	for _, r := range rules {
		out = append(out, r.Evidence)
	}
	return out
}
