package lead

import (
	"slices"
	"time"
)

// table, and the two ways to look a fact up. They are made at load and never written.
var (
	table   = slices.Concat(ofLead(), campaigns(), ofLink(), ofCompany(), ofPartner())
	byName  = lookUp(func(f *Fact) string { return f.Name })
	byField = lookUp(func(f *Fact) string { return f.Field })
	columns = By(func(f *Fact) int { return f.Column })
)

func lookUp(key func(*Fact) string) map[string]*Fact {
	out := map[string]*Fact{}
	for _, f := range table {
		if k := key(f); k != "" {
			out[k] = f
		}
	}
	return out
}

// ofLead are the facts of the person and of the referral.
func ofLead() []*Fact {
	return []*Fact{
		{
			Name: "external_id", Field: "lead.external_id", Of: OfLead, Kind: AnID,
			Column:  10,
			Aliases: "recordid leadid contactid hubspotid salesforceid vid",
			Weak:    "id",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.ExternalID },
		},
		{
			Name: "name", Field: "lead.name", Of: OfPerson, Kind: AText,
			Column: 80, Set: 80, Form: 210, Card: Card{10, "person"}, Names: true,
			Aliases: "fullname contactname leadname contact leadfullname",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.Name },
		},
		{
			Name: "email", Field: "lead.email", Of: OfPerson, Kind: AnEmail, Word: "e-mail address",
			Column: 30, Set: 100, Form: 110, Page: 10, Card: Card{20, "e-mail"}, Names: true,
			Aliases: "emailaddress workemail businessemail contactemail leademail",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.Email },
		},
		{
			Name: "phone", Field: "lead.phone", Of: OfPerson, Kind: AText,
			Column: 90, Set: 110, Form: 230, Page: 20, Card: Card{30, "phone"}, Names: true,
			Aliases: "phonenumber telephone businessphone workphone",
			Weak:    "mobilephonenumber mobilephone mobile cellphone",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.Phone },
		},
		{
			Name: "title", Field: "lead.title", Of: OfPerson, Kind: AText,
			Column: 100, Set: 90, Form: 220, Card: Card{15, "person"},
			Aliases: "jobtitle position",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.Title },
		},
		{
			Name: "language", Field: "lead.language", Of: OfPerson, Kind: AText,
			Column: 190, Set: 120, Form: 340, Card: Card{40, "language"},
			Aliases: "preferredlanguage",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.Language },
		},
		{
			Name: "time_zone", Field: "lead.time_zone", Of: OfPerson, Kind: AText,
			Column: 200, Set: 130, Card: Card{45, "language"},
			Text: func(f *Facts) *Opt[string] { return &f.Lead.TimeZone },
		},
		{
			Name: "source", Field: "lead.source", Of: OfLead, Kind: ASource,
			Column: 70, Set: 190, Form: 330, Page: 60, Given: true,
			Aliases: "leadsource",
			Plain:   func(f *Facts) *string { return (*string)(&f.Lead.Source) },
		},
		{
			Name: "referred_at", Field: "lead.referred_at", Of: OfLead, Kind: AnInstant, Word: "referral date",
			Column: 20, Set: 180, Form: 150, Page: 70, Gate: 20,
			Aliases: "referraldate referredon datereferred dateofreferral",
			Weak:    "createdate createddate createdat datecreated submittedat date",
			Instant: func(f *Facts) *Opt[time.Time] { return &f.Lead.ReferredAt },
		},
		{
			Name: "program_tier", Field: "lead.program_tier", Of: OfLead, Kind: ATier,
			Column: 60, Set: 170, Form: 140, Filter: Filter{"tier", "owner", "program tier of the referral"}, Gate: 10,
			Aliases: "partnertier programmetier",
			Weak:    "tier",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.ProgramTier },
		},
		{
			Name: "use_case", Field: "lead.use_case", Of: OfLead, Kind: AText,
			Column: 170, Set: 60, Form: 310, Page: 50, Card: Card{110, "use case"}, Gate: 30,
			Aliases: "usecases",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.UseCase },
		},
		{
			Name: "product_line", Field: "lead.product_line", Of: OfLead, Kind: AText,
			Column: 180, Set: 70, Form: 320, Card: Card{120, "product"}, Filter: Filter{"product", "has", "the product line"},
			Aliases: "productinterest product",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.ProductLine },
		},
		{
			Name: "deal_type", Field: "lead.deal_type", Of: OfLead, Kind: AText,
			Column: 185, Set: 75, Form: 325, Page: 55, Card: Card{125, "deal type"}, Filter: Filter{"deal_type", "has",
				"the type of the deal"},
			Aliases: "opportunitytype",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.DealType },
		},
		{
			Name: "tags", Field: "lead.tags", Of: OfLead, Kind: AList,
			Column: 210, Form: 350, Grows: true,
			Aliases: "labels",
			List:    func(f *Facts) *Opt[[]string] { return &f.Lead.Tags },
		},
	}
}

// campaigns are the parts of UTM.
func campaigns() []*Fact {
	var out []*Fact
	for i, part := range UTMParts() {
		out = append(out, &Fact{
			Name: "utm_" + part.Name, Field: "lead.utm." + part.Name, Kind: ACampaign, Column: 220 + 10*i, Weak: part.Weak,
			Text: func(f *Facts) *Opt[string] { return part.Of(&f.Lead.UTM) },
		})
	}
	return out
}

// ofLink are the facts of how the lead came, beside its campaign.
func ofLink() []*Fact {
	return []*Fact{
		{
			Name: "landing_url", Of: OfLead, Kind: AText,
			Column: 270, Form: 360,
			Aliases: "landingpage landingpageurl firstpageseen",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.LandingURL },
		},
		{
			Name: "client_id", Field: "lead.client_id", Of: OfLead, Kind: AnID,
			Column:  280,
			Aliases: "gaclientid googleanalyticsclientid",
			Text:    func(f *Facts) *Opt[string] { return &f.Lead.ClientID },
		},
		{
			Name: "surface", Field: "lead.surface", Of: OfLead, Kind: ASurface,
			Column: 290,
			Text:   func(f *Facts) *Opt[string] { return &f.Lead.Surface },
		},
		{
			Name: "partner", Of: OfLead, Kind: APartner, Word: "the partner",
			Column: 50, Set: 160, Form: 130,
			Aliases: "partnerid partnername referralpartner referringpartner partneraccount",
			Plain:   partnerText(func(p *Partner) *string { return &p.ID }),
		},
	}
}

// ofCompany are the facts of the company.
func ofCompany() []*Fact {
	return []*Fact{
		{
			Name: "domain", Field: "account.domain", Of: OfCompany, Kind: ADomain, Word: "company domain",
			Public: true, Column: 40, Set: 150, Form: 120, Page: 30, Card: Card{50, "domain"},
			Aliases: "companydomain companydomainname accountdomain",
			Weak:    "emaildomain",
			Text:    func(f *Facts) *Opt[string] { return &f.Account.Domain },
		},
		{
			Name: "company", Field: "account.name", Of: OfCompany, Kind: AText,
			Public: true, Column: 110, Set: 140, Form: 240,
			Aliases: "companyname companyaccount accountname account organization organisation",
			Text:    func(f *Facts) *Opt[string] { return &f.Account.Name },
		},
		{
			Name: "employees", Field: "account.employees", Of: OfCompany, Kind: ANumber, Word: "company size",
			Public: true, Column: 120, Set: 10, Form: 250, Card: Card{60, "employees"},
			Aliases: "numberofemployees noofemployees employeecount companysize headcount accountemployees",
			Number:  func(f *Facts) *Opt[int64] { return &f.Account.Employees },
		},
		{
			Name: "industry", Field: "account.industry", Of: OfCompany, Kind: AnIndustry,
			Public: true, Column: 130, Set: 20, Form: 260, Card: Card{70, "industry"},
			Aliases: "companyindustry accountindustry",
			Text:    func(f *Facts) *Opt[string] { return &f.Account.Industry },
		},
		{
			Name: "country", Field: "account.country", Of: OfCompany, Kind: ACountry,
			Public: true, Column: 140, Set: 40, Form: 270, Card: Card{80, "country"},
			Filter:  Filter{"country", "product", "the company's country"},
			Aliases: "countryregion countrycode companycountry accountcountry",
			Text:    func(f *Facts) *Opt[string] { return &f.Account.Country },
		},
		{
			Name: "region", Field: "account.region", Of: OfCompany, Kind: ARegion,
			Column: 150, Set: 30, Form: 280, Card: Card{85, "country"}, Filter: Filter{"region", "country", "the company's region"},
			Aliases: "salesregion accountregion",
			Text:    func(f *Facts) *Opt[string] { return &f.Account.Region },
		},
		{
			Name: "tech_stack", Field: "account.tech_stack", Of: OfCompany, Kind: AList,
			Public: true, Column: 160, Set: 50, Form: 290, Page: 40, Card: Card{100, "tech stack"},
			Aliases: "technologies webtechnologies accounttechstack",
			List:    func(f *Facts) *Opt[[]string] { return &f.Account.TechStack },
		},
		{
			Name: "integration_active", Field: "account.integration_active", Of: OfCompany, Kind: ATruth,
			Word: "whether the integration is in use",
			Set:  200, Gate: 40,
			Truth: func(f *Facts) *Opt[bool] { return &f.Account.IntegrationActive },
		},
	}
}

// ofPartner are the facts of the partner that a policy asks for. A partner is edited by itself.
func ofPartner() []*Fact {
	out := []*Fact{
		{Field: "partner.id", Kind: AnID, Word: "partner's id", Given: true, Plain: partnerText(func(p *Partner) *string { return &p.ID })},
		{Field: "partner.name", Kind: AText, Word: "partner's name", Plain: partnerText(func(p *Partner) *string { return &p.Name })},
		{Field: "partner.kind", Kind: AText, Word: "partner's kind", Plain: partnerText(func(p *Partner) *string { return &p.Kind })},
		{Field: "partner.tier", Kind: AText, Word: "partner's tier", Plain: partnerText(func(p *Partner) *string { return &p.Tier })},
		{Field: "partner.certified", Kind: ATruth, Word: "whether the partner is certified", Truth: func(f *Facts) *Opt[bool] {
			if f.Partner == nil {
				return nil
			}
			return &f.Partner.Certified
		}},
		{Field: "partner.status", Kind: AStatus, Word: "partner's status", Given: true,
			Plain: partnerText(func(p *Partner) *string { return (*string)(&p.Status) })},
	}
	for _, f := range out {
		f.Of = OfPartner
	}
	return out
}

func partnerText(of func(*Partner) *string) func(*Facts) *string {
	return func(f *Facts) *string {
		if f.Partner == nil {
			return nil
		}
		return of(f.Partner)
	}
}

// UTMPart is one of the five campaign fields, with the keys of columns of exports that mean it.
type UTMPart struct {
	Name, Weak string
	Of         func(*UTM) *Opt[string]
}

// UTMParts lists the campaign fields of a lead and of a touch.
func UTMParts() []UTMPart {
	return []UTMPart{
		{"source", "sourceutm", func(u *UTM) *Opt[string] { return &u.Source }},
		{"medium", "mediumutm", func(u *UTM) *Opt[string] { return &u.Medium }},
		{"campaign", "campaignutm", func(u *UTM) *Opt[string] { return &u.Campaign }},
		{"term", "", func(u *UTM) *Opt[string] { return &u.Term }},
		{"content", "", func(u *UTM) *Opt[string] { return &u.Content }},
	}
}

// TouchText is one text that a touch can be known by; its name is what policies write behind
// "touch.".
type TouchText struct {
	Name string
	Of   func(*Touch) *Opt[string]
}

// TouchTexts lists what a touch can be known by, beside its kind and its instant.
func TouchTexts() []TouchText {
	out := []TouchText{
		{"url", func(t *Touch) *Opt[string] { return &t.URL }},
		{"asset", func(t *Touch) *Opt[string] { return &t.Asset }},
		{"owned_by", func(t *Touch) *Opt[string] { return &t.OwnedBy }},
		{"partner", func(t *Touch) *Opt[string] { return &t.Partner }},
		{"surface", func(t *Touch) *Opt[string] { return &t.Surface }},
	}
	for _, part := range UTMParts() {
		out = append(out, TouchText{"utm." + part.Name, func(t *Touch) *Opt[string] { return part.Of(&t.UTM) }})
	}
	return out
}
