package intake

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Plan is a file that was looked at, and what each of its columns was taken for. Nothing of it came in.
// Whoever answers what is open changes the profile, and looks again: Look with it, and Run with DryRun for
// the fates and the words that are not known.
type Plan struct {
	File    string
	Kind    string // "" when its columns fit none; then Why says so
	Why     error
	Format  string
	Profile Profile // all that is said of the file: the document that fits it, and over it what is said of all
	Columns []Column
	Near    string     // the kind that knows most of its columns, when they fit none; "" when none knows any
	Lacks   [][]string // what the kind requires and no column is: of each group one
	Doubts  []Doubt
}

// Column is one column of a file.
type Column struct {
	Name    string
	Fields  []string // what it is taken for; none when nobody knows, or when it is an attribute or not read
	How     How
	Rival   string   // the column that is read in its place, because it means the same
	Nearest string   // what an unknown one was probably meant to be
	Samples []string // its first texts that are not alike
	Filled  int      // rows of those looked at in which it has a text
	Rows    int      // rows looked at
}

// How says why a column was taken for what it is.
type How string

// The ways.
const (
	Unknown   How = "unknown"   // nobody said what it is
	ByAlias   How = "alias"     // a name that other programs use
	ByWeak    How = "weak"      // one that steps back where another column means the same
	ByName    How = "name"      // our own name
	ByProfile How = "profile"   // somebody said so
	Attribute How = "attribute" // somebody said that it is kept
	Ignored   How = "ignored"   // somebody said that it is not read
)

// looked is how many rows are looked at for samples, and samples how many texts of a column are kept.
const (
	looked  = 2000
	samples = 3
)

// Look opens a file as an import would, without taking anything in.
func Look(ctx context.Context, o Options, file string) (*Plan, error) {
	o.ready()
	j := &job{o: &o, name: file}
	defer closeAll([]*job{j})
	var err error
	if j.source, err = openSource(file, o.Stdin, true); err != nil {
		return nil, err
	}
	if err := j.suit(); err != nil {
		if p := unopened(j, err); p != nil {
			return p, nil
		}
		return nil, err
	}
	p := &Plan{File: file, Profile: j.profile}
	k := j.by.kind
	if k == nil {
		if k, p.Why = recognise(safetext.Line(file), j.rows.Header(), j.by); p.Why != nil {
			p.Near = nearKind(j.rows.Header(), j.by)
			k, j.by = &kind{}, &reading{} // whose columns nobody knows
		}
	}
	p.Kind = k.name
	c, err := readHeader(k, j.rows.Header(), j.by)
	if err != nil {
		return nil, err
	}
	has := fieldsAs(k, j.rows.Header(), j.by)
	p.Lacks = append(lacking(k, has), k.wants(has, j.profile.Set)...)
	for i, name := range j.rows.Header() {
		p.Columns = append(p.Columns, c.column(k, i, name, j.by))
	}
	if err := p.sample(ctx, j); err != nil {
		return nil, err
	}
	p.guess(k)
	p.Format = j.rows.Format().String()
	return p, nil
}

// guess says of unknown columns what their texts look like, where nothing in the file is that yet and their names say
// nothing: addresses, countries, dates. It is proposed, never taken.
func (p *Plan) guess(k *kind) {
	taken := map[string]bool{}
	for i := range p.Columns {
		for _, field := range append(p.Columns[i].Fields, p.Columns[i].Nearest) {
			taken[field] = true
		}
	}
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.How != Unknown || c.Nearest != "" || len(c.Samples) == 0 {
			continue
		}
		for _, field := range []string{"email", "country", "referred_at", "at"} {
			if !taken[field] && slices.Contains(k.fields, field) && !slices.ContainsFunc(c.Samples, func(text string) bool {
				return !looksLike(field, text)
			}) {
				c.Nearest, taken[field] = field, true
				break
			}
		}
	}
}

// looksLike reports whether a text may stand in a column.
func looksLike(field, text string) bool {
	switch field {
	case "email":
		a, ok := address(text)
		if ok {
			text = a
		}
		_, err := mailbox.Normalize(text)
		return err == nil
	case "country":
		const code = 2 // which is a word of many other things
		_, known := lead.Country(text)
		return known && len(text) > code
	}
	_, err := value.Time(text, value.In(time.UTC), value.Locale{})
	var either *value.Ambiguous
	return err == nil || errors.As(err, &either)
}

// lacking are the required groups of columns of which the header has none.
func lacking(k *kind, has map[string]bool) [][]string {
	var out [][]string
	for _, group := range k.required {
		if !slices.ContainsFunc(group, func(f string) bool { return has[f] }) {
			out = append(out, group)
		}
	}
	return out
}

// column says what one column was taken for.
func (c *columns) column(k *kind, i int, name string, by *reading) Column {
	out := Column{Name: c.names[i]}
	fields, s := by.meaning(k, c.names[i], name)
	switch {
	case len(fields) == 0:
		out.How, out.Nearest = Unknown, c.nearest(k, name)
		return out
	case slices.Contains(fields, toNothing):
		out.How = Ignored
		return out
	case slices.Contains(fields, toAttribute):
		out.How = Attribute
		return out
	}
	switch s {
	case byMap:
		out.How = ByProfile
	case byName, byLike:
		out.How = ByName
	case byWeakAlias:
		out.How = ByWeak
	default:
		out.How = ByAlias
	}
	for _, field := range fields {
		switch at, ok := c.at[field]; {
		case field == optOut, ok && at == i:
			out.Fields = append(out.Fields, field)
		case ok:
			out.Rival = c.names[at]
		}
	}
	return out
}

// sample looks at the first rows.
func (p *Plan) sample(ctx context.Context, j *job) error {
	d := doubtsOf(j)
	defer func() { p.Doubts = d.list() }()
	at := map[string]int{}
	for i := range p.Columns {
		at[p.Columns[i].Name] = i
	}
	for range looked {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, err := j.rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, "look at "+safetext.Line(p.File), err, "")
		}
		if row.Err != nil {
			d.encoding(row.Raw)
			continue
		}
		names := unlike(row.Keys)
		for i, text := range row.Values {
			k, ok := at[names[i]]
			if !ok { // a key that the first row of JSON Lines does not have
				k = len(p.Columns)
				at[names[i]] = k
				p.Columns = append(p.Columns, Column{Name: names[i], How: Unknown})
			}
			c := &p.Columns[k]
			text = tidy(text)
			c.see(text)
			for _, field := range c.Fields {
				d.see(field, c.Name, text)
			}
		}
	}
	return nil
}

// see counts a text and keeps it when it is new.
func (c *Column) see(text string) {
	c.Rows++
	if text == "" {
		return
	}
	c.Filled++
	text = safetext.Line(text)
	if len(c.Samples) < samples && !slices.Contains(c.Samples, text) {
		c.Samples = append(c.Samples, text)
	}
}
