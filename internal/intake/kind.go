package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// kind is what the rows of a file are.
type kind struct {
	name string
	// also are other names under which --kind takes it.
	also []string
	// required lists groups of columns of which each needs one.
	required [][]string
	// marks lists further groups that must be there before a header is taken for this kind.
	marks [][]string
	// bars are the columns of a person or of a referral that a file of companies has none of.
	bars []string
	// fields are the canonical names of all columns.
	fields []string
	// aliases are the names that exports use, by key; see aliases.go.
	aliases map[string]alias
	// keeps says that columns nobody knows are kept as attributes.
	keeps bool
	// state are the columns of our own export that say nothing that an import takes.
	state []string
	// keys are those that say of which record a row was written.
	keys []string
	// ours are the columns that only our own export writes side by side, with a value in every row: in JSON Lines
	// what is not known is not there.
	ours []string
	// drafts makes what rows of the kind become.
	drafts func() drafts
}

// factColumns are the columns of facts.
func factColumns() []string {
	var names []string
	for _, f := range lead.Columns() {
		names = append(names, f.Name)
	}
	return names
}

// opportunityFields are the columns of opportunities.
func opportunityFields() []string {
	return []string{"external_id", "email", "lead", "domain", "company", "amount", "amount_minor", "stage", "arr", "arr_minor",
		"created_at", "closed_at",
		"currency"}
}

// companyFacts are the columns of what a company is known by, beside its name and its domain.
func companyFacts() []string {
	var names []string
	for _, f := range lead.Table() {
		if f.Of == lead.OfCompany && f.Kind != lead.ADomain && f.Name != "company" {
			names = append(names, f.Name)
		}
	}
	return names
}

// ofPersons are the columns by which a row is about a person, or a referral.
func ofPersons() []string {
	return []string{"email", "first_name", "last_name", "title", "referred_at", "program_tier", "source", "client_id", "landing_url"}
}

// utmFields are the five campaign columns.
func utmFields() []string {
	var names []string
	for _, part := range lead.UTMParts() {
		names = append(names, "utm_"+part.Name)
	}
	return names
}

// kinds lists the kinds in the order of their dependence: a referral names a partner, a touch joins
// a person, an opportunity belongs to a lead. It is made when it is asked first, because most runs of
// the program take no file in.
var kinds = sync.OnceValue(func() []*kind {
	return []*kind{
		{name: "partners", also: []string{"partner"}, drafts: piles((*row).partner, Importer.Partners),
			required: [][]string{{"id"}, {"name"}, {"kind"}, {"tier"}},
			fields: []string{"id", "name", "kind", "tier", "aliases", "certified", "region", "language", "manager", "status",
				"cost_per_quarter", "cost_per_quarter_minor", "payout_rate", "joined_at"},
			aliases: partnerAliases()},
		{name: "pages", also: []string{"page"}, drafts: piles((*row).page, Importer.Pages),
			required: [][]string{{"partner"}, {"url"}},
			fields:   []string{"partner", "url", "title", "kind", "published_at", "refreshed_at", "gone_at", "content", "external_id"},
			aliases:  pageAliases()},
		{name: "referrals", also: []string{"referral", "leads", "lead"}, keeps: true, state: desk.StateColumns(), keys: desk.KeyColumns(),
			ours:     []string{"id", "verdict", "open_gates", "conflicts", "updated_at"},
			drafts:   piles((*row).referral, Importer.Referrals),
			required: [][]string{{"referred_at"}, {"email", "domain", "website"}},
			marks:    [][]string{{"email", "domain", "website", "partner"}},
			fields: slices.Concat(factColumns(), []string{"first_name", "last_name", "website", "referrer"}, lead.Letters(),
				[]string{"partner_confirmed", "note", optOut}),
			aliases: referralAliases()},
		{name: "accounts", also: []string{"account", "companies"}, drafts: piles((*row).account, Importer.Accounts),
			required: [][]string{{"domain", "company", "website"}}, marks: [][]string{companyFacts()},
			bars:    append([]string{"partner"}, ofPersons()...),
			fields:  append([]string{"domain", "company", "website"}, companyFacts()...),
			aliases: accountAliases()},
		{name: "overlaps", also: []string{"overlap"}, drafts: piles((*row).overlap, Importer.Overlaps),
			state: []string{"first_seen"}, ours: []string{"first_seen"},
			required: [][]string{{"partner"}, {"domain", "website"}}, bars: ofPersons(),
			fields:  append([]string{"partner", "domain", "company", "website"}, companyFacts()...),
			aliases: overlapAliases()},
		{name: "touches", also: []string{"touch"}, drafts: piles((*row).touch, Importer.Touches),
			state: []string{"page", "seq"}, keys: []string{"origin"}, ours: []string{"seq", "origin"},
			required: [][]string{{"at"}, {"kind"}, {"email", "client_id"}},
			fields: append([]string{"at", "kind", "email", "client_id", "url", "asset", "owned_by", "partner", "referrer", "surface",
				"external_id"}, utmFields()...),
			aliases: touchAliases()},
		{name: "opportunities", also: []string{"opportunity", "deals"}, drafts: piles((*row).opportunity, Importer.Opportunities),
			keys:     []string{"chosen", "because", "reason", "origin", "lead_origin", "database"},
			ours:     []string{"origin", "database"},
			required: [][]string{{"external_id"}, {"stage"}, {"email", "lead", "domain", "company"}},
			fields:   opportunityFields(),
			aliases:  opportunityAliases()},
		{name: "spend", also: []string{"costs"}, drafts: piles((*row).spend, Importer.Spend),
			required: [][]string{{"channel"}, {"period"}, {"amount", "amount_minor"}},
			fields: []string{
				"channel",
				"period",
				"amount",
				"amount_minor",
				"item",
				"leads",
				"sqls",
				"won",
				"arr",
				"arr_minor",
				"currency",
			},
			aliases: spendAliases()},
		{name: "payouts", also: []string{"payout"}, drafts: piles((*row).payout, Importer.Payouts),
			required: [][]string{{"partner"}, {"paid_at"}, {"amount", "amount_minor"}},
			fields:   []string{"partner", "paid_at", "amount", "amount_minor", "period", "reference", "currency"},
			aliases:  payoutAliases()},
		{name: "prospects", also: []string{"prospect"}, drafts: piles((*row).prospect, Importer.Prospects),
			required: [][]string{{"partner", "site"}, {"url"}}, marks: [][]string{{"site", "monthly_visits", "audience", "domain_rating"}},
			fields:  []string{"partner", "site", "url", "kind", "monthly_visits", "audience", "domain_rating"},
			aliases: prospectAliases()},
		{name: "crawl", drafts: piles((*row).crawl, Importer.Crawled), state: []string{"seen_at"}, ours: []string{"seen_at"},
			required: [][]string{
				{"url"},
				{"status_code"},
			}, fields: []string{"url", "status_code", "redirect_url"}, aliases: crawlAliases()},
		{name: "targets", also: []string{"target"}, drafts: piles((*row).target, Importer.Targets),
			required: [][]string{{"partner"}, {"period"}},
			marks:    [][]string{{"eqls", "pipeline", "pipeline_minor", "answer", "eqls_floor", "pipeline_floor", "answer_floor"}},
			fields: []string{
				"partner",
				"period",
				"eqls",
				"eqls_floor",
				"pipeline",
				"pipeline_minor",
				"pipeline_floor",
				"pipeline_floor_minor",
				"answer",
				"answer_floor",
			}},
	}
})

// Kinds lists the kinds of file that can be taken in, in the order in which they are.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// Fields are the columns that a kind has, for whoever says what a column is.
func Fields(kind string) []string {
	k, err := kindNamed(kind)
	if err != nil {
		return nil
	}
	return slices.Clone(k.fields)
}

// Keeps reports whether columns of a kind that nobody reads are kept as attributes.
func Keeps(name string) bool {
	k, err := kindNamed(name)
	return err == nil && k.keeps
}

// KindCalled is the name of the kind that a word such as deals means; the word itself where it means none.
func KindCalled(word string) string {
	if k, err := kindNamed(word); err == nil {
		return k.name
	}
	return word
}

// kindNamed finds what --kind says.
func kindNamed(name string) (*kind, error) {
	word := strings.ToLower(strings.TrimSpace(name))
	for _, k := range kinds() {
		if k.name == word || slices.Contains(k.also, word) {
			return k, nil
		}
	}
	return nil, fault.New(fault.Usage, "import", fmt.Sprintf("there is no kind %s", shown(name)), "say --kind "+strings.Join(Kinds(), ", "))
}

// rank is the place of a kind in the order of dependence.
func (k *kind) rank() int { return slices.Index(kinds(), k) }

// needs says in words which columns a kind requires.
func (k *kind) needs() string {
	var parts []string
	for _, group := range k.required {
		parts = append(parts, strings.Join(group, " or "))
	}
	return strings.Join(parts, ", ")
}

// ahead is by how many known columns a kind must be ahead of the next one when a header lacks
// something every kind requires: with less, a file of touches could pass for leads.
const ahead = 2

// recognise tells the kind of a file from its header.
func recognise(file string, header []string, by *reading) (*kind, error) {
	if k := leadKind(); ownExport(k, header) {
		return k, nil // whatever its first row lacks
	}
	var whole, partial []fit
	person := surelyAbout(header, by)
	for _, k := range kinds() {
		if slices.ContainsFunc(k.bars, func(f string) bool { return person[f] }) {
			continue
		}
		f := fit{kind: k}
		has := fieldsAs(k, header, by)
		f.known = len(has)
		f.required = present(k.required, has)
		switch {
		case present(k.marks, has) < len(k.marks), f.required == 0:
		case f.required == len(k.required):
			whole = append(whole, f)
		default:
			partial = append(partial, f)
		}
	}
	if companies := slices.IndexFunc(whole, func(f fit) bool { return f.kind.bars != nil }); companies >= 0 {
		// Nothing in it is about a person: a domain and the day on which a record was made are no referral.
		whole = slices.DeleteFunc(whole, func(f fit) bool { return f.kind.keeps })
	}
	if k := best(whole, 1); k != nil {
		return k, nil
	}
	if k := best(partial, ahead); k != nil && len(whole) == 0 {
		return k, nil
	}
	return nil, unrecognised(file, header, by, whole)
}

// surelyAbout lists the fields of leads that a header has by more than a name that may mean something else.
func surelyAbout(header []string, by *reading) map[string]bool {
	leads, has := leadKind(), map[string]bool{}
	for _, name := range header {
		if fields, sure := meaning(leads, name, by); sure > byWeakAlias {
			for _, f := range fields {
				has[f] = true
			}
		}
	}
	for _, s := range by.set {
		has[s.column] = true
	}
	return has
}

// leadKind is the kind whose rows become leads.
func leadKind() *kind {
	return kinds()[slices.IndexFunc(kinds(), func(k *kind) bool { return k.keeps })]
}

// fit is how well a header fits a kind.
type fit struct {
	kind            *kind
	known, required int
}

// best returns the kind that knows most columns, at least by more than the next one.
func best(fits []fit, by int) *kind {
	slices.SortStableFunc(fits, func(a, b fit) int { return b.known - a.known })
	switch {
	case len(fits) == 0:
		return nil
	case len(fits) == 1 && by > 1 && fits[0].known < by:
		return nil
	case len(fits) > 1 && fits[0].known-fits[1].known < by:
		return nil
	}
	return fits[0].kind
}

func present(groups [][]string, has map[string]bool) int {
	n := 0
	for _, group := range groups {
		if slices.ContainsFunc(group, func(f string) bool { return has[f] }) {
			n++
		}
	}
	return n
}

func unrecognised(file string, header []string, by *reading, fits []fit) error {
	why := "its columns fit no kind"
	if len(fits) > 1 {
		why = fmt.Sprintf("its columns fit %s and %s alike", fits[0].kind.name, fits[1].kind.name)
	}
	why += "; the header reads " + strings.Join(quoted(header), ", ")
	if best := knownBest(header, by); best != nil {
		has := slices.Sorted(maps.Keys(fieldsAs(best, header, by)))
		why += fmt.Sprintf("; as %s it has %s", best.name, strings.Join(has, ", "))
	} else {
		why += "; none of them is known"
	}
	var needs []string
	for _, k := range kinds() {
		needs = append(needs, k.name+" ("+k.needs()+")")
	}
	return fault.New(fault.Invalid, "import "+file, why+"; the kinds need "+strings.Join(needs, "; "),
		"say --kind, or name the columns with --map theirs=ours")
}

// nearKind is the kind that a header most probably is, "" for none: some of its columns are those that the kind
// cannot do without, and of most is known or guessed what they are. Of two that are as near neither is.
func nearKind(header []string, by *reading) (near string) {
	most := 0
	for _, k := range kinds() {
		c, err := readHeader(k, header, by)
		if err != nil || present(k.required, fieldsAs(k, header, by)) == 0 {
			continue
		}
		n := len(c.at)
		for _, name := range c.unknown {
			if c.nearest(k, name) != "" {
				n++
			}
		}
		switch {
		case n > most:
			near, most = k.name, n
		case n == most:
			near = ""
		}
	}
	return near
}

// knownBest is the kind that knows most columns of a header, nil when none knows any.
func knownBest(header []string, by *reading) (best *kind) {
	most := 0
	for _, k := range kinds() {
		if n := len(fieldsAs(k, header, by)); n > most {
			best, most = k, n
		}
	}
	return best
}
