package say

import (
	"reflect"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestCatalogueIsReadAsYAML: the reader of lines knows little of YAML, and the catalogue needs no more.
func TestCatalogueIsReadAsYAML(t *testing.T) {
	t.Parallel()
	var own, whole any
	if err := lines(english, &own); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(english, &whole); err != nil {
		t.Fatal(err)
	}
	got, want := own.(map[string]any), whole.(map[string]any)
	if len(got) < 500 || len(got) != len(want) {
		t.Errorf("%d texts, YAML has %d", len(got), len(want))
	}
	for id, text := range want {
		if !reflect.DeepEqual(got[id], text) {
			t.Errorf("%s is %#v, in YAML %#v", id, got[id], text)
		}
	}
}

// TestLinesRefusesWhatItDoesNotKnow: a line of another form is a mistake of the catalogue, never a text.
func TestLinesRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"one", "a: b\na: c", `a: "b`, `a: "b" c`, "a: {one: b}", `a: {one: "b"`, `a: {one: "b" other: "c"}`, "a: "} {
		var all any
		if err := lines([]byte(doc), &all); err == nil {
			t.Errorf("%q was read as %#v", doc, all)
		}
	}
}
