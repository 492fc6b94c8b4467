package kit

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

func marked(text string, m Match) string {
	out := ""
	for i, c := range Clusters(text) {
		if slices.Contains(m.At, i) {
			c = "[" + c + "]"
		}
		out += c
	}
	return strings.ReplaceAll(out, "][", "")
}

func TestFuzzyFindsAndShowsTheLetters(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, query, text, want string }{
		{"a beginning", "qual", "Qualify lead…", "[Qual]ify lead…"},
		{"inside a word", "qual", "Disqualify lead…", "Dis[qual]ify lead…"},
		{"the first letters of words", "sf", "set a fact…", "[s]et a [f]act…"},
		{"a run is better than scattered letters", "note", "no other note", "no other [note]"},
		{"accents of the text do not matter", "zuraw", "Żuraw Systemy", "[Żuraw] Systemy"},
		{"accents of the query do not matter", "łódz", "Lodz Digital", "[Lodz] Digital"},
		{"one letter that folds to two", "strasse", "Große Straße", "Große [Straße]"},
		{"words in any order", "lead open", "open the lead", "[open] the [lead]"},
		{"letters far apart, in order", "dsq", "disqualify", "[d]i[sq]ualify"},
		{"letters in another order", "qd", "disqualify", ""},
		{"a word that is not there", "qualify now", "qualify…", ""},
		{"nothing asked", "", "anything", "anything"},
		{"blanks are nothing", "  ", "anything", "anything"},
		{"an id", "2041", "L-2041 Żuraw", "L-[2041] Żuraw"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, ok := Fuzzy(tt.query, tt.text)
			got := ""
			if ok {
				got = marked(tt.text, m)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFuzzyPrefersWhatIsMeant(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, query, better, worse string }{
		{"a beginning before an inside", "qual", "qualify…", "disqualify…"},
		{"the beginning of a word before its middle", "lead", "open the lead", "misleading"},
		{"together before scattered", "acc", "accept", "archive or copy company"},
		{"a short text before a long one", "undo", "undo", "undo what was done to this lead by anybody in the last weeks"},
		{"initials before letters inside", "nv", "next view", "nurture eve"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, ok := Fuzzy(tt.query, tt.better)
			if !ok {
				t.Fatalf("%q does not match %q", tt.query, tt.better)
			}
			if b, ok := Fuzzy(tt.query, tt.worse); ok && b.Score >= a.Score {
				t.Errorf("%q: %q has %d, %q has %d", tt.query, tt.better, a.Score, tt.worse, b.Score)
			}
		})
	}
}

// inOrder is the law of one word without the code: its letters are in the text, in order.
func inOrder(word, text string) bool {
	rest := []rune(text)
	for _, r := range word {
		i := slices.Index(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}

func TestFuzzyKeepsItsLaws(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[abcął ß-]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		query, text := word.Draw(t, "query"), word.Draw(t, "text")
		m, ok := Fuzzy(query, text)
		terms := strings.Fields(safetext.Fold(query))
		want := true
		flat := ""
		for _, c := range Clusters(text) {
			flat += safetext.Fold(c)
		}
		for _, term := range terms {
			want = want && inOrder(term, flat)
		}
		if ok != want {
			t.Fatalf("%q in %q: %t, want %t", query, text, ok, want)
		}
		if !ok {
			return
		}
		n := len(Clusters(text))
		for i, at := range m.At {
			if at < 0 || at >= n || i > 0 && at <= m.At[i-1] {
				t.Fatalf("%q in %q is at %v", query, text, m.At)
			}
		}
		hit := ""
		for _, at := range m.At {
			hit += safetext.Fold(Clusters(text)[at])
		}
		for _, term := range terms {
			if !inOrder(term, hit) {
				t.Fatalf("%q in %q: the letters shown are %q", query, text, hit)
			}
		}
		// A longer query finds no more.
		if _, ok := Fuzzy(query+"c", text); ok && !want {
			t.Fatalf("%q matches %q only with one more letter", query, text)
		}
	})
}

func FuzzFuzzy(f *testing.F) {
	f.Add("qual", "Qualify")
	f.Add("ﬀ ß", "Straﬀe")
	f.Fuzz(func(t *testing.T, query, text string) {
		m, ok := Fuzzy(query, text)
		if n := len(Clusters(text)); ok && len(m.At) > 0 && m.At[len(m.At)-1] >= n {
			t.Errorf("%q in %q is at %v of %d", query, text, m.At, n)
		}
	})
}

func BenchmarkFuzzyOfAPalette(b *testing.B) {
	for b.Loop() {
		for range 200 {
			Fuzzy("qual lead", "Disqualify the lead that is selected, with a reason of the policy")
		}
	}
}
