package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
)

// lacking are four open leads: of acme one that would be an EQL if the size of its company were known, and one that lacks
// more; of ponte one whose size is known and one whose size is not, neither of which said anything else.
func lacking(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	of := func(name, partner string, known bool) desk.Referral {
		r := perfect(name)
		r.Partner, r.Email = partner, lead.Known(name+"@"+name+".example")
		r.Account.Name, r.Account.Domain = lead.Known("Company "+name), lead.Opt[string]{}
		if !known {
			r.Account.Employees = lead.Opt[int64]{}
		}
		return r
	}
	b.refer(of("one", "acme", false), of("two", "acme", false), of("three", "ponte", true), of("four", "ponte", false))
	b.act(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.act(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true}) // refused, and the answers are kept
	return b
}

// What is missing is counted of all and of each partner, and what one fact would do is what it does.
func TestTheNextBestDataIsWhatMakesLeadsEQL(t *testing.T) {
	t.Parallel()
	b := lacking(t)
	gaps := func(partner string) *report.Report {
		r, err := b.Report(t.Context(), manager, desk.ReportQuery{Name: "gaps", Partner: partner})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	row := func(r *report.Report, field string) []any {
		for i := range r.Rows {
			if r.Value(i, "field") == field {
				return r.Rows[i]
			}
		}
		return nil
	}
	all := gaps("")
	if got := row(all, "account.employees"); got == nil || !cmp.Equal(got[1:4], []any{int64(3), int64(4), 0.75}) {
		t.Fatalf("%v of %v", got, all.Rows)
	} else if of := got[5].(report.Table).Rows; len(of) != 2 || !cmp.Equal(of[1][:4], []any{"ponte", int64(1), int64(2), 0.5}) {
		t.Errorf("by partner %v", of)
	}
	if got := row(gaps("ponte"), "account.employees"); !cmp.Equal(got[1:4], []any{int64(1), int64(2), 0.5}) {
		t.Errorf("of ponte alone %v", got)
	}
	if best := all.Rows[0]; best[0] != "account.employees" || best[4] != int64(1) || all.Total.Get("one_fact_away") != int64(1) ||
		len(all.Notes) != 1 {
		t.Errorf("the best is %v, %v, %v", best[:5], all.Total.Values, all.Notes)
	}
	if of := gaps("ponte"); of.Total.Get("one_fact_away") != int64(0) || len(of.Notes) != 0 {
		t.Errorf("of ponte %v, %v", of.Total.Values, of.Notes)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "420"}})
	if got := b.lead(1).Verdict; got != lead.IsEQL {
		t.Errorf("with it %s", got)
	}
}

func TestWhatIsMissingIsOfThePresent(t *testing.T) {
	t.Parallel()
	b := lacking(t)
	for name, q := range map[string]desk.ReportQuery{"a period": {Period: "2026-Q4"}, "an instant": {AsOf: friday.Add(-time.Hour)}} {
		q.Name = "gaps"
		var f *fault.Error
		if _, err := b.Report(t.Context(), manager, q); !errors.As(err, &f) || f.Kind != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}
