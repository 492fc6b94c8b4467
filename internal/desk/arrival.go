package desk

import (
	"maps"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// arrival is a row with what is read off it once: the address and the company's domain in the form
// in which they are looked up. It is a copy, so that a transaction that runs again begins anew.
type arrival struct {
	Referral
	named   bool    // the row says its source
	key     string  // of the address, "" for none
	wrong   error   // what is wrong with the address
	domain  string  // "" for none
	mailed  bool    // the domain is the address's
	ref     string  // origin and external id, "" without one
	partner string  // the id of the one it names, "" for none that is known
	own     int64   // the lead of this database that it was written of, 0 for none
	twin    string  // ref with the other spelling of its id, "" for none
	former  string  // the reference under which such a row came before, "" for none
	contact *person // whom it is about when that is the person of a lead that was merged into its own; nil: its lead's
	also    string  // the reference of the record of which an export wrote it, "" for none
}

func arrive(r Referral) arrival {
	a := arrival{Referral: r, named: r.Source != ""}
	if !lead.IsID(r.Origin.Key) {
		a.Origin.Key = ""
		if key := strings.TrimSpace(r.Origin.Key); key != "" && !lead.SaysNothing(key, lead.AnID) {
			a.keep("external_id", key)
		}
	}
	if !a.named && a.SourceWord == "" {
		a.Source = lead.PartnerReferral
	}
	if r.Email.V != "" {
		a.key, a.wrong = mailbox.Normalize(r.Email.V)
	}
	// Cleaned here, so that it is looked up as it is kept.
	a.ClientID.V = safetext.Line(strings.TrimSpace(r.ClientID.V))
	if a.Origin.Key != "" {
		a.ref, a.twin = a.Origin.ref(), a.Origin.twin()
		if a.Former != "" {
			a.former = Origin{Name: a.Former, Key: a.Origin.Key}.ref()
		}
	}
	return a
}

// external is the external id that the row says: as it is known already, where only its spelling is another.
func (a *arrival) external(has *lead.Facts) lead.Opt[string] {
	key := a.Origin.Key
	if known := has.Lead.ExternalID; known.Known && lead.IDTwin(key) == known.V {
		return known
	}
	return lead.Opt[string]{V: key, Known: key != ""}
}

// locate finds the domain of the company: as the row names it, else the address's, else the web site's. A
// domain that names no company is kept as an attribute.
func (a *arrival) locate() {
	var err error
	if domain := a.Account.Domain.V; domain != "" {
		if a.domain, err = mailbox.Company(domain); err == nil {
			return
		}
		a.keep("domain", domain)
	}
	if a.domain, err = mailbox.Employer(a.Email.V); err == nil {
		a.mailed = true
		return
	}
	a.domain, _ = mailbox.Company(a.Website)
}

// keep makes a text that says nothing by itself an attribute, where the row has none of the name.
func (a *arrival) keep(name, text string) {
	if _, taken := a.Attributes[name]; taken {
		return
	}
	all := map[string]string{name: text}
	maps.Copy(all, a.Attributes)
	a.Attributes = all
}

// originOf tells rows apart that name nobody, though all they say is the same: of two visitors without a name each
// is somebody, and the same file again brings the same ones.
func (im *Importer) originOf(r *Referral) Origin {
	o := r.Origin
	if !nameless(r) {
		return o
	}
	if im.nameless == nil {
		im.nameless = map[string]int{}
	}
	key := im.digests([]Origin{o})[0]
	if im.nameless[key]++; im.nameless[key] > 1 {
		o.Raw += "\x1f" + strconv.Itoa(im.nameless[key])
	}
	return o
}

// nameless reports whether nothing in a row says which person or company it is about.
func nameless(r *Referral) bool {
	if lead.IsID(r.Origin.Key) || r.Email.V != "" || r.ClientID.V != "" {
		return false
	}
	a := arrival{Referral: *r}
	a.locate()
	return a.domain == ""
}
