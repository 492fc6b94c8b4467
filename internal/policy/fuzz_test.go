package policy

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/safetext"
)

func FuzzParse(f *testing.F) {
	doc := DefaultDocument()
	f.Add(doc)
	f.Add([]byte(minimal))
	for at := 0; at < len(doc); at += 101 {
		f.Add(doc[:at])
		flipped := bytes.Clone(doc)
		flipped[at] ^= byte(1 << (at % 8))
		f.Add(flipped)
	}
	for at := range minimal {
		f.Add([]byte(minimal[:at]))
		swapped := []byte(minimal)
		swapped[at] = "{}[]:,-&*!|>'\"%@#?\n \t\x00\xff"[at%23]
		f.Add(swapped)
	}
	for _, s := range []string{"", "\xff", "a: |\n", "a: >\n  x\n y", "[", "{", "- - -", "a: {b: [c: d]}", "? a", "<<: {}", "a: 'b", "...",
		"---\n---", "\ufeff", "a:\r b:\r", "{[a]: b}", "[09:00]", "{a: 09:00:00}", "a: [b: ]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		begin := time.Now()
		p, problems := Parse(doc)
		if took := time.Since(begin); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
		if (p == nil) != (len(problems.Mistakes()) > 0) || (p == nil) != (problems.Err("x") != nil) {
			t.Fatalf("policy %v with problems %v", p != nil, problems)
		}
		lines := bytes.Count(doc, []byte("\n")) + bytes.Count(doc, []byte("\r")) + 2
		last := place{}
		for _, q := range problems {
			at := place{q.Line, q.Column}
			if at.line < 1 || at.column < 1 || at.line > lines {
				t.Errorf("no such place in %d lines: %s", lines, q)
			}
			if at.line < last.line || at.line == last.line && at.column < last.column {
				t.Errorf("out of order: %s", q)
			}
			if text := q.String() + q.Path; safetext.Line(text) != text {
				t.Errorf("not clean: %q", text)
			}
			if q.Message == "" {
				t.Errorf("says nothing: %+v", q)
			}
			last = at
		}
		if p == nil {
			return
		}
		again, _ := Parse(p.Document)
		if diff := cmp.Diff(p, again, sameZone); diff != "" {
			t.Errorf("read again:\n%s", diff)
		}
		p.TouchKinds()
	})
}
