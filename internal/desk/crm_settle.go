package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// CRMOutcome is what became of a lead that was taken.
type CRMOutcome struct {
	RemoteID, CompanyID string
	Last                map[string]string // digests of what both sides are now
	Decide              string            // why a person has to decide, "" where nobody has to
	Err                 *crm.Error        // it was not written
	Untried             bool              // it was not tried: it waits as it did
}

// SettleCRM notes what became of leads that were taken. draw, from 0 to below 1, spreads the tries of those that failed. What
// somebody else took after the lease stays as it is, and what changed meanwhile is tried again.
func (d *Desk) SettleCRM(ctx context.Context, leads []CRMLead, outcomes []CRMOutcome, draw float64) error {
	return d.crmWrite(ctx, func(w *work) error {
		var gone []int64
		for i := range leads {
			l, o := &leads[i], &outcomes[i]
			if l.Gone {
				gone = append(gone, int64(l.Lead))
				continue
			}
			row := *l.row
			w.settleCRM(&row, o, draw)
			if _, err := w.tx.SettleCRM(ctx, &row, l.lease, w.ms()); err != nil {
				return err
			}
		}
		return w.tx.DropCRMLeads(ctx, gone)
	})
}

func (w *work) settleCRM(row *store.CRMLink, o *CRMOutcome, draw float64) {
	if o.Untried {
		return // its lease is given up, nothing else
	}
	row.RemoteID, row.CompanyID = o.RemoteID, o.CompanyID
	if o.Last != nil {
		if doc, err := json.Marshal(o.Last); err == nil {
			row.Last = string(doc)
		}
	}
	row.LastError, row.Field = "", ""
	switch {
	case o.Err != nil:
		row.Tries++
		row.LastError, row.Field = safetext.Line(o.Err.Why), safetext.Line(o.Err.Field)
		wait, again := outbox.Again(int(row.Tries), draw, o.Err.After)
		if o.Err.Kind == crm.Later && again {
			row.State, row.NextAt = store.CRMWaiting, store.Millis(w.now.Add(wait))
			return
		}
		row.State, row.NextAt = store.CRMDead, store.Never
	case o.Decide != "":
		row.State, row.NextAt, row.Since, row.Tries, row.LastError = store.CRMConflict, store.Never, 0, 0, safetext.Line(o.Decide)
	default:
		row.State, row.NextAt, row.Since, row.Tries, row.DoneAt = store.CRMDone, store.Never, 0, 0, w.ms()
	}
}

// MatchCRM says that a lead is a record there, or with remote "" that it is to be a new one; a company likewise, where one is
// named. It is written the next time.
func (d *Desk) MatchCRM(ctx context.Context, who Actor, name string, id lead.ID, remote, company string) error {
	what := "crm match " + id.String()
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		if _, err := w.connection(what, name); err != nil {
			return err
		}
		if remote != "" {
			taken, err := w.tx.CRMRemotes(ctx, name, []string{remote})
			if err != nil {
				return err
			}
			for _, t := range taken {
				if t.LeadID != int64(id) && t.State != store.CRMConflict {
					return fault.New(fault.Conflict, what, "record "+safetext.Line(remote)+" is "+lead.ID(t.LeadID).String(), "")
				}
			}
		}
		if err := w.loadLeads([]int64{int64(id)}); err != nil {
			return err
		}
		if w.leads[int64(id)] == nil {
			return notFound("crm match", id)
		}
		if err := w.tx.MarkCRM(ctx, name, int64(id), 0, w.ms(), w.ms()-crmAhead.Milliseconds()); err != nil {
			return err
		}
		rows, err := w.tx.CRMLinks(ctx, name, []int64{int64(id)})
		if err != nil || len(rows) == 0 {
			return err
		}
		row := *rows[0]
		lease := row.LeasedUntil
		if company == "" || remote != "" {
			row.RemoteID = remote
		}
		if company != "" {
			row.CompanyID = company
		}
		row.Last, row.State = "{}", store.CRMWaiting // nothing was agreed with that record yet
		_, err = w.tx.SettleCRM(ctx, &row, lease, w.ms())
		return err
	})
}

// MarkCRM marks leads whose contacts there changed, by the ids of these.
func (d *Desk) MarkCRM(ctx context.Context, name string, leads []lead.ID) error {
	if len(leads) == 0 {
		return nil
	}
	return d.crmWrite(ctx, func(w *work) error {
		for _, id := range leads {
			if err := w.tx.MarkCRM(ctx, name, int64(id), 0, w.ms(), w.ms()-crmAhead.Milliseconds()); err != nil {
				return err
			}
		}
		return nil
	})
}

// CRMContacts says which leads contacts there are, by their ids there, and what both sides were last.
func (d *Desk) CRMContacts(ctx context.Context, name string, ids []string) (map[string]CRMLead, error) {
	out := map[string]CRMLead{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.CRMRemotes(ctx, name, ids)
		for _, r := range rows {
			if r.State == store.CRMConflict && r.Last == "{}" {
				continue // a match that nobody has decided
			}
			l := CRMLead{Lead: lead.ID(r.LeadID), RemoteID: r.RemoteID, CompanyID: r.CompanyID, State: r.State, Last: map[string]string{}}
			_ = json.Unmarshal([]byte(r.Last), &l.Last) // what cannot be read was never written
			out[r.RemoteID] = l
		}
		return err
	})
	return out, err
}

// CRMFirms says which leads are at companies there, by the ids of these, and what both sides were last.
func (d *Desk) CRMFirms(ctx context.Context, name string, ids []string) (map[string][]CRMLead, error) {
	out := map[string][]CRMLead{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.CRMFirms(ctx, name, ids)
		for _, r := range rows {
			l := CRMLead{Lead: lead.ID(r.LeadID), RemoteID: r.RemoteID, CompanyID: r.CompanyID, State: r.State, Last: map[string]string{}}
			_ = json.Unmarshal([]byte(r.Last), &l.Last) // what cannot be read was never written
			out[r.CompanyID] = append(out[r.CompanyID], l)
		}
		return err
	})
	return out, err
}

// ReplayCRM marks every lead that changed from an instant on; the zero instant is all there are. What had failed is tried anew.
func (d *Desk) ReplayCRM(ctx context.Context, who Actor, name string, from time.Time) error {
	what := "crm replay " + name
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		if _, err := w.connection(what, name); err != nil {
			return err
		}
		if err := w.tx.RetryCRM(ctx, name); err != nil {
			return err
		}
		return w.crmState(name, func(s *store.CRMState) {
			s.RetryAt = 0
			if from.IsZero() {
				s.JournalAt = -1
				return
			}
			if seq, err := w.tx.CRMFrom(ctx, store.Millis(from)); err == nil && seq > 0 && s.JournalAt >= seq {
				s.JournalAt = seq - 1
			}
			since := sinceOf(s)
			for o, at := range since {
				since[o] = min(at, store.Millis(from))
			}
			if doc, err := json.Marshal(since); err == nil {
				s.Since = string(doc)
			}
		})
	})
}

// CRMChangedAt says when a fact of a lead was set last, zero where the journal does not tell.
func (d *Desk) CRMChangedAt(ctx context.Context, id lead.ID, fact string) (at time.Time, err error) {
	names := []string{fact, strings.TrimPrefix(fact, "lead."), "person." + strings.TrimPrefix(fact, "lead.")}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		events, err := tx.History(ctx, id, historyLimit)
		for i := range events { // the newest first
			for _, n := range names {
				if _, ok := events[i].Data.Changes[n]; ok || events[i].Kind == journal.Admitted {
					at = events[i].At
					return err
				}
			}
		}
		return err
	})
	return at, err
}

// CRMStatus is a connection as it stands. Instants are zero for never.
type CRMStatus struct {
	Connection
	State                          string        // ok, late, stopped, paused
	Lag                            time.Duration // since when the first lead that waits has waited
	Waiting, Dead, Conflicts, Done int
	LastError                      string
	LastOk                         time.Time
	Stopped                        string    // why
	Retry                          time.Time // before this nothing is asked; zero: it may be
	Pulled                         time.Time
	Since                          map[crm.Object]time.Time
}

// CRMStatuses says how the connections are, by name.
func (d *Desk) CRMStatuses(ctx context.Context, who Actor) (out []CRMStatus, err error) {
	if err := permit("crm status", who, ReadCRM); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		if err := d.sync(ctx, tx); err != nil {
			return err
		}
		rows, err := store.Connections.All(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s, err := d.crmStatus(ctx, tx, r)
			if err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

func (d *Desk) crmStatus(ctx context.Context, tx *store.Tx, r *store.Connection) (CRMStatus, error) {
	out := CRMStatus{Connection: connectionOf(r), State: "ok", Since: map[crm.Object]time.Time{}}
	s, err := crmStateOf(ctx, tx, r.ID)
	if err != nil {
		return out, err
	}
	if s == nil {
		s = &store.CRMState{ID: r.ID, JournalAt: -1}
	}
	out.Web = s.Web
	n, err := tx.CRMCount(ctx, r.ID)
	if err != nil {
		return out, err
	}
	var more, since int64
	if s.JournalAt >= 0 {
		if more, since, err = tx.CRMBehind(ctx, s.JournalAt); err != nil {
			return out, err
		}
	}
	if n.Since != 0 && (since == 0 || n.Since < since) {
		since = n.Since
	}
	out.Waiting, out.Dead, out.Conflicts, out.Done = int(n.Waiting+more), int(n.Dead), int(n.Conflict), int(n.Done)
	now := d.now()
	if since != 0 {
		out.Lag = max(now.Sub(store.Instant(since)), 0)
	}
	out.LastError, out.Stopped = safetext.Line(s.LastError), safetext.Line(s.Stopped)
	out.LastOk, out.Retry, out.Pulled = instantOrZero(s.LastOkAt), instantOrZero(s.RetryAt), instantOrZero(s.PulledAt)
	for o, at := range sinceOf(s) {
		out.Since[o] = store.Instant(at)
	}
	switch {
	case out.Paused:
		out.State = "paused"
	case out.Stopped != "":
		out.State = "stopped"
	case out.Lag > d.rules.Load().policy.Stalls.SyncLag.Time:
		out.State = "late"
	}
	return out, nil
}
