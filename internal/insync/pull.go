package insync

import (
	"context"
	"maps"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Pull asks what changed there since the last time: contacts are planned and carried out in both ways, deals become
// opportunities, calls and meetings stop the contact clock. Whatever comes twice does nothing the second time.
func (s *Sync) Pull(ctx context.Context, c desk.Connection, since map[crm.Object]time.Time) (t Tally, err error) {
	ln, err := s.open(ctx, c)
	if err != nil {
		return t, err
	}
	defer ln.close()
	_, err = ln.pullFrom(ctx, &t, since, sorts)
	return t, err
}

// sorts are what is asked for, in that order; doings those of which we write none.
var (
	sorts  = []crm.Object{crm.Contact, crm.Company, crm.Call, crm.Meeting, crm.Deal}
	doings = sorts[2:]
)

// pullFrom pulls some sorts of records and notes what came of it, and says from when on to ask the next time.
func (ln *line) pullFrom(ctx context.Context, t *Tally, since map[crm.Object]time.Time, which []crm.Object) (next map[crm.Object]time.Time,
	err error) {
	h := desk.CRMHealth{Ok: true, Since: maps.Clone(since)}
	if h.Since == nil {
		h.Since = map[crm.Object]time.Time{}
	}
	err = ln.pull(ctx, since, which, &h, t)
	h.Pulled = err == nil
	return h.Since, ln.s.noted(ctx, ln.c, err, h)
}

func (ln *line) pull(ctx context.Context, since map[crm.Object]time.Time, which []crm.Object, h *desk.CRMHealth, t *Tally) error {
	for _, o := range which {
		from, ok := since[o]
		if !ok {
			from = ln.s.d.Now().Add(-firstLook)
		}
		until, err := ln.client.Changes(ctx, o, from, ln.names(o), func(some []crm.Record) error { return ln.came(ctx, o, some, t) })
		if err != nil {
			return err
		}
		h.Since[o] = until
	}
	return nil
}

// came takes records that changed.
func (ln *line) came(ctx context.Context, o crm.Object, some []crm.Record, t *Tally) error {
	if o == crm.Company {
		return ln.firms(ctx, some)
	}
	var ids []string
	for i := range some {
		if o == crm.Contact {
			ids = append(ids, some[i].ID)
		}
		ids = append(append(ids, some[i].Was...), some[i].Contacts...)
	}
	leads, err := ln.s.d.CRMContacts(ctx, ln.c.Name, unique(ids))
	if err != nil {
		return err
	}
	switch o {
	case crm.Contact:
		return ln.s.d.MarkCRM(ctx, ln.c.Name, ln.moved(some, leads))
	case crm.Deal:
		deals := ln.deals(some, leads)
		t.Deals += len(deals)
		return ln.s.d.CRMDeals(ctx, ln.c, deals)
	case crm.Call, crm.Meeting:
		talks := ln.talks(o, some, leads)
		t.Talks += len(talks)
		return ln.s.d.CRMContacted(ctx, ln.c, talks)
	case crm.Company:
	}
	return nil
}

// moved are the leads of contacts of which a field has another value than both sides had: our own writes come back as they were.
func (ln *line) moved(some []crm.Record, leads map[string]desk.CRMLead) []lead.ID {
	var out []lead.ID
	for i := range some {
		r := &some[i]
		l, ok := leads[r.ID]
		for _, was := range r.Was {
			if !ok {
				l, ok = leads[was]
			}
		}
		if !ok {
			continue
		}
		if l.RemoteID != r.ID || ln.differs(&l, crm.Contact, r) {
			out = append(out, l.Lead)
		}
	}
	return out
}

// differs reports whether a record has another value of a field than both sides had.
func (ln *line) differs(l *desk.CRMLead, o crm.Object, r *crm.Record) bool {
	for i := range ln.fields {
		f := &ln.fields[i]
		was, v := l.Last[f.Key()], crm.Normal(f.Type, r.Values[f.Name])
		if f.Object == o && was != ln.digest(f.Key(), v) && (was != "" || v != "") {
			return true
		}
	}
	return false
}

// firms marks the leads at companies of which a field changed there.
func (ln *line) firms(ctx context.Context, some []crm.Record) error {
	var ids []string
	for i := range some {
		ids = append(append(ids, some[i].ID), some[i].Was...)
	}
	at, err := ln.s.d.CRMFirms(ctx, ln.c.Name, unique(ids))
	if err != nil {
		return err
	}
	var out []lead.ID
	for i := range some {
		for _, id := range append([]string{some[i].ID}, some[i].Was...) {
			for n := range at[id] {
				if l := &at[id][n]; id != some[i].ID || ln.differs(l, crm.Company, &some[i]) {
					out = append(out, l.Lead)
				}
			}
		}
	}
	return ln.s.d.MarkCRM(ctx, ln.c.Name, out)
}

func (ln *line) deals(some []crm.Record, leads map[string]desk.CRMLead) []desk.CRMDeal {
	var out []desk.CRMDeal
	for i := range some {
		r := &some[i]
		for _, id := range r.Contacts {
			l, ok := leads[id]
			if !ok {
				continue
			}
			stage, amount, created, closed := ln.keys.deal(r)
			deal := desk.CRMDeal{ID: r.ID, Stage: stage, Lead: l.Lead, Changed: r.Changed}
			if minor, ok := minorUnits(amount); ok {
				deal.Amount = lead.Known(minor)
			}
			deal.Created, _ = crm.ReadInstant(created) // without one it has none
			if stage != "open" {
				deal.Closed, _ = crm.ReadInstant(closed)
			}
			if now := ln.s.d.Now(); deal.Closed.After(now) {
				deal.Closed = now // a deal that is won closes no later than now
			}
			out = append(out, deal)
			break // a deal is one lead's: the first contact that is ours
		}
	}
	return out
}

// minorUnits reads an amount of major units.
func minorUnits(text string) (int64, bool) {
	n, err := lead.ParseMajor(crm.Normal(crm.Number, text))
	return n, err == nil && text != ""
}

func (ln *line) talks(o crm.Object, some []crm.Record, leads map[string]desk.CRMLead) []desk.CRMContact {
	var out []desk.CRMContact
	for i := range some {
		outcome, counts := ln.keys.talk(o, &some[i])
		if !counts {
			continue
		}
		for _, id := range some[i].Contacts {
			if l, ok := leads[id]; ok {
				out = append(out, desk.CRMContact{ID: some[i].ID, By: string(o), Outcome: outcome, Lead: l.Lead})
			}
		}
	}
	return out
}

// Once keeps every connection in step once: what changed there, then what changed here. It returns what came of all, and the
// first thing that kept one from going.
func (s *Sync) Once(ctx context.Context) (t Tally, first error) {
	all, err := s.d.CRMStatuses(ctx, desk.Actor{User: "system", Role: desk.Admin})
	if err != nil {
		return t, err
	}
	for i := range all {
		st := &all[i]
		if st.Paused || st.Stopped != "" || st.Retry.After(s.d.Now()) {
			continue
		}
		got, err := s.both(ctx, st)
		t.add(got)
		if err != nil && first == nil {
			first = err
		}
	}
	return t, first
}

// pullEvery is how long what changed here goes there before what was done there is asked for again: a crowd may be on its way for
// an hour, and a call that was logged there stops our clock within a minute. Contacts and companies are asked for when it has
// arrived, because all that we wrote is among them.
const pullEvery = 30 * time.Second

func (s *Sync) both(ctx context.Context, st *desk.CRMStatus) (t Tally, err error) {
	ln, err := s.open(ctx, st.Connection)
	if err != nil {
		return t, err
	}
	defer ln.close()
	since, which := st.Since, sorts
	for rest := true; rest; which = doings {
		if len(which) < len(sorts) || st.Done > 0 || st.Conflicts > 0 {
			if since, err = ln.pullFrom(ctx, &t, since, which); err != nil {
				return t, err
			}
		}
		if rest, err = ln.pushUntil(ctx, &t, s.d.Now().Add(pullEvery)); err != nil {
			return t, err
		}
	}
	return t, nil
}
