package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// PartnerState is how far a lead has come, as the partner that sent it is told.
type PartnerState string

// The states, in the order in which a lead passes them.
const (
	StateReceived     PartnerState = "received"
	StateAccepted     PartnerState = "accepted" // somebody has taken it on
	StateQualified    PartnerState = "qualified"
	StateContacted    PartnerState = "contacted"
	StateSQL          PartnerState = "sql"
	StateWon          PartnerState = "won"
	StateLost         PartnerState = "lost"
	StateDisqualified PartnerState = "disqualified"
)

// PartnerStatus is what a partner is told of a lead it sent, by whatever way: nothing of scores, owners, gates or the
// journal, and nothing of anybody else's.
type PartnerStatus struct {
	ID       string       `json:"id"`
	Company  string       `json:"company"`
	State    PartnerState `json:"state"`
	Since    time.Time    `json:"since"`
	Next     string       `json:"next"`     // what happens next and by when, in the partner's language
	Question *string      `json:"question"` // what it was asked and has not answered; nil for nothing
}

// stateOf is how far a lead has come, and since when, in ms. taken is when somebody took it on, 0 when that is not
// known.
func stateOf(l *store.Lead, taken int64) (PartnerState, int64) {
	stage := l.Stage
	if stage == lead.Archived {
		stage = l.StageBefore // it rests: it is where it was
	}
	switch stage {
	case lead.Won:
		return StateWon, l.WonAt
	case lead.Lost:
		return StateLost, l.LostAt
	case lead.Disqualified:
		return StateDisqualified, l.ClosedAt
	case lead.SQL:
		return StateSQL, l.SQLAt
	case lead.EQL, lead.Nurture:
		switch {
		case l.EQLAt != 0 && l.FirstContactAt != 0:
			return StateContacted, max(l.EQLAt, l.FirstContactAt)
		case l.EQLAt != 0:
			return StateQualified, l.EQLAt
		}
	}
	if taken = max(taken, l.TriageStop); taken != 0 {
		return StateAccepted, taken
	}
	if l.Owner != "" {
		return StateAccepted, l.TriageStart
	}
	return StateReceived, l.CreatedAt
}

// partnerStatus is what its partner is told of a lead in hand.
func (w *work) partnerStatus(e *entry) (PartnerStatus, error) {
	var taken int64
	if e.Owner != "" && (e.Stage == lead.New || e.Stage == lead.Nurture) && e.EQLAt == 0 {
		events, err := w.tx.History(w.ctx, lead.ID(e.ID), historyLimit)
		if err != nil {
			return PartnerStatus{}, err
		}
		if i := slices.IndexFunc(events, func(ev journal.Event) bool {
			return ev.Kind == journal.Claimed || ev.Kind == journal.Assigned
		}); i >= 0 {
			taken = store.Millis(events[i].At)
		}
	}
	state, since := stateOf(e.Lead, taken)
	language := ""
	if p := w.partners[e.PartnerID]; p != nil {
		language = p.Language
	}
	out := PartnerStatus{ID: lead.ID(e.ID).String(), Company: w.companyOf(e), State: state,
		Since: store.Instant(since).UTC(), Next: nextFor(language, e.Lead, state, w.promised(e))}
	if e.AskedAt != 0 {
		texts, err := w.tx.Texts(w.ctx, []int64{e.Question})
		if err != nil {
			return PartnerStatus{}, err
		}
		q := safetext.KeptBlock(texts[e.Question])
		out.Question = &q
	}
	return out, nil
}

// promised is by when the next step comes, in the policy's zone, "" where no clock runs or its time is over.
func (w *work) promised(e *entry) string {
	if e.Clock == "" || e.DueAt == store.Never || e.DueAt <= w.ms() {
		return ""
	}
	return store.Instant(e.DueAt).In(w.rules.policy.TimeZone).Format("2006-01-02 15:04 MST")
}

// nextWords say in one language what happens next; {0} is by when.
type nextWords struct {
	waits, received, accepted, qualified, contacted, sql, won, lost, disqualified, question, rests, by string
}

func nextIn(language string) nextWords {
	main, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(language, "_", "-"))), "-")
	switch main {
	case "pl":
		return nextWords{
			waits:     "Brakuje danych: prosimy przesłać polecenie ponownie z kompletem danych.",
			received:  "Przyjrzymy się poleceniu{0}.",
			accepted:  "Sprawdzamy, czy firma pasuje do programu; damy znać.",
			qualified: "Skontaktujemy się z tą osobą{0}.", contacted: "Rozmawiamy; decyzja należy teraz do działu sprzedaży.",
			sql: "Sprzedaż prowadzi sprawę; damy znać, jak się skończyła.", won: "Umowa podpisana: nic więcej nie trzeba robić.",
			lost: "Sprawa zakończona bez umowy.", disqualified: "Polecenie zamknięte.",
			question: "Czekamy na Państwa odpowiedź na nasze pytanie.", rests: "Odłożone: wrócimy, gdy coś się zmieni.", by: " do {0}",
		}
	case "it":
		return nextWords{
			waits:     "Mancano dei dati: vi preghiamo di inviare di nuovo la segnalazione completa.",
			received:  "Esamineremo la segnalazione{0}.",
			accepted:  "Stiamo verificando se l’azienda è adatta al programma; vi faremo sapere.",
			qualified: "Contatteremo la persona{0}.", contacted: "Siamo in contatto; ora decide il reparto vendite.",
			sql: "Le vendite seguono la trattativa; vi diremo come è finita.", won: "Contratto firmato: non c’è altro da fare.",
			lost: "La trattativa si è chiusa senza contratto.", disqualified: "La segnalazione è chiusa.",
			question: "Aspettiamo la vostra risposta alla nostra domanda.",
			rests:    "In pausa: torneremo quando qualcosa cambia.", by: " entro {0}",
		}
	}
	return nextWords{
		waits:     "Something is missing: please send the referral again with all of its data.",
		received:  "We look at it{0}.",
		accepted:  "We check whether the company fits the programme, and let you know.",
		qualified: "We contact the person{0}.", contacted: "We are in touch; sales decides next.",
		sql: "Sales has taken it over; you hear how it ends.", won: "The deal is won: nothing more is to be done.",
		lost: "The deal is lost.", disqualified: "The referral is closed.",
		question: "We wait for your answer to our question.", rests: "It rests: we come back to it when something changes.", by: " by {0}",
	}
}

// nextFor says what happens next to a lead in a state; by is by when, "" where that is not known. It is pure.
func nextFor(language string, l *store.Lead, state PartnerState, by string) string {
	words := nextIn(language)
	if by != "" {
		by = strings.ReplaceAll(words.by, "{0}", by)
	}
	text := map[PartnerState]string{
		StateReceived: words.received, StateAccepted: words.accepted, StateQualified: words.qualified, StateContacted: words.contacted,
		StateSQL: words.sql, StateWon: words.won, StateLost: words.lost, StateDisqualified: words.disqualified,
	}[state]
	switch {
	case l.AskedAt != 0:
		text = words.question
	case l.Stage == lead.Quarantined:
		text = words.waits
	case l.Stage == lead.Archived, l.Stage == lead.Nurture:
		text = words.rests
	}
	return strings.ReplaceAll(text, "{0}", by)
}

// StatusFor is what a partner is told of one lead. Of a lead of somebody else's it hears what it hears of one that is
// not there.
func (d *Desk) StatusFor(ctx context.Context, partner string, id lead.ID) (out PartnerStatus, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: partner}, journal.Partner, "")
		if err != nil {
			return err
		}
		if id, err = w.standsForOne(id); err != nil {
			return err
		}
		partner, err := w.standsForPartner(partner)
		if err != nil {
			return err
		}
		if err := w.loadLeads([]int64{int64(id)}); err != nil {
			return err
		}
		e := w.leads[int64(id)]
		if e == nil || partner == "" || e.PartnerID != partner {
			return noReferral("read the status")
		}
		out, err = w.partnerStatus(e)
		return err
	})
	return out, err
}

// StatusesFor calls f with what a partner is told of each lead it sent, the oldest first.
func (d *Desk) StatusesFor(ctx context.Context, partner string, f func(PartnerStatus) error) error {
	const part = 500
	return d.store.Read(ctx, func(tx *store.Tx) error {
		partner, err := partnerNow(ctx, tx, partner)
		if err != nil {
			return err
		}
		for after := int64(0); ; {
			ids, err := tx.LeadsOfPartner(ctx, partner, after, part)
			if err != nil || len(ids) == 0 {
				return err
			}
			w, err := d.work(ctx, tx, Actor{User: partner}, journal.Partner, "")
			if err != nil {
				return err
			}
			if err := w.loadLeads(ids); err != nil {
				return err
			}
			for _, id := range ids {
				status, err := w.partnerStatus(w.leads[id])
				if err == nil {
					err = f(status)
				}
				if err != nil {
					return err
				}
			}
			after = ids[len(ids)-1]
		}
	})
}
