package desk

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Posted is a request of a partner's program: who sent it, and how it is known again.
type Posted struct {
	Partner string
	Sender  string // within which Key is one: the partner, or the source that sends for it
	Key     string // "" for none: then it is not known again
	Hash    string // of what was sent
}

// Reply is how a request was answered.
type Reply struct {
	Status int
	Body   string
	Again  bool // it was, before
}

// KeysKept is how long the answer to a request is kept under its key.
const KeysKept = 96 * time.Hour

// OtherBody is the reason of the conflict when a key comes again with something else.
const OtherBody = "the key came before with another body"

// Receive admits what a request brings. All of it and the answer come in together or not at all; a request that comes again
// under its key is answered as it was and brings nothing. admit may run again.
func (d *Desk) Receive(ctx context.Context, p Posted, admit func(*Importer) (Reply, error)) (out Reply, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		if again, err := answeredBefore(ctx, tx, &p); err != nil || again != nil {
			if again != nil {
				out = *again
			}
			return err
		}
		if p.Partner, err = partnerNow(ctx, tx, p.Partner); err != nil { // its token outlives a merge
			return err
		}
		im := &Importer{d: d, who: Actor{User: p.Partner}, by: journal.Import, batch: d.newBatch(), one: tx, of: p.Partner}
		if err := im.loadSalt(ctx)(tx); err != nil {
			return err
		}
		if out, err = admit(im); err != nil {
			return err
		}
		return d.remember(ctx, tx, &p, out)
	})
	if err == nil && !out.Again {
		d.serveSoon(ctx) // what came while others waited waits behind them, and somebody may be there by now
	}
	return out, err
}

// answeredBefore is the answer that a request got before, nil when it is new.
func answeredBefore(ctx context.Context, tx *store.Tx, p *Posted) (*Reply, error) {
	if p.Key == "" {
		return nil, nil
	}
	old, err := tx.AnswerTo(ctx, p.Sender, p.Key)
	if err != nil || old == nil {
		return nil, err
	}
	if old.Hash != p.Hash {
		return nil, fault.New(fault.Conflict, "take the request", OtherBody, "send another Idempotency-Key with another body")
	}
	return &Reply{Status: int(old.Status), Body: old.Answer, Again: true}, nil
}

// remember keeps the answer to a request that has a key.
func (d *Desk) remember(ctx context.Context, tx *store.Tx, p *Posted, r Reply) error {
	if p.Key == "" {
		return nil
	}
	return tx.KeepAnswer(ctx, &store.Request{Sender: p.Sender, Name: p.Key, Hash: p.Hash, Status: int64(r.Status), Answer: r.Body,
		At: store.Millis(d.now())})
}

// ForgetReplies drops the answers that need not be kept any more.
func (d *Desk) ForgetReplies(ctx context.Context) error {
	before := store.Millis(d.now().Add(-KeysKept))
	return d.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ForgetAnswers(ctx, before)
		return err
	})
}

// speaksFor puts the partner that sends a row in the place of the one that the row names, and refuses another.
func (w *work) speaksFor(partner string, named *string) error {
	if partner == "" {
		return nil
	}
	if safetext.Line(*named) != "" {
		if id, ok := w.partnerID(*named); !ok || id != partner {
			return fault.New(
				fault.Denied,
				"take the records",
				"one names the partner "+safetext.Shown(*named)+", which is not whose token it is",
				"leave partner out: it is known by the token",
			)
		}
	}
	*named = partner
	return nil
}

// leadsTouched names in outcomes of touches, which have none, the leads of the sender's that they are about: the newest
// of a person.
func (im *Importer) leadsTouched(ctx context.Context, rows []TouchIn, out []Outcome) error {
	arrivals := make([]arrival, len(rows))
	var emails, clients []string
	for i := range rows {
		var who Referral
		who.Email, who.ClientID = lead.Known(rows[i].Email), lead.Known(rows[i].ClientID)
		arrivals[i] = arrive(who)
		if arrivals[i].key != "" {
			emails = append(emails, arrivals[i].key)
		}
		if rows[i].ClientID != "" {
			clients = append(clients, rows[i].ClientID)
		}
	}
	found, err := im.one.PersonsByEmail(ctx, distinct(emails))
	if err != nil {
		return err
	}
	byEmail := map[string]int64{}
	var persons []int64
	for _, p := range found {
		byEmail[p.EmailKey] = p.ID
		persons = append(persons, p.ID)
	}
	byClient, err := im.one.PersonsByClient(ctx, distinct(clients))
	if err != nil {
		return err
	}
	for _, id := range byClient {
		persons = append(persons, id)
	}
	leads, err := im.one.LeadsByPerson(ctx, distinct(persons))
	if err != nil {
		return err
	}
	newest := map[int64]int64{}
	for _, l := range leads {
		if l.PartnerID == im.of {
			newest[l.PersonID] = max(newest[l.PersonID], l.ID)
		}
	}
	for i := range out {
		if out[i].Fate == RejectedIn {
			continue
		}
		person := byEmail[arrivals[i].key]
		if person == 0 {
			person = byClient[rows[i].ClientID]
		}
		out[i].Lead = lead.ID(newest[person])
	}
	return nil
}
