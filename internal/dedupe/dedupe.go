// Package dedupe says which two leads may be one: why, which of them stays, whose the credit is then, and which value of
// each field is the better one. It is pure: rows in, pairs with their reasons out.
package dedupe

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Kind is what two leads have in common.
type Kind string

// The kinds, the surest first.
const (
	SamePerson Kind = "same_person"
	SameDomain Kind = "same_domain"
	// SameCompany is proposed only: nothing but the name of the company is the same.
	SameCompany Kind = "same_company"
	// PartnerConflict is no merge but a case: the same person or company came through two partners.
	PartnerConflict Kind = "partner_conflict"
)

// Kinds lists the kinds in the order in which pairs are looked through.
func Kinds() []Kind { return []Kind{SamePerson, SameDomain, SameCompany, PartnerConflict} }

// Row is what is looked at of a lead. Instants are ms, 0 for none; texts may come from outside.
type Row struct {
	Lead, Person, Account int64
	Domain                string // the registrable one of the company, "" for none
	Company               string
	Name, Phone           string // of the person
	Partner               string // id, "" for none
	Stage                 lead.Stage
	Score                 int64
	Created, Referred     int64
	ReferredOn            string // the day of Referred, as people read it
}

// Pair is two leads that may be one. Left has the lower number, so that a pair is told in one way.
type Pair struct {
	Left, Right int64
	Kind        Kind
	Why         []string // a line for each witness
	Survivor    int64    // the one that stays: Left or Right
	Credit      string   // what becomes of the credit, in words
	Partners    [2]string
}

// Apart reports whether somebody said that two leads are two; the lower number comes first.
type Apart func(left, right int64) bool

// Compare says whether two leads may be one. It is the same whichever comes first. These are two for certain: what can
// no longer be won, and what somebody keeps apart.
func Compare(a, b *Row, apart Apart) (Pair, bool) {
	if b.Lead < a.Lead {
		a, b = b, a
	}
	if a.Lead == b.Lead || !a.Stage.Living() || !b.Stage.Living() || apart != nil && apart(a.Lead, b.Lead) {
		return Pair{}, false
	}
	p := Pair{Left: a.Lead, Right: b.Lead, Partners: [2]string{a.Partner, b.Partner}}
	person := a.Person != 0 && a.Person == b.Person
	domain := sameDomain(a, b)
	one := a.Partner == b.Partner
	switch {
	case !person && !domain && (!one || a.Partner == "" || !sameName(a, b)):
		return Pair{}, false
	case !one && a.Partner != "" && b.Partner != "":
		p.Kind = PartnerConflict
	case person:
		p.Kind = SamePerson
	case !one || a.Partner == "":
		return Pair{}, false // colleagues whom no one partner brought are nobody's double
	case domain:
		p.Kind = SameDomain
	default:
		p.Kind = SameCompany
	}
	p.Why = witnesses(a, b, p.Kind, person, domain)
	s := Survivor(a, b)
	p.Survivor, p.Credit = s.Lead, credit(a, b, s)
	return p, true
}

// sameDomain reports whether two leads are at one company by its domain. One at which strangers have their mailboxes
// says nothing, whatever stands in the record.
func sameDomain(a, b *Row) bool {
	return a.Domain != "" && a.Domain == b.Domain && !mailbox.FreeMail(a.Domain) && !mailbox.Disposable(a.Domain)
}

func sameName(a, b *Row) bool {
	key := NameKey(a.Company)
	return key != "" && (a.Company == b.Company || key == NameKey(b.Company))
}

func witnesses(a, b *Row, kind Kind, person, domain bool) (out []string) {
	say := func(is bool, format string, args ...any) {
		if is {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(person, "the same person, by e-mail or visitor's id")
	say(domain, "the same domain, %s", safetext.Line(a.Domain))
	left, right := safetext.Line(a.Company), safetext.Line(b.Company)
	switch {
	case a.Account != 0 && a.Account == b.Account || !sameName(a, b):
	case left == right:
		say(true, "the same company name, %s", left)
	default:
		say(true, "the same company name but for how it is written: %s, %s", left, right)
	}
	if !person {
		known := safetext.Caseless(a.Name)
		say(known != "" && known == safetext.Caseless(b.Name), "the same name, %s", safetext.Line(a.Name))
		phone := lead.PhoneKey(a.Phone)
		say(len(phone) >= 6 && phone == lead.PhoneKey(b.Phone), "the same telephone number")
	}
	switch {
	case kind == PartnerConflict:
		say(true, "two partners: %s, %s", through(a), through(b))
	case a.Partner == b.Partner:
		say(a.Partner != "", "both through %s", safetext.Line(a.Partner))
	default:
		say(true, "only one came through a partner, %s", safetext.Line(cmp.Or(a.Partner, b.Partner)))
	}
	return out
}

func through(r *Row) string {
	if r.ReferredOn == "" {
		return safetext.Line(r.Partner)
	}
	return safetext.Line(r.Partner) + " on " + r.ReferredOn
}

// Survivor is the one of two leads that stays: the one furthest on, then the one with the higher score, then the
// older; of two of one age the lower number.
func Survivor(a, b *Row) *Row {
	if foremost(a, b) <= 0 {
		return a
	}
	return b
}

func foremost(a, b *Row) int {
	return cmp.Or(cmp.Compare(review.Behind(a.Stage), review.Behind(b.Stage)), cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Created, b.Created), cmp.Compare(a.Lead, b.Lead))
}

// credit says whose the credit is when one survives.
func credit(a, b, survivor *Row) string {
	loser := a
	if survivor == a {
		loser = b
	}
	keeps, loses := safetext.Line(survivor.Partner), safetext.Line(loser.Partner)
	switch {
	case keeps == loses && keeps == "":
		return "no partner's"
	case keeps == loses:
		return "stays with " + keeps
	case keeps == "":
		return loses + " gets it: it brought the other"
	case loses == "":
		return "stays with " + keeps + ", also for what the other brought"
	}
	first := keeps
	if loser.Referred != 0 && (survivor.Referred == 0 || loser.Referred < survivor.Referred) {
		first = loses
	}
	return "open between " + keeps + " and " + loses + ": " + first + " referred first"
}

// groups are by what leads are laid together, each so that leads that may be one lie in one group.
func groups(r *Row) []string {
	var out []string
	if r.Person != 0 {
		out = append(out, fmt.Sprint("p", r.Person))
	}
	if r.Domain != "" {
		out = append(out, "d"+r.Domain)
	}
	if key := NameKey(r.Company); key != "" {
		out = append(out, "n"+key)
	}
	return out
}

// Pairs are all pairs among rows, each once, by their numbers, in whatever order the rows stand.
func Pairs(rows []Row, apart Apart) []Pair {
	by := map[string][]*Row{}
	for i := range rows {
		for _, g := range groups(&rows[i]) {
			by[g] = append(by[g], &rows[i])
		}
	}
	found := map[[2]int64]Pair{}
	for _, group := range by {
		for i := range group {
			for _, other := range group[i+1:] {
				if p, ok := Compare(group[i], other, apart); ok {
					found[[2]int64{p.Left, p.Right}] = p
				}
			}
		}
	}
	out := make([]Pair, 0, len(found))
	for _, p := range found {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right)) })
	return out
}

// Group are the pairs of one group of leads, at most so many, and how many more there are. Told are first those of the
// leads furthest on, because into these others are merged. Two that are not wanted are told with another group.
func Group(rows []Row, apart Apart, limit int, wanted func(a, b *Row) bool) (out []Pair, more int) {
	order := make([]*Row, len(rows))
	for i := range rows {
		order[i] = &rows[i]
	}
	slices.SortFunc(order, foremost)
	for i, a := range order {
		for _, b := range order[i+1:] {
			if !wanted(a, b) {
				continue
			}
			p, ok := Compare(a, b, apart)
			switch {
			case !ok:
			case len(out) == limit:
				more++
			default:
				out = append(out, p)
			}
		}
	}
	return out, more
}
