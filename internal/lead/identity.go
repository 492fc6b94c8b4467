package lead

import (
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Identity is what a record says of whom it is about. What is empty it does not say.
type Identity struct {
	Partner string // its id
	Email   string // the key under which two addresses are one person
	Domain  string // that names the company
	Name    string
	Company string
}

// Likeness is what a row is to the record that came under the same external id before. An id that outsiders
// give is one witness; the others are heard too.
type Likeness int

// The likenesses.
const (
	SamePerson   Likeness = iota
	Moved                 // the same person, at another company now
	SomebodyElse          // another partner's, or another person
	AddressTaken          // the same person, with the address of another lead
)

// Like says what a row is to the record that is known by its external id. Taken says that the row's address is
// that of another living lead.
//
// Another partner, or another name without the same address, is somebody else: two sheets number their rows
// from 1. A name that is alike in part is enough at the same company, because people marry; the same name is
// at any, because they move. Where no names can be compared, address and domain have to say it.
func Like(known, row Identity, taken bool) Likeness {
	if differ(known.Partner, row.Partner) {
		return SomebodyElse
	}
	if known.Email != "" && known.Email == row.Email {
		return SamePerson
	}
	like := likeness(known, row)
	if like != SomebodyElse && taken {
		return AddressTaken
	}
	return like
}

// likeness is Like for records of one partner whose addresses differ, or are not known of both.
func likeness(known, row Identity) Likeness {
	name := likeNames(known, row)
	same, other := known.Domain != "" && known.Domain == row.Domain, differ(known.Domain, row.Domain)
	switch {
	case name == foreign:
		return SomebodyElse
	case name == equal && other:
		return Moved
	case name == equal, same:
		return SamePerson
	case differ(known.Email, row.Email), other:
		return SomebodyElse
	}
	return SamePerson
}

// Renamed reports whether a row that was written of a record says nothing against it but another name: in our own
// export a person has corrected it. Numbers are given anew after a restore, so partner and company have to agree.
func Renamed(known, row Identity) bool {
	return !differ(known.Partner, row.Partner) && !differ(known.Domain, row.Domain) &&
		(known.Domain != "" || !differ(known.Email, row.Email))
}

// differ reports whether both are known and differ.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// kinship is what two names are to each other.
type kinship int

const (
	untold  kinship = iota // one of them is not known
	equal                  // one person's: all words of one stand in the other, if by their first letter
	kin                    // some words are the same: a married name, a given name that many have
	foreign                // nothing is
)

// likeNames compares the names of the persons, or, of records that name nobody, those of the companies.
func likeNames(a, b Identity) kinship {
	if x, y := nameWords(a.Name), nameWords(b.Name); len(x) > 0 && len(y) > 0 {
		return compareNames(x, y)
	}
	if x, y := nameWords(a.Company), nameWords(b.Company); len(x) > 0 && len(y) > 0 && a.Name == "" && b.Name == "" {
		return compareNames(x, y)
	}
	return untold
}

func compareNames(x, y []string) kinship {
	if len(x) > len(y) {
		x, y = y, x
	}
	met, full := 0, false
	rest := append([]string(nil), y...)
	for _, word := range x {
		for i, other := range rest {
			if word == other || initial(word, other) || initial(other, word) {
				full = full || word == other
				met++
				rest = append(rest[:i], rest[i+1:]...)
				break
			}
		}
	}
	switch {
	case met == len(x) && full:
		return equal
	case full:
		return kin
	}
	return foreign
}

// initial reports whether a word is the first letter of another.
func initial(letter, word string) bool {
	return len([]rune(letter)) == 1 && strings.HasPrefix(word, letter)
}

// nameWords are the words of a name in the form in which they are compared; accents are often left out.
func nameWords(name string) []string {
	return strings.FieldsFunc(safetext.Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
}
