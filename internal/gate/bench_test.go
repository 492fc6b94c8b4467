package gate_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// days returns the instant so many days before noon.
func days(n int) time.Time { return noon().AddDate(0, 0, -n) }

func standard() *gate.Judge { return judge(policy.Default()) }

func judge(p *policy.Policy) *gate.Judge { return gate.Compile(p, scoring.Compile(p)) }

// eql is a lead that passes every gate of the default policy, with exactly 70 points.
func eql() *lead.Facts {
	return &lead.Facts{
		Lead: lead.Record{
			Source: lead.PartnerReferral, ReferredAt: lead.Known(days(2)),
			Own:      lead.Own{ProgramTier: lead.Known("gold"), UseCase: lead.Known("sync orders")},
			Personal: lead.Personal{Email: lead.Known("ana@acme.com")},
		},
		Account: lead.Account{
			Domain: lead.Known("acme.com"),
			Company: lead.Company{
				Employees: lead.Known[int64](420), Industry: lead.Known("logistics"), Region: lead.Known("emea"),
				TechStack: lead.Known([]string{"salesforce"}),
			},
		},
		Partner: &lead.Partner{ID: "ponte", Name: "Ponte", Kind: "implementation", Certified: lead.Known(true),
			Status: lead.Active, Aliases: []string{"ponte-hub"}},
		Touches:   []lead.Touch{{ID: "t1", At: days(2), Kind: lead.ReferralKind}},
		BANT:      lead.BANT{Budget: lead.Question{Answer: lead.Yes}, Need: lead.Question{Answer: lead.Yes}},
		Confirmed: lead.Confirmations{Us: lead.Confirmed},
	}
}

// bare is a referral of which next to nothing is known.
func bare() *lead.Facts {
	f := eql()
	f.Account = lead.Account{Domain: lead.Known("acme.com")}
	f.Lead.UseCase = lead.Opt[string]{}
	f.BANT, f.Confirmed = lead.BANT{}, lead.Confirmations{}
	return f
}

// cold is an own-site lead with much intent and no partner: the widest search.
func cold() *lead.Facts {
	f := bare()
	f.Lead.Source, f.Lead.ProgramTier, f.Lead.ReferredAt, f.Partner = lead.OwnSite, lead.Opt[string]{}, lead.Opt[time.Time]{}, nil
	f.Touches = []lead.Touch{{At: days(3), Kind: "pricing_view"}, {At: days(2), Kind: "demo_request"}}
	return f
}

func BenchmarkBrief(b *testing.B) {
	j, f := standard(), bare()
	b.ReportAllocs()
	for b.Loop() {
		j.Brief(f, noon())
	}
}

func BenchmarkJudge(b *testing.B) {
	j := standard()
	for _, c := range []struct {
		name string
		f    *lead.Facts
	}{{"eql", eql()}, {"bare", bare()}, {"cold", cold()}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				j.Judge(c.f, noon())
			}
		})
	}
}

// BenchmarkAnswer is one line of `eqltui score`: a lead with much known of it, and one with little.
func BenchmarkAnswer(b *testing.B) {
	j := standard()
	for _, c := range []struct{ name, line string }{
		{"full", full},
		{"bare", `{"now":"2026-11-20","lead":{"source":"own_site","email":"x@acme.com"},` +
			`"touches":[{"at":"2026-11-19","kind":"pricing_view"}]}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := gate.Answer([]byte(c.line), j, time.UTC); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
