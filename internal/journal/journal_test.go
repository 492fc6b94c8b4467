package journal_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
)

type row struct {
	ID    int64    `json:"id"`
	Stage string   `json:"stage"`
	Size  *int64   `json:"size,omitempty"`
	Tags  []string `json:"tags"`
	Seen  int64    `json:"seen"`
}

func TestDiffNamesWhatChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	n := int64(420)
	before := row{ID: 1, Stage: "new", Tags: []string{}, Seen: 1}
	after := row{ID: 1, Stage: "eql", Size: &n, Tags: []string{"vip"}, Seen: 2}
	got, err := journal.FieldsOf[row]("seen").Diff(&before, &after, "x.")
	if err != nil {
		t.Fatal(err)
	}
	want := journal.Changes{
		"x.stage": {Before: json.RawMessage(`"new"`), After: json.RawMessage(`"eql"`)},
		"x.size":  {After: json.RawMessage(`420`)},
		"x.tags":  {Before: json.RawMessage(`[]`), After: json.RawMessage(`["vip"]`)},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTakingADifferenceBackReachesWhatWas(t *testing.T) {
	t.Parallel()
	fields := journal.FieldsOf[row]("seen")
	gen := rapid.Custom(func(t *rapid.T) row {
		r := row{ID: 1, Stage: rapid.SampledFrom([]string{"", "new", "eql"}).Draw(t, "stage"), Seen: rapid.Int64Range(0, 2).Draw(t, "seen"),
			Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 0, 2).Draw(t, "tags")}
		if rapid.Bool().Draw(t, "known") {
			n := rapid.Int64Range(0, 3).Draw(t, "size")
			r.Size = &n
		}
		return r
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		c, err := fields.Diff(&a, &b, "x.")
		if err != nil {
			t.Fatal(err)
		}
		back, kept := b, b
		kept.Tags = append([]string{}, b.Tags...)
		if err := fields.Back(&back, c, "x."); err != nil {
			t.Fatal(err)
		}
		a.Seen = b.Seen // nobody told of it
		if d := cmp.Diff(a, back) + cmp.Diff(kept.Tags, append([]string{}, b.Tags...)); d != "" {
			t.Fatal(d)
		}
		if err := fields.Back(&kept, c, "y."); err != nil || kept.Stage != b.Stage {
			t.Fatalf("what begins otherwise was taken back: %+v, %v", kept, err)
		}
	})
}
