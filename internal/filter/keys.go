package filter

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/typo"
)

// Type is the type of a key's values.
type Type int

// The types of keys.
const (
	Text   Type = iota // words of the data: partner ids, tags, countries
	Enum               // words of the program, listed in Key.Values
	Number             // points
	Date               // an instant of the past: a date, -2w, or an age such as 3d
	Due                // an instant ahead: a duration from now, or a date
)

// Key is one key of the language.
type Key struct {
	Name   string
	Type   Type
	Values []string // of an Enum
	Also   []string // words with a meaning of their own: me, none
	Help   string
}

// Keys lists the keys in the order of the reference.
func Keys() []Key {
	keys := ownKeys()
	for _, f := range lead.Filtered() {
		at := slices.IndexFunc(keys, func(k Key) bool { return k.Name == f.Filter.Before })
		keys = slices.Insert(keys, at, Key{f.Filter.Key, Text, nil, []string{"none"}, f.Filter.Help})
	}
	return keys
}

// ownKeys are the keys that ask for more than one fact.
func ownKeys() []Key {
	return []Key{
		{"stage", Enum, words(lead.Stages()), nil, "how far the lead has come"},
		{"partner", Text, nil, []string{"none"}, "the partner, by id or name"},
		{"kind", Text, nil, []string{"none"}, "the kind of partner"},
		{"owner", Text, nil, []string{"me", "none"}, "whose lead it is"},
		{"queue", Text, nil, []string{"none"}, "the queue it waits in"},
		{"clock", Enum, []string{"triage", "contact", "running", "alert", "breached", "paused", "none"}, nil,
			"the running clock and its state"},
		{"due", Due, nil, []string{"none"}, "when the running clock is due: due<2h"},
		{"score", Number, nil, nil, "points in all"},
		{"fit", Number, nil, nil, "points for fit"},
		{"intent", Number, nil, nil, "points for intent"},
		{"verdict", Enum, []string{"eql", "not_eql", "needs_facts"}, nil, "what the gates say"},
		{"gate", Enum, []string{"record", "ecosystem", "icp", "engagement", "signal", "bant", "joint", "score", "clean"}, nil,
			"a gate that does not pass"},
		{"reason", Text, nil, nil, "why it was disqualified"},
		{"trigger", Text, nil, nil, "a touch of that kind is known"},
		{"triggers", Number, nil, nil, "kinds of triggers in the window of scoring up to eql_at, without it up to now: triggers>=2"},
		{"signal", Text, nil, nil, "a buying signal is on record"},
		{"source", Enum, words(lead.Sources()), nil, "where it came from"},
		{"surface", Enum, []string{"web", "ai", "email", "event"}, nil, "a touch came from there"},
		{"page", Text, nil, nil, "part of the address of a page it came through; a whole one, https://..., means that page"},
		{"campaign", Text, nil, nil, "the campaign (utm_campaign)"},
		{"medium", Text, nil, nil, "the medium (utm_medium)"},
		{"tag", Text, nil, []string{"none"}, "a tag it carries"},
		{"has", Enum, []string{"conflict", "owner", "phone", "email", "note", "tag", "snooze", "opportunity", "question"}, nil,
			"something is there"},
		{"phone", Text, nil, []string{"none"}, "a telephone number, in whatever spelling"},
		{"influenced", Text, nil, nil, "a partner, by id or name, that touched the way to its opportunity and does not have it"},
		{"view", Text, nil, nil, "what a saved view holds"},
		{"referred", Date, nil, nil, "when the partner referred it: referred:2026-Q4"},
		{"created", Date, nil, nil, "when it arrived: created>=-2w, created<3d"},
		{"updated", Date, nil, nil, "when it last changed"},
		{"eql_at", Date, nil, nil, "when it became an EQL: eql_at:2026-Q4"},
		{"sql_at", Date, nil, nil, "when sales accepted it"},
		{"won_at", Date, nil, nil, "when it was won"},
		{"lost_at", Date, nil, nil, "when it was lost"},
		{"sourced", Date, nil, nil, "when an opportunity of it was created: sourced:2026-Q4"},
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// find is the key of a name. The type of a deal has a short name too, as product lines do.
func find(keys []Key, name string) (Key, bool) {
	if name == "deal" {
		name = "deal_type"
	}
	for _, k := range keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

func example(k Key) string {
	switch k.Type {
	case Enum:
		return k.Name + ":" + k.Values[0]
	case Number:
		return k.Name + ">=70"
	case Due:
		return k.Name + "<2h"
	case Date:
		return k.Name + ">=-2w or " + k.Name + ":2026-11-20"
	}
	return k.Name + ":name"
}

// hintFor names the key that was probably meant, or all of them.
func hintFor(keys []Key, word string) string {
	low := strings.ToLower(word)
	var names []string
	for _, k := range keys {
		names = append(names, k.Name)
		if len(low) >= 3 && strings.HasPrefix(k.Name, low) {
			return "did you mean " + k.Name + "?"
		}
	}
	if i := typo.Nearest(low, names); i >= 0 {
		return "did you mean " + names[i] + "?"
	}
	return "the keys are " + strings.Join(names, " ")
}
