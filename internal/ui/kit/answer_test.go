package kit

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// called is a form as one has it during a call.
func called(answer int, evidence string) (*Form, *Choice, *Editor) {
	budget := &Choice{Options: []string{"yes", "no", "unknown"}, At: answer}
	words := &Editor{}
	words.SetValue(evidence)
	return &Form{Asks: []Ask{
		{ID: "budget", Label: "Budget", Field: budget},
		{ID: "budget.evidence", Label: "Evidence", Field: words, Under: "budget"},
		{ID: "need", Label: "Need", Field: &Choice{Options: []string{"yes", "no", "unknown"}, At: 2}},
		{ID: "need.evidence", Label: "Evidence", Field: &Editor{}, Under: "need"},
		{ID: "outcome", Label: "Outcome", Field: &Choice{Options: []string{"reached", "no answer", "replied"}, At: 0}, Words: "note"},
		{ID: "to", Label: "Hand to", Field: &Choice{Options: []string{"nobody", "ana", "marco", "root"}, At: 0, Tight: true}},
		{ID: "stack", Label: "Tech stack", Field: &Choice{Options: []string{"unknown", "salesforce", "hubspot"}, At: 0, Tight: true},
			Words: "note"},
		{ID: "note", Label: "Note", Field: &Editor{Lines: true}},
	}}, budget, words
}

func typed(f *Form, keys ...string) {
	for _, k := range keys {
		switch k {
		case "tab", "enter", "backspace", "up", "down", "left", "right", "shift+tab":
			f.Key(k, "")
		default:
			for _, r := range k {
				name := string(r)
				if r == ' ' {
					name = "space"
				}
				f.Key(name, string(r))
			}
		}
	}
}

func TestALetterAnswersAndTheRestIsEvidence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		before   string
		keys     []string
		answer   string
		evidence string
		focus    string
	}{
		{"a letter answers and goes on to the evidence", "", []string{"y"}, "yes", "", "budget.evidence"},
		{"words after it are the evidence", "", []string{"yin budget next year"}, "yes", "in budget next year", "budget.evidence"},
		{"enter goes on to the next question", "", []string{"y", "enter", "n", "enter"}, "yes", "", "outcome"},
		{"a blank after the letter is none of the words", "", []string{"y 40k"}, "yes", "40k", "budget.evidence"},
		{"a comma neither", "", []string{"n, not this year"}, "no", "not this year", "budget.evidence"},
		{"any other letter begins the evidence", "", []string{"she signs"}, "unknown", "she signs", "budget.evidence"},
		{"an amount is no option's number", "", []string{"20k approved"}, "unknown", "20k approved", "budget.evidence"},
		{"the answer's word is the answer", "", []string{"yes", "tab"}, "yes", "", "need"},
		{"so is no", "", []string{"no"}, "no", "", "budget.evidence"},
		{"the word with more is kept as it was typed", "", []string{"no, only in March"}, "no", "no, only in March", "budget.evidence"},
		{"a word that begins like an answer's rest is kept", "", []string{"yestimated at 40k"}, "yes", "estimated at 40k",
			"budget.evidence"},
		{"and one letter of it", "", []string{"nonly in March"}, "no", "only in March", "budget.evidence"},
		{"backspace gives an answer's word back", "", []string{"no", "backspace"}, "no", "", "budget.evidence"},
		{"a slip is mended with backspace", "", []string{"y", "backspace", "n"}, "no", "", "budget.evidence"},
		{"also after words were taken away", "", []string{"yab", "backspace", "backspace", "backspace", "n"}, "no", "", "budget.evidence"},
		{"what was known before stays and is told apart", "40 k€", []string{"ysigned"}, "yes", "40 k€; signed", "budget.evidence"},
		{"an answer's word leaves it as it was", "40 k€", []string{"yes", "enter"}, "yes", "40 k€", "need"},
		{"arrows choose and stay", "", []string{"left", "left"}, "yes", "", "budget"},
		{"a blank chooses and stays", "", []string{" "}, "yes", "", "budget"},
	}
	for _, tt := range tests {
		f, budget, words := called(2, tt.before)
		typed(f, tt.keys...)
		if budget.Value() != tt.answer || words.Value() != tt.evidence || f.Focused().ID != tt.focus {
			t.Errorf("%s: %s, %q, at %s", tt.name, budget.Value(), words.Value(), f.Focused().ID)
		}
	}
}

func TestWordsAtAChoiceWithoutEvidenceGoToItsNote(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, typed, outcome, note string }{
		{"a letter", "n", "no answer", ""},
		{"a whole name", "no answer", "no answer", ""},
		{"a name and more", "no answer, try at four", "no answer", "try at four"},
		{"a letter and more", "rwants a demo", "reached", "wants a demo"},
		{"the second of two names with that letter", "rep", "replied", ""},
		{"words only", "wants a demo", "reached", "wants a demo"},
		{"a digit", "2", "no answer", ""},
	}
	for _, tt := range tests {
		f, _, _ := called(2, "")
		f.Focus("outcome")
		typed(f, tt.typed)
		if got := f.Value("outcome"); got != tt.outcome || f.Value("note") != tt.note {
			t.Errorf("%s: %s, %q", tt.name, got, f.Value("note"))
		}
	}
}

func TestWordsAtAListOfNamesAreOneOfThemOrANote(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, typed, stack, note string }{
		{"a letter", "h", "hubspot", ""},
		{"a name", "Salesforce", "salesforce", ""},
		{"a name and more", "salesforce, since May", "salesforce", "since May"},
		{"a name that only begins like one of them", "SAP and Excel", "unknown", "Tech stack: SAP and Excel"},
		{"a name that is none of them", "Pipedrive", "unknown", "Tech stack: Pipedrive"},
		{"a number is no option's", "40 seats", "unknown", "Tech stack: 40 seats"},
	}
	for _, tt := range tests {
		f, _, _ := called(2, "")
		f.Focus("stack")
		typed(f, tt.typed)
		if got := f.Value("stack"); got != tt.stack || f.Value("note") != tt.note {
			t.Errorf("%s: %s, %q", tt.name, got, f.Value("note"))
		}
	}
}

func TestANameTypedInAListChoosesNobodyElse(t *testing.T) {
	t.Parallel()
	for typing, want := range map[string]string{"m": "marco", "marco": "marco", "mara": "nobody", "ro": "root", "zoe": "nobody"} {
		f, _, _ := called(2, "")
		f.Focus("to")
		for _, r := range typing {
			typed(f, string(r))
		}
		if got := f.Value("to"); got != want {
			t.Errorf("%q chooses %s", typing, got)
		}
	}
}

// Whatever is typed after an answer, the answer stays as the first letter gave it and every letter
// and digit typed is in the evidence, but for an answer that was written out.
func TestNothingTypedAfterAnAnswerFlipsItOrIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, budget, words := called(2, rapid.SampledFrom([]string{"", "40 k€"}).Draw(t, "before"))
		before := words.Value()
		letter := rapid.SampledFrom([]string{"y", "n", "u"}).Draw(t, "letter")
		text := rapid.StringMatching(`[a-z0-9 ,.]{0,12}`).Draw(t, "text")
		typed(f, letter, text)
		want := map[string]string{"y": "yes", "n": "no", "u": "unknown"}[letter]
		if budget.Value() != want {
			t.Fatalf("%q after %s answers %s", text, letter, budget.Value())
		}
		kept := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					return r
				}
				return -1
			}, s)
		}
		got := strings.TrimPrefix(kept(words.Value()), kept(before))
		if kept(text) == want[1:] && got == "" {
			return // written out
		}
		if got != kept(text) && got != letter+kept(text) {
			t.Fatalf("%q after %s is kept as %q", text, letter, words.Value())
		}
	})
}
