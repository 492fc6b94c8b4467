package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Partners returns every partner, in the order of id.
func (d *Desk) Partners(ctx context.Context) (out []*lead.Partner, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.Partners(ctx)
		return err
	})
	return out, err
}

// Partner returns a partner by its id, or by another of its names.
func (d *Desk) Partner(ctx context.Context, id string) (out *lead.Partner, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w := emptyHanded(ctx, tx, d.rules.Load(), d.now())
		id, err := w.theirID(id)
		if err != nil {
			return err
		}
		found, err := w.partnersNamed([]string{id})
		if err == nil && len(found) == 0 {
			err = notFound("show", Subject{Partners, id})
		}
		if err == nil {
			out = found[0]
		}
		return err
	})
	return out, err
}

// PartnerFacts are what a person may set of a partner, as it would be typed to stay as it is; its days are those of the
// policy's zone.
func (d *Desk) PartnerFacts(ctx context.Context, id string) (map[string]string, error) {
	p, err := d.Partner(ctx, id)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	cells := partnerCells(p)
	for i, name := range ExportColumns(ExportPartners) {
		if slices.Contains(fieldNames(partnerFields), name) {
			out[name] = typed(cells[i], d.Policy().TimeZone)
		}
	}
	return out, nil
}

// typed is a cell of an export as a person would type it.
func typed(cell any, zone *time.Location) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case []string:
		return strings.Join(v, "; ")
	case Minor:
		return strings.TrimSuffix(lead.Major(int64(v), "", ".", 2), ".00")
	case Rate:
		return strings.TrimSuffix(strings.TrimRight(lead.Major(int64(v), "", ".", 2), "0"), ".") + "%"
	case time.Time:
		if at := v.In(zone); at.Format("15:04:05.000") == "00:00:00.000" {
			return at.Format(time.DateOnly)
		}
		return v.In(zone).Format(time.RFC3339)
	}
	return fmt.Sprint(cell)
}

// knowPartner makes a partner known by id, and by aliases and name where every partner is.
func (w *work) knowPartner(id string, p *lead.Partner) {
	if was := w.partners[id]; was == nil && p != nil && w.names != nil {
		w.names.add(p) // of ten thousand that come, each is looked for among those before it
	} else {
		w.names = nil
	}
	w.partners[id] = p
}

// partnerMoved sees to a partner's leads: what the partner is counts for each of them. Should they not
// be derived anew behind the transaction, Tick finds what is left.
func (w *work) partnerMoved(p *lead.Partner) error {
	return w.leadsMoved(p.ID)
}

// leadsMoved has the leads of a partner derived anew.
func (w *work) leadsMoved(partner string) error {
	if !slices.Contains(w.moved, partner) {
		w.moved = append(w.moved, partner)
	}
	return w.tx.Derive(w.ctx, partner, w.batch)
}

// Partners admits partners.
func (im *Importer) Partners(ctx context.Context, rows []PartnerIn) ([]Outcome, error) {
	return im.admit(ctx, partnerRows, originsOf(rows, func(r *PartnerIn) Origin { return r.Origin }), func(w *work) placing {
		return placing{place: func(i int) (Outcome, int64, error) {
			o, err := w.admitPartner(rows[i])
			return o, 0, err
		}}
	})
}

// BadPartnerID says why a text cannot be a partner's id, "" when it can.
func BadPartnerID(id string) string {
	if !lead.IsID(id) || id != strings.ToLower(id) || strings.ContainsAny(id, " \t/?&#") {
		return fmt.Sprintf("%s is no partner id: it is the partner's utm_source, in lower case and without blanks", safetext.Quote(id))
	}
	return ""
}

func (w *work) admitPartner(r PartnerIn) (Outcome, error) {
	id := safetext.Line(strings.TrimSpace(r.ID))
	if why := BadPartnerID(id); why != "" {
		return Outcome{Fate: RejectedIn, Reason: why}, nil
	}
	old, err := w.partnerRows.get(w, id)
	if err != nil {
		return Outcome{}, err
	}
	p := lead.Partner{ID: id, Status: lead.Active}
	if old != nil {
		p = *old
	}
	p.Name, p.Kind, p.Tier = safetext.Kept(strings.TrimSpace(r.Name)), r.Kind, safetext.Line(strings.TrimSpace(r.Tier))
	if r.Aliases.Known {
		p.Aliases = cleanAliases(id, r.Aliases.V)
	}
	if r.Certified.Known {
		p.Certified = r.Certified
	}
	for _, f := range []struct {
		from lead.Opt[string]
		to   *string
	}{{r.Region, &p.Region}, {r.Language, &p.Language}, {r.Manager, &p.Manager}, {r.Status, (*string)(&p.Status)}} {
		if f.from.Known {
			*f.to = safetext.Line(f.from.V)
		}
	}
	if r.CostPerQuarter.Known {
		p.CostPerQuarter = r.CostPerQuarter
	}
	if r.PayoutBP.Known {
		p.PayoutBP = r.PayoutBP
	}
	if r.JoinedAt.Known {
		p.JoinedAt = lead.Known(r.JoinedAt.V.UTC().Truncate(time.Millisecond)) // as it comes back from the database
	}
	// An alias that two tables give to two partners is nobody's: what comes under it waits, with both named. A partner whose
	// id is another's name would take away what that one is sent.
	if old == nil {
		if why, err := w.anothers(id, id); err != nil || why != "" {
			return Outcome{Fate: RejectedIn, Reason: why}, err
		}
	}
	if why := w.putPartner(old, &p); why != "" {
		return Outcome{Fate: RejectedIn, Reason: why}, nil
	}
	switch {
	case old == nil:
		return Outcome{Fate: Created}, nil
	case partnerKind.fields.Same(old, &p):
		return Outcome{Fate: Unchanged}, nil
	}
	return Outcome{Fate: Updated}, nil
}

// putPartner makes a partner what it is from now on, or says why it cannot be. A change of standing is
// dated now; what held before goes on holding for then.
func (w *work) putPartner(old, p *lead.Partner) (why string) {
	var ok bool
	if p.Tier, ok = w.tier(p.Tier); !ok {
		return fmt.Sprintf("the policy has no tier %s: it has %s", safetext.Quote(p.Tier),
			strings.Join(w.rules.policy.Programme.Tiers, ", "))
	}
	said := p.Status
	p.Status = lead.PartnerStatus(strings.ToLower(strings.TrimSpace(string(said))))
	if p.Status != lead.Active && p.Status != lead.Paused && p.Status != lead.Ended {
		return fmt.Sprintf("%s is no status: active, paused or ended", safetext.Quote(string(said)))
	}
	if old != nil && p.Status != old.Status {
		if len(p.History) == 0 {
			p.History = []lead.StatusChange{{Status: old.Status}}
		}
		p.History = append(slices.Clone(p.History), lead.StatusChange{Status: p.Status, From: w.now})
	}
	w.partnerRows.put(w, p)
	return ""
}

// tier gives a tier as the policy writes it: a CRM's "Gold" is the policy's gold.
func (w *work) tier(name string) (string, bool) {
	for _, t := range w.rules.policy.Programme.Tiers {
		if strings.EqualFold(t, name) {
			return t, true
		}
	}
	return name, false
}
