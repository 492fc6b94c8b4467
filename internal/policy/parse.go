package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"
)

// Schema is the number of the form of the document that this program reads.
const Schema = 1

// Parse reads a policy document. It reports every mistake and every warning at once, by position;
// the policy is nil when there is a mistake. It never panics, whatever the bytes, and does no I/O
// but looking up time zones.
func Parse(doc []byte) (*Policy, Problems) {
	root, ps := tree(doc)
	if len(ps) > 0 {
		return nil, ps.sorted()
	}
	r := &reader{
		places: map[string]place{}, faulty: map[string]bool{}, below: map[string]bool{},
		zones: map[string]*time.Location{}, zone: time.UTC,
	}
	p := (cursor{r: r}).child(root, "", "", place{1, 1}).policy()
	r.check(p)
	if len(r.problems.Mistakes()) > 0 {
		return nil, r.problems.sorted()
	}
	sum := sha256.Sum256(doc)
	p.Hash = "sha256:" + hex.EncodeToString(sum[:])
	p.Document = slices.Clone(doc)
	return p, r.problems.sorted()
}

// policy reads the whole document, section by section.
func (c cursor) policy() *Policy {
	doc := c.record("")
	if !doc.ok {
		return &Policy{}
	}
	p := &Policy{}
	p.Schema = doc.schema()
	p.Currency = doc.get("currency").currency()
	p.TimeZone = doc.zone()
	p.Programme = doc.get("programme").programme()
	p.Regions = doc.get("regions").regions()
	p.ICP = doc.get("icp").icp()
	p.Scoring = doc.need("scoring").scoring()
	p.Signals = doc.get("signals").signals()
	p.Triggers = doc.get("triggers").triggers()
	p.Gates = doc.need("gates").gates()
	p.Disqualify = doc.get("disqualify").disqualifiers()
	p.Reasons = doc.get("reasons").reasons()
	p.Calendars = doc.need("calendars").calendars()
	p.Triage, p.Contact = doc.need("clocks").clocks()
	p.ViewerSeesPersonal = doc.get("access").record("access").get("viewer_sees_personal").truth(false)
	p.Queues = doc.need("queues").queues()
	p.Hygiene = doc.get("hygiene").hygiene()
	p.Stalls = doc.get("stalls").stalls()
	p.Attribution = doc.get("attribution").attribution()
	p.CRM = doc.get("crm").crms()
	p.Views = doc.get("views").views()
	return p
}

func (r record) schema() int {
	c := r.need("schema")
	n, ok := c.integer()
	if ok && n != Schema {
		c.mistake("this program reads schema 1; a newer document needs a newer eqltui", "schema %d is not known", n)
	}
	return int(n)
}

// currency reads an ISO 4217 code.
func (c cursor) currency() string {
	if c.absent() {
		c.warn("add currency:", "currency is not set: USD is taken")
		return "USD"
	}
	s := c.text("")
	if s == "" {
		return ""
	}
	if _, err := currency.ParseISO(s); err != nil || s != strings.ToUpper(s) {
		c.mistake("write an ISO 4217 code, like EUR", "%s is no currency", quoted(s))
	}
	return s
}

// zone reads the policy's time zone and keeps it for the instants that follow.
func (r record) zone() *time.Location {
	c := r.get("time_zone")
	if c.absent() {
		c.warn("add time_zone:", "time_zone is not set: UTC is taken")
		return time.UTC
	}
	_, zone := c.timeZone()
	if zone == nil {
		return time.UTC
	}
	c.r.zone = zone
	return zone
}
