package say

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every text of a partner's own cockpit is there in each language, with the same places to fill in.
func TestAPartnersCockpitIsSaidInItsLanguage(t *testing.T) {
	t.Parallel()
	all, err := foreign()
	if err != nil {
		t.Fatal(err)
	}
	english, err := NewWords()
	if err != nil {
		t.Fatal(err)
	}
	gap := regexp.MustCompile(`\{+[.A-Za-z0-9:]+\}+`)
	gaps := func(s string) []string {
		out := gap.FindAllString(s, -1)
		slices.Sort(out)
		return out
	}
	if len(all) != 2 {
		t.Errorf("%d languages", len(all))
	}
	for language, texts := range all {
		for id, text := range english.Plain {
			own := strings.HasPrefix(id, "portal.") || strings.HasPrefix(id, "tab.portal")
			said, ok := texts[id]
			if own && !ok {
				t.Errorf("%s: nothing is said for %s", language, id)
			}
			if ok && !slices.Equal(gaps(text), gaps(said.other)) {
				t.Errorf("%s: %s has the places %v, want %v", language, id, gaps(said.other), gaps(text))
			}
		}
		for id, text := range texts {
			if _, ok := english.Plain[id]; !ok {
				t.Errorf("%s: there is no text %s", language, id)
			}
			if strings.HasPrefix(id, "hint.") && len([]rune(text.other)) > 24 {
				t.Errorf("%s: the hint %s is too long", language, id)
			}
		}
	}
}

func TestWordsSpeakALanguageOrStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, total, one, five string }{
		{"pl", "Razem", "pytania do Państwa: 1", "pytania do Państwa: 5"},
		{"it_IT", "Totale", "1 domanda vi aspetta", "5 domande vi aspettano"},
		{"PL-pl", "Razem", "pytania do Państwa: 1", "pytania do Państwa: 5"},
		{"de", "Total", "1 question waits for you", "5 questions wait for you"},
		{"", "Total", "1 question waits for you", "5 questions wait for you"},
	} {
		w, err := NewWords()
		if err != nil {
			t.Fatal(err)
		}
		w.Speak(c.language)
		if got := w.Say("portal.total"); got != c.total {
			t.Errorf("%q says %q, want %q", c.language, got, c.total)
		}
		if one, five := w.Count("portal.asked", 1), w.Count("portal.asked", 5); one != c.one || five != c.five {
			t.Errorf("%q counts %q and %q", c.language, one, five)
		}
		w.Spell(true)
		if got := w.Say("portal.loading"); strings.Contains(got, "…") {
			t.Errorf("%q in ASCII says %q", c.language, got)
		}
	}
}
