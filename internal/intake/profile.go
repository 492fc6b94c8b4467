package intake

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake/table"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Profile is how files of one shape are read: everything that cannot be told from a file itself. The
// flags of an import are one, a saved document is one, and what the assistant asks becomes one. What is
// not said is told from the file.
type Profile struct {
	Name      string                       `yaml:"-"                   json:"-"` // under which it is saved; "" when it is not
	Kind      string                       `yaml:"kind,omitempty"      json:"kind,omitempty"`
	Origin    string                       `yaml:"origin,omitempty"    json:"origin,omitempty"`
	Encoding  string                       `yaml:"encoding,omitempty"  json:"encoding,omitempty"`
	Delimiter string                       `yaml:"delimiter,omitempty" json:"delimiter,omitempty"`
	Zone      string                       `yaml:"zone,omitempty"      json:"zone,omitempty"`    // of wall-clock times
	Dates     string                       `yaml:"dates,omitempty"     json:"dates,omitempty"`   // the locale of dates
	Numbers   string                       `yaml:"numbers,omitempty"   json:"numbers,omitempty"` // and of numbers
	Columns   map[string]Names             `yaml:"columns,omitempty"   json:"columns,omitempty"` // theirs: ours
	Set       map[string]string            `yaml:"set,omitempty"       json:"set,omitempty"`     // ours: the same in every row
	Values    map[string]map[string]string `yaml:"values,omitempty"    json:"values,omitempty"`  // column: theirs: ours
	Files     map[string]FileSaid          `yaml:"-"                   json:"-"`                 // what is said of one of several files
}

// FileSaid is what is said of one file alone.
type FileSaid struct{ Kind, Encoding string }

// Names are what one column of a file is: usually one of our columns, at times several.
type Names []string

// Flag is one flag of the command line as it was typed.
type Flag struct{ Name, Value string }

// FlagHelp lists the flags of a profile, each with what the help says of it.
func FlagHelp() []Flag {
	return []Flag{
		{"kind", "what all files hold, a `KIND`, or FILE=KIND for one of several; otherwise told from each header"},
		{"origin", "`NAME` of where the records come from; the same name again is the same record"},
		{"map", "name a column, `THEIRS=OURS`; may be repeated"},
		{"set", "say what stands in a column of every row, `OURS=VALUE`; may be repeated"},
		{"value", "say what a word of a column means, `COLUMN:THEIRS=OURS`; may be repeated"},
		{"locale", "how numbers and dates are written, a `LOCALE` such as pl; otherwise what is ambiguous is refused"},
		{"dates", "how dates are written, a `LOCALE`, when not as --locale says"},
		{"numbers", "how numbers are written, a `LOCALE`, when not as --locale says"},
		{"zone", "the time `ZONE` of times without an offset; otherwise the policy's"},
		{"encoding", "the `NAME` of the encoding, such as Windows-1250, or FILE=NAME; otherwise UTF-8 or UTF-16"},
		{"delimiter", "the `SIGN` between columns; otherwise told from the header"},
	}
}

// ReadFlags makes a profile of the flags of an import. --locale says how dates and numbers are written
// where --dates and --numbers do not.
func ReadFlags(flags []Flag) (Profile, error) {
	var p Profile
	locale := ""
	for _, f := range flags {
		if err := p.read(f, &locale); err != nil {
			return Profile{}, err
		}
	}
	p.Dates, p.Numbers = cmp.Or(p.Dates, locale), cmp.Or(p.Numbers, locale)
	_, err := p.compile(time.UTC)
	return p, err
}

func (p *Profile) read(f Flag, locale *string) error {
	switch f.Name {
	case "kind", "encoding":
		return p.readOne(f)
	case "origin":
		p.Origin = f.Value
	case "delimiter":
		p.Delimiter = f.Value
	case "zone":
		p.Zone = f.Value
	case "dates":
		p.Dates = f.Value
	case "numbers":
		p.Numbers = f.Value
	case "locale":
		*locale = f.Value
	case "map":
		theirs, ours, ok := cutLast(f.Value)
		if !ok || ours == "" {
			return wrongFlag(f, "names no two columns", `write it as --map "Their column=our_column"`)
		}
		p.Columns = grown(p.Columns)
		p.Columns[theirs] = append(p.Columns[theirs], strings.ToLower(ours))
	case "set":
		column, constant, ok := strings.Cut(f.Value, "=")
		if column = strings.ToLower(strings.TrimSpace(column)); !ok || column == "" {
			return wrongFlag(f, "names no column and its value", "write it as --set our_column=value")
		}
		p.Set = grown(p.Set)
		p.Set[column] = strings.TrimSpace(constant)
	case "value":
		column, words, _ := strings.Cut(f.Value, ":")
		theirs, ours, ok := cutLast(words)
		if column = strings.TrimSpace(column); !ok || column == "" {
			return wrongFlag(f, "names no word of a column", `write it as --value "column:Their word=our_word"`)
		}
		p.Values = grown(p.Values)
		p.Values[column] = grown(p.Values[column])
		p.Values[column][theirs] = ours
	default:
		return fmt.Errorf("an import has no flag --%s", f.Name)
	}
	return nil
}

// readOne reads a flag that may be said of one file of several, as FILE=VALUE.
func (p *Profile) readOne(f Flag) error {
	file, word, one := cutLast(f.Value)
	if one && (file == "" || word == "") {
		return wrongFlag(f, "names no file and what it is", "write it as --"+f.Name+" FILE=VALUE, or --"+f.Name+" VALUE for all files")
	}
	said := FileSaid{p.Kind, p.Encoding}
	if one {
		said = p.Files[file]
	} else {
		word = f.Value
	}
	if f.Name == "kind" {
		said.Kind = word
	} else {
		said.Encoding = word
	}
	if one {
		p.Files = grown(p.Files)
		p.Files[file] = said
	} else {
		p.Kind, p.Encoding = said.Kind, said.Encoding
	}
	return nil
}

// of is what is said of a file: what is said of all, and over it what is said of it alone.
func (p Profile) of(file string) Profile {
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		if isFile(file, name) {
			p.Kind, p.Encoding = cmp.Or(p.Files[name].Kind, p.Kind), cmp.Or(p.Files[name].Encoding, p.Encoding)
		}
	}
	return p
}

// isFile reports whether a file is called so, with its folder or without.
func isFile(file, name string) bool { return file == name || filepath.Base(file) == name }

func wrongFlag(f Flag, why, hint string) error {
	return fault.New(fault.Usage, "import", fmt.Sprintf("--%s %s %s", f.Name, shown(f.Value), why), hint)
}

// cutLast cuts theirs=ours: what is theirs may hold the sign, ours never does.
func cutLast(s string) (theirs, ours string, ok bool) {
	i := strings.LastIndexByte(s, '=')
	if i < 0 {
		return "", "", false
	}
	theirs, ours = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	return theirs, ours, theirs != "" || ours != ""
}

func grown[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return m
}

// Flags is the command line that says the same.
func (p Profile) Flags() []Flag {
	var out []Flag
	add := func(name, value string) {
		if value != "" {
			out = append(out, Flag{name, value})
		}
	}
	add("kind", p.Kind)
	add("origin", p.Origin)
	add("encoding", p.Encoding)
	for _, file := range slices.Sorted(maps.Keys(p.Files)) {
		for _, f := range []Flag{{"kind", p.Files[file].Kind}, {"encoding", p.Files[file].Encoding}} {
			if f.Value != "" {
				add(f.Name, file+"="+f.Value)
			}
		}
	}
	add("delimiter", p.Delimiter)
	add("zone", p.Zone)
	if p.Dates == p.Numbers {
		add("locale", p.Dates)
	} else {
		add("dates", p.Dates)
		add("numbers", p.Numbers)
	}
	for _, theirs := range slices.Sorted(maps.Keys(p.Columns)) {
		for _, ours := range p.Columns[theirs] {
			add("map", theirs+"="+ours)
		}
	}
	for _, column := range slices.Sorted(maps.Keys(p.Set)) {
		add("set", column+"="+p.Set[column])
	}
	for _, column := range slices.Sorted(maps.Keys(p.Values)) {
		for _, theirs := range slices.Sorted(maps.Keys(p.Values[column])) {
			add("value", column+":"+theirs+"="+p.Values[column][theirs])
		}
	}
	return out
}

// With is the profile with what another one says over it.
func (p Profile) With(over Profile) Profile {
	p.Name = cmp.Or(over.Name, p.Name)
	p.Kind, p.Origin = cmp.Or(over.Kind, p.Kind), cmp.Or(over.Origin, p.Origin)
	p.Encoding, p.Delimiter = cmp.Or(over.Encoding, p.Encoding), cmp.Or(over.Delimiter, p.Delimiter)
	p.Zone, p.Dates, p.Numbers = cmp.Or(over.Zone, p.Zone), cmp.Or(over.Dates, p.Dates), cmp.Or(over.Numbers, p.Numbers)
	p.Columns, p.Set = overlaid(p.Columns, over.Columns), overlaid(p.Set, over.Set)
	p.Files = overlaid(p.Files, over.Files)
	values := maps.Clone(p.Values)
	for column, words := range over.Values {
		values = grown(values)
		values[column] = overlaid(values[column], words)
	}
	p.Values = values
	return p
}

// overlaid is a map with the entries of another one over its own; neither is changed.
func overlaid[V any](m, over map[string]V) map[string]V {
	if len(over) == 0 {
		return m
	}
	out := grown(maps.Clone(m))
	maps.Copy(out, over)
	return out
}

// reading is a profile made ready: its texts read, so that nothing can be wrong with it any more.
type reading struct {
	kind           *kind // nil: told from the header
	maps           []mapping
	set            []constant
	words          map[string]map[string]string // by the key of a column: their word, folded, and ours
	dates, numbers value.Locale
	zones          value.Zones
	delimiter      byte
	several        bool // files: what is said of a column may be of another of them
	foreign        bool // it is no file of ours, whatever its columns are called: who wrote it speaks for himself alone
}

// mapping is one column of a file and what it is.
type mapping struct {
	theirs string
	ours   []string
}

// constant is what stands in a column of every row.
type constant struct{ column, text string }

// compile reads a profile. Times without an offset are in its zone, else at home.
func (p *Profile) compile(home *time.Location) (*reading, error) {
	r := &reading{zones: value.In(home)}
	var err error
	if p.Kind != "" {
		if r.kind, err = kindNamed(p.Kind); err != nil {
			return nil, err
		}
	}
	if p.Zone != "" {
		if r.zones.Wall, err = time.LoadLocation(p.Zone); err != nil || p.Zone == "Local" {
			return nil, fault.New(fault.Usage, "import", "there is no time zone "+shown(p.Zone), "name one like Europe/Warsaw or UTC")
		}
	}
	if r.dates, err = value.ParseLocale(p.Dates); err == nil {
		r.numbers, err = value.ParseLocale(p.Numbers)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Usage, "import", err, "")
	}
	for _, said := range append(slices.Collect(maps.Values(p.Files)), FileSaid{Encoding: p.Encoding}) {
		if said.Kind != "" {
			if _, err := kindNamed(said.Kind); err != nil {
				return nil, err
			}
		}
		if said.Encoding != "" {
			if _, _, err := table.Encoding(said.Encoding); err != nil {
				return nil, err
			}
		}
	}
	if p.Delimiter != "" {
		var ok bool
		if r.delimiter, ok = table.Delimiter(p.Delimiter); !ok {
			return nil, fault.New(fault.Usage, "import", shown(p.Delimiter)+" is no delimiter",
				"say one sign, or comma, semicolon, tab or bar")
		}
	}
	return r, r.columns(p)
}

// columns reads the part of a profile that is about columns.
func (r *reading) columns(p *Profile) error {
	for _, theirs := range slices.Sorted(maps.Keys(p.Columns)) {
		m := mapping{theirs: strings.TrimSpace(theirs)}
		for _, name := range p.Columns[theirs] {
			if name = strings.ToLower(strings.TrimSpace(name)); !knownName(name) {
				return fault.New(fault.Usage, "import", fmt.Sprintf("--map names a column %s that no kind has", shown(name)),
					"name one of "+strings.Join(allNames(), ", "))
			}
			m.ours = append(m.ours, name)
		}
		r.maps = append(r.maps, m)
	}
	for _, column := range slices.Sorted(maps.Keys(p.Set)) {
		if !knownName(column) || column == toAttribute || column == toNothing {
			return fault.New(fault.Usage, "import", fmt.Sprintf("--set names a column %s that no kind has", shown(column)),
				"name one of "+strings.Join(allNames(), ", "))
		}
		if err := fitting("set", column, p.Set[column]); err != nil {
			return err
		}
		r.set = append(r.set, constant{column, p.Set[column]})
	}
	for column, words := range p.Values {
		key := columnKey(column)
		for theirs, ours := range words {
			if err := fitting("value", p.fieldOf(column), ours); err != nil {
				return err
			}
			if r.words == nil {
				r.words = map[string]map[string]string{}
			}
			r.words[key] = grown(r.words[key])
			r.words[key][safetext.Fold(theirs)] = ours
		}
	}
	return nil
}

// fieldOf is our name of a column of which words are said: theirs may be called like another of ours.
func (p *Profile) fieldOf(column string) string {
	if ours := p.Columns[column]; len(ours) > 0 {
		return ours[0]
	}
	return column
}

// fitting refuses a word of ours that a column cannot have: all rows would wait for a word that was mistyped.
func fitting(flag, column, ours string) error {
	choices := Choices(column)
	if ours == "" || len(choices) == 0 || lead.SaysNothing(ours, lead.AText) || takes(column, ours) {
		return nil
	}
	hint := "it is one of " + strings.Join(choices, ", ")
	if near := NearestWord(column, ours); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fault.New(fault.Usage, "import", fmt.Sprintf("--%s gives %s a word %s that it does not have", flag, column, shown(ours)), hint)
}

// takes reports whether a column that has words of its own is read from this one.
func takes(column, word string) bool {
	var err error
	switch column {
	case "source":
		_, err = leadSource(word)
	case "stage":
		_, err = dealStage(word)
	case "certified", "integration_active", "partner_confirmed":
		_, err = value.Bool(word)
	case optOut:
		if _, err = value.Bool(word); err != nil && hasWord(optWords, word) {
			err = nil
		}
	default:
		if slices.Contains(lead.Letters(), column) {
			_, err = value.Tri(word)
			break
		}
		return slices.ContainsFunc(Choices(column), func(c string) bool { return columnKey(c) == columnKey(word) })
	}
	return err == nil
}

func hasWord(words map[string]bool, word string) bool { _, ok := words[columnKey(word)]; return ok }

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

// said is what the profile says of a column of a kind. Of several files another one may be meant.
func (r *reading) said(k *kind, column string) []string {
	ours := r.find(column)
	if ours == nil || len(k.fields) == 0 {
		return ours
	}
	var fit []string
	for _, name := range ours {
		if name == toAttribute || name == toNothing || slices.Contains(k.fields, name) {
			fit = append(fit, name)
		}
	}
	if len(fit) == 0 && !r.several {
		return ours // which is told
	}
	return fit
}

// find returns what the profile says of a column: first by the very name, then by a name like it.
func (r *reading) find(column string) []string {
	for _, m := range r.maps {
		if m.theirs == column {
			return m.ours
		}
	}
	key := columnKey(column)
	for _, m := range r.maps {
		if key != "" && columnKey(m.theirs) == key {
			return m.ours
		}
	}
	// What nobody reads is not read in pieces: device says the same of device.category.
	for at := strings.LastIndexByte(column, '.'); at > 0; at = strings.LastIndexByte(column[:at], '.') {
		for _, m := range r.maps {
			if m.theirs == column[:at] && slices.Equal(m.ours, []string{toNothing}) {
				return m.ours
			}
		}
	}
	return nil
}
