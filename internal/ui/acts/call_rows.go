package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
)

// laid is how the rows of a call card are given away. It depends on the size and on what was known
// when the card was opened, not on the answers, so that nothing moves while they are typed.
type laid struct {
	head []string // above the questions
	form int      // rows of the questions
	foot int      // of what the answers come to, below them
}

// fewest is how many rows the questions get before anything that can be looked up elsewhere.
const fewest = 5

// budget gives away rows: each wish gets what is left of them.
type budget struct{ left int }

func (b *budget) take(n int) int {
	n = max(min(n, b.left), 0)
	b.left -= n
	return n
}

// all takes n rows or none.
func (b *budget) all(n int) int {
	if n > b.left {
		return 0
	}
	return b.take(n)
}

// lay gives the rows of a narrow card away, the most useful first.
func (c *CallCard) lay(w, h int) laid {
	s := c.S
	who, number, mail := c.who(w), c.number(w), c.mail(w)
	referred, quote, known, story := c.referred(w), c.quote(w), c.Known(w, 1), c.story(w)
	open := leadview.View{Session: s, Row: &c.d.Row, Detail: &c.d}.OpenGates(c.d.Result.Open(), w, 1)
	least := c.Form.Least(s.Theme, w)
	b := budget{h}
	l := laid{foot: b.take(1)}
	nNumber := b.all(min(max(h-4, 0), 1))
	form := b.take(min(least, fewest))
	nWho := b.all(min(max(h-7, 0), 1))
	if h >= 8 {
		l.foot += b.take(1) // the rule, or what is amiss
	}
	nQuote := b.take(min(len(quote), 1))
	nKnown := b.take(min(len(known), 4))
	if h >= 10 && len(open)+len(c.open()) > 0 { // a no fails a gate, which is said there
		l.foot += b.take(1)
	}
	form += b.take(least - form)
	nQuote += b.take(len(quote) - nQuote)
	nMail := b.take(len(mail))
	if full := c.Known(w, 3); b.all(len(full)-len(known)) > 0 {
		known, nKnown = full, len(full)
	}
	nReferred := b.take(len(referred))
	nStory := b.take(len(story))
	l.foot += b.take(min(len(open)-1, 2))
	gap := b.all(1)
	l.form = form + b.left
	l.head = slices.Concat(who[:nWho], number[:nNumber], mail[:nMail], referred[:nReferred], cut(quote, nQuote, w, s.Theme), known[:nKnown],
		story[:nStory])
	if gap > 0 {
		l.head = append(l.head, kit.Blanks(w))
	}
	return l
}

// layBox gives the rows of a floating card away: who it is, then what the partner said and what is
// known on the left and why it is worth the call on the right, then the questions.
func (c *CallCard) layBox(w, h int) laid {
	s := c.S
	left, right := c.columns(w)
	head := slices.Concat(c.who(w), c.number(w), c.mail(w))
	referred, quote, known, story := c.referred(left), c.quote(left), c.Known(left, 1), c.story(right)
	b := budget{h - len(head) - len(c.titles(left)) - 1}
	form := b.take(c.Form.Least(s.Theme, left))
	gap := b.all(1)
	quote = cut(quote, min(len(quote), 3), left, s.Theme)
	if wants := c.wants(left); len(referred)+len(quote)+len(known)+len(wants) < len(story) { // the halves become even
		quote, story = append(quote, wants...), story[len(c.wants(right)):]
	}
	if full := c.Known(left, 3); len(referred)+len(quote)+len(full) <= b.left {
		known = full
	}
	rows := b.take(max(len(referred)+len(quote)+len(known), len(story)))
	known = known[:min(len(known), rows)]
	quote = cut(quote, min(rows-len(known), len(quote)), left, s.Theme)
	referred = referred[:min(len(referred), rows-len(known)-len(quote))]
	beside := slices.Concat(referred, quote, known)
	if gap > 0 && rows > 0 {
		head = append(head, kit.Blanks(w))
	}
	head = append(head, abreast(kit.Fit(beside, left, rows), kit.Fit(story, right, rows))...)
	if form+b.left > 0 {
		head = append(head, kit.Blanks(w))
	}
	return laid{head: head, form: max(h-len(head)-len(c.titles(left)), 1)}
}
