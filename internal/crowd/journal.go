package crowd

import (
	"fmt"
	"maps"
	"slices"
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

// derived are the fields that follow from facts and time, whoever did something.
func derived() []string {
	return []string{"score", "fit", "intent", "verdict", "open_gates", "clock", "due_at", "alert_at", "conflicts"}
}

// admit notes the record as it came in.
func (c *chunk) admit(it *item, kind journal.Kind) {
	it.events = append(it.events, journal.Event{At: store.Instant(it.lead.CreatedAt), Kind: kind, Actor: team[0], By: journal.Import,
		Data: journal.Data{How: Origin}})
	it.keep()
}

// keep remembers the lead as it is now, to tell later what changed.
func (it *item) keep() {
	it.was = it.lead
	it.was.BANT = maps.Clone(it.lead.BANT)
}

// step notes what somebody did, and which fields it changed. What was derived meanwhile is told at the end.
func (c *chunk) step(it *item, s step) {
	s.data.Changes = changed(&it.was, &it.lead, false)
	it.events = append(it.events, journal.Event{At: s.at, Kind: s.kind, Actor: s.actor, By: s.by, Data: s.data})
	it.lead.UpdatedAt = store.Millis(s.at)
	if len(it.events) == 2 {
		it.first = it.was
	}
	it.keep()
}

// changed is what differs between two states of a lead: in what is derived, or in all else.
func changed(was, is *store.Lead, inDerived bool) journal.Changes {
	all, err := leadFields.Diff(was, is, "")
	if err != nil {
		panic(fmt.Sprintf("compare leads: %v", err)) // numbers, texts and lists of them always encode
	}
	maps.DeleteFunc(all, func(name string, _ journal.Change) bool { return slices.Contains(derived(), name) != inDerived })
	return all
}

// tell completes the journal of a lead: the first event names every field as it came in, the last
// one what was derived since.
func (c *chunk) tell(it *item) error {
	it.lead.Version = 1
	came, last := it.lead, &it.events[len(it.events)-1]
	if len(it.events) > 1 {
		came = it.first
		maps.Copy(last.Data.Changes, changed(&it.first, &it.lead, true))
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
		e.Lead, e.Policy, e.Batch = lead.ID(it.lead.ID), c.r.number, fmt.Sprintf("%012x%04x", it.lead.ID, i)
		if e.By == journal.Import {
			e.Batch = fmt.Sprintf("file%d", c.first)
		}
		if err := it.clocks.Replay(e, c.r.due); err != nil {
			return err
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
