package kit

import (
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Match is how well a text answers a query, and by which of its characters.
type Match struct {
	Score int   // more is better; only scores of one query compare
	At    []int // indices into Clusters(text), ascending
}

// What a matched letter is worth. A letter that begins a word or follows the one before says more
// than one found somewhere inside; a letter skipped between two costs.
const (
	hitWorth   = 8
	nextWorth  = 10
	startWorth = 9
	firstWorth = 4
	skipCost   = 1
	lowest     = -1 << 30
	mostTerm   = 64
	mostText   = 256
)

// Fuzzy matches a query with a text, both without accents and case: every word of the query must
// be found with its letters in order, each word anywhere. An empty query matches everything.
func Fuzzy(query, text string) (Match, bool) {
	terms := strings.Fields(safetext.Fold(query))
	if len(terms) == 0 {
		return Match{}, true
	}
	letters := fold(text)
	var m Match
	hit := map[int]bool{}
	for _, term := range terms {
		score, at, ok := letters.find([]rune(term))
		if !ok {
			return Match{}, false
		}
		m.Score += score
		for _, i := range at {
			hit[letters[i].cluster] = true
		}
	}
	m.Score -= len(letters) / 16 // of two texts that answer alike the shorter one is meant
	for i := range len(letters) {
		if c := letters[i].cluster; hit[c] && (len(m.At) == 0 || m.At[len(m.At)-1] != c) {
			m.At = append(m.At, c)
		}
	}
	return m, true
}

// letter is one folded character and where it comes from: ß is two letters of one cluster.
type letter struct {
	r       rune
	cluster int
	start   bool // begins a word
}

type lettering []letter

func fold(text string) lettering {
	var out lettering
	start := true
	for i, c := range Clusters(text) {
		folded := safetext.Fold(c)
		word := false
		for _, r := range folded {
			word = unicode.IsLetter(r) || unicode.IsNumber(r)
			out = append(out, letter{r, i, start || !word})
			start = false
		}
		start = !word
		if len(out) >= mostText {
			break
		}
	}
	return out
}

// find aligns a word with the letters so that its score is the highest: best[i][j] is the best
// score of the word's first i+1 characters when the last of them is letter j.
func (l lettering) find(term []rune) (int, []int, bool) {
	if len(term) > mostTerm || len(term) > len(l) {
		return 0, nil, false
	}
	best, from := make([][]int, len(term)), make([][]int, len(term))
	for i, r := range term {
		best[i], from[i] = make([]int, len(l)), make([]int, len(l))
		reach, reachAt := lowest, -1 // the best end of the characters before, with what skipping cost
		for j := range l {
			best[i][j] = lowest
			if i > 0 && j > 0 {
				reach = max(reach-skipCost, lowest)
				if before := best[i-1][j-1]; before > lowest && before >= reach {
					reach, reachAt = before, j-1
				}
			}
			if l[j].r != r || i > 0 && reachAt < 0 {
				continue
			}
			worth := hitWorth
			if l[j].start {
				worth += startWorth
			}
			if i == 0 {
				if j == 0 {
					worth += firstWorth
				}
				best[i][j], from[i][j] = worth, -1
				continue
			}
			best[i][j], from[i][j] = reach+worth, reachAt
			if joined := best[i-1][j-1]; joined > lowest && joined+nextWorth >= reach {
				best[i][j], from[i][j] = joined+worth+nextWorth, j-1
			}
		}
	}
	end, top := -1, lowest
	for j, score := range best[len(term)-1] {
		if score > top {
			end, top = j, score
		}
	}
	if end < 0 {
		return 0, nil, false
	}
	at := make([]int, len(term))
	for i := len(term) - 1; i >= 0; i-- {
		at[i] = end
		end = from[i][end]
	}
	return top, at, true
}

// Marked writes a text with the matched characters set off, cut to n cells.
func (p *Pen) Marked(plain, set theme.Style, text string, at []int, n int) *Pen {
	to := p.At() + min(n, p.Room())
	shown := Cut(text, to-p.At(), p.th.Glyphs.Ellipsis)
	next := 0
	run, hot := "", false
	flush := func() {
		style := plain
		if hot {
			style = set
		}
		p.Put(style, run)
		run = ""
	}
	for i, c := range Clusters(shown) {
		for next < len(at) && at[next] < i {
			next++
		}
		on := next < len(at) && at[next] == i
		if on != hot {
			flush()
			hot = on
		}
		run += c
	}
	flush()
	return p
}
