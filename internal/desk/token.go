package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// tokenMark is how a token begins, so that whoever finds one in a file knows what it opens.
const tokenMark = "eqltui_"

// hashOf is what is kept of a secret that the program itself drew: it is too long to be guessed from its hash.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// NewToken makes the token by which a partner's program is let in, in the place of an earlier one. It is told here and
// nowhere again.
func (d *Desk) NewToken(ctx context.Context, who Actor, partner string) (token, id string, err error) {
	token = tokenMark + rand.Text()
	id, err = d.changeToken(ctx, who, partner, func(w *work, id string) error {
		if err := w.isMergedPartner(string(GiveTokens), strings.TrimSpace(partner)); err != nil {
			return err // it would take the place of the survivor's, whose program nobody meant
		}
		w.tokens.put(w, &store.Token{ID: id, Hash: hashOf(token), MadeAt: w.ms(), MadeBy: who.User})
		return nil
	})
	if err != nil {
		return "", id, err
	}
	return token, id, nil
}

// RevokeToken shuts a partner's program out, with those of the partners that were merged into it. Under the id of a partner that
// is merged its own program alone is meant.
func (d *Desk) RevokeToken(ctx context.Context, who Actor, partner string) (id string, err error) {
	alone := strings.TrimSpace(partner)
	var of []string
	id, err = d.changeToken(ctx, who, partner, func(w *work, id string) error {
		merged, err := w.mergedPartners(id)
		if err != nil {
			return err
		}
		if of = append([]string{id}, merged...); slices.Contains(merged, alone) {
			of = []string{alone}
		}
		shut := false
		for _, one := range of {
			old, err := w.tokens.get(w, one)
			if err != nil {
				return err
			}
			if old == nil || old.RevokedAt != 0 {
				continue
			}
			next := *old
			next.RevokedAt, shut = w.ms(), true
			w.tokens.put(w, &next)
		}
		if !shut {
			return fault.New(fault.Refused, string(GiveTokens)+" "+of[0], "it has no token", "eqltui partner token "+id+" makes one")
		}
		return nil
	})
	if err == nil {
		id = of[0]
	}
	return id, err
}

func (d *Desk) changeToken(ctx context.Context, who Actor, partner string, change func(w *work, id string) error) (id string, err error) {
	if err := permit(string(GiveTokens), who, GiveTokens); err != nil {
		return "", err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		id = partner
		if err := w.knownPartner(string(GiveTokens), &id); err != nil {
			return err
		}
		if err := change(w, id); err != nil {
			return err
		}
		_, err = w.flush()
		return err
	})
	return id, err
}

// TokenOwner is the partner whose program shows a token, "" for one that is none, that was replaced or revoked. Where that
// partner was merged it is still called as it was: what its program sends is admitted for the one it went into, and its rate and
// the keys of its requests are its own.
func (d *Desk) TokenOwner(ctx context.Context, token string) (partner string, err error) {
	hash := hashOf(token)
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		t, err := tx.TokenOf(ctx, hash)
		if t != nil {
			partner = t.ID
		}
		return err
	})
	return partner, err
}
