package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// nameTaken says why a partner cannot be called as it is to be from now on, "" when it can: an alias that is another's id or
// alias would leave open whose a lead is. What it is called already stays; names of companies may be the same.
func (w *work) nameTaken(old, p *lead.Partner) (string, error) {
	for _, name := range p.Aliases {
		if old != nil && holds(old, name) {
			continue
		}
		if why, err := w.anothers(p.ID, name); err != nil || why != "" {
			return why, err
		}
	}
	if old != nil {
		return "", nil
	}
	return w.anothers(p.ID, p.ID)
}

// anothers says that a name is the id or an alias of another partner than one, "" when it is not.
func (w *work) anothers(id, name string) (string, error) {
	if err := w.loadPartners(); err != nil {
		return "", err
	}
	for _, other := range slices.Sorted(slices.Values(w.everyName().cased[caseKey(nameKey(name))])) {
		switch p := w.partners[other]; {
		case p == nil || other == id || !holds(p, name):
		case caseKey(nameKey(name)) == caseKey(nameKey(other)):
			return safetext.Quote(name) + " is the id of another partner", nil
		default:
			return safetext.Quote(name) + " is an alias of " + safetext.Line(other) + " already", nil
		}
	}
	return "", nil
}

// holds reports whether a name is a partner's id or alias. Case does not tell partners apart.
func holds(p *lead.Partner, name string) bool {
	key := caseKey(nameKey(name))
	return slices.ContainsFunc(append([]string{p.ID}, p.Aliases...), func(n string) bool { return caseKey(nameKey(n)) == key })
}

// cleanAliases are the aliases of a partner as they are kept: each once, and not its id.
func cleanAliases(id string, names []string) []string {
	var out []string
	for _, name := range clean(names) {
		if !holds(&lead.Partner{ID: id, Aliases: out}, name) {
			out = append(out, name)
		}
	}
	return out
}

// theirID puts the id of a partner in the place of any of its names, where one partner alone is called so.
func (w *work) theirID(name string) (string, error) {
	if there, err := w.partnersNamed([]string{name}); err != nil || len(there) > 0 || strings.TrimSpace(name) == "" {
		return name, err
	}
	if err := w.loadPartners(); err != nil {
		return name, err
	}
	if id, ok := w.partnerID(name); ok {
		return id, nil
	}
	return name, nil
}

// byTheirIDs puts the ids of partners in the place of other names of theirs, among the subjects of an act. One that is to be
// made keeps its name.
func (d *Desk) byTheirIDs(ctx context.Context, act *Act, on []Subject) ([]Subject, error) {
	if act.On != Partners || act.makes {
		return on, nil
	}
	out := slices.Clone(on)
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		w := emptyHanded(ctx, tx, d.rules.Load(), d.now())
		for i := range out {
			id, err := w.theirID(on[i].ID)
			if err != nil {
				return err
			}
			out[i].ID = id
		}
		return nil
	})
	return out, err
}
