package host

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// entry is one thing that the palette can do.
type entry struct {
	id    string // the same thing has the same id, so that recent ones are known again
	kind  string // a muted word before the text: "Filter", "Go to"; "" for what is done to leads
	text  string
	also  string // other words by which it is found
	where string // what it is about: a company, a view
	key   string // how it is done without the palette
	why   string // why it cannot be done now
	line  string // its command line; "" when there is none
	fill  string // what tab writes into the line
	first bool   // made from what was typed, so it stands above what was found
	late  bool   // the desk found it after the others were shown, so it stands below them
	last  bool   // what is left to do with any text, so it stands at the end
	run   func(*root) tea.Cmd
}

// found is an entry with the characters of its text that were asked for.
type found struct {
	entry
	at []int
}

// What the order of entries knows besides the letters.
const (
	deedWorth   = 10 // for what is done rather than shown
	recentWorth = 6  // for the last thing done, less for those before
	alsoCost    = 5  // found by another word than the one that is shown

	// From three letters on they must come from somewhere: letters scattered inside words match
	// nearly everything. The least is per letter, in the measure of kit.Fuzzy.
	leastWorth = 11
	fewLetters = 3
)

// rank returns the entries that answer the query, the best first. Without a query the recent ones
// come first, the rest as they stand. It decides from its arguments alone.
func rank(query string, all []entry, recent []string) []found {
	type scored struct {
		found
		score int
	}
	var out []scored
	for _, e := range all {
		m, ok := match(query, &e)
		if !ok && !e.first {
			continue
		}
		s := scored{found{e, m.At}, m.Score}
		if e.kind == "" {
			s.score += deedWorth
		}
		if i := slices.Index(recent, e.id); i >= 0 {
			s.score += max(recentWorth-i, 1)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b scored) int {
		return cmp.Or(rankPlace(&b.entry)-rankPlace(&a.entry), b.score-a.score)
	})
	result := make([]found, len(out))
	for i := range out {
		result[i] = out[i].found
	}
	return result
}

// rankPlace is above or below what is ordered by its letters.
func rankPlace(e *entry) int {
	switch {
	case e.first:
		return 1
	case e.late:
		return -1
	case e.last:
		return -2
	}
	return 0
}

// match looks for the query in the text, in the text with its kind, and at the beginnings of the
// other words. The letters that are shown are always those of the text.
func match(query string, e *entry) (kit.Match, bool) {
	best, ok := matching(query, e.text)
	if e.kind != "" {
		if m, yes := matching(query, e.kind+" "+e.text); yes && (!ok || m.Score > best.Score) {
			shift := len(kit.Clusters(e.kind + " "))
			var at []int
			for _, i := range m.At {
				if i >= shift {
					at = append(at, i-shift)
				}
			}
			best, ok = kit.Match{Score: m.Score, At: at}, true
		}
	}
	if !ok && e.also != "" && begins(query, e.also) {
		m, _ := kit.Fuzzy(query, e.also)
		return kit.Match{Score: m.Score - alsoCost}, true
	}
	return best, ok
}

// matching is a match whose letters do not come from just anywhere.
func matching(query, text string) (kit.Match, bool) {
	m, ok := kit.Fuzzy(query, text)
	if n := len([]rune(strings.ReplaceAll(safetext.Fold(query), " ", ""))); n >= fewLetters && m.Score < n*leastWorth {
		return kit.Match{}, false
	}
	return m, ok
}

// begins reports whether every word of the query begins one of the words.
func begins(query, words string) bool {
	all := strings.Fields(safetext.Fold(words))
	for _, term := range strings.Fields(safetext.Fold(query)) {
		if !slices.ContainsFunc(all, func(w string) bool { return strings.HasPrefix(w, term) }) {
			return false
		}
	}
	return true
}

// remembered puts an id in front of the recent ones, each once, at most twenty.
func remembered(recent []string, id string) []string {
	out := []string{id}
	for _, r := range recent {
		if r != id && len(out) < 20 {
			out = append(out, r)
		}
	}
	return out
}
