package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// apply writes what a row says into the rows in hand. What a person set stays, and what the row
// does not say stays. It reports whether person, account or texts changed.
func (b *admission) apply(e *entry, r *Referral, partner string) (bool, error) {
	p, a := b.persons[e.PersonID], b.accounts[e.AccountID]
	changed, hand := false, r.Origin.Name == Hand
	text := func(to *lead.Opt[string], from lead.Opt[string], byHand []string, name string) {
		if hand { // the later word of a person beats an earlier one
			byHand = nil
		}
		if v := safetext.Line(strings.TrimSpace(from.V)); from.Known && v != "" && !slices.Contains(byHand, name) && (!to.Known || to.V != v) {
			*to, changed = lead.Known(v), true
		}
	}
	if r.Email != "" {
		text(&p.Email, lead.Known(r.Email), p.ByHand, "email")
	}
	text(&p.Name, r.Name, p.ByHand, "name")
	text(&p.Phone, r.Phone, p.ByHand, "phone")
	text(&p.Title, r.Title, p.ByHand, "title")
	text(&p.Language, r.Language, p.ByHand, "language")
	text(&p.TimeZone, r.TimeZone, p.ByHand, "time_zone")
	text(&a.Name, r.Company, a.ByHand, "company")
	text(&a.Industry, r.Industry, a.ByHand, "industry")
	text(&a.Country, r.Country, a.ByHand, "country")
	text(&a.Region, r.Region, a.ByHand, "region")
	if r.Employees.Known && (hand || !slices.Contains(a.ByHand, "employees")) && a.Employees != r.Employees {
		a.Employees, changed = r.Employees, true
	}
	if r.TechStack.Known && (hand || !slices.Contains(a.ByHand, "tech_stack")) && !slices.Equal(a.TechStack.V, clean(r.TechStack.V)) {
		a.TechStack, changed = lead.Known(clean(r.TechStack.V)), true
	}
	if a.IntegrationActive.Known && a.isNew {
		changed = true
	}
	// The next row may put it back, and then nothing tells that leads were scored by this one's word.
	p.stirred, a.stirred = p.stirred || changed, a.stirred || changed
	tier := r.ProgramTier
	tier.V, _ = b.tier(safetext.Line(strings.TrimSpace(tier.V)))
	text(&e.ProgramTier, tier, e.ByHand, "program_tier")
	text(&e.UseCase, r.UseCase, e.ByHand, "use_case")
	text(&e.ProductLine, r.ProductLine, e.ByHand, "product_line")
	text(&e.LandingURL, r.LandingURL, nil, "")
	if r.Origin.Key != "" {
		text(&e.ExternalID, lead.Known(r.Origin.Key), nil, "")
	}
	if r.ClientID != "" {
		text(&e.ClientID, lead.Known(r.ClientID), nil, "")
	}
	if partner != "" && (hand || !slices.Contains(e.ByHand, "partner")) {
		e.PartnerID = partner
	}
	if r.ReferredAt.Known && (hand || !slices.Contains(e.ByHand, "referred_at")) {
		e.ReferredAt = store.Millis(r.ReferredAt.V)
	}
	b.applyTags(e, r)
	utm := e.UTM
	if b.applyUTM(e, r); e.UTM != utm {
		changed = true
	}
	if err := b.applyAnswers(e, r); err != nil {
		return false, err
	}
	if hand {
		markTyped(e, p.Person, a.Account, r)
	}
	return changed, b.applyTexts(e, r, &changed)
}

func (b *admission) applyTags(e *entry, r *Referral) {
	if !r.Tags.Known {
		return
	}
	tags := slices.Clone(e.Tags.V)
	for _, t := range clean(r.Tags.V) {
		if !slices.Contains(tags, t) && !slices.Contains(e.ByHand, "-"+t) {
			tags = append(tags, t)
		}
	}
	e.Tags = lead.Known(tags)
}

func (b *admission) applyUTM(e *entry, r *Referral) {
	utm := r.UTM
	if r.LandingURL.Known {
		fromURL := link.ParseUTM(r.LandingURL.V)
		for _, f := range []struct {
			to   *lead.Opt[string]
			from string
		}{{&utm.Source, fromURL.Source}, {&utm.Medium, fromURL.Medium}, {&utm.Campaign, fromURL.Campaign}, {&utm.Term, fromURL.Term}, {&utm.Content, fromURL.Content}} {
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
	for _, f := range []*lead.Opt[string]{&u.Source, &u.Medium, &u.Campaign, &u.Term, &u.Content} {
		f.V = safetext.Line(strings.TrimSpace(f.V))
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
	if note := safetext.Block(strings.TrimSpace(r.Note)); note != "" {
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
