package keys

// What keys do.
const (
	Open       ID = "open"
	Qualify    ID = "qualify"
	Disqualify ID = "disqualify"
	Take       ID = "take"
	Transfer   ID = "transfer"
	Snooze     ID = "snooze"
	Note       ID = "note"
	Contact    ID = "contact"
	Set        ID = "set"
	Confirm    ID = "confirm"
	Accept     ID = "accept"
	Reject     ID = "reject"
	Nurture    ID = "nurture"
	Archive    ID = "archive"
	Tag        ID = "tag"

	Filter   ID = "filter"
	NextView ID = "next_view"
	PrevView ID = "prev_view"
	Breach   ID = "breach"
	Mark     ID = "mark"
	MarkAll  ID = "mark_all"

	Down     ID = "down"
	Up       ID = "up"
	Top      ID = "top"
	Bottom   ID = "bottom"
	HalfDown ID = "half_down"
	HalfUp   ID = "half_up"
	PageDown ID = "page_down"
	PageUp   ID = "page_up"

	GoInbox   ID = "go_inbox"
	LastPlace ID = "last_place"

	Undo    ID = "undo"
	Copy    ID = "copy"
	Refresh ID = "refresh"
	Help    ID = "help"
	Back    ID = "back"
	Quit    ID = "quit"
	Redraw  ID = "redraw"
	Suspend ID = "suspend"

	Submit   ID = "submit"
	NextAsk  ID = "next_ask"
	PrevAsk  ID = "prev_ask"
	Choose   ID = "choose"
	Close    ID = "close"
	FormHelp ID = "form_help"
)

// Table is every binding. Nothing important sits on a key that Polish or Italian keyboards lack,
// nothing needs alt or AltGr, and no key changes a lead without a sheet or an undo.
func Table() []Binding {
	return []Binding{
		{ID: Open, Keys: []string{"enter"}, Shown: "↵", Scope: Lead, Hint: 1},
		{ID: Qualify, Keys: []string{"a"}, Scope: Lead, Hint: 2},
		{ID: Disqualify, Keys: []string{"x"}, Scope: Lead, Hint: 3},
		{ID: Take, Keys: []string{"t"}, Scope: Lead, Hint: 4},
		{ID: Transfer, Keys: []string{"T"}, Scope: Lead},
		{ID: Snooze, Keys: []string{"s"}, Scope: Lead, Hint: 7},
		{ID: Note, Keys: []string{"n"}, Scope: Lead, Hint: 8},
		{ID: Contact, Keys: []string{"c"}, Scope: Lead, Hint: 5},
		{ID: Set, Keys: []string{"e"}, Scope: Lead},
		{ID: Confirm, Keys: []string{"C"}, Scope: Lead},
		{ID: Accept, Keys: []string{"A"}, Scope: Lead},
		{ID: Reject, Keys: []string{"X"}, Scope: Lead},
		{ID: Nurture, Keys: []string{"N"}, Scope: Lead},
		{ID: Tag, Keys: []string{"+"}, Scope: Lead},
		{ID: Archive, Keys: []string{"Z"}, Scope: Lead},

		{ID: Filter, Keys: []string{"/"}, Scope: Inbox, Hint: 6},
		{ID: NextView, Keys: []string{"l", "right"}, Shown: "l  →", Scope: Inbox},
		{ID: PrevView, Keys: []string{"h", "left"}, Shown: "h  ←", Scope: Inbox},
		{ID: Breach, Keys: []string{"b"}, Scope: Inbox},
		{ID: Mark, Keys: []string{"space"}, Scope: Inbox},
		{ID: MarkAll, Keys: []string{"*"}, Scope: Inbox},

		{ID: Down, Keys: []string{"j", "down"}, Shown: "j  ↓", Scope: List},
		{ID: Up, Keys: []string{"k", "up"}, Shown: "k  ↑", Scope: List},
		{ID: Top, Keys: []string{"g", "home"}, Shown: "g  Home", Scope: List},
		{ID: Bottom, Keys: []string{"G", "end"}, Shown: "G  End", Scope: List},
		{ID: HalfDown, Keys: []string{"ctrl+d"}, Scope: List},
		{ID: HalfUp, Keys: []string{"ctrl+u"}, Scope: List},
		{ID: PageDown, Keys: []string{"pgdown"}, Shown: "PgDn", Scope: List},
		{ID: PageUp, Keys: []string{"pgup"}, Shown: "PgUp", Scope: List},

		{ID: GoInbox, Keys: []string{"1"}, Scope: Global},
		{ID: LastPlace, Keys: []string{"-"}, Scope: Global},
		{ID: Undo, Keys: []string{"u"}, Scope: Global},
		{ID: Copy, Keys: []string{"y"}, Scope: Global},
		{ID: Refresh, Keys: []string{"r"}, Scope: Global, Hint: 9},
		{ID: Help, Keys: []string{"?", "f1"}, Shown: "?  F1", Scope: Global},
		{ID: Back, Keys: []string{"q", "esc"}, Shown: "q  esc", Scope: Global},
		{ID: Quit, Keys: []string{"ctrl+c"}, Scope: Global},
		{ID: Redraw, Keys: []string{"ctrl+l"}, Scope: Global},
		{ID: Suspend, Keys: []string{"ctrl+z"}, Scope: Global},

		{ID: Submit, Keys: []string{"ctrl+s"}, Scope: Sheet, Hint: 1},
		{ID: NextAsk, Keys: []string{"tab"}, Scope: Sheet, Hint: 2},
		{ID: PrevAsk, Keys: []string{"shift+tab"}, Scope: Sheet},
		{ID: Choose, Keys: nil, Shown: "←  →  1–9", Scope: Sheet, Hint: 3},
		{ID: Close, Keys: []string{"esc"}, Scope: Sheet, Hint: 4},
		{ID: FormHelp, Keys: []string{"f1"}, Shown: "F1", Scope: Sheet},
	}
}
