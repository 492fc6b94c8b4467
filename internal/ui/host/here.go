package host

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// meet takes the first look at who is here, and waits for the next change.
func (r *root) meet() tea.Cmd {
	if r.s.Seat == nil {
		return nil
	}
	r.s.Here = r.s.Seat.All()
	r.present(nil)
	return r.awaitMet()
}

// awaitMet waits until who is here may have changed.
func (r *root) awaitMet() tea.Cmd { return r.s.Hooks.Meet(r.s.Context, r.s.Seat.Moved()) }

// met looks again at who is here. It draws only when this session shows something of it: with hundreds at once each of
// them moves all the time.
func (r *root) met() tea.Cmd {
	before, s := r.s.Here, r.s
	s.Here = s.Seat.All()
	cmds := []tea.Cmd{r.awaitMet()}
	changed := before.Len() != s.Here.Len() || r.watchers(before) != r.watchers(s.Here)
	if m, ok := r.top().(place.Meeting); ok {
		changed = m.Met(before) || changed
	}
	if who := s.Seat.Asking(); len(who) > 0 && r.toast.text == "" {
		changed = true
		cmds = append(cmds, r.Tip(s.Words.Fill("people.asks", who[0].User, s.Key(keys.GoPeople))))
	}
	if changed {
		r.drawn = false
	}
	r.show()
	return tea.Batch(cmds...)
}

// watchers is how many of them look over this session's shoulder.
func (r *root) watchers(among *presence.Crowd) int {
	if self := among.Of(r.s.Seat.ID()); self != nil {
		return self.Watchers
	}
	return 0
}

// present tells where this session is: after each key, and when something else moved it.
func (r *root) present(msg tea.Msg) {
	if r.s.Seat == nil {
		return
	}
	now := presence.Spot{Place: r.here}
	if rows := place.Rows(r.chosen()); len(rows) == 1 {
		now.Lead = rows[0].ID.String()
	}
	if r.sheet != nil {
		now.Form = string(r.sheet.ID())
	}
	pressed := false
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		pressed = true
	}
	if pressed || now != r.spot {
		r.spot = now
		r.s.Seat.Move(now)
	}
	r.show()
}

// show gives what is drawn to whoever watches.
func (r *root) show() {
	if r.s.Seat.Watched() == 0 || r.w <= 0 {
		return
	}
	if !r.drawn {
		r.frame, r.drawn = r.draw(), true
	}
	r.s.Seat.Show(presence.Frame{W: r.w, H: r.h, Content: r.frame.content})
}

// alone ends what others see of this session.
func (r *root) alone() tea.Cmd {
	r.s.Seat.Alone()
	r.s.Here = r.s.Seat.All()
	return r.Say(r.s.Say("people.alone"), false)
}

// whyAlone says why there is nothing to end, "" when there is.
func (r *root) whyAlone() string {
	if r.s.Seat == nil || r.s.Seat.Watched() == 0 {
		return r.s.Say("why.nobody_watches")
	}
	return ""
}

// company is what the first row says of others: who watches, and how many are here.
func (r *root) company(put func(style theme.Style, text string)) {
	if r.s.Seat == nil {
		return
	}
	if n := r.watchers(r.s.Here); n > 0 {
		put(theme.Warn|theme.Bold, r.s.Words.Count("people.watch", n))
	}
	if n := r.s.Here.Len(); n > 1 {
		put(theme.Muted, r.s.Theme.Glyphs.Here+say.Itoa(n))
	}
}

// uncover takes away what lies over the place.
func (r *root) uncover() {
	for _, s := range r.screens[1:] {
		if e, ok := s.(place.Ending); ok {
			e.End()
		}
	}
	r.screens = r.screens[:1]
}
