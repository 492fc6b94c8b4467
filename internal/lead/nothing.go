package lead

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/safetext"
)

// The words that programs, spreadsheets and people write into a cell to say that there is nothing to say,
// by their letters and digits alone, folded: English first, then Polish, Italian, German, and a few of
// French, Spanish and Portuguese.
var (
	nothings = setOf(`
null nil none nan nat undefined unknown unspecified select notset notknown novalue nodata noanswer noinfo noinformation
notprovided notavailable notapplicable notspecified notdefined notgiven notentered noneprovided nonegiven noneselected
dataunavailable datanotavailable datadeleted dontknow donotknow tobedefined tobedetermined tobeconfirmed tobeannounced
tbd tba tbc pleaseselect pleasechoose selectone selectoption selectanoption selectavalue chooseone chooseanoption
objectobject nullnull undefinedundefined
brak brakdanych brakinformacji brakwartosci brakodpowiedzi niedotyczy nieznany nieznana nieznane niewiadomo niewiem
niepodano niepodany niepodana nieokreslono nieokreslony nieokreslona nieustawiono niewybrano wybierz proszewybrac
nessuno nessuna nessunvalore nessundato sconosciuto sconosciuta ignoto seleziona selezionare nondisponibile nonapplicabile
nonspecificato nonspecificata nonimpostato nonnoto nonnota nonindicato nonindicata nonfornito nonfornita nonso dadefinire
unbekannt keine keineangabe keineangaben keinwert keinedaten keineantwort ohneangabe nichtverfugbar nichtzutreffend
nichtanwendbar nichtangegeben nichtgesetzt nichtbekannt nichtfestgelegt nichtdefiniert weissnicht auswahlen bitteauswahlen
bittewahlen
inconnu inconnue aucun aucune nonrenseigne nondefini nonapplicable sansobjet desconocido desconocida ninguno ninguna sindatos
nodisponible noaplica noespecificado desconhecido desconhecida nenhum naoinformado naoseaplica naodisponivel`)

	// shortNothings are abbreviations that are something else without their stroke or dots: N/D beside ND.
	// Those behind them say nothing in brackets or with a dash alone: (blank) beside a family of that name.
	shortNothings = setOf(`na nd bd ka nv nb nc np sd
blank empty missing choose void puste vuoto leer nullo nulo vide vacio vazio kein keiner`)

	// nowhere are the codes for no country: those of CLDR and of geolocation.
	nowhere = setOf("zz xx")

	// lengths are those of the words that begin with a byte, as bits: few texts pass, and only they are looked up.
	lengths = lengthsOf(nothings, shortNothings, nowhere)
)

func lengthsOf(lists ...map[string]bool) (out [256]uint64) {
	for _, words := range lists {
		for w := range words {
			out[w[0]] |= 1 << len(w)
		}
	}
	return out
}

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// longestNothing bounds, in bytes, what may be a word that says nothing: most texts are longer or pass quickly.
const longestNothing = 48

// SaysNothing reports whether a text stands where a value is not known: "N/A", "-None-", "(not set)",
// "Select", "#REF!", "?". Such a word is no value of any fact, whatever door it comes through. What kind of
// fact it would be matters for "NA" alone, which is Namibia and a usual name of North America. An empty
// text says that there is nothing, which is something else. The first or the last name by itself is no
// fact and must not be asked about: Null is a family.
func SaysNothing(text string, kind Kind) bool {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longestNothing {
		return false
	}
	var buf [longestNothing]byte
	key, signs, ok := plainKey(buf[:0], text)
	if !ok {
		folded := safetext.Fold(text)
		if folded == "" {
			return false
		}
		key, signs, ok = foldedKey(buf[:0], folded)
		if !ok {
			return false
		}
	}
	switch {
	case len(key) == 0:
		return true // dashes, dots, question marks
	case spreadsheetError(text), text == `\N`: // as databases write a null
		return true
	case lengths[key[0]]&(1<<len(key)) == 0:
		return false
	case nothings[string(key)], signs && shortNothings[string(key)]:
		return true
	case kind == ACountry:
		return nowhere[string(key)]
	}
	return string(key) == "na" && kind != ARegion
}

// plainKey appends the letters and digits of ASCII in lower case, and says whether there were signs beside
// them; ok is false for a text that has other characters, or signs that mean something by themselves.
func plainKey(to []byte, text string) (key []byte, signs, ok bool) {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			to = append(to, c)
		case c >= 'A' && c <= 'Z':
			to = append(to, c|0x20)
		case c == ' ':
		case c < ' ' || c >= utf8.RuneSelf-1 || c == '$':
			return to, signs, false
		default:
			signs = true
		}
	}
	return to, signs, true
}

// foldedKey does likewise for folded text of any script; a symbol that is no sign of arithmetic is a value.
func foldedKey(to []byte, text string) (key []byte, signs, ok bool) {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if to = utf8.AppendRune(to, r); len(to) > longestNothing {
				return to, signs, false
			}
		case unicode.IsSpace(r):
		case unicode.In(r, unicode.P, unicode.Sm, unicode.Sk):
			signs = true
		default:
			return to, signs, false
		}
	}
	return to, signs, true
}

// spreadsheetError reports whether a text is the error of a formula, in whatever language: #REF!, #NAZWA?,
// #DIV/0!, #NV.
func spreadsheetError(text string) bool {
	body, ok := strings.CutPrefix(text, "#")
	if !ok || strings.ToUpper(body) != body || strings.ContainsFunc(body, unicode.IsSpace) {
		return false
	}
	return strings.HasSuffix(body, "!") || strings.HasSuffix(body, "?")
}

// Telling are the texts of a list that say something. A list in which none does is not known.
func Telling(list []string) (telling []string, known bool) {
	for i, s := range list {
		if !SaysNothing(s, AText) {
			continue
		}
		telling = append(telling, list[:i]...)
		for _, s := range list[i+1:] {
			if !SaysNothing(s, AText) {
				telling = append(telling, s)
			}
		}
		return telling, len(telling) > 0
	}
	return list, true
}

// IsID reports whether a text can be the id of a record of another system: what says nothing, what a
// spreadsheet made of a long number (4.9876E+17) and nought are none.
func IsID(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || SaysNothing(text, AnID) {
		return false
	}
	return strings.Trim(text, "0.,-+ ") != "" && !scientific(text)
}

// scientific reports whether a text is a number with an exponent as spreadsheets show it. Without the sign of
// the exponent it may well be an id.
func scientific(text string) bool {
	digits, exponent, ok := strings.Cut(strings.ToUpper(text), "E")
	if !ok || exponent == "" || exponent[0] != '+' && exponent[0] != '-' {
		return false
	}
	whole := func(s, beside string) bool {
		return s != "" && strings.Trim(s, "0123456789"+beside) == "" && strings.ContainsAny(s, "0123456789")
	}
	return whole(exponent[1:], "") && whole(strings.TrimLeft(digits, "+-"), ".,")
}
