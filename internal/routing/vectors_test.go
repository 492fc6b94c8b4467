package routing_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/routing"
)

type answer struct {
	Assignments []struct {
		Lead, At string
		To       *string
		Why      string
		Skipped  []routing.Skip
	}
}

func route(t testing.TB, line []byte) answer {
	t.Helper()
	out, err := routing.Answer(line, time.UTC)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var got answer
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReferenceAssignments(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/round_robin.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name   string
			Input  json.RawMessage
			Expect answer
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil || len(file.Vectors) == 0 {
		t.Fatal("no vectors", err)
	}
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			var line bytes.Buffer
			if err := json.Compact(&line, v.Input); err != nil {
				t.Fatal(err)
			}
			got := route(t, line.Bytes())
			if len(got.Assignments) != len(v.Expect.Assignments) {
				t.Fatalf("%d assignments, want %d", len(got.Assignments), len(v.Expect.Assignments))
			}
			for i, want := range v.Expect.Assignments {
				a := got.Assignments[i]
				sameTo := (a.To == nil) == (want.To == nil) && (a.To == nil || *a.To == *want.To)
				if a.Lead != want.Lead || a.At != want.At || !sameTo || !slices.Equal(a.Skipped, want.Skipped) || a.Why == "" {
					t.Errorf("assignment %d: got %+v, want %+v", i, a, want)
				}
			}
		})
	}
}

// TestWhatCannotBeRoutedIsRefusedInWords holds each mistake of a line against what is said of it.
func TestWhatCannotBeRoutedIsRefusedInWords(t *testing.T) {
	t.Parallel()
	const member, at = `"members":[{"id":"ana"}]`, `"at":"2026-11-16T09:00:00Z"`
	for _, c := range []struct{ line, says string }{
		{`{"members":[],"events":[]}`, "the queue has none"},
		{`{"members":[{"id":"ana","weight":0}],"events":[]}`, `the weight of "ana" is 0`},
		{`{"members":[{"id":"ana","weight":-2}],"events":[]}`, `the weight of "ana" is -2`},
		{`{"members":[{"id":"ana","weight":1000000000}],"events":[]}`, "the weight of \"ana\" is 1000000000"},
		{`{"members":[{"id":"ana","weight":1.5}],"events":[]}`, "members[0].weight: not a whole number"},
		{`{"members":[{"id":"ana"},{"id":"ana"}],"events":[]}`, `"ana" is given twice`},
		{`{"members":[{"id":""}],"events":[]}`, "one has no name"},
		{`{"members":[{"id":"a","weight":997},{"id":"b","weight":991},{"id":"c","weight":983},{"id":"d","weight":977},` +
			`{"id":"e","weight":971}],"events":[]}`, "a round of more than 1000000000000 turns"},
		{`{` + member + `,"events":[{` + at + `,"away":"bo"}]}`, `events[0]: "bo" is no member`},
		{`{` + member + `,"events":[{` + at + `,"back":"bo"}]}`, `events[0]: "bo" is no member`},
		{`{` + member + `,"events":[{` + at + `,"arrive":"l1"},{` + at + `,"arrive":"l1"}]}`, `events[1]: "l1" has arrived already`},
		{`{` + member + `,"events":[{` + at + `,"arrive":"l1"},{"at":"2026-11-16T08:59:59Z","arrive":"l2"}]}`,
			"events[1].at: it is before the event above"},
		{`{` + member + `,"events":[{` + at + `}]}`, "events[0]: 0 things happen in it"},
		{`{` + member + `,"events":[{` + at + `,"away":"ana","arrive":"l1"}]}`, "events[0]: 2 things happen in it"},
		{`{` + member + `,"events":[{"at":"noon","arrive":"l1"}]}`, `events[0].at: "noon" is not a time`},
		{`{` + member + `}`, "events: missing"},
		{`{` + member + `,"events":[],"queue":"x"}`, `unknown key "queue"`},
	} {
		if _, err := routing.Answer([]byte(c.line), time.UTC); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s:\n%v, want %s", c.line, err, c.says)
		}
	}
}
