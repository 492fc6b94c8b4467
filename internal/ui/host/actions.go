package host

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// act is what is known of the act that a key does, nil for what only looks.
func (r *root) act(id keys.ID) *place.Act {
	if i := slices.IndexFunc(r.acts, func(a place.Act) bool { return a.ID == id }); i >= 0 {
		return &r.acts[i]
	}
	return nil
}

// does is the binding of a key that has something done by the desk to what is chosen, nil for others.
func (r *root) does(id keys.ID) *keys.Binding {
	if b := r.s.Binding(id); b != nil && b.Scope != keys.Global && len(b.Verbs) > 0 {
		return b
	}
	return nil
}

// whyRole says why a person's role keeps a binding from working: "a viewer may not qualify: sdr,
// ae, manager, admin may". The desk would refuse the same.
func whyRole(s *place.Session, b *keys.Binding) string {
	if len(b.Verbs) == 0 || slices.ContainsFunc(b.Verbs, func(v desk.Verb) bool { return desk.May(s.Who.Role, v) }) {
		return ""
	}
	if s.Who.Role == desk.Viewer {
		return s.Say("why.viewer")
	}
	return s.Words.Fill("why.role", string(s.Who.Role), string(b.Verbs[0]), b.Roles())
}

// whyAct says why an act cannot be done to what is chosen now: "L-12 is disqualified: reopen it first
// (Z)". It guards against the sheet that could only end in a refusal; the desk decides.
func (r *root) whyAct(a *place.Act, on []place.Subject) string {
	s := r.s
	switch {
	case a.Nobody:
		if b := r.does(a.ID); b != nil {
			if s.ReadOnly != "" {
				return s.ReadOnly
			}
			return whyRole(s, b)
		}
		return said(s, a, nil)
	case a.Of != "":
		if why := r.why(a.Of); why != "" || !a.Alone || len(on) == 1 {
			return why
		}
		return s.Say("why.one_only")
	}
	b := r.does(a.ID)
	if b == nil {
		if a.First && len(place.Rows(on)) == 0 {
			return r.whyNone(desk.Leads)
		}
		return "" // the screen says the rest
	}
	act := desk.ActOf(b.Verbs[0])
	switch {
	case len(on) == 0:
		return r.whyNone(act.On)
	case on[0].Kind != act.On:
		return r.whyNone(desk.Leads)
	case s.ReadOnly != "":
		return s.ReadOnly
	case whyRole(s, b) != "":
		return whyRole(s, b)
	case len(on) > 1 && act.Alone:
		return s.Say("why.one_only")
	case len(on) > 1 || on[0].Row == nil:
		return ""
	}
	return whyRow(s, a, b, on[0].Row)
}

// said is what the act itself says against it.
func said(s *place.Session, a *place.Act, row *desk.Row) string {
	if a.Why == nil {
		return ""
	}
	return a.Why(s, row)
}

// whyNone says why there is nothing to act on: nothing is there, or the list has not come yet.
func (r *root) whyNone(kind desk.SubjectKind) string {
	if b, ok := r.top().(place.Reading); ok && b.Reading() {
		return r.s.Say("why.reading")
	}
	return r.s.Say("none." + string(kind))
}

func whyRow(s *place.Session, a *place.Act, b *keys.Binding, row *desk.Row) string {
	if a.Living && !row.Stage.Living() && row.Stage != lead.Quarantined {
		return s.Words.Fill("why.not_living", row.ID.String(), string(row.Stage))
	}
	if why := said(s, a, row); why != "" {
		return why
	}
	// What the desk would refuse in this stage opens no sheet. A key that does one of two things finds
	// out for itself which.
	if len(b.Verbs) == 1 {
		if err := desk.Allowed(row.ID, b.Verbs[0], row.Stage); err != nil {
			return safetext.Line(say.FaultLine(err))
		}
	}
	return ""
}

// whyUndo says why a person has nothing to take back.
func (r *root) whyUndo() string {
	if b := r.s.Binding(keys.Undo); b != nil {
		return whyRole(r.s, b)
	}
	return ""
}

// direct is the action of a key that opens no sheet.
func (r *root) direct(a *place.Act, on []place.Subject) desk.Action {
	rows := place.Rows(on)
	if a.Direct != nil {
		return a.Direct(r.s, rows)
	}
	return desk.Action{Verb: r.does(a.ID).Verbs[0], Expect: place.Expect(rows)}
}
