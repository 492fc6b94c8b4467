package gate_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// What a policy decides by itself is asked; what people answer once they work on a lead is not, unless they said no.
func TestWhatSendsALeadToPeople(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*lead.Facts)
		want   bool
	}{
		"everything passes":             {func(*lead.Facts) {}, true},
		"nobody asked for BANT":         {func(f *lead.Facts) { f.BANT = lead.BANT{} }, true},
		"neither side said a word":      {func(f *lead.Facts) { f.Confirmed = lead.Confirmations{} }, true},
		"too few points":                {func(f *lead.Facts) { f.Partner.Certified = lead.Opt[bool]{} }, true},
		"no budget":                     {func(f *lead.Facts) { f.BANT.Budget.Answer = lead.No }, false},
		"we refused":                    {func(f *lead.Facts) { f.Confirmed.Us = lead.Refused }, false},
		"the partner refused":           {func(f *lead.Facts) { f.Confirmed.Partner = lead.Refused }, false},
		"no partner":                    {func(f *lead.Facts) { f.Partner = nil }, false},
		"size is not known":             {func(f *lead.Facts) { f.Account.Employees = lead.Opt[int64]{} }, false},
		"a bought list":                 {func(f *lead.Facts) { f.Lead.Source = lead.List }, false},
		"everything is to happen later": {func(f *lead.Facts) { f.Lead.ReferredAt = lead.Opt[time.Time]{} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := eql()
			c.change(f)
			if got := standard().Sends(f, noon()); got != c.want {
				t.Errorf("it is %v", got)
			}
		})
	}
}

// What is sent under other numbers of gates is what a policy with these numbers sends.
func TestWhatIsSentTellsWhatOtherNumbersWouldSend(t *testing.T) {
	t.Parallel()
	sentBoth := map[bool]bool{}
	rapid.Check(t, func(t *rapid.T) {
		p := *policy.Default()
		p.Gates.WaivedByReferral = rapid.Bool().Draw(t, "waived")
		p.Gates.Required = rapid.SliceOfDistinct(rapid.SampledFrom(policy.GateIDs()), rapid.ID[string]).Draw(t, "required")
		f := rapid.SampledFrom([]func() *lead.Facts{eql, bare, cold}).Draw(t, "facts")()
		for i := range rapid.IntRange(0, 6).Draw(t, "touches") {
			f.Touches = append(f.Touches, lead.Touch{At: days(rapid.IntRange(-1, 100).Draw(t, "age")),
				Kind:  rapid.SampledFrom([]string{"page_view", "demo_request", "budget_confirmed"}).Draw(t, "kind"),
				Asset: lead.Known("/" + string(rune('a'+i%4)))})
		}
		f.BANT.Need.Answer = rapid.SampledFrom([]lead.Answer{lead.Unknown, lead.Yes, lead.No}).Draw(t, "need")
		sent := judge(&p).Sent(f, noon())
		other := p
		for _, n := range policy.GateNumbers() {
			*n.In(&other.Gates) = rapid.OneOf(rapid.IntRange(0, 5), rapid.Just(n.Most)).Draw(t, n.Gate)
		}
		want := judge(&other).Sends(f, noon())
		if got := sent.Sends(&other.Gates); got != want {
			t.Fatalf("%+v says %t of %+v, and the policy with these numbers %t", sent, got, other.Gates, want)
		}
		sentBoth[want] = true
	})
	if len(sentBoth) < 2 {
		t.Errorf("only %v was ever drawn", sentBoth)
	}
}

// Each gate that has a number is asked for it.
func TestHowFarALeadReaches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*lead.Facts)
		policy func(*policy.Policy)
		want   gate.Sent
	}{
		"a referral is waived": {want: gate.Sent{Rest: true, Reach: [policy.GateNumberCount]uint8{gate.Whatever, 1, gate.Whatever}}},
		"a referral is not waived": {policy: func(p *policy.Policy) { p.Gates.WaivedByReferral = false },
			want: gate.Sent{Rest: true, Reach: [policy.GateNumberCount]uint8{0, 1, gate.Whatever}}},
		"more assets and signals than are needed": {policy: func(p *policy.Policy) { p.Gates.WaivedByReferral = false },
			change: func(f *lead.Facts) {
				for _, page := range []string{"/a", "/b", "/c", "/c"} {
					f.Touches = append(f.Touches, lead.Touch{At: days(1), Kind: "demo_request", Asset: lead.Known(page)})
				}
				f.BANT.Budget.Answer = lead.Yes
			}, want: gate.Sent{Rest: true, Reach: [policy.GateNumberCount]uint8{3, 3, gate.Whatever}}},
		"gates that are not required": {policy: func(p *policy.Policy) { p.Gates.Required = []string{"record"} },
			want: gate.Sent{Rest: true, Reach: [policy.GateNumberCount]uint8{gate.Whatever, gate.Whatever, gate.Whatever}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, p := eql(), *policy.Default()
			f.BANT.Budget.Answer = lead.Unknown
			if c.change != nil {
				c.change(f)
			}
			if c.policy != nil {
				c.policy(&p)
			}
			if got := judge(&p).Sent(f, noon()); got != c.want {
				t.Errorf("it reaches %+v and not %+v", got, c.want)
			}
		})
	}
}
