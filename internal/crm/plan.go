package crm

import (
	"fmt"
	"strings"
	"time"
)

// Way is where a value goes.
type Way string

// The ways.
const (
	Stay  Way = ""      // it is the same on both sides, or is left alone
	Out   Way = "out"   // ours is written there
	In    Way = "in"    // theirs is taken here
	Clash Way = "clash" // both sides changed it and nobody can say who was last: a person decides
)

// Values is a field on both sides.
type Values struct {
	Here, There string
	Last        string    // the digest of what both sides were last, "" where they never were
	HereAt      time.Time // when ours was set, zero where nobody knows
	ThereAt     time.Time // when theirs was
}

// Decide says where the value of a field goes, and why. What was written last tells who changed it since; where both did, a
// shared field is whose was set last, and one of ours is ours. digest is Digest with the database's salt.
func Decide(f *Field, v Values, digest func(field, value string) string) (way Way, why string) {
	if Same(f.Type, v.Here, v.There) {
		return Stay, ""
	}
	is := func(value string) bool { return v.Last != "" && digest(f.Key(), Normal(f.Type, value)) == v.Last }
	if f.Side == Ours {
		if v.Here == "" && !is(v.There) {
			return Stay, "" // we know nothing of it, and what stands there is not of us
		}
		return Out, changedHere(v, is(v.There))
	}
	switch {
	case is(v.There):
		return Out, "it changed here"
	case is(v.Here):
		return In, "it changed there"
	case v.Last == "" && v.There == "":
		return Out, "it is empty there"
	case v.Last == "" && v.Here == "":
		return In, "it is not known here"
	case v.HereAt.IsZero() || v.ThereAt.IsZero() || v.HereAt.Equal(v.ThereAt):
		return Clash, "both sides have set it, and which was last is not known"
	case v.HereAt.After(v.ThereAt):
		return Out, "both sides set it, here last"
	}
	return In, "both sides set it, there last"
}

func changedHere(v Values, untouched bool) string {
	switch {
	case untouched:
		return "it changed here"
	case v.There == "":
		return "it is empty there"
	}
	return "it is ours to say"
}

// Action is what becomes of a record.
type Action string

// The actions.
const (
	Create   Action = "create"
	Update   Action = "update"
	None     Action = "none"
	ToDecide Action = "conflict"
)

// Change is a field that is not the same on both sides.
type Change struct {
	Field
	Here, There string
	To          string // what both sides have afterwards
	Way         Way
	Why         string
}

// Plan is what becomes of a lead's records.
type Plan struct {
	Lead      string // L-12, which is our key of the contact
	RemoteID  string // of the contact; of a proposed match, the record it may be
	CompanyID string // likewise
	Action    Action
	Changes   []Change // in the order of the fields
	Why       string
	Refused   *Error // it cannot be written as it is
}

// Sides is a lead as it is known here and there.
type Sides struct {
	Lead              string
	Fields            []Field
	Here              map[string]string // by Field.Key
	HereAt            func(f *Field) time.Time
	Contact, Company  *Record // nil: there is none
	Proposed          string  // the contact there that may be this person, "" for none: by what it was found stands in Because
	Because           string
	ProposedCompany   string // the company there that may be theirs
	BecauseCompany    string
	HasCompany        bool              // the lead's company is known well enough to be a record
	Last              map[string]string // digests by Field.Key
	Properties        map[string]*Property
	Digest            func(field, value string) string
	Gone              string // why the record is not there any more, "" where it is or never was
	CompanyUnassigned bool   // the contact there does not stand under its company yet
}

// Make plans a lead.
func Make(s *Sides) Plan {
	p := Plan{Lead: s.Lead, Action: None}
	if s.Contact != nil {
		p.RemoteID = s.Contact.ID
	}
	if s.Company != nil {
		p.CompanyID = s.Company.ID
	}
	var clashes, unfit []string
	out, in := 0, 0
	for i := range s.Fields {
		f := &s.Fields[i]
		c, there := s.change(f)
		if !there {
			continue
		}
		switch c.Way {
		case Out:
			if why := s.unfit(&c); why != "" {
				c.Way, c.To, c.Why = Clash, c.There, why
				unfit = append(unfit, why)
			} else {
				out++
			}
		case In:
			in++
		case Clash:
			clashes = append(clashes, f.Name)
		case Stay:
		}
		p.Changes = append(p.Changes, c)
	}
	s.conclude(&p, out, in, clashes, unfit)
	return p
}

// unfit says why a value that goes there cannot be written, "" where it can; a choice gets the capitals that it has there.
func (s *Sides) unfit(c *Change) string {
	if s.Properties == nil {
		return "" // nobody looked
	}
	prop := s.Properties[c.Key()]
	switch {
	case prop == nil:
		return c.Name + " is not there: eqltui crm setup makes it"
	case prop.ReadOnly:
		return c.Name + " cannot be written there"
	}
	c.To = Exact(prop, c.To)
	return Fits(prop, c.To)
}

// change is a field that differs; there is false for one that stays as it is.
func (s *Sides) change(f *Field) (c Change, differs bool) {
	v := Values{Here: s.Here[f.Key()], Last: s.Last[f.Key()]}
	at := s.Contact
	if f.Object == Company {
		if at = s.Company; !s.HasCompany || at == nil && s.ProposedCompany != "" {
			return c, false
		}
	}
	if at == nil {
		v.Last = "" // a record that is made anew has nothing of before
	} else {
		v.There, v.ThereAt = Normal(f.Type, at.Values[f.Name]), at.At[f.Name]
	}
	if s.HereAt != nil && v.Here != "" {
		v.HereAt = s.HereAt(f)
	}
	way, why := Decide(f, v, s.Digest)
	if way == Stay {
		return c, false
	}
	c = Change{Field: *f, Here: v.Here, There: v.There, Way: way, Why: why, To: v.Here}
	if way != Out {
		c.To = v.There
	}
	return c, true
}

// conclude says what becomes of the record as a whole.
func (s *Sides) conclude(p *Plan, out, in int, clashes, unfit []string) {
	switch {
	case s.Gone != "":
		p.Action, p.Why = ToDecide, s.Gone
	case s.Contact == nil && s.Proposed != "":
		p.Action, p.RemoteID = ToDecide, s.Proposed
		p.Why = fmt.Sprintf("record %s there %s: eqltui crm match %s %s", s.Proposed, s.Because, s.Lead, s.Proposed)
	case len(unfit) > 0:
		p.Action, p.Why = ToDecide, strings.Join(unfit, "; ")
	case len(clashes) > 0:
		p.Action, p.Why = ToDecide, "both sides set "+strings.Join(clashes, ", ")
	case s.Contact == nil:
		p.Action, p.Why = Create, "it is not there yet"
	case out+in > 0:
		p.Action, p.Why = Update, because(p.Changes)
	case s.HasCompany && s.Company == nil && s.ProposedCompany == "" || s.CompanyUnassigned:
		p.Action, p.Why = Update, "its company is not there yet"
	default:
		p.Why = "both sides are the same"
	}
	if s.Company == nil && s.ProposedCompany != "" {
		p.CompanyID = s.ProposedCompany
		if p.Action != ToDecide || s.Contact != nil {
			p.Why += fmt.Sprintf("; company %s there %s: eqltui crm match %s --company %s", s.ProposedCompany, s.BecauseCompany, s.Lead,
				s.ProposedCompany)
		}
	}
}

// because joins why fields change, each reason once.
func because(changes []Change) string {
	var order []string
	names := map[string][]string{}
	for _, c := range changes {
		if _, ok := names[c.Why]; !ok {
			order = append(order, c.Why)
		}
		names[c.Why] = append(names[c.Why], c.Name)
	}
	for i, why := range order {
		order[i] = strings.Join(names[why], ", ") + ": " + why
	}
	return strings.Join(order, "; ")
}

// Going are the values that the plan writes to a sort of record, by their names there.
func (p *Plan) Going(o Object) map[string]string {
	out := map[string]string{}
	for _, c := range p.Changes {
		if c.Way == Out && c.Object == o {
			out[c.Name] = c.To
		}
	}
	return out
}

// Coming are the changes that the plan takes from there.
func (p *Plan) Coming() []Change {
	var out []Change
	for _, c := range p.Changes {
		if c.Way == In {
			out = append(out, c)
		}
	}
	return out
}

// Agreed are the digests of what both sides have once the plan is carried out but for these fields, which others could not
// take: what was known of before, and what is now.
func (s *Sides) Agreed(p *Plan, but map[string]bool) map[string]string {
	out := map[string]string{}
	for k, v := range s.Last {
		out[k] = v
	}
	moved := map[string]*Change{}
	for i := range p.Changes {
		moved[p.Changes[i].Key()] = &p.Changes[i]
	}
	for i := range s.Fields {
		f := &s.Fields[i]
		c := moved[f.Key()]
		record := s.Contact
		if f.Object == Company {
			record = s.Company
		}
		switch {
		case but[f.Key()], c != nil && c.Way == Clash:
		case c != nil:
			out[f.Key()] = s.Digest(f.Key(), Normal(f.Type, c.To))
		case record != nil && Same(f.Type, s.Here[f.Key()], record.Values[f.Name]):
			out[f.Key()] = s.Digest(f.Key(), Normal(f.Type, s.Here[f.Key()]))
		}
	}
	return out
}
