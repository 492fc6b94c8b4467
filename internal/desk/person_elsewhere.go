package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Elsewhere is a place outside a person's own records that names them: a text about somebody else, what a lead
// wants, a saved view.
type Elsewhere struct {
	What  string `json:"what"`         // note, evidence, view, ...
	Where string `json:"where"`        // L-2, or whose view and its name
	Done  string `json:"done"`         // what an erasure does: erased, or left
	Do    string `json:"do,omitempty"` // what to do about what is left

	text  store.Text
	draft *store.Draft
}

// What an erasure does with a place.
const (
	wasErased = "erased"
	wasLeft   = "left"
)

// inPlaceOf stands where a name stood in a text about somebody else.
const inPlaceOf = "[erased]"

// findElsewhere finds the texts about others that name the person. A name alone may be a namesake's: what is
// about somebody of that name is left, and listed.
func (s *dossier) findElsewhere(ctx context.Context, tx *store.Tx) error {
	words, surnames := s.spoken(), s.surnames()
	texts, err := tx.TextsNaming(ctx, append(slices.Clone(words), surnames...))
	if err != nil {
		return err
	}
	texts = slices.DeleteFunc(texts, func(t store.Text) bool {
		return t.PersonID == s.person.ID || slices.Contains(s.texts, t.ID) ||
			slices.ContainsFunc(s.earlier, func(p *store.Person) bool { return p.ID == t.PersonID }) ||
			!holdsPart(t.Text, words) && !holdsAny(t.Text, surnames)
	})
	persons, where, err := around(ctx, tx, texts)
	if err != nil {
		return err
	}
	for _, t := range texts {
		e := Elsewhere{What: t.Kind, Where: where[t.PersonID], Done: wasErased, text: t}
		switch p := persons[t.PersonID]; {
		case !holdsPart(t.Text, words):
			e.Done, e.Do = wasLeft, "it names somebody so called: look at it with eqltui show, and erase that person too where need be"
		case p != nil && s.namesake(p) && !s.certain(t.Text):
			e.Done, e.Do = wasLeft, "it is about somebody of the same name: look at it with eqltui show"
		}
		s.elsewhere = append(s.elsewhere, e)
	}
	if err := tx.UseCases(ctx, func(u store.Stated) {
		if u.Person != s.person.ID && (holdsPart(u.UseCase, words) || holdsAny(u.UseCase, surnames)) {
			id := lead.ID(u.Lead).String()
			s.elsewhere = append(s.elsewhere, Elsewhere{What: "use_case", Where: id, Done: wasLeft,
				Do: "where it is this person, erase it with the lead, or say it in other words: eqltui set " + id + " use_case=..."})
		}
	}); err != nil {
		return err
	}
	return nil
}

// around are the persons that texts are about, and by which lead each is known.
func around(ctx context.Context, tx *store.Tx, texts []store.Text) (persons map[int64]*store.Person, where map[int64]string, err error) {
	var ids []int64
	for _, t := range texts {
		ids = append(ids, t.PersonID)
	}
	ids = distinct(ids)
	rows, err := tx.PersonsByID(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	persons, where = map[int64]*store.Person{}, map[int64]string{}
	for _, p := range rows {
		persons[p.ID], where[p.ID] = p, "a person without a lead"
	}
	leads, err := tx.LeadsByPerson(ctx, ids)
	for _, l := range leads {
		where[l.PersonID] = lead.ID(l.ID).String()
	}
	return persons, where, err
}

// surnames are the last words of what the person is called, folded and long enough to be told from other words.
// Whoever is found by them alone may be somebody else.
func (s *dossier) surnames() (out []string) {
	const least = 4
	for _, p := range append([]*store.Person{s.person}, s.earlier...) {
		if parts := wordsOf(p.Name.V); len(parts) > 1 && len([]rune(parts[len(parts)-1])) >= least {
			out = append(out, parts[len(parts)-1])
		}
	}
	return distinct(out)
}

// called are all the words of the names, for what people keep for themselves.
func (s *dossier) called() (out []string) {
	const least = 4
	for _, p := range append([]*store.Person{s.person}, s.earlier...) {
		for _, part := range wordsOf(p.Name.V) {
			if len([]rune(part)) >= least {
				out = append(out, part)
			}
		}
	}
	return distinct(out)
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(safetext.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

func holdsAny(text string, words []string) bool {
	have := wordsOf(text)
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(have, w) })
}

// namesake reports whether a person is called as this one is.
func (s *dossier) namesake(p *store.Person) bool {
	return p.Name.V != "" && safetext.Fold(p.Name.V) == safetext.Fold(s.person.Name.V)
}

// certain reports whether a text holds what is nobody else's: more than the name.
func (s *dossier) certain(text string) bool {
	name, text := safetext.Fold(s.person.Name.V), safetext.Fold(text)
	return slices.ContainsFunc(s.spoken(), func(w string) bool { return w != name && strings.Contains(text, w) })
}

// redacted is a text with every word that names the person taken out. Words are folded: what is written with
// other accents or in capitals is found too.
func redacted(text string, words []string) string {
	for _, w := range words {
		if !strings.Contains(safetext.Fold(text), w) {
			continue
		}
		text = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(w)).ReplaceAllString(text, inPlaceOf)
		runes := []rune(text)
		for from := 0; from < len(runes) && strings.Contains(safetext.Fold(string(runes)), w); from++ {
			if n := foldedTo(runes[from:], w); n > 0 {
				runes = slices.Concat(runes[:from], []rune(inPlaceOf), runes[from+n:])
			}
		}
		if text = string(runes); strings.Contains(safetext.Fold(text), w) {
			return inPlaceOf
		}
	}
	return text
}

// foldedTo is how many runes at a beginning are a word when they are folded, 0 when they are not.
func foldedTo(runes []rune, word string) int {
	if first := safetext.Fold(string(runes[0])); first == "" || !strings.HasPrefix(word, first) { // a blank is nothing
		return 0
	}
	for n := 1; n <= min(len(runes), 2*len(word)); n++ {
		if safetext.Fold(string(runes[:n])) == word {
			return n
		}
	}
	return 0
}

// eraseElsewhere takes the person out of texts about others.
func (w *work) eraseElsewhere(s *dossier) error {
	words := s.spoken()
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // an address before the name in it
	for _, e := range s.elsewhere {
		if e.Done != wasErased {
			continue
		}
		if d := e.draft; d != nil {
			if err := w.tx.SaveDraft(w.ctx, d.Owner, lead.ID(d.Lead), d.Sheet, redacted(d.Text, words), d.At); err != nil {
				return err
			}
			continue
		}
		if err := w.tx.RewriteText(w.ctx, e.text.ID, redacted(e.text.Text, words)); err != nil {
			return err
		}
	}
	return nil
}

// filledIn are the fields of leads that people fill with words, which may be about the person. They stand in the
// journal too, whose content is erased in its place.
func filledIn(name string) bool { return name == "use_case" || name == "tags" || name == "by_hand" }

// eraseWords empties what people wrote into fields of the person's leads, in the rows and in the journal.
func (w *work) eraseWords(s *dossier) error {
	for i := range s.events {
		ev := &s.events[i]
		left := ev.Data
		left.Changes = journal.Changes{}
		for name, c := range ev.Data.Changes {
			if !filledIn(name) {
				left.Changes[name] = c
			}
		}
		if ev.Kind == journal.Tagged || ev.Kind == journal.Undone {
			left.Names = slices.DeleteFunc(slices.Clone(left.Names), func(n string) bool {
				return strings.HasPrefix(n, "+") || strings.HasPrefix(n, "-")
			})
		}
		if len(left.Changes) == len(ev.Data.Changes) && len(left.Names) == len(ev.Data.Names) {
			continue
		}
		if err := w.tx.EraseContent(w.ctx, ev.Seq, left); err != nil {
			return err
		}
	}
	return nil
}
