package store

import (
	"context"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Of millions of leads that are followed through their time is read what they can be judged by and what became of them: all columns
// but these, so that a new fact is among them.
var (
	pastLeads = leadTable.part(leadTable.but(slices.Concat(scored(), []string{
		"reason", "owner", "queue", "clock", "due_at", "alert_at", "triage_start", "triage_stop", "contact_start", "contact_stop",
		"first_contact_at", "stage_before", "next_step", "next_on", "note", "attributes", "nurture_until", "snoozed_until", "asked_at",
		"reminded_at", "question", "by_hand", "held_at", "turn", "passed", "assigned_at",
	})...))
	pastPersons  = personTable.part(personTable.but("email_key", "by_hand"))
	pastAccounts = accountTable.part(accountTable.but("by_hand"))
	pastTouches  = touchTable.part(touchTable.but("page", "referrer", "origin", "external_id"))
)

// The questions for them.
var (
	sqlPastLeads = "SELECT " + pastLeads.columns("l.") + ", " + pastPersons.columns("p.") +
		" FROM leads l JOIN persons p ON p.id = l.person_id WHERE l.id > $1 ORDER BY l.id LIMIT $2"
	sqlPastAccounts = pastAccounts.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlPastTouches  = pastTouches.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY person_id, at, id`)
)

// PastLead is a lead with its person, of both what it can be judged by and what became of it.
type PastLead struct {
	Lead   Lead
	Person Person
}

// PastLeads pages through every lead, of every stage, in the order of id. They stand where those of a page before stood.
func (tx *Tx) PastLeads(ctx context.Context, after int64, limit int, before []PastLead) ([]PastLead, error) {
	out := slices.Grow(before[:0], limit)
	err := tx.rows(ctx, sqlPastLeads, []any{after, limit}, pastLeads.kept+pastPersons.kept, func(c *cells) error {
		out = out[:len(out)+1]
		one := &out[len(out)-1]
		*one = PastLead{}
		pastLeads.into(c, &one.Lead)
		pastPersons.into(c, &one.Person)
		return c.err
	})
	return out, err
}

// PastAccounts returns the accounts of these ids, in no order, without what no lead is judged by.
func (tx *Tx) PastAccounts(ctx context.Context, ids []int64) ([]*Account, error) {
	return among(ctx, tx, pastAccounts, sqlPastAccounts, ids)
}

// PastTouches returns the touches of these persons, oldest first, without what no lead is judged by. They stand in a list, where
// those of a page before stood.
func (tx *Tx) PastTouches(ctx context.Context, ids []int64, before []lead.Touch) (map[int64][]lead.Touch, []lead.Touch, error) {
	return touchesBy(ctx, tx, pastTouches, sqlPastTouches, ids, before)
}
