package desk

import (
	"time"

	"github.com/eqltui/eqltui/internal/store"
)

// atCRM is how a lead stands at all CRMs together.
type atCRM struct {
	refused bool          // one of them refused it, or a field of it, for good
	lag     time.Duration // since when the one that is furthest behind lacks something
}

// atCRMs are how leads stand at the CRMs, nil where none is connected. How they stood earlier is not kept, so a report of what
// was known before something happened does without.
func (k *knowledge) atCRMs(leads []*store.CountedLead) (map[int64]*atCRM, error) {
	all, err := store.Connections.All(k.ctx, k.tx)
	if err != nil || len(all) == 0 || len(leads) == 0 || len(k.later) > 0 {
		return nil, err
	}
	states, err := store.CRMStates.All(k.ctx, k.tx)
	if err != nil {
		return nil, err
	}
	out, ids := map[int64]*atCRM{}, make([]int64, len(leads))
	created := map[int64]int64{}
	for i, l := range leads {
		ids[i], out[l.ID], created[l.ID] = l.ID, &atCRM{}, l.CreatedAt
	}
	behind := func(id, since int64) {
		if since != 0 {
			out[id].lag = max(out[id].lag, time.Duration(k.at-since)*time.Millisecond)
		}
	}
	for _, c := range all {
		links, err := k.tx.CRMLinks(k.ctx, c.ID, ids)
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			out[l.LeadID].refused = out[l.LeadID].refused || l.State == store.CRMDead
			if l.State == store.CRMWaiting {
				behind(l.LeadID, l.Since)
			}
		}
		seq := int64(-1)
		for _, s := range states {
			if s.ID == c.ID {
				seq = s.JournalAt
			}
		}
		if seq < 0 { // nothing went there yet
			for _, id := range ids {
				behind(id, max(c.SetAt, created[id]))
			}
			continue
		}
		moved, err := k.tx.CRMMoved(k.ctx, seq, ids)
		if err != nil {
			return nil, err
		}
		for id, at := range moved {
			behind(id, at)
		}
	}
	return out, nil
}
