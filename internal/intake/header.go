package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What a profile may name beside the columns of a kind.
const (
	toAttribute = "attribute" // keep the column as an attribute
	toNothing   = "ignore"    // do not read the column
)

// columns is a header read as a kind: where each field stands, and what the rest are.
type columns struct {
	at     map[string]int // field -> index
	names  []string       // the header as written, no two alike; the constants' behind it
	fields []string       // by index: the field, "" for none
	sure   []strength     // by index: why it is that field
	extra  []int          // columns that are kept as attributes
	// ignored are the columns that nobody reads, unknown those of which nobody said what they are.
	ignored []string
	unknown []string
	// rivals are, by field, further columns that mean it as surely as the one that is read; nil is none.
	rivals map[string][]int
	// optOuts are the columns that say that a person asked not to be written to.
	optOuts []int
	// told are, of our own export, where the columns stand that no other file has.
	told  map[string]int
	words []map[string]string // by index: their words, folded, and ours; nil is none
	lists map[string]string   // by field of ids: the list whose numbers it holds, none for those of no list
	// constants are the cells behind those of a row.
	constants []string
}

// strength says how surely a column means a field; of two the surer wins.
type strength uint8

const (
	unsure      strength = iota
	byWeakAlias          // an alias that steps back
	byAlias
	byLike // the field's own name, but for case, blanks and marks
	byName // letter by letter
	byMap  // a person said so
)

// claim is one column that means a field.
type claim struct {
	at   int
	sure strength
}

// readHeader finds the fields of a header. Of two columns that mean the same field the surer is read. Of
// equals the first is, and the other is its rival: it does no harm while it is empty or says the same.
func readHeader(k *kind, header []string, by *reading) (*columns, error) {
	c := &columns{at: map[string]int{}, names: unlike(header), fields: make([]string, len(header)), sure: make([]strength, len(header))}
	own := !by.foreign && ownExport(k, header)
	claims := map[string][]claim{}
	var lost []int
	for i, name := range header {
		fields, s := by.meaning(k, c.names[i], name)
		switch {
		case own && s != byMap && slices.Contains(k.keys, name):
			lost = append(lost, i) // our number of a lead is no external id
			if c.told == nil {
				c.told = map[string]int{}
			}
			c.told[name] = i
		case own && s != byMap && slices.Contains(k.state, name):
			lost = append(lost, i)
		case len(fields) == 0:
			lost = append(lost, i)
			if !own || !k.keeps { // in our export they are the lead's attributes
				c.unknown = append(c.unknown, c.names[i])
			}
		default:
			for _, field := range fields {
				switch {
				case field == toNothing:
				case field == toAttribute:
					lost = append(lost, i)
				case s == byMap && !slices.Contains(k.fields, field):
					return nil, fault.New(fault.Usage, "map column "+shown(name), fmt.Sprintf("%s have no column %s", k.name, field),
						"name one of "+strings.Join(k.fields, ", "))
				default:
					claims[field] = append(claims[field], claim{i, s})
				}
			}
		}
	}
	c.fix(by, k)
	for _, field := range k.fields {
		lost = append(lost, c.choose(field, claims[field])...)
	}
	lost = slices.DeleteFunc(lost, func(i int) bool { return c.fields[i] != "" })
	slices.Sort(lost)
	c.leave(k, slices.Compact(lost), own)
	c.translate(by)
	for _, field := range []string{"external_id", "lead"} {
		if i, ok := c.at[field]; ok {
			if list := numbering(c.names[i]); list != "" {
				c.lists = grown(c.lists)
				c.lists[field] = list
			}
		}
	}
	return c, nil
}

// choose gives a field to the surest of the columns that mean it, and returns those that lost it.
func (c *columns) choose(field string, claims []claim) (lost []int) {
	if len(claims) == 0 {
		return nil
	}
	if field == optOut {
		for _, cl := range claims {
			c.fields[cl.at], c.sure[cl.at] = field, cl.sure
			c.optOuts = append(c.optOuts, cl.at)
		}
		return nil
	}
	_, set := c.at[field]
	slices.SortStableFunc(claims, func(a, b claim) int { return int(b.sure) - int(a.sure) })
	for n, cl := range claims {
		switch {
		case n == 0 && !set:
			c.at[field] = cl.at
			if c.fields[cl.at] == "" {
				c.fields[cl.at], c.sure[cl.at] = field, cl.sure
			}
		case !set && cl.sure == claims[0].sure && cl.sure != byWeakAlias:
			if c.rivals == nil {
				c.rivals = map[string][]int{}
			}
			c.rivals[field] = append(c.rivals[field], cl.at)
		default:
			lost = append(lost, cl.at)
		}
	}
	return lost
}

// fix puts the constants behind the header: a column that means the same is not read.
func (c *columns) fix(by *reading, k *kind) {
	for _, s := range by.set {
		if !slices.Contains(k.fields, s.column) {
			continue // of another file of the same import
		}
		c.at[s.column] = len(c.names)
		c.names, c.fields, c.sure = append(c.names, s.column), append(c.fields, s.column), append(c.sure, byMap)
		c.constants = append(c.constants, s.text)
	}
}

// leave says what becomes of the columns that are no field.
func (c *columns) leave(k *kind, lost []int, own bool) {
	if !k.keeps {
		for _, i := range lost {
			if _, told := c.told[c.names[i]]; !told {
				c.ignored = append(c.ignored, c.names[i])
			}
		}
		return
	}
	for _, i := range lost {
		// What an export says became of a lead is no attribute of it.
		if _, told := c.told[c.names[i]]; told {
			continue
		}
		if own && slices.Contains(k.state, c.names[i]) {
			c.ignored = append(c.ignored, c.names[i])
			continue
		}
		c.extra = append(c.extra, i)
	}
	if own {
		c.names = withoutPrefix(c.names)
	}
}

// translate finds the words that a profile gives for columns, by our name of a column or by theirs.
func (c *columns) translate(by *reading) {
	if by.words == nil {
		return
	}
	c.words = make([]map[string]string, len(c.names))
	for i, name := range c.names {
		c.words[i] = overlaid(c.words[i], by.words[columnKey(name)])
	}
	for field, i := range c.at {
		if name := columnKey(field); name != columnKey(c.names[i]) {
			c.words[i] = overlaid(by.words[name], c.words[i])
		}
	}
}

// ours puts our words in the place of theirs, and the constants behind the cells of a row.
func (c *columns) ours(cells []string) []string {
	for i, words := range c.words {
		if words == nil || i >= len(cells) {
			continue // a constant is in our words
		}
		if ours, ok := words[safetext.Fold(cells[i])]; ok {
			cells[i] = ours
		}
	}
	return append(cells, c.constants...)
}

// unlike gives each column a name of its own.
func unlike(header []string) []string {
	out := slices.Clone(header)
	seen := make(map[string]bool, len(out))
	for i, name := range out {
		for n := 2; seen[out[i]]; n++ {
			out[i] = name + " " + strconv.Itoa(n)
		}
		seen[out[i]] = true
	}
	return out
}

// withoutPrefix gives attributes back the names that they had before an export kept them apart from
// its own columns.
func withoutPrefix(header []string) []string {
	names := slices.Clone(header)
	for i, name := range names {
		for ok := true; ok; {
			name, ok = strings.CutPrefix(name, desk.AttributePrefix)
		}
		names[i] = name
	}
	return names
}

// ownExport tells a file that eqltui exported.
func ownExport(k *kind, header []string) bool {
	return len(k.ours) > 0 && !slices.ContainsFunc(k.ours, func(name string) bool { return !slices.Contains(header, name) })
}

// meaning says which fields of the kind a column is. Of several columns of one name the later ones have a
// name of their own, by which the profile may speak of each.
func (r *reading) meaning(k *kind, own, name string) ([]string, strength) {
	if ours := r.said(k, own); ours != nil {
		return ours, byMap
	}
	return meaning(k, name, r)
}

func meaning(k *kind, column string, by *reading) ([]string, strength) {
	if ours := by.said(k, column); ours != nil {
		return ours, byMap
	}
	if i := slices.Index(k.fields, column); i >= 0 {
		return k.fields[i : i+1], byName
	}
	key := columnKey(column)
	for i, f := range k.fields {
		if columnKey(f) == key {
			return k.fields[i : i+1], byLike
		}
	}
	a, ok := k.aliases[key]
	if bare, warehouse := strings.CutPrefix(strings.ToLower(column), "property_"); warehouse && !ok {
		return meaning(k, bare, by) // as copies of HubSpot in a warehouse call its properties
	}
	if ok {
		i := slices.Index(k.fields, a.field)
		if a.weak {
			return k.fields[i : i+1], byWeakAlias
		}
		return k.fields[i : i+1], byAlias
	}
	return nil, unsure
}

// fieldsAs lists the fields that a header has when it is read as a kind, for recognising it.
func fieldsAs(k *kind, header []string, by *reading) map[string]bool {
	has := map[string]bool{}
	for i, own := range unlike(header) {
		fields, _ := by.meaning(k, own, header[i])
		for _, f := range fields {
			if slices.Contains(k.fields, f) {
				has[f] = true
			}
		}
	}
	for _, s := range by.set {
		if slices.Contains(k.fields, s.column) {
			has[s.column] = true
		}
	}
	return has
}

// missing refuses what is said of a column that no file has, or no file whose kind has what it is said to be.
func (m *mapping) missing(jobs []*job) error {
	var all []string
	var has *kind
	for _, j := range jobs {
		for _, name := range unlike(j.rows.Header()) {
			all = append(all, shown(name))
			if name != m.theirs && columnKey(name) != columnKey(m.theirs) && !slices.Contains(j.rows.Header(), m.theirs) {
				continue
			}
			has = j.form.kind
			if slices.ContainsFunc(m.ours, func(f string) bool {
				return f == toAttribute || f == toNothing || slices.Contains(has.fields, f)
			}) {
				return nil
			}
		}
	}
	if has == nil {
		return fault.New(fault.Usage, "import", fmt.Sprintf("--map names a column %s that is not there", shown(m.theirs)),
			"the columns are "+strings.Join(all, ", "))
	}
	return fault.New(fault.Usage, "map column "+shown(m.theirs), fmt.Sprintf("%s have no column %s", has.name, strings.Join(m.ours, ", ")),
		"name one of "+strings.Join(has.fields, ", "))
}

// missing refuses what the flags say of columns that are in none of the headers, and of constants that no
// kind of the files has.
func missing(by *reading, jobs []*job) error {
	for _, m := range by.maps {
		if err := m.missing(jobs); err != nil {
			return err
		}
	}
	for _, s := range by.set {
		if !slices.ContainsFunc(jobs, func(j *job) bool { return slices.Contains(j.form.kind.fields, s.column) }) {
			return fault.New(fault.Usage, "import", fmt.Sprintf("--set names a column %s that %s do not have", shown(s.column),
				jobs[0].form.kind.name), "name one of "+strings.Join(jobs[0].form.kind.fields, ", "))
		}
	}
	return nil
}

// shown quotes a piece of outside text for a message: clean and short.
func shown(s string) string { return safetext.Shown(s) }
