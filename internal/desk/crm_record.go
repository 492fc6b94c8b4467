package desk

import (
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// RecordState is how a lead stands at a connection.
type RecordState string

// The states.
const (
	RecordInStep  RecordState = "in_step"
	RecordWaits   RecordState = "waiting"  // it differs and will be written
	RecordDecide  RecordState = "conflict" // somebody has to decide
	RecordRefused RecordState = "refused"  // it was refused for good, or tried in vain for days
	RecordNone    RecordState = "none"     // it goes nowhere: it is in quarantine
)

// CRMRecord is a lead's record at a connection. Texts are clean, instants zero for none.
type CRMRecord struct {
	Connection, Kind    string
	State               RecordState
	Since               time.Time // of one that waits: since when it differs
	InStep              time.Time // when both sides were the same last
	Next                time.Time // of one that failed and waits: when it is tried again
	Why                 string    // why it waits, was refused, or has to be decided
	Field               string    // which field was refused
	RemoteID, CompanyID string    // their ids there, "" for none
	Proposed            bool      // that record may be it: nobody has decided
	URL, CompanyURL     string    // where people see them, "" where that is not known
}

// crmRecords are a lead's records at all connections, as far as who asks may see them.
func (w *work) crmRecords(e *entry, who Actor) ([]CRMRecord, error) {
	if !May(who.Role, ReadCRM) {
		return nil, nil
	}
	all, err := store.Connections.All(w.ctx, w.tx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	states, err := store.CRMStates.All(w.ctx, w.tx)
	if err != nil {
		return nil, err
	}
	links, err := w.tx.CRMLinksOf(w.ctx, e.ID)
	if err != nil {
		return nil, err
	}
	events, err := w.tx.History(w.ctx, lead.ID(e.ID), historyLimit) // the newest first
	if err != nil {
		return nil, err
	}
	out := make([]CRMRecord, len(all))
	for i, c := range all {
		s, l := &store.CRMState{JournalAt: -1}, &store.CRMLink{}
		for _, is := range states {
			if is.ID == c.ID {
				s = is
			}
		}
		for _, is := range links {
			if is.Connection == c.ID {
				l = is
			}
		}
		out[i] = crmRecord(e, c, s, l, events)
	}
	return out, nil
}

func crmRecord(e *entry, c *store.Connection, s *store.CRMState, l *store.CRMLink, events []journal.Event) CRMRecord {
	r := CRMRecord{Connection: safetext.Line(c.ID), Kind: safetext.Line(c.Kind), InStep: instantOrZero(l.DoneAt),
		Why: safetext.Line(l.LastError), Field: safetext.Line(l.Field), RemoteID: safetext.Line(l.RemoteID),
		CompanyID: safetext.Line(l.CompanyID), URL: crm.Link(c.Kind, s.Web, crm.Contact, l.RemoteID),
		CompanyURL: crm.Link(c.Kind, s.Web, crm.Company, l.CompanyID)}
	switch l.State {
	case store.CRMDone:
		r.State = RecordInStep
	case store.CRMDead:
		r.State = RecordRefused
	case store.CRMConflict:
		r.State, r.Proposed = RecordDecide, l.Last == "{}" && l.RemoteID != ""
	default:
		r.State = RecordNone
	}
	since := l.Since
	if s.JournalAt < 0 {
		since = max(c.SetAt, e.CreatedAt)
	} else {
		for i := len(events) - 1; i >= 0 && since == 0; i-- { // what happened since the journal was looked through last
			if events[i].Seq > s.JournalAt {
				since = store.Millis(events[i].At)
			}
		}
	}
	moved := s.JournalAt < 0 || len(events) > 0 && events[0].Seq > s.JournalAt
	switch {
	case e.Stage == lead.Quarantined:
		r.State, r.Why = RecordNone, "it is in quarantine"
		return r
	case l.State != store.CRMWaiting && !moved:
		return r
	}
	r.State, r.Since, r.Proposed = RecordWaits, instantOrZero(since), false
	if l.State == store.CRMWaiting && l.Tries > 0 && l.NextAt < store.Never {
		r.Next = instantOrZero(l.NextAt)
	}
	switch {
	case c.Paused != 0:
		r.Why = "the connection is paused"
	case s.Stopped != "":
		r.Why = "the connection stopped: " + safetext.Line(s.Stopped)
	case l.State != store.CRMWaiting:
		r.Why, r.Field = "", "" // that was said of what it was before
	}
	return r
}
