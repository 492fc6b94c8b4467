//go:build unix

package main

// scene is one picture: where it is taken and what is pressed to come there.
type scene struct {
	name  string
	title string // what a reader who cannot see it is told
	w, h  int    // 0: 120×36
	theme string // "": dark
	env   []string
	steps []step
}

// step is keys, and the text that shows that they have been obeyed.
type step struct{ keys, sees string }

// first is what the screen shows when the demo stands.
func (s *scene) first() string {
	if s.w != 0 && s.w < 80 {
		return "Inbox"
	}
	return "gates"
}

func scenes() []scene {
	return []scene{
		{name: "inbox", title: "The inbox of eqltui: leads by what must be answered first, and why the selected one is worth it"},
		{name: "inbox-light", title: "The inbox on a light terminal", theme: "light"},
		{name: "inbox-80x24", title: "The inbox in a terminal of 80 by 24", w: 80, h: 24},
		{name: "inbox-60x18", title: "The inbox in a terminal of 60 by 18", w: 60, h: 18},
		{name: "inbox-ascii", title: "The inbox in ASCII signs and without colour", w: 80, h: 24, theme: "mono", env: []string{"EQLTUI_ASCII=1"}},
		{name: "lead", title: "Everything known of one lead", steps: []step{{"\r", "Timeline"}}},
		{name: "qualify", title: "The qualify sheet: answers left, gates right, checked as you type", steps: []step{{"a", "Qualify"}}},
		{name: "disqualify", title: "The disqualify sheet with the text that the partner will read", steps: []step{{"x", "Disqualify"}}},
		{name: "help", title: "Help: every key, searchable", steps: []step{{"?", "Help"}}},
	}
}
