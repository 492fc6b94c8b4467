package app

import (
	"bytes"
	"encoding/csv"
	"testing"

	"pgregory.net/rapid"
)

func TestACellIsWrittenAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	some := rapid.StringOfN(rapid.SampledFrom([]rune("ab\",;\n\r \t\u00a0\u0085\\.'=ąż")), 0, 8, -1)
	cell := rapid.OneOf(some, rapid.String(), rapid.Just(`\.`), rapid.Map(rapid.SliceOf(rapid.Byte()),
		func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(cell, 1, 4).Draw(t, "cells")
		var want bytes.Buffer
		w := csv.NewWriter(&want)
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		var got []byte
		for i, c := range cells {
			if i > 0 {
				got = append(got, ',')
			}
			got = appendCell(got, c)
		}
		if got = append(got, '\n'); !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("%q is written as %q and not as %q", cells, got, want.Bytes())
		}
	})
}
