package ui

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
)

// action is what a key does to leads: whether several at once may be meant, which stages it needs,
// and the sheet it opens. Without a sheet it is done at once, with an undo.
type action struct {
	id     keys.ID
	bulk   bool
	sheet  bool
	living bool // only for leads somebody may still win
}

func actions() []action {
	return []action{
		{keys.Qualify, false, true, true},
		{keys.Disqualify, true, true, true},
		{keys.Take, true, false, true},
		{keys.Transfer, true, true, true},
		{keys.Snooze, true, true, true},
		{keys.Note, false, true, false},
		{keys.Contact, false, true, true},
		{keys.Set, false, true, false},
		{keys.Confirm, false, true, true},
		{keys.Accept, false, false, true},
		{keys.Reject, false, true, true},
		{keys.Nurture, false, true, true},
		{keys.Tag, true, true, false},
		{keys.Archive, true, false, false},
	}
}

func actionOf(id keys.ID) (action, bool) {
	all := actions()
	i := slices.IndexFunc(all, func(a action) bool { return a.id == id })
	if i < 0 {
		return action{}, false
	}
	return all[i], true
}

func isAction(id keys.ID) bool {
	_, ok := actionOf(id)
	return ok
}

// whyAction says why an action cannot be done to the subjects now: "L-12 is disqualified: reopen it
// first (Z)". It guards against the sheet that could only end in a refusal; the desk decides.
func (r *root) whyAction(id keys.ID) string {
	s := r.s
	a, _ := actionOf(id)
	rows := r.subjects()
	switch {
	case len(rows) == 0:
		return s.say("why.no_lead")
	case s.readOnly != "":
		return s.readOnly
	case s.who.Role == desk.Viewer:
		return s.say("why.viewer")
	case len(rows) > 1 && !a.bulk:
		return s.say("why.one_only")
	case len(rows) > 1:
		return ""
	}
	return s.whyRow(a, &rows[0])
}

func (s *session) whyRow(a action, row *desk.Row) string {
	id := row.ID.String()
	if a.living && !row.Stage.Living() {
		return s.words.fill("why.not_living", id, string(row.Stage))
	}
	switch a.id {
	case keys.Qualify:
		if row.Stage == lead.EQL || row.Stage == lead.SQL {
			return s.words.fill("why.eql_already", id, string(row.Stage))
		}
	case keys.Take:
		if row.Owner != "" && row.Owner != s.who.User {
			return s.words.fill("why.held", id, row.Owner)
		}
	case keys.Accept, keys.Reject:
		if row.Stage != lead.EQL && (a.id == keys.Accept || row.Stage != lead.SQL) {
			return s.words.fill("why.no_eql", id, string(row.Stage))
		}
	case keys.Nurture:
		if row.Stage == lead.Nurture {
			return s.words.fill("why.nurtured", id)
		}
	case keys.Confirm:
		if row.PartnerID == "" && row.Partner == "" {
			return s.words.fill("why.no_partner", id)
		}
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
			if row.Stage.Living() || row.Stage == lead.Quarantined {
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
