package desk

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// wasKnown is a lead as it was known at a moment.
type wasKnown struct {
	moment
	row   store.Lead
	facts *lead.Facts
}

// walk calls f for each moment, the latest first, with the lead as it was known then.
func (p *past) walk(f func(*wasKnown) error) error {
	row := clone(p.row)
	next := len(p.events) - 1
	for i := len(p.moments) - 1; i >= 0; i-- {
		m := p.moments[i]
		for next >= 0 && p.events[next].seq > m.seq {
			if err := leadFields.Back(&row, p.events[next].changes, ""); err != nil {
				return err
			}
			next--
		}
		facts, err := p.factsAt(&row, m.seq)
		if err != nil {
			return err
		}
		if err := f(&wasKnown{m, row, facts}); err != nil {
			return err
		}
	}
	return nil
}

// factsAt are the facts by which a lead was judged at a number of the journal.
func (p *past) factsAt(row *store.Lead, seq int64) (*lead.Facts, error) {
	account, err := p.accountAt(row.AccountID, seq)
	if err != nil {
		return nil, err
	}
	person, err := p.personAt(row.PersonID, seq)
	if err != nil {
		return nil, err
	}
	return buildFacts(row, person, account, p.h.partner(row.PartnerID, seq), p.touchesAt(seq)), nil
}

func (p *past) accountAt(id, seq int64) (*store.Account, error) {
	if p.w.accounts[id] == nil {
		if err := p.w.loadAccounts([]int64{id}); err != nil {
			return nil, err
		}
	}
	now := p.w.accounts[id]
	if now == nil {
		return &store.Account{ID: id}, nil
	}
	told := p.h.accounts[id]
	if len(told) == 0 || told[len(told)-1].seq <= seq {
		return now.Account, nil
	}
	then := *now.Account
	for i := len(told) - 1; i >= 0 && told[i].seq > seq; i-- {
		if err := accountFields.Back(&then, told[i].changes, told[i].prefix); err != nil {
			return nil, err
		}
	}
	return &then, nil
}

// personAt is a person as known then. What was before stands in texts of its own; one that was erased since says nothing.
func (p *past) personAt(id, seq int64) (*store.Person, error) {
	now := p.w.persons[id]
	if now == nil {
		now = p.w.persons[p.w.leads[p.row.ID].PersonID]
	}
	told := p.h.persons[id]
	if len(told) == 0 || told[len(told)-1].seq <= seq {
		return now.Person, nil
	}
	var ids []int64
	before := map[string]int64{}
	for i := len(told) - 1; i >= 0 && told[i].seq > seq; i-- {
		for name, c := range told[i].changes {
			before[name] = personalText(c.Before)
		}
	}
	for _, text := range before {
		if text != 0 {
			ids = append(ids, text)
		}
	}
	texts, err := p.h.tx.Texts(p.h.ctx, ids)
	if err != nil {
		return nil, err
	}
	then := *now.Person
	has := &lead.Facts{Lead: lead.Record{Personal: then.Personal}}
	for name, text := range before {
		f := lead.FactNamed(strings.TrimPrefix(name, "person."))
		if f == nil || f.Of != lead.OfPerson {
			continue
		}
		if value := texts[text]; value != "" {
			f.Put(has, value)
		} else {
			f.Put(has, nil)
		}
	}
	then.Personal = has.Lead.Personal
	return &then, nil
}

// touchesAt are the touches that were known.
func (p *past) touchesAt(seq int64) []lead.Touch {
	n := 0
	for i := range p.touches {
		if p.touches[i].Seq <= seq {
			n++
		}
	}
	if n == len(p.touches) && len(p.h.moved) == 0 {
		return p.touches
	}
	out := make([]lead.Touch, 0, n)
	for i := range p.touches {
		if p.touches[i].Seq <= seq {
			t := p.touches[i]
			t.Partner = p.h.whose(&t, seq)
			out = append(out, t)
		}
	}
	return out
}
