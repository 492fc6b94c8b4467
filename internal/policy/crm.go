package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// CRM says under which names another system keeps our facts, for its connector.
type CRM struct {
	System           string
	Property         string // in which the stage is kept, or
	Lifecycle        string // the id of a stage of its own
	Contact, Company []Mapped
}

// Mapped is a fact of ours and its name in another system.
type Mapped struct{ Fact, Name string }

// Systems lists the systems that a policy may map facts to.
func Systems() []string { return []string{"hubspot", "salesforce"} }

// outcomes are what we know of a lead by what became of it, beside the facts that conditions ask for.
var outcomes = map[string]Type{
	"lead.score": Number, "lead.fit": Number, "lead.intent": Number, "lead.breakdown": Text, "lead.stage": Text, "lead.eql_at": Instant,
	"lead.verdict": Text, "lead.owner": Text, "lead.first_contact_at": Instant,
}

// MappedType is what the values of a fact are that another system may have; ok is false for what is none.
func MappedType(fact string) (t Type, ok bool) {
	if t, ok = outcomes[fact]; ok {
		return t, true
	}
	t, ok = Fields()[fact]
	return t, ok && !strings.HasPrefix(fact, "touch.")
}

// mappable lists those facts.
func mappable() []string {
	var out []string
	for name := range outcomes {
		out = append(out, name)
	}
	for name := range Fields() {
		if !strings.HasPrefix(name, "touch.") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// naming is how a system calls what it keeps, with an example.
type naming struct {
	form    func() *regexp.Regexp
	like    string
	numbers []string // names that have numbers in every account
}

var namings = map[string]naming{
	"hubspot": {safetext.Pattern(`^[a-z][a-z0-9_]{0,99}$`), "eql_score: small letters, digits and _", []string{"numberofemployees"}},
	"salesforce": {safetext.Pattern(`^[A-Za-z][A-Za-z0-9_]{0,79}$`), "EQL_Score__c: letters, digits and _",
		[]string{"NumberOfEmployees"}},
}

// crms reads the mappings: a map of systems.
func (c cursor) crms() []CRM {
	var out []CRM
	list, _ := c.entries("write hubspot: {contact: {lead.score: eql_score}}")
	for _, item := range list {
		if !slices.Contains(Systems(), item.name) {
			c.r.add(item.path, item.key, false, meant(item.name, Systems()), "there is no connector for "+quoted(item.name))
		}
		rec := item.record("crm")
		stage := rec.get("stage").record("crm.stage")
		m := CRM{
			System: item.name, Property: stage.get("property").text(""), Lifecycle: stage.get("lifecycle").text(""),
			Contact: rec.get("contact").mapped(item.name, false), Company: rec.get("company").mapped(item.name, true),
		}
		stage.get("property").named(item.name, m.Property)
		switch {
		case m.Property != "" && m.Lifecycle != "":
			rec.get("stage").mistake("keep one of them", "a stage is a property or a stage of the life cycle, not both")
		case m.Property != "":
			for _, f := range m.Contact {
				if f.Name == m.Property {
					rec.get("stage").mistake("keep one of them", "%s has %s already", quoted(m.Property), f.Fact)
				}
			}
		}
		out = append(out, m)
	}
	return out
}

// mapped reads the names of facts at a system. A company there is one for all its leads, so it has no facts of one of them.
func (c cursor) mapped(system string, company bool) []Mapped {
	var out []Mapped
	list, _ := c.entries("write {account.employees: numberofemployees}")
	by := map[string]string{}
	for _, item := range list {
		kind, known := MappedType(item.name)
		switch {
		case !known:
			c.r.add(item.path, item.key, false, meant(item.name, mappable()), "unknown fact "+quoted(item.name))
		case company && !strings.HasPrefix(item.name, "account."):
			c.r.add(item.path, item.key, true, "map it under contact",
				quoted(item.name)+" is of one lead, and a company may have several: it is left out")
		}
		if item.absent() {
			item.mistake("", "%s has no name there", item.name)
		}
		name := item.text("")
		item.named(system, name)
		if other, twice := by[name]; twice && name != "" {
			item.mistake("give one of them another name", "%s has %s already", quoted(name), other)
		}
		if known && kind != Number && slices.Contains(namings[system].numbers, name) {
			item.mistake("map account.employees to it", "%s is a number there, and %s is %s", name, quoted(item.name), kind.noun())
		}
		by[name] = item.name
		out = append(out, Mapped{Fact: item.name, Name: name})
	}
	return out
}

// named reports a name that the system cannot have.
func (c cursor) named(system, name string) {
	n, known := namings[system]
	if known && name != "" && !n.form().MatchString(name) {
		c.mistake(fmt.Sprintf("write it as %s calls it, such as %s", system, n.like), "%s is no name there", quoted(name))
	}
}
