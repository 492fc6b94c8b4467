package policy

import "testing"

func TestAPartnerReadsTheDefaultReasonsInItsLanguage(t *testing.T) {
	t.Parallel()
	for _, r := range defaultReasons() {
		for _, language := range []string{"pl", "pl-PL", "IT", "it_CH"} {
			text, own := r.Sentence(language)
			if !own || text == r.Partner || text == "" {
				t.Errorf("%s in %s is %q, %v", r.Code, language, text, own)
			}
		}
		if text, own := r.Sentence("en"); !own || text != r.Partner {
			t.Errorf("%s in English is %q, %v", r.Code, text, own)
		}
		if text, own := r.Sentence("de"); own || text != r.Partner {
			t.Errorf("%s in German is %q, %v", r.Code, text, own)
		}
	}
}

func TestAPolicysOwnSentenceIsNeverTranslated(t *testing.T) {
	t.Parallel()
	r := Reason{Code: "no_budget", Partner: "Come back in spring."}
	if text, own := r.Sentence("pl"); own || text != "Come back in spring." {
		t.Errorf("it is %q, %v", text, own)
	}
}
