package desk

import (
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/store"
)

// tellMoves queues what the partner of a lead hears of where the lead came to, beside what acts say by themselves: that it
// was received, taken on, contacted, won or lost. An undo tells nothing, nor does what time alone does.
func (w *work) tellMoves(e *entry) error {
	if w.undoes || w.by == journal.System || e.PartnerID == "" || e.Stage == lead.Quarantined {
		return nil
	}
	if e.isNew || e.was.Stage == lead.Quarantined {
		return w.tellOnce(e, outbox.Received, w.ms())
	}
	was, _ := stateOf(&e.was, 0)
	now, _ := stateOf(e.Lead, 0)
	if was == now || outbox.Kind(now).Said() || now == StateReceived {
		return nil
	}
	return w.tellOnce(e, outbox.Kind(now), store.Millis(w.now.Add(w.window())))
}

// tellOnce queues a message that a partner with a channel hears once of a lead.
func (w *work) tellOnce(e *entry, k outbox.Kind, notBefore int64) error {
	if ok, err := w.hears(e.PartnerID); err != nil || !ok {
		return err
	}
	if !e.isNew {
		if told, err := w.tx.Told(w.ctx, e.ID, e.PartnerID, string(k)); err != nil || told {
			return err
		}
	}
	return w.tx.Tell(w.ctx, e.ID, e.PartnerID, string(k), w.batch, notBefore, map[string]string{})
}
