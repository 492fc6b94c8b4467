// Package place is the contract between the cockpit and its screens and forms: what each may be, how
// it asks the desk, goes elsewhere and tells, and the parts that lists and forms have in common.
package place

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// Screen is one place in the cockpit. The root owns size, frame, sheets, toasts and global keys; a
// screen owns what is between the rules. What else it can do it says by the small interfaces below:
// the root asks whether it has them, and never which screen it is.
type Screen interface {
	// Init asks for what is shown.
	Init() tea.Cmd
	// Update takes answers and timers; each tells its own from others' by number.
	Update(msg tea.Msg) tea.Cmd
	// Run does what a binding of the screen's scopes says.
	Run(id keys.ID) tea.Cmd
	// View draws exactly h lines of w cells.
	View(w, h int) Picture
	Scopes() []keys.Scope
}

// What a screen may be besides a screen.
type (
	// Typist takes a key before any binding while it edits a text, and what is pasted.
	Typist interface {
		Typed(name, text string) (tea.Cmd, bool)
		Paste(text string) tea.Cmd
	}
	// Clickable answers a click on one of the regions it drew.
	Clickable interface{ Click(id string) tea.Cmd }
	// Scroller takes the wheel, in lines.
	Scroller interface{ Wheel(lines int) tea.Cmd }
	// Sized is told how large it is drawn, in cells.
	Sized interface{ Resize(w, h int) }
	// Headed has a row above its body.
	Headed interface {
		Head(w int) (line string, regions []kit.Region)
	}
	// Named says in a few words what it shows: the header below 80 columns.
	Named interface{ Compact() string }
	// Placed says where in its list one is: the right end of the status line.
	Placed interface{ Status() string }
	// Chooser has leads that a key acts on now: the marked ones, else the selected one.
	Chooser interface{ Subjects() []desk.Row }
	// Chosen is a Chooser of what is no lead.
	Chosen interface{ Chosen() []Subject }
	// ChosenAs is a Chosen of several kinds of things: what is selected is a page, and the duty of refreshing it.
	ChosenAs interface {
		ChosenAs(kind desk.SubjectKind) []Subject
	}
	// Factual knows what is known of a row that it shows, by the names under which its act sets it.
	Factual interface {
		Facts(id string) map[string]string
	}
	// Likely knows the keys that what is selected asks for, the likeliest first.
	Likely interface{ Likely() []keys.ID }
	// Explainer says why a key of the screen does nothing now, "" when it does something.
	Explainer interface{ Why(id keys.ID) string }
	// Changing tells when a visible digit changes; zero: never.
	Changing interface{ Next() time.Time }
	// Reloader asks anew in another way than at first.
	Reloader interface{ Reload() tea.Cmd }
	// Wakeful asks anew in another way when somebody else changed something.
	Wakeful interface{ Woken() tea.Cmd }
	// Stepper goes one step back inside the screen and reports whether there was one.
	Stepper interface{ Back() bool }
	// Badger has a count for its tab, "" for none. A place whose tab is worth showing only while it
	// has a count answers false when it has none.
	Badger interface {
		Badge() (text string, shown bool)
	}
	// Hinter has its own hints for the key row now; nil leaves them to the table.
	Hinter interface{ Hints() []kit.Hint }
	// Aged knows how old what it shows is.
	Aged interface{ Freshness() string }
	// Visitor is told each time somebody comes with something to show. It reports whether it knows
	// what that is: a wish that nobody takes is a mistake of who sent it.
	Visitor interface{ Visit(arg any) (tea.Cmd, bool) }
	// Holder keeps keys for rows that are still being fetched.
	Holder interface{ Holding() bool }
	// Reader says that what it was asked to show has not come yet.
	Reading interface{ Reading() bool }
	// Undoer has something of its own to take back.
	Undoer interface {
		Undo() tea.Cmd
		WhyUndo() string
	}
	// Translator reads a key as another one: where opening a record is completing it.
	Translator interface{ Means(id keys.ID) keys.ID }
	// Marker has rows that can be marked.
	Marker interface {
		Marks() int
		MarkOnly(ids []lead.ID)
	}
	// Newsy goes to what came in by itself, and reports whether there was any.
	Newsy interface{ ShowNews() bool }
	// Urgent says what runs out first, "" when nothing does: what is left of the cockpit in a window
	// too small for it, and in its title.
	Urgent interface{ Worst() string }
	// Running has rows of leads whose clocks may run out.
	Running interface{ Running() []*desk.Row }
	// Knower has rows of leads in hand.
	Knower interface{ Row(id lead.ID) *desk.Row }
	// Leading lets what else the cockpit asks for at its start wait until its own first answer is there.
	Leading interface{ Behind(ask func() tea.Cmd) }
	// Ending is told that it is no longer shown.
	Ending interface{ End() }
	// Offering has ways of its own to look at it, for the palette.
	Offering interface{ Offers() []Offer }
)

// Offer is one way to look at a place.
type Offer struct {
	ID    string // tells it from all other entries of the palette
	Text  string
	Also  string // other words by which it is found
	Where string // what it is
	Key   string
	Fill  string // what completes the line
	Line  string // the command that does the same
	Arg   any    // what the place is visited for
}

// Happened tells every screen what became of what was acted on.
type Happened struct {
	On    []desk.Subject
	How   How
	Batch bool // there were several: marks have done their work
}

// How says what that means for who looks at them.
type How int

// The ways.
const (
	Changed  How = iota // they are not as they were; whoever looks at one goes on with it
	Dealt               // the viewer is done with them: the cursor goes on to the next one
	CameBack            // what was done to them was taken back: they are what the viewer wants to see
)

// Picture is a drawn part of the screen, with what answers a click and where the cursor is.
type Picture struct {
	Lines   []string
	Regions []kit.Region
	Spot    kit.Spot
}

// The places that others go to. Each is the id of a card.
const (
	InboxPlace = "inbox"
	LeadPlace  = "lead"   // its argument is a desk.Row
	FilesPlace = "import" // its argument are the NamedFiles

	ModelPlace    = "model"   // its argument is an AuditDuty
	WeeklyPlace   = "weekly"  // its argument is a Period, a week
	ContentPlace  = "content" // its argument is a PageURL
	PartnersPlace = "partners"
	PartnerPlace  = "partner" // its argument is a PartnerIn

	DeliveriesPlace = "deliveries"

	ConnectionsPlace = "connections"
	PortalPlace      = "portal"

	PeoplePlace = "people"
	FollowPlace = "follow" // its argument is a *presence.View
)

// Period is what a screen of figures is visited for: 2026-W47, 2026-Q4.
type Period string

// PageURL is a referral page that the list of pages is visited for.
type PageURL string

// AuditDuty is what the scoring model is visited for by whoever does the monthly audit of it.
type AuditDuty struct{}

// NamedFiles are those that the import assistant is visited for.
type NamedFiles []string

// PartnerIn is the partner, and the quarter, that a partner's page is visited for.
type PartnerIn struct{ ID, Quarter string }

// UnderReview is a partner in the review that a screen shows.
type UnderReview struct {
	Quarter, Currency string
	Band              review.Band   // in which the partner is, "" where none is known
	Rank              int           // 0: none
	Ended             bool          // the partnership has
	Others            int64         // net money that the decisions of others move, minor units
	Decision, Last    *desk.Decided // for the quarter, and for the one before; nil: none
}

// Reviewing is a screen of a review.
type Reviewing interface {
	Reviewing(partner string) UnderReview
}

// Overlapping is a screen on which a company in a partner's customer list and ours is chosen, nil for none.
type Overlapping interface {
	Overlap() *desk.OverlapRow
}

// ReviewOf is a partner of a review.
func ReviewOf(r *desk.Review, partner string) UnderReview {
	out := UnderReview{Quarter: r.Quarter, Currency: r.Currency, Others: r.Moved}
	for i := range r.Partners {
		p := &r.Partners[i]
		if p.ID != partner {
			continue
		}
		out.Band, out.Rank, out.Ended = p.Band, p.Rank, p.Status == lead.Ended
		if out.Decision, out.Last = p.Decision, p.Last; p.Decision != nil && p.Decision.Moved != nil {
			out.Others -= *p.Decision.Moved
		}
	}
	return out
}

// Filter is what a list of leads is visited for.
type Filter string

// Behind is the filter of the leads that make up a figure: it is asked of all leads, whatever view is shown, because a
// figure counts what is won or lost too.
type Behind string

// View is a saved view, by name, that the inbox is visited for.
type View string

// GoTo asks the root for another place, with what it is visited for; nil is for nothing. An answered
// question never moves anybody.
type GoTo struct {
	Place string // the id of a card
	Arg   any
}

// Told is a line for the status row.
type Told struct {
	Text string
	Bad  bool
}

// Tell says a line in the status row.
func Tell(text string) tea.Cmd { return func() tea.Msg { return Told{Text: text} } }

// Warn says bad news there, which stay until a key.
func Warn(text string) tea.Cmd { return func() tea.Msg { return Told{Text: text, Bad: true} } }

// Send is a message as a command.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// OpenSheet asks the root to show a sheet that needs nothing fetched.
type OpenSheet struct{ Sheet Sheet }

// Finished closes an own form whose work is done. then is what comes after.
type Finished struct {
	Text string
	Bad  bool
	On   []desk.Subject // what changed
	Then tea.Msg
}

// Offered is a lead that enter opens while the toast that names it stands.
type Offered struct{ Row desk.Row }

// Card registers a place of the cockpit. Tabs, hotkeys, the palette and help derive from the cards.
// The words of a card are in the catalogue: "tab.<id>" is its title, "tab.<id>.short" the one for
// narrow terminals; its key is the binding "go_<id>".
type Card struct {
	ID  string
	New func(*Session) Screen
	// Over: it lies over the present place and has no tab.
	Over bool
	// Always: it is kept up to date wherever one is, because its count or its clocks are seen there.
	Always bool
	// Tabless: it has a tab only while one is there.
	Tabless bool
	// Roles are those whose tabs it is among; nil is everybody. A place can be gone to by anybody.
	Roles []desk.Role
	// Partners: it is what somebody of a partner has, all of it, and nobody else.
	Partners bool
	// Acts are those of this place alone.
	Acts []Act
	// Takes reads what is typed behind its name in the palette; nil: it takes nothing.
	Takes func(text string) Offer
}

// For reports whether the place is among the tabs of a role.
func (c *Card) For(role desk.Role) bool { return len(c.Roles) == 0 || slices.Contains(c.Roles, role) }

// Expect is the version that the person saw, for an action on one lead.
func Expect(rows []desk.Row) int64 {
	if len(rows) == 1 {
		return rows[0].Version
	}
	return 0
}

// Ids are those of leads.
func Ids(rows []desk.Row) []lead.ID {
	out := make([]lead.ID, len(rows))
	for i, row := range rows {
		out[i] = row.ID
	}
	return out
}

// RunKey asks the root to close help and run a binding.
type RunKey struct{ ID keys.ID }
