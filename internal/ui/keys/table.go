package keys

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
)

// What keys do.
const (
	Open       ID = "open"
	Qualify    ID = "qualify"
	Disqualify ID = "disqualify"
	Take       ID = "take"
	Transfer   ID = "transfer"
	Whose      ID = "whose"
	Proposals  ID = "proposals"
	Snooze     ID = "snooze"
	Note       ID = "note"
	Ask        ID = "ask"
	WriteNote  ID = "write_note"
	Call       ID = "call"
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
	SaveView ID = "save_view"
	Views    ID = "views"
	Sort     ID = "sort"
	Breach   ID = "breach"
	Mark     ID = "mark"
	Range    ID = "range"
	MarkAll  ID = "mark_all"

	Preview   ID = "preview"
	PreviewAt ID = "preview_at"
	Wide      ID = "wide"
	Repeat    ID = "repeat"
	Report    ID = "report"

	NextPart ID = "next_part"
	PrevPart ID = "prev_part"

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

	GoTo       ID = "command"
	Everything ID = "everything"

	Undo    ID = "undo"
	Copy    ID = "copy"
	Browse  ID = "browse"
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
	Answer   ID = "answer"
	Close    ID = "close"
	Write    ID = "write"
	FormHelp ID = "form_help"
)

// Table is every binding. Nothing important sits on a key that Polish or Italian keyboards lack,
// nothing needs alt or AltGr, and no key changes a lead without a sheet or an undo.
func Table() []Binding {
	return slices.Concat(
		leadKeys(),
		pageKeys(),
		inboxKeys(),
		partnersKeys(),
		partnerKeys(),
		reviewedKeys(),
		activityKeys(),
		quarantineKeys(),
		figureKeys(),
		contentKeys(),
		dutyKeys(),
		programmeKeys(), deliveryKeys(), connectionKeys(), portalKeys(), duplicateKeys(), peopleKeys(), modelKeys(),
		importKeys(),
		listKeys(),
		globalKeys(),
		placeKeys(),
		sheetKeys(),
	)
}

func leadKeys() []Binding {
	one := func(verbs ...desk.Verb) []desk.Verb { return verbs }
	return []Binding{
		{ID: Open, Keys: []string{"enter"}, Scope: Lead, Hint: 1, Line: "show {lead}"},
		{ID: Qualify, Keys: []string{"a"}, Scope: Lead, Hint: 2, Verbs: one(desk.Qualify)},
		{ID: Disqualify, Keys: []string{"x"}, Scope: Lead, Hint: 3, Verbs: one(desk.Disqualify)},
		{ID: Take, Keys: []string{"t"}, Scope: Lead, Hint: 4, Verbs: one(desk.Claim, desk.Release)},
		{ID: Transfer, Keys: []string{"T"}, Scope: Lead, Verbs: one(desk.Assign)},
		{ID: Snooze, Keys: []string{"s"}, Scope: Lead, Hint: 7, Verbs: one(desk.Snooze)},
		{ID: Note, Keys: []string{"n"}, Scope: Lead, Hint: 8, Verbs: one(desk.NoteIt)},
		{ID: WriteNote, Keys: []string{"ctrl+e"}, Scope: Lead, Line: "note {lead} TEXT"},
		{ID: Contact, Keys: []string{"c"}, Scope: Lead, Hint: 5, Verbs: one(desk.Contact)},
		{ID: Call, Keys: []string{"K"}, Scope: Lead, Line: "contact {lead} --by call --outcome reached"},
		{ID: Ask, Keys: []string{"i"}, Scope: Lead, Verbs: one(desk.Ask)},
		{ID: Set, Keys: []string{"e"}, Scope: Lead, Verbs: one(desk.Set)},
		{ID: Confirm, Keys: []string{"C"}, Scope: Lead, Verbs: one(desk.ConfirmFor)},
		{ID: Accept, Keys: []string{"A"}, Scope: Lead, Verbs: one(desk.Accept)},
		{ID: Reject, Keys: []string{"X"}, Scope: Lead, Verbs: one(desk.Reject)},
		{ID: Nurture, Keys: []string{"N"}, Scope: Lead, Verbs: one(desk.NurtureIt)},
		{ID: Tag, Keys: []string{"+"}, Scope: Lead, Verbs: one(desk.Tag)},
		{ID: Whose, Keys: []string{"O"}, Scope: Lead, Group: Looks, Line: "show {lead}"},
		{ID: Proposals, Keys: []string{"E"}, Scope: Lead, Verbs: one(desk.TakeProposed, desk.RefuseProposed)},
		{ID: Repeat, Keys: []string{"."}, Scope: Lead, Group: Acts},
		{ID: Archive, Keys: []string{"Z"}, Scope: Lead, Verbs: one(desk.Archive, desk.Reopen)},
	}
}

// pageKeys are those of a lead's own screen.
func pageKeys() []Binding {
	return []Binding{
		{ID: NextPart, Keys: []string{"tab"}, Scope: Page, Group: Looks, Hint: 6},
		{ID: PrevPart, Keys: []string{"shift+tab"}, Scope: Page, Group: Looks},
	}
}

func inboxKeys() []Binding {
	return []Binding{
		{ID: Filter, Keys: []string{"/"}, Scope: Inbox, Group: Finds, Hint: 6},
		{ID: NextView, Keys: []string{"l", "right"}, Scope: Inbox, Group: Finds},
		{ID: PrevView, Keys: []string{"h", "left"}, Scope: Inbox, Group: Finds},
		{ID: SaveView, Keys: []string{"F"}, Scope: Inbox, Group: Finds, Line: "views save NAME QUERY"},
		{ID: Views, Keys: []string{"V"}, Scope: Inbox, Group: Finds, Line: "views"},
		{ID: Sort, Keys: []string{","}, Scope: Inbox, Group: Finds, Line: "list --sort ORDER"},
		{ID: Breach, Keys: []string{"b"}, Scope: Inbox, Group: Finds},
		{ID: Mark, Keys: []string{"space"}, Scope: Inbox, Group: Marks},
		{ID: Range, Keys: []string{"v"}, Scope: Inbox, Group: Marks},
		{ID: MarkAll, Keys: []string{"*"}, Scope: Inbox, Group: Marks},
		{ID: Preview, Keys: []string{"p"}, Scope: Inbox, Group: Looks},
		{ID: PreviewAt, Keys: []string{"P"}, Scope: Inbox, Group: Looks},
		{ID: Wide, Keys: []string{"w"}, Scope: Inbox, Group: Looks},
	}
}

func listKeys() []Binding {
	return []Binding{
		{ID: Down, Keys: []string{"j", "down"}, Scope: List},
		{ID: Up, Keys: []string{"k", "up"}, Scope: List},
		{ID: Top, Keys: []string{"g", "home"}, Scope: List},
		{ID: Bottom, Keys: []string{"G", "end"}, Scope: List},
		{ID: HalfDown, Keys: []string{"ctrl+d"}, Scope: List},
		{ID: HalfUp, Keys: []string{"ctrl+u"}, Scope: List},
		{ID: PageDown, Keys: []string{"pgdown"}, Scope: List},
		{ID: PageUp, Keys: []string{"pgup"}, Scope: List},
	}
}

func globalKeys() []Binding {
	return []Binding{
		{ID: GoInbox, Keys: []string{"1"}, Scope: Global, Group: Moves, Line: "list"},
		{ID: GoTo, Keys: []string{":"}, Scope: Global, Group: Moves},
		{ID: Everything, Keys: []string{"ctrl+p"}, Scope: Global, Group: Moves},
		{ID: LastPlace, Keys: []string{"-"}, Scope: Global, Group: Moves},
		{ID: Undo, Keys: []string{"u"}, Scope: Global, Group: Does, Verbs: []desk.Verb{desk.Undo}},
		{ID: Copy, Keys: []string{"y"}, Scope: Global, Group: Does},
		{ID: Browse, Keys: []string{"o"}, Scope: Global, Group: Does},
		{ID: Refresh, Keys: []string{"r"}, Scope: Global, Group: Does, Hint: 9},
		{ID: Help, Keys: []string{"?", "f1"}, Scope: Global},
		{ID: Back, Keys: []string{"q", "esc"}, Scope: Global},
		{ID: Quit, Keys: []string{"ctrl+c"}, Scope: Global},
		{ID: Redraw, Keys: []string{"ctrl+l"}, Scope: Global},
		{ID: Suspend, Keys: []string{"ctrl+z"}, Scope: Global},
	}
}

func sheetKeys() []Binding {
	return []Binding{
		{ID: Submit, Keys: []string{"ctrl+s"}, Scope: Sheet, Hint: 1},
		{ID: NextAsk, Keys: []string{"tab"}, Scope: Sheet, Hint: 2},
		{ID: PrevAsk, Keys: []string{"shift+tab"}, Scope: Sheet},
		{ID: Choose, Keys: nil, Shown: "←  →  1–9", Scope: Sheet, Hint: 3},
		{ID: Answer, Keys: nil, Shown: "y  n  u", Scope: Sheet},
		{ID: Close, Keys: []string{"esc"}, Scope: Sheet, Hint: 4},
		{ID: Write, Keys: []string{"ctrl+e"}, Scope: Sheet},
		{ID: FormHelp, Keys: []string{"f1"}, Scope: Sheet},
	}
}
