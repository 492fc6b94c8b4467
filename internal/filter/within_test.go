package filter_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/filter"
)

func TestWhatIsTypedReplacesTheViewsValueOfAKeyWithOneValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, typed, view, want string }{
		{"nothing typed", "", "stage:new,eql owner:me", "stage:new,eql owner:me"},
		{"a word keeps the view", "rossi", "stage:new,eql", "rossi stage:new,eql"},
		{"another stage", "stage:disqualified", "stage:new,eql", "stage:disqualified"},
		{"the rest of the view stays", "stage:won", "stage:new,eql owner:me -tag:x", "stage:won owner:me -tag:x"},
		{"the last term", "owner:none", "stage:new,eql owner:me", "owner:none stage:new,eql"},
		{"what is not wanted narrows", "-stage:new", "stage:new,eql", "-stage:new stage:new,eql"},
		{"a view's not stays", "stage:new", "-stage:eql", "stage:new -stage:eql"},
		{"tags add up", "tag:a", "tag:b", "tag:a tag:b"},
		{"bounds add up", "score<90", "score>=70", "score<90 score>=70"},
		{"a phrase in the view", "stage:sql", `"a b" stage:new`, `stage:sql "a b"`},
		{"letters beyond ASCII before the term", "stage:sql", "łódź stage:new żuraw", "stage:sql łódź żuraw"},
		{"a mistake is only put in front", "stage:", "stage:new", "stage: stage:new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := filter.Within(c.typed, c.view, time.Time{}); got != c.want {
				t.Errorf("Within(%q, %q) is %q, want %q", c.typed, c.view, got, c.want)
			}
		})
	}
}

// TestWithinIsReadAsItsParts: what comes out reads as the typed terms and, of the view's, those that
// were not said anew.
func TestWithinIsReadAsItsParts(t *testing.T) {
	t.Parallel()
	term := rapid.SampledFrom([]string{"stage:new", "stage:new,eql", "-stage:won", "owner:me", "score>=70", "tag:x", "-tag:y", "łódź",
		`"two words"`, "due<2h", "country:PL"})
	rapid.Check(t, func(t *rapid.T) {
		join := func(terms []string) (out string) {
			for _, w := range terms {
				out += w + "  "
			}
			return out
		}
		typed, view := join(rapid.SliceOfN(term, 0, 4).Draw(t, "typed")), join(rapid.SliceOfN(term, 0, 4).Draw(t, "view"))
		q, err := filter.Parse(filter.Within(typed, view, time.Time{}), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		own, _ := filter.Parse(typed, time.Time{})
		all, _ := filter.Parse(view, time.Time{})
		if n := len(q.Terms); n < len(own.Terms) || n > len(own.Terms)+len(all.Terms) {
			t.Fatalf("%d terms of %d and %d", n, len(own.Terms), len(all.Terms))
		}
		for i, o := range own.Terms {
			if q.Terms[i].Key != o.Key || q.Terms[i].Text != o.Text || q.Terms[i].Not != o.Not {
				t.Errorf("term %d is %+v, was typed as %+v", i, q.Terms[i], o)
			}
		}
	})
}
