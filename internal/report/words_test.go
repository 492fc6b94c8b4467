package report

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/review"
)

func TestEveryLanguageHasEveryTextWithTheSamePlaces(t *testing.T) {
	t.Parallel()
	all, err := read()
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\{\d\}`)
	places := func(text string) []string { return slices.Sorted(slices.Values(place.FindAllString(text, -1))) }
	for _, language := range Languages() {
		if got, want := slices.Sorted(maps.Keys(all[language])), slices.Sorted(maps.Keys(all["en"])); !slices.Equal(got, want) {
			t.Errorf("%s has other ids: %q", language, slices.DeleteFunc(append(got, want...), func(id string) bool {
				return all[language][id] != "" && all["en"][id] != ""
			}))
		}
		for id, text := range all[language] {
			if text == "" || !slices.Equal(places(text), places(all["en"][id])) {
				t.Errorf("%s: %s is %q, in English %q", language, id, text, all["en"][id])
			}
		}
		if got := len(strings.Fields(all[language]["date.months"])); got != 12 {
			t.Errorf("%s has %d months", language, got)
		}
	}
}

// TestEveryTextOfAReportIsInTheCatalogue goes through what the samples show, which have each column of the contract.
func TestEveryTextOfAReportIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, r := range samples() {
		if ids := r.Untold(); len(ids) > 0 {
			t.Errorf("%s: there are no words for %q", r.Name, ids)
		}
	}
	r := &Report{Name: "weekly", Table: Table{cols("nobody_said", Word), [][]any{{"so"}}}, Notes: []Note{{ID: "unheard"}},
		Charts: []Chart{{Name: "unseen"}}}
	want := []string{"chart.unseen", "note.unheard", "column.nobody_said", "word.so"}
	if ids := r.Untold(); !slices.Equal(ids, want) {
		t.Errorf("%q, want %q", ids, want)
	}
}

func TestFiguresAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		language                         string
		money, small, percent, rate, day string
	}{
		{"en", "-1 234 567.05", "0.5", "12.5 %", "12 % (3 of 25, 4–30 %)", "1 Jan 2027"},
		{"pl", "-1 234 567,05", "0,5", "12,5%", "12% (3 z 25, 4–30%)", "1 stycznia 2027"},
		{"pl-PL", "-1 234 567,05", "0,5", "12,5%", "12% (3 z 25, 4–30%)", "1 stycznia 2027"},
		{"it", "-1.234.567,05", "0,5", "12,5%", "12% (3 di 25, 4–30%)", "1 gennaio 2027"},
		{"xx", "-1 234 567.05", "0.5", "12.5 %", "12 % (3 of 25, 4–30 %)", "1 Jan 2027"},
	} {
		w := wordsOf(&Report{Language: tt.language, Zone: warsaw()})
		got := []string{w.money(-123_456_705), w.decimal(0.5, 1), w.percent(0.125, 1), w.rate(review.RateOf(3, 25)), w.day(at)}
		if want := []string{tt.money, tt.small, tt.percent, tt.rate, tt.day}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tt.language, got, want)
		}
	}
}

func TestRatesOfNoneAndOfFew(t *testing.T) {
	t.Parallel()
	w := wordsOf(&Report{})
	for _, tt := range []struct {
		k, n int64
		want string
	}{
		{0, 0, "—"}, {3, 0, "— (3 of 0)"}, {0, 6, "0 % (0 of 6, 0–39 %)"}, {5, 5, "~100 % (5 of 5, 57–100 %)"}, {6, 5, "~120 % (6 of 5)"},
	} {
		if got := w.rate(review.RateOf(tt.k, tt.n)); got != tt.want {
			t.Errorf("%d of %d is %q, want %q", tt.k, tt.n, got, tt.want)
		}
	}
}

func TestPeriodsAreSaidByTheirFirstAndLastDay(t *testing.T) {
	t.Parallel()
	w := wordsOf(&Report{Zone: warsaw()})
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, warsaw()) }
	for _, tt := range []struct {
		from, to time.Time
		want     string
	}{
		{day(11, 16), day(11, 23), "16–22 Nov 2026"}, {day(11, 30), day(12, 7), "30 Nov 2026 – 6 Dec 2026"},
		{day(10, 1), day(13, 1), "1 Oct 2026 – 31 Dec 2026"}, {day(11, 16), day(11, 17), "16 Nov 2026"},
	} {
		if got := w.between(tt.from, tt.to); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestNotesAreFilledInTheirLanguage(t *testing.T) {
	t.Parallel()
	r := &Report{Language: "it", Currency: "EUR"}
	got := wordsOf(r).note(Note{ID: "outlier", Values: []any{"Ponte", Amount(5_000_000_000)}})
	if want := "Ponte: un solo importo, 50.000.000 EUR, ne decide il posto."; got != want {
		t.Errorf("%q", got)
	}
	if got := wordsOf(r).note(Note{Values: []any{"as it was written"}}); got != "as it was written" {
		t.Errorf("%q", got)
	}
}
