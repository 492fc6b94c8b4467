package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// MergeField is one field of two leads side by side. Texts are clean, "" for what is not known.
type MergeField struct {
	Name, Label string
	Left, Right string
	Take        dedupe.Side // whose value the survivor has; "" where both are the same
	Taken       string      // what the survivor has
	Choice      bool        // it can be chosen
}

// The fields of which the person, and the company, is chosen as a whole: a telephone number belongs to its person.
const (
	mergePerson  = "person"
	mergeCompany = "company"
)

// plan is a merge as it would be. The survivor in hand is what it will be; nothing is written yet.
type plan struct {
	w              *work
	left, right    *entry
	survivor, lost *entry
	side           dedupe.Side // the survivor's
	take           map[string]dedupe.Side
	fields         []MergeField
	filled         []string // what the journal does not have and the survivor took
	contact        int64    // whose touches count for the survivor beside
	deals          []*store.Opportunity
}

// wants is from which side a field is taken: as somebody said, else the better one.
func (p *plan) wants(name string, left, right dedupe.Value) dedupe.Side {
	if side, said := p.take[name]; said {
		return side
	}
	return dedupe.Choose(left, right, p.side)
}

// field adds a line, and reports whether the survivor takes the other one's value.
func (p *plan) field(f MergeField, left, right dedupe.Value) bool {
	if f.Left, f.Right = safetext.Kept(f.Left), safetext.Kept(f.Right); f.Label == "" {
		f.Label = strings.ReplaceAll(f.Name, "_", " ")
	}
	f.Taken = f.Left
	if f.Left != f.Right {
		f.Take, f.Choice = p.wants(f.Name, left, right), true
		if f.Take == dedupe.Right {
			f.Taken = f.Right
		}
	}
	p.fields = append(p.fields, f)
	return f.Choice && f.Take != p.side
}

// shows adds a line of which nothing is chosen.
func (p *plan) shows(name, left, right, taken string) {
	p.fields = append(p.fields, MergeField{Name: name, Label: strings.ReplaceAll(name, "_", " "), Left: safetext.Line(left),
		Right: safetext.Line(right), Taken: safetext.Line(taken)})
}

// facts are those of both as they are now.
func (p *plan) facts() (left, right *lead.Facts) { return p.w.facts(p.left), p.w.facts(p.right) }

// chosen checks what somebody said is to be taken.
func (p *plan) chosen(what string) error {
	known := []string{mergePerson, mergeCompany}
	for _, f := range lead.Table() {
		if mergeable(f) {
			known = append(known, f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.take)) {
		f := lead.FactNamed(name)
		switch {
		case slices.Contains(known, name):
		case f != nil && f.Of == lead.OfPerson:
			return fault.New(fault.Usage, what, name+" is the person's: the person is taken as a whole", "say --take person=left or right")
		case f != nil && f.Kind == lead.ADomain:
			return fault.New(fault.Usage, what, "the domain is the company's", "say --take company=left or right")
		default:
			return fault.New(
				fault.Usage,
				what,
				"there is no field "+safetext.Quote(name)+" to take",
				"take one of "+strings.Join(known, ", "),
			)
		}
	}
	return nil
}

// mergeable reports whether a fact of two leads is chosen by itself.
func mergeable(f *lead.Fact) bool {
	switch f.Kind {
	case lead.ADomain, lead.ASource, lead.APartner, lead.ACampaign:
		return false
	}
	return f.Of == lead.OfLead && !f.Grows && !slices.Contains([]string{"external_id", "landing_url", "client_id"}, f.Name)
}

// make lays the two side by side and makes the survivor what it will be.
func (p *plan) make() error {
	l, r := p.facts()
	at := func(e *entry) int64 { return max(e.ReferredAt, e.CreatedAt) }
	p.shows("stage", string(p.left.Stage), string(p.right.Stage), string(p.survivor.Stage))
	left, right := p.left.Owner, p.right.Owner
	if p.survivor.Owner == "" { // whoever works on the other goes on with the one
		p.survivor.Owner = p.lost.Owner
	}
	p.shows("owner", left, right, p.survivor.Owner)
	p.shows("partner", p.left.PartnerID, p.right.PartnerID, p.partner())
	p.persons(l, r)
	p.companies(l, r)
	other := l
	if p.side == dedupe.Left {
		other = r
	}
	for _, f := range lead.Table() {
		if !mergeable(f) || f.Read(l) == "" && f.Read(r) == "" {
			continue
		}
		value := func(e *entry, of *lead.Facts) dedupe.Value {
			v := dedupe.Value{Known: f.Known(of), ByHand: slices.Contains(e.ByHand, f.Name), At: at(e)}
			if f.Name == referredAt && v.Known {
				p.referral(&v, e)
			}
			return v
		}
		if !p.field(
			MergeField{Name: f.Name, Label: f.Word, Left: p.reads(f, l), Right: p.reads(f, r)},
			value(p.left, l),
			value(p.right, r),
		) {
			continue
		}
		p.copy(f, other)
		if slices.Contains(p.lost.ByHand, f.Name) {
			p.survivor.ByHand = mark(slices.Clone(p.survivor.ByHand), f.Name)
		}
	}
	p.grow()
	p.answers()
	return p.around()
}

// referredAt is the fact that says since when a partner has a claim.
const referredAt = "referred_at"

// referral puts the day of a referral in its place among two: of one partner the first one counts, because from it on the company
// is held for it. Of two partners each has its own day, and that of the one whose the survivor is stays.
func (p *plan) referral(v *dedupe.Value, e *entry) {
	if p.left.PartnerID == p.right.PartnerID {
		v.At = -e.ReferredAt
		return
	}
	v.ByHand, v.At = false, 0
	if e.PartnerID == p.partner() { // on the day of another lead the partner that it will have referred nobody
		v.At = 1
	}
}

// reads is a fact as people read it, in their zone.
func (p *plan) reads(f *lead.Fact, of *lead.Facts) string {
	if f.Instant != nil && f.Known(of) {
		return f.Instant(of).V.In(p.w.zone).Format("2 Jan 2006 15:04")
	}
	return f.Read(of)
}

// partner is whose the survivor is: its own, else the other's.
func (p *plan) partner() string {
	if p.survivor.PartnerID == "" {
		return p.lost.PartnerID
	}
	return p.survivor.PartnerID
}

// copy gives the survivor the other one's value of a fact of the lead itself.
func (p *plan) copy(f *lead.Fact, other *lead.Facts) {
	has := &lead.Facts{}
	knownOf(has, p.survivor.Lead, p.w.persons[p.survivor.PersonID].Person, p.w.accounts[p.survivor.AccountID].Account)
	f.Put(has, f.Value(other))
	l := p.survivor.Lead
	l.Own, l.ReferredAt = has.Lead.Own, 0
	if at := has.Lead.ReferredAt; at.Known {
		l.ReferredAt = store.Millis(at.V)
	}
}

// persons chooses whose lead it is. What a person is called and reached by goes with the person.
func (p *plan) persons(l, r *lead.Facts) {
	p.contact = p.lost.PersonID
	if p.left.PersonID == p.right.PersonID {
		p.field(MergeField{Name: mergePerson, Left: l.Lead.Name.V, Right: r.Lead.Name.V}, dedupe.Value{}, dedupe.Value{})
		return
	}
	if _, said := p.take[mergePerson]; !said {
		p.take[mergePerson] = p.side
		if p.w.persons[p.survivor.PersonID].EmailKey == "" && p.w.persons[p.lost.PersonID].EmailKey != "" {
			p.take[mergePerson] = p.side.Other() // nobody is reached at a visitor's id
		}
	}
	called := func(f *lead.Facts) string {
		return strings.TrimSpace(f.Lead.Name.V + with(f.Lead.Email.V, " <") + strings.Repeat(">", min(1, len(f.Lead.Email.V))))
	}
	f := MergeField{Name: mergePerson, Left: called(l), Right: called(r)}
	if f.Left == f.Right {
		f.Left, f.Right = f.Left+" ("+p.left.id()+")", f.Right+" ("+p.right.id()+")"
	}
	if p.field(f, dedupe.Value{}, dedupe.Value{}) {
		p.contact, p.survivor.PersonID = p.survivor.PersonID, p.lost.PersonID
	}
	for _, fact := range lead.Table() {
		if fact.Of == lead.OfPerson && !fact.Names && fact.Read(l) != fact.Read(r) || fact.Name == "phone" && fact.Read(l) != fact.Read(r) {
			taken := fact.Read(l)
			if p.take[mergePerson] == dedupe.Right {
				taken = fact.Read(r)
			}
			p.shows(fact.Name, fact.Read(l), fact.Read(r), taken)
		}
	}
}

func (e *entry) id() string { return lead.ID(e.ID).String() }

// companies chooses at which company the survivor is, and fills what is not known of it from the other.
func (p *plan) companies(l, r *lead.Facts) {
	if p.left.AccountID == p.right.AccountID {
		return
	}
	if _, said := p.take[mergeCompany]; !said {
		p.take[mergeCompany] = p.side
		if p.w.accounts[p.survivor.AccountID].Domain == "" && p.w.accounts[p.lost.AccountID].Domain != "" {
			p.take[mergeCompany] = p.side.Other()
		}
	}
	called := func(f *lead.Facts) string { return joined(", ", f.Account.Name.V, f.Account.Domain.V) }
	f := MergeField{Name: mergeCompany, Left: called(l), Right: called(r)}
	if f.Left == f.Right {
		f.Left, f.Right = f.Left+" ("+p.left.id()+")", f.Right+" ("+p.right.id()+")"
	}
	stays, from := p.w.accounts[p.survivor.AccountID], p.w.accounts[p.lost.AccountID]
	if p.field(f, dedupe.Value{}, dedupe.Value{}) {
		p.survivor.AccountID = p.lost.AccountID
		stays, from = from, stays
	}
	has, other := &lead.Facts{Account: lead.Account{Company: stays.Company}}, &lead.Facts{Account: lead.Account{Company: from.Company}}
	for _, fact := range lead.Table() {
		if fact.Of != lead.OfCompany || fact.Kind == lead.ADomain || fact.Name == mergeCompany {
			continue
		}
		if !fact.Known(has) && fact.Known(other) {
			fact.Put(has, fact.Value(other))
		}
		if fact.Read(l) != fact.Read(r) {
			p.shows(fact.Name, fact.Read(l), fact.Read(r), fact.Read(has))
		}
	}
	stays.Company = has.Account.Company
}

// grow joins what grows, and gives the survivor what it lacks of all else.
func (p *plan) grow() {
	s, l := p.survivor, p.lost
	tags := slices.Clone(s.Tags.V)
	for _, t := range l.Tags.V {
		if !slices.Contains(tags, t) && !slices.Contains(s.ByHand, "-"+t) && lead.TooMany(len(tags)+1) == nil {
			tags = append(tags, t)
		}
	}
	before := strings.Join(s.Tags.V, ", ")
	if !slices.Equal(tags, s.Tags.V) {
		s.Tags = lead.Known(tags)
	}
	if len(tags) > 0 {
		left, right := before, strings.Join(l.Tags.V, ", ")
		if p.side == dedupe.Right {
			left, right = right, left
		}
		p.shows("tags", left, right, strings.Join(tags, ", "))
	}
	for _, f := range []struct {
		name     string
		to, from *lead.Opt[string]
	}{
		{"external_id", &s.ExternalID, &l.ExternalID}, {"landing_url", &s.LandingURL, &l.LandingURL},
		{"client_id", &s.ClientID, &l.ClientID},
	} {
		if f.to.V == "" && f.from.V != "" {
			*f.to = *f.from
			p.filled = append(p.filled, f.name)
		}
	}
	if s.UTM == (lead.UTM{}) && l.UTM != (lead.UTM{}) {
		s.UTM = l.UTM
		p.filled = append(p.filled, "utm")
	}
	for _, f := range []struct{ to, from *int64 }{{&s.Note, &l.Note}, {&s.Attributes, &l.Attributes}} {
		if *f.to == 0 {
			*f.to = *f.from
		}
	}
	if s.NextStep == 0 && l.NextStep != 0 {
		s.NextStep, s.NextOn = l.NextStep, l.NextOn
	}
	if s.PartnerID == "" {
		s.PartnerID = l.PartnerID
		if l.PartnerID != "" {
			s.Source = l.Source
		}
	}
	s.TouchedAt = max(s.TouchedAt, l.TouchedAt)
}

// answers takes of each BANT answer the better one, and what either side confirmed.
func (p *plan) answers() {
	bant := maps.Clone(p.survivor.BANT)
	for _, letter := range lead.Letters() {
		l, r := p.left.BANT[letter], p.right.BANT[letter]
		value := func(a store.Answer) dedupe.Value {
			return dedupe.Value{Known: a.Answer != "" && a.Answer != lead.Unknown, ByHand: a.Who != "" && a.Who != "import", At: a.At}
		}
		if p.field(MergeField{Name: "bant." + letter, Label: letter, Left: answerWord(l), Right: answerWord(r)}, value(l), value(r)) {
			if p.side == dedupe.Left {
				bant[letter] = r
			} else {
				bant[letter] = l
			}
		}
		if f := p.fields[len(p.fields)-1]; f.Left == "" && f.Right == "" {
			p.fields = p.fields[:len(p.fields)-1]
		}
	}
	if !maps.Equal(bant, p.survivor.BANT) {
		p.survivor.BANT = bant
	}
	if p.survivor.PartnerID == p.lost.PartnerID && p.survivor.PartnerWord == lead.NotYet {
		p.survivor.PartnerWord = p.lost.PartnerWord
	}
}

func answerWord(a store.Answer) string {
	if a.Answer == lead.Unknown {
		return ""
	}
	return string(a.Answer)
}

// around counts what both keep: touches and opportunities.
func (p *plan) around() (err error) {
	left, right := p.w.touched(p.left), p.w.touched(p.right)
	if persons := append(p.w.personsOf(p.lost), p.contact); len(persons) > 0 {
		if p.w.contacts == nil {
			p.w.contacts = map[int64][]int64{}
		}
		have := p.w.contacts[p.survivor.ID]
		for _, id := range persons {
			if id != p.survivor.PersonID && !slices.Contains(have, id) {
				have = append(slices.Clone(have), id)
			}
		}
		p.w.contacts[p.survivor.ID] = have
	}
	p.shows("touches", fmt.Sprint(left), fmt.Sprint(right), fmt.Sprint(p.w.touched(p.survivor)))
	p.deals, err = p.w.tx.DealsOfLeads(p.w.ctx, []int64{p.left.ID, p.right.ID})
	if err != nil {
		return err
	}
	score := func(e *entry) string { return fmt.Sprint(e.was.Score) }
	p.w.rescore(p.survivor)
	p.shows("score", score(p.left), score(p.right), fmt.Sprint(p.survivor.Score))
	return nil
}
