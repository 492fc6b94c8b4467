package policy

import "strings"

// Sentence is what a partner of that language reads of a refusal, and whether it is in its language.
// The policy has one sentence a reason; those of the default policy are known in Polish and Italian
// too. Any other goes out as the policy has it, whatever the partner speaks: a machine's translation
// of somebody's own words would be read as theirs.
func (r *Reason) Sentence(language string) (text string, own bool) {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(language, "_", "-"))), "-")
	for _, d := range defaultReasons() {
		if d.Partner != r.Partner {
			continue
		}
		if main == "" || main == "en" {
			return r.Partner, true
		}
		if known := sentences(main)[d.Code]; known != "" {
			return known, true
		}
	}
	return r.Partner, main == ""
}

// sentences are those of the default policy in another language, by code.
func sentences(language string) map[string]string {
	switch language {
	case "pl":
		return map[string]string{
			"wrong_fit":   "Firma nie odpowiada profilowi, który możemy dziś obsłużyć.",
			"no_need":     "W tej chwili nie ma aktywnego projektu.",
			"no_budget":   "W tym roku nie ma na to budżetu.",
			"customer":    "Jesteśmy już w kontakcie z tą firmą.",
			"unreachable": "Nie udało nam się skontaktować z tą osobą.",
			"duplicate":   "Otrzymaliśmy ten kontakt już wcześniej.",
			"other":       "Nie możemy kontynuować tej sprawy.",
		}
	case "it":
		return map[string]string{
			"wrong_fit":   "L’azienda non rientra nel profilo che possiamo servire oggi.",
			"no_need":     "Al momento non c’è un progetto attivo.",
			"no_budget":   "Quest’anno non c’è budget.",
			"customer":    "Siamo già in contatto con questa azienda.",
			"unreachable": "Non siamo riusciti a contattare la persona.",
			"duplicate":   "Avevamo già ricevuto questo contatto.",
			"other":       "Non possiamo portare avanti questa richiesta.",
		}
	}
	return nil
}
