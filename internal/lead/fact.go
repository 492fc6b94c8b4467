package lead

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Noun is what a fact is known of: whose row keeps it.
type Noun int

// The nouns. What is of a person is personal, and stands in no journal.
const (
	OfLead Noun = iota
	OfPerson
	OfCompany
	OfPartner
)

// Kind is what the value of a fact is, which says how it is read, checked and set at every door.
type Kind int

// The kinds. Those behind AText are texts of a sort; which Go type holds them is all the same.
const (
	ANumber Kind = iota
	ATruth
	AList
	AnInstant
	AText
	AnID     // of another system, which may look like a number
	AnEmail  // who the person is
	ADomain  // which company it is
	ACountry // kept by its code
	ARegion  // of sales, as the policy calls it
	AnIndustry
	ATier     // one of the policy's
	ASource   // one of Sources
	ASurface  // where a touch can happen
	AStatus   // a partner's
	APartner  // one of the partners, by any of its names
	ACampaign // a part of UTM, which a landing page tells as well
)

// Fact is one thing that a lead can be known by: what it is, where it stands, and how it passes each
// door. Every door goes through Table, so that a fact is added in one place. A number that says a
// place in an order leaves gaps for later facts; 0 is not there at all.
type Fact struct {
	Name  string // as people type it and as files name their column: "employees"
	Field string // as policies and JSON name it: "account.employees"; "" in neither
	Of    Noun
	Kind  Kind
	Word  string // as a sentence names it, where that is not the name: "company size"

	Column  int    // place among the columns of a file that is imported or exported
	Aliases string // keys of columns of other programs' exports that mean it, with blanks between
	Weak    string // those that step back when another column of the file means it

	Set  int // place among the facts that a person sets
	Form int // place in the form of a new referral; each hundred is a part of it
	Page int // place on the lead's page
	Card Card

	Filter Filter
	Gate   int  // place among the facts that gates ask for whatever the policy says
	Given  bool // it comes with the lead: nobody looks it up later
	Grows  bool // a list that imports add to, and that people change by an act of its own
	Names  bool // it tells who the person is: a text that holds it is about them
	Public bool // of a company, and anybody can look it up: enrichment asks for it, and for nothing else

	// One of these is where the value stands. Plain is text of which "" is unknown, and nil where
	// there is nothing it could be known of.
	Text    func(*Facts) *Opt[string]
	Number  func(*Facts) *Opt[int64]
	Truth   func(*Facts) *Opt[bool]
	List    func(*Facts) *Opt[[]string]
	Instant func(*Facts) *Opt[time.Time]
	Plain   func(*Facts) *string
}

// Card is the line of a printed lead on which a fact stands; those of one label share it.
type Card struct {
	At    int
	Label string
}

// Filter is the key of the filter language that asks for a fact.
type Filter struct {
	Key, Before, Help string // Before is the key before which it is listed
}

// Table lists every fact, in the order of JSON. It is made at load; nobody writes it.
func Table() []*Fact { return table }

// By lists the facts that have a place in an order, in that order.
func By(place func(*Fact) int) []*Fact {
	out := slices.DeleteFunc(slices.Clone(table), func(f *Fact) bool { return place(f) == 0 })
	slices.SortStableFunc(out, func(a, b *Fact) int { return cmp.Compare(place(a), place(b)) })
	return out
}

// Columns lists the facts of a file in the order of its columns.
func Columns() []*Fact { return columns }

// Settable lists the facts that a person sets, in the order in which they are offered.
func Settable() []*Fact { return By(func(f *Fact) int { return f.Set }) }

// Filtered lists the facts that the filter language asks for.
func Filtered() []*Fact {
	return slices.DeleteFunc(slices.Clone(table), func(f *Fact) bool { return f.Filter.Key == "" })
}

// FactNamed finds a fact as people write it: "employees", "account.employees" or "lead.employees";
// nil is none.
func FactNamed(name string) *Fact {
	name = strings.ToLower(strings.TrimSpace(name))
	if f := FactOf(name); f != nil {
		return f
	}
	for _, prefix := range []string{"account.", "lead.", "person."} {
		name = strings.TrimPrefix(name, prefix)
	}
	return byName[name]
}

// FactOf finds a fact as policies name it; nil is none.
func FactOf(field string) *Fact { return byField[field] }

// ByHand reports whether an import passes over what a person set: what says which lead a row is about,
// or is only ever added to, is not protected.
func (f *Fact) ByHand() bool {
	return f.Set > 0 && f.Column > 0 && f.Kind != ADomain && f.Kind != ASource
}

// Said is the name as a sentence has it.
func (f *Fact) Said() string { return cmp.Or(f.Word, strings.ReplaceAll(f.Name, "_", " ")) }

// Key is the name inside the noun's JSON object: "employees" of "account.employees".
func (f *Fact) Key() string {
	_, key, _ := strings.Cut(f.Field, ".")
	return key
}

// Known reports whether there is a value.
func (f *Fact) Known(x *Facts) bool { return f.Value(x) != nil }

// Slot is where the value stands: a pointer to an Opt, or to a string of which "" is unknown.
func (f *Fact) Slot(x *Facts) any {
	switch {
	case f.Text != nil:
		return f.Text(x)
	case f.Number != nil:
		return f.Number(x)
	case f.Truth != nil:
		return f.Truth(x)
	case f.List != nil:
		return f.List(x)
	case f.Instant != nil:
		return f.Instant(x)
	}
	return f.Plain(x)
}

// Value is what is known, as string, int64, bool, []string or time.Time; nil is unknown.
func (f *Fact) Value(x *Facts) any {
	switch at := f.Slot(x).(type) {
	case *Opt[string]:
		return valueOf(at)
	case *Opt[int64]:
		return valueOf(at)
	case *Opt[bool]:
		return valueOf(at)
	case *Opt[[]string]:
		return valueOf(at)
	case *Opt[time.Time]:
		return valueOf(at)
	case *string:
		if at != nil && *at != "" {
			return *at
		}
	}
	return nil
}

// Read is what is known as a person would type it; "" is unknown.
func (f *Fact) Read(x *Facts) string {
	switch v := f.Value(x).(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case []string:
		return strings.Join(v, ", ")
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}

// Put sets what Value returns; nil makes the fact unknown. A partner is shared, so its copy is changed.
func (f *Fact) Put(x *Facts, v any) {
	if f.Of == OfPartner || f.Kind == APartner {
		if x.Partner == nil {
			return
		}
		p := *x.Partner
		x.Partner = &p
	}
	switch at := f.Slot(x).(type) {
	case *Opt[string]:
		put(at, v)
	case *Opt[int64]:
		put(at, v)
	case *Opt[bool]:
		put(at, v)
	case *Opt[[]string]:
		put(at, v)
	case *Opt[time.Time]:
		put(at, v)
	case *string:
		if at != nil {
			*at, _ = v.(string)
		}
	}
}

// Clean passes every text through a cleaner. What is shared is changed in a copy.
func (f *Fact) Clean(x *Facts, clean func(string) string) {
	switch v := f.Value(x).(type) {
	case string:
		f.Put(x, clean(v))
	case []string:
		list := make([]string, len(v))
		for i, s := range v {
			list[i] = clean(s)
		}
		f.Put(x, list)
	}
}

func valueOf[T any](o *Opt[T]) any {
	if o == nil || !o.Known {
		return nil
	}
	return o.V
}

func put[T any](o *Opt[T], v any) {
	if t, ok := v.(T); ok {
		*o = Known(t)
	} else {
		*o = Opt[T]{}
	}
}
