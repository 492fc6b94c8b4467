package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// wasKnown is a lead as it was known at a moment: whoever is given it has it while it is looked at.
type wasKnown struct {
	moment
	row   *store.Lead
	facts *lead.Facts
}

// walk calls f for each moment, the latest first, with the lead as it was known then.
func (p *past) walk(f func(*wasKnown) error) error {
	row := &p.h.row
	*row = *p.row // into what stands in it nothing is written
	next := len(p.events) - 1
	for i := len(p.moments) - 1; i >= 0; i-- {
		m := p.moments[i]
		for next >= 0 && p.events[next].seq > m.seq {
			if err := back(leadFields, row, &p.events[next], ""); err != nil {
				return err
			}
			next--
		}
		facts, err := p.factsAt(row, m.seq)
		if err != nil {
			return err
		}
		if err := f(&wasKnown{m, row, facts}); err != nil {
			return err
		}
	}
	return nil
}

// factsAt are the facts by which a lead was judged at a number of the journal, until they are asked for another.
func (p *past) factsAt(row *store.Lead, seq int64) (*lead.Facts, error) {
	account, err := p.accountAt(row.AccountID, seq)
	if err != nil {
		return nil, err
	}
	person, err := p.personAt(row.PersonID, seq)
	if err != nil {
		return nil, err
	}
	putFacts(&p.h.facts, row, person, account, p.h.partner(row.PartnerID, seq), p.touchesAt(row, seq))
	return &p.h.facts, nil
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
		if err := back(accountFields, &then, &told[i], told[i].prefix); err != nil {
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
		for _, c := range told[i].changes {
			before[c.name] = personalText(c.Before)
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

// touchesAt are the touches that were known while the lead was as its row says.
func (p *past) touchesAt(row *store.Lead, seq int64) []lead.Touch {
	all := p.touchesOf(row.PersonID)
	n := 0
	for i := range all {
		if all[i].Seq <= seq {
			n++
		}
	}
	out := all
	if n != len(all) || len(p.h.moved) > 0 {
		out = make([]lead.Touch, 0, n+1)
		for i := range all {
			if all[i].Seq <= seq {
				t := all[i]
				t.Partner = p.h.whose(&t, seq)
				out = append(out, t)
			}
		}
	}
	return p.withReferral(row, seq, out)
}

// withReferral puts the touch of the lead's own referral where it was: a correction moved it since, or an undo took it away.
func (p *past) withReferral(row *store.Lead, seq int64, known []lead.Touch) []lead.Touch {
	if !rests(row) || row.Stage == lead.Quarantined {
		return known
	}
	if slices.ContainsFunc(known, func(t lead.Touch) bool { return isReferral(&t, row.PartnerID, row.ReferredAt) }) {
		return known
	}
	was := store.Touch{PersonID: row.PersonID, At: row.ReferredAt, Kind: lead.ReferralKind, Partner: row.PartnerID,
		Surface: row.Surface.V, UTM: row.UTM, Seq: p.told[0].seq}
	for i := range p.told {
		ev := &p.told[i]
		id := number64(ev.of(referralTouch).After)
		if id != 0 && ev.seq > seq {
			was.ID = id
			break
		}
		if id != 0 {
			was.Seq = ev.seq
		}
	}
	out := make([]lead.Touch, 0, len(known)+1)
	for i := range known {
		if was.ID == 0 || known[i].ID != store.TouchName(was.ID) {
			out = append(out, known[i])
		} else {
			was.Seq = known[i].Seq
		}
	}
	out = append(out, was.Fact())
	slices.SortStableFunc(out, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
	return out
}
