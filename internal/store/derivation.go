package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// Derivation is leads being derived anew, batch after batch in the order of their ids, because what all of
// them are judged by has changed. How far it is stands in the database and moves with each batch, so
// whoever comes next goes on where the last one was stopped, and no lead need be marked before.
type Derivation struct {
	Of      string `json:"-"`     // the partner whose leads they are, "" every lead: a policy was published
	Batch   string `json:"batch"` // what its events carry
	After   int64  `json:"after"` // the last lead that is done
	Seen    int    `json:"seen"`
	Changed int    `json:"changed"`
	Done    bool   `json:"done,omitempty"`
	Kept    string `json:"-"` // as it stands in the database
}

// metaDerive begins the name under which a derivation is kept; behind it stands whose it is.
const metaDerive = "derive:"

// The queries of derivations.
const (
	sqlDerivations = `SELECT name, value FROM meta WHERE name LIKE 'derive:%' ORDER BY name`
	sqlMoveMeta    = `UPDATE meta SET value = $1 WHERE name = $2 AND value = $3`
	sqlDropMeta    = `DELETE FROM meta WHERE name = $1 AND value = $2`
	sqlAwaited     = `SELECT COUNT(*) FROM leads WHERE id > $1 AND (CAST($2 AS TEXT) = '' OR partner_id = $2) AND stage NOT IN ` + dead
)

// Awaits reports whether a living lead is one that the derivation has not reached.
func (d *Derivation) Awaits(l *Lead) bool {
	return !d.Done && l.ID > d.After && (d.Of == "" || d.Of == l.PartnerID)
}

// Derive has the living leads of a partner derived anew, "" those of all, from the first one.
func (tx *Tx) Derive(ctx context.Context, of, batch string) error {
	doc, err := json.Marshal(Derivation{Batch: batch})
	if err != nil {
		return err
	}
	return tx.SetMeta(ctx, metaDerive+of, string(doc))
}

// Derivation returns how far a derivation is; one that never began is done.
func (tx *Tx) Derivation(ctx context.Context, of string) (Derivation, error) {
	doc, err := tx.Meta(ctx, metaDerive+of)
	if err != nil || doc == "" {
		return Derivation{Of: of, Done: true}, err
	}
	return readDerivation(metaDerive+of, doc)
}

// Derivations returns those that are not done, that of all leads first.
func (tx *Tx) Derivations(ctx context.Context) (out []Derivation, err error) {
	all, err := gather(ctx, tx, 2, func(c *cells) [2]string { return [2]string{c.text(), c.text()} }, sqlDerivations)
	for i := 0; err == nil && i < len(all); i++ {
		var d Derivation
		if d, err = readDerivation(all[i][0], all[i][1]); !d.Done {
			out = append(out, d)
		}
	}
	return out, err
}

func readDerivation(name, doc string) (Derivation, error) {
	d := Derivation{Kept: doc}
	if err := json.Unmarshal([]byte(doc), &d); err != nil {
		return d, fmt.Errorf("read how far leads are derived: %w", err)
	}
	d.Of = strings.TrimPrefix(name, metaDerive)
	return d, nil
}

// Derived moves a derivation on from where it was read. That of all leads stays when it is done, for
// whoever wants to know what it changed. Where somebody else moved it meanwhile, nothing is done.
func (tx *Tx) Derived(ctx context.Context, d *Derivation) error {
	doc, err := json.Marshal(d)
	if err != nil {
		return err
	}
	text, args := sqlMoveMeta, []any{string(doc), metaDerive + d.Of, d.Kept}
	if d.Done && d.Of != "" {
		text, args = sqlDropMeta, args[1:]
	}
	n, err := tx.put(ctx, text, args...)
	if err == nil && n != 1 {
		return fault.New(fault.Busy, "derive leads anew", "another process does the same", "wait a moment: it goes on by itself")
	}
	d.Kept = string(doc)
	return err
}

// AwaitingLeads returns the ids of living leads that a derivation reaches next.
func (tx *Tx) AwaitingLeads(ctx context.Context, d *Derivation, limit int) ([]int64, error) {
	if d.Of == "" {
		return tx.ids(ctx, sqlLivingIDs, d.After, limit)
	}
	return tx.ids(ctx, sqlPartnerIDs, d.Of, d.After, limit)
}
