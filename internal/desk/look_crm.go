package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// CRMQuery asks for the connections, and for the leads that are not in step at one of them.
type CRMQuery struct {
	Of    string // a connection, "" for none
	Limit int    // leads at most; 0 is 100
}

// CRMLook is the connections as people look at them. Texts are clean.
type CRMLook struct {
	All  []CRMStatus // by name
	Out  []CRMBehind // leads that are not in step at the one that was asked for: first what somebody has to decide or was refused
	More bool        // there may be more of them

	Model EnrichStatus // the language model that is asked for public facts
}

// CRMBehind is a lead that is not in step at a connection.
type CRMBehind struct {
	Lead    lead.ID
	Company string
	Name    string
	Record  CRMRecord
}

// LookCRM answers how the connections are.
func (d *Desk) LookCRM(ctx context.Context, who Actor, q CRMQuery) (out CRMLook, err error) {
	if out.All, err = d.CRMStatuses(ctx, who); err != nil {
		return out, err
	}
	if out.Model, err = d.EnrichmentStatus(ctx, who); err != nil || q.Of == "" {
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
		return w.behindCRM(q, &out)
	})
	return out, err
}

func (w *work) behindCRM(q CRMQuery, out *CRMLook) error {
	c, err := w.connections.get(w, q.Of)
	if err != nil || c == nil {
		return err // it was removed meanwhile
	}
	s, err := crmStateOf(w.ctx, w.tx, q.Of)
	if err != nil || s == nil {
		return err
	}
	rows, err := w.tx.CRMTroubled(w.ctx, q.Of, q.Limit+1)
	if err != nil {
		return err
	}
	waiting, err := w.tx.CRMDue(w.ctx, q.Of, store.Never-1-store.CRMLease, q.Limit+1)
	if err != nil {
		return err
	}
	rows = append(rows, waiting...)
	if out.More = len(rows) > q.Limit; out.More {
		rows = rows[:q.Limit]
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.LeadID
	}
	if err := w.loadLeads(distinct(ids)); err != nil {
		return err
	}
	for _, r := range rows {
		e := w.leads[r.LeadID]
		if e == nil {
			continue // it goes with the next push
		}
		row := w.listed(e)
		out.Out = append(out.Out, CRMBehind{Lead: row.ID, Company: safetext.Line(row.Company), Name: safetext.Line(row.Name),
			Record: crmRecord(e, c, s, r, nil)})
	}
	return nil
}

// HurryCRM lets whatever waits at a connection go with the next look, as if nothing had failed.
func (d *Desk) HurryCRM(ctx context.Context, who Actor, name string) error {
	what := "push to " + safetext.Line(name)
	if err := permit(what, who, ManageCRM); err != nil {
		return err
	}
	return d.connections(ctx, who, func(w *work) error {
		c, err := w.connection(what, name)
		switch {
		case err != nil:
			return err
		case c.Paused != 0:
			return fault.New(fault.Refused, what, "it is paused", "eqltui crm pause --off "+c.ID)
		}
		s, err := crmStateOf(ctx, w.tx, name)
		if err != nil {
			return err
		}
		if s != nil && s.Stopped != "" {
			return fault.New(fault.Refused, what, "it stopped: "+strings.TrimSuffix(safetext.Line(s.Stopped), "."),
				"eqltui crm pause --off "+c.ID)
		}
		if err := w.tx.HurryCRM(ctx, name, w.ms()); err != nil {
			return err
		}
		return w.crmState(name, func(s *store.CRMState) { s.RetryAt = 0 })
	})
}
