package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// agreementKind is what partners agreed to. Whatever becomes of one, the partner's leads are judged anew.
var agreementKind = func() kind[store.Agreement] {
	k := ofPartner(fewKind("agreement", "partner", store.Agreements, func(a *store.Agreement) *string { return &a.ID }),
		true, func(a *store.Agreement) *string { return &a.Partner })
	save, drop := k.save, k.drop
	k.held = func(w *work, id string, a *store.Agreement) {
		if w.agreedTo == nil {
			w.agreedTo = map[string]*store.Agreement{}
		}
		w.agreedTo[id] = a
	}
	k.save = func(w *work, a *store.Agreement) error {
		if err := save(w, a); err != nil {
			return err
		}
		return w.leadsMoved(a.Partner)
	}
	k.drop = func(w *work, a *store.Agreement) error {
		if err := drop(w, a); err != nil {
			return err
		}
		return w.leadsMoved(a.Partner)
	}
	return k
}()

// loadStanding reads which partners agreed to the policy in force. A work without one judges by several, and was
// given all agreements.
func (w *work) loadStanding(partners []string) error {
	if len(partners) == 0 || w.rules == nil {
		return nil
	}
	ids := make([]string, len(partners))
	for i, p := range partners {
		ids[i] = store.AgreementID(p, w.rules.policy.Hash)
	}
	rows, err := store.Agreements.Among(w.ctx, w.tx, ids)
	if len(rows) > 0 && w.agreedTo == nil {
		w.agreedTo = map[string]*store.Agreement{}
	}
	for _, a := range rows {
		w.agreedTo[a.ID] = a
	}
	return err
}

// allAgreements are all there are, by their ids.
func allAgreements(ctx context.Context, tx *store.Tx) (map[string]*store.Agreement, error) {
	out := map[string]*store.Agreement{}
	err := store.Agreements.Every(ctx, tx, func(a *store.Agreement) error {
		out[a.ID] = a
		return nil
	})
	return out, err
}

// agreementOf is an agreement as leads are judged by it.
func agreementOf(a *store.Agreement) lead.Agreement {
	if a == nil {
		return lead.Agreement{}
	}
	return lead.Agreement{Policy: a.Policy, At: store.Instant(a.AgreedAt)}
}

// agreedLast is the newest agreement of a partner, to whatever policy.
func (w *work) agreedLast(partner string) (lead.Agreement, error) {
	var last *store.Agreement
	if partner == "" {
		return lead.Agreement{}, nil
	}
	err := store.Agreements.Every(w.ctx, w.tx, func(a *store.Agreement) error {
		if a.Partner == partner && (last == nil || a.AgreedAt > last.AgreedAt) {
			last = a
		}
		return nil
	})
	return agreementOf(last), err
}

// agreedThen is what a partner had agreed to at an instant of the rules that were in force then. What is gone since
// is not known.
func (w *work) agreedThen(partner string, then *rules, at time.Time) lead.Agreement {
	rows, err := store.Agreements.Among(w.ctx, w.tx, []string{store.AgreementID(partner, then.policy.Hash)})
	if err != nil || len(rows) == 0 || store.Instant(rows[0].AgreedAt).After(at) {
		return lead.Agreement{}
	}
	return agreementOf(rows[0])
}

// Agreed is what a partner agreed to.
type Agreed struct {
	Policy  string // a hash
	At      time.Time
	By      string // who recorded it
	InForce bool   // it is the policy in force
}

// Agreements are what a partner agreed to, the newest first.
func (d *Desk) Agreements(ctx context.Context, partner string) (out []Agreed, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = agreementsOf(ctx, tx, partner, d.Policy().Hash)
		return err
	})
	return out, err
}

// agreementsOf are what a partner agreed to, the newest first, with which of it is in force. Texts are clean.
func agreementsOf(ctx context.Context, tx *store.Tx, partner, inForce string) (out []Agreed, err error) {
	err = store.Agreements.Every(ctx, tx, func(a *store.Agreement) error {
		if a.Partner == partner {
			out = append(out, Agreed{Policy: a.Policy, At: store.Instant(a.AgreedAt), By: safetext.Line(a.AgreedBy),
				InForce: a.Policy == inForce})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Agreed) int { return b.At.Compare(a.At) })
	return out, err
}
