package review_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

// FuzzAnswer gives lines of any sort: each is answered by one line of JSON or refused with a reason, and never
// by what is no number.
func FuzzAnswer(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var vectors struct {
			Vectors []struct{ Input json.RawMessage }
		}
		if err := json.Unmarshal(doc, &vectors); err != nil {
			f.Fatal(err)
		}
		for i, op := range review.Operations() {
			if v := vectors.Vectors[i%len(vectors.Vectors)].Input; v != nil {
				f.Add(`{"op":"` + op + `","input":` + string(v) + `}`)
			}
		}
	}
	f.Add(`{"op":"wilson","k":1,"n":9223372036854775807}`)
	f.Add(`{"op":"acceptance_loss","lag":"2562047h47m16.854775807s"}`)
	a := review.NewAnswerer(policy.Default())
	f.Fuzz(func(t *testing.T, line string) {
		out, err := a.Answer([]byte(line))
		switch {
		case err != nil && fault.KindOf(err) != fault.Invalid:
			t.Fatalf("%q is refused as %s: %v", line, fault.KindOf(err), err)
		case err == nil && (!json.Valid(out) || strings.ContainsAny(string(out), "\n\r")):
			t.Fatalf("%q is answered by %q", line, out)
		}
	})
}
