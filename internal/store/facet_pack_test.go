package store

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPackedNumbersAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var doc []byte
		var columns [][]int64
		for range rapid.IntRange(1, 5).Draw(t, "columns") {
			base := rapid.Int64().Draw(t, "base")
			number := rapid.OneOf(rapid.SampledFrom([]int64{0, 1, 2, -1, Never, Never - 1, -Never, -Never - 1}), rapid.Int64(),
				rapid.Int64Range(0, 100), rapid.Map(rapid.Int64Range(0, 1<<rapid.IntRange(1, 60).Draw(t, "bits")),
					func(n int64) int64 { return base + n }))
			values := rapid.SliceOfN(number, 0, 80).Draw(t, "values")
			columns = append(columns, values)
			doc = appendPacked(doc, values)
		}
		whole := append(doc, make([]byte, padding)...)
		rest := whole
		for _, want := range columns {
			p, after, err := nextPacked(rest)
			if err != nil || p.n != len(want) {
				t.Fatalf("%d numbers, %v", p.n, err)
			}
			got := make([]int64, p.n)
			if p.read(got); !slices.Equal(got, want) {
				t.Fatalf("written %d, read %d", want, got)
			}
			rest = after
		}
		if len(rest) != padding {
			t.Fatalf("%d bytes are left", len(rest))
		}
	})
}

func FuzzPackedNumbers(f *testing.F) {
	f.Add(append(appendPacked(nil, []int64{0, Never, 7, 900}), make([]byte, padding)...))
	f.Fuzz(func(t *testing.T, doc []byte) {
		for len(doc) > padding {
			p, rest, err := nextPacked(doc)
			if err != nil {
				return
			}
			p.read(make([]int64, p.n))
			doc = rest
		}
	})
}
