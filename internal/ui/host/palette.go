package host

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// palette finds whatever the cockpit can do or show by some of its letters, and does it. A sign in
// front narrows it down: > actions, : places and commands, / the filter language.
type palette struct {
	place.Panel
	r     *root
	line  kit.Editor
	base  []entry // what stands there whatever is typed
	verbs []entry
	found []found
	list  kit.List

	team    []string
	teamAsk place.Question[[]string]
	came    []desk.ImportedLately // that can be taken back
	cameAsk place.Question[[]desk.ImportedLately]
	leads   []desk.Row // found by the desk for the text
	told    bool       // the desk has answered for the text
	asked   place.Question[desk.InboxPage]
	timer   uint64
}

// Messages of the palette.
type (
	// runEntry asks the root to close the palette and do the entry.
	runEntry struct {
		id  string
		run func(*root) tea.Cmd
	}
	// rested says that nothing was typed for a moment.
	rested struct{ n uint64 }
)

// pause is how long typing must rest before the desk is asked for leads.
const pause = 120 * time.Millisecond

// foundLeads is how many leads the desk is asked for.
const foundLeads = 5

func newPalette(r *root, by keys.ID) *palette {
	p := &palette{Panel: place.Panel{S: r.s, Verb: keys.Everything}, r: r}
	p.line.Clean = safetext.Line
	p.line.Max = 400
	p.line.Hint = r.s.Say("palette.hint")
	p.list.Reset()
	p.base = append(r.actionEntries(), r.placeEntries()...)
	p.verbs = r.verbEntries()
	if by == keys.GoTo {
		p.line.SetValue(":")
	}
	p.match()
	return p
}

// palette opens it, for a command or for anything.
func (r *root) palette(by keys.ID) tea.Cmd {
	p := newPalette(r, by)
	r.sheet, r.sheetOn = p, nil
	return p.Begin()
}

// Begin asks for the team, whose names complete commands, and for the imports that can be taken back.
func (p *palette) Begin() tea.Cmd {
	d, who := p.S.Desk, p.S.Who
	team := p.teamAsk.Ask(p.S, func(ctx context.Context) ([]string, error) { return d.Team(ctx) })
	if !desk.May(who.Role, desk.ImportFiles) || p.S.ReadOnly != "" {
		return team
	}
	return tea.Batch(team, p.cameAsk.Ask(p.S, func(ctx context.Context) ([]desk.ImportedLately, error) {
		return d.ImportsLately(ctx, who)
	}))
}

func (p *palette) Width() int { return 92 }

func (p *palette) Paste(text string) { p.line.Insert(text); p.match() }

func (p *palette) Title() string {
	switch p.mode() {
	case '>':
		return p.S.Say("palette.actions")
	case ':':
		return p.S.Say("palette.command")
	case '/':
		return p.S.Say("palette.filters")
	}
	return p.S.Say("sheet.everything")
}

func (p *palette) Right() (string, theme.Style) {
	if p.text() == "" {
		return "", theme.Muted // everything is found, which says nothing
	}
	return p.S.Words.Count("palette.count", len(p.found)), theme.Muted
}

// mode is the sign in front, 0 for none.
func (p *palette) mode() byte {
	if v := p.line.Value(); v != "" && strings.IndexByte(">:/", v[0]) >= 0 {
		return v[0]
	}
	return 0
}

// text is what was typed after the sign.
func (p *palette) text() string {
	v := p.line.Value()
	if p.mode() != 0 {
		v = v[1:]
	}
	return strings.TrimLeft(v, " ")
}

// match ranks everything anew.
func (p *palette) match() {
	text := p.text()
	query := text
	var all []entry
	switch p.mode() {
	case '>':
		for _, e := range p.base {
			if strings.HasPrefix(e.id, "key:") {
				all = append(all, e)
			}
		}
	case ':':
		if back := p.importEntries(text); back != nil {
			all = back
			break
		}
		said := append(p.saidEntries(text), p.r.takenEntries(text)...)
		all = append(said, p.leadEntries(text)...)
		if len(said) == 0 {
			all = append(all, p.verbs...)
			for _, e := range p.base {
				if !strings.HasPrefix(e.id, "key:") {
					all = append(all, e)
				}
			}
		}
	case '/':
		all = p.filterEntries(text, false)
		if i := strings.LastIndexByte(query, ' '); i >= 0 {
			query = query[i+1:]
		}
	default:
		all = append(p.leadEntries(text), p.base...)
		all = append(all, p.filterEntries("", true)...)
		all = append(all, p.r.policyEntries()...)
		if strings.TrimSpace(text) != "" {
			e := p.filterEntry(text)
			e.first, e.last = false, true
			all = append(all, e)
		}
	}
	p.found = rank(query, all, p.r.recent)
	items := make([]kit.Item, len(p.found))
	for i, f := range p.found {
		items[i].Key = strconv.Itoa(i) + f.id
	}
	p.list.Set(items)
}

// selected is the entry under the cursor, nil for none.
func (p *palette) selected() *found {
	if i := p.list.Cursor(); i >= 0 && i < len(p.found) {
		return &p.found[i]
	}
	return nil
}

func (p *palette) Key(name, text string) tea.Cmd {
	switch name {
	case "down", "ctrl+n":
		p.list.Move(1)
	case "up", "ctrl+p":
		p.list.Move(-1)
	case "pgdown":
		p.list.Page(1)
	case "pgup":
		p.list.Page(-1)
	case "enter":
		return p.do()
	case "tab":
		return p.complete()
	case "ctrl+y":
		return p.copyLine()
	case "backspace":
		if p.line.Value() == "" {
			return nil
		}
		fallthrough
	default:
		before := p.line.Value()
		if p.line.Key(name, text) && p.line.Value() != before {
			return p.typed()
		}
	}
	return nil
}

// typed is what follows a change of the text: a new order, its best on top, and after a moment a
// question to the desk.
func (p *palette) typed() tea.Cmd {
	p.list.Reset()
	p.leads, p.told, p.asked = nil, false, place.Question[desk.InboxPage]{}
	p.match()
	p.timer++
	return p.S.Hooks.After(pause, rested{p.timer})
}

// look asks the desk for leads of that text, when nothing was typed since.
func (p *palette) look(m rested) tea.Cmd {
	text := strings.TrimSpace(p.text())
	if m.n != p.timer || p.mode() == '>' || p.mode() == '/' || len(text) < 2 || len(p.saidEntries(p.text())) > 0 {
		return nil
	}
	if id, err := lead.ParseID(text); err == nil {
		text = id.String() // as leads are called, so that it is found by that
	}
	reader, who, zone := p.S.Desk, p.S.Who, p.S.Zone
	return p.asked.Ask(p.S, func(ctx context.Context) (desk.InboxPage, error) {
		return reader.Inbox(ctx, who, desk.InboxQuery{Filter: text, Limit: foundLeads, Zone: zone, Hidden: true})
	})
}

func (p *palette) Update(msg tea.Msg) tea.Cmd {
	if a, ok := p.teamAsk.Take(msg); ok {
		p.team = say.CleanLines(a.Value)
	} else if a, ok := p.cameAsk.Take(msg); ok {
		p.came = a.Value // who may not take imports back has none to be offered
	} else if a, ok := p.asked.Take(msg); ok {
		p.told = a.Err == nil
		p.leads = say.CleanRows(a.Value.Rows) // a text that is no filter finds no leads, and that is all
	} else {
		return nil
	}
	at := p.selected()
	key := ""
	if at != nil && !at.last { // the filter that is left when nothing is found gives way
		key = at.id
	}
	p.list.Reset()
	p.match()
	for i, f := range p.found { // what comes late does not move the cursor off what it is on
		if f.id == key && key != "" {
			p.list.Select(strconv.Itoa(i) + f.id)
			break
		}
	}
	return nil
}

// do runs what is selected, or says why it cannot be.
func (p *palette) do() tea.Cmd {
	f := p.selected()
	switch {
	case f == nil:
		return nil
	case f.why != "":
		why := f.why
		return func() tea.Msg { return place.Told{Text: why, Bad: true} }
	case f.run == nil:
		return p.complete()
	}
	return place.Send(runEntry{f.id, f.run})
}

// complete writes what is selected into the line.
func (p *palette) complete() tea.Cmd {
	f := p.selected()
	if f == nil {
		return nil
	}
	fill := f.fill
	if fill == "" {
		fill = f.text
	}
	p.line.SetValue(fill)
	return p.typed()
}

// copyLine puts the command line of what is selected on the clipboard.
func (p *palette) copyLine() tea.Cmd {
	f := p.selected()
	if f == nil || f.line == "" {
		return place.Tell(p.S.Say("palette.no_line"))
	}
	line := safetext.Line(f.line)
	return tea.Batch(tea.SetClipboard(line), place.Tell(p.S.Words.Fill("toast.copied", line)))
}

func (p *palette) Note() string {
	f := p.selected()
	switch {
	case f == nil:
		return ""
	case f.why != "":
		return f.why
	case f.line != "":
		return p.S.Words.Fill("palette.copies", f.line)
	}
	return ""
}

func (p *palette) Hints() []kit.Hint {
	s := p.S
	return []kit.Hint{
		{Key: s.Theme.Glyphs.Enter, Word: s.Say("help.run")},
		{Key: "ctrl+y", Word: s.Say("palette.copy")},
		{Key: "tab", Word: s.Say("palette.complete")},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

// lines of the palette besides its entries: the text, a blank, a blank, the signs.
const paletteExtra = 4

func (p *palette) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s := p.S
	pen := kit.NewPen(s.Theme, w).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1)
	at := pen.At()
	field, x, _, on := p.line.View(s.Theme, w-at, true)
	lines := []string{pen.Raw(field[0], w-at).String()}
	extra := paletteExtra
	if h < 10 {
		extra = 1
	}
	if extra > 1 {
		lines = append(lines, kit.Blanks(w))
	}
	room := max(h-extra, 1)
	if floating {
		room = min(room, 14) // of one height whatever is found, so that it does not jump
	}
	p.list.Resize(room)
	from, to := p.list.Window()
	for i := from; i < to; i++ {
		lines = append(lines, p.Row(&p.found[i], w, i == p.list.Cursor()))
	}
	if len(p.found) == 0 {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(2).Put(theme.Muted, s.Words.Fill("palette.none", p.text())).String())
	}
	if extra > 1 {
		lines = kit.Fit(lines, w, room+2)
		lines = append(lines, kit.Blanks(w), p.signs(w))
	}
	return lines[:min(len(lines), h)], kit.Spot{X: at + x, On: on}
}

// Row is one entry: what it is, what it is about or why it cannot be, and its key.
func (p *palette) Row(f *found, w int, on bool) string {
	th := p.S.Theme
	pen := kit.NewPen(th, w)
	plain, set := theme.Text, theme.Accent|theme.Bold
	if f.why != "" {
		plain, set = theme.Muted, theme.Muted|theme.Bold
	}
	if on {
		pen.On(theme.Selected).Put(theme.Accent, th.Glyphs.Cursor).Gap(1)
		if f.why == "" {
			plain |= theme.Bold
		}
	} else {
		pen.Gap(2)
	}
	keyWidth := min(kit.Width(f.key), 14)
	where, whereStyle := f.where, theme.Muted
	if f.why != "" {
		where = f.why
	}
	textEnd := w - keyWidth - 2
	if w >= 56 && where != "" {
		textEnd = w * 53 / 100
	}
	if f.kind != "" {
		pen.Cell(theme.Muted, f.kind, textEnd-pen.At()).Gap(2)
	}
	pen.Marked(plain, set, f.text, f.at, textEnd-pen.At()-1).To(textEnd)
	if w >= 56 && where != "" {
		pen.Cell(whereStyle, where, w-keyWidth-3-pen.At())
	}
	pen.To(w-keyWidth-1).Cell(theme.Accent, f.key, keyWidth)
	return pen.To(w).String()
}

// signs explains the prefixes.
func (p *palette) signs(w int) string {
	s := p.S
	pen := kit.NewPen(s.Theme, w).Gap(2)
	for _, sign := range []struct{ sign, id string }{{">", "palette.sign.actions"}, {":", "palette.sign.places"},
		{"/", "palette.sign.filter"}} {
		word := s.Say(sign.id)
		if pen.Room() < kit.Width(word)+4 {
			break
		}
		pen.Put(theme.Accent, sign.sign).Gap(1).Put(theme.Muted, word).Gap(3)
	}
	if all := s.Say("palette.sign.all"); pen.Room() >= kit.Width(all) {
		pen.Put(theme.Muted, all)
	}
	return pen.String()
}

// nearestWord says that a word is none, and which one may be meant.
func nearestWord(s *place.Session, word string, all []string) string {
	if i := typo.Nearest(strings.ToLower(word), all); i >= 0 {
		return s.Words.Fill("why.unknown_near", safetext.Line(word), all[i])
	}
	return s.Words.Fill("why.unknown", safetext.Line(word))
}
