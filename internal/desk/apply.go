package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// apply writes what a row says into the rows in hand. What a person set stays, and what the row
// does not say stays. It reports whether person, account or texts changed.
// What it says of a company that is not its own waits as attributes.
func (b *admission) apply(e *entry, r *arrival, own bool) (bool, error) {
	p, a := b.persons[e.PersonID], b.accounts[e.AccountID]
	if r.contact != nil {
		p = r.contact // what it says of a person it says of them
	}
	hand := r.Origin.Name == Hand
	said, has := &b.said, &b.has
	*said = lead.Facts{Lead: r.Record, Account: r.Account}
	b.plausible(e, r)
	if r.wrong != nil && p.EmailKey != "" {
		r.keep("email", said.Lead.Email.V) // a text that is no address says nothing of one that is known
		said.Lead.Email = lead.Opt[string]{}
	}
	knownOf(has, e.Lead, p.Person, a.Account)
	said.Lead.ExternalID = r.external(has)
	if err := b.withhold(e, r, own); err != nil {
		return false, err
	}
	changed, shared := false, a.IntegrationActive.Known && a.isNew
	for _, f := range lead.Table() {
		if !imported(f) {
			continue
		}
		byHand := e.byHand(f, p.Person, a.Account)
		// The later word of a person beats an earlier one.
		if (hand || !slices.Contains(*byHand, f.Name)) && take(f, has, said, *byHand) {
			changed = true
			shared = shared || f.Of != lead.OfLead
		}
		if hand && f.ByHand() && f.Known(said) {
			*byHand = mark(*byHand, f.Name)
		}
	}
	keepKnown(has, e.Lead, p.Person, a.Account)
	if shared {
		a.by = r.Origin.Name
	}
	// The next row may put it back, and then nothing tells that leads were scored by this one's word.
	p.stirred, a.stirred = p.stirred || shared, a.stirred || shared
	if r.partner != "" && (hand || !slices.Contains(e.ByHand, "partner")) {
		e.PartnerID = r.partner
	}
	if hand && e.PartnerID != "" && strings.TrimSpace(r.Partner) != "" {
		e.ByHand = mark(e.ByHand, "partner")
	}
	utm := e.UTM
	if b.applyUTM(e, &r.Referral); e.UTM != utm {
		changed = true
	}
	if err := b.applyAnswers(e, &r.Referral); err != nil {
		return false, err
	}
	return changed || shared, b.applyTexts(e, &r.Referral, &changed)
}

// plausible keeps as attributes what a row says that no lead takes: a tier outside the policy's list, and a
// referral date ahead. A record that waits in quarantine for the right one shows it.
func (b *admission) plausible(e *entry, r *arrival) {
	said := &b.said.Lead
	waits := e.Stage == "" || e.Stage == lead.Quarantined
	var known bool
	said.ProgramTier.V, known = b.tier(safetext.Line(strings.TrimSpace(r.ProgramTier.V)))
	if !known && said.ProgramTier.Known && !(waits && e.Source.Partnered()) {
		if said.ProgramTier.V != "" {
			r.keep("program_tier", said.ProgramTier.V)
		}
		said.ProgramTier = lead.Opt[string]{}
	}
	if said.ReferredAt.Known && b.ahead(said.ReferredAt.V) && !waits && store.Millis(said.ReferredAt.V) != e.ReferredAt {
		r.keep("referred_at", said.ReferredAt.V.Format(time.RFC3339))
		said.ReferredAt = lead.Opt[time.Time]{}
	}
	if said.ReferredAt.Known && len(b.contacts[e.ID]) > 0 && e.ReferredAt != 0 && store.Millis(said.ReferredAt.V) > e.ReferredAt {
		said.ReferredAt = lead.Opt[time.Time]{} // of the referrals that are one the day of the first stays
	}
}

// imported reports whether a row's word of a fact is taken as it stands. Which lead, company and
// partner a row is about was decided before, and what a link says is read together.
func imported(f *lead.Fact) bool {
	switch f.Kind {
	case lead.ADomain, lead.ASource, lead.APartner, lead.ACampaign, lead.ASurface:
		return false
	}
	return f.Column > 0
}

// byHand is the list that protects a fact from imports.
func (e *entry) byHand(f *lead.Fact, p *store.Person, a *store.Account) *[]string {
	switch {
	case f.Kind == lead.ADomain: // where this lead is, and no other
	case f.Of == lead.OfPerson:
		return &p.ByHand
	case f.Of == lead.OfCompany:
		return &a.ByHand
	}
	return &e.ByHand
}

// take writes what was said over what is known, and reports whether that says something new.
func take(f *lead.Fact, has, said *lead.Facts, byHand []string) bool {
	switch to := f.Slot(has).(type) {
	case *lead.Opt[string]:
		from := *f.Text(said)
		from.V = safetext.Kept(strings.TrimSpace(from.V))
		return from.V != "" && replace(to, from)
	case *lead.Opt[int64]:
		return replace(to, *f.Number(said))
	case *lead.Opt[bool]:
		return replace(to, *f.Truth(said))
	case *lead.Opt[time.Time]:
		from := *f.Instant(said)
		return !(to.Known && from.Known && to.V.Equal(from.V)) && replace(to, from) // in whatever zone it is written
	case *lead.Opt[[]string]:
		return takeList(f, to, *f.List(said), byHand)
	}
	return false
}

func replace[T comparable](to *lead.Opt[T], from lead.Opt[T]) bool {
	if !from.Known || *to == from {
		return false
	}
	*to = from
	return true
}

// takeList takes a list as it is said, or adds it to one that grows, without what a person took off.
func takeList(f *lead.Fact, to *lead.Opt[[]string], from lead.Opt[[]string], byHand []string) bool {
	if !from.Known {
		return false
	}
	list := append([]string{}, clean(from.V)...) // known to be empty is no null
	if f.Grows {
		said := list
		list = slices.Clone(to.V)
		for _, t := range said {
			if !slices.Contains(list, t) && !slices.Contains(byHand, "-"+t) && lead.TooMany(len(list)+1) == nil {
				list = append(list, t)
			}
		}
	}
	if to.Known && slices.Equal(to.V, list) {
		return false
	}
	*to = lead.Known(list)
	return true
}

func (b *admission) applyUTM(e *entry, r *Referral) {
	utm := r.UTM
	if r.LandingURL.Known {
		fromURL := link.ParseUTM(r.LandingURL.V)
		for _, f := range []struct {
			to   *lead.Opt[string]
			from string
		}{{&utm.Source, fromURL.Source}, {&utm.Medium, fromURL.Medium}, {&utm.Campaign, fromURL.Campaign}, {&utm.Term, fromURL.Term},
			{&utm.Content, fromURL.Content}} {
			if !f.to.Known && f.from != "" {
				*f.to = lead.Known(f.from)
			}
		}
	}
	if utm != (lead.UTM{}) {
		e.UTM = cleanUTM(utm)
	}
	switch {
	case r.Surface.Known:
		e.Surface = lead.Known(safetext.Line(strings.ToLower(strings.TrimSpace(r.Surface.V))))
	case r.Referrer != "" || utm.Source.Known || r.LandingURL.Known:
		e.Surface = lead.Known(link.Surface(r.Referrer, utm.Source.V, r.LandingURL.V))
	}
}

func cleanUTM(u lead.UTM) lead.UTM {
	for _, part := range lead.UTMParts() {
		o := part.Of(&u)
		o.V = safetext.Line(strings.TrimSpace(o.V))
	}
	return u
}

// applyAnswers takes BANT answers and the partner's confirmation from a row. An answer that a
// person gave stays.
func (b *admission) applyAnswers(e *entry, r *Referral) error {
	for _, name := range lead.Letters() {
		ans, ok := r.BANT[name]
		if old := e.BANT[name]; !ok || ans == lead.Unknown || old.Answer == ans || old.Who != "" && old.Who != "import" {
			continue
		}
		e.BANT[name] = store.Answer{Answer: ans, Who: "import", At: b.ms()}
	}
	if r.PartnerConfirmed.Known && r.PartnerConfirmed.V && e.PartnerWord != lead.Refused {
		e.PartnerWord = lead.Confirmed
	}
	return nil
}

func (b *admission) applyTexts(e *entry, r *Referral, changed *bool) error {
	if note := safetext.KeptBlock(strings.TrimSpace(r.Note)); note != "" {
		same, err := b.sameText(e.Note, note)
		if err != nil {
			return err
		}
		if !same {
			if e.Note, err = b.text(e.PersonID, "note", note); err != nil {
				return err
			}
			*changed = true
		}
	}
	if len(r.Attributes) > 0 {
		doc, err := json.Marshal(r.Attributes)
		if err != nil {
			return err
		}
		same, err := b.sameText(e.Attributes, string(doc))
		if err != nil || same {
			return err
		}
		e.Attributes, err = b.text(e.PersonID, "attributes", string(doc))
		*changed = true
		return err
	}
	return nil
}
