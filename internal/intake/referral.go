package intake

import (
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// referral makes the draft of a lead. What is missing is no mistake here: the desk keeps an
// incomplete record in quarantine.
func (r *row) referral() (desk.Referral, error) {
	d := desk.Referral{
		Origin:           r.origin(r.text("external_id")),
		Partner:          r.text("partner"),
		Referrer:         r.text("referrer"),
		BANT:             r.bant(),
		PartnerConfirmed: r.bool("partner_confirmed"),
		Note:             r.text("note"),
		Attributes:       r.attributes(),
	}
	var known lead.Facts
	for _, f := range lead.Columns() {
		r.fact(f, &known)
	}
	d.Record, d.Account = known.Lead, known.Account
	d.Name = r.name()
	r.website(&d)
	return d, r.fault()
}

// fact reads the cell of a fact as what it is.
func (r *row) fact(f *lead.Fact, known *lead.Facts) {
	switch at := f.Slot(known).(type) {
	case *lead.Opt[int64]:
		*at = r.count(f.Name)
	case *lead.Opt[bool]:
		*at = r.bool(f.Name)
	case *lead.Opt[[]string]:
		*at = r.list(f.Name)
	case *lead.Opt[time.Time]:
		*at = r.time(f.Name)
	case *lead.Opt[string]:
		*at = r.opt(f.Name)
		switch {
		case f.Kind == lead.ACountry && at.Known:
			at.V, _ = lead.Country(at.V)
		case f.Kind == lead.ASurface && at.Known:
			at.V = r.word(f.Name, surfaces())
			at.Known = at.V != ""
		}
	case *string:
		if f.Kind == lead.ASource {
			*at = string(read(r, f.Name, source).V)
		}
	}
}

// name is the full name, or first and last name together.
func (r *row) name() lead.Opt[string] {
	if n := r.opt("name"); n.Known {
		return n
	}
	if n := strings.TrimSpace(r.text("first_name") + " " + r.text("last_name")); n != "" {
		return lead.Known(n)
	}
	return lead.Opt[string]{}
}

// website names the company where nothing better does. One that names none is kept as an attribute: the
// CRM's people wrote it, and it says nothing wrong about the lead.
func (r *row) website(d *desk.Referral) {
	site := r.text("website")
	if _, err := mailbox.Company(site); err == nil {
		d.Website = site
	} else if site != "" {
		d.Attributes = with(d.Attributes, "website", site)
	}
}

// bant keeps the answers that the row gives; "unknown" says nothing new.
func (r *row) bant() map[string]lead.Answer {
	var out map[string]lead.Answer
	for _, letter := range lead.Letters() {
		a := read(r, letter, value.Tri)
		if !a.Known || a.V == value.Unknown {
			continue
		}
		if out == nil {
			out = map[string]lead.Answer{}
		}
		out[letter] = lead.Answer(a.V)
	}
	return out
}

// attributes are the columns nobody knows, by their cleaned name.
func (r *row) attributes() map[string]string {
	var out map[string]string
	for _, i := range r.cols.extra {
		if r.cells[i] != "" {
			out = with(out, safetext.Line(r.cols.names[i]), r.cells[i])
		}
	}
	return out
}

func with(m map[string]string, key, text string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = text
	return m
}

// crmSources are the words of CRMs for where a lead came from, by key.
var crmSources = map[string]lead.Source{
	"partner": lead.PartnerReferral, "partnerreferral": lead.PartnerReferral, "externalreferral": lead.PartnerReferral,
	"web": lead.OwnSite, "website": lead.OwnSite, "webform": lead.OwnSite,
	"tradeshow": lead.Event, "conference": lead.Event, "events": lead.Event,
	"purchasedlist": lead.List, "boughtlist": lead.List,
	"appexchange": lead.Marketplace, "appmarketplace": lead.Marketplace,
}

func source(s string) (lead.Source, error) {
	key := columnKey(s)
	var all []string
	for _, known := range lead.Sources() {
		if columnKey(string(known)) == key {
			return known, nil
		}
		all = append(all, string(known))
	}
	if known, ok := crmSources[key]; ok {
		return known, nil
	}
	return "", fmt.Errorf("%s is no source: write one of %s, or keep the column with --map theirs=%s", shown(s), strings.Join(all, ", "),
		toAttribute)
}

// surfaces lists where a touch can happen.
func surfaces() []string { return []string{"web", "ai", "email", "event"} }
