// Package keys holds the bindings of the cockpit as data. Handling, footer hints, help and
// docs/KEYS.md all read this one table.
package keys

import (
	"slices"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
)

// ID names what a key does.
type ID string

// Scope says where a binding holds. Global ones hold everywhere but in text fields.
type Scope string

// The scopes.
const (
	Global Scope = "global"
	List   Scope = "list"  // anything with a cursor or a scroll
	Inbox  Scope = "inbox" // the list of leads
	Lead   Scope = "lead"  // one lead, in the inbox and in its own screen
	Page   Scope = "page"  // a lead's own screen
	Sheet  Scope = "sheet" // a form that is open

	Activity    Scope = "activity"    // the journal
	Quarantine  Scope = "quarantine"  // records that lack something
	Import      Scope = "import"      // the import assistant
	Partners    Scope = "partners"    // the ranking of partners
	Partner     Scope = "partner"     // a partner's own page
	Reviewed    Scope = "reviewed"    // a partner under review, in the ranking and on its page
	Figures     Scope = "figures"     // a screen of figures: each has leads behind it
	Trends      Scope = "trends"      // one that shows them one by one, over time
	Past        Scope = "past"        // one whose figures are reported, and told from what they were then
	Content     Scope = "content"     // referral pages
	Programme   Scope = "programme"   // the programme as a whole
	Due         Scope = "due"         // the list of duties
	Duty        Scope = "duty"        // one duty, in that list and among pages
	Deliveries  Scope = "deliveries"  // messages to partners
	Connections Scope = "connections" // CRMs that are kept in step
	Portal      Scope = "portal"      // the cockpit of somebody of a partner
	Duplicates  Scope = "duplicates"  // leads that may be one
	People      Scope = "people"      // who is here
	Model       Scope = "model"       // the scoring model, and what another would make of the leads
)

// Group is a part of help.
type Group string

// The groups.
const (
	Acts  Group = "act"  // what is done to a lead
	Marks Group = "mark" // what is meant
	Finds Group = "find"
	Moves Group = "go"
	Looks Group = "look"
	Does  Group = "do"
	Apps  Group = "app"
	Forms Group = "form"
)

// Groups lists the groups in the order in which help shows them.
func Groups() []Group { return []Group{Acts, Marks, Finds, Looks, Moves, Does, Apps, Forms} }

// Scopes lists the scopes in the order in which docs/KEYS.md shows them.
func Scopes() []Scope {
	return []Scope{
		Lead,
		Page,
		Inbox,
		Partners,
		Partner,
		Reviewed,
		Activity,
		Quarantine,
		Figures,
		Trends,
		Past,
		Content,
		Programme,
		Due,
		Duty,
		Deliveries,
		Connections,
		Portal,
		Duplicates,
		People,
		Model,
		Import,
		List,
		Global,
		Sheet,
	}
}

// Binding ties keys to what they do. Its words are in the catalogue: "key.<id>" is the line of
// help, "hint.<id>" the short word in the footer.
type Binding struct {
	ID    ID
	Keys  []string
	Shown string // how the keys are written; "" is by their names
	Scope Scope
	Group Group // where help lists it; "" is by scope
	Hint  int   // place in the footer, from 1; 0 is never there

	// What it has done by the desk, the usual verb first; none for what only looks. Who may is the
	// desk's to say (desk.RolesOf), so that a screen and a command cannot differ.
	Verbs []desk.Verb
	Line  string // the command of what has no verb, without the program's name: "show {lead}"

	Default []string // the keys before the user's own; nil when they are unchanged
	At      int      // the line of the user's file that changed them
}

// Has reports whether a key of that name runs the binding.
func (b *Binding) Has(name string) bool { return slices.Contains(b.Keys, name) }

// Name is the key as the table writes it: the typed character when there is one, so that a layout
// decides and not a position on the keyboard; else the stroke, "ctrl+s" or "shift+tab".
func Name(k tea.KeyPressMsg) string {
	if k.Text == " " {
		return "space"
	}
	if k.Text != "" && k.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper|tea.ModHyper) == 0 {
		return k.Text
	}
	return k.Keystroke()
}

// Position is the key that sits at the same place on a US keyboard, for Greek or Cyrillic layouts
// whose letters nothing is bound to; "" when the terminal does not tell or the letter is Latin.
func Position(k tea.KeyPressMsg) string {
	if k.BaseCode == 0 || k.Code < 128 || unicode.Is(unicode.Latin, k.Code) {
		return ""
	}
	if k.Mod&tea.ModShift != 0 {
		return string(unicode.ToUpper(k.BaseCode))
	}
	return string(k.BaseCode)
}

// Find returns the binding of the key in the first of the scopes that has one, nil for none.
func Find(table []Binding, k tea.KeyPressMsg, scopes ...Scope) *Binding {
	for _, name := range []string{Name(k), Position(k)} {
		if name == "" {
			continue
		}
		for _, scope := range scopes {
			for i := range table {
				if table[i].Scope == scope && table[i].Has(name) {
					return &table[i]
				}
			}
		}
	}
	return nil
}
