package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

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
	id, err = d.changeToken(ctx, who, partner, func(w *work, id string, _ *store.Token) (*store.Token, error) {
		return &store.Token{ID: id, Hash: hashOf(token), MadeAt: w.ms(), MadeBy: who.User}, nil
	})
	if err != nil {
		return "", id, err
	}
	return token, id, nil
}

// RevokeToken shuts a partner's program out.
func (d *Desk) RevokeToken(ctx context.Context, who Actor, partner string) (id string, err error) {
	return d.changeToken(ctx, who, partner, func(w *work, id string, old *store.Token) (*store.Token, error) {
		if old == nil || old.RevokedAt != 0 {
			return nil, fault.New(fault.Refused, string(GiveTokens)+" "+id, "it has no token", "eqltui partner token "+id+" makes one")
		}
		next := *old
		next.RevokedAt = w.ms()
		return &next, nil
	})
}

func (d *Desk) changeToken(
	ctx context.Context, who Actor, partner string, change func(w *work, id string, old *store.Token) (*store.Token, error),
) (id string, err error) {
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
		old, err := w.tokens.get(w, id)
		if err != nil {
			return err
		}
		next, err := change(w, id, old)
		if err != nil {
			return err
		}
		w.tokens.put(w, next)
		_, err = w.flush()
		return err
	})
	return id, err
}

// TokenOwner is the partner whose program shows a token, "" for one that is none, that was replaced or revoked.
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
