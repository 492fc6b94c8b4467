package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Cycle is one run of one of a lead's clocks. Times are ms UTC.
type Cycle struct {
	LeadID int64
	Kind   lead.ClockKind
	Start  int64
	Due    int64  // Never: its calendar does not open again
	Stop   int64  // 0: it runs
	Owner  string // of the lead when it stopped
	How    string // the kind of the event that stopped it
	Told   int64  // what of it was told and done: ToldAlert to ToldReassigned
}

// What is told of a run while it runs, each once.
const (
	ToldNothing int64 = iota
	ToldAlert
	ToldBreach
	ToldEscalated
	ToldReassigned
)

// cycleTable is how cycles are kept: those of a lead lie together.
var cycleTable = newTable[Cycle]("cycles")

// The queries of cycles.
var (
	// What was told of a run stays told, whatever becomes of it.
	sqlSaveCycle = cycleTable.insert() + " ON CONFLICT (lead_id, kind, start) DO UPDATE SET due = excluded.due, stop = excluded.stop, " +
		"owner = excluded.owner, how = excluded.how"
	sqlCyclesToTell = cycleTable.read(`WHERE stop = 0 AND told < 2 AND due <= $1 AND (told = 0 OR due < $2) ORDER BY due, lead_id LIMIT $3`)
	sqlCyclesOf     = cycleTable.read(`WHERE lead_id > $1 AND lead_id <= $2 ORDER BY lead_id, kind, start`)
	sqlExportCycles = cycleTable.read(`ORDER BY lead_id, kind, start`)
)

const (
	sqlDropCycle  = `DELETE FROM cycles WHERE lead_id = $1 AND kind = $2 AND start = $3`
	sqlTellCycle  = `UPDATE cycles SET told = $4 WHERE lead_id = $1 AND kind = $2 AND start = $3 AND told < $4`
	sqlDropCycles = `DELETE FROM cycles WHERE lead_id > $1 AND lead_id <= $2`
)

// SaveCycle inserts or replaces a cycle.
func (tx *Tx) SaveCycle(ctx context.Context, c *Cycle) error {
	return cycleTable.put(ctx, tx, sqlSaveCycle, c)
}

// TellCycle notes what was told of a run, and reports whether it had not been.
func (tx *Tx) TellCycle(ctx context.Context, c *Cycle, told int64) (bool, error) {
	n, err := tx.put(ctx, sqlTellCycle, c.LeadID, string(c.Kind), c.Start, told)
	return n > 0, err
}

// CyclesToTell returns runs that are due at an instant or before and of which something may be to tell now, those first that
// are due first: of a run of which the alert was told nothing is before it is due.
func (tx *Tx) CyclesToTell(ctx context.Context, due, now int64, limit int) ([]*Cycle, error) {
	return cycleTable.rows(ctx, tx, sqlCyclesToTell, due, now, limit)
}

// DropCycle takes a cycle away that an undone action had begun.
func (tx *Tx) DropCycle(ctx context.Context, c *Cycle) error {
	_, err := tx.put(ctx, sqlDropCycle, c.LeadID, string(c.Kind), c.Start)
	return err
}

// DropCycles takes away all cycles of the leads whose ids are above after and up to last.
func (tx *Tx) DropCycles(ctx context.Context, after, last int64) error {
	_, err := tx.put(ctx, sqlDropCycles, after, last)
	return err
}

// CyclesOf returns the cycles of the leads whose ids are above after and up to last, lead by lead.
func (tx *Tx) CyclesOf(ctx context.Context, after, last int64) ([]*Cycle, error) {
	return cycleTable.rows(ctx, tx, sqlCyclesOf, after, last)
}

// EveryCycle calls f for each cycle, lead by lead.
func (tx *Tx) EveryCycle(ctx context.Context, f func(*Cycle) error) error {
	return cycleTable.each(ctx, tx, sqlExportCycles, nil, f)
}
