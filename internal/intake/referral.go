package intake

import (
	"fmt"
	"strings"
	"sync"
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
	if list := r.cols.lists["external_id"]; list != "" && r.form.unsaid && r.told("origin") == "" {
		d.Origin.Name, d.Former = list, d.Origin.Name
	}
	if id, err := lead.ParseID(r.told("id")); err == nil {
		_, listed := r.cols.at["domain"]
		listed = listed || r.form.json // where what is not known is left out
		d.Exported = desk.Exported{Database: r.told("database"), Lead: id, NoDomain: listed && r.text("domain") == ""}
	}
	var known lead.Facts
	for _, f := range lead.Columns() {
		r.fact(f, &known)
	}
	d.Record, d.Account = known.Lead, known.Account
	d.Name = r.name()
	d.TimeZone.V = zoneName(d.TimeZone.V)
	r.website(&d)
	if d.Email.Known {
		d.Email.V = r.email("email")
	}
	if !r.reachable() {
		d.Tags = lead.Known(append(d.Tags.V, unsubscribed))
	}
	if id := d.Origin.Key; id != "" && !lead.IsID(id) {
		r.odd = append(r.odd, oddWord{field: "external_id", text: id, kept: true}) // the desk takes none, and keeps the text
	}
	for _, o := range r.odd {
		if o.field == "source" {
			d.SourceWord = o.text
		}
		if !o.kept {
			d.Attributes = with(d.Attributes, safetext.Line(r.columnOf(o)), o.text)
		}
	}
	return d, r.fault()
}

// zoneName is a zone as HubSpot's API names it (europe_slash_berlin) in the words of everybody else.
func zoneName(s string) string {
	if !strings.Contains(s, "_slash_") {
		return s
	}
	parts := strings.Split(s, "_slash_")
	for i, part := range parts {
		words := strings.Split(part, "_")
		for n, w := range words {
			if w != "" {
				words[n] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		parts[i] = strings.Join(words, "_")
	}
	name := strings.Join(parts, "/")
	if _, err := time.LoadLocation(name); err != nil {
		return s
	}
	return name
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
			code, known := lead.Country(at.V)
			if !known {
				r.odd = append(r.odd, oddWord{field: f.Name, text: at.V, kept: true})
			}
			at.V = code
		case f.Kind == lead.ASurface && at.Known:
			at.V = r.perhaps(f.Name, surfaces())
			at.Known = at.V != ""
		}
	case *string:
		if f.Kind == lead.ASource {
			*at = string(try(r, f.Name, leadSource).V)
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
		a := try(r, letter, value.Tri)
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

// optOut is the column that says whether a person asked not to be written to, and unsubscribed the tag
// that policies know it by.
const (
	optOut       = "unsubscribed"
	unsubscribed = "unsubscribed"
)

// optWords are what CRMs write where others write yes or no, by key.
var optWords = map[string]bool{"unsubscribed": true, "optedout": true, "optout": true, "donotemail": true, "donotcontact": true,
	"subscribed": false, "optedin": false, "optin": false}

// reachable reports whether no column says that the person asked not to be written to.
func (r *row) reachable() bool {
	out := false
	for _, i := range r.cols.optOuts {
		s := r.cells[i]
		if s == "" || saysNothing(optOut, s) {
			continue
		}
		said, err := value.Bool(s)
		if err != nil {
			var known bool
			if said, known = optWords[columnKey(s)]; !known {
				r.odd = append(r.odd, oddWord{field: optOut, text: s, at: i})
			}
		}
		out = out || said
	}
	return !out
}

// crmSources are the words of CRMs for where a lead came from: those of which the words alone say which of ours
// it is. The lists are the standard ones of Salesforce and Zoho, and what people write for the same in Polish,
// Italian and German. What else a company writes, or what may be one or another, a profile says.
var crmSources = sync.OnceValue(func() map[string]lead.Source {
	out := map[string]lead.Source{}
	for source, keys := range map[lead.Source]string{
		lead.PartnerReferral: `partner partnerreferral partnerlead poleceniepartnera polecenieodpartnera segnalazionepartner
			segnalazionedelpartner partnerempfehlung empfehlungdespartners`,
		lead.OwnSite: `web website webform webdownload contactform landingpage chat webchat stronawww stronainternetowa
			formularzkontaktowy formularznastronie sitoweb modulodicontatto formweb webseite internetseite kontaktformular`,
		lead.Event: `tradeshow conference events webinar seminarinternal targi konferencja wydarzenie webinarium fiera conferenza evento
			eventi convegno messe konferenz veranstaltung`,
		lead.List:        "purchasedlist boughtlist kupionalista zakupionabaza listaacquistata gekaufteliste",
		lead.Marketplace: "appexchange appmarketplace",
	} {
		for key := range strings.FieldsSeq(keys) {
			out[key] = source
		}
	}
	return out
})

func leadSource(s string) (lead.Source, error) {
	key := columnKey(value.Visible(s))
	var all []string
	for _, known := range lead.Sources() {
		if columnKey(string(known)) == key {
			return known, nil
		}
		all = append(all, string(known))
	}
	if known, ok := crmSources()[key]; ok {
		return known, nil
	}
	return "", fmt.Errorf("%s is no source: write one of %s", shown(s), strings.Join(all, ", "))
}

// surfaces lists where a touch can happen.
func surfaces() []string { return []string{"web", "ai", "email", "event"} }
