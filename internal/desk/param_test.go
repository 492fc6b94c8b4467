package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestUntilReadsTimesAndSpans(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 24, 10, 0, 0, 0, time.UTC) // noon in Warsaw, the day before clocks go back
	read := func(text string) (time.Time, error) {
		a, err := desk.ActOf(desk.Snooze).Read(desk.Typed{What: "eqltui snooze", Values: map[string][]string{"until": {text}}, Now: now,
			Zone: warsaw})
		return a.Until, err
	}
	for _, tt := range []struct{ text, want string }{
		{"2h", "2026-10-24T12:00:00Z"}, {"30m", "2026-10-24T10:30:00Z"},
		{"1d", "2026-10-25T08:00:00Z"}, {"2w", "2026-11-07T08:00:00Z"}, {"30 days", "2026-11-23T08:00:00Z"},
		{"90 min", "2026-10-24T11:30:00Z"},
		{"mon", "2026-10-26T08:00:00Z"}, {"1 dec 15:00", "2026-12-01T14:00:00Z"}, {"tomorrow", "2026-10-25T08:00:00Z"},
		{"2027-02-01", "2027-02-01T08:00:00Z"}, {"2026-12-01T09:00", "2026-12-01T08:00:00Z"}, {"2026-12-01T09:00:00+09:00",
			"2026-12-01T00:00:00Z"},
	} {
		got, err := read(tt.text)
		if stamp := got.UTC().Format(time.RFC3339); err != nil || stamp != tt.want {
			t.Errorf("%q is %s, %v, want %s", tt.text, stamp, err, tt.want)
		}
	}
	for _, text := range []string{"", "soon", "-2h", "0d", "29 feb 2027", "yesterday", "h", "ż", "2027-13-01"} {
		if got, err := read(text); fault.KindOf(err) != fault.Usage {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
}

func TestWhatIsTypedBecomesAnAction(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		verb  desk.Verb
		given map[string][]string
		want  desk.Action
		wrong string
	}{
		{"a switch and a text", desk.ConfirmFor, map[string][]string{"deny": {"true"}, "evidence": {"mail"}}, desk.Action{Evidence: "mail",
			Refuse: true}, ""},
		{"answers with what they rest on", desk.Contact, map[string][]string{"by": {"call"}, "budget": {" YES "},
			"budget-evidence": {"40k"}},
			desk.Action{By: "call", BANT: map[string]lead.Question{"budget": {Answer: lead.Yes, Evidence: "40k"}}}, ""},
		{"evidence alone", desk.Contact, map[string][]string{"by": {"call"}, "need-evidence": {"x"}}, desk.Action{},
			"t: --need-evidence stands without an answer"},
		{"no answer", desk.Contact, map[string][]string{"budget": {"maybe"}}, desk.Action{}, `t: --budget "maybe" is no answer`},
		{"facts", desk.Set, map[string][]string{"facts": {"employees=420", "industry="}},
			desk.Action{Set: map[string]string{"employees": "420", "industry": ""}}, ""},
		{"a fact twice", desk.Qualify, map[string][]string{"set": {"a=1", "a=2"}}, desk.Action{}, `t: the fact "a" is named twice`},
		{"tags with a minus", desk.Tag, map[string][]string{"tags": {"vip", "-old"}, "drop": {"cold"}},
			desk.Action{AddTags: []string{"vip"}, DropTags: []string{"cold", "old"}}, ""},
		{"two that exclude each other", desk.Qualify, map[string][]string{"confirm-us": {"true"}, "refuse-us": {"true"}}, desk.Action{},
			"t: --confirm-us and --refuse-us exclude each other"},
		{"one that excuses another", desk.Snooze, map[string][]string{"off": {"true"}}, desk.Action{}, ""},
		{"neither of them", desk.Snooze, nil, desk.Action{}, "read --until: there is no time"},
		{"one of three", desk.Ask, map[string][]string{"introduce": {"true"}}, desk.Action{Ask: desk.AskIntroduce}, ""},
		{"none of three", desk.Ask, nil, desk.Action{}, "t: one question is wanted"},
		{"two of three", desk.Ask, map[string][]string{"confirm": {"true"}, "question": {"why?"}}, desk.Action{},
			"t: one question is wanted"},
	} {
		got, err := desk.ActOf(tt.verb).Read(desk.Typed{What: "t", Values: tt.given, Zone: time.UTC})
		if err != nil || tt.wrong != "" {
			if err == nil || err.Error() != tt.wrong {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.wrong)
			}
			continue
		}
		tt.want.Verb = tt.verb
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestAnActSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	for verb, want := range map[desk.Verb]string{
		desk.Claim: "", desk.Assign: "--to USER", desk.Snooze: "--until WHEN", desk.NoteIt: "TEXT", desk.Set: "FIELD=VALUE...",
		desk.Ask: "--confirm|--introduce|--question TEXT", desk.ConfirmFor: "--evidence TEXT", desk.Contact: "--by HOW",
	} {
		if got := desk.ActOf(verb).Usage(); got != want {
			t.Errorf("%s takes %q, want %q", verb, got, want)
		}
	}
	for _, a := range desk.Acts() {
		for _, name := range a.Bare {
			if a.Param(name) == nil {
				t.Errorf("%s has no parameter %s that bare words could fill", a.Verb, name)
			}
		}
		for _, g := range a.OneOf {
			for _, name := range g.Names {
				if a.Param(name) == nil {
					t.Errorf("%s has no parameter %s that could exclude others", a.Verb, name)
				}
			}
		}
	}
}

func TestBareWordsFindTheirParameters(t *testing.T) {
	t.Parallel()
	type values = map[string][]string
	for _, tt := range []struct {
		verb desk.Verb
		said string
		want values
	}{
		{desk.Disqualify, "no_budget asked twice", values{"reason": {"no_budget"}, "note": {"asked twice"}}},
		{desk.Contact, "call reached demo on Thursday", values{"by": {"call"}, "outcome": {"reached"}, "next-step": {"demo on Thursday"}}},
		{desk.Contact, "call demo on Thursday", values{"by": {"call"}, "next-step": {"demo on Thursday"}}},
		{desk.ConfirmFor, "denies on the phone", values{"deny": {"true"}, "evidence": {"on the phone"}}},
		{desk.ConfirmFor, "on the phone", values{"evidence": {"on the phone"}}},
		{desk.Ask, "introduce", values{"introduce": {"true"}}},
		{desk.Ask, "who signs?", values{"question": {"who signs?"}}},
		{desk.Tag, "vip -old", values{"tags": {"vip", "-old"}}},
		{desk.Snooze, "tomorrow 15:00", values{"until": {"tomorrow 15:00"}}},
		{desk.Snooze, "", values{}},
		{desk.Claim, "now", values{}},
	} {
		if d := cmp.Diff(tt.want, desk.ActOf(tt.verb).Said(strings.Fields(tt.said))); d != "" {
			t.Errorf("%s %s: %s", tt.verb, tt.said, d)
		}
	}
}
