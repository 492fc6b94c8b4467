package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// MessagesQuery asks for the newest messages in a state; the zero state is any.
type MessagesQuery struct {
	State outbox.State
	Limit int // 0 is 100
}

// MessagesLook is what partners are told and were, as the team looks at it. Texts are clean.
type MessagesLook struct {
	Counts map[outbox.State]int64 // of the newest store.LookedAt
	Found  []FoundMessage         // of the state that was asked for, the newest first
	More   bool                   // there are older ones
	Queues []PartnerQueue         // where messages stand still or fail, what never goes by itself first
	Sent   [24]int64              // in each of the last 24 hours, the one that runs last
}

// All is how many messages there are.
func (l *MessagesLook) All() (n int64) {
	for _, of := range l.Counts {
		n += of
	}
	return n
}

// FoundMessage is a message with what people call whom it is for and about.
type FoundMessage struct {
	Message
	Company string // of the lead, "" where that is gone
	Name    string // of the partner
	Stays   string // why it cannot go again by hand now, "" when it can
}

// PartnerQueue is a partner to whom messages do not go, or go badly.
type PartnerQueue struct {
	ID, Name         string
	Channel          string // of Channel.Kind, "" for none
	Stopped          string // why nothing goes there any more
	Waiting, Failing int64  // Failing of those that wait were tried in vain
	LastError        string // why the newest of those failed
}

// Stands reports whether nothing goes until somebody says where to.
func (q *PartnerQueue) Stands() bool { return q.Channel == "" || q.Stopped != "" }

// LookMessages answers what partners are told and were, and where that stands still.
func (d *Desk) LookMessages(ctx context.Context, who Actor, q MessagesQuery) (out MessagesLook, err error) {
	if err := permit("deliveries", who, ReadMessages); err != nil {
		return out, err
	}
	if q.Limit <= 0 {
		q.Limit = 100
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		out = MessagesLook{Counts: map[outbox.State]int64{}}
		counts, err := tx.CountDeliveries(ctx, w.ms())
		if err != nil {
			return err
		}
		for state, n := range counts {
			if state == outbox.Waiting {
				state = string(outbox.Pending)
			}
			out.Counts[outbox.State(state)] += n
		}
		hour := w.now.Truncate(time.Hour)
		hours, err := tx.SentSince(ctx, store.Millis(hour.Add(-time.Duration(len(out.Sent)-1)*time.Hour)))
		if err != nil {
			return err
		}
		for at, n := range hours {
			out.Sent[min(max(at, 0), int64(len(out.Sent)-1))] += n
		}
		if out.Queues, err = w.queues(); err != nil {
			return err
		}
		return w.findMessages(q, &out)
	})
	return out, err
}

// calledPartner is what people call a partner; w has all of them.
func (w *work) calledPartner(id string) string {
	if p := w.partners[id]; p != nil && p.Name != "" {
		return safetext.Line(p.Name)
	}
	return safetext.Line(id)
}

// queues are the partners to whom messages do not go, or go badly.
func (w *work) queues() ([]PartnerQueue, error) {
	rows, err := w.tx.Queues(w.ctx)
	if err != nil {
		return nil, err
	}
	all := map[string]*PartnerQueue{}
	of := func(id string) *PartnerQueue {
		if all[id] == nil {
			all[id] = &PartnerQueue{ID: safetext.Line(id), Name: w.calledPartner(id)}
		}
		return all[id]
	}
	for _, r := range rows {
		q := of(r.Partner)
		q.Waiting, q.Failing, q.LastError = r.Waiting, r.Failing, safetext.Line(r.LastError)
	}
	err = store.Channels.Every(w.ctx, w.tx, func(c *store.Channel) error {
		q := of(c.ID)
		q.Channel, q.Stopped = c.Kind, safetext.Line(c.Stopped)
		return nil
	})
	var out []PartnerQueue
	for _, q := range all {
		if q.Stands() || q.Failing > 0 {
			out = append(out, *q)
		}
	}
	slices.SortFunc(out, func(a, b PartnerQueue) int {
		rank := func(q *PartnerQueue) int {
			switch {
			case q.Stopped != "":
				return 0
			case q.Channel != "":
				return 1
			}
			return 2
		}
		return cmp.Or(rank(&a)-rank(&b), cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// findMessages brings the messages of the state that is asked for, with what people call whom they are about.
func (w *work) findMessages(q MessagesQuery, out *MessagesLook) error {
	ask := store.DeliveryQuery{State: string(q.State), From: -1, To: store.Never, Limit: q.Limit + 1}
	switch q.State {
	case outbox.Held:
		ask.State, ask.From = outbox.Waiting, w.ms()
	case outbox.Pending:
		ask.State, ask.To = outbox.Waiting, w.ms()
	}
	rows, err := w.tx.SomeDeliveries(w.ctx, ask)
	if err != nil {
		return err
	}
	if len(rows) > q.Limit {
		rows, out.More = rows[:q.Limit], true
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.Lead
	}
	if err := w.loadLeads(distinct(ids)); err != nil {
		return err
	}
	for _, row := range rows {
		m := FoundMessage{Message: messageOf(row, w.ms()), Name: w.calledPartner(row.Partner), Stays: mayResend(row, w.ms())}
		if e := w.leads[row.Lead]; e != nil {
			m.Company = w.companyOf(e)
		}
		out.Found = append(out.Found, m)
	}
	return nil
}

// companyOf is what people call the company of a lead in hand, "" where that is not known.
func (w *work) companyOf(e *entry) string {
	a := w.accounts[e.AccountID]
	switch {
	case a == nil:
		return ""
	case a.Name.V != "":
		return safetext.Line(a.Name.V)
	}
	return safetext.Line(a.Domain)
}

// Row is the lead of a message, for whoever goes from there to it.
func (m *FoundMessage) Row() Row {
	return Row{ID: m.Lead, Company: m.Company, Partner: m.Name}
}
