package sla_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// calendar builds a calendar that the test knows to be right.
func calendar(t testing.TB, s sla.Spec) *sla.Calendar {
	t.Helper()
	c, err := sla.New(s)
	if err != nil {
		t.Fatalf("calendar %+v: %v", s, err)
	}
	return c
}

// at reads a time as the contract does, in the zone of c.
func at(t testing.TB, c *sla.Calendar, text string) time.Time {
	t.Helper()
	v, ok := wallclock.Parse(text, c.Location())
	if !ok {
		t.Fatalf("%s is no time", text)
	}
	return v
}

// show writes a result for comparison: RFC 3339, or "never".
func show(v time.Time, ok bool) string {
	if !ok {
		return "never"
	}
	return v.Format(time.RFC3339Nano)
}

// TestFactsOfOtherSuites runs what other libraries' tests hold to be true of business time. Each
// fact names its source and licence in the file.
func TestFactsOfOtherSuites(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/business_time.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			ID, Op, Start, End string
			Calendar           sla.Spec
			Amount             float64 `json:"amount_seconds"`
			Expect             any
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 90 {
		t.Fatalf("only %d facts read", len(file.Vectors))
	}
	for _, v := range file.Vectors {
		c := calendar(t, v.Calendar)
		start := at(t, c, v.Start)
		amount := time.Duration(math.Round(v.Amount * float64(time.Second)))
		var got any
		switch v.Op {
		case "add":
			got = wall(c.Due(start, amount))
		case "sub":
			got = wall(c.Back(start, amount))
		case "between":
			got = c.Between(start, at(t, c, v.End)).Seconds()
		case "between_trunc_hours":
			got = math.Trunc(c.Between(start, at(t, c, v.End)).Hours())
		case "is_open":
			got = c.Open(start)
		case "next_open":
			got = wall(c.NextOpen(start))
		case "prev_open":
			got = wall(c.PrevOpen(start))
		default:
			t.Fatalf("%s: unknown op %q", v.ID, v.Op)
		}
		want := v.Expect
		if text, ok := want.(string); ok {
			want = wall(at(t, c, text), true)
		}
		if got != want {
			t.Errorf("%s: %s from %s = %v, want %v", v.ID, v.Op, v.Start, got, want)
		}
	}
}

func wall(v time.Time, ok bool) string {
	if !ok {
		return "never"
	}
	return v.Format("2006-01-02T15:04:05.999999999")
}
