package place

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// FormSheet is a sheet that is a column of questions. What differs between such sheets is given as
// functions: how answers become an action, and what is said below them.
type FormSheet struct {
	Panel
	Form  kit.Form
	Fresh map[string]string     // the answers of an untouched sheet
	Seen  Question[desk.Detail] // the lead as it stands now
	Build func() (desk.Action, error)
	Below func(w int) []string
	Work  []*sla.Calendar // whose hours count for what is planned here
	Typed func()          // after each answer; nil: nothing follows from answers
}

// BlankForm is a form about what it was prepared for, without questions yet.
func BlankForm(s *Session, verb keys.ID, p Prepared) FormSheet {
	return FormSheet{Panel: Panel{S: s, Verb: verb, Rows: p.Rows, Others: p.On}}
}

// Begin finishes a sheet: from here on its answers count as typed.
func (f *FormSheet) Begin() *FormSheet {
	f.Form.Labels = 8
	for _, a := range f.Form.Asks {
		f.Form.Labels = max(f.Form.Labels, kit.Width(a.Label))
	}
	f.Fresh = f.Form.Values()
	return f
}

// Colleagues is how many of them others hold, and who: "3 held by marta, zed". It is "" for none.
func (s *Session) Colleagues(on []Subject) string {
	held := 0
	var who []string
	for i := range on {
		if owner := on[i].Owner; owner != "" && owner != s.Who.User {
			held++
			if !slices.Contains(who, owner) {
				who = append(who, owner)
			}
		}
	}
	switch {
	case held == 0:
		return ""
	case len(who) > 2:
		who = append(who[:2], s.Theme.Glyphs.Ellipsis)
	}
	return s.Words.Fill("sheet.held", strconv.Itoa(held), strings.Join(who, ", "))
}

func (f *FormSheet) Key(name, text string) tea.Cmd {
	f.Form.Key(name, text)
	f.follows()
	return nil
}

// follows does what follows from an answer.
func (f *FormSheet) follows() {
	if f.Typed != nil {
		f.Typed()
	}
}

func (f *FormSheet) Paste(text string) {
	f.Form.Paste(text)
	f.follows()
}

func (f *FormSheet) Refused(desk.Done) {}

func (f *FormSheet) Note() string {
	if f.undrafted() {
		return ""
	}
	return f.S.Say("sheet.keeps")
}

// undrafted reports a form of which nothing is kept when it is closed: drafts are kept by lead.
func (f *FormSheet) undrafted() bool { return len(f.Rows) == 0 && len(f.Others) > 0 }

// Refresh asks for the lead as it stands now: who was told that somebody was faster and sends the form
// again means it.
func (f *FormSheet) Refresh() tea.Cmd {
	if len(f.Rows) != 1 {
		return nil
	}
	return f.S.AskLead(&f.Seen, f.Rows[0].ID)
}

func (f *FormSheet) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.Seen.Take(msg); ok && a.Err == nil {
		f.Rows = []desk.Row{a.Value.Row}
	}
	return nil
}

func (f *FormSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	p := f.Place(w, h, floating)
	var lines []string
	for range p.Top {
		lines = append(lines, kit.Blanks(w))
	}
	form, spot := f.Form.View(f.S.Theme, p.W, p.H)
	lines = append(lines, form...)
	lines = append(lines, f.advised(w, h-len(lines))...)
	spot.Y += p.Top
	return lines[:min(len(lines), h)], spot
}

// advised is what is said below the questions, in the rows that they leave. What does not fit ends
// with an ellipsis.
func (f *FormSheet) advised(w, room int) []string {
	if f.Below == nil || room <= 0 {
		return nil
	}
	lines := f.Below(w)
	switch {
	case len(lines) == 0:
		return nil
	case len(lines) < room:
		return append([]string{kit.Blanks(w)}, lines...)
	case len(lines) > room:
		lines = slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	}
	if len(lines) > room {
		lines = lines[:room]
		lines[room-1] = kit.Cont(f.S.Theme, lines[room-1], w)
	}
	return lines
}

func (f *FormSheet) Hints() []kit.Hint {
	s := f.S
	out := []kit.Hint{
		{Key: s.Key(keys.Submit), Word: s.Say("do." + string(f.Verb)), ID: HintPrefix + string(keys.Submit)},
		{Key: s.Key(keys.NextAsk), Word: s.Say("hint.next_ask"), ID: HintPrefix + string(keys.NextAsk)},
	}
	if a := f.Form.Focused(); a != nil {
		if e, ok := a.Field.(*kit.Editor); ok && e.Lines && s.Editor {
			out = append(out, kit.Hint{Key: s.Key(keys.Write), Word: s.Say("hint.write"), ID: HintPrefix + string(keys.Write)})
		}
		if letters := f.Form.Letters(); letters != "" {
			out[1] = kit.Hint{Key: letters, Word: s.Say("hint.answer")}
		} else if a.Under != "" {
			out[1] = kit.Hint{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.next_question"), ID: HintPrefix + string(keys.NextAsk)}
		} else if _, ok := a.Field.(*kit.Choice); ok {
			out = append(out, kit.Hint{Key: s.Theme.Glyphs.Left + " " + s.Theme.Glyphs.Right, Word: s.Say("hint.choose")})
		}
	}
	word := "hint.close_draft"
	if f.undrafted() {
		word = "hint.close"
	}
	return append(out, kit.Hint{Key: "esc", Word: s.Say(word), ID: HintPrefix + string(keys.Close)})
}

// Undrafted are the hints of a form of which nothing is kept when it is closed.
func (f *FormSheet) Undrafted() []kit.Hint {
	out := f.Hints()
	out[len(out)-1].Word = f.S.Say("hint.close")
	return out
}

func (f *FormSheet) Submit() ([]desk.Subject, desk.Action, error) {
	a, err := f.Build()
	return Plain(f.On()), a, err
}

// FocusKey is the name under which a draft says which question was being answered. No question has it.
const FocusKey = "@focus"

// Draft is what was changed as JSON, "" when nothing was. What was only shown is left out: it would
// put back old answers over those that somebody else gave meanwhile.
func (f *FormSheet) Draft() string {
	values := f.Form.Values()
	maps.DeleteFunc(values, func(id, value string) bool { return value == f.Fresh[id] })
	if len(values) == 0 {
		return ""
	}
	if at := f.Form.Focused(); at != nil && at.ID != f.Form.Asks[0].ID {
		values[FocusKey] = at.ID
	}
	b, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return string(b)
}

func (f *FormSheet) Restore(draft string) {
	var values map[string]string
	if json.Unmarshal([]byte(draft), &values) == nil {
		f.Form.Fill(values)
		f.follows()
		f.Form.Focus(values[FocusKey])
	}
}

// Missing is the error of a sheet that cannot be sent yet.
func (f *FormSheet) Missing(id string) error {
	f.Form.Focus(id)
	return fault.New(fault.Usage, f.S.Say("sheet."+string(f.Verb)), f.S.Say("missing."+id), "")
}

// Line is a field of one line of text.
func Line(hint string) *kit.Editor { return &kit.Editor{Hint: hint, Clean: safetext.Line, Max: 300} }

// Area is a field of several lines.
func Area(hint string) *kit.Editor {
	return &kit.Editor{Hint: hint, Clean: safetext.Block, Max: 4000, Lines: true}
}

// Value is an answer without blanks around it.
func (f *FormSheet) Value(id string) string { return strings.TrimSpace(f.Form.Value(id)) }

// Missed says that a list has nothing that is called what was typed, and what enter takes instead.
func (s *Session) Missed(id string) func(near string) string {
	return func(near string) string {
		if near == "" {
			return s.Say(id)
		}
		return s.Words.Fill("pick.near", s.Say(id), s.Theme.Glyphs.Enter, near)
	}
}

// Astray is the label of the first list into which something is typed that picked nothing, "" for none.
func (f *FormSheet) Astray() string {
	for _, a := range f.Form.Asks {
		if p, ok := a.Field.(*kit.Pick); ok && p.Astray() {
			return a.Label
		}
	}
	return ""
}

// Choice is a field whose options have their words in the catalogue under prefix.
func (s *Session) Choice(prefix string, codes ...string) *kit.Choice {
	c := &kit.Choice{Codes: codes, At: 0}
	for _, code := range codes {
		c.Options = append(c.Options, s.Say(prefix+"."+code))
	}
	return c
}

// Spread is where a sheet's form stands in its body: from which line on, and how large.
type Spread struct{ Top, W, H int }

// Place is where the form of a plain sheet stands. The questions get their rows before what is said
// below them.
func (f *FormSheet) Place(w, h int, floating bool) Spread {
	below := 0
	if f.Below != nil {
		if below = len(f.Below(w)); below > 0 {
			below++
		}
	}
	needs, focused := f.Form.Height(f.S.Theme, w)
	top := 0
	if !floating && h >= 14 {
		top = 1
	}
	if needs > h-top { // it scrolls in any case, so what is being answered is enough
		needs = min(focused+1, h-top)
	}
	return Spread{top, w, max(h-top-below, needs, 1)}
}

func (f *FormSheet) Point(x, y, w, h int, floating bool) tea.Cmd {
	f.PointAt(x, y, f.Place(w, h, floating))
	return nil
}

// PointAt clicks in the form, which stands at p; x and y are cells of the body.
func (f *FormSheet) PointAt(x, y int, p Spread) {
	if x < p.W {
		f.Form.Click(f.S.Theme, p.W, p.H, x, y-p.Top)
	}
}

func (f *FormSheet) Wheel(n int) tea.Cmd {
	f.Form.Wheel(n)
	return nil
}

func (f *FormSheet) LongText() (id, text string, ok bool) {
	first := -1
	for i := range f.Form.Asks {
		e, long := f.Form.Asks[i].Field.(*kit.Editor)
		if !long || !e.Lines {
			continue
		}
		if f.Form.Focused() == &f.Form.Asks[i] {
			first = i
			break
		}
		if first < 0 {
			first = i
		}
	}
	if first < 0 {
		return "", "", false
	}
	return f.Form.Asks[first].ID, f.Form.Asks[first].Field.Value(), true
}

func (f *FormSheet) SetText(id, text string) {
	if field := f.Form.Get(id); field != nil {
		field.SetValue(safetext.Block(text))
		f.Form.Focus(id)
	}
}
