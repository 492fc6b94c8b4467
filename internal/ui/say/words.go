// Package say turns what the desk knows into words: the catalogue of texts, numbers, durations and
// dates as people read them, and the one door through which texts from outside come in clean.
package say

import (
	_ "embed"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed active.en.yaml
var english []byte

//go:embed portal.pl.yaml
var polish []byte

//go:embed portal.it.yaml
var italian []byte

// Words is the catalogue of one session. Every text is looked up once, here; drawing only reads a
// map. It is not for two goroutines at once.
type Words struct {
	Plain  map[string]string
	loc    *i18n.Localizer
	counts map[countKey]string
	whole  map[string]string // Plain before it was spelt
	// counted are texts of another language, which have two forms: for one, and for any other number.
	counted map[string]text
	ascii   bool
}

type countKey struct {
	id string
	n  int
}

// catalogue is the embedded one as it was read, for all sessions.
type catalogue struct {
	bundle *i18n.Bundle
	plain  map[string]string
}

// read reads it once: for each session anew it was a tenth of the start. Only what is counted goes into the
// bundle, which keeps half a kilobyte for each text.
var read = sync.OnceValues(func() (catalogue, error) {
	c := catalogue{bundle: i18n.NewBundle(language.English), plain: map[string]string{}}
	texts, err := lines(english)
	if err != nil {
		return c, fmt.Errorf("read the catalogue of words: %w", err)
	}
	for id, t := range texts {
		c.plain[id] = t.other
		if t.one == "" {
			continue
		}
		if err := c.bundle.AddMessages(language.English, &i18n.Message{ID: id, One: t.one, Other: t.other}); err != nil {
			return c, fmt.Errorf("read the words of %s: %w", id, err)
		}
	}
	return c, nil
})

// foreign are the texts in the languages of partners, by language.
var foreign = sync.OnceValues(func() (map[string]map[string]text, error) {
	out := map[string]map[string]text{}
	for language, doc := range map[string][]byte{"pl": polish, "it": italian} {
		texts, err := lines(doc)
		if err != nil {
			return nil, fmt.Errorf("read the words in %s: %w", language, err)
		}
		out[language] = texts
	}
	return out, nil
})

// Speak says in another language what there is of it: the texts of a partner's own cockpit. Of a language that is none of
// ours nothing changes.
func (w *Words) Speak(of string) {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(of, "_", "-"))), "-")
	all, err := foreign()
	if err != nil || len(all[main]) == 0 {
		return
	}
	w.counted = all[main]
	clear(w.counts)
	for id, t := range all[main] {
		if w.whole != nil {
			w.whole[id] = t.other
		}
		if w.Plain[id] = t.other; w.ascii {
			w.Plain[id] = plainSigns.Replace(t.other)
		}
	}
}

// NewWords is the catalogue for a session. It fails only when the build is broken, which a test sees.
func NewWords() (*Words, error) {
	c, err := read()
	if err != nil {
		return nil, err
	}
	return &Words{Plain: maps.Clone(c.plain), loc: i18n.NewLocalizer(c.bundle, "en"), counts: map[countKey]string{}}, nil
}

// FillKeys writes the keys in force into the texts that name one, "{key:undo}": a text must not
// send anybody to a key that does something else.
func (w *Words) FillKeys(key func(keys.ID) string) {
	fillKeys(w.Plain, key)
	fillKeys(w.whole, key)
}

func fillKeys(texts map[string]string, key func(keys.ID) string) {
	for id, text := range texts {
		for {
			from := strings.Index(text, "{key:")
			if from < 0 {
				break
			}
			n := strings.IndexByte(text[from:], '}')
			if n < 0 {
				break
			}
			text = text[:from] + key(keys.ID(text[from+len("{key:"):from+n])) + text[from+n+1:]
		}
		texts[id] = text
	}
}

// Spell writes the texts with the signs that every terminal has, or as they are.
func (w *Words) Spell(ascii bool) {
	if ascii == w.ascii {
		return
	}
	if w.whole == nil {
		w.whole = maps.Clone(w.Plain)
	}
	clear(w.counts)
	for id, text := range w.whole {
		if ascii {
			text = plainSigns.Replace(text)
		}
		w.Plain[id] = text
	}
	w.ascii = ascii
}

var plainSigns = strings.NewReplacer("–", "-", "…", "...", "“", `"`, "”", `"`, "„", `"`, "’", "'",
	"·", "-", "×", "x", "→", ">", "≥", ">=", "−", "-")

// Say returns the words of that id; an unknown id shows itself, so that a test can find it.
func (w *Words) Say(id string) string {
	if s, ok := w.Plain[id]; ok {
		return s
	}
	return id
}

// Known returns the words of an id that need not have any.
func (w *Words) Known(id string) (string, bool) {
	s, ok := w.Plain[id]
	return s, ok
}

// Fill returns the words with {0}, {1}, ... replaced.
func (w *Words) Fill(id string, values ...string) string {
	s := w.Say(id)
	for i, v := range values {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", v)
	}
	return s
}

// Count returns the words for n things, in the plural form of the language.
func (w *Words) Count(id string, n int) string {
	key := countKey{id, n}
	if s, ok := w.counts[key]; ok {
		return s
	}
	if t, ok := w.counted[id]; ok {
		form := t.other
		if n == 1 && t.one != "" {
			form = t.one
		}
		if w.ascii {
			form = plainSigns.Replace(form)
		}
		return strings.ReplaceAll(form, "{{.PluralCount}}", strconv.Itoa(n))
	}
	s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: n})
	if err != nil {
		return w.Say(id)
	}
	if w.ascii {
		s = plainSigns.Replace(s)
	}
	if len(w.counts) > 1000 {
		clear(w.counts)
	}
	w.counts[key] = s
	return s
}
