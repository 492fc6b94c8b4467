package intake

import (
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/intake/table"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Doubt is what a file leaves open about how it is written, with a text of it that asks.
type Doubt struct {
	Flag     string // what answers it: kind, dates, numbers, zone, encoding
	Column   string
	Shown    string
	Near     string    // what the rest of the file speaks for; "" when nothing does
	Readings []Reading // what can be said
}

// Reading is one thing that can be said, and what the text would be then.
type Reading struct{ Value, Means string }

// doubts looks for them among the cells of a file.
type doubts struct {
	j       *job
	found   map[string]*Doubt // by flag
	speaks  map[string]map[string]bool
	zones   [2]value.Zones
	locales map[string][2]string
}

func doubtsOf(j *job) *doubts {
	d := &doubts{j: j, found: map[string]*Doubt{}, speaks: map[string]map[string]bool{}}
	// Two zones a day apart: what reads alike in both says its own.
	d.zones = [2]value.Zones{{Wall: time.FixedZone("", 12*3600), Home: j.o.Zone}, {Wall: time.FixedZone("", -12*3600), Home: j.o.Zone}}
	d.locales = map[string][2]string{"dates": {"en-GB", "en-US"}, "numbers": {"pl", "en"}}
	return d
}

// see looks at a cell.
func (d *doubts) see(field, column, text string) {
	if text == "" || saysNothing(field, text) {
		return
	}
	switch sortOf(field) {
	case aDate:
		if d.j.profile.Dates == "" {
			d.weigh("dates", column, func(l value.Locale) error {
				_, err := value.Time(text, d.zones[0], l)
				return err
			})
		}
		d.clock(column, text)
	case aNumber:
		if d.j.profile.Numbers == "" && d.j.rows.Format().Kind != table.JSONL {
			d.weigh("numbers", column, func(l value.Locale) error {
				_, err := value.Money(text, l, "")
				return err
			})
		}
	}
}

// weigh notes a text that can be read in two ways, and for which of them one speaks that can be read in one.
func (d *doubts) weigh(flag, column string, read func(value.Locale) error) {
	var either *value.Ambiguous
	if errors.As(read(value.Locale{}), &either) {
		if d.found[flag] == nil {
			tags := either.Locales()
			d.found[flag] = &Doubt{Flag: flag, Column: column, Shown: either.Shown,
				Readings: []Reading{{tags[0], either.First}, {tags[1], either.Second}}}
		}
		return
	}
	for i, tag := range d.locales[flag] {
		var other *value.Contrary
		l, err := value.ParseLocale(tag)
		if err == nil && errors.As(read(l), &other) {
			if d.speaks[flag] == nil {
				d.speaks[flag] = map[string]bool{}
			}
			d.speaks[flag][d.locales[flag][1-i]] = true
		}
	}
}

// clock notes a time of day that says no zone.
func (d *doubts) clock(column, text string) {
	if d.j.profile.Zone != "" || d.found["zone"] != nil {
		return
	}
	l := d.j.by.dates
	if l.Order == value.AnyOrder {
		l.Order = value.DayFirst // of its clock it says the same in either order, where it is a date in both
	}
	east, err := value.Time(text, d.zones[0], l)
	if err != nil {
		return
	}
	west, err := value.Time(text, d.zones[1], l)
	if err != nil || east.Equal(west) {
		return
	}
	home := d.j.o.Zone.String()
	q := &Doubt{Flag: "zone", Column: column, Shown: shown(text), Near: home}
	for _, name := range []string{home, "UTC", "Europe/Warsaw", "Europe/Rome", "Europe/Berlin", "Europe/London", "America/New_York",
		"America/Chicago", "America/Los_Angeles"} {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" || len(q.Readings) > 0 && name == home {
			continue
		}
		if at, err := value.Time(text, value.Zones{Wall: zone, Home: d.j.o.Zone}, l); err == nil {
			q.Readings = append(q.Readings, Reading{name, at.UTC().Format("2006-01-02 15:04") + " UTC"})
		}
	}
	d.found["zone"] = q
}

// encoding notes a row that is no UTF-8.
func (d *doubts) encoding(raw string) {
	if d.j.profile.Encoding != "" || d.found["encoding"] != nil || utf8.ValidString(raw) {
		return
	}
	d.found["encoding"] = undecoded(raw, raw)
}

// undecoded asks for the encoding of a text that is no UTF-8, nil when no encoding makes letters of it.
func undecoded(raw, more string) *Doubt {
	const around = 40
	at := strings.IndexFunc(raw, func(r rune) bool { return r == utf8.RuneError })
	raw = raw[max(at-around, 0):min(at+around, len(raw))]
	guesses := table.Guesses(raw, more)
	if len(guesses) == 0 {
		return nil
	}
	q := &Doubt{Flag: "encoding", Shown: safetext.Line(strings.ToValidUTF8(raw, "?")), Near: guesses[0].Encoding}
	for _, g := range guesses {
		q.Readings = append(q.Readings, Reading{g.Encoding, safetext.Line(g.Text)})
	}
	return q
}

// list is what was found, with what the rest of the file speaks for.
func (d *doubts) list() []Doubt {
	var out []Doubt
	for _, flag := range []string{"encoding", "dates", "numbers", "zone"} {
		q := d.found[flag]
		if q == nil {
			continue
		}
		if speaks := d.speaks[flag]; len(speaks) == 1 {
			for tag := range speaks {
				q.Near = tag
			}
		}
		out = append(out, *q)
	}
	return out
}

// unopened is the plan of a file that cannot be read as text: it asks for the encoding. nil when that is
// not what is wrong with it.
func unopened(j *job, why error) *Plan {
	if j.profile.Encoding != "" || j.source == nil {
		return nil
	}
	src, err := j.source.begin()
	if err != nil {
		return nil
	}
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(src, head) // what is there is enough
	text := string(head[:n])
	if strings.IndexByte(text, 0) >= 0 || utf8.ValidString(text) {
		return nil
	}
	for line := range strings.Lines(text) {
		if q := undecoded(line, text); !utf8.ValidString(line) && q != nil {
			return &Plan{File: j.name, Why: why, Profile: j.profile, Doubts: []Doubt{*q}}
		}
	}
	return nil
}

// wants are the columns that a kind does not require and without which its rows wait in quarantine.
func (k *kind) wants(has map[string]bool, set map[string]string) (out [][]string) {
	if k.name != "referrals" {
		return nil
	}
	if !has["source"] {
		return [][]string{{"source"}}
	}
	if lead.Source(set["source"]).Partnered() {
		for _, field := range []string{"partner", "program_tier"} {
			if !has[field] {
				out = append(out, []string{field})
			}
		}
	}
	return out
}
