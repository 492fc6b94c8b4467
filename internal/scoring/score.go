package scoring

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/decay"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Score returns the points with the breakdown that explains them. It goes rule by rule, apart from
// Points, and must agree with it.
func (m *Model) Score(f *lead.Facts, now time.Time) Result {
	res := Result{Threshold: m.threshold, Rules: make([]Rule, 0, len(m.fit)+len(m.intent))}
	fit, intent := 0, 0
	for i := range m.fit {
		rule := m.fit[i].explain(f)
		fit += rule.Points
		res.Rules = append(res.Rules, rule)
	}
	for i := range m.intent {
		rule := m.explain(i, f, now)
		intent += rule.Points
		res.Rules = append(res.Rules, rule)
	}
	res.Groups = [2]Group{
		{Group: Fit, Sum: fit, Cap: m.fitCap, Points: clamp(fit, m.fitCap)},
		{Group: Intent, Sum: intent, Cap: m.intentCap, Points: clamp(intent, m.intentCap)},
	}
	res.Fit, res.Intent = res.Groups[0].Points, res.Groups[1].Points
	res.Total = res.Fit + res.Intent
	res.Could = m.could(f, now, &res)
	return res
}

func (r *fitRule) explain(f *lead.Facts) Rule {
	said := r.when.Test(f, nil)
	rule := Rule{ID: r.ID, Label: r.Label, Group: Fit, Outcome: said.outcome(), Possible: r.Points}
	switch said {
	case True:
		rule.Points = r.Points
		rule.Evidence = r.when.Evidence(f, nil)
	case False:
		rule.Evidence = r.when.Evidence(f, nil)
	default:
		rule.Missing = r.when.Missing(f, nil)
	}
	return rule
}

// explain finds the touches that an intent rule counts, newest first.
func (m *Model) explain(i int, f *lead.Facts, now time.Time) Rule {
	r := &m.intent[i]
	rule := Rule{ID: r.ID, Label: r.Label, Group: Intent, Outcome: Miss, Possible: r.Max}
	var sum worth
	var refused *lead.Touch
	at := now.UnixMilli()
	for j := range f.Touches {
		t := &f.Touches[j]
		age := at - t.At.UnixMilli()
		if age < 0 || age >= r.span(m.window) || !r.matches(t) {
			continue
		}
		said := True
		if r.when != nil {
			said = r.when.Test(f, t)
		}
		switch said {
		case True:
			rule.Touches = append(rule.Touches, *t)
			if r.half > 0 {
				sum.add(decay.Left(age, r.half))
			} else {
				sum.add(one)
			}
		case Undecided:
			for _, field := range r.when.Missing(f, t) {
				if !slices.Contains(rule.Missing, field) {
					rule.Missing = append(rule.Missing, field)
				}
			}
		case False:
			if refused == nil || newer(t, refused) < 0 {
				refused = t
			}
		}
	}
	switch {
	case len(rule.Touches) > 0:
		slices.SortStableFunc(rule.Touches, func(a, b lead.Touch) int { return newer(&a, &b) })
		rule.Outcome = Hit
		rule.Points = r.earn(sum)
		rule.Last = rule.Touches[0].At
		rule.Evidence = r.evidence(f, rule.Touches, m.zone)
		rule.Missing = nil
	case len(rule.Missing) > 0:
		rule.Outcome = Unknown
		slices.Sort(rule.Missing)
	case refused != nil:
		rule.Evidence = r.when.Evidence(f, refused)
	}
	return rule
}

// newer sorts touches from the newest to the oldest, and those of one instant by all that they say,
// so that the order in which they were read does not show.
func newer(a, b *lead.Touch) int {
	if c := cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind)); c != 0 {
		return c
	}
	x, y := said(a), said(b)
	for i := range x {
		if c := cmp.Compare(x[i].V, y[i].V); c != 0 {
			return c
		}
		if x[i].Known != y[i].Known {
			if y[i].Known {
				return -1
			}
			return 1
		}
	}
	return 0
}

// said lists the optional texts of a touch.
func said(t *lead.Touch) [10]lead.Opt[string] {
	u := t.UTM
	return [10]lead.Opt[string]{
		t.URL, t.Asset, t.OwnedBy, t.Partner, t.Surface, u.Source, u.Medium, u.Campaign, u.Term, u.Content,
	}
}

// evidence says how many touches of which kind counted and when the last one was.
func (r *intentRule) evidence(f *lead.Facts, touches []lead.Touch, zone *time.Location) string {
	var b strings.Builder
	count := func(n int, name string) {
		if n == 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(n) + " × " + safetext.Line(name))
	}
	if len(r.kinds) == 0 {
		count(len(touches), r.surface)
	}
	for _, name := range r.kinds {
		n := 0
		for i := range touches {
			if Same(touches[i].Kind, name) {
				n++
			}
		}
		count(n, name)
	}
	b.WriteString(", last " + touches[0].At.In(zone).Format(time.DateOnly))
	if r.when != nil {
		if why := r.when.Evidence(f, &touches[0]); why != "" {
			b.WriteString("; " + why)
		}
	}
	return b.String()
}
