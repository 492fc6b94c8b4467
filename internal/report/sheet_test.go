package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

func termsOf(edit ...string) *Terms {
	doc := strings.NewReplacer(edit...).Replace(string(policy.DefaultDocument()))
	p, problems := policy.Parse([]byte(doc))
	if err := problems.Err("policy"); err != nil {
		panic(err)
	}
	return &Terms{Policy: p, Partner: &lead.Partner{ID: "acme", Name: "Acme\u202e Sp. z o.o.", Language: "pl",
		PayoutBP: lead.Known[int64](1250)}, InForce: true, Zone: warsaw()}
}

func inFormat(t *testing.T, format string, s *Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSheet(&b, format, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheSheetSaysWhatThePolicySays(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"en": {"people in the company: 50 to 2 000", "industry: one of software, financial technology", "at least 2 are confirmed",
			"70 of 100 points", "in the last 90 days", "within 2 h of open hours", "within 4 h", "after 8 h of open hours", "after 24 h",
			"Mon–Fri 09:00–17:00, Europe/Warsaw, closed on the holidays of PL", "Mon–Fri 09:00–13:00 + 14:00–18:00, Europe/Rome",
			"40% go to the first", "Your rate is 12.5 % now", "keeps it yours for 90 days", "you have not agreed to it yet"},
		"pl": {"liczba osób w firmie: od 50 do 2 000", "co najmniej 2 są", "70 z 100", "2 godz.", "pon–pt 09:00–17:00",
			"przez 90 dni", "12,5%"},
		"it": {"persone nell’azienda: da 50 a 2.000", "almeno 2 sono", "70 punti su 100", "lun–ven 09:00–17:00", "per 90 giorni", "12,5%"},
	} {
		terms := termsOf()
		terms.Language = language
		got := inFormat(t, AsTable, terms.Sheet())
		for _, text := range append(want, terms.Policy.Hash) {
			if !strings.Contains(got, text) {
				t.Errorf("%s lacks %q:\n%s", language, text, got)
			}
		}
	}
}

// Who reads it is told nothing of anybody else: no person, no queue, no competitor's name, and no condition that we keep.
func TestTheSheetSaysNothingOfAnybodyElse(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		terms := termsOf()
		terms.Language = language
		for _, format := range SheetFormats() {
			got := inFormat(t, format, terms.Sheet())
			for _, secret := range []string{"giulia", "marco", "ania", "piotr", "competitor.example", "italy", "hubspot:", "company size",
				"\u202e"} {
				if strings.Contains(got, secret) {
					t.Errorf("%s in %s says %q:\n%s", format, language, secret, got)
				}
			}
		}
	}
}

// What the author wrote in words of their own stays as they wrote it, and what has no words of ours is theirs.
func TestWordsOfThePolicysAuthorStayTheirs(t *testing.T) {
	t.Parallel()
	terms := termsOf(`when: {account.region: {in: [emea, na]}}}
  should`, `when: {any: [{account.region: {in: [emea]}}, {account.country: {is: US}}]}}
  should`, `asked for a demo"`, `asked for a demo", tour_taken: "took the tour"`, "payouts: first_last_partner", "payouts: sourced",
		"protection: 90d", "protection: 36h", "ask: {remind: 8h, back: 24h}", "ask: {remind: 90m, back: 24h}")
	terms.Partner.PayoutBP = lead.Opt[int64]{}
	terms.Agreed = time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	terms.InForce = false
	got := inFormat(t, AsMarkdown, terms.Sheet())
	for _, text := range []string{"region we sell to", "took the tour", "od całej kwoty transakcji", "przez 36 godz.",
		"1 godz. 30 min", "Nie ustalono", "zgoda z dnia 21 listopada 2026", "nie są teraz w mocy"} {
		if !strings.Contains(got, text) {
			t.Errorf("there is no %q:\n%s", text, got)
		}
	}
}

func TestEverySortOfPayoutHasItsSentence(t *testing.T) {
	t.Parallel()
	for _, model := range append(policy.Models(), "sourced") {
		if _, known := wordsOf(&Report{}).texts["terms.pay."+model]; !known {
			t.Errorf("there are no words for payouts by %s", model)
		}
	}
	for _, id := range policy.GateIDs() {
		sheet := termsOf().Sheet()
		if slices.ContainsFunc(sheet.Parts[0].Lines, func(l SheetLine) bool { return l.Text == id }) {
			t.Errorf("there are no words for the gate %s", id)
		}
	}
}

func TestTheSheetAsAPageAsksNobodyForAnything(t *testing.T) {
	t.Parallel()
	terms := termsOf()
	terms.Partner.Name = `<script>alert(1)</script>`
	got := inFormat(t, AsHTML, terms.Sheet())
	if strings.Contains(got, "<script") || strings.Contains(got, "://") || !strings.Contains(got, terms.Policy.Hash) {
		t.Error(got)
	}
	if err := WriteSheet(&bytes.Buffer{}, "csv", terms.Sheet()); err == nil {
		t.Error("a sheet in csv")
	}
}
