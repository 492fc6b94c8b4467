package scoring_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func perfect() *lead.Facts {
	at := noon().Add(-24 * time.Hour)
	return &lead.Facts{
		Lead: lead.Record{
			Source: lead.PartnerReferral, ReferredAt: lead.Known(at),
			Own:      lead.Own{ProgramTier: lead.Known("gold"), UseCase: lead.Known("sync orders")},
			Personal: lead.Personal{Email: lead.Known("ana@acme.com")},
		},
		Account: lead.Account{
			Domain: lead.Known("acme.com"),
			Company: lead.Company{
				Employees: lead.Known[int64](420), Industry: lead.Known("logistics"), Region: lead.Known("emea"),
				TechStack: lead.Known([]string{"salesforce", "sap"}),
			},
		},
		Partner: &lead.Partner{ID: "ponte", Name: "Ponte", Kind: "implementation", Certified: lead.Known(true), Status: lead.Active},
		Touches: []lead.Touch{{ID: "t1", At: at, Kind: lead.ReferralKind}},
	}
}

// usual is a lead as a busy queue has them: three touches, one of no rule.
func usual() *lead.Facts {
	f := perfect()
	f.Touches = append(f.Touches,
		lead.Touch{ID: "t2", At: noon().Add(-time.Hour), Kind: "pricing_view", URL: lead.Known("https://eqltui.example/pricing"),
			Surface: lead.Known("web")},
		lead.Touch{ID: "t3", At: noon().Add(-time.Minute), Kind: "newsletter_open", Surface: lead.Known("email")})
	return f
}

func BenchmarkPoints(b *testing.B) {
	m, f := scoring.Compile(policy.Default()), usual()
	b.ReportAllocs()
	for b.Loop() {
		m.Points(f, noon())
	}
}

func BenchmarkScore(b *testing.B) {
	m, f := scoring.Compile(policy.Default()), usual()
	b.ReportAllocs()
	for b.Loop() {
		m.Score(f, noon())
	}
}
