package store

import (
	"context"
	"errors"
)

// Merge is a lead that is one with another and stands in the table of leads no more. Instants are ms.
type Merge struct {
	ID        int64 // the lead that is gone
	Survivor  int64 // into which it went
	Root      int64 // which lead stands for it now: the survivor, or what the survivor was merged into
	PersonID  int64 // whose touches count for Root beside those of its own person
	AccountID int64 // at which it was
	MergedAt  int64
	MergedBy  string
	Batch     string
	Kept      string // the lead as it was; "" once its person was erased
}

// Apart are two leads that somebody keeps apart.
type Apart struct {
	ID     string `json:"-"` // "L-7 L-12", the lower number first
	At     int64  `json:"at"`
	SaidBy string `json:"said_by"`
}

// KeptApart are the pairs that somebody keeps apart.
var KeptApart = few[Apart]("apart")

// mergeTable is how merges are kept.
var mergeTable = newTable[Merge]("merges")

// The queries of merges.
var (
	sqlSaveMerge  = mergeTable.upsert("id")
	sqlMergesOf   = mergeTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
	sqlMergesInto = mergeTable.read(`WHERE root IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
	sqlMergesBy   = mergeTable.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id`)
	sqlMergesAll  = mergeTable.read(`ORDER BY id`)
)

const (
	sqlDropMerge  = `DELETE FROM merges WHERE id = $1`
	sqlAnyMerge   = `SELECT CASE WHEN EXISTS (SELECT 1 FROM merges) THEN 1 ELSE 0 END`
	sqlMergeRoots = `SELECT root FROM merges`
	sqlMoveMerges = `UPDATE merges SET root = $1 WHERE root = $2`
	sqlEmptyMerge = `UPDATE merges SET kept = '' WHERE id = $1`
)

// AnyMerge reports whether a lead was ever merged that still is.
func (tx *Tx) AnyMerge(ctx context.Context) (any bool, err error) {
	var n int64
	_, err = tx.one(ctx, sqlAnyMerge, nil, &n)
	return n == 1, err
}

// Merges returns the merges of these leads that are gone, by their numbers.
func (tx *Tx) Merges(ctx context.Context, ids []int64) ([]*Merge, error) {
	return among(ctx, tx, mergeTable, sqlMergesOf, ids)
}

// MergesInto returns the merges for which these leads stand now, by their numbers.
func (tx *Tx) MergesInto(ctx context.Context, roots []int64) ([]*Merge, error) {
	return among(ctx, tx, mergeTable, sqlMergesInto, roots)
}

// MergesOfPersons returns the merges by which what these persons did counts for another one's lead.
func (tx *Tx) MergesOfPersons(ctx context.Context, persons []int64) ([]*Merge, error) {
	return among(ctx, tx, mergeTable, sqlMergesBy, persons)
}

// EveryMerge calls f for each merge, by the numbers of the leads that are gone.
func (tx *Tx) EveryMerge(ctx context.Context, f func(*Merge) error) error {
	return mergeTable.each(ctx, tx, sqlMergesAll, nil, f)
}

// SaveMerge notes that a lead is merged. What it stood for, its survivor stands for now.
func (tx *Tx) SaveMerge(ctx context.Context, m *Merge) error {
	if _, err := tx.put(ctx, sqlMoveMerges, m.Root, m.ID); err != nil {
		return err
	}
	return mergeTable.put(ctx, tx, sqlSaveMerge, m)
}

// RootMerge says which lead stands for one that is gone.
func (tx *Tx) RootMerge(ctx context.Context, m *Merge) error {
	return mergeTable.put(ctx, tx, sqlSaveMerge, m)
}

// DropMerge takes a merge back.
func (tx *Tx) DropMerge(ctx context.Context, id int64) error {
	_, err := tx.put(ctx, sqlDropMerge, id)
	return err
}

// EmptyMerge forgets how a merged lead was: its person is erased.
func (tx *Tx) EmptyMerge(ctx context.Context, id int64) error {
	_, err := tx.put(ctx, sqlEmptyMerge, id)
	return err
}

// FoldLead takes a lead out of the table of leads that is one with another from now on. What names it goes on naming
// it; its runs of clocks and what was left unfinished of it go. It was read, in the stage that is given.
func (tx *Tx) FoldLead(ctx context.Context, l *Lead) error {
	for _, text := range []string{sqlDropDrafts, sqlDropRuns} {
		if _, err := tx.put(ctx, text, l.ID); err != nil {
			return err
		}
	}
	n, err := tx.put(ctx, sqlDropLead, l.ID)
	tx.Count("leads", -n)
	tx.stands(l, -n)
	return errors.Join(err, tx.facetAnew(ctx, ofLeads, l.ID))
}

// UnfoldLead puts a lead back as it was when it was folded, with its version.
func (tx *Tx) UnfoldLead(ctx context.Context, l *Lead) error {
	tx.stands(l, 1)
	if err := leadTable.add(ctx, tx, sqlAddLead, l); err != nil {
		return err
	}
	return faceted(ctx, tx, ofLeads, leadFaceted, l.ID, l)
}
