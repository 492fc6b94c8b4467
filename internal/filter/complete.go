package filter

import (
	"slices"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Word is a value that a key may take, with what it stands for.
type Word struct {
	Value, About string
	key          string // both, folded, as completion compares them
}

// Vocabulary is what policy and data know, by key. The zero one is empty and ready.
type Vocabulary struct {
	words map[string][]Word
	seen  map[[2]string]bool
}

// Add puts a value in; what is empty or there already is passed over.
func (v *Vocabulary) Add(key, value, about string) {
	if value == "" || v.seen[[2]string{key, value}] {
		return
	}
	v.put(key, Word{Value: value, About: about, key: safetext.Fold(value) + "\n" + safetext.Fold(about)})
}

func (v *Vocabulary) put(key string, w Word) {
	if v.seen[[2]string{key, w.Value}] {
		return
	}
	if v.words == nil {
		v.words, v.seen = map[string][]Word{}, map[[2]string]bool{}
	}
	v.seen[[2]string{key, w.Value}] = true
	v.words[key] = append(v.words[key], w)
}

// Words lists what is known for a key.
func (v *Vocabulary) Words(key string) []Word { return v.words[key] }

// Suggestion is one way in which a filter could go on.
type Suggestion struct {
	Text   string // what is put in: "stage:" or "nordwind"
	About  string // what it means
	Filter string // the whole filter with it put in
	At     int    // where the cursor goes, in characters
	Open   bool   // it wants more: a key without its value
	Named  bool   // a value of a key whose values are names: a part of one means nothing yet
}

// maxSuggestions bounds an answer: nobody looks through more.
const maxSuggestions = 100

// Complete says how the term at the cursor could go on: keys, then the values of a key, the nearest
// first. The cursor counts characters from 0.
func Complete(text string, cursor int, v *Vocabulary) []Suggestion {
	return CompleteWith(Keys(), text, cursor, v)
}

// CompleteWith does the same for a list that has keys of its own.
func CompleteWith(keys []Key, text string, cursor int, v *Vocabulary) []Suggestion {
	runes := []rune(text)
	if len(runes) > maxLength {
		return nil
	}
	cursor = min(max(cursor, 0), len(runes))
	from := start(runes, cursor)
	c := completion{all: keys, runes: runes, cursor: cursor}
	body := runes[from:cursor]
	at := operator(body)
	if at < 0 {
		c.from, c.to = from, cursor
		for c.to < len(runes) && unicode.IsLetter(runes[c.to]) {
			c.to++
		}
		c.keys(string(body), v)
		return c.out
	}
	key, ok := find(keys, strings.ToLower(string(body[:at])))
	op, width := readOp(body[at:])
	if !ok || op == "" {
		return nil
	}
	all := values(body, at+width)
	last := all[len(all)-1]
	c.from, c.to = from+last.from, cursor
	for c.to < len(runes) && !unicode.IsSpace(runes[c.to]) && runes[c.to] != ',' {
		c.to++
	}
	var given []string
	for _, p := range all[:len(all)-1] {
		given = append(given, unquoted(body[p.from:p.to]))
	}
	c.values(key, op, unquoted(body[last.from:last.to]), given, v)
	return c.out
}

// start is where the term at the cursor begins, behind its minus.
func start(runes []rune, cursor int) int {
	from, quoted := 0, false
	for i := range cursor {
		switch {
		case runes[i] == '"':
			quoted = !quoted
		case !quoted && unicode.IsSpace(runes[i]):
			from = i + 1
		}
	}
	if from < cursor && runes[from] == '-' {
		from++
	}
	return from
}

// completion gathers suggestions for a stretch of the text.
type completion struct {
	all      []Key
	runes    []rune
	cursor   int
	from, to int
	out      []Suggestion
}

// put adds a suggestion. A whole value at the end of the text is followed by a blank.
func (c *completion) put(text, about string, open bool) {
	if len(c.out) == maxSuggestions {
		return
	}
	in := []rune(text)
	if !open && c.to == len(c.runes) {
		in = append(in, ' ')
	}
	whole := slices.Concat(c.runes[:c.from], in, c.runes[c.to:])
	c.out = append(c.out, Suggestion{Text: text, About: about, Filter: string(whole), At: c.from + len(in), Open: open})
}

// keys suggests keys that begin with a word and, of a word that is long enough to mean something,
// the values that begin with it.
func (c *completion) keys(word string, v *Vocabulary) {
	low := strings.ToLower(word)
	if strings.HasPrefix(word, `"`) {
		return
	}
	for _, k := range c.all {
		if !strings.HasPrefix(k.Name, low) {
			continue
		}
		if c.to < len(c.runes) && operator(append([]rune{'k'}, c.runes[c.to])) > 0 {
			c.put(k.Name, k.Help, true) // its operator stands there already
			continue
		}
		c.put(k.Name+opening(k.Type), k.Help, true)
	}
	folded := safetext.Fold(word)
	if len([]rune(folded)) < 2 {
		return
	}
	for _, k := range c.all {
		for _, w := range candidates(k, Is, v) {
			if rank(w.key, folded) < 2 {
				c.put(k.Name+":"+Quote(w.Value), w.About, false)
			}
		}
	}
}

// opening is the operator that is usually meant.
func opening(t Type) string {
	switch t {
	case Number, Date:
		return ">="
	case Due:
		return "<"
	}
	return ":"
}

func (c *completion) values(key Key, op Op, begun string, given []string, v *Vocabulary) {
	if op != Is && (key.Type == Text || key.Type == Enum) {
		return
	}
	folded := safetext.Fold(begun)
	words := candidates(key, op, v)
	for want := range 3 {
		for _, w := range words {
			if rank(w.key, folded) == want && !slices.Contains(given, w.Value) {
				c.put(Quote(w.Value), w.About, false)
			}
		}
	}
	for i := range c.out {
		c.out[i].Named = key.Type == Text || key.Type == Enum
	}
}

// rank is how near a word is to what was begun: its value begins so, its meaning has a word that
// begins so, it is in there somewhere, not at all.
func rank(key, begun string) int {
	value, about, _ := strings.Cut(key, "\n")
	switch {
	case strings.HasPrefix(value, begun):
		return 0
	case strings.HasPrefix(about, begun), strings.Contains(about, " "+begun):
		return 1
	case strings.Contains(value, begun), strings.Contains(about, begun):
		return 2
	}
	return 3
}

// candidates are the values of a key under an operator.
func candidates(k Key, op Op, v *Vocabulary) []Word {
	var own Vocabulary
	for _, value := range k.Values {
		own.Add(k.Name, value, meaning(k.Name, value))
	}
	if k.Name == "owner" { // one's own come first, elsewhere what there is comes first
		own.special(k, op)
	}
	for _, w := range usual(k.Type, op) {
		own.Add(k.Name, w[0], w[1])
	}
	if v != nil {
		for _, w := range v.words[k.Name] {
			own.put(k.Name, w)
		}
	}
	own.special(k, op)
	return own.words[k.Name]
}

// usual are the instants that people mostly ask for, with what each means.
func usual(t Type, op Op) [][2]string {
	switch {
	case t == Date && op == Is:
		return [][2]string{
			{"today", ""}, {"yesterday", ""}, {"1d", "in the last day"}, {"1w", "in the last week"}, {"4w", "in the last four weeks"},
			{"mon", "last Monday"},
		}
	case t == Date:
		return [][2]string{
			{"today", ""}, {"yesterday", ""}, {"mon", "last Monday"}, {"-1w", "a week ago"}, {"-2w", "two weeks ago"},
			{"-4w", "four weeks ago"}, {"3d", "as an age: younger or older than that"},
		}
	case t == Due:
		return [][2]string{
			{"30m", "within half an hour"}, {"1h", "within an hour"}, {"2h", "within two hours"}, {"today", ""}, {"tomorrow", ""},
		}
	}
	return nil
}

// special adds the words that mean something of their own.
func (v *Vocabulary) special(k Key, op Op) {
	for _, value := range k.Also {
		if op == Is {
			v.Add(k.Name, value, meaning(k.Name, value))
		}
	}
}

// meaning is what a word of the program means where it does not say so itself.
func meaning(key, value string) string {
	return meanings[key+":"+value]
}

var meanings = map[string]string{
	"owner:me":            "yours",
	"owner:none":          "nobody's yet",
	"due:none":            "no clock runs",
	"clock:triage":        "waits for a first answer",
	"clock:contact":       "waits for a first contact",
	"clock:running":       "in time",
	"clock:alert":         "soon too late",
	"clock:breached":      "too late",
	"clock:paused":        "outside open hours",
	"clock:none":          "no clock runs",
	"has:conflict":        "another partner claims it too",
	"has:question":        "the partner owes an answer",
	"has:snooze":          "hidden for now",
	"verdict:needs_facts": "may still become an EQL",
}

// Quote is a value as it is typed behind a key: in quotes where it would not be one word. A quote inside is lost.
func Quote(value string) string {
	value = strings.ReplaceAll(value, `"`, "")
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) || strings.IndexAny(value, operators) == 0 {
		return `"` + value + `"`
	}
	return value
}
