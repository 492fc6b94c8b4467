package keys

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWrongFiles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		want       []string // "place: what; what to do", the beginning is enough
	}{
		{"too much", "tag: f5 #" + strings.Repeat(" and so on", 2000), []string{
			"1:1: the file has 20009 bytes; the most is 16384; keep the lines that change a key",
		}},
		{"a list of maps", "- tag: f5\n", []string{"1:1: this is no list of actions and keys; write action: key"}},
		{"a word alone", "tag\n", []string{"1:1: this is no list of actions and keys; write action: key"}},
		{"an empty list of keys", "tag: []\n", []string{"1:1: lead.tag has no key; name a key"}},
		{"a list in a list", "tag: [[f5]]\n", []string{"1:1: lead.tag has no key; name a key"}},
		{"a map for a key", "tag: {f5: f6}\n", []string{`1:7: "tag.f5" is no action; eqltui keys lists them`}},
		{"a text of several lines for a key", "tag: |\n  f5\n", []string{"1:1: lead.tag has no key; name a key"}},
		{"an alias for a key", "note: &a f5\ntag: *a\n", []string{
			"1:1: lead.note has no key; name a key",
			"2:1: lead.tag has no key; name a key",
		}},
		{"nothing between quotes", `tag: ""` + "\n", []string{"1:6: no key is named; write a character, or a name"}},
		{"one of two keys is wrong", "tag: [f5, banana]\n", []string{
			`1:11: "banana" is no key; write a character, or a name`,
		}},
		{"none among others", "tag: [f5, none]\n", []string{`1:11: "none" is no key; write a character, or a name`}},
		{"a scope in a scope", "lead:\n  global:\n    tag: f5\n", []string{
			`2:3: "lead.global" is no action; eqltui keys lists them`,
		}},
		{"an unknown scope", "leed:\n  tag: f5\n", []string{`2:3: "leed.tag" is no action; write lead.tag`}},
		{"a scope that is mistyped with its action", "leed.tga: f5\n", []string{
			`1:1: "leed.tga" is no action; did you mean lead.tag?`,
		}},
		{"a name like no other", "fly_to_the_moon: f5\n", []string{
			`1:1: "fly_to_the_moon" is no action; eqltui keys lists them`,
		}},
		{"an action that only has the field's keys", "choose: f5\n", []string{
			"1:1: the keys of sheet.choose are those of the field; leave it out",
		}},
		{"in another document of the file", "tag: f5\n---\ntag: f6\nnoted: f7\n", []string{
			"3:1: lead.tag stands in line 1 already; keep one",
			`4:1: "noted" is no action; did you mean lead.note?`,
		}},
		{"mistakes in the order of the file", "noted: f5\ntag: u\nqualfy: f6\n", []string{
			`1:1: "noted" is no action; did you mean lead.note?`,
			"2:6: u runs global.undo already; take another key",
			`3:1: "qualfy" is no action; did you mean lead.qualify?`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			own := Load(Table(), []byte(tt.file))
			if len(own.Problems) != len(tt.want) {
				t.Fatalf("got %v, want %q", own.Problems, tt.want)
			}
			for i, p := range own.Problems {
				if !strings.HasPrefix(p.String(), tt.want[i]) || p.Hint == "" {
					t.Errorf("got %q, want %q", p, tt.want[i])
				}
			}
			sound(t, own)
		})
	}
}

// Whatever is wrong in a line is told with its place and what to do, and costs that line alone.
func TestAWrongLineCostsItselfAlone(t *testing.T) {
	t.Parallel()
	table := Table()
	good := []string{"tag: f5", "note: [f6, ctrl+x]", "qualify: Q", "lead.snooze: f7", "redraw: none", "refresh: f8"}
	wrong := []string{
		"noted: f9", "sheet.transfer: f9", "disqualify:", "disqualify: banana", "disqualify: ctrl-x", "disqualify: ctrl+c",
		"disqualify: [f9, ctrl+h]", "disqualify: []", "submit: none", "submit: enter", "undo: hypr+x", "undo: '\u202e'",
		"accept: {a: b}", "accept: [[a]]", "claim: !x y",
	}
	rapid.Check(t, func(t *rapid.T) {
		var all, rest []string
		bad := map[int]bool{}
		kept := rapid.Permutation(good).Draw(t, "good")[:rapid.IntRange(0, len(good)).Draw(t, "n")]
		for _, line := range kept {
			for rapid.IntRange(0, 2).Draw(t, "more") == 0 {
				bad[len(all)+1] = true
				all, rest = append(all, rapid.SampledFrom(wrong).Draw(t, "wrong")), append(rest, "# nothing")
			}
			all, rest = append(all, line), append(rest, line)
		}
		own := Load(table, []byte(strings.Join(all, "\n")))
		if diff := cmp.Diff(Load(table, []byte(strings.Join(rest, "\n"))).Table, own.Table); diff != "" {
			t.Fatalf("%q changes other lines: %s", all, diff)
		}
		told := map[int]bool{}
		for _, p := range own.Problems {
			if !bad[p.Line] || p.Column > len(all[p.Line-1])+1 || p.Message == "" || p.Hint == "" {
				t.Fatalf("%q: %v", all, p)
			}
			told[p.Line] = true
		}
		if diff := cmp.Diff(bad, told); diff != "" {
			t.Fatalf("%q: wrong lines that nobody is told of: %s", all, diff)
		}
	})
}
