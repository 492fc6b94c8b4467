package gate

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// form reads the members of one JSON object. The first mistake stays, and reading goes on with
// zero values, so that the code that reads a form has no error to pass at every line.
type form struct {
	node
	here    *place // the object's own, for members that are missing
	members *members
	zone    *time.Location
	err     *error
}

// object opens a node as a form. Null, absent and a word that says nothing are a form without members;
// known is false then.
func object(n node, zone *time.Location, err *error) (f form, known bool) {
	f = form{node: n, here: &place{n.in, n.key, n.item}, zone: zone, err: err}
	if n.value == nil || n.saysNothing(lead.AText) {
		return f, false
	}
	members, ok := n.value.(*members)
	if !ok {
		f.mistake(n, "an object is needed")
		return f, false
	}
	f.members = members
	return f, true
}

func (f form) mistake(n node, why string) {
	if *f.err == nil {
		*f.err = n.wrong(why)
	}
}

// get returns a member; a missing one has no value, like null.
func (f form) get(key string) node {
	if n, ok := f.members.get(key); ok {
		return n
	}
	return node{place: place{in: f.here, key: key}}
}

func (f form) object(key string) (form, bool) { return object(f.get(key), f.zone, f.err) }

func (f form) items(key string) ([]node, bool) {
	n := f.get(key)
	if n.value == nil || n.saysNothing(lead.AText) {
		return nil, false
	}
	items, ok := n.value.([]node)
	if !ok {
		f.mistake(n, "a list is needed")
	}
	return items, ok
}

func (f form) text(key string) lead.Opt[string] { return f.textOf(f.get(key)) }

// telling is a text that says something; one that does not is not known.
func (f form) telling(key string) lead.Opt[string] {
	if n := f.get(key); !n.saysNothing(lead.AText) {
		return f.textOf(n)
	}
	return lead.Opt[string]{}
}

func (f form) textOf(n node) lead.Opt[string] {
	return member(f, n, "a text is needed", func(s string) (string, string) { return s, "" })
}

// member reads a value of the JSON type J; need says what it must be, parse what is wrong with it.
func member[J, V any](f form, n node, need string, parse func(J) (v V, wrong string)) lead.Opt[V] {
	if n.value == nil {
		return lead.Opt[V]{}
	}
	raw, ok := n.value.(J)
	if !ok {
		f.mistake(n, need)
		return lead.Opt[V]{}
	}
	v, wrong := parse(raw)
	if wrong != "" {
		f.mistake(n, wrong)
		return lead.Opt[V]{}
	}
	return lead.Known(v)
}

// word is a text of a closed list, trimmed and in lower case.
func (f form) word(key string) string {
	return strings.ToLower(strings.TrimSpace(f.text(key).V))
}

func (f form) texts(key string) lead.Opt[[]string] {
	items, known := f.items(key)
	if !known {
		return lead.Opt[[]string]{}
	}
	list := make([]string, 0, len(items))
	for _, item := range items {
		if item.value == nil {
			f.mistake(item, "a text is needed")
		}
		list = append(list, f.textOf(item).V)
	}
	list, known = lead.Telling(list)
	return lead.Opt[[]string]{V: list, Known: known}
}

func (f form) truth(key string) lead.Opt[bool] {
	return member(f, f.get(key), "true or false is needed", func(b bool) (bool, string) { return b, "" })
}

// heads is a head count: a whole number, not negative. 420.0 is one as well.
func (f form) heads(key string) lead.Opt[int64] {
	return member(f, f.get(key), "a number is needed", func(num json.Number) (int64, string) {
		v, err := strconv.ParseInt(num.String(), 10, 64)
		if err != nil {
			x, err := num.Float64()
			const exact = 1 << 53
			if err != nil || x != math.Trunc(x) || math.Abs(x) > exact {
				return 0, "a whole number is needed"
			}
			v = int64(x)
		}
		if v < 0 {
			return 0, "a head count cannot be negative"
		}
		return v, ""
	})
}

// id is a number or a text.
func (f form) id(key string) string {
	n := f.get(key)
	if num, ok := n.value.(json.Number); ok {
		return num.String()
	}
	return f.textOf(n).V
}

func (f form) time(key string) lead.Opt[time.Time] {
	return member(f, f.get(key), "a time is needed", func(s string) (time.Time, string) {
		t, ok := parseTime(strings.TrimSpace(s), f.zone)
		if !ok {
			return t, "a time is needed, like 2026-11-20T15:00:00Z or 2026-11-20"
		}
		return t, ""
	})
}

func (f form) utm(key string) lead.UTM {
	u, _ := f.object(key)
	return lead.UTM{
		Source: u.telling("source"), Medium: u.telling("medium"), Campaign: u.telling("campaign"),
		Term: u.telling("term"), Content: u.telling("content"),
	}
}

// parseTime reads a time with an offset, a wall-clock time of the zone, or a date, which is 00:00
// there.
func parseTime(s string, zone *time.Location) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, true
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if wall, err := time.Parse(layout, s); err == nil {
			return wallclock.Time(wall, zone), true
		}
	}
	return time.Time{}, false
}
