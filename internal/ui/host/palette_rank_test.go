package host

import (
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/command"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func texts(found []found) string {
	var out []string
	for _, f := range found {
		out = append(out, f.text)
	}
	return strings.Join(out, ", ")
}

func TestRank(t *testing.T) {
	t.Parallel()
	all := []entry{
		{id: "a", text: "Qualify…"}, {id: "b", text: "Disqualify…"}, {id: "c", text: "Accept (SQL)", also: "accept take over"},
		{id: "d", kind: "Go to", text: "Inbox"}, {id: "e", kind: "Filter", text: "stage:unqualified"}, {id: "f", text: "Quit"},
	}
	tests := []struct {
		name, query string
		recent      []string
		want        string
	}{
		{"the best first", "qual", nil, "Qualify…, Disqualify…, stage:unqualified"},
		{"the recent one first when nothing is asked", "", []string{"f", "b"},
			"Quit, Disqualify…, Qualify…, Accept (SQL), Inbox, stage:unqualified"},
		{"the recent one first of two that answer alike", "qu", []string{"f"}, "Quit, Qualify…, Disqualify…, stage:unqualified"},
		{"by another word", "take", nil, "Accept (SQL)"},
		{"by the kind and the text", "go inb", nil, "Inbox"},
		{"letters scattered inside words are no answer", "uiy", nil, ""},
		{"nothing", "zzz", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := texts(rank(tt.query, all, tt.recent)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRankKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-d ]{1,8}`), 0, 12).Draw(t, "texts")
		var all []entry
		for i, w := range words {
			all = append(all, entry{id: string(rune('a' + i)), text: w, first: i%5 == 4, last: i%7 == 6})
		}
		recent := rapid.SliceOfN(rapid.StringMatching(`[a-m]`), 0, 4).Draw(t, "recent")
		query := rapid.StringMatching(`[a-d ]{0,3}`).Draw(t, "query")
		got := rank(query, all, recent)
		seen := map[string]bool{}
		at := 1
		for _, f := range got {
			if seen[f.id] {
				t.Fatalf("%q stands twice", f.text)
			}
			seen[f.id] = true
			if rankPlace(&f.entry) > at {
				t.Fatalf("%q stands below what it belongs above", f.text)
			}
			at = rankPlace(&f.entry)
		}
		for i := range all {
			if _, ok := match(query, &all[i]); (ok || all[i].first) != seen[all[i].id] {
				t.Fatalf("%q for %q: found is %t", all[i].text, query, seen[all[i].id])
			}
		}
		again := rank(query, all, recent)
		if texts(again) != texts(got) {
			t.Fatalf("the order changes: %s, %s", texts(got), texts(again))
		}
	})
}

func TestRememberedKeepsTheLastFirstAndEachOnce(t *testing.T) {
	t.Parallel()
	var recent []string
	for _, id := range strings.Split("abcabdefghijklmnopqrstuvwxyza", "") {
		recent = remembered(recent, id)
	}
	if len(recent) != 20 || recent[0] != "a" || recent[1] != "z" || !slices.Equal(slices.Compact(slices.Sorted(slices.Values(recent))),
		slices.Sorted(slices.Values(recent))) {
		t.Errorf("%v", recent)
	}
}

func TestReadCommand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		verb       desk.Verb
		ids        []lead.ID
		want       map[string]string
	}{
		{"a reason", "disqualify no_budget", desk.Disqualify, nil, map[string]string{"reason": "no_budget"}},
		{"a reason and a note", "disqualify other tender in 2028", desk.Disqualify, nil, map[string]string{"reason": "other",
			"note": "tender in 2028"}},
		{"as on the command line", `disqualify L-12 --reason other --note "tender \"2028\""`, desk.Disqualify, []lead.ID{12},
			map[string]string{"reason": "other", "note": `tender "2028"`}},
		{"with an equals sign", "assign l-3 L-4 --to=anna", desk.Assign, []lead.ID{3, 4}, map[string]string{"to": "anna"}},
		{"a lead inside a note is part of it", "note see L-13 too", desk.NoteIt, nil, map[string]string{"note": "see L-13 too"}},
		{"a lead before a note is the lead", "note L-13 called", desk.NoteIt, []lead.ID{13}, map[string]string{"note": "called"}},
		{"a date of several words", "snooze mon 14:00", desk.Snooze, nil, map[string]string{"date": "mon 14:00"}},
		{"a contact with an outcome", "contact call reached demo on Thursday", desk.Contact, nil, map[string]string{"by": "call",
			"outcome": "reached", "next": "demo on Thursday"}},
		{"a contact without one", "contact mail demo", desk.Contact, nil, map[string]string{"by": "mail", "next": "demo"}},
		{"a fact", "set use_case=replace WMS", desk.Set, nil, map[string]string{"field": "use_case", "value": "replace WMS"}},
		{"a denial", "confirm deny never heard of them", desk.ConfirmFor, nil, map[string]string{"word": "denies",
			"evidence": "never heard of them"}},
		{"answers of the gates", `qualify --budget yes --budget-evidence "40 k" --confirm-us --set employees=420`, desk.Qualify, nil,
			map[string]string{"budget": "yes", "budget.evidence": "40 k", "us": "confirmed", "employees": "420"}},
		{"a quote that is not closed", `note "half a`, desk.NoteIt, nil, map[string]string{"note": "half a"}},
		{"a flag without its value", "assign --to", desk.Assign, nil, map[string]string{}},
		{"tags", "tag vip -old", desk.Tag, nil, map[string]string{"tags": "vip -old"}},
		{"nothing", "   ", desk.Tag, nil, map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, got := command.Read(tt.text), map[string]string{}
			for _, b := range keys.Table() {
				for _, a := range acts.All() {
					if l.Act != nil && a.ID == b.ID && slices.Contains(b.Verbs, l.Act.Verb) {
						got = a.Answers(l.Act, l.Given)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if l.Act != nil && l.Act.Verb != tt.verb || !slices.Equal(l.On, desk.OnLeads(tt.ids...)) {
				t.Errorf("%v on %v, want %s on %v", l.Act, l.On, tt.verb, tt.ids)
			}
		})
	}
}
