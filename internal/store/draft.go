package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
)

// Draft is what somebody left unfinished about a lead.
type Draft struct {
	Owner string
	Lead  int64 `column:"lead_id"`
	Sheet string
	Text  string `column:"body"`
	At    int64
}

// draftTable is how drafts are kept.
var draftTable = newTable[Draft]("drafts")

// The queries of drafts.
var (
	sqlSaveDraft  = draftTable.upsert("owner", "lead_id", "sheet")
	sqlHeldDrafts = draftTable.read(`WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY lead_id, owner, sheet`)
	sqlAllDrafts  = draftTable.read(`ORDER BY owner, lead_id, sheet`)
)

const (
	sqlDraft     = `SELECT body FROM drafts WHERE owner = $1 AND lead_id = $2 AND sheet = $3`
	sqlDropDraft = `DELETE FROM drafts WHERE owner = $1 AND lead_id = $2 AND sheet = $3`
)

// Draft returns the kept draft of a sheet, "" for none.
func (tx *Tx) Draft(ctx context.Context, owner string, id lead.ID, sheet string) (string, error) {
	var body string
	_, err := tx.one(ctx, sqlDraft, []any{owner, int64(id), sheet}, &body)
	return body, err
}

// SaveDraft keeps a draft; an empty body forgets it.
func (tx *Tx) SaveDraft(ctx context.Context, owner string, id lead.ID, sheet, body string, at int64) error {
	if body == "" {
		_, err := tx.put(ctx, sqlDropDraft, owner, int64(id), sheet)
		return err
	}
	return draftTable.put(ctx, tx, sqlSaveDraft, &Draft{owner, int64(id), sheet, body, at})
}

// AllDrafts reads what users left unfinished, of any lead and of none yet.
func (tx *Tx) AllDrafts(ctx context.Context) ([]*Draft, error) {
	return draftTable.rows(ctx, tx, sqlAllDrafts)
}
