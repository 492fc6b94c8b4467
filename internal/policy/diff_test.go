package policy_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/policy"
)

// edited is the default policy with one piece of its text replaced.
func edited(t *testing.T, pairs ...string) *policy.Policy {
	t.Helper()
	text := string(policy.DefaultDocument())
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q stands %d times in the default policy", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	p, problems := policy.Parse([]byte(text))
	if err := problems.Err("edited"); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADifferenceIsToldInWordsWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit []string
		want []policy.Change
	}{
		"nothing": {nil, nil},
		"a comment and a default that is written out": {[]string{"# optional on any intent rule", "# on any rule", "country: PL, week",
			"country: PL,  week"}, nil},
		"a threshold": {[]string{"threshold: 70", "threshold: 65"},
			[]policy.Change{{Path: "scoring.threshold", Kind: policy.Changed, Old: "70", New: "65", Text: "threshold: 70 → 65"}}},
		"points of a rule": {[]string{`label: "company size", points: 12`, `label: "company size", points: 9`,
			`label: "region",       points: 5`, `label: "region",       points: 8`},
			[]policy.Change{
				{Path: "scoring.fit.rules[size].points", Kind: policy.Changed, Old: "12", New: "9", Text: "fit rule size, points: 12 → 9"},
				{Path: "scoring.fit.rules[region].points", Kind: policy.Changed, Old: "5", New: "8",
					Text: "fit rule region, points: 5 → 8"},
			}},
		"a rule goes and another comes": {[]string{`{id: ai,          label: "came from an AI answer", surface: ai,                points: 2,  max: 4}`, `{id: mail, label: "mail", surface: email, points: 3, max: 6, half_life: 14d}`},
			[]policy.Change{
				{Path: "scoring.intent.rules[ai]", Kind: policy.Removed, Old: "label came from an AI answer, surface ai, points 2, max 4",
					Text: "intent rule ai removed: label came from an AI answer, surface ai, points 2, max 4"},
				{Path: "scoring.intent.rules[mail]", Kind: policy.Added, New: "label mail, surface email, points 3, max 6, half_life 14d",
					Text: "intent rule mail added: label mail, surface email, points 3, max 6, half_life 14d"},
			}},
		"a clock": {[]string{"triage:  {alert: 1h, breach: 2h", "triage:  {alert: 30m, breach: 2h30m"},
			[]policy.Change{
				{Path: "clocks.triage.alert", Kind: policy.Changed, Old: "1h", New: "30m", Text: "triage clock, alert: 1h → 30m"},
				{Path: "clocks.triage.breach", Kind: policy.Changed, Old: "2h", New: "2h30m", Text: "triage clock, breach: 2h → 2h30m"},
			}},
		"opening hours and a holiday": {[]string{`week: {mon-fri: [["09:00", "17:00"]]}, holidays: ["2025-12-24", "2026-12-24", "2027-12-24"]`, `week: {mon-thu: [["09:00", "17:00"]], fri: [["09:00", "15:00"]]}, holidays: ["2025-12-24", "2026-12-24"]`},
			[]policy.Change{
				{Path: "calendars[warsaw].week.fri", Kind: policy.Changed, Old: "09:00-17:00", New: "09:00-15:00",
					Text: "calendar warsaw, open, fri: 09:00-17:00 → 09:00-15:00"},
				{Path: "calendars[warsaw].holidays", Kind: policy.Changed, Old: "2025-12-24, 2026-12-24, 2027-12-24",
					New:  "2025-12-24, 2026-12-24",
					Text: "calendar warsaw, more holidays: 2025-12-24, 2026-12-24, 2027-12-24 → 2025-12-24, 2026-12-24"},
			}},
		"a member of a queue": {[]string{"{user: piotr, weight: 1}", "{user: piotr, weight: 2, cap_open: 30}, {user: ola, weight: 1}"},
			[]policy.Change{
				{Path: "queues[default].members[piotr].weight", Kind: policy.Changed, Old: "1", New: "2",
					Text: "queue default, member piotr, weight: 1 → 2"},
				{Path: "queues[default].members[piotr].cap_open", Kind: policy.Changed, New: "30",
					Text: "queue default, member piotr, cap of open leads: none → 30"},
				{Path: "queues[default].members[ola]", Kind: policy.Added, New: "weight 1",
					Text: "queue default, member ola added: weight 1"},
			}},
		"the order of rules that are read top to bottom": {[]string{"{reason: disposable,", "{reason: x_disposable,",
			"{reason: unsubscribed,", "{reason: disposable,", "{reason: x_disposable,", "{reason: unsubscribed,",
			`label: "disposable address",    when: {lead.email: {disposable: true}}`,
			`label: "asked not to be contacted", when: {lead.tags: {any_of: [unsubscribed, do_not_contact]}}#`,
			`label: "asked not to be contacted", when: {lead.tags: {any_of: [unsubscribed, do_not_contact]}}}`,
			`label: "disposable address",    when: {lead.email: {disposable: true}}}`,
			`do_not_contact]}}#`, `do_not_contact]}}`},
			[]policy.Change{{Path: "disqualify", Kind: policy.Reordered, Old: "competitor, disposable, unsubscribed, too_small",
				New: "competitor, unsubscribed, disposable, too_small",
				Text: "order of disqualify: competitor, disposable, unsubscribed, too_small → competitor, unsubscribed, disposable, " +
					"too_small"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, policy.Diff(policy.Default(), edited(t, c.edit...))); d != "" {
				t.Error(d)
			}
		})
	}
}

// Whatever stands in a policy, changing it makes a difference: a new field that the outline forgets
// would go unseen to those who publish.
func TestNothingOfAPolicyIsLeftOutOfADifference(t *testing.T) {
	t.Parallel()
	base := *policy.Default()
	var walk func(path string, v reflect.Value)
	changed := func(path string, v reflect.Value, to any) {
		old := reflect.ValueOf(v.Interface())
		v.Set(reflect.ValueOf(to).Convert(v.Type()))
		if len(policy.Diff(policy.Default(), &base)) == 0 {
			t.Errorf("a change of %s is not told", path)
		}
		v.Set(old)
	}
	walk = func(path string, v reflect.Value) {
		switch x := v.Interface().(type) {
		case policy.Span:
			changed(path, v, policy.Span{Text: x.Text + "1d", Time: x.Time + time.Hour})
			return
		case *policy.Span:
			changed(path, v, &policy.Span{Text: "77d"})
			return
		case policy.Predicate:
			changed(path, v, policy.Predicate{Op: policy.Is, Field: "lead.title", Texts: []string{"x"}})
			return
		case *policy.Ask:
			changed(path, v, &policy.Ask{Remind: time.Hour, Back: x.Back})
			changed(path, v, &policy.Ask{Remind: x.Remind, Back: 77 * time.Hour})
			return
		case *policy.Predicate:
			changed(path, v, &policy.Predicate{Op: policy.Is, Field: "lead.title", Texts: []string{"x"}})
			return
		case *time.Location:
			changed(path, v, time.FixedZone("Nowhere", 3600))
			return
		case []string:
			changed(path, v, append(append([]string{}, x...), "another"))
			return
		case map[string][][2]string:
			week := map[string][][2]string{"sun": {{"01:00", "02:00"}}}
			changed(path, v, week)
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; path != "" || name != "Hash" && name != "Document" {
					walk(path+"."+name, v.Field(i))
				}
			}
		case reflect.Slice:
			// A copy, so that the shared policy stays as it is.
			c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(c, v)
			v.Set(c)
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.String:
			changed(path, v, v.String()+"x")
		case reflect.Int, reflect.Int64:
			changed(path, v, v.Int()+int64(time.Minute))
		case reflect.Float64:
			changed(path, v, v.Float()+0.5)
		case reflect.Bool:
			changed(path, v, !v.Bool())
		default:
			t.Fatalf("%s is a %s: teach this test to change it", path, v.Kind())
		}
	}
	walk("", reflect.ValueOf(&base).Elem())
	if d := policy.Diff(policy.Default(), &base); len(d) != 0 {
		t.Fatalf("the test did not put everything back: %v", d)
	}
}
