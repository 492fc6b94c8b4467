package gate_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
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
