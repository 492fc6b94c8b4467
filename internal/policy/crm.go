package policy

import "slices"

// CRM says under which names another system keeps our facts. Connectors read it; until one is added it is
// only checked.
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

// verdictFacts are what we know of a lead by its verdict, beside the facts that conditions ask for.
func verdictFacts() []string {
	return []string{"lead.score", "lead.fit", "lead.intent", "lead.breakdown", "lead.stage", "lead.eql_at", "lead.verdict"}
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
			Contact: rec.get("contact").mapped(), Company: rec.get("company").mapped(),
		}
		if m.Property != "" && m.Lifecycle != "" {
			rec.get("stage").mistake("keep one of them", "a stage is a property or a stage of the life cycle, not both")
		}
		out = append(out, m)
	}
	return out
}

func (c cursor) mapped() []Mapped {
	var out []Mapped
	known := slices.Concat(verdictFacts(), fieldNames(ofLead))
	list, _ := c.entries("write {account.employees: numberofemployees}")
	for _, item := range list {
		if !slices.Contains(known, item.name) || slices.Contains([]Op{All, Any, Not}, Op(item.name)) {
			c.r.add(item.path, item.key, false, meant(item.name, known), "unknown fact "+quoted(item.name))
		}
		if item.absent() {
			item.mistake("", "%s has no name there", item.name)
		}
		out = append(out, Mapped{Fact: item.name, Name: item.text("")})
	}
	return out
}
