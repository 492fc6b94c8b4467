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
	// kept: it is taken on a database that stays, which others may open as well. ready is done to it before, beside is a session
	// of somebody else that is open meanwhile.
	kept   bool
	ready  [][]string
	beside *scene
	begins string // what the screen shows first; "" is the demo's
}

// step is keys, and the text that shows that they have been obeyed.
type step struct{ keys, sees string }

// first is what the screen shows when the demo stands.
func (s *scene) first() string {
	if s.begins != "" {
		return s.begins
	}
	if s.w != 0 && s.w < 80 {
		return "Inbox"
	}
	return "gates"
}

// manager is whoever sees everything.
var manager = []string{"EQLTUI_USER=root"}

// atALead is Marco's session, at the form that closes a lead.
func atALead() *scene {
	return &scene{env: []string{"EQLTUI_USER=marco"}, steps: []step{{"j", "gates"}, {"j", "gates"}, {"x", "Disqualify"}}}
}

func scenes() []scene {
	return []scene{
		{name: "inbox", title: "The inbox of eqltui: leads by what must be answered first, and why the selected one is worth it"},
		{name: "inbox-light", title: "The inbox on a light terminal", theme: "light"},
		{name: "inbox-80x24", title: "The inbox in a terminal of 80 by 24", w: 80, h: 24},
		{name: "inbox-60x18", title: "The inbox in a terminal of 60 by 18", w: 60, h: 18},
		{name: "inbox-ascii", title: "The inbox in ASCII signs and without colour", w: 80, h: 24, theme: "mono",
			env: []string{"EQLTUI_ASCII=1"}},
		{name: "inbox-contrast", title: "The inbox in high contrast", theme: "contrast"},
		{name: "lead", title: "Everything known of one lead", steps: []step{{"\r", "Time line"}}},
		{name: "lead-timeline", title: "A lead's touches on a time line, with the points each earned",
			steps: []step{{"\r", "Time line"}, {"\t\t", "Time line ─"}}},
		{name: "call", title: "The call card: number, local time, and what to ask first", steps: []step{{"K", "What to ask"}}},
		{name: "qualify", title: "The qualify sheet: answers left, gates right, checked as you type", steps: []step{{"a", "Qualify"}}},
		{name: "disqualify", title: "The disqualify sheet with the text that the partner will read",
			steps: []step{{"x", "Disqualify"}, {"3", "will read"}}},
		{name: "ask", title: "A question to the partner, in the partner's language", steps: []step{{"i", "ctrl+s"}}},
		{name: "filter", title: "A filter being typed: keys and values complete themselves",
			steps: []step{{"/", "keep"}, {"partner:", "Baltica Integrator"}}},
		{name: "marks", title: "Five leads marked, and what can be done to all of them", steps: []step{{"     ", "5 marked"}}},
		{name: "palette", title: "The palette: everything by a few of its letters",
			steps: []step{{"\x10", "Everything"}, {"qual", "Qualify"}}},
		{name: "help", title: "Help: every key, searchable", steps: []step{{"?", "Help"}}},
		{name: "activity", title: "Everything that happened, in sentences", steps: []step{{"7", "What happened"}}},
		{name: "deliveries", title: "What partners were told, and what waits", steps: []step{{"D", "Sent in the last"}}},
		{name: "quarantine", title: "Records that lack something, and what they lack", steps: []step{{"8", "Lacks"}}},
		{name: "new-referral", title: "A referral taken down by hand, checked as it is typed", steps: []step{{"\x0e", "New referral"}}},
		{name: "partners", title: "The quarter's ranking of partners, with its bands and what holds the chosen one in its own",
			env: manager, steps: []step{{"2", "Decided in"}}},
		{name: "partner", title: "One partner: pipeline by quarter, funnel, pages and attribution", env: manager,
			steps: []step{{"2", "Decided in"}, {"\r", "Pipeline by quarter"}}},
		{name: "weekly", title: "The weekly report, with what changed in sentences", env: manager,
			steps: []step{{"3", "What changed since"}}},
		{name: "duplicates", title: "Leads that may be one, side by side", env: manager, steps: []step{{"4", "Leads that may be one"}}},
		{name: "content", title: "Pages and when they are to be refreshed", env: manager, steps: []step{{"5", "Losing visits"}}},
		{name: "model", title: "The scoring model: how the scores are spread, and what another weight would make of the leads",
			env: manager, steps: []step{{"6", "How the scores"}}},
		{name: "model-audit", title: "The monthly audit of the scoring model, with a proposal", env: manager,
			steps: []step{{"6", "How the scores"}, {"a", "Proposal 1"}}},
		{name: "due", title: "What is to be done, and by when", env: manager, steps: []step{{"9", "What is to be done"}}},
		{name: "programme", title: "The programme: cost, pipeline and channels", env: manager, steps: []step{{"0", "Pipeline to cost"}}},
		{name: "people", title: "Who is here, who is in which queue, and who gets the next lead", env: manager,
			steps: []step{{"W", "and the queues"}}},
		{name: "two-sessions", title: "Two people at one database: Marco is at a lead of the list that Ania sees", kept: true,
			beside: atALead(), steps: []step{{"j", "◉"}, {"j", "marco"}}},
		{name: "two-sessions-people", title: "Who is here: Ania, and Marco at the disqualify form of a lead", kept: true,
			beside: atALead(), steps: []step{{"W", "marco"}, {"", "open form"}}},
		{name: "partner-cockpit", title: "A partner's own cockpit: what became of the leads it sent, and a question to answer", kept: true,
			ready: [][]string{{"user", "add", "pat", "--role", "partner", "--partner", "fjordlys"}}, env: []string{"EQLTUI_USER=pat"},
			begins: "Fjordlys"},
		{name: "settings", title: "What each person sets for themselves", steps: []step{{"S", "Settings"}}},
	}
}
