package place

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Sheet is a form over a screen. It floats from 100 columns on and takes the whole body below. What
// else it can do it says by the small interfaces below.
type Sheet interface {
	ID() keys.ID
	Title() string
	Key(name, text string) tea.Cmd
	Update(msg tea.Msg) tea.Cmd
	// Body draws the inside, w cells wide and at most h lines.
	Body(w, h int, floating bool) ([]string, kit.Spot)
}

// What a sheet may be besides a sheet.
type (
	// Cornered has something at the right end of its title: a deadline, a state.
	Cornered interface{ Right() (string, theme.Style) }
	// Broad is another width, in cells, where it floats.
	Broad interface{ Width() int }
	// Noting has a status line while nothing else is said.
	Noting interface{ Note() string }
	// Pastable takes what is pasted.
	Pastable interface{ Paste(text string) }
	// Submitter says what is to be done to what; an error says what is still missing.
	Submitter interface {
		Submit() ([]desk.Subject, desk.Action, error)
	}
	// Sender is no action on leads: it sends what it says itself.
	Sender interface{ Send() tea.Cmd }
	// Busy may have its work out. It is not closed before the answer: nobody would take it, and what
	// was done would come back as a draft.
	Busy interface{ Sending() bool }
	// Closer answers for what closing it without sending means.
	Closer interface{ Closed() tea.Cmd }
	// Drafted has answers worth keeping, "" when it has none now.
	Drafted interface {
		Draft() string
		Restore(draft string)
	}
	// About says for which lead its draft is kept, where that does not follow from the leads it was
	// opened for; ok is false when it cannot be kept.
	About interface {
		About() (id lead.ID, ok bool)
	}
	// Answered learns that what it sent was refused, and can ask for the lead as it stands now.
	Answered interface {
		Refused(done desk.Done)
		Refresh() tea.Cmd
	}
	// Begun asks something when it is shown or filled from outside.
	Begun interface{ Begun() tea.Cmd }
	// Pointed answers the mouse. Cells are those of its body, drawn w×h.
	Pointed interface {
		Point(x, y, w, h int, floating bool) tea.Cmd
	}
	// Writer has a text of several lines that is worth an editor.
	Writer interface {
		// LongText is the text in focus, else the first of the sheet; false when it has none.
		LongText() (id, text string, ok bool)
		SetText(id, text string)
	}
)

// Panel is what every sheet has: by which key it came, and what it is about.
type Panel struct {
	S      *Session
	Verb   keys.ID
	Rows   []desk.Row
	Others []Subject // where it is not about leads
}

// On is what it is about.
func (p *Panel) On() []Subject {
	if len(p.Rows) == 0 {
		return p.Others
	}
	return OnRows(p.Rows)
}

func (p *Panel) ID() keys.ID { return p.Verb }

func (p *Panel) Update(tea.Msg) tea.Cmd { return nil }

// Title is "Contact L-12 · Żuraw Systemy", or "Snooze 3 leads".
func (p *Panel) Title() string {
	verb := p.S.Say("sheet." + string(p.Verb))
	on := p.On()
	switch len(on) {
	case 0:
		return verb
	case 1:
		if strings.HasSuffix(on[0].String(), on[0].Name) { // an address, and the end of it
			return verb + " " + on[0].String()
		}
		return verb + " " + on[0].String() + " " + p.S.Theme.Glyphs.Middot + " " + on[0].Name
	}
	return verb + " " + p.S.Several(on[0].Kind, len(on))
}

// Right is what is left of the clock; of several leads it is whose they are.
func (p *Panel) Right() (string, theme.Style) {
	if on := p.On(); len(on) > 1 {
		return p.S.Colleagues(on), theme.Warn
	}
	if len(p.Rows) != 1 || p.Rows[0].Clock == nil {
		return "", theme.Muted
	}
	cd := p.S.Countdown(p.Rows[0].Clock)
	return p.S.Say("lead.sla") + " " + cd.Text, cd.Style &^ theme.Reverse
}

// Prepared is what was fetched for a sheet.
type Prepared struct {
	On       []Subject
	Rows     []desk.Row   // the leads among them
	Over     Screen       // what it lies over
	Detail   *desk.Detail // of the only lead
	Team     []string
	Takers   []desk.Taker       // to whom an EQL can be handed
	Partners []desk.PartnerName // where a partner is picked
	Facts    map[string]string  // what is known of the one thing it is about, where the act asks
	Draft    string
}
