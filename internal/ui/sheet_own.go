package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// ownSheet is a form that is no action on leads: it sends what it says itself, and answers for what
// closing it means.
type ownSheet interface {
	sheet
	send() tea.Cmd
	closed() tea.Cmd
}

// sending is an own form whose work may be out. It is not closed before the answer: nobody would
// take it, and what was done would come back as a draft.
type sending interface{ sending() bool }

func (f *fixSheet) sending() bool { return f.asked.waiting() }
func (n *referral) sending() bool { return n.adding.waiting() }

// finished closes an own form whose work is done. then is what comes after.
type finished struct {
	text  string
	bad   bool
	leads []lead.ID // those that changed
	then  tea.Msg
}

func (r *root) finish(f finished) tea.Cmd {
	d, ok := r.openDraft()
	r.drop()
	var cmds []tea.Cmd
	if ok {
		cmds = append(cmds, r.draftDone(d))
	}
	r.inbox.stale(f.leads)
	cmds = append(cmds, r.say(f.text, f.bad), r.reload())
	if f.then != nil {
		cmds = append(cmds, send(f.then))
	}
	return tea.Batch(cmds...)
}

// begun is a form that asks something when it is shown or filled from outside.
type begun interface{ begun() tea.Cmd }

// offered is a lead that enter opens while the toast that names it stands.
type offered struct{ row desk.Row }

// takeOffer opens the lead that was offered. Any other key lets go of it.
func (r *root) takeOffer(name string) (tea.Cmd, bool) {
	row := r.offer
	r.offer = nil
	if row == nil || name != "enter" || r.sheet != nil || r.opening != nil {
		return nil, false
	}
	return r.goTo(goTo{screen: "lead", row: *row}), true
}

// whyNew says why no referral can be added now.
func (r *root) whyNew() string {
	switch {
	case r.s.readOnly != "":
		return r.s.readOnly
	case !desk.May(r.s.who.Role, desk.ImportFiles):
		return r.s.say("why.viewer")
	}
	return ""
}

// undoer has something of its own to take back.
type undoer interface {
	undo() tea.Cmd
	whyUndo() string
}

// ownForm is what forms of this kind have in common: no leads, no action.
type ownForm struct{ formSheet }

func (f *ownForm) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }

// partnerOptions fill a list of partners: those that are asked first by the record's own word.
func partnerOptions(all []desk.PartnerName, near string) (options, codes, after []string) {
	add := func(p desk.PartnerName) {
		options, codes = append(options, p.Name), append(codes, p.ID)
		word := p.Tier
		if p.Status != "" && p.Status != lead.Active {
			word = string(p.Status)
		}
		after = append(after, word)
	}
	for _, p := range all {
		if p.ID == near {
			add(p)
		}
	}
	for _, p := range all {
		if p.ID != near {
			add(p)
		}
	}
	return options, codes, after
}

func (f *fixSheet) point(x, y, w, h int, floating bool) tea.Cmd {
	f.pointAt(x, y, f.place(w, h, floating))
	f.check()
	return nil
}

func (f *fixSheet) wheel(n int) tea.Cmd {
	f.form.Wheel(n)
	f.check()
	return nil
}

func (n *referral) point(x, y, w, h int, floating bool) tea.Cmd {
	at := n.place(w, h, floating)
	if left, _ := n.halves(w); left > 0 {
		at = spread{0, left, h}
	}
	n.pointAt(x, y, at)
	return n.check()
}

func (n *referral) wheel(by int) tea.Cmd {
	n.form.Wheel(by)
	return n.check()
}

func (f *settingsSheet) point(x, y, w, h int, floating bool) tea.Cmd {
	f.pointAt(x, y, f.place(w, h, floating))
	return f.show()
}

func (f *settingsSheet) wheel(n int) tea.Cmd {
	f.form.Wheel(n)
	return f.show()
}
