package ui

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
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
func (s *session) whyRole(b *keys.Binding) string {
	if len(b.Verbs) == 0 || slices.ContainsFunc(b.Verbs, func(v desk.Verb) bool { return desk.May(s.who.Role, v) }) {
		return ""
	}
	if s.who.Role == desk.Viewer {
		return s.say("why.viewer")
	}
	var roles []string
	for _, role := range desk.RolesOf(b.Verbs[0]) {
		roles = append(roles, string(role))
	}
	return s.words.fill("why.role", string(s.who.Role), string(b.Verbs[0]), strings.Join(roles, ", "))
}

// whyAction says why an action cannot be done to the subjects now: "L-12 is disqualified: reopen it
// first (Z)". It guards against the sheet that could only end in a refusal; the desk decides.
func (r *root) whyAction(id keys.ID) string {
	return r.whyRows(id, r.subjects())
}

// whyNone says why there is no lead to act on: none is there, or the list has not come yet.
func (r *root) whyNone() string {
	if b := r.inbox; r.top() == screen(b) && b.reading() {
		return r.s.say("why.reading")
	}
	return r.s.say("why.no_lead")
}

func (r *root) whyRows(id keys.ID, rows []desk.Row) string {
	s := r.s
	a := r.actionOf(id)
	switch {
	case len(rows) == 0:
		return r.whyNone()
	case s.readOnly != "":
		return s.readOnly
	case s.whyRole(a) != "":
		return s.whyRole(a)
	case len(rows) > 1 && !a.Bulk:
		return s.say("why.one_only")
	case len(rows) > 1:
		return ""
	}
	return s.whyRow(a, &rows[0])
}

func (s *session) whyRow(a *keys.Binding, row *desk.Row) string {
	id := row.ID.String()
	if a.Living && !row.Stage.Living() && row.Stage != lead.Quarantined {
		return s.words.fill("why.not_living", id, string(row.Stage))
	}
	switch a.ID {
	case keys.Qualify:
		if row.Stage == lead.EQL || row.Stage == lead.SQL {
			return s.words.fill("why.eql_already", id, string(row.Stage))
		}
	case keys.Take:
		if row.Owner != "" && row.Owner != s.who.User {
			return s.words.fill("why.held", id, row.Owner)
		}
	case keys.Accept, keys.Reject:
		if row.Stage != lead.EQL && (a.ID == keys.Accept || row.Stage != lead.SQL) {
			return s.words.fill("why.no_eql", id, string(row.Stage))
		}
	case keys.Nurture:
		if row.Stage == lead.Nurture {
			return s.words.fill("why.nurtured", id)
		}
	case keys.Confirm, keys.Ask:
		if row.PartnerID == "" && row.Partner == "" {
			return s.words.fill("why.no_partner", id)
		}
	}
	// What the desk would refuse in this stage opens no sheet. A key that does one of two things finds
	// out for itself which.
	if len(a.Verbs) == 1 {
		if err := desk.Allowed(row.ID, a.Verbs[0], row.Stage); err != nil {
			return safetext.Line(faultLine(err))
		}
	}
	return ""
}

// whyUndo says why a person has nothing to take back.
func (r *root) whyUndo() string {
	if i := slices.IndexFunc(r.table, func(b keys.Binding) bool { return b.ID == keys.Undo }); i >= 0 {
		return r.s.whyRole(&r.table[i])
	}
	return ""
}

// direct is the action of a key that opens no sheet.
func (s *session) direct(id keys.ID, rows []desk.Row) (desk.Action, bool) {
	if len(rows) == 0 {
		return desk.Action{}, false
	}
	switch id {
	case keys.Take:
		for _, row := range rows {
			if row.Owner != s.who.User {
				return desk.Action{Verb: desk.Claim}, true
			}
		}
		return desk.Action{Verb: desk.Release}, true
	case keys.Accept:
		return desk.Action{Verb: desk.Accept, Expect: expect(rows)}, true
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

// expect is the version that the person saw, for an action on one lead.
func expect(rows []desk.Row) int64 {
	if len(rows) == 1 {
		return rows[0].Version
	}
	return 0
}

func ids(rows []desk.Row) []lead.ID {
	out := make([]lead.ID, len(rows))
	for i, row := range rows {
		out[i] = row.ID
	}
	return out
}
