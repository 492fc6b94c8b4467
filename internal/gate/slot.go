package gate

import "github.com/eqltui/eqltui/internal/lead"

func setTruth(f *lead.Facts, name string, b bool) {
	switch name {
	case "account.integration_active":
		f.Account.IntegrationActive = lead.Known(b)
	case "partner.certified":
		changePartner(f, func(p *lead.Partner) { p.Certified = lead.Known(b) })
	}
}

func setList(f *lead.Facts, name string, list []string) {
	switch name {
	case "lead.tags":
		f.Lead.Tags = lead.Known(list)
	case "account.tech_stack":
		f.Account.TechStack = lead.Known(list)
	}
}

// changePartner changes a copy, because the partner is shared with the facts that are judged.
func changePartner(f *lead.Facts, change func(*lead.Partner)) {
	if f.Partner == nil {
		return
	}
	p := *f.Partner
	change(&p)
	f.Partner = &p
}

func setText(f *lead.Facts, name, s string) {
	if slot := textSlot(f, name); slot != nil {
		*slot = lead.Known(s)
		return
	}
	changePartner(f, func(p *lead.Partner) {
		switch name {
		case "partner.name":
			p.Name = s
		case "partner.kind":
			p.Kind = s
		case "partner.tier":
			p.Tier = s
		}
	})
}

// textSlot returns the place of a text field, nil for those that have none of their own.
func textSlot(f *lead.Facts, name string) *lead.Opt[string] {
	r, a := &f.Lead, &f.Account
	switch name {
	case "lead.external_id":
		return &r.ExternalID
	case "lead.name":
		return &r.Name
	case "lead.email":
		return &r.Email
	case "lead.phone":
		return &r.Phone
	case "lead.title":
		return &r.Title
	case "lead.language":
		return &r.Language
	case "lead.time_zone":
		return &r.TimeZone
	case "lead.program_tier":
		return &r.ProgramTier
	case "lead.use_case":
		return &r.UseCase
	case "lead.product_line":
		return &r.ProductLine
	case "lead.client_id":
		return &r.ClientID
	case "lead.surface":
		return &r.Surface
	case "lead.utm.source":
		return &r.UTM.Source
	case "lead.utm.medium":
		return &r.UTM.Medium
	case "lead.utm.campaign":
		return &r.UTM.Campaign
	case "lead.utm.term":
		return &r.UTM.Term
	case "lead.utm.content":
		return &r.UTM.Content
	case "account.domain":
		return &a.Domain
	case "account.name":
		return &a.Name
	case "account.industry":
		return &a.Industry
	case "account.country":
		return &a.Country
	case "account.region":
		return &a.Region
	}
	return nil
}

// isKnown reports whether the facts have a value for the field.
func (f *field) isKnown(x *lead.Facts) bool {
	switch f.name {
	case "account.employees":
		return x.Account.Employees.Known
	case "account.integration_active":
		return x.Account.IntegrationActive.Known
	case "account.tech_stack":
		return x.Account.TechStack.Known
	case "lead.tags":
		return x.Lead.Tags.Known
	case "lead.referred_at":
		return x.Lead.ReferredAt.Known
	case "partner.certified":
		return x.Partner != nil && x.Partner.Certified.Known
	case "partner.name":
		return x.Partner != nil && x.Partner.Name != ""
	case "partner.kind":
		return x.Partner != nil && x.Partner.Kind != ""
	case "partner.tier":
		return x.Partner != nil && x.Partner.Tier != ""
	}
	if slot := textSlot(x, f.name); slot != nil {
		return slot.Known
	}
	// A lead's source and a partner's id and status are not facts that somebody can look up later.
	return true
}
