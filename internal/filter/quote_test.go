package filter_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/filter"
)

// What a program puts into a filter is read back as it was, whatever signs of the language stand in it.
func TestAQuotedValueIsReadAsItIs(t *testing.T) {
	t.Parallel()
	parts := rapid.SampledFrom([]string{"https://alfa.example/a1", "a", ",", " ", ":", "=", "<", ">", "/", "?x=1&y=2", "#", "-", "%", "ż",
		"(b)"})
	rapid.Check(t, func(t *rapid.T) {
		value := strings.TrimSpace(strings.Join(rapid.SliceOfN(parts, 1, 6).Draw(t, "parts"), ""))
		if value == "" {
			return
		}
		text := "page:" + filter.Quote(value) + " eql_at:2026-Q4"
		q, err := filter.Parse(text, now)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if len(q.Terms) != 2 || len(q.Terms[0].Values) != 1 || q.Terms[0].Values[0].Text != value || q.Terms[1].Key != "eql_at" {
			t.Fatalf("%s is read as %+v", text, q.Terms)
		}
	})
}
