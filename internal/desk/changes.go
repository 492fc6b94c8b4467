package desk

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// leading are the fields that people look for first.
func leading() []string {
	return []string{"stage", "score", "fit", "intent", "verdict", "owner", "queue", "reason", "partner_id", "program_tier", "referred_at",
		"due_at"}
}

// quiet are fields that follow from others or are only bookkeeping: they say nothing to people.
func quiet() []string {
	return append([]string{"id", "person_id", "account_id", "by_hand", "person.by_hand", addressTold, "account.id",
		"account.by_hand", "alert_at",
		"stage_before", "clock",
		"note", "attributes", referralTouch, visitorsTouches, importedRows, importedTouches, importedFrom, companyFound, personFound,
		"created_at", "closed_at", "partner.history"}, unjournalled...)
}

// textFields are fields whose values are ids of erasable texts.
func textField(name string) bool {
	return name == "next_step" || name == "question" || strings.HasPrefix(name, "person.")
}

// textsOf are the erasable texts that an event names.
func textsOf(e journal.Event) []int64 {
	var ids []int64
	add := func(id int64) {
		if id != 0 {
			ids = append(ids, id)
		}
	}
	add(e.Data.Note)
	for name, c := range e.Data.Changes {
		if textField(name) {
			add(number64(c.Before))
			add(number64(c.After))
		}
	}
	return ids
}

func number64(raw json.RawMessage) int64 {
	n, _ := strconv.ParseInt(string(raw), 10, 64) // what is no number names no text
	return n
}

// changesOf lists what an event changed, in words, what people look for first.
func changesOf(e journal.Event, texts map[int64]string, zone *time.Location) []FieldChange {
	var out []FieldChange
	for _, name := range fieldOrder(e.Data.Changes) {
		c := e.Data.Changes[name]
		if name == "bant" {
			out = append(out, bantChanges(c)...)
			continue
		}
		f := FieldChange{Field: safetext.Line(name), Before: valueWords(name, c.Before, texts, zone), After: valueWords(name, c.After,
			texts, zone)}
		if began := f.Before == "" && f.After == "0"; f.Before != f.After && !began { // a new record's zeros say nothing
			out = append(out, f)
		}
	}
	return out
}

func fieldOrder(changes journal.Changes) []string {
	names := slices.Sorted(maps.Keys(changes))
	names = slices.DeleteFunc(names, func(n string) bool {
		return slices.Contains(quiet(), n) || strings.HasPrefix(n, leftAccount) // of a company that it has no more to do with
	})
	rank := func(n string) int {
		if i := slices.Index(leading(), n); i >= 0 {
			return i
		}
		return len(leading())
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return names
}

// bantChanges are the answers that an event changed, each by its letter.
func bantChanges(c journal.Change) []FieldChange {
	var before, after map[string]store.Answer
	// What cannot be read is an answer of a later program: it is left out, not guessed.
	_ = json.Unmarshal(orNull(c.Before), &before)
	_ = json.Unmarshal(orNull(c.After), &after)
	var out []FieldChange
	for _, name := range lead.Letters() {
		b, a := string(before[name].Answer), string(after[name].Answer)
		if a != b {
			out = append(out, FieldChange{Field: "bant." + name, Before: safetext.Line(b), After: safetext.Line(a)})
		}
	}
	return out
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// valueWords is a journalled value as people say it, "" for none.
func valueWords(name string, raw json.RawMessage, texts map[int64]string, zone *time.Location) string {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	if textField(name) {
		return safetext.Line(texts[number64(raw)])
	}
	var list []string
	if raw[0] == '[' && json.Unmarshal(raw, &list) == nil {
		return safetext.Line(strings.ReplaceAll(strings.Join(list, ", "), "_", " "))
	}
	if instantField(name) {
		ms := number64(raw)
		if ms == 0 || ms == math.MaxInt64 {
			return ""
		}
		return store.Instant(ms).In(zone).Format("2 Jan 2006 15:04")
	}
	if text, ok := numberWords(name, raw); ok {
		return text
	}
	text := plain(raw)
	switch name {
	case "verdict", "source", "reason", "partner_word", "our_word":
		text = strings.ReplaceAll(text, "_", " ")
	}
	return safetext.Line(text)
}

func instantField(name string) bool {
	for _, end := range []string{"_at", "_start", "_stop", "_until", "_on"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
