package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// ImportedLately is an import that can be taken back still.
type ImportedLately struct {
	Batch string
	At    time.Time // of its last file
	Who   string
	Files []string // the last one first
	Rows  int      // that it read, of all its files
}

// How many imports are offered to be taken back, and among how many events about no single lead they are looked for.
const (
	mostImports = 8
	lookBack    = 2000
)

// ImportsLately are the last imports that are within the window in which they can be taken back and were not, the
// newest first.
func (d *Desk) ImportsLately(ctx context.Context, who Actor) ([]ImportedLately, error) {
	if err := permit("undo an import", who, ImportFiles); err != nil {
		return nil, err
	}
	window, _ := d.Policy().Hygiene.MergeUndo.Duration()
	oldest := d.now().Add(-window)
	var out []ImportedLately
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		events, err := tx.LastOfNoLead(ctx, lookBack)
		if err != nil {
			return err
		}
		back := map[string]bool{}
		for i := range events {
			back[events[i].Batch] = true
		}
		for i := range events {
			e := &events[i]
			if e.Kind != journal.Imported || e.At.Before(oldest) || back[undone(e.Batch)] {
				continue
			}
			at := slices.IndexFunc(out, func(l ImportedLately) bool { return l.Batch == e.Batch })
			if at < 0 && len(out) == mostImports {
				break
			}
			if at < 0 {
				at = len(out)
				out = append(out, ImportedLately{Batch: safetext.Line(e.Batch), At: e.At, Who: safetext.Line(e.Actor)})
			}
			out[at].Files = append(out[at].Files, safetext.Line(e.Data.File))
			for _, n := range e.Data.Counts {
				out[at].Rows += n
			}
		}
		return nil
	})
	return out, err
}
