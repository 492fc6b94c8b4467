package store

import (
	"context"
	"strconv"

	"github.com/eqltui/eqltui/internal/safetext"
)

// The queries that put searched columns right.
const (
	sqlFixTierKey      = `UPDATE leads SET tier_key = $1 WHERE id = $2`
	sqlFixProductKey   = `UPDATE leads SET product_key = $1 WHERE id = $2`
	sqlFixTagsKey      = `UPDATE leads SET tags_key = $1 WHERE id = $2`
	sqlFixPerson       = `UPDATE persons SET search = $1 WHERE id = $2`
	sqlFixRegionKey    = `UPDATE accounts SET region_key = $1 WHERE id = $2`
	sqlFixCountryKey   = `UPDATE accounts SET country_key = $1 WHERE id = $2`
	sqlFixAccount      = `UPDATE accounts SET search = $1 WHERE id = $2`
	sqlFixText         = `UPDATE personal SET search = $1 WHERE id = $2`
	sqlFixPartner      = `UPDATE partners SET search = $1 WHERE id = $2`
	sqlRebuildPersons  = `INSERT INTO persons_words (persons_words) VALUES ('rebuild')`
	sqlRebuildAccounts = `INSERT INTO accounts_words (accounts_words) VALUES ('rebuild')`
	sqlRebuildNotes    = `INSERT INTO notes_words (notes_words) VALUES ('rebuild')`
)

// RewriteKeys writes every searched column that is not what its row says, and makes the index of words
// anew when a word was wrong. It returns how many columns it wrote.
func (tx *Tx) RewriteKeys(ctx context.Context) (int, error) {
	var wrong []Finding
	if err := tx.CheckKeys(ctx, func(f Finding) error { wrong = append(wrong, f); return nil }); err != nil {
		return 0, err
	}
	words := false
	for i := range wrong {
		f := &wrong[i]
		words = words || f.Field == "search" || f.Field == indexField
		if err := tx.rewriteKey(ctx, f); err != nil {
			return i, err
		}
	}
	if !words {
		return len(wrong), nil
	}
	// What stood there before is of no use to the index: it may never have been in it.
	for _, text := range []string{sqlForgetOld, sqlRebuildPersons, sqlRebuildAccounts, sqlRebuildNotes, sqlMoveMarks} {
		if _, err := tx.exec(ctx, text); err != nil {
			return len(wrong), err
		}
	}
	return len(wrong), nil
}

func (tx *Tx) rewriteKey(ctx context.Context, f *Finding) error {
	text := map[string]string{
		"leads.tier_key": sqlFixTierKey, "leads.product_key": sqlFixProductKey, "leads.tags_key": sqlFixTagsKey, "persons.search": sqlFixPerson,
		"accounts.region_key": sqlFixRegionKey, "accounts.country_key": sqlFixCountryKey, "accounts.search": sqlFixAccount,
		"personal.search": sqlFixText, "partners.search": sqlFixPartner,
	}[f.Table+"."+f.Field]
	if text == "" {
		return nil // the index: it is made anew
	}
	if f.Table == "partners" {
		_, err := tx.put(ctx, text, f.Want, f.Row)
		return err
	}
	id, err := strconv.ParseInt(f.Row, 10, 64)
	if err != nil {
		return err
	}
	want := f.Want
	if f.Table == "personal" {
		texts, err := tx.Texts(ctx, []int64{id})
		if err != nil {
			return err
		}
		want = safetext.Fold(texts[id])
	}
	_, err = tx.put(ctx, text, want, id)
	return err
}
