package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The rights on messages to partners.
const (
	ReadMessages  Verb = "deliveries"
	ResendMessage Verb = "deliveries resend"
)

// Message is a message to a partner, as it stands.
type Message struct {
	ID        int64
	Lead      lead.ID
	Partner   string
	Kind      outbox.Kind
	State     outbox.State
	Tries     int
	Next      time.Time // when it is tried; zero: it is not, or waits for a channel
	Sent      time.Time // zero: it was not
	LastError string
}

func messageOf(d *store.Delivery, now int64) Message {
	m := Message{ID: d.ID, Lead: lead.ID(d.Lead), Partner: safetext.Line(d.Partner), Kind: outbox.Kind(d.Kind),
		State: outbox.StateOf(d.State, d.NotBefore, now), Tries: int(d.Tries), LastError: safetext.Line(d.LastError)}
	if d.State == outbox.Waiting && d.NextAt != store.Never {
		m.Next = store.Instant(max(d.NextAt, d.NotBefore))
	}
	if d.SentAt != 0 {
		m.Sent = store.Instant(d.SentAt)
	}
	return m
}

// Messages calls f for every message to partners, in the order of their numbers.
func (d *Desk) Messages(ctx context.Context, who Actor, f func(Message) error) error {
	if err := permit("deliveries", who, ReadMessages); err != nil {
		return err
	}
	now := store.Millis(d.now())
	return d.store.Read(ctx, func(tx *store.Tx) error {
		return tx.Deliveries(ctx, func(row *store.Delivery) error { return f(messageOf(row, now)) })
	})
}

// NewestMessages returns the newest messages to partners, the newest first.
func (d *Desk) NewestMessages(ctx context.Context, who Actor, limit int) (out []Message, err error) {
	if err := permit("deliveries", who, ReadMessages); err != nil {
		return nil, err
	}
	now := store.Millis(d.now())
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.NewestDeliveries(ctx, limit)
		for _, row := range rows {
			out = append(out, messageOf(row, now))
		}
		return err
	})
	return out, err
}

// Resend lets a message go at once: one that is dead or waits for its next try, or one that was sent, with the same id and
// body. It returns the message as it then stands.
func (d *Desk) Resend(ctx context.Context, who Actor, id int64) (m Message, err error) {
	what := "resend message " + strconv.FormatInt(id, 10)
	if err := permit(what, who, ResendMessage); err != nil {
		return Message{}, err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		row, err := tx.Delivery(ctx, id)
		if err != nil {
			return err
		}
		if row == nil {
			return fault.New(fault.NotFound, what, "there is no such message", "eqltui deliveries lists them")
		}
		if why := mayResend(row, w.ms()); why != "" {
			return fault.New(fault.Refused, what, why, "")
		}
		if ok, err := w.hears(row.Partner); err != nil || !ok {
			return orRefused(err, what, row.Partner)
		}
		was := row.State
		if ok, err := tx.Resend(ctx, id, was, w.ms()); err != nil || !ok {
			return fault.New(fault.Conflict, what, "it moved on a moment ago", "look at it again")
		}
		w.append(journal.Event{Kind: journal.Resent, Data: journal.Data{To: row.Partner, How: row.Kind}}, row.Lead, w.by, w.actor)
		row.State, row.Tries, row.NextAt, row.LastError = outbox.Waiting, 0, w.ms(), ""
		m = messageOf(row, w.ms())
		return nil
	})
	return m, err
}

func orRefused(err error, what, partner string) error {
	if err != nil {
		return err
	}
	return fault.New(
		fault.Refused,
		what,
		partner+" has no channel that works",
		"eqltui partner channel "+partner+" --webhook URL --secret whsec_...",
	)
}

// mayResend says why a message cannot go again, "" when it can.
func mayResend(d *store.Delivery, now int64) string {
	switch outbox.StateOf(d.State, d.NotBefore, now) {
	case outbox.Held:
		return "an undo can still take it back; it goes by itself at " + instantText(d.NotBefore)
	case outbox.Cancelled:
		return "it was taken back"
	case outbox.Dropped:
		return "it was dropped: " + safetext.Line(d.LastError)
	case outbox.Pending:
		if d.LeasedUntil > now {
			return "it is being sent"
		}
	}
	return ""
}

// Outgoing is a message that was taken to be sent, by nobody else until its lease is over.
type Outgoing struct {
	ID       int64
	Name     string // the same at each try, and of no other message
	Lead     lead.ID
	Partner  string
	Language string // of the partner
	Kind     outbox.Kind
	Body     string // JSON, the same at each try
	Tried    int    // how often it was before
	Channel  store.Channel
	lease    int64
	row      *store.Delivery
}

// NextMessage says when a message can be taken next; zero is never.
func (d *Desk) NextMessage(ctx context.Context) (at time.Time, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		ms, err := tx.NextDelivery(ctx)
		if ms != store.Never {
			at = store.Instant(ms)
		}
		return err
	})
	return at, err
}

// TakeMessages takes messages that are due, for outbox.Lease: as many for each partner as room allows. What its lead has
// overtaken is dropped. A body is made here, when a message is taken first.
func (d *Desk) TakeMessages(ctx context.Context, room func(partner string) int) (out []Outgoing, err error) {
	var partners []string
	if err := d.store.Read(ctx, func(tx *store.Tx) error {
		partners, err = tx.DuePartners(ctx, store.Millis(d.now()))
		return err
	}); err != nil {
		return nil, err
	}
	rooms := map[string]int{}
	for _, p := range partners {
		if n := room(p); n > 0 {
			rooms[p] = n
		}
	}
	if len(rooms) == 0 {
		return nil, nil
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		out = nil // may run again
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		for _, p := range partners {
			if rooms[p] == 0 {
				continue
			}
			some, err := w.takeMessages(p, rooms[p])
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return nil
	})
	return out, err
}

// dropRounds bounds how many messages of one lead are dropped at once.
const dropRounds = 8

func (w *work) takeMessages(partner string, room int) (out []Outgoing, err error) {
	c, err := w.channels.get(w, partner)
	if err != nil {
		return nil, err
	}
	switch {
	case c == nil:
		return nil, w.tx.ParkDeliveries(w.ctx, partner, "the partner has no channel")
	case c.Stopped != "":
		return nil, w.tx.ParkDeliveries(w.ctx, partner, "the channel stopped: "+c.Stopped)
	}
	for range dropRounds {
		rows, err := w.tx.DueDeliveries(w.ctx, partner, w.ms(), room-len(out))
		if err != nil {
			return out, err
		}
		var leads []int64
		for _, row := range rows {
			leads = append(leads, row.Lead)
		}
		if err := w.loadLeads(leads); err != nil {
			return out, err
		}
		dropped := false
		for _, row := range rows {
			o, err := w.takeMessage(row, *c)
			if err != nil {
				return out, err
			}
			if o == nil {
				dropped = true
				continue
			}
			out = append(out, *o)
		}
		if !dropped || len(out) >= room {
			break // a later message about the lead of a dropped one may go now
		}
	}
	return out, nil
}

// takeMessage takes a message, or drops it and returns nil.
func (w *work) takeMessage(row *store.Delivery, c store.Channel) (*Outgoing, error) {
	lease, e := row.LeasedUntil, w.leads[row.Lead]
	var data map[string]string
	_ = json.Unmarshal([]byte(row.Data), &data) // what cannot be read says nothing; verify names it
	question, _ := strconv.ParseInt(data["text"], 10, 64)
	now := w.subjectOf(e)
	if k := outbox.Kind(row.Kind); k == outbox.Upheld || k == outbox.Yielded {
		by, err := w.rulings()
		if err != nil {
			return nil, err
		}
		now.Revised = by[row.Lead] == nil || by[row.Lead].Batch != row.Batch // of what an undo takes back nothing is told
	}
	if why := outbox.Overtaken(outbox.Kind(row.Kind), row.Partner, question, now); why != "" && row.SentAt == 0 {
		row.State, row.LastError = string(outbox.Dropped), why
		_, err := w.tx.MoveDelivery(w.ctx, row, lease)
		return nil, err
	}
	if row.Body == "" {
		body, err := w.body(e, outbox.Kind(row.Kind), data)
		if err != nil {
			return nil, err
		}
		row.Body = body
	}
	row.LeasedUntil = store.Millis(w.now.Add(outbox.Lease))
	moved, err := w.tx.MoveDelivery(w.ctx, row, lease)
	if err != nil || !moved {
		return nil, err
	}
	o := &Outgoing{ID: row.ID, Name: fmt.Sprintf("msg_%s_%d", row.Batch, row.ID), Lead: lead.ID(row.Lead), Partner: row.Partner,
		Kind: outbox.Kind(row.Kind), Body: row.Body, Tried: int(row.Tries), Channel: c, lease: row.LeasedUntil, row: row}
	partners, err := w.partnersNamed([]string{row.Partner})
	if err == nil && len(partners) == 1 {
		o.Language = partners[0].Language
	}
	return o, err
}

func (w *work) subjectOf(e *entry) outbox.Subject {
	if e == nil || e.Stage == lead.Quarantined {
		return outbox.Subject{Gone: true}
	}
	p := w.persons[e.PersonID]
	s := outbox.Subject{Gone: p == nil || p.ErasedAt != 0, Partner: e.PartnerID, Stage: e.Stage}
	if e.AskedAt != 0 {
		s.Question = e.Question
	}
	return s
}

// body is what is sent: what the partner may ask of its lead, with how it names the lead and why it was turned down.
func (w *work) body(e *entry, k outbox.Kind, data map[string]string) (string, error) {
	status, err := w.partnerStatus(e)
	if err != nil {
		return "", err
	}
	if k.Stage() && string(status.State) != string(k) {
		status.State, status.Since = PartnerState(k), w.now // such as qualified of one that was contacted before
	}
	at := status.Since
	switch k {
	case outbox.Question:
		at = store.Instant(e.AskedAt)
	case outbox.Upheld, outbox.Yielded:
		at = w.now
	}
	told := struct {
		PartnerStatus
		ExternalID *string `json:"external_id"`
		Reason     string  `json:"reason,omitempty"`
	}{PartnerStatus: status}
	if key := safetext.Line(e.ExternalID.V); key != "" {
		told.ExternalID = &key
	}
	if k == outbox.Disqualified || k == outbox.Upheld || k == outbox.Yielded {
		told.Reason = safetext.Line(data["text"])
	}
	doc := struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      any       `json:"data"`
	}{"lead." + string(k), at.UTC(), told}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err = enc.Encode(doc)
	return strings.TrimSuffix(out.String(), "\n"), err
}

// Answer is what came of sending a message.
type Answer struct {
	Sent   bool
	Why    string        // it was not, in a clause
	After  time.Duration // how long the receiver wants to be left alone
	Closed bool          // the receiver wants nothing more, ever
}

// Settle notes what came of a message that was taken. draw, from 0 to below 1, spreads the tries. What was taken back or
// erased meanwhile, or taken by somebody else after the lease, stays as it is.
func (d *Desk) Settle(ctx context.Context, o Outgoing, a Answer, draw float64) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		row := *o.row
		row.Tries, row.LeasedUntil, row.LastError = row.Tries+1, 0, safetext.Line(a.Why)
		wait, again := outbox.Again(int(row.Tries), draw, a.After)
		switch {
		case a.Sent:
			row.State, row.SentAt, row.LastError = string(outbox.Sent), w.ms(), ""
		case a.Closed || !again:
			row.State = string(outbox.Dead)
		default:
			row.NextAt = store.Millis(w.now.Add(wait))
		}
		if _, err := tx.MoveDelivery(ctx, &row, o.lease); err != nil || !a.Closed {
			return err
		}
		c, err := w.channels.get(w, o.Partner)
		if err != nil || c == nil || c.SetAt != o.Channel.SetAt || c.Stopped != "" {
			return err // another one was set meanwhile
		}
		stopped := *c
		stopped.Stopped = safetext.Line(a.Why)
		w.channels.put(w, &stopped)
		if _, err := w.flush(); err != nil {
			return err
		}
		return tx.ParkDeliveries(ctx, o.Partner, "the channel stopped: "+stopped.Stopped)
	})
}
