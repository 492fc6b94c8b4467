package host

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// actionOf is the binding of an action on leads, nil for what only looks.
func (r *root) actionOf(id keys.ID) *keys.Binding {
	i := slices.IndexFunc(r.table, func(b keys.Binding) bool { return b.ID == id && b.Scope != keys.Global && len(b.Verbs) > 0 })
	if i < 0 {
		return nil
	}
	return &r.table[i]
}

func (r *root) isAction(id keys.ID) bool { return r.actionOf(id) != nil }

// whyRole says why a person's role keeps a binding from working: "a viewer may not qualify: sdr,
// ae, manager, admin may". The desk would refuse the same.
func whyRole(s *place.Session, b *keys.Binding) string {
	if len(b.Verbs) == 0 || slices.ContainsFunc(b.Verbs, func(v desk.Verb) bool { return desk.May(s.Who.Role, v) }) {
		return ""
	}
	if s.Who.Role == desk.Viewer {
		return s.Say("why.viewer")
	}
	var roles []string
	for _, role := range desk.RolesOf(b.Verbs[0]) {
		roles = append(roles, string(role))
	}
	return s.Words.Fill("why.role", string(s.Who.Role), string(b.Verbs[0]), strings.Join(roles, ", "))
}

// whyAction says why an action cannot be done to the subjects now: "L-12 is disqualified: reopen it
// first (Z)". It guards against the sheet that could only end in a refusal; the desk decides.
func (r *root) whyAction(id keys.ID) string {
	return r.whyRows(id, r.subjects())
}

// whyNone says why there is no lead to act on: none is there, or the list has not come yet.
func (r *root) whyNone() string {
	if b, ok := r.top().(place.Reading); ok && b.Reading() {
		return r.s.Say("why.reading")
	}
	return r.s.Say("why.no_lead")
}

func (r *root) whyRows(id keys.ID, rows []desk.Row) string {
	s := r.s
	a := r.actionOf(id)
	switch {
	case len(rows) == 0:
		return r.whyNone()
	case s.ReadOnly != "":
		return s.ReadOnly
	case whyRole(s, a) != "":
		return whyRole(s, a)
	case len(rows) > 1 && !a.Bulk:
		return s.Say("why.one_only")
	case len(rows) > 1:
		return ""
	}
	return whyRow(s, a, &rows[0])
}

func whyRow(s *place.Session, a *keys.Binding, row *desk.Row) string {
	id := row.ID.String()
	if a.Living && !row.Stage.Living() && row.Stage != lead.Quarantined {
		return s.Words.Fill("why.not_living", id, string(row.Stage))
	}
	switch a.ID {
	case keys.Qualify:
		if row.Stage == lead.EQL || row.Stage == lead.SQL {
			return s.Words.Fill("why.eql_already", id, string(row.Stage))
		}
	case keys.Take:
		if row.Owner != "" && row.Owner != s.Who.User {
			return s.Words.Fill("why.held", id, row.Owner)
		}
	case keys.Accept, keys.Reject:
		if row.Stage != lead.EQL && (a.ID == keys.Accept || row.Stage != lead.SQL) {
			return s.Words.Fill("why.no_eql", id, string(row.Stage))
		}
	case keys.Nurture:
		if row.Stage == lead.Nurture {
			return s.Words.Fill("why.nurtured", id)
		}
	case keys.Confirm, keys.Ask:
		if row.PartnerID == "" && row.Partner == "" {
			return s.Words.Fill("why.no_partner", id)
		}
	}
	// What the desk would refuse in this stage opens no sheet. A key that does one of two things finds
	// out for itself which.
	if len(a.Verbs) == 1 {
		if err := desk.Allowed(row.ID, a.Verbs[0], row.Stage); err != nil {
			return safetext.Line(say.FaultLine(err))
		}
	}
	return ""
}

// whyUndo says why a person has nothing to take back.
func (r *root) whyUndo() string {
	if i := slices.IndexFunc(r.table, func(b keys.Binding) bool { return b.ID == keys.Undo }); i >= 0 {
		return whyRole(r.s, &r.table[i])
	}
	return ""
}

// direct is the action of a key that opens no sheet.
func directAction(s *place.Session, id keys.ID, rows []desk.Row) (desk.Action, bool) {
	if len(rows) == 0 {
		return desk.Action{}, false
	}
	switch id {
	case keys.Take:
		for _, row := range rows {
			if row.Owner != s.Who.User {
				return desk.Action{Verb: desk.Claim}, true
			}
		}
		return desk.Action{Verb: desk.Release}, true
	case keys.Accept:
		return desk.Action{Verb: desk.Accept, Expect: place.Expect(rows)}, true
	case keys.Archive:
		for _, row := range rows {
			if row.Stage.Living() && row.Stage != lead.Nurture || row.Stage == lead.Quarantined {
				return desk.Action{Verb: desk.Archive}, true
			}
		}
		return desk.Action{Verb: desk.Reopen}, true
	}
	return desk.Action{}, false
}

// callWhy says why nobody can be called now.
func (r *root) callWhy() string {
	a := r.actionOf("contact")
	if a == nil {
		return ""
	}
	rows := r.subjects()
	if why := r.whyAction(a.ID); why != "" || len(rows) == 1 {
		return why
	}
	return r.s.Say("why.one_only")
}
