package value

import (
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
)

// monthNames are the names of the months as dates have them, from January on: English, Polish (both
// cases), Italian, German, each with its usual short forms. Source: Unicode CLDR, calendar gregorian,
// months in format and stand-alone, wide and abbreviated.
const monthNames = `
january jan styczen stycznia sty gennaio gen januar janner
february feb luty lutego lut febbraio februar feber
march mar marzec marca marzo marz mrz
april apr kwiecien kwietnia kwi aprile
may maj maja maggio mag mai
june jun czerwiec czerwca cze giugno giu juni
july jul lipiec lipca lip luglio lug juli
august aug sierpien sierpnia sie agosto ago
september sep sept wrzesien wrzesnia wrz settembre set sett
october oct pazdziernik pazdziernika paz ottobre ott oktober okt
november nov listopad listopada lis novembre
december dec grudzien grudnia gru dicembre dic dezember dez
`

var months = sync.OnceValue(func() map[string]time.Month {
	out := map[string]time.Month{}
	for i, line := range strings.Split(strings.TrimSpace(monthNames), "\n") {
		for name := range strings.FieldsSeq(line) {
			out[name] = time.Month(i + 1)
		}
	}
	return out
})

// fillers are words that stand in a written date and say nothing: weekdays of the same languages, "at"
// and "year".
var fillers = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(`
		mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday
		pon poniedzialek wt wtorek sr sroda czw czwartek pt piatek sob sobota nd niedz niedziela
		lun lunedi mart martedi mer mercoledi gio giovedi ven venerdi sab sabato dom domenica
		mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag so sonntag
		at of the r um uhr alle ore o godz del`) {
		out[name] = true
	}
	return out
})

// cutWords takes a date with the name of a month apart: 15 Apr, 2021 00:03:00; Nov 18, 2026 9:05 AM;
// 15-Apr-2021; 18 listopada 2026 r.; Wed Nov 18 2026 09:05:00 GMT+0100. ok is false for a text without
// one.
func cutWords(s, text string) (y int, m time.Month, d int, clock string, ok bool, err error) {
	if !worded(text) {
		return 0, 0, 0, "", false, nil
	}
	if i := strings.Index(text, "("); i > 0 {
		text = strings.TrimSpace(text[:i]) // the name of a zone behind its offset
	}
	date, clock := text, ""
	if i := strings.IndexByte(text, ':'); i >= 0 {
		from := strings.LastIndexAny(text[:i], " ,T") + 1
		date, clock = text[:from], text[from:]
	} else if i := strings.LastIndexAny(text, " ,"); dotted(text[i+1:]) {
		date, clock = text[:i+1], text[i+1:]
	}
	var numbers []string
	named := -1
	for part := range strings.FieldsFuncSeq(date, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '/' || r == '.' }) {
		fold := safetext.Fold(part)
		switch month, is := months()[fold]; {
		case is && m == 0:
			m, named = month, len(numbers)
		case fillers()[fold]:
		default:
			numbers = append(numbers, ordinal(fold))
		}
	}
	if m == 0 {
		return 0, 0, 0, "", false, nil
	}
	if len(numbers) != 2 || !digitsOnly(numbers[0]+numbers[1]) {
		return 0, 0, 0, "", true, wrong("%s is not a date: %s", shown(s), forms)
	}
	day, year := numbers[0], numbers[1]
	if len(day) == 4 && named == 1 {
		day, year = year, day
	}
	if len(year) != 4 || len(day) > 2 {
		if len(year) < 4 {
			err = wrong("%s has a year of fewer than four digits: %s", shown(s), forms)
		} else {
			err = wrong("%s is not a date: %s", shown(s), forms)
		}
		return 0, 0, 0, "", true, err
	}
	y, m, d, err = valid(s, number4(year), int(m), number4(day))
	return y, m, d, clock, true, err
}

// worded reports whether a text has a word as long as the name of a month: T, Z and PM are none.
func worded(text string) bool {
	run := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			run = 0
		} else if run++; run == 3 {
			return true
		}
	}
	return false
}

// ordinal takes the ending off 1st, 2nd, 3rd and 4th, and off 1° and 1º, whose sign is an o when it is folded.
func ordinal(part string) string {
	for _, end := range [...]string{"st", "nd", "rd", "th", "°", "o"} {
		if n, ok := strings.CutSuffix(part, end); ok && n != "" && digitsOnly(n) {
			return n
		}
	}
	return part
}

// number4 is the number of a text of at most four digits.
func number4(digits string) int {
	n := 0
	for i := range len(digits) {
		n = 10*n + int(digits[i]-'0')
	}
	return n
}

// bare reads a date that is digits alone: 20261118, or the seconds, thousandths or millionths since 1970
// that programs count, which are told by their length. What a spreadsheet counts is refused: from a
// number of five digits nobody sees that it is a date.
func bare(s, digits string) (at time.Time, date bool, err error) {
	whole, fraction, _ := strings.Cut(digits, ".")
	var unit time.Duration
	switch len(whole) {
	case 8:
		if fraction == "" {
			y, m, d, err := valid(s, number4(whole[:4]), number4(whole[4:6]), number4(whole[6:]))
			return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true, err
		}
	case 10:
		unit = time.Second
	case 13:
		unit = time.Millisecond
	case 16:
		unit = time.Microsecond
	}
	if unit == 0 || len(fraction) > 9 {
		return time.Time{}, false, wrong("%s is a bare number, not a date: %s", shown(s), forms)
	}
	var n int64
	for i := range len(whole) {
		n = 10*n + int64(whole[i]-'0')
	}
	each := int64(time.Second / unit)
	at = time.Unix(n/each, n%each*int64(unit)).UTC()
	if fraction != "" && unit == time.Second {
		part, _ := time.ParseDuration(fmt.Sprintf("0.%ss", fraction)) // digits alone
		at = at.Add(part)
	}
	if y := at.Year(); y < firstYear || y > lastYear {
		return time.Time{}, false, wrong("%s is in the year %d: dates from %d to %d are read", shown(s), y, firstYear, lastYear)
	}
	return at, false, nil
}
