// Package value turns the cells of imported files into numbers, amounts, answers and instants.
//
// Nothing is guessed: a text that can be read in two ways is refused with both readings, unless a
// locale says which one holds. Errors are sentences for a person: the value, what is wrong with it,
// and what to do.
package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Order is the order of day and month in a date like 03/04/2026.
type Order uint8

// The orders.
const (
	AnyOrder   Order = iota // not known
	DayFirst                // 3 April
	MonthFirst              // 4 March
)

// Locale is how numbers and dates are written where a file comes from. The zero value knows nothing:
// with it, what is ambiguous is refused.
type Locale struct {
	Tag     string // as in ParseLocale: "pl", "en-GB"; "" when unknown
	Decimal byte   // '.' or ',', or 0 when unknown
	Order   Order
	// Doubtful says that the file has texts which contradict the locale, so that of an ambiguous one
	// nobody knows which reading holds.
	Doubtful bool
}

// languages gives each language its decimal sign and order of dates. "en" alone leaves the order
// open, because London and New York disagree.
// Source: Unicode CLDR, symbols/decimal and dateFormats/short of the languages' main regions.
var languages = map[string]Locale{
	"en": {Decimal: '.'},
	"pl": {Decimal: ',', Order: DayFirst}, "it": {Decimal: ',', Order: DayFirst}, "de": {Decimal: ',', Order: DayFirst},
	"fr": {Decimal: ',', Order: DayFirst}, "es": {Decimal: ',', Order: DayFirst}, "pt": {Decimal: ',', Order: DayFirst},
	"nl": {Decimal: ',', Order: DayFirst}, "cs": {Decimal: ',', Order: DayFirst}, "sk": {Decimal: ',', Order: DayFirst},
	"da": {Decimal: ',', Order: DayFirst}, "nb": {Decimal: ',', Order: DayFirst}, "no": {Decimal: ',', Order: DayFirst},
	"fi": {Decimal: ',', Order: DayFirst}, "ro": {Decimal: ',', Order: DayFirst}, "bg": {Decimal: ',', Order: DayFirst},
	"el": {Decimal: ',', Order: DayFirst}, "hr": {Decimal: ',', Order: DayFirst}, "sl": {Decimal: ',', Order: DayFirst},
	"uk": {Decimal: ',', Order: DayFirst}, "ru": {Decimal: ',', Order: DayFirst}, "tr": {Decimal: ',', Order: DayFirst},
	"et": {Decimal: ',', Order: DayFirst}, "lv": {Decimal: ',', Order: DayFirst},
	// These write the year first; day and month behind it need no order of their own.
	"sv": {Decimal: ','}, "lt": {Decimal: ','}, "hu": {Decimal: ','}, "ja": {Decimal: '.'}, "zh": {Decimal: '.'}, "ko": {Decimal: '.'},
}

// Tags are the locales that are known, in the order of the alphabet.
func Tags() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for _, m := range []map[string]Locale{languages, regions} {
			for tag := range m {
				if !yield(tag) {
					return
				}
			}
		}
	})
}

// regions are the places that write otherwise than the language does at home.
var regions = map[string]Locale{
	"en-US": {Decimal: '.', Order: MonthFirst}, "en-PH": {Decimal: '.', Order: MonthFirst},
	"en-GB": {Decimal: '.', Order: DayFirst}, "en-IE": {Decimal: '.', Order: DayFirst}, "en-AU": {Decimal: '.', Order: DayFirst},
	"en-NZ": {Decimal: '.', Order: DayFirst}, "en-IN": {Decimal: '.', Order: DayFirst}, "en-SG": {Decimal: '.', Order: DayFirst},
	"en-MT": {Decimal: '.', Order: DayFirst}, "en-ZA": {}, "en-CA": {Decimal: '.'},
	"de-CH": {Decimal: '.', Order: DayFirst}, "de-LI": {Decimal: '.', Order: DayFirst}, "it-CH": {Decimal: '.', Order: DayFirst},
	"fr-CA": {Decimal: ','}, "es-MX": {Decimal: '.', Order: DayFirst}, "es-US": {Decimal: '.'}, "es-PR": {Decimal: '.'},
	"es-GT": {Decimal: '.', Order: DayFirst}, "es-PE": {Decimal: '.', Order: DayFirst}, "es-DO": {Decimal: '.', Order: DayFirst},
}

// ParseLocale reads a locale's name, such as pl, it, en-GB or pl_PL.UTF-8. "" is the unknown one.
func ParseLocale(s string) (Locale, error) {
	name := strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "@")
	if name == "" || name == "C" || name == "POSIX" {
		return Locale{}, nil
	}
	language, region, _ := strings.Cut(name, "-")
	tag := strings.ToLower(language)
	l, ok := languages[tag]
	if !ok || region != "" && !country(region) {
		return Locale{}, wrong("the locale %s is not known: say one like pl, it, de, fr, en-GB or en-US", shown(s))
	}
	if region != "" {
		tag += "-" + strings.ToUpper(region)
		if other, ok := regions[tag]; ok {
			l = other
		}
	}
	l.Tag = tag
	return l, nil
}

func country(s string) bool {
	if len(s) != 2 {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// wrong is the form of every refusal: one sentence, remedy included.
func wrong(format string, args ...any) error {
	return fault.New(fault.Invalid, "", fmt.Sprintf(format, args...), "")
}

// Ambiguous is the refusal of a text that can be read in two ways. A file is read with the locale
// that says which one holds; who typed the text can write it otherwise.
type Ambiguous struct {
	Shown, First, Second string // the text in quotes, and what it could be
	locales              [2]string
}

// Error is the sentence for a file.
func (a *Ambiguous) Error() string {
	return fmt.Sprintf("%s is %s or %s: say --locale %s or --locale %s", a.Shown, a.First, a.Second, a.locales[0], a.locales[1])
}

// Locales are those that say which reading holds, the first reading's first.
func (a *Ambiguous) Locales() [2]string { return a.locales }

func ambiguous(s, first, second string, locales ...string) error {
	return fault.Wrap(fault.Invalid, "", &Ambiguous{Shown: shown(s), First: first, Second: second, locales: [2]string(locales)}, "")
}

// Contrary is the refusal of a text that has one reading, which is not the locale's. Who wrote the file
// wrote other texts of it in the same way, so they are in doubt with it.
type Contrary struct {
	Shown, Reading string // the text in quotes, and what it is
	says, expects  string
}

// Error is the sentence for a file.
func (c *Contrary) Error() string {
	return fmt.Sprintf("%s is %s, but %s expects %s: check the locale", c.Shown, c.Reading, c.says, c.expects)
}

func contrary(s, reading, says, expects string) error {
	return fault.Wrap(fault.Invalid, "", &Contrary{Shown: shown(s), Reading: reading, says: says, expects: expects}, "")
}

// shown quotes a cell for a message: clean and short.
func shown(s string) string { return safetext.Shown(s) }
