package app

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// factsForm is what is known of a lead, in the form that `score` reads. What is not known is null.
type factsForm struct {
	Lead      recordForm        `json:"lead"`
	Account   accountForm       `json:"account"`
	Partner   *partnerForm      `json:"partner"`
	BANT      map[string]string `json:"bant"`
	Evidence  map[string]string `json:"bant_evidence"`
	Confirmed confirmedForm     `json:"confirmed"`
}

type recordForm struct {
	ID          string             `json:"id"`
	ExternalID  lead.Opt[string]   `json:"external_id"`
	Name        lead.Opt[string]   `json:"name"`
	Email       lead.Opt[string]   `json:"email"`
	Phone       lead.Opt[string]   `json:"phone"`
	Title       lead.Opt[string]   `json:"title"`
	Language    lead.Opt[string]   `json:"language"`
	TimeZone    lead.Opt[string]   `json:"time_zone"`
	Source      lead.Source        `json:"source"`
	ReferredAt  *string            `json:"referred_at"`
	ProgramTier lead.Opt[string]   `json:"program_tier"`
	UseCase     lead.Opt[string]   `json:"use_case"`
	ProductLine lead.Opt[string]   `json:"product_line"`
	Tags        lead.Opt[[]string] `json:"tags"`
	UTM         lead.UTM           `json:"utm"`
	ClientID    lead.Opt[string]   `json:"client_id"`
	Surface     lead.Opt[string]   `json:"surface"`
}

type accountForm struct {
	Domain            lead.Opt[string]   `json:"domain"`
	Name              lead.Opt[string]   `json:"name"`
	Employees         lead.Opt[int64]    `json:"employees"`
	Industry          lead.Opt[string]   `json:"industry"`
	Country           lead.Opt[string]   `json:"country"`
	Region            lead.Opt[string]   `json:"region"`
	TechStack         lead.Opt[[]string] `json:"tech_stack"`
	IntegrationActive lead.Opt[bool]     `json:"integration_active"`
}

type partnerForm struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Kind      string             `json:"kind"`
	Tier      string             `json:"tier"`
	Certified lead.Opt[bool]     `json:"certified"`
	Status    lead.PartnerStatus `json:"status"`
}

type confirmedForm struct {
	Partner any `json:"partner"` // true, false, "refused"
	Us      any `json:"us"`
}

type touchForm struct {
	ID      string           `json:"id"`
	At      string           `json:"at"`
	Kind    string           `json:"kind"`
	URL     lead.Opt[string] `json:"url"`
	Asset   lead.Opt[string] `json:"asset"`
	OwnedBy lead.Opt[string] `json:"owned_by"`
	Partner lead.Opt[string] `json:"partner"`
	Surface lead.Opt[string] `json:"surface"`
	UTM     lead.UTM         `json:"utm"`
}

func factsOf(det *desk.Detail) factsForm {
	l, acct := &det.Facts.Lead, &det.Facts.Account
	f := factsForm{
		Lead: recordForm{ID: det.ID.String(), ExternalID: l.ExternalID, Name: l.Name, Email: l.Email, Phone: l.Phone, Title: l.Title, Language: l.Language,
			TimeZone: l.TimeZone, Source: l.Source, ProgramTier: l.ProgramTier, UseCase: l.UseCase, ProductLine: l.ProductLine, Tags: l.Tags, UTM: l.UTM,
			ClientID: l.ClientID, Surface: l.Surface},
		Account: accountForm{Domain: acct.Domain, Name: acct.Name, Employees: acct.Employees, Industry: acct.Industry, Country: acct.Country, Region: acct.Region,
			TechStack: acct.TechStack, IntegrationActive: acct.IntegrationActive},
		BANT: map[string]string{}, Evidence: map[string]string{},
		Confirmed: confirmedForm{word(det.Facts.Confirmed.Partner), word(det.Facts.Confirmed.Us)},
	}
	if l.ReferredAt.Known {
		f.Lead.ReferredAt = stampOf(&l.ReferredAt.V)
	}
	if p := det.Facts.Partner; p != nil {
		f.Partner = &partnerForm{p.ID, p.Name, p.Kind, p.Tier, p.Certified, p.StatusAt(det.At)}
	}
	for _, letter := range lead.Letters() {
		q := det.Facts.BANT.Get(letter)
		f.BANT[letter] = answer(q)
		if q.Evidence != "" {
			f.Evidence[letter] = q.Evidence
		}
	}
	return f
}

func answer(q *lead.Question) string {
	if q.Answer == "" {
		return string(lead.Unknown)
	}
	return string(q.Answer)
}

// word is one side's confirmation as the contract has it.
func word(c lead.Confirmation) any {
	if c == lead.Refused {
		return string(lead.Refused)
	}
	return c == lead.Confirmed
}

func touchOf(t *lead.Touch) touchForm {
	return touchForm{ID: t.ID, At: stamp(t.At), Kind: t.Kind, URL: t.URL, Asset: t.Asset, OwnedBy: t.OwnedBy, Partner: t.Partner, Surface: t.Surface, UTM: t.UTM}
}
