package desk

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What a partner can be asked.
const (
	AskConfirm   = "confirm"   // is it true, and do you stand by it?
	AskIntroduce = "introduce" // bring us to who decides
	AskFree      = "question"  // one line of one's own
)

// Asks lists what a partner can be asked.
func Asks() []string { return []string{AskConfirm, AskIntroduce, AskFree} }

// AskOf is the text a partner would read about a lead, for a sheet that shows it before it goes out.
func AskOf(d *Detail, ask, question string) string {
	language := ""
	if d.PartnerRec != nil {
		language = d.PartnerRec.Language
	}
	return AskText(language, ask, question, aboutLead(d.ID, d.Facts.Lead.Name.V, d.Facts.Account.Name.V, d.Facts.Account.Domain.V))
}

// aboutLead is "Ewa Łoś, Żuraw Systemy (L-12)": who a question is about, in a form that needs no
// grammar, because names do not decline by program.
func aboutLead(id lead.ID, name, company, domain string) string {
	if company == "" {
		company = domain
	}
	var parts []string
	for _, s := range []string{name, company} {
		if s = safetext.Line(strings.TrimSpace(s)); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return id.String()
	}
	return strings.Join(parts, ", ") + " (" + id.String() + ")"
}

// askSentences are the words of one language: {0} is who it is about, {1} the free line.
type askSentences struct{ about, confirm, introduce, question string }

// sentences returns the words of a language; one that is not here is written to in English.
func sentences(language string) askSentences {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(language, "_", "-"))), "-")
	switch main {
	case "pl":
		return askSentences{
			about: "W sprawie: {0}.",
			confirm: "Czy mogą Państwo potwierdzić, że polecenie pochodzi od Państwa i że firma rzeczywiście szuka rozwiązania? " +
				"Prosimy dopisać w jednym zdaniu, skąd to Państwo wiedzą.",
			introduce: "Czy mogą Państwo przedstawić nas osobie, która podejmuje decyzję? Wystarczy krótki e-mail do obu stron.",
			question:  "Pytanie: {1}",
		}
	case "it":
		return askSentences{
			about: "Oggetto: {0}.",
			confirm: "Potete confermare che la segnalazione viene da voi e che l’azienda sta davvero cercando una soluzione? Vi " +
				"preghiamo di aggiungere in una frase come lo sapete.",
			introduce: "Potete presentarci alla persona che decide? Basta una breve e-mail a entrambe le parti.",
			question:  "Domanda: {1}",
		}
	}
	return askSentences{
		about: "About {0}.",
		confirm: "Can you confirm that this referral comes from you and that the company is really looking for a solution? Please " +
			"add in one sentence how you know.",
		introduce: "Could you introduce us to the person who decides? A short e-mail to both sides is enough.",
		question:  "Our question: {1}",
	}
}

// AskText is exactly what the partner reads. It is pure.
func AskText(language, ask, question, about string) string {
	s := sentences(language)
	text := s.question
	switch ask {
	case AskConfirm:
		text = s.confirm
	case AskIntroduce:
		text = s.introduce
	}
	return strings.NewReplacer("{0}", about, "{1}", safetext.Line(strings.TrimSpace(question))).Replace(s.about + " " + text)
}
