package relay

import (
	"strings"

	"github.com/eqltui/eqltui/internal/outbox"
)

// letters are the words of mail in one language, by what a message tells. A decision between partners says itself what it is.
type letters struct {
	subjects, says        map[outbox.Kind]string
	next, link, reference string
}

// lettersIn returns the words of a language; one that is not here is written to in English.
func lettersIn(language string) letters {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(language, "_", "-"))), "-")
	switch main {
	case "pl":
		return polish()
	case "it":
		return italian()
	}
	return english()
}

func english() letters {
	return letters{
		subjects: map[outbox.Kind]string{
			outbox.Received: "received", outbox.Accepted: "taken on", outbox.Qualified: "qualified", outbox.Contacted: "contacted",
			outbox.SQL: "with sales", outbox.Won: "won", outbox.Lost: "lost", outbox.Disqualified: "closed",
			outbox.Question: "a question to you", outbox.Upheld: "credited to you", outbox.Yielded: "not credited to you",
		},
		says: map[outbox.Kind]string{
			outbox.Received:     "Thank you: your referral has arrived.",
			outbox.Accepted:     "Somebody of ours has taken your referral on.",
			outbox.Qualified:    "Your referral is qualified: it fits, and the need is real.",
			outbox.Contacted:    "We have been in touch about your referral.",
			outbox.SQL:          "Sales has accepted your referral.",
			outbox.Won:          "The deal that came of your referral is won.",
			outbox.Lost:         "The deal that came of your referral is lost.",
			outbox.Disqualified: "We do not go on with your referral.",
			outbox.Question:     "We have a question about your referral.",
		},
		next: "What happens next:", link: "Answer here, once:", reference: "Reference:",
	}
}

func polish() letters {
	return letters{
		subjects: map[outbox.Kind]string{
			outbox.Received: "otrzymane", outbox.Accepted: "przyjęte do pracy", outbox.Qualified: "zakwalifikowane",
			outbox.Contacted: "kontakt nawiązany", outbox.SQL: "w dziale sprzedaży", outbox.Won: "umowa podpisana",
			outbox.Lost: "bez umowy", outbox.Disqualified: "zamknięte", outbox.Question: "pytanie do Państwa",
			outbox.Upheld: "zapisane na Państwa", outbox.Yielded: "niezapisane na Państwa",
		},
		says: map[outbox.Kind]string{
			outbox.Received:     "Dziękujemy: Państwa polecenie do nas dotarło.",
			outbox.Accepted:     "Ktoś z nas zajął się Państwa poleceniem.",
			outbox.Qualified:    "Państwa polecenie jest zakwalifikowane: firma pasuje, a potrzeba jest rzeczywista.",
			outbox.Contacted:    "Skontaktowaliśmy się w sprawie Państwa polecenia.",
			outbox.SQL:          "Dział sprzedaży przyjął Państwa polecenie.",
			outbox.Won:          "Umowa z Państwa polecenia jest podpisana.",
			outbox.Lost:         "Sprawa z Państwa polecenia zakończyła się bez umowy.",
			outbox.Disqualified: "Nie prowadzimy dalej Państwa polecenia.",
			outbox.Question:     "Mamy pytanie w sprawie Państwa polecenia.",
		},
		next: "Co dalej:", link: "Odpowiedź, jeden raz, tutaj:", reference: "Numer sprawy:",
	}
}

func italian() letters {
	return letters{
		subjects: map[outbox.Kind]string{
			outbox.Received: "ricevuta", outbox.Accepted: "presa in carico", outbox.Qualified: "qualificata",
			outbox.Contacted: "contattata", outbox.SQL: "alle vendite", outbox.Won: "vinta", outbox.Lost: "persa",
			outbox.Disqualified: "chiusa", outbox.Question: "una domanda per voi",
			outbox.Upheld: "attribuita a voi", outbox.Yielded: "non attribuita a voi",
		},
		says: map[outbox.Kind]string{
			outbox.Received:     "Grazie: la vostra segnalazione è arrivata.",
			outbox.Accepted:     "Qualcuno di noi ha preso in carico la vostra segnalazione.",
			outbox.Qualified:    "La vostra segnalazione è qualificata: l’azienda è adatta e il bisogno è reale.",
			outbox.Contacted:    "Ci siamo messi in contatto a proposito della vostra segnalazione.",
			outbox.SQL:          "Le vendite hanno accettato la vostra segnalazione.",
			outbox.Won:          "Il contratto nato dalla vostra segnalazione è firmato.",
			outbox.Lost:         "La trattativa nata dalla vostra segnalazione si è chiusa senza contratto.",
			outbox.Disqualified: "Non proseguiamo con la vostra segnalazione.",
			outbox.Question:     "Abbiamo una domanda sulla vostra segnalazione.",
		},
		next: "Che cosa succede ora:", link: "Rispondete qui, una volta sola:", reference: "Riferimento:",
	}
}
