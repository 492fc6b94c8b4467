package intake

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// vague are words of column names that may mean several fields, so that no column is taken for one by
// them alone: they are proposed. In English, Polish, Italian and German, by key.
var vague = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for words, fields := range map[string]string{
		"data datum giorno tag dzien day kiedy quando wann when timestamp": "referred_at at created_at published_at",
		"poziom livello stufe level ranga grado rang":                      "program_tier tier",
		"status stan stato etap fase phase stadio":                         "stage status",
		"kwota importo betrag wartosc valore wert value sum summe suma":    "amount",
		"typ tipo art rodzaj":                                              "kind deal_type",
		"numer numero nummer nr no kod codice":                             "external_id",
		"zrodlo fonte quelle origine herkunft origin channel kanal canale": "source",
		"polecajacy segnalatore empfehler vermittler referrer reseller":    "partner",
		"uwagi opis descrizione bemerkung kommentar notatka appunti":       "note",
		"wielkosc dimensione grosse rozmiar size":                          "employees",
		"strona sito seite adres indirizzo adresse address link":           "website url email",
	} {
		for word := range strings.FieldsSeq(words) {
			out[word] = strings.Fields(fields)
		}
	}
	return out
})

// others are columns of CRMs that sound like ours and are something else: where a visitor came from, a
// part of an address, whose lead it is there.
var others = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for key := range strings.FieldsSeq(`stateregion stateprovince originalsource originalsourcetype latestsource leadstatus leadowner owner
		contactowner dealowner accountowner accountid companyid ownerid lastmodifieddate lastmodifiedtime lastactivitydate
		lastactivitytime modifiedtime zippostalcode postalcode accounttype dealname opportunityname potentialname rating
		originalquelle ursprunglichequelle zustandigermitarbeiter kontaktowner leadstatus statusleada statusdellead fonteoriginale
		oryginalnezrodlo pierwotnezrodlo wlasciciel wlascicielkontaktu proprietario proprietariodelcontatto`) {
		out[key] = true
	}
	return out
})

// nearest is the column of a kind that another program's column was probably meant to be, "" for none.
// What is taken already is not proposed.
func (c *columns) nearest(k *kind, column string) string {
	free := func(field string) bool {
		_, taken := c.at[field]
		return !taken && slices.Contains(k.fields, field)
	}
	key := columnKey(column)
	if others()[key] {
		return ""
	}
	for _, field := range vague()[key] {
		if free(field) {
			return field
		}
	}
	if elsewhere(k, key) {
		return ""
	}
	names := map[string]string{}
	for _, field := range k.fields {
		names[columnKey(field)] = field
	}
	for alias, a := range k.aliases {
		names[alias] = a.field
	}
	keys := slices.Sorted(maps.Keys(names))
	if i := typo.Nearest(key, keys); i >= 0 && free(names[keys[i]]) {
		return names[keys[i]]
	}
	return c.within(k, column, names, free)
}

// meanings are the columns that a name means in any kind of file, by its key.
var meanings = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	note := func(key, field string) {
		out[key] = grown(out[key])
		out[key][field] = true
	}
	for _, k := range kinds() {
		for _, field := range k.fields {
			note(columnKey(field), field)
		}
		for key, a := range k.aliases {
			note(key, a.field)
		}
	}
	return out
})

// elsewhere reports whether a name is known, and what it means is no column of a kind: Lead Source says nothing of
// a deal.
func elsewhere(k *kind, key string) bool {
	fields := meanings()[key]
	for field := range fields {
		if slices.Contains(k.fields, field) {
			return false
		}
	}
	return len(fields) > 0
}

// head reports whether a vague word says by itself what stands in a column whose name has others beside it: a
// number and a type are of anything.
func head(field string) bool {
	return field != "external_id" && field != "kind" && field != "deal_type"
}

// within looks at the words of a column's name one by one: "Firma klienta" says company. Words that mean different
// columns say nothing, "Company phone" least of all.
func (c *columns) within(k *kind, column string, names map[string]string, free func(string) bool) string {
	found := map[string]bool{}
	for part := range strings.FieldsSeq(strings.NewReplacer("_", " ", "-", " ", ".", " ", "/", " ", ":",
		" ").Replace(safetext.Fold(column))) {
		key := columnKey(part)
		i := slices.IndexFunc(vague()[key], func(f string) bool { return head(f) && free(f) })
		switch field, ok := names[key]; {
		case ok:
			found[field] = true
		case i >= 0:
			found[vague()[key][i]] = true
		case elsewhere(k, key):
			return ""
		}
	}
	for field := range found {
		if len(found) == 1 && free(field) {
			return field
		}
	}
	return ""
}

// Choices are the words that a column takes, nil where it takes any text.
func Choices(column string) []string {
	switch column {
	case "source":
		var out []string
		for _, s := range lead.Sources() {
			out = append(out, string(s))
		}
		return out
	case "stage":
		return []string{"open", "won", "lost"}
	case "surface":
		return surfaces()
	case "status":
		return []string{string(lead.Active), string(lead.Paused), string(lead.Ended)}
	case "content":
		return []string{"pillar", "syndicated"}
	case "owned_by":
		return []string{"own", "partner"}
	case "certified", "integration_active", "partner_confirmed", optOut:
		return []string{"yes", "no"}
	}
	if slices.Contains(lead.Letters(), column) {
		return []string{string(lead.Yes), string(lead.No), "unknown"}
	}
	return nil
}

// NearestWord is the word of a column that a text was probably meant to be, "" for none.
func NearestWord(column, text string) string { return NearestOf(column, text, Choices(column)) }

// NearestOf is NearestWord among words that somebody else knows.
func NearestOf(column, text string, choices []string) string {
	if column == "country" {
		return lead.NearCountry(text)
	}
	const shortest = 4 // what is shorter is near yes, no and own, and may mean nothing at all
	if len(columnKey(text)) < shortest {
		return ""
	}
	keys := make([]string, len(choices))
	for i, c := range choices {
		keys[i] = columnKey(c)
	}
	if i := typo.Nearest(columnKey(text), keys); i >= 0 {
		return choices[i]
	}
	return ""
}
