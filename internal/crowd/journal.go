package crowd

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// How rows are told to the journal, made once at load.
var (
	partnerFields = journal.FieldsOf[lead.Partner]()
	leadFields    = journal.FieldsOf[store.Lead]("version", "updated_at", "touched_at", "stale_at", "policy")
)

// step is something that happened to a lead after it came in: when, what, and who did it.
type step struct {
	at    time.Time
	kind  journal.Kind
	actor string
	by    journal.By
	data  journal.Data
}

// fields are what steps change, by their names in the journal.
var fields = map[string]func(l *store.Lead) any{
	"owner": func(l *store.Lead) any { return l.Owner }, "stage": func(l *store.Lead) any { return l.Stage }, "stage_before": func(l *store.Lead) any { return l.StageBefore },
	"reason": func(l *store.Lead) any { return l.Reason }, "closed_at": func(l *store.Lead) any { return l.ClosedAt }, "nurture_until": func(l *store.Lead) any { return l.NurtureUntil },
	"snoozed_until": func(l *store.Lead) any { return l.SnoozedUntil }, "triage_stop": func(l *store.Lead) any { return l.TriageStop },
	"contact_start": func(l *store.Lead) any { return l.ContactStart }, "contact_stop": func(l *store.Lead) any { return l.ContactStop },
	"first_contact_at": func(l *store.Lead) any { return l.FirstContactAt }, "eql_at": func(l *store.Lead) any { return l.EQLAt }, "sql_at": func(l *store.Lead) any { return l.SQLAt },
	"won_at": func(l *store.Lead) any { return l.WonAt }, "lost_at": func(l *store.Lead) any { return l.LostAt }, "bant": func(l *store.Lead) any { return l.BANT },
	"partner_word": func(l *store.Lead) any { return l.PartnerWord }, "our_word": func(l *store.Lead) any { return l.OurWord },
}

// derived are what follows from facts and time, whoever did something.
var derived = map[string]func(l *store.Lead) any{
	"score": func(l *store.Lead) any { return l.Score }, "fit": func(l *store.Lead) any { return l.Fit }, "intent": func(l *store.Lead) any { return l.Intent },
	"verdict": func(l *store.Lead) any { return l.Verdict }, "open_gates": func(l *store.Lead) any { return l.OpenGates }, "clock": func(l *store.Lead) any { return l.Clock },
	"due_at": func(l *store.Lead) any { return l.DueAt }, "alert_at": func(l *store.Lead) any { return l.AlertAt }, "conflicts": func(l *store.Lead) any { return l.Conflicts },
}

// admit notes the record as it came in.
func (c *chunk) admit(it *item, kind journal.Kind) {
	it.events = append(it.events, journal.Event{At: store.Instant(it.lead.CreatedAt), Kind: kind, Actor: team[0], By: journal.Import, Data: journal.Data{How: Origin}})
	it.keep()
}

// keep remembers the lead as it is now, to tell later what changed.
func (it *item) keep() {
	it.was = it.lead
	it.was.BANT = maps.Clone(it.lead.BANT)
}

// step notes what somebody did, and which fields it changed.
func (c *chunk) step(it *item, s step, names ...string) {
	s.data.Changes = journal.Changes{}
	for _, name := range names {
		change(s.data.Changes, name, fields[name], &it.was, &it.lead)
	}
	it.events = append(it.events, journal.Event{At: s.at, Kind: s.kind, Actor: s.actor, By: s.by, Data: s.data})
	it.lead.UpdatedAt = store.Millis(s.at)
	if len(it.events) == 2 {
		it.first = it.was
	}
	it.keep()
}

func change(out journal.Changes, name string, get func(*store.Lead) any, was, is *store.Lead) {
	before, after := encode(get(was)), encode(get(is))
	if string(before) != string(after) {
		out[name] = journal.Change{Before: before, After: after}
	}
}

func encode(v any) json.RawMessage {
	doc, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err)) // numbers, texts and lists of them always encode
	}
	return doc
}

// tell completes the journal of a lead: the first event names every field as it came in, the last
// one what was derived since.
func (c *chunk) tell(it *item) error {
	it.lead.Version = 1
	came, last := it.lead, &it.events[len(it.events)-1]
	if len(it.events) > 1 {
		came = it.first
		for name, get := range derived {
			change(last.Data.Changes, name, get, &it.first, &it.lead)
		}
	}
	if it.note != "" {
		it.lead.Note, came.Note = it.lead.ID, it.lead.ID
	}
	all, err := leadFields.Diff(nil, &came, "")
	if err != nil {
		return err
	}
	it.events[0].Data.Changes = all
	for i := range it.events {
		e := &it.events[i]
		e.Lead, e.Policy, e.Batch = lead.ID(it.lead.ID), c.r.policy.Hash, fmt.Sprintf("%012x%04x", it.lead.ID, i)
		if e.By == journal.Import {
			e.Batch = fmt.Sprintf("file%d", c.first)
		}
	}
	return nil
}

// conflicts counts, for every living lead of a partner, the living leads of the same company that
// came through another one.
func (c *chunk) conflicts() {
	type side struct {
		account int64
		partner string
	}
	total, own := map[int64]int64{}, map[side]int64{}
	for _, it := range c.items {
		if l := &it.lead; l.Stage.Living() && l.PartnerID != "" {
			total[l.AccountID]++
			own[side{l.AccountID, l.PartnerID}]++
		}
	}
	for _, it := range c.items {
		if l := &it.lead; l.Stage.Living() && l.PartnerID != "" {
			l.Conflicts = total[l.AccountID] - own[side{l.AccountID, l.PartnerID}]
		}
	}
}
