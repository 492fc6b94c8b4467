package keys

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

func TestSpec(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want, why string }{
		{"a letter", "x", "x", ""},
		{"a capital is another key", "X", "X", ""},
		{"a sign", "?", "?", ""},
		{"plus itself", "+", "+", ""},
		{"ctrl with plus", "ctrl++", "ctrl++", ""},
		{"a chord in any case", "Ctrl+X", "ctrl+x", ""},
		{"shift with a letter is the capital", "shift+x", "X", ""},
		{"shift with a name", "Shift+Tab", "shift+tab", ""},
		{"modifiers in the order of the terminal", "shift+ctrl+x", "ctrl+shift+x", ""},
		{"other names", "Return", "enter", ""},
		{"page down", "PageDown", "pgdown", ""},
		{"a function key", "F5", "f5", ""},
		{"blanks around", "  space ", "space", ""},
		{"a Polish letter", "ł", "ł", ""},
		{"nothing", " ", "", "no key is named"},
		{"a mistyped name", "entr", "", "did you mean enter?"},
		{"the way of Emacs", "ctrl-x", "", "write ctrl+x"},
		{"an unknown modifier", "hypr+x", "", "is no modifier"},
		{"a modifier twice", "ctrl+ctrl+x", "", "ctrl stands twice"},
		{"a modifier alone", "ctrl+", "", "is no key"},
		{"shift with a digit", "shift+1", "", "write the character that it types"},
		{"a control character", "\x01", "", "cannot be typed"},
		{"a hidden character", "\u202e", "", "cannot be typed"},
		{"a word", "banana", "", "is no key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, why, hint := Spec(tt.text)
			if got != tt.want || tt.why == "" != (why == "") || !strings.Contains(why+"; "+hint, tt.why) {
				t.Errorf("got %q, %q; %q", got, why, hint)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		changed    string   // "disqualify=ctrl+x"
		problems   []string // as String says them
	}{
		{"one key", "lead.disqualify: ctrl+x\n", "disqualify=ctrl+x", nil},
		{"by what is seen", "inbox.disqualify: ctrl+x", "disqualify=ctrl+x", nil},
		{"without a scope, with a list and a comment", "# mine\nqualify: [Q, ctrl+q]\n", "qualify=Q,ctrl+q", nil},
		{"in groups", "lead:\n  qualify: Q\n  tag: f5\nglobal:\n  refresh: R\n", "qualify=Q tag=f5 refresh=R", nil},
		{"no key at all", "redraw: none", "redraw=", nil},
		{"two that change places", "qualify: x\ndisqualify: a\n", "qualify=x disqualify=a", nil},
		{"the same key as before is no change", "qualify: a", "", nil},
		{"what always works stays", "back: Q\nhelp: H", "help=H,f1 back=Q,esc", nil},
		{"a digit", "go_model: 1\ngo_inbox: 6", "go_inbox=6 go_model=1", nil},
		{"an empty file", "# nothing\n", "", nil},
		{"an unknown action", "refresh: R\ndisqualfy: ctrl+x", "refresh=R",
			[]string{`2:1: "disqualfy" is no action; did you mean lead.disqualify?`}},
		{"an action in the wrong place", "sheet.qualify: Q", "", []string{`1:1: "sheet.qualify" is no action; write lead.qualify`}},
		{"a key that is taken", "lead.qualify: u", "",
			[]string{"1:15: u runs global.undo already; take another key, or give global.undo another one too"}},
		{"two lines for one key: the first keeps it", "qualify: Q\nnote: Q", "qualify=Q",
			[]string{"2:7: Q runs lead.qualify already; take another key, or give lead.qualify another one too"}},
		{"what was taken and is free again", "undo: f5\nnote: u", "note=u undo=f5", nil},
		{"a key that always does the same", "qualify: ctrl+c", "", []string{"1:10: ctrl+c always leaves the cockpit; take another key"}},
		{"a key of tmux", "qualify: ctrl+b", "", []string{"1:10: ctrl+b is left free for tmux, screen and vim; take another key"}},
		{"enter in a form", "submit: enter", "", []string{"1:9: in a form ↵ belongs to the field; take one with ctrl"}},
		{"a letter in a form", "close: x", "", []string{"1:8: in a form x belongs to the field; take one with ctrl"}},
		{"sending needs a key", "submit: none", "", []string{"1:9: sheet.submit needs a key; name another key for it"}},
		{"AltGr is only doubtful", `tag: "@"`, "tag=@",
			[]string{"1:6: warning: @ needs AltGr on Polish, Italian or German keyboards; a letter works on every keyboard"}},
		{"alt is only doubtful", "tag: alt+t", "tag=alt+t",
			[]string{"1:6: warning: alt types letters on Polish keyboards and reaches few programs in a terminal; a letter works on " +
				"every keyboard"}},
		{"one line twice", "tag: f5\ntag: f6", "tag=f5", []string{"2:1: lead.tag stands in line 1 already; keep one of the two"}},
		{"an action without a key", "tag:\nnote: f6", "note=f6",
			[]string{"1:1: lead.tag has no key; name a key, a list such as [x, ctrl+x], or none"}},
		{"no map", "- a\n- b", "", []string{"1:1: this is no list of actions and keys; write action: key, one on a line"}},
		{"a map too deep", "lead:\n  tag:\n    x: y", "",
			[]string{"2:3: lead.tag has no key; name a key, a list such as [x, ctrl+x], or none"}},
		{"not UTF-8", "tag: \xff", "", []string{"1:1: the file is not UTF-8; save the file as UTF-8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			own := Load(Table(), []byte(tt.file))
			var changed []string
			for _, b := range own.Table {
				if b.Default != nil {
					changed = append(changed, string(b.ID)+"="+strings.Join(b.Keys, ","))
				}
			}
			if got := strings.Join(changed, " "); got != tt.changed {
				t.Errorf("changed %q, want %q", got, tt.changed)
			}
			var problems []string
			for _, p := range own.Problems {
				problems = append(problems, p.String())
			}
			if diff := cmp.Diff(tt.problems, problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFileThatIsNoYAMLSaysWhere(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"tag: *\n", "tag: [a\n", "a: b: c\n", "\ttag: x\n", "tag: 'x\n"} {
		own := Load(Table(), []byte(file))
		if len(own.Mistakes()) == 0 || own.Problems[0].Hint == "" {
			t.Errorf("%q: %v", file, own.Problems)
		}
		if diff := cmp.Diff(Table(), own.Table); diff != "" {
			t.Errorf("%q changed the table: %s", file, diff)
		}
	}
}

// TestAnyFileLeavesATableThatWorks is the promise of Load: whatever stands in the file, no key does
// two things at once, and one can leave, go back, find help and send a form.
func TestAnyFileLeavesATableThatWorks(t *testing.T) {
	t.Parallel()
	table := Table()
	rapid.Check(t, func(t *rapid.T) {
		var file strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "lines") {
			b := rapid.SampledFrom(table).Draw(t, "action")
			key := rapid.SampledFrom([]string{"a", "x", "u", "?", "q", "Q", "f5", "ctrl+x", "ctrl+s", "ctrl+c", "esc", "none", "tab",
				"enter", "1", "[a, b]", "j"}).Draw(t, "key")
			file.WriteString(string(b.ID) + ": " + key + "\n")
		}
		sound(t, Load(table, []byte(file.String())))
	})
}

func sound(t interface {
	Errorf(string, ...any)
	Helper()
}, own Own) {
	t.Helper()
	for i := range own.Table {
		for j := range own.Table[:i] {
			a, b := &own.Table[i], &own.Table[j]
			for _, k := range a.Keys {
				if b.Has(k) && Overlap(a.Scope, b.Scope) {
					t.Errorf("%s runs both %s and %s", k, a.Name(), b.Name())
				}
			}
		}
	}
	for id, key := range map[ID]string{Quit: "ctrl+c", Back: "esc", Help: "f1", Close: "esc", FormHelp: "f1"} {
		i := slices.IndexFunc(own.Table, func(b Binding) bool { return b.ID == id })
		if !own.Table[i].Has(key) {
			t.Errorf("%s no longer runs %s", key, id)
		}
	}
	if i := slices.IndexFunc(own.Table, func(b Binding) bool { return b.ID == Submit }); len(own.Table[i].Keys) == 0 {
		t.Errorf("nothing sends a form")
	}
}

func FuzzKeySpec(f *testing.F) {
	for _, s := range []string{"x", "ctrl+x", "Shift+Tab", "+", "ctrl++", "PgDn", "f12", "ł", "alt+ctrl+ß", "ctrl-x", "\u202e", "shift+ǆ",
		""} {
		f.Add(s)
	}
	f.Add("\U0002f7d8")
	f.Fuzz(func(t *testing.T, text string) {
		name, why, _ := Spec(text)
		if (name == "") == (why == "") {
			t.Fatalf("%q is %q and %q", text, name, why)
		}
		for _, said := range []string{name, why} {
			if safetext.Line(said) != said {
				t.Errorf("%q shows %q", text, said)
			}
		}
		if name == "" {
			return
		}
		if again, why, _ := Spec(name); again != name {
			t.Errorf("%q is %q, which is %q: %s", text, name, again, why)
		}
	})
}

func FuzzKeyFile(f *testing.F) {
	for _, s := range []string{"lead.tag: x\n", "lead:\n  tag: [x, ctrl+x]\n", "tag: *a\n&a b: c", "{", "? a\n: b", "tag: |\n  x"} {
		f.Add([]byte(s))
	}
	table := Table()
	f.Fuzz(func(t *testing.T, doc []byte) {
		own := Load(table, doc)
		sound(t, own)
		for _, p := range own.Problems {
			if safetext.Line(p.String()) != p.String() {
				t.Errorf("%q: the problem is %q", doc, p)
			}
			if p.Line < 1 || p.Column < 1 {
				t.Errorf("%q: the problem %q has no place", doc, p)
			}
		}
	})
}
