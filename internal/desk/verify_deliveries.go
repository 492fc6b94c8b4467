package desk

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/store"
)

// message is what an event of a lead had its partner told.
type message struct {
	batch, kind, partner string
	notBefore            int64
	data                 map[string]string // what of it follows from the event
	erased               bool              // its person was since
}

// tells notes the message that an event queued for the partner that the lead has behind it. undo is how long an
// undo is possible by the policy of then.
func (h *history) tells(ev *journal.Event, undo time.Duration) {
	if ev.Kind == journal.Undone {
		h.undone = append(h.undone, ev.Undoes)
		h.apart = h.apart || ev.Data.Verb == string(journal.PartnerMerged)
	}
	if ev.Kind == journal.PersonErased {
		h.erasedSince = true
		for i := range h.messages {
			h.messages[i].erased = true
		}
	}
	if ev.By != journal.Human && ev.Kind != journal.Reminded {
		return
	}
	m := message{batch: ev.Batch, notBefore: store.Millis(ev.At.Add(undo))}
	switch ev.Kind {
	case journal.Qualified:
		m.kind = "qualified"
	case journal.Accepted:
		m.kind = "sql"
	case journal.Disqualified:
		m.kind, m.data = "disqualified", map[string]string{"reason": ev.Data.Reason}
	case journal.Asked:
		m.kind, m.data = "question", map[string]string{"ask": ev.Data.How, "text": strconv.FormatInt(ev.Data.Note, 10)}
	case journal.Decided:
		if m.kind = ev.Data.Verb; m.kind == "" {
			return
		}
	case journal.Reminded:
		m.kind, m.data = "question", reminder(ev.Data.Note)
	default:
		return
	}
	if json.Unmarshal(h.fields["partner_id"], &m.partner) != nil || m.partner == "" {
		return // nobody was told
	}
	h.messages = append(h.messages, m)
}

// keptStates are the states of a message as they are kept.
var keptStates = []string{
	outbox.Waiting, string(outbox.Sent), string(outbox.Cancelled), string(outbox.Dropped), string(outbox.Dead),
}

// messages reads what stands in the outbox of what the events of a page of leads queued, by lead.
func (v *verifier) messages(past map[int64]*history) (map[int64][]*store.Delivery, error) {
	// A made-up programme has none, though its events say that somebody was told.
	if ever, err := v.tx.EverTold(v.ctx); err != nil || !ever {
		for _, h := range past {
			h.messages = nil
		}
		return nil, err
	}
	var batches []string
	for _, h := range past {
		for i := range h.messages {
			batches = append(batches, h.messages[i].batch)
		}
	}
	rows, err := v.tx.DeliveriesOf(v.ctx, distinct(batches))
	out := map[int64][]*store.Delivery{}
	for _, d := range rows {
		out[d.Lead] = append(out[d.Lead], d)
	}
	return out, err
}

// outbox compares the messages about a lead with those that its events queued.
func (v *verifier) outbox(l *store.Lead, h *history, rows []*store.Delivery) error {
	if h == nil {
		return nil
	}
	for i := range h.messages {
		m := &h.messages[i]
		at := slices.IndexFunc(rows, func(d *store.Delivery) bool { return d.Batch == m.batch && d.Kind == m.kind })
		if at < 0 {
			if err := v.differs(l, "fact", "message "+m.kind, "one to "+m.partner, "none", hintRestore); err != nil {
				return err
			}
			continue
		}
		if err := v.message(l, h, m, rows[at]); err != nil {
			return err
		}
		rows = slices.Delete(slices.Clone(rows), at, at+1)
	}
	for _, d := range rows {
		// The others are queued where the partner had a channel then, which no event tells: that they name an action on
		// their lead is held by the references.
		if k := outbox.Kind(d.Kind); !k.Said() && slices.Contains(outbox.Kinds(), k) {
			if h.erasedSince && d.State == outbox.Waiting {
				if err := v.delivery(l, d, "state", string(outbox.Cancelled), d.State); err != nil {
					return err
				}
			}
			continue
		}
		if err := v.delivery(l, d, "row", "an event that queued it", "none"); err != nil {
			return err
		}
	}
	return nil
}

// message compares one with its event. It waits or has gone its way; where the act was taken back or the person was erased
// it waits no more.
func (v *verifier) message(l *store.Lead, h *history, m *message, d *store.Delivery) error {
	state := d.State
	switch over := m.erased || slices.Contains(h.undone, m.batch); {
	case over && d.State == outbox.Waiting:
		state = string(outbox.Cancelled)
	case !over && d.State == string(outbox.Cancelled), !slices.Contains(keptStates, d.State),
		d.State == string(outbox.Sent) && d.SentAt < d.NotBefore, d.State == string(outbox.Dead) && d.Tries == 0:
		state = outbox.Waiting
	}
	partner := m.partner
	if partner != d.Partner {
		var err error
		if partner, err = partnerNow(v.ctx, v.tx, partner); err != nil {
			return err
		}
		if h.apart && d.Partner == l.PartnerID {
			partner = d.Partner // it waited when the merge of that one's leads was taken back
		}
	}
	for _, c := range []struct{ field, want, have string }{
		{"state", state, d.State}, {"partner_id", partner, d.Partner}, {"not_before", instantText(m.notBefore), instantText(d.NotBefore)},
	} {
		if c.want != c.have {
			if err := v.delivery(l, d, c.field, c.want, orNone(c.have)); err != nil {
				return err
			}
		}
	}
	if m.erased {
		return nil
	}
	var data map[string]string
	if err := json.Unmarshal([]byte(d.Data), &data); err != nil {
		return v.delivery(l, d, "data", "a record of texts", "what cannot be read")
	}
	for _, name := range slices.Sorted(maps.Keys(m.data)) {
		if data[name] != m.data[name] {
			if err := v.delivery(l, d, name, m.data[name], orNone(data[name])); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *verifier) delivery(l *store.Lead, d *store.Delivery, field, want, have string) error {
	m := mismatch("fact", store.Finding{Table: "deliveries", Row: strconv.FormatInt(d.ID, 10), Lead: l.ID, Field: field, Want: want,
		Have: have}, hintRestore)
	return v.tell(m)
}
