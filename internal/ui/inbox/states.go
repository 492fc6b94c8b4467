package inbox

import (
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// nothing is what the inbox shows in place of rows: loading, an error, no leads at all, or no match.
func (b *Inbox) nothing(w, h int) []string {
	s := b.s
	var lines []string
	switch {
	case b.err != nil:
		lines = place.ErrorLines(s, w, b.err)
	case !b.Loaded && b.late:
		lines = place.Centred(s, w, theme.Muted, s.Say("state.loading"))
	case !b.Loaded:
		// Under 300 ms an empty screen is calmer than a word that flashes.
	case b.filterErr != nil:
		// The line under the filter says it all.
	case b.none && b.Filter == "":
		lines = b.welcome(w)
	case b.Filter != "":
		lines = b.noMatch(w)
	default:
		lines = place.Centred(s, w, theme.Text|theme.Bold, s.Words.Fill("state.view_empty", b.Views[b.Shown].Name),
			s.Say("state.view_empty_hint"))
	}
	top := min(max((h-len(lines))/3, 0), 6)
	if h < 12 {
		top = 0
	}
	var out []string
	for range top {
		out = append(out, kit.Blanks(w))
	}
	return kit.Fit(append(out, lines...), w, h)
}

// noMatch says that a filter finds nothing, and where it would find something.
func (b *Inbox) noMatch(w int) []string {
	s := b.s
	if b.Beyond {
		return place.Centred(s, w, theme.Text|theme.Bold, s.Words.Fill("state.no_match", b.Filter), s.Say("state.no_match_hint"))
	}
	hints := []string{s.Say("state.no_match_hint")}
	if b.mayLookBeyond() {
		found := s.Words.Count("state.beyond", b.elsewhere.N)
		if b.elsewhere.More {
			found = s.Words.Fill("state.beyond_many", say.CountText(b.elsewhere))
		}
		hints = []string{s.Words.Fill("state.beyond_hint", found, s.Theme.Glyphs.Enter), hints[0]}
	}
	return place.Centred(s, w, theme.Text|theme.Bold, s.Words.Fill("state.no_match_in", b.Filter, b.Views[b.Shown].Name), hints...)
}

// welcome is the first screen of somebody who has no leads yet: the two commands that bring some.
func (b *Inbox) welcome(w int) []string {
	s := b.s
	left := max((w-64)/2, 2)
	row := func(command, what string) string {
		p := kit.NewPen(s.Theme, w).To(left).Put(theme.Accent, command)
		if w >= place.Middle {
			p.To(left+40).Put(theme.Muted, what)
		}
		return p.String()
	}
	text := func(style theme.Style, id string) string {
		return kit.NewPen(s.Theme, w).To(left).Put(style, s.Say(id)).String()
	}
	blank := kit.Blanks(w)
	return []string{
		text(theme.Text|theme.Bold, "welcome.title"), text(theme.Muted, "welcome.what"), blank,
		row("eqltui import partners.csv referrals.csv", ""), text(theme.Muted, "welcome.import"), blank,
		row("eqltui demo", ""), text(theme.Muted, "welcome.demo"), blank,
		place.KeyLine(s, w, left, s.Key(keys.NewReferral), "welcome.hand"), b.lies(w, left), blank,
		text(theme.Text|theme.Bold, "welcome.keys"),
		place.KeyLine(s, w, left, s.Theme.Glyphs.Enter, "welcome.open"),
		place.KeyLine(s, w, left, s.Key(keys.Qualify)+"  "+s.Key(keys.Disqualify), "welcome.judge"),
		place.KeyLine(s, w, left, s.Key(keys.Help), "welcome.help"),
	}
}

// lies says where the data are kept, for who wonders where an import goes.
func (b *Inbox) lies(w, left int) string {
	s := b.s
	if s.Database == "" {
		return kit.Blanks(w)
	}
	p := kit.NewPen(s.Theme, w).To(left).Col(theme.Muted, s.Say("welcome.lies"), 10)
	return p.Put(theme.Muted, kit.CutMiddle(safetext.Line(s.Database), w-p.At()-2, s.Theme.Glyphs.Ellipsis)).String()
}
