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
}

// cycleTable is how cycles are kept: those of a lead lie together.
var cycleTable = newTable[Cycle]("cycles")

// The queries of cycles.
var (
	sqlSaveCycle    = cycleTable.upsert("lead_id", "kind", "start")
	sqlCyclesOf     = cycleTable.read(`WHERE lead_id > $1 AND lead_id <= $2 ORDER BY lead_id, kind, start`)
	sqlExportCycles = cycleTable.read(`ORDER BY lead_id, kind, start`)
)

const (
	sqlDropCycle  = `DELETE FROM cycles WHERE lead_id = $1 AND kind = $2 AND start = $3`
	sqlDropCycles = `DELETE FROM cycles WHERE lead_id > $1 AND lead_id <= $2`
)

// SaveCycle inserts or replaces a cycle.
func (tx *Tx) SaveCycle(ctx context.Context, c *Cycle) error {
	return cycleTable.put(ctx, tx, sqlSaveCycle, c)
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
