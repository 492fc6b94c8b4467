package host

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// zoneNames are the names of the IANA time zone database by region, and UTC.
//
//go:embed zones.txt
var zoneNames string

func zones() []string { return strings.Fields(zoneNames) }

// prefs are what a person chose for their cockpit. The zero value is how it is without a choice.
type prefs struct {
	Zone   string // of the IANA database; "" is the terminal's own
	Theme  string // a name of package theme; "" is auto
	Glyphs string // auto, unicode, ascii
	Motion string // ticking, still
	Bell   string // off, breach
	Start  string // the id of a card
}

// fields are the settings by the name under which each is kept.
func (p *prefs) fields() map[string]*string {
	return map[string]*string{"zone": &p.Zone, "theme": &p.Theme, "glyphs": &p.Glyphs, "motion": &p.Motion, "bell": &p.Bell,
		"start": &p.Start}
}

// readPrefs reads what was kept. What cannot be read, perhaps of a later program, is as if not set.
func readPrefs(kept map[string]string) prefs {
	var p prefs
	for name, to := range p.fields() {
		var text string
		if json.Unmarshal([]byte(kept[name]), &text) == nil {
			*to = text
		}
	}
	return p
}

// kept is the reverse of readPrefs.
func (p *prefs) kept() map[string]string {
	out := map[string]string{}
	for name, from := range p.fields() {
		out[name] = ""
		if *from != "" {
			b, _ := json.Marshal(*from) // a text always encodes
			out[name] = string(b)
		}
	}
	return out
}

// still says that nothing moves by itself.
func (p *prefs) still() bool { return p.Motion == "still" }

// settle makes the cockpit follow the settings. The zone is that of its name, loaded before.
func (r *root) settle(p prefs, zone *time.Location) {
	r.prefs = p
	r.s.Still = p.still()
	r.s.Zone, r.s.Who.Zone = zone, zone
	r.retheme()
	r.drawn = false
}

// themeName is the theme that holds: of the environment, else the person's.
func (r *root) themeName() string {
	if r.options.Theme != "" {
		return r.options.Theme
	}
	return r.prefs.Theme
}

// ascii tells whether plain signs are shown: the environment says so, or the person, or the terminal
// is one that has no others.
func (r *root) ascii() bool {
	switch {
	case r.options.ASCII:
		return true
	case r.prefs.Glyphs == "ascii":
		return true
	case r.prefs.Glyphs == "unicode":
		return false
	}
	term, _ := theme.Lookup(r.options.Env, "TERM")
	return slices.Contains([]string{"linux", "vt100", "vt220", "dumb"}, term)
}

// zoneOf loads a zone; "" and what is no zone are the terminal's own.
func (o *Options) zoneOf(name string) *time.Location {
	if name != "" && name != "Local" {
		if z, err := time.LoadLocation(name); err == nil {
			return z
		}
	}
	return o.Zone
}

// Begin goes to the place where the person begins.
func (r *root) Begin() tea.Cmd {
	if r.prefs.Start == "" || r.prefs.Start == r.here {
		return nil
	}
	if c := r.card(r.prefs.Start); c == nil || c.Over {
		return nil // kept by a program that had such a place
	}
	cmd := r.goTo(place.GoTo{Place: r.prefs.Start})
	r.before = ""
	return cmd
}
