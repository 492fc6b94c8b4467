package say

import (
	"testing"

	"github.com/goccy/go-yaml"
)

// TestCatalogueIsReadAsYAML: the reader of lines knows little of YAML, and the catalogue needs no more.
func TestCatalogueIsReadAsYAML(t *testing.T) {
	t.Parallel()
	got, err := lines(english)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := yaml.Unmarshal(english, &want); err != nil {
		t.Fatal(err)
	}
	if len(got) < 500 || len(got) != len(want) {
		t.Errorf("%d texts, YAML has %d", len(got), len(want))
	}
	for id, is := range want {
		should := text{}
		switch is := is.(type) {
		case string:
			should.other = is
		case map[string]any:
			should.one, _ = is["one"].(string)
			should.other, _ = is["other"].(string)
		}
		if got[id] != should {
			t.Errorf("%s is %q, in YAML %q", id, got[id], is)
		}
	}
}

// TestLinesRefusesWhatItDoesNotKnow: a line of another form is a mistake of the catalogue, never a text.
func TestLinesRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{"one", "a: b\na: c", `a: "b`, `a: "b" c`, "a: {one: b}", `a: {one: "b"`, `a: {one: "b" other: "c"}`,
		`a: {one: "b", other: c}`, `a: {one: "b", other: "c"`, `a: {few: "b", other: "c"}`, "a: "} {
		if all, err := lines([]byte(doc)); err == nil {
			t.Errorf("%q was read as %q", doc, all)
		}
	}
}

// TestCountTakesTheFormOfTheNumber: also of a text without forms, which is itself, and of none.
func TestCountTakesTheFormOfTheNumber(t *testing.T) {
	t.Parallel()
	w, err := NewWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id   string
		n    int
		want string
	}{
		{"filter.matches", 1, "1 lead"}, {"filter.matches", 2, "2 leads"}, {"filter.matches", 0, "0 leads"},
		{"tab.inbox", 3, "Inbox"}, {"there.is.none", 3, "there.is.none"},
	} {
		if got := w.Count(c.id, c.n); got != c.want {
			t.Errorf("%d of %s: %q, want %q", c.n, c.id, got, c.want)
		}
	}
}
