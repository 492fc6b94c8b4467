package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What --map may name beside the columns of a kind.
const (
	toAttribute = "attribute" // keep the column as an attribute
	toNothing   = "ignore"    // do not read the column
)

// mapping is one --map theirs=ours.
type mapping struct{ theirs, ours string }

// parseMap reads the --map flags. Column names may hold an equals sign, ours never do.
func parseMap(flags []string) ([]mapping, error) {
	var out []mapping
	for _, f := range flags {
		i := strings.LastIndexByte(f, '=')
		if i <= 0 || strings.TrimSpace(f[i+1:]) == "" {
			return nil, fault.New(fault.Usage, "import", fmt.Sprintf("--map %s names no two columns", shown(f)),
				`write it as --map "Their column=our_column"`)
		}
		m := mapping{theirs: strings.TrimSpace(f[:i]), ours: strings.ToLower(strings.TrimSpace(f[i+1:]))}
		if !knownName(m.ours) {
			return nil, fault.New(fault.Usage, "import", fmt.Sprintf("--map names a column %s that no kind has", shown(m.ours)),
				"name one of "+strings.Join(allNames(), ", "))
		}
		out = append(out, m)
	}
	return out, nil
}

func knownName(name string) bool { return slices.Contains(allNames(), name) }

// allNames lists every column of every kind, and the two names that are none.
func allNames() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.fields...)
	}
	slices.Sort(names)
	return append(slices.Compact(names), toAttribute, toNothing)
}

// find returns what --map says of a column: first by the very name, then by a name like it.
func find(maps []mapping, column string) (string, bool) {
	for _, m := range maps {
		if m.theirs == column {
			return m.ours, true
		}
	}
	key := columnKey(column)
	for _, m := range maps {
		if key != "" && columnKey(m.theirs) == key {
			return m.ours, true
		}
	}
	return "", false
}

// columns is a header read as a kind: where each field stands, and what the rest are.
type columns struct {
	at     map[string]int // field -> index
	names  []string       // the header as written
	fields []string       // by index: the field, "" for none
	extra  []int          // columns that are kept as attributes
	// ignored are the columns that nobody reads.
	ignored []string
}

// strength says how surely a column means a field; of two the surer wins.
type strength uint8

const (
	byWeakAlias strength = iota + 1
	byAlias
	byName // canonical, letter by letter
	byMap  // the user said so
)

// readHeader finds the fields of a header. Two columns that mean the same field equally surely are
// an error: which one holds is not guessed.
func readHeader(k *kind, header []string, maps []mapping) (*columns, error) {
	c := &columns{at: map[string]int{}, names: header, fields: make([]string, len(header))}
	sure := map[string]strength{}
	var lost []int
	ours := k.keeps && ownExport(header)
	for i, name := range header {
		field, s := meaning(k, name, maps)
		switch {
		case ours && s != byMap && slices.Contains(k.state, name):
			lost = append(lost, i) // our number of a lead is no external id
			continue
		case field == toNothing:
			continue
		case field == "":
			lost = append(lost, i)
			continue
		case s == byMap && field != toAttribute && !slices.Contains(k.fields, field):
			return nil, fault.New(fault.Usage, "map column "+shown(name), fmt.Sprintf("%s have no column %s", k.name, field),
				"name one of "+strings.Join(k.fields, ", "))
		case field == toAttribute:
			lost = append(lost, i)
			continue
		}
		other, taken := c.at[field]
		switch {
		case taken && sure[field] == s && s != byWeakAlias:
			return nil, fault.New(fault.Invalid, "read the header",
				fmt.Sprintf("the columns %s and %s both mean %s", shown(header[other]), shown(name), field),
				fmt.Sprintf("say --map %q for the other one", name+"="+toAttribute))
		case taken && sure[field] >= s:
			lost = append(lost, i)
			continue
		case taken:
			lost = append(lost, other)
			c.fields[other] = ""
		}
		c.at[field], c.fields[i], sure[field] = i, field, s
	}
	slices.Sort(lost)
	if k.keeps {
		// What an export says became of a lead is no attribute of it.
		if ours {
			c.names = withoutPrefix(header)
		}
		for _, i := range lost {
			if ours && slices.Contains(k.state, header[i]) {
				c.ignored = append(c.ignored, header[i])
				continue
			}
			c.extra = append(c.extra, i)
		}
		return c, nil
	}
	for _, i := range lost {
		c.ignored = append(c.ignored, safetext.Line(header[i]))
	}
	return c, nil
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

// ownExport tells a file that eqltui exported by columns that only it writes side by side, and that
// have a value in every row: in JSON Lines what is not known is not there.
func ownExport(header []string) bool {
	for _, name := range []string{"id", "verdict", "open_gates", "conflicts", "updated_at"} {
		if !slices.Contains(header, name) {
			return false
		}
	}
	return true
}

// meaning says which field of the kind a column is.
func meaning(k *kind, column string, maps []mapping) (string, strength) {
	if ours, ok := find(maps, column); ok {
		return ours, byMap
	}
	if slices.Contains(k.fields, column) {
		return column, byName
	}
	key := columnKey(column)
	for _, f := range k.fields {
		if columnKey(f) == key {
			return f, byAlias
		}
	}
	if a, ok := k.aliases[key]; ok {
		if a.weak {
			return a.field, byWeakAlias
		}
		return a.field, byAlias
	}
	return "", 0
}

// fieldsAs lists the fields that a header has when it is read as a kind, for recognising it.
func fieldsAs(k *kind, header []string, maps []mapping) map[string]bool {
	has := map[string]bool{}
	for _, name := range header {
		if f, _ := meaning(k, name, maps); slices.Contains(k.fields, f) {
			has[f] = true
		}
	}
	return has
}

// missing returns the mappings whose column is in none of the headers.
func missing(maps []mapping, headers [][]string) error {
	for _, m := range maps {
		found := slices.ContainsFunc(headers, func(h []string) bool {
			return slices.ContainsFunc(h, func(name string) bool { return name == m.theirs || columnKey(name) == columnKey(m.theirs) })
		})
		if found {
			continue
		}
		var all []string
		for _, h := range headers {
			for _, name := range h {
				all = append(all, shown(name))
			}
		}
		return fault.New(fault.Usage, "import", fmt.Sprintf("--map names a column %s that is not there", shown(m.theirs)),
			"the columns are "+strings.Join(all, ", "))
	}
	return nil
}

// shown quotes a piece of outside text for a message: clean and short.
func shown(s string) string { return safetext.Shown(s) }
