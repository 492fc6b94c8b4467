package kit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Who talks with somebody types what is said, without looking. So on a row of choices one letter
// answers and everything else is words: they go to the question that takes them, that of the row's
// evidence or the note, and no answer flips under who types on.

// meant is what was typed last at a choice, as far as it may still turn out to be a word.
type meant struct {
	word  string // the option that its first letter chose
	typed string // what was typed since then
	was   string // the words before that
	fresh bool   // the focus has just come to the words: nothing is typed there yet

	letter string // what answered, as it was typed
	run    string // the letters typed right after it: with it they may be one word
	choice int    // the question that it answered
	held   int    // the option that held there before
}

// Talk are words that begin with an answer's letter. Who types them meant the word, not the letter.
type Talk struct {
	Answers []string // those that give the same answer: not, nobody
	Other   []string // those that give none: need, until
}

// wordsAt is the question that takes the words typed at the focused choice; ok is false where none
// does. own says that they are that question's evidence.
func (f *Form) wordsAt() (at int, own, ok bool) {
	a := f.Focused()
	if _, choice := a.Field.(*Choice); !choice {
		return 0, false, false
	}
	if f.focus+1 < len(f.Asks) && f.Asks[f.focus+1].Under == a.ID {
		return f.focus + 1, true, true
	}
	for i := range f.Asks {
		if a.Words != "" && f.Asks[i].ID == a.Words {
			return i, false, true
		}
	}
	return 0, false, false
}

// Letters are those that answer the focused question and go on to its evidence, "" when none do.
func (f *Form) Letters() string {
	if f.Focused() == nil {
		return ""
	}
	_, own, ok := f.wordsAt()
	if !ok || !own {
		return ""
	}
	var out []string
	c, _ := f.Focused().Field.(*Choice)
	for _, o := range c.Options {
		out = append(out, first(o))
	}
	return strings.Join(out, " ")
}

// answers takes a key typed at a choice whose words are written down elsewhere. An option's letter
// answers and goes on to the evidence; what begins no option begins the words.
func (f *Form) answers(name, text string) bool {
	at, own, ok := f.wordsAt()
	if !ok || text == "" {
		return false
	}
	c, _ := f.Focused().Field.(*Choice)
	switch {
	case own:
		if i := c.lettered(name); i >= 0 {
			m := meant{word: c.Options[i], fresh: true, letter: text, choice: f.focus, held: c.At}
			c.At = i
			f.goTo(at)
			f.meant = m
			return true
		}
		if name == "space" {
			return false
		}
	case c.spells(name, text):
		return true
	case c.typed == "":
		if name == "space" || digit(name) && !c.Tight {
			return false
		}
	case blank(text) || separates(text):
		c.parted = true
		return true
	}
	if c.Tight && !c.parted { // a list of names, and this is none of them
		return f.notes(at, text)
	}
	f.goTo(at)
	f.meant = meant{fresh: true}
	return f.explains(f.Focused().Field, name, text)
}

// notes writes down what was typed at a list of names and is none of them, with what it is about.
func (f *Form) notes(at int, text string) bool {
	a := f.Focused()
	c, _ := a.Field.(*Choice)
	if text = c.typed + text; c.typed != "" {
		c.At = c.before
	}
	f.goTo(at)
	e, ok := f.Focused().Field.(*Editor)
	if ok {
		apart(e)
		e.Insert(strings.TrimSpace(a.Label) + ": " + text)
	}
	return ok
}

// explains types into words that the focus has come to from their choice. An answer written out as a
// word is that answer, not its evidence: "yes" is no more than "y".
func (f *Form) explains(field Field, name, text string) bool {
	m := &f.meant
	e, ok := field.(*Editor)
	if !ok {
		return false
	}
	switch {
	case name == "backspace" && m.written():
		apart(e)
		e.Insert(m.typed)
		*m = meant{}
		return false
	case name == "backspace" && f.Focused().Under != "" && e.Value() == "":
		f.Next(-1) // a slip: back to the answer
		return true
	case text == "" || name == "tab" || name == "shift+tab" || *m == (meant{}):
		*m = meant{}
		return false
	}
	over := blank(text) || separates(text)
	if m.written() {
		if over {
			*m, text = meant{fresh: true}, first(m.word)+m.typed+text
		} else {
			text = m.typed + text
			*m = meant{fresh: true, letter: m.letter, choice: m.choice, held: m.held}
		}
		over = false
	}
	if m.fresh {
		if over {
			m.letter = ""
			return true
		}
		m.was, m.fresh = e.Value(), false
		apart(e)
	}
	if over && m.letter != "" {
		f.talks(e)
	}
	m.typed, m.run = m.typed+text, m.run+text
	if rest := strings.TrimPrefix(m.word, first(m.word)); !strings.HasPrefix(rest, m.typed) || rest == "" {
		m.word, m.typed = "", ""
	}
	if m.written() {
		e.SetValue(m.was)
		m.run = ""
		return true
	}
	e.Insert(text)
	return true
}

// talks takes the letter that answered as the first of a word when it makes one with what was typed
// after it. A word that gives no answer gives the question the one back that it had.
func (f *Form) talks(e *Editor) {
	m := f.meant
	f.meant = meant{}
	word := strings.ToLower(m.letter + m.run)
	answers := slices.Contains(f.Talk.Answers, word)
	if !answers && !slices.Contains(f.Talk.Other, word) {
		return
	}
	e.SetValue(m.was)
	apart(e)
	e.Insert(m.letter + m.run)
	if c, ok := f.Asks[m.choice].Field.(*Choice); ok && !answers {
		c.At = m.held
	}
}

// written says that an answer was typed as a whole word.
func (m *meant) written() bool { return m.typed != "" && first(m.word)+m.typed == m.word }

// apart puts a mark between what stood in a text and what comes now.
func apart(e *Editor) {
	e.at = len(e.text)
	if v := strings.TrimSpace(e.Value()); v != "" {
		e.SetValue(v + "; ")
	}
}

func separates(text string) bool { return strings.ContainsAny(text, ",.;:-") && len(text) == 1 }

func digit(name string) bool { return len(name) == 1 && name[0] >= '0' && name[0] <= '9' }

func first(word string) string {
	_, n := utf8.DecodeRuneInString(word)
	return word[:n]
}

// spells chooses the first option that begins with all that was typed at the choice so far, and
// reports whether there is one. Blanks count once something is typed.
func (c *Choice) spells(name, text string) bool {
	if text == "" || c.typed == "" && (name == "space" || digit(name)) {
		return false
	}
	typed := strings.ToLower(c.typed + text)
	at := slices.IndexFunc(c.Options, func(o string) bool { return strings.HasPrefix(strings.ToLower(o), typed) })
	if c.typed != "" && c.At >= 0 && c.At < len(c.Options) && strings.HasPrefix(strings.ToLower(c.Options[c.At]), typed) {
		at = c.At
	}
	if at < 0 {
		return false
	}
	if c.typed == "" {
		c.before = c.At
	}
	c.At, c.typed = at, c.typed+text
	return true
}
