package gate_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

func gateOf(t *testing.T, f *lead.Facts, id string) gate.Gate {
	t.Helper()
	res := standard().Judge(f, noon())
	for _, g := range res.Gates {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("no gate %s", id)
	return gate.Gate{}
}

func TestALeadThatPassesEveryGate(t *testing.T) {
	t.Parallel()
	res := standard().Judge(eql(), noon())
	if res.Verdict != lead.IsEQL || res.Stage != lead.EQL || res.Score.Total != 70 || res.Next != nil || res.Reason != "" {
		t.Errorf("%s, %s, %d points, next %v, reason %q", res.Verdict, res.Stage, res.Score.Total, res.Next, res.Reason)
	}
	if res.Passed() != 9 {
		t.Errorf("open: %+v", res.Open())
	}
}

// TestGates changes one thing of a lead that passes everything, or that is bare, and asks one gate.
func TestGates(t *testing.T) {
	t.Parallel()
	no := func(f *lead.Facts) {}
	notReferred := func(f *lead.Facts) {
		f.Lead.Source, f.Touches = lead.Marketplace, nil
	}
	through := func(touch lead.Touch) func(*lead.Facts) {
		return func(f *lead.Facts) {
			notReferred(f)
			touch.At = days(3)
			f.Touches = []lead.Touch{touch}
			f.Confirmed.Partner = lead.Confirmed
		}
	}
	also := func(a, b func(*lead.Facts)) func(*lead.Facts) {
		return func(f *lead.Facts) { a(f); b(f) }
	}
	for _, row := range []struct {
		name    string
		gate    string
		change  func(*lead.Facts)
		want    gate.Outcome
		reason  string // part of it
		missing string // joined
	}{
		{"record complete", "record", no, gate.Pass, "on record", ""},
		{"no partner", "record", func(f *lead.Facts) { f.Partner = nil }, gate.Unknown, "the partner is not known yet", "lead.partner"},
		{"no tier, although the partner has one", "record", func(f *lead.Facts) {
			f.Lead.ProgramTier, f.Partner.Tier = lead.Known(" "), "gold"
		}, gate.Unknown, "program tier", "lead.program_tier"},
		{"a tier that the programme does not have", "record", func(f *lead.Facts) { f.Lead.ProgramTier = lead.Known("goldd") },
			gate.Unknown, `program tier is not known yet; the programme has no tier "goldd"`, "lead.program_tier"},
		{"a tier in capitals", "record", func(f *lead.Facts) { f.Lead.ProgramTier = lead.Known(" GOLD ") }, gate.Pass, "on record", ""},
		{"no date", "record", func(f *lead.Facts) { f.Lead.ReferredAt = lead.Opt[time.Time]{} }, gate.Unknown, "referral date",
			"lead.referred_at"},
		{"the partner was paused", "record", func(f *lead.Facts) {
			f.Partner.Status = lead.Paused
		}, gate.Fail, "Ponte was paused on 2026-11-18", ""},
		{"the partner ended before, whatever is missing", "record", func(f *lead.Facts) {
			f.Partner.History = []lead.StatusChange{{Status: lead.Active, From: days(90)}, {Status: lead.Ended, From: days(3)}}
			f.Lead.ProgramTier = lead.Opt[string]{}
		}, gate.Fail, "was ended", ""},
		{"the partner ended after", "record", func(f *lead.Facts) {
			f.Partner.History = []lead.StatusChange{{Status: lead.Active, From: days(90)}, {Status: lead.Ended, From: days(1)}}
		}, gate.Pass, "", ""},

		{"a referral", "ecosystem", no, gate.Pass, "Ponte referred", ""},
		{"a referral that the partner denies", "ecosystem", func(f *lead.Facts) { f.Confirmed.Partner = lead.Refused }, gate.Fail, "denies",
			""},
		{"a referral by touch only, long ago", "ecosystem", func(f *lead.Facts) {
			f.Lead.Source, f.Touches[0].At = lead.OwnSite, days(900)
		}, gate.Pass, "referred", ""},
		{"a referral dated after now", "ecosystem", func(f *lead.Facts) {
			f.Lead.Source, f.Touches[0].At = lead.OwnSite, days(-1)
		}, gate.Unknown, "", "touch.partner confirmed.partner account.integration_active touch.integration_install touch.partner_referral"},
		{"nothing but overlap", "ecosystem", also(notReferred, func(f *lead.Facts) { f.Lead.Source = lead.Overlap }), gate.Unknown,
			"no referral", "touch.partner confirmed.partner account.integration_active touch.integration_install touch.partner_referral"},
		{"the integration is active", "ecosystem", also(notReferred, func(f *lead.Facts) {
			f.Account.IntegrationActive = lead.Known(true)
		}), gate.Pass, "in use", ""},
		{"an install in the window", "ecosystem", through(lead.Touch{Kind: "integration_install"}), gate.Pass, "installed", ""},
		{"an install before the window", "ecosystem", func(f *lead.Facts) {
			notReferred(f)
			f.Touches = []lead.Touch{{Kind: "integration_install", At: days(90)}}
		}, gate.Unknown, "", "touch.partner confirmed.partner account.integration_active touch.integration_install touch.partner_referral"},
		{"a touch through the partner, confirmed", "ecosystem", through(lead.Touch{Kind: "page_view", Partner: lead.Known("PONTE ")}),
			gate.Pass, "confirms", ""},
		{"a UTM with an alias, confirmed", "ecosystem", through(lead.Touch{Kind: "page_view",
			UTM: lead.UTM{Source: lead.Known("ponte-hub")}}), gate.Pass, "confirms", ""},
		{"a touch through another partner", "ecosystem", through(lead.Touch{Kind: "page_view", Partner: lead.Known("acme")}), gate.Unknown,
			"no touch", "touch.partner account.integration_active touch.integration_install touch.partner_referral"},
		{"a touch through the partner, not confirmed", "ecosystem", also(through(lead.Touch{Kind: "page_view",
			Partner: lead.Known("ponte")}), func(f *lead.Facts) {
			f.Confirmed.Partner = lead.NotYet
		}), gate.Unknown, "not confirmed", "confirmed.partner account.integration_active touch.integration_install touch.partner_referral"},

		{"the profile fits", "icp", no, gate.Pass, "all 3 criteria hold", ""},
		{"too small", "icp", func(f *lead.Facts) { f.Account.Employees = lead.Known[int64](12) }, gate.Fail,
			"company size 12 is outside 50 to 2000", ""},
		{"another industry", "icp", func(f *lead.Facts) { f.Account.Industry = lead.Known("mining") }, gate.Fail,
			"industry mining is not one of software, fintech", ""},
		{"industry not known", "icp", func(f *lead.Facts) { f.Account.Industry = lead.Opt[string]{} }, gate.Unknown,
			"industry is not known yet", "account.industry"},
		{"a miss beside an unknown", "icp", func(f *lead.Facts) {
			f.Account.Industry, f.Account.Employees = lead.Opt[string]{}, lead.Known[int64](12)
		}, gate.Fail, "company size 12", ""},
		{"a missed should only warns", "icp", func(f *lead.Facts) { f.Account.TechStack = lead.Known([]string{"sap"}) }, gate.Pass, "", ""},

		{"waived by the referral", "engagement", no, gate.Pass, "waived", ""},
		{"one asset twice", "engagement", also(notReferred, func(f *lead.Facts) {
			f.Touches = []lead.Touch{{At: days(1), URL: lead.Known("https://a.example/x?q")},
				{At: days(200), URL: lead.Known("https://a.example/x/")}}
		}), gate.Unknown, "1 of 2 assets touched", "touch.asset"},
		{"two assets, one before the window", "engagement", also(notReferred, func(f *lead.Facts) {
			f.Touches = []lead.Touch{{At: days(1), Asset: lead.Known("guide")}, {At: days(200), Asset: lead.Known("webinar")}}
		}), gate.Pass, "2 of 2", ""},
		{"a second asset dated after now", "engagement", also(notReferred, func(f *lead.Facts) {
			f.Touches = []lead.Touch{{At: days(1), Asset: lead.Known("guide")}, {At: days(-1), Asset: lead.Known("webinar")}}
		}), gate.Unknown, "1 of 2", "touch.asset"},

		{"a use case and a budget", "signal", no, gate.Pass, "2 buying signals", ""},
		{"a demo request", "signal", func(f *lead.Facts) {
			f.BANT, f.Lead.UseCase = lead.BANT{}, lead.Known(" ")
			f.Touches = append(f.Touches, lead.Touch{Kind: "Demo_Request", At: days(400)})
		}, gate.Pass, "1 buying signal on record", ""},
		{"none", "signal", func(f *lead.Facts) {
			f.BANT, f.Lead.UseCase = lead.BANT{}, lead.Opt[string]{}
		}, gate.Unknown, "no buying signal yet", "touch.demo_request bant.budget lead.use_case"},

		{"two yes", "bant", no, gate.Pass, "2 of 4 answered yes, needs 2", ""},
		{"one yes", "bant", func(f *lead.Facts) { f.BANT.Need.Answer = lead.Unknown }, gate.Unknown, "1 of 4",
			"bant.authority bant.need bant.timeline"},
		{"a no among yes", "bant", func(f *lead.Facts) { f.BANT.Authority.Answer = lead.No }, gate.Fail, "authority answered no", ""},

		{"a referral and our word", "joint", no, gate.Pass, "both sides", ""},
		{"we have not confirmed", "joint", func(f *lead.Facts) { f.Confirmed.Us = lead.NotYet }, gate.Unknown, "we have not yet",
			"confirmed.us"},
		{"we refuse", "joint", func(f *lead.Facts) { f.Confirmed.Us = lead.Refused }, gate.Fail, "we refused", ""},
		{"the partner refuses its own referral", "joint", func(f *lead.Facts) { f.Confirmed.Partner = lead.Refused }, gate.Fail,
			"the partner refused", ""},
		{"no referral, no word of the partner's", "joint", notReferred, gate.Unknown, "the partner has not yet", "confirmed.partner"},

		{"exactly the threshold", "score", no, gate.Pass, "70 of 70", ""},
		{"one unknown in reach", "score", func(f *lead.Facts) { f.Account.Employees = lead.Opt[int64]{} }, gate.Unknown,
			"58 of 70, company size could bring 12 more", "account.employees"},
		{"out of reach though something is unknown", "score", func(f *lead.Facts) {
			f.Account.Employees, f.Account.Industry = lead.Opt[int64]{}, lead.Known("mining")
		}, gate.Fail, "50 of 70, at most 62", ""},
		{"out of reach with all known", "score", func(f *lead.Facts) { f.Account.Region = lead.Known("apac") }, gate.Fail,
			"65 of 70, and no fit fact is missing", ""},

		{"nothing against it", "clean", no, gate.Pass, "no disqualification", ""},
		{"tags known and empty, address unknown", "clean", func(f *lead.Facts) {
			f.Lead.Tags, f.Lead.Email = lead.Known([]string{}), lead.Opt[string]{}
		}, gate.Pass, "", ""},
		{"a throw-away address", "clean", func(f *lead.Facts) { f.Lead.Email = lead.Known("x@mailinator.com") }, gate.Fail,
			"disposable address: email = x@mailinator.com", ""},
		{"a competitor", "clean", func(f *lead.Facts) { f.Account.Domain = lead.Known("Competitor.example") }, gate.Fail, "competitor", ""},
	} {
		f := eql()
		row.change(f)
		g := gateOf(t, f, row.gate)
		if g.Outcome != row.want || !strings.Contains(g.Reason, row.reason) || g.Reason == "" ||
			strings.Join(g.Missing, " ") != row.missing || g.Missing == nil {
			t.Errorf("%s, %s: %s, %q, missing %v", row.gate, row.name, g.Outcome, g.Reason, g.Missing)
		}
	}
}

func TestAShouldWarns(t *testing.T) {
	t.Parallel()
	f := eql()
	f.Account.TechStack = lead.Known([]string{"sap"})
	g := gateOf(t, f, "icp")
	if want := []string{"tech stack sap has none of salesforce, hubspot, dynamics"}; !slices.Equal(g.Warnings, want) {
		t.Errorf("warnings %v", g.Warnings)
	}
	soft := slices.IndexFunc(g.Criteria, func(c gate.Criterion) bool { return c.Soft })
	if len(g.Criteria) != 4 || soft != 3 || g.Criteria[3].Outcome != gate.Fail {
		t.Errorf("criteria %+v", g.Criteria)
	}
}

func TestStageFollowsTheSource(t *testing.T) {
	t.Parallel()
	own := func(f *lead.Facts) { f.Lead.Source, f.Partner, f.Touches = lead.OwnSite, nil, nil }
	demo := []lead.Touch{{Kind: "demo_request", At: days(1)}, {Kind: "integration_install", At: days(1)}}
	for _, row := range []struct {
		name   string
		change func(*lead.Facts)
		want   lead.Stage
	}{
		{"every gate passes", func(*lead.Facts) {}, lead.EQL},
		{"a gate is open", func(f *lead.Facts) { f.Confirmed.Us = lead.NotYet }, lead.New},
		{"a gate failed", func(f *lead.Facts) { f.Confirmed.Us = lead.Refused }, lead.New},
		{"a bought list, though every gate passes", func(f *lead.Facts) { f.Lead.Source = lead.List }, lead.Unqualified},
		{"disqualified comes first", func(f *lead.Facts) {
			f.Lead.Source, f.Lead.Tags = lead.List, lead.Known([]string{"unsubscribed"})
		}, lead.Disqualified},
		{"own site", own, lead.MQL},
		{"an event", func(f *lead.Facts) { own(f); f.Lead.Source = lead.Event }, lead.MQL},
		{"own site at the threshold", func(f *lead.Facts) { own(f); f.Touches = demo }, lead.SQL},
		{"own site with a partner", func(f *lead.Facts) { f.Lead.Source = lead.OwnSite }, lead.EQL},
		{"own site with a touch through some partner", func(f *lead.Facts) {
			own(f)
			f.Touches = []lead.Touch{{At: days(1), Partner: lead.Known("acme")}}
		}, lead.New},
		{"own site with a partner's link", func(f *lead.Facts) {
			own(f)
			f.Touches = []lead.Touch{{At: days(1), UTM: lead.UTM{Source: lead.Known("acme"), Medium: lead.Known("referral")}}}
		}, lead.New},
		{"own site with a campaign of its own", func(f *lead.Facts) {
			own(f)
			f.Touches = []lead.Touch{{At: days(1), UTM: lead.UTM{Source: lead.Known("news"), Medium: lead.Known("email")}}}
		}, lead.MQL},
	} {
		f := eql()
		row.change(f)
		if got := standard().Judge(f, noon()).Stage; got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestOnlyRequiredGatesCountInTheirOrder(t *testing.T) {
	t.Parallel()
	p := *policy.Default()
	p.Gates.Required = []string{"score", "record"}
	f := eql()
	f.Confirmed.Us = lead.Refused
	res := judge(&p).Judge(f, noon())
	if len(res.Gates) != 2 || res.Gates[0].ID != "score" || res.Gates[1].ID != "record" || res.Verdict != lead.IsEQL {
		t.Errorf("%s with %+v", res.Verdict, res.Gates)
	}
}

func TestTheFirstTrueRuleNamesTheReason(t *testing.T) {
	t.Parallel()
	f := eql()
	f.Lead.Tags, f.Account.Employees = lead.Known([]string{"Unsubscribed"}), lead.Known[int64](3)
	if got := standard().Judge(f, noon()).Reason; got != "unsubscribed" {
		t.Errorf("reason %q", got)
	}
}

func TestStaleAtKnowsTheEcosystemWindow(t *testing.T) {
	t.Parallel()
	f := eql()
	f.Touches = []lead.Touch{{At: days(80), Kind: "of no rule", Partner: lead.Known("ponte")}}
	at, ok := standard().StaleAt(f, noon())
	if want := days(-10); !ok || !at.Equal(want) {
		t.Errorf("stale at %v (%v), want %v", at, ok, want)
	}
	f.Touches = nil
	if at, ok := standard().StaleAt(f, noon()); ok {
		t.Errorf("without touches stale at %v", at)
	}
}

// TestOneJudgeServesManyAtOnce is for the race detector.
func TestOneJudgeServesManyAtOnce(t *testing.T) {
	t.Parallel()
	j, f := standard(), bare()
	want := j.Judge(f, noon())
	for range 4 {
		t.Run("reader", func(t *testing.T) {
			t.Parallel()
			for range 20 {
				if got := j.Judge(f, noon()); len(got.Next) != len(want.Next) || got.Verdict != want.Verdict {
					t.Errorf("%s with %d next", got.Verdict, len(got.Next))
				}
			}
		})
	}
}
