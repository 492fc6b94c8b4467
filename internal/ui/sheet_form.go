package ui

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// formSheet is a sheet that is a column of questions. What differs between such sheets is given as
// functions: how answers become an action, and what is said below them.
type formSheet struct {
	s     *session
	verb  keys.ID
	rows  []desk.Row
	form  kit.Form
	fresh map[string]string // the answers of an untouched sheet
	seen  question          // the lead as it stands now
	build func() (desk.Action, error)
	below func(w int) []string
	work  []*sla.Calendar // whose hours count for what is planned here
	typed func()          // after each answer; nil: nothing follows from answers
}

// begin finishes a sheet: from here on its answers count as typed.
func (f *formSheet) begin() *formSheet {
	f.form.Labels = 8
	for _, a := range f.form.Asks {
		f.form.Labels = max(f.form.Labels, kit.Width(a.Label))
	}
	f.fresh = f.form.Values()
	return f
}

func (f *formSheet) id() keys.ID { return f.verb }
func (f *formSheet) width() int  { return 84 }

// title is "Contact L-12 · Żuraw Systemy", or "Snooze 3 leads".
func (f *formSheet) title() string {
	verb := f.s.say("sheet." + string(f.verb))
	if len(f.rows) == 1 {
		return verb + " " + f.rows[0].ID.String() + " " + f.s.th.Glyphs.Middot + " " + companyOf(&f.rows[0])
	}
	return verb + " " + f.s.words.count("sheet.leads", len(f.rows))
}

// right is what is left of the clock; of several leads it is whose they are.
func (f *formSheet) right() (string, theme.Style) {
	if len(f.rows) > 1 {
		return f.s.colleagues(f.rows), theme.Warn
	}
	if len(f.rows) != 1 || f.rows[0].Clock == nil {
		return "", theme.Muted
	}
	cd := f.s.countdown(f.rows[0].Clock)
	return f.s.say("lead.sla") + " " + cd.text, cd.style &^ theme.Reverse
}

// colleagues is how many of the leads others hold, and who: "3 held by marta, zed". It is "" for none.
func (s *session) colleagues(rows []desk.Row) string {
	held := 0
	var who []string
	for i := range rows {
		if owner := rows[i].Owner; owner != "" && owner != s.who.User {
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
		who = append(who[:2], s.th.Glyphs.Ellipsis)
	}
	return s.words.fill("sheet.held", strconv.Itoa(held), strings.Join(who, ", "))
}

func (f *formSheet) key(name, text string) tea.Cmd {
	f.form.Key(name, text)
	f.follows()
	return nil
}

// follows does what follows from an answer.
func (f *formSheet) follows() {
	if f.typed != nil {
		f.typed()
	}
}

func (f *formSheet) paste(text string) {
	f.form.Paste(text)
	f.follows()
}

func (f *formSheet) refused(desk.Done) {}
func (f *formSheet) note() string      { return f.s.say("sheet.keeps") }

// refresh asks for the lead as it stands now: who was told that somebody was faster and sends the form
// again means it.
func (f *formSheet) refresh() tea.Cmd {
	if len(f.rows) != 1 {
		return nil
	}
	return f.s.askLead(&f.seen, f.rows[0].ID)
}

func (f *formSheet) update(msg tea.Msg) tea.Cmd {
	if a, ok := msg.(answer); ok && f.seen.takes(a) {
		if d, ok := a.value.(desk.Detail); ok && a.err == nil {
			f.rows = []desk.Row{d.Row}
		}
	}
	return nil
}

func (f *formSheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	p := f.place(w, h, floating)
	var lines []string
	for range p.top {
		lines = append(lines, kit.Blanks(w))
	}
	form, spot := f.form.View(f.s.th, p.w, p.h)
	lines = append(lines, form...)
	lines = append(lines, f.advised(w, h-len(lines))...)
	spot.Y += p.top
	return lines[:min(len(lines), h)], spot
}

// advised is what is said below the questions, in the rows that they leave. What does not fit ends
// with an ellipsis.
func (f *formSheet) advised(w, room int) []string {
	if f.below == nil || room <= 0 {
		return nil
	}
	lines := f.below(w)
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
		lines[room-1] = kit.Cont(f.s.th, lines[room-1], w)
	}
	return lines
}

func (f *formSheet) hints() []kit.Hint {
	s := f.s
	out := []kit.Hint{
		{Key: s.key(keys.Submit), Word: s.say("do." + string(f.verb)), ID: hintPrefix + string(keys.Submit)},
		{Key: s.key(keys.NextAsk), Word: s.say("hint.next_ask"), ID: hintPrefix + string(keys.NextAsk)},
	}
	if a := f.form.Focused(); a != nil {
		if e, ok := a.Field.(*kit.Editor); ok && e.Lines && s.editor {
			out = append(out, kit.Hint{Key: s.key(keys.Write), Word: s.say("hint.write"), ID: hintPrefix + string(keys.Write)})
		}
		if letters := f.form.Letters(); letters != "" {
			out[1] = kit.Hint{Key: letters, Word: s.say("hint.answer")}
		} else if a.Under != "" {
			out[1] = kit.Hint{Key: s.th.Glyphs.Enter, Word: s.say("hint.next_question"), ID: hintPrefix + string(keys.NextAsk)}
		} else if _, ok := a.Field.(*kit.Choice); ok {
			out = append(out, kit.Hint{Key: s.th.Glyphs.Left + " " + s.th.Glyphs.Right, Word: s.say("hint.choose")})
		}
	}
	return append(out, kit.Hint{Key: "esc", Word: s.say("hint.close_draft"), ID: hintPrefix + string(keys.Close)})
}

// offering are the hints, with the key that takes what is offered for the focused question.
func (f *formSheet) offering(strange map[string]recognised) []kit.Hint {
	out := f.hints()
	a := f.form.Focused()
	if a == nil || strange[a.ID].near == "" {
		return out
	}
	h := kit.Hint{Key: f.s.th.Glyphs.Right, Word: f.s.words.fill("hint.take_near", strange[a.ID].near)}
	return slices.Insert(out, 1, h)
}

func (f *formSheet) submit() ([]lead.ID, desk.Action, error) {
	a, err := f.build()
	return ids(f.rows), a, err
}

// focusKey is the name under which a draft says which question was being answered. No question has it.
const focusKey = "@focus"

// draft is what was changed as JSON, "" when nothing was. What was only shown is left out: it would
// put back old answers over those that somebody else gave meanwhile.
func (f *formSheet) draft() string {
	values := f.form.Values()
	maps.DeleteFunc(values, func(id, value string) bool { return value == f.fresh[id] })
	if len(values) == 0 {
		return ""
	}
	if at := f.form.Focused(); at != nil && at.ID != f.form.Asks[0].ID {
		values[focusKey] = at.ID
	}
	b, err := json.Marshal(values)
	if err != nil {
		return ""
	}
	return string(b)
}

func (f *formSheet) restore(draft string) {
	var values map[string]string
	if json.Unmarshal([]byte(draft), &values) == nil {
		f.form.Fill(values)
		f.follows()
		f.form.Focus(values[focusKey])
	}
}

// missing is the error of a sheet that cannot be sent yet.
func (f *formSheet) missing(id string) error {
	f.form.Focus(id)
	return fault.New(fault.Usage, f.s.say("sheet."+string(f.verb)), f.s.say("missing."+id), "")
}

// line is a field of one line of text.
func line(hint string) *kit.Editor { return &kit.Editor{Hint: hint, Clean: safetext.Line, Max: 300} }

// area is a field of several lines.
func area(hint string) *kit.Editor {
	return &kit.Editor{Hint: hint, Clean: safetext.Block, Max: 4000, Lines: true}
}

// value is an answer without blanks around it.
func (f *formSheet) value(id string) string { return strings.TrimSpace(f.form.Value(id)) }

// missed says that a list has nothing that is called what was typed, and what enter takes instead.
func (s *session) missed(id string) func(near string) string {
	return func(near string) string {
		if near == "" {
			return s.say(id)
		}
		return s.words.fill("pick.near", s.say(id), s.th.Glyphs.Enter, near)
	}
}

// astray is the label of the first list into which something is typed that picked nothing, "" for none.
func (f *formSheet) astray() string {
	for _, a := range f.form.Asks {
		if p, ok := a.Field.(*kit.Pick); ok && p.Astray() {
			return a.Label
		}
	}
	return ""
}

// choice is a field whose options have their words in the catalogue under prefix.
func (s *session) choice(prefix string, codes ...string) *kit.Choice {
	c := &kit.Choice{Codes: codes, At: 0}
	for _, code := range codes {
		c.Options = append(c.Options, s.say(prefix+"."+code))
	}
	return c
}
