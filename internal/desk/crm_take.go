package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// CRMLead is a lead as it is known here, and which record it is there.
type CRMLead struct {
	Lead                lead.ID
	RemoteID, CompanyID string
	State               string            // of its link, "" where it has none
	Last                map[string]string // digests of what both sides were, by crm.Field.Key
	Facts               map[string]string // what is known, by fact, each in the one form of crm.Type
	Email, Name, Phone  string            // who it is, for a record that is made
	Domain, Company     string            // likewise
	Gone                bool              // there is no such lead any more, or nothing of it may go
	row                 *store.CRMLink
	lease               int64
}

// CRMMap is what the policy in force maps for a system; Fields is empty where it maps nothing.
func (d *Desk) CRMMap(ctx context.Context, kind string) (m policy.CRM, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error { return d.sync(ctx, tx) })
	m.System = kind
	for _, c := range d.rules.Load().policy.CRM {
		if c.System == kind {
			m = c
		}
	}
	return m, err
}

// CRMDigest is by what values are known again that were written; it wants the salt of the database.
func (d *Desk) CRMDigest(ctx context.Context) (func(field, value string) string, error) {
	if err := d.salted(ctx); err != nil {
		return nil, err
	}
	var salt []byte
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		salt, err = saltOf(ctx, tx)
		return err
	})
	return func(field, value string) string { return crm.Digest(salt, field, value) }, err
}

// How many events are looked at in one transaction, and by how much what people do goes before what files bring: a change by
// hand does not wait behind an import.
const (
	crmEvents = 2000
	crmAhead  = 24 * time.Hour
)

// CollectCRM marks the leads that changed since it was asked last. The journal is what tells: its numbers are in the order of
// commits, so nothing is passed over, and neither an act nor an import pays anything for it.
func (d *Desk) CollectCRM(ctx context.Context, name string) error {
	for more := true; more; {
		behind := false
		if err := d.store.Read(ctx, func(tx *store.Tx) error {
			s, err := crmStateOf(ctx, tx, name)
			if err != nil || s == nil {
				return err
			}
			head, err := tx.Head(ctx)
			behind = s.JournalAt < head
			return err
		}); err != nil || !behind {
			return err
		}
		err := d.crmWrite(ctx, func(w *work) error {
			s, err := crmStateOf(ctx, w.tx, name)
			if err != nil || s == nil {
				more = false
				return err
			}
			more, err = w.collect(s)
			if err != nil {
				return err
			}
			return store.CRMStates.Save(ctx, w.tx, s)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func crmStateOf(ctx context.Context, tx *store.Tx, name string) (*store.CRMState, error) {
	rows, err := store.CRMStates.Among(ctx, tx, []string{name})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

func (w *work) collect(s *store.CRMState) (more bool, err error) {
	if s.JournalAt < 0 {
		if s.JournalAt, err = w.tx.Head(w.ctx); err != nil {
			return false, err
		}
		return false, w.tx.MarkEveryCRM(w.ctx, s.ID, s.JournalAt, w.ms())
	}
	events, err := w.tx.CRMEvents(w.ctx, s.JournalAt, crmEvents)
	if err != nil {
		return false, err
	}
	type marked struct{ seq, since, next int64 }
	leads := map[int64]marked{}
	for _, e := range events {
		s.JournalAt = e.Seq
		if e.Kind == string(journal.PolicyChanged) {
			if err := w.tx.MarkEveryCRM(w.ctx, s.ID, e.Seq, w.ms()); err != nil {
				return false, err
			}
		}
		if e.Lead == 0 {
			continue
		}
		m, ok := leads[e.Lead]
		if !ok {
			m = marked{since: e.At, next: w.ms()}
		}
		if e.By == string(journal.Human) {
			m.next = w.ms() - crmAhead.Milliseconds()
		}
		m.seq = e.Seq
		leads[e.Lead] = m
	}
	for _, id := range sortedKeys(leads) {
		m := leads[id]
		if err := w.tx.MarkCRM(w.ctx, s.ID, id, m.seq, m.since, m.next); err != nil {
			return false, err
		}
	}
	return len(events) == crmEvents, nil
}

// TakeCRM takes leads that are due at a connection, by nobody else until the lease is over. None are due while it is paused,
// stopped or left alone.
func (d *Desk) TakeCRM(ctx context.Context, name string, limit int) (out []CRMLead, err error) {
	err = d.crmWrite(ctx, func(w *work) error {
		out = nil // may run again
		rows, err := w.tx.CRMDue(ctx, name, w.ms(), limit)
		if err != nil {
			return err
		}
		until := w.ms() + store.CRMLease
		taken := rows[:0]
		for _, r := range rows {
			ok, err := w.tx.LeaseCRM(ctx, r, until)
			if err != nil {
				return err
			}
			if ok {
				r.LeasedUntil = until
				taken = append(taken, r)
			}
		}
		out, err = w.crmLeads(taken)
		return err
	})
	return out, err
}

// EachCRM calls f with every lead that a connection is about, a page at a time, without taking any.
func (d *Desk) EachCRM(ctx context.Context, who Actor, name string, page int, f func([]CRMLead) error) error {
	what := "crm plan " + name
	if err := permit(what, who, ReadCRM); err != nil {
		return err
	}
	for after := int64(0); ; {
		var some []CRMLead
		if err := d.store.Read(ctx, func(tx *store.Tx) error {
			w, err := d.work(ctx, tx, who, journal.Human, "")
			if err != nil {
				return err
			}
			rows, err := tx.LeadsAfter(ctx, after, page)
			if err != nil || len(rows) == 0 {
				return err
			}
			var ids []int64
			for _, l := range rows {
				ids = append(ids, l.ID)
			}
			after = ids[len(ids)-1]
			links, err := tx.CRMLinks(ctx, name, ids)
			if err != nil {
				return err
			}
			byLead := map[int64]*store.CRMLink{}
			for _, l := range links {
				byLead[l.LeadID] = l
			}
			all := make([]*store.CRMLink, len(ids))
			for i, id := range ids {
				if all[i] = byLead[id]; all[i] == nil {
					all[i] = &store.CRMLink{Connection: name, LeadID: id, Last: "{}"}
				}
			}
			some, err = w.crmLeads(all)
			return err
		}); err != nil || len(some) == 0 {
			return err
		}
		if err := f(slices.DeleteFunc(some, func(l CRMLead) bool { return l.Gone })); err != nil {
			return err
		}
	}
}

// crmLeads are leads by their links.
func (w *work) crmLeads(rows []*store.CRMLink) ([]CRMLead, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.LeadID
	}
	if err := w.loadLeads(ids); err != nil {
		return nil, err
	}
	out := make([]CRMLead, len(rows))
	for i, r := range rows {
		l := CRMLead{Lead: lead.ID(r.LeadID), RemoteID: r.RemoteID, CompanyID: r.CompanyID, State: r.State, row: r, lease: r.LeasedUntil,
			Last: map[string]string{}}
		_ = json.Unmarshal([]byte(r.Last), &l.Last) // what cannot be read was never written
		e := w.leads[r.LeadID]
		if e == nil || e.Stage == lead.Quarantined || w.persons[e.PersonID] == nil || w.persons[e.PersonID].ErasedAt != 0 {
			l.Gone = true
		} else {
			w.crmKnown(e, &l)
		}
		out[i] = l
	}
	return out, nil
}

// crmKnown fills in what is known of a lead.
func (w *work) crmKnown(e *entry, l *CRMLead) {
	f := w.facts(e)
	l.Email, l.Name, l.Phone = f.Lead.Email.V, f.Lead.Name.V, f.Lead.Phone.V
	l.Domain, l.Company = f.Account.Domain.V, f.Account.Name.V
	l.Facts = map[string]string{
		"lead.score": strconv.FormatInt(e.Score, 10), "lead.fit": strconv.FormatInt(e.Fit, 10), "lead.intent": strconv.FormatInt(e.Intent,
			10),
		crm.StageFact: string(e.Stage), crm.OwnerFact: e.Owner, "lead.verdict": string(e.Verdict), "lead.breakdown": w.breakdown(f),
	}
	for fact, ms := range map[string]int64{"lead.eql_at": e.EQLAt, "lead.first_contact_at": e.FirstContactAt} {
		if ms != 0 {
			l.Facts[fact] = store.Instant(ms).UTC().Format(crm.Form)
		}
	}
	for _, fact := range lead.Table() {
		if fact.Field != "" {
			l.Facts[fact.Field] = crmText(fact.Value(f))
		}
	}
	for _, name := range lead.Letters() {
		if q := f.BANT.Get(name); q.Answer == lead.Yes || q.Answer == lead.No {
			l.Facts["bant."+name] = string(q.Answer)
		}
	}
}

// crmText is a value in the one form.
func crmText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return crm.Normal(crm.List, strings.Join(v, ";"))
	case time.Time:
		return v.UTC().Format(crm.Form)
	}
	return ""
}

// breakdown is how the points of a lead came about, as text.
func (w *work) breakdown(f *lead.Facts) string {
	r := w.rules.judge.Judge(f, w.now).Score
	lines := []string{fmt.Sprintf("%d of %d: fit %d, intent %d", r.Total, r.Threshold, r.Fit, r.Intent)}
	for i := range r.Rules {
		if rule := &r.Rules[i]; rule.Points != 0 {
			lines = append(lines, fmt.Sprintf("%s %+d", rule.Label, rule.Points))
		}
	}
	return strings.Join(lines, "; ")
}

// CRMUsers lists the users of the team by name.
func (d *Desk) CRMUsers(ctx context.Context) (out []string, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		rows, err := store.People.All(ctx, tx)
		for _, u := range rows {
			if u.RemovedAt == 0 && u.Partner == "" {
				out = append(out, u.ID)
			}
		}
		return err
	})
	return out, err
}
