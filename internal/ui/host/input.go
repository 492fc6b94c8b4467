package host

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Key takes one key press: text fields first, then the sheet, then the screen's bindings.
func (r *root) Key(k tea.KeyPressMsg) tea.Cmd {
	if r.toast.bad || r.toast.tip || r.s.Still {
		r.toast = toast{n: r.toast.n}
	}
	r.presses++
	name := keys.Name(k)
	text := ""
	if k.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper|tea.ModHyper) == 0 {
		text = k.Text
	}
	if cmd, always := r.always(k, text); always {
		return cmd
	}
	if name == "esc" && r.inParts() {
		return r.stopBatch()
	}
	if cmd, taken := r.takeOffer(name); taken {
		return cmd
	}
	if r.opening != nil {
		// Typed ahead of a sheet that is still being fetched: the sheet gets it.
		if name == "esc" {
			r.opening = nil
			return nil
		}
		r.opening.ahead = append(r.opening.ahead, k)
		return nil
	}
	if r.sheet != nil {
		return r.sheetKey(k, name, text)
	}
	if t, ok := r.top().(place.Typist); ok {
		if cmd, taken := t.Typed(name, text); taken {
			r.strange = 0
			return cmd
		}
	}
	if r.waiting() {
		// Typed ahead of rows that are still being fetched: it is meant for those.
		r.held = append(r.held, k)
		return nil
	}
	b := keys.Find(r.table, k, append(slices.Clone(r.top().Scopes()), keys.Global)...)
	if b == nil {
		return r.unbound(text)
	}
	r.strange = 0
	if b.ID == keys.Back && name == "esc" {
		cmd, went := r.stepBack()
		if !went {
			return r.Tip(r.s.Say("toast.q_quits")) // one esc too many must not end anything
		}
		return cmd
	}
	return r.press(b.ID)
}

// always does what works everywhere, in text fields too: keys that type nothing.
func (r *root) always(k tea.KeyPressMsg, text string) (tea.Cmd, bool) {
	if text != "" {
		return nil, false
	}
	b := keys.Find(r.table, k, keys.Global)
	if b == nil {
		return nil, false
	}
	switch b.ID {
	case keys.Quit:
		return r.quit(), true
	case keys.Redraw:
		return r.redraw(), true
	case keys.Suspend:
		return r.suspend(), true
	}
	return nil, false
}

// redraw has all of the screen written anew.
func (r *root) redraw() tea.Cmd {
	if r.painter != nil {
		r.painter.again()
		return nil
	}
	return tea.ClearScreen
}

// suspend gives the terminal back to the shell, where there is one.
func (r *root) suspend() tea.Cmd {
	if r.options.NoSuspend {
		return r.Say(r.s.Say("why.no_suspend"), true)
	}
	return tea.Suspend
}

// waiting says that the list under the cursor is not yet the one that was asked for.
func (r *root) waiting() bool {
	h, ok := r.top().(place.Holder)
	return ok && h.Holding()
}

// replay gives the keys that were typed ahead to the rows they were meant for.
func (r *root) replay() tea.Cmd {
	var cmds []tea.Cmd
	for len(r.held) > 0 && !r.waiting() {
		k := r.held[0]
		r.held = r.held[1:]
		cmds = append(cmds, r.Key(k))
	}
	return tea.Batch(cmds...)
}

// unbound counts keys that mean nothing here: several in a row are somebody typing words.
func (r *root) unbound(text string) tea.Cmd {
	if text == "" {
		return nil
	}
	r.strange++
	if r.strange < 3 {
		return nil
	}
	r.strange = 0
	if r.s.Binding(keys.Filter) == nil { // there is nothing to filter here
		return r.Tip(r.s.Say("toast.typing_here"))
	}
	return r.Tip(r.s.Say("toast.typing"))
}

// press runs a binding, or says why it cannot be now.
func (r *root) press(id keys.ID) tea.Cmd {
	if r.s.Who.Role == desk.Ally && r.s.Binding(id) == nil {
		return nil // whoever asks for it: somebody of a partner has no such key
	}
	if t, ok := r.top().(place.Translator); ok {
		id = t.Means(id)
	}
	if why := r.why(id); why != "" {
		return r.Say(why, true)
	}
	switch id {
	case keys.Help:
		return r.help()
	case keys.Everything, keys.GoTo:
		return r.palette(id)
	case keys.Back:
		return r.goBack()
	case keys.Quit:
		return r.quit()
	case keys.Undo:
		if u, ok := r.top().(place.Undoer); ok {
			return u.Undo()
		}
		return r.undo()
	case keys.Repeat:
		return r.again()
	case keys.Settings:
		return r.openSettings()
	case keys.Refresh:
		if n, ok := r.top().(place.Newsy); ok && n.ShowNews() {
			return r.reload()
		}
		return tea.Batch(r.reload(), r.Say(r.s.Say("toast.refreshed"), false))
	case keys.Redraw:
		return r.redraw()
	case keys.Suspend:
		return r.suspend()
	case keys.Alone:
		return r.alone()
	}
	if id == keys.LastPlace {
		return r.goTo(place.GoTo{Place: r.before})
	}
	if there, ok := placeOf(id); ok {
		return r.goTo(place.GoTo{Place: there})
	}
	if a := r.act(id); a != nil {
		return r.start(wish{act: a}, r.chosenFor(id))
	}
	return r.top().Run(id)
}

// goBack goes one step back, and leaves at the root.
func (r *root) goBack() tea.Cmd {
	if cmd, went := r.stepBack(); went {
		return cmd
	}
	return r.quit()
}

// stepBack goes one step back and reports whether there was one.
func (r *root) stepBack() (tea.Cmd, bool) {
	if s, ok := r.top().(place.Stepper); ok && s.Back() {
		return reload(r.top()), true
	}
	if len(r.screens) > 1 {
		r.uncover()
		return reload(r.top()), true
	}
	return nil, false
}

// why says why a key does nothing now, "" when it does something.
func (r *root) why(id keys.ID) string {
	if a := r.act(id); a != nil {
		if why := r.whyAct(a, r.chosenFor(id)); why != "" {
			return why
		}
	}
	if id == keys.Suspend && r.options.NoSuspend {
		return r.s.Say("why.no_suspend")
	}
	if id == keys.Repeat {
		return r.whyRepeat()
	}
	if id == keys.Alone {
		return r.whyAlone()
	}
	if id == keys.LastPlace && r.before == "" {
		return r.s.Say("why.no_place_before")
	}
	if id == keys.Undo {
		if r.s.ReadOnly != "" {
			return r.s.ReadOnly
		}
		if u, ok := r.top().(place.Undoer); ok && r.whyUndo() == "" {
			return u.WhyUndo()
		}
		return r.whyUndo()
	}
	if e, ok := r.top().(place.Explainer); ok {
		return e.Why(id)
	}
	return ""
}

// sheetKey does what a form's binding says, or gives the key to the form.
func (r *root) sheetKey(k tea.KeyPressMsg, name, text string) tea.Cmd {
	b := keys.Find(r.table, k, keys.Sheet)
	if b == nil {
		return r.sheet.Key(name, text)
	}
	switch b.ID {
	case keys.Close, keys.FormHelp, keys.NextAsk, keys.PrevAsk, keys.Write:
		return r.sheetHint(b.ID)
	case keys.Submit:
		return r.submit()
	}
	return r.sheet.Key(name, text)
}

// paste goes to the field being edited. On a list it opens the filter with the text in it and runs
// nothing: a paste is never a row of commands.
func (r *root) paste(text string) tea.Cmd {
	if r.sheet != nil {
		if p, ok := r.sheet.(place.Pastable); ok {
			p.Paste(text)
		}
		if b, ok := r.sheet.(place.Begun); ok {
			return b.Begun()
		}
		return nil
	}
	if t, ok := r.top().(place.Typist); ok {
		return t.Paste(safetext.Line(text))
	}
	return nil
}

// clicked does what stands under the mouse.
func (r *root) clicked(x, y int) tea.Cmd {
	f := r.draw()
	id := kit.Hit(f.regions, x, y)
	if id == "" {
		return nil
	}
	if there, ok := strings.CutPrefix(id, tabPrefix); ok {
		if r.sheet != nil {
			return nil // a form is not left by a slip of the mouse
		}
		return r.goTo(place.GoTo{Place: there})
	}
	if key, ok := place.HintOf(id); ok {
		if r.sheet != nil {
			return r.sheetHint(key)
		}
		return r.press(key)
	}
	if r.sheet != nil {
		return r.sheetClicked(&f, x, y)
	}
	if c, ok := r.top().(place.Clickable); ok {
		return c.Click(id)
	}
	return nil
}

func (r *root) sheetHint(id keys.ID) tea.Cmd {
	switch id {
	case keys.Submit:
		return r.submit()
	case keys.Close:
		return r.closeSheet()
	case keys.NextAsk:
		return r.sheet.Key("tab", "")
	case keys.PrevAsk:
		return r.sheet.Key("shift+tab", "")
	case keys.Write:
		return r.write()
	case keys.FormHelp:
		return r.help()
	}
	return nil
}

func (r *root) wheel(button tea.MouseButton) tea.Cmd {
	n := 3
	if button == tea.MouseWheelUp {
		n = -3
	}
	if r.sheet != nil {
		return r.sheetWheel(n)
	}
	if s, ok := r.top().(place.Scroller); ok {
		return s.Wheel(n)
	}
	return nil
}
