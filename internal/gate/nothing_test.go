package gate_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
)

// notKnown is the list of words that say nothing as files have them, without NA, which may be a code.
var notKnown = []string{
	"N/A", "#N/A", "n.a.", "NULL", "None", "-None-", "Select", "(not set)", "(No value)", "?", "-", "unknown", "[object Object]",
	"#REF!", "#DIV/0!", "NaN", "undefined", "nie dotyczy", "brak danych", "keine Angabe", "k.A.", "non disponibile", "n/d", "TBD",
}

// tree is the line as JSON values, so that any place of it can be changed.
func tree(t interface{ Fatal(...any) }) map[string]any {
	var doc map[string]any
	if err := json.Unmarshal([]byte(full), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// with is the line with a value at a path, without one when the value is nil.
func with(t interface{ Fatal(...any) }, path string, v any) []byte {
	doc := tree(t)
	at, keys := doc, strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		next, ok := at[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			at[key] = next
		}
		at = next
	}
	last := keys[len(keys)-1]
	if at[last] = v; v == nil {
		delete(at, last)
	}
	line, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// The answer to a line in which a word says nothing of a fact is the answer to one without the fact.
func TestAWordThatSaysNothingIsAFactThatIsNotKnown(t *testing.T) {
	t.Parallel()
	judge := standard()
	answer := func(t interface{ Fatal(...any) }, line []byte) string {
		out, err := gate.Answer(line, judge, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	var paths []string
	for _, f := range lead.Table() {
		if f.Field != "" {
			paths = append(paths, f.Field)
		}
	}
	for _, letter := range lead.Letters() {
		paths = append(paths, "bant."+letter)
	}
	paths = append(paths, "confirmed.partner", "confirmed.us", "lead", "account", "partner", "bant", "touches", "confirmed", "lead.utm")
	for _, path := range paths {
		absent := answer(t, with(t, path, nil))
		for _, word := range notKnown {
			if got := answer(t, with(t, path, word)); got != absent {
				t.Errorf("%s %q:\n%s\nwithout it:\n%s", path, word, got, absent)
			}
		}
		if !strings.HasSuffix(path, "tech_stack") && path != "lead.tags" {
			continue
		}
		if got := answer(t, with(t, path, []any{"N/A", "-"})); got != absent {
			t.Errorf("a list at %s of nothing but such words: %s", path, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "path")
		word := rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "before") + rapid.SampledFrom(notKnown).Draw(t, "word")
		if got, absent := answer(t, with(t, path, word)), answer(t, with(t, path, nil)); got != absent {
			t.Fatalf("%s %q: %s, without it %s", path, word, got, absent)
		}
	})
}

func TestAUseCaseThatSaysNothingIsNoSignal(t *testing.T) {
	t.Parallel()
	for _, word := range notKnown {
		facts, _, err := gate.ParseFacts(with(t, "lead.use_case", word), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if facts.Lead.UseCase.Known {
			t.Errorf("%q is a use case", word)
		}
	}
}

func TestNAIsARegionOfThePolicyAndACountry(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{"account.region": true, "account.country": true, "account.industry": false} {
		facts, _, err := gate.ParseFacts(with(t, path, "NA"), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := lead.FactOf(path).Known(facts); got != want {
			t.Errorf("NA is known as %s: %t", path, got)
		}
	}
}
