package lead

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// kinds are the kinds that the facts of the table have.
func kinds() []Kind {
	seen := map[Kind]bool{}
	for _, f := range table {
		seen[f.Kind] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestWhatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"N/A", "n/a", "#N/A", "N.A.", "n. a.", "(n/a)", "NULL", "null", "(null)", "None", "-None-", "--None--", "(none)", "Select",
		"Select...", "- select -", "-- Please select --", "(not set)", "not set", "(No value)", "(not provided)", "[not provided]",
		"?", "??", "-", "--", "—", "–", "...", "…", ".", "_", "*", "/", "unknown", "UNKNOWN", "Unknown.", "[object Object]", "#REF!",
		"#DIV/0!", "#VALUE!", "#NAME?", "#NAZWA?", "#ADR!", "#N/D", "#N/D!", "#NV", "#BEZUG!", "#RIF!", "#SPILL!", "NaN", "nan", "NaT",
		"<NA>", "nil", "undefined", "TBD", "t.b.d.", "brak", "BRAK DANYCH", "nie dotyczy", "n/d", "b/d", "b.d.", "nieznane", "Wybierz...",
		"k.A.", "k. A.", "keine Angabe", "unbekannt", "Nicht verfügbar", "Bitte wählen", "n.d.", "non disponibile", "Sconosciuto",
		"Nessuno", "n.p.", "(blank)", "(empty)", "  N/A  ", "Ｎ／Ａ", "Ｎｏｎｅ", "n\u200b/a", "\ufeffunknown", "Niė dotyczy", `\N`,
	} {
		for _, kind := range kinds() {
			if !SaysNothing(text, kind) {
				t.Errorf("%q says something of a fact of kind %d", text, kind)
			}
		}
	}
	for _, text := range []string{
		"", " ", "0", "no", "nie", "nein", "x", "other", "PL", "BD", "ND", "NV", "software", "Select Sector GmbH", "Nullsoft",
		"Unknown Worlds", "C++", "C#", "#great", "+48 600 100 200", "-5", "Nan Goldin", "None of your business", "$", "🚀", "Blank",
		"Leer", "知らない", "a/b", "North America", "N", "A", "(direct)", "Anna", "Na Zdrowie", "brakuje", "unknown-solutions.example",
	} {
		for _, kind := range kinds() {
			if SaysNothing(text, kind) {
				t.Errorf("%q says nothing of a fact of kind %d", text, kind)
			}
		}
	}
}

func TestNAIsACodeWhereThereAreCodes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"NA", "na", " Na "} {
		for _, kind := range kinds() {
			if code := kind == ACountry || kind == ARegion; SaysNothing(text, kind) == code {
				t.Errorf("%q says nothing of a fact of kind %d: %t", text, kind, !code)
			}
		}
	}
	if !SaysNothing("ZZ", ACountry) || !SaysNothing("xx", ACountry) || SaysNothing("ZZ", AText) {
		t.Error("ZZ and XX are codes for no country, and words elsewhere")
	}
}

// Case, brackets, dashes and blanks around it change nothing about a word of the list.
func TestAWordOfTheListSaysNothingHoweverWritten(t *testing.T) {
	t.Parallel()
	words := rapid.SampledFrom(slices.Sorted(maps.Keys(nothings)))
	around := rapid.SampledFrom([][2]string{{"", ""}, {"(", ")"}, {"-", "-"}, {"-- ", " --"}, {"[", "]"}, {"<", ">"}, {" ", "\t"},
		{"", "..."}, {"\u00a0", "\u200b"}, {"„", "”"}})
	rapid.Check(t, func(t *rapid.T) {
		word, sides := words.Draw(t, "word"), around.Draw(t, "around")
		if rapid.Bool().Draw(t, "capitals") {
			word = strings.ToUpper(word)
		}
		text := sides[0] + word + sides[1]
		if kind := rapid.SampledFrom(kinds()).Draw(t, "kind"); !SaysNothing(text, kind) {
			t.Fatalf("%q says something of a fact of kind %d", text, kind)
		}
	})
}

func TestAListKeepsWhatSaysSomething(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ list, want []string }{
		{nil, nil}, {[]string{}, []string{}}, {[]string{"a", "b"}, []string{"a", "b"}}, {[]string{"a", "N/A", "b"}, []string{"a", "b"}},
		{[]string{"-", "b", "?"}, []string{"b"}},
	} {
		if got, known := Telling(c.list); !known || !slices.Equal(got, c.want) {
			t.Errorf("%q leaves %q, known: %t", c.list, got, known)
		}
	}
	if got, known := Telling([]string{"N/A", "-"}); known || len(got) > 0 {
		t.Errorf("%q is left, known: %t", got, known)
	}
}

func BenchmarkSaysNothing(b *testing.B) {
	cells := []string{"Anna Zuraw", "anna@zuraw.example", "420", "logistics", "PL", "N/A", "2026-11-18", "Żółta Łódź"}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cells {
			SaysNothing(c, AText)
		}
	}
}
