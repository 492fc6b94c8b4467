package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// annals is what the journal says beside the histories of leads, gathered while it is gone through.
type annals struct {
	deals   map[int64]fold   // by their numbers
	told    map[Subject]fold // proposals, of which histories of leads tell
	unnamed bool             // an event of an earlier version does not say which deal it is about
	came    []arrived        // touches
	back    map[string]bool
	into    map[int64]string // of leads that are merged, where they went
}

// arrived are the numbers of the touches that a batch of an import brought.
type arrived struct {
	first, last int64
	batch       string
	seq         int64
}

// gather takes up what an event says of a deal, of a proposal, or of touches that came.
func (a *annals) gather(e *store.Chained) error {
	kind := journal.Kind(e.Kind)
	if !slices.Contains([]journal.Kind{journal.Opportunity, journal.Undone, journal.Touched, journal.Withdrawn, journal.Merged,
		journal.RowSaved}, kind) || kind == journal.RowSaved && e.Lead == 0 {
		return nil
	}
	ev, err := e.Event()
	if err != nil {
		return nil //nolint:nilerr // told where its lead is looked at, or by the chain
	}
	switch goes, comes := goesOrComes(ev); {
	case goes:
		a.into[int64(ev.Lead)] = ev.Data.To
	case comes:
		delete(a.into, int64(ev.Lead))
	}
	switch noun, id := rowOf(ev); {
	case noun == dealKind.noun:
		a.deal(ev, id)
	case noun == proposalKind.noun:
		foldRow(a.told, ev)
	case kind == journal.Opportunity:
		a.unnamed = true
	}
	switch kind {
	case journal.Touched:
		c := ev.Data.Changes[importedTouches]
		var span arrived
		if json.Unmarshal(c.Before, &span.first) == nil && json.Unmarshal(c.After, &span.last) == nil {
			span.batch, span.seq = ev.Batch, ev.Seq
			a.came = append(a.came, span)
		}
	case journal.Undone, journal.Withdrawn:
		a.back[ev.Undoes] = true
	}
	if kind == journal.Withdrawn { // its deals went with it
		for id, f := range a.deals {
			if string(f["lead_id"]) == strconv.FormatInt(int64(ev.Lead), 10) {
				delete(a.deals, id)
			}
		}
	}
	return nil
}

func (a *annals) deal(ev *journal.Event, id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return
	}
	rows := map[Subject]fold{}
	on := Subject{SubjectKind(dealKind.noun), id}
	if f := a.deals[n]; f != nil {
		rows[on] = f
	}
	foldRow(rows, ev)
	if a.deals[n] = rows[on]; rows[on] == nil {
		delete(a.deals, n)
	}
}

// deals compares every deal with what its events give. Of one that an earlier version made, whose event did not
// say so, only what was told since can be held against it.
func (v *verifier) deals() error {
	of := v.annals.deals
	err := v.tx.EveryOpportunity(v.ctx, func(o *store.Opportunity) error {
		f := of[o.ID]
		delete(of, o.ID)
		made := f["id"] != nil
		switch {
		case !made && !v.annals.unnamed:
			return v.differsDeal(o.ID, o.LeadID, "row", "an event that made it", "none")
		case f == nil:
			return nil
		}
		now, err := dealKind.fields.Diff(nil, o, "")
		if err != nil {
			return err
		}
		have := fold{}
		for name, c := range now {
			if _, told := f[name]; told || made {
				have[name] = c.After
			}
		}
		return f.compare(have, nil, func(field, want, is string) error { return v.differsDeal(o.ID, o.LeadID, field, want, is) })
	})
	if err != nil {
		return err
	}
	for _, id := range sortedKeys(of) {
		var at int64
		_ = json.Unmarshal(of[id]["lead_id"], &at) // what names no lead belongs to none
		if err := v.differsDeal(id, at, "row", "one", "none"); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) differsDeal(id, of int64, field, want, have string) error {
	return v.tell(Mismatch{Kind: "fact", Where: fmt.Sprintf("opportunity %d", id), Lead: lead.ID(of), Field: field, Want: want, Have: have,
		Hint: "import it again"})
}

// touches checks that what imports brought is there, unless the import was taken back, which leaves some.
func (v *verifier) touches() error {
	begun, err := v.tx.BegunUndoing(v.ctx)
	if err != nil {
		return err
	}
	for _, batch := range begun {
		v.annals.back[batch] = true
	}
	came := slices.DeleteFunc(v.annals.came, func(a arrived) bool { return v.annals.back[a.batch] })
	if len(came) == 0 {
		return nil
	}
	have, err := v.tx.TouchNumbers(v.ctx)
	if err != nil {
		return err
	}
	told := 0
	for _, a := range came {
		for id := a.first; id <= a.last && told < mostBreaks; id++ {
			if have.Has(id) {
				continue
			}
			told++
			m := Mismatch{Kind: "fact", Where: fmt.Sprintf("touches %d", id), Field: "row",
				Want: fmt.Sprintf("one, which event %d brought", a.seq), Have: "none", Hint: hintRestore}
			if err := v.tell(m); err != nil {
				return err
			}
		}
	}
	return nil
}
