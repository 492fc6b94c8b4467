package store

import (
	"context"
)

// The queries that empty what is personal. Rows stay where others count or name them: a touch, a
// text, a delivery; what is only a key to the person goes.
const (
	sqlEmptyTexts = `UPDATE personal SET value = '', search = ''
 WHERE value <> '' AND (person_id = $1 OR id IN (SELECT CAST(value AS BIGINT) FROM json_each($2)))`
	sqlDropClients = `DELETE FROM person_clients WHERE person_id = $1`
	sqlEmptyDeal   = `UPDATE opportunities SET external_id = $1, reason = $2, named = $3 WHERE id = $4`
	// Neither table has an index by what a row is about, so each is gone through once. A touch is the person's.
	sqlDropRefs = `DELETE FROM origins WHERE kind = 'lead' AND target IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 OR kind = 'touch' AND target = $2`
	sqlForget = `DELETE FROM admitted WHERE kind IN ('lead', 'opportunity')
 AND target IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 OR kind = 'touch' AND target IN (SELECT CAST(value AS BIGINT) FROM json_each($2))`
	sqlDropDraftsOf  = `DELETE FROM drafts WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlEmptyMessages = `UPDATE deliveries SET data = '{}', body = '', last_error = '',
		state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END
 WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlEverySetting = `SELECT owner, name, value, at FROM settings ORDER BY owner, name`
	sqlEveryView    = `SELECT owner, name, query FROM views ORDER BY owner, name`
	sqlDropOneView  = `DELETE FROM views WHERE owner = $1 AND name = $2`
)

// EraseHeld empties everything that Held lists. touches are written back as they are given, so that
// the caller decides what of a link stays; likewise deals.
func (tx *Tx) EraseHeld(ctx context.Context, person int64, leads, texts []int64, h *Held) error {
	ids, touched := idsJSON(leads), make([]int64, len(h.Touches))
	for i := range h.Touches {
		touched[i] = h.Touches[i].ID
	}
	for _, q := range []struct {
		text string
		args []any
	}{
		{sqlEmptyTexts, []any{person, idsJSON(texts)}}, {sqlDropClients, []any{person}},
		{sqlDropRefs, []any{ids, person}}, {sqlForget, []any{ids, idsJSON(touched)}},
		{sqlDropDraftsOf, []any{ids}}, {sqlEmptyMessages, []any{ids}},
	} {
		if _, err := tx.exec(ctx, q.text, q.args...); err != nil {
			return err
		}
	}
	for _, d := range h.Drafts {
		if _, err := tx.put(ctx, sqlDropDraft, d.Owner, d.Lead, d.Sheet); err != nil {
			return err
		}
	}
	for i := range h.Touches {
		t := &h.Touches[i]
		if _, err := tx.put(ctx, sqlEmptyTouch, touchTable.args(emptied, t, t.PersonID, t.At, t.ID)...); err != nil {
			return err
		}
	}
	for i := range h.Deals {
		if _, err := tx.put(ctx, sqlEmptyDeal, h.Deals[i].ExternalID, h.Deals[i].Reason, h.Deals[i].Named, h.Deals[i].ID); err != nil {
			return err
		}
	}
	tx.erased = true
	return tx.facetAnew(ctx, ofPersons, person)
}

// Kept is a value that a user keeps: a setting, or a saved view with its query.
type Kept struct {
	Owner, Name, Value string
	At                 int64
	View               bool
}

// EverythingKept lists what all users keep. There are tens or hundreds, never millions.
func (tx *Tx) EverythingKept(ctx context.Context) ([]Kept, error) {
	settings, err := gather(ctx, tx, 4, func(c *cells) Kept {
		return Kept{Owner: c.text(), Name: c.text(), Value: c.text(), At: c.int()}
	}, sqlEverySetting)
	if err != nil {
		return nil, err
	}
	views, err := gather(ctx, tx, 3, func(c *cells) Kept {
		return Kept{Owner: c.text(), Name: c.text(), Value: c.text(), View: true}
	}, sqlEveryView)
	return append(settings, views...), err
}

// Rekeep writes a setting back, "" forgets it; a view is dropped.
func (tx *Tx) Rekeep(ctx context.Context, k Kept, value string) (err error) {
	switch {
	case k.View:
		_, err = tx.put(ctx, sqlDropOneView, k.Owner, k.Name)
	case value == "":
		_, err = tx.put(ctx, sqlDropSetting, k.Owner, k.Name)
	default:
		_, err = tx.put(ctx, sqlSaveSetting, k.Owner, k.Name, value, k.At)
	}
	return err
}
