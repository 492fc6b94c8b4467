package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// ofCompany are the facts of a company that an import brings, listed at load and never written.
var ofCompany = slices.DeleteFunc(slices.Clone(lead.Table()), func(f *lead.Fact) bool { return f.Of != lead.OfCompany || !imported(f) })

// withhold takes out of what a row says of its company what must not be written over the facts of one that is
// shared: everything when the lead is at another company, and what contradicts the word of the partner who came
// there first. It is kept as attributes of the lead.
func (b *admission) withhold(e *entry, r *arrival, own bool) error {
	a := b.accounts[e.AccountID]
	if own && (a.isNew && len(b.arrived[a.ID]) < 2 || a.Domain == "" || r.Origin.Name == Hand) {
		return nil
	}
	for _, f := range ofCompany {
		if r.also != "" && !contradicts(f, &b.has, &b.said) && f.Known(&b.has) {
			continue // an export says of each lead what is known of its company
		}
		if own && (!contradicts(f, &b.has, &b.said) || f.Kind == lead.ARegion && b.byCountry(a)) || !f.Known(&b.said) {
			continue
		}
		if own {
			first, err := b.firstPartner(a)
			if err != nil {
				return err
			}
			if first == "" || first == cmp.Or(r.partner, e.PartnerID, first) {
				return nil
			}
		}
		if !slices.Contains(a.ByHand, f.Name) {
			r.keep(f.Name, f.Read(&b.said))
		}
		f.Put(&b.said, nil)
	}
	return nil
}

// contradicts reports whether a row says something else of what is known.
func contradicts(f *lead.Fact, has, said *lead.Facts) bool {
	switch old := f.Slot(has).(type) {
	case *lead.Opt[string]:
		now := f.Text(said)
		return old.Known && now.Known && old.V != safetext.Kept(strings.TrimSpace(now.V))
	case *lead.Opt[int64]:
		return differs(*old, *f.Number(said))
	case *lead.Opt[bool]:
		return differs(*old, *f.Truth(said))
	case *lead.Opt[time.Time]:
		return differs(*old, *f.Instant(said))
	case *lead.Opt[[]string]:
		now := f.List(said)
		return old.Known && now.Known && !slices.Equal(old.V, clean(now.V))
	}
	return false
}

func differs[T comparable](a, b lead.Opt[T]) bool { return a.Known && b.Known && a.V != b.V }

// firstPartner is the partner of the first living lead at a company that came through one, "" for none.
func (b *admission) firstPartner(a *account) (string, error) {
	rivals, asked := b.rivals[a.ID]
	if !asked && !a.isNew {
		var err error
		if rivals, err = b.tx.Rivals(b.ctx, nil, []int64{a.ID}); err != nil {
			return "", err
		}
		b.rivals[a.ID] = rivals
	}
	var first store.Rival
	look := func(l store.Rival) {
		if e := b.leads[l.ID]; e != nil {
			l = e.side()
		}
		if l.AccountID == a.ID && l.Stage.Living() && l.Partner != "" && (first.ID == 0 || l.ID < first.ID) {
			first = l
		}
	}
	for _, l := range rivals {
		look(l)
	}
	for _, e := range b.arrived[a.ID] {
		look(e.side())
	}
	return first.Partner, nil
}

// placeByCountry fills in the region of a company of which only the country is known, by the policy's word.
func (w *work) placeByCountry(e *entry) {
	a := w.accounts[e.AccountID]
	if a.Region.Known || !a.Country.Known || slices.Contains(a.ByHand, "region") {
		return
	}
	if region := w.rules.policy.RegionOf(a.Country.V); region != "" {
		a.Region, a.stirred = lead.Known(region), true
		e.region = "region " + region + " follows from " + a.Country.V
	}
}

// byCountry reports whether a company's region is the one that follows from its country: nobody's word, which
// any gives way to.
func (w *work) byCountry(a *account) bool {
	return a.Region.Known && a.Country.Known && a.Region.V == w.rules.policy.RegionOf(a.Country.V)
}
