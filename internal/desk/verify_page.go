package desk

import (
	"maps"
	"strconv"

	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// leadPage is some leads with all that they are held against: nothing more is read for them.
type leadPage struct {
	rows      []*store.Lead
	past      map[int64]*history
	broken    []Mismatch // in their events
	w         *work
	rules     map[string]*rules // by the hash of the policy; nil: it cannot be read
	conflicts map[int64]int64
	texts     map[int64]bool // those there are
	cycles    map[int64][]*store.Cycle
	outbox    map[int64][]*store.Delivery // by lead
	odd       []store.Unreadable          // met while it was read
}

// leads goes through all leads in pages: the next one is read while one is compared, which takes as
// long. A transaction is for one goroutine, so only this one reads; the other one alone tells and counts.
func (v *verifier) leads(progress func(done, all int)) error {
	all, err := v.tx.CountAllLeads(v.ctx)
	if err != nil {
		return err
	}
	if v.zero, err = zeroLead(); err != nil {
		return err
	}
	if v.agreed, err = allAgreements(v.ctx, v.tx); err != nil {
		return err
	}
	pages, compared := make(chan *leadPage), make(chan error, 1)
	safego.Go(func() {
		compared <- v.compareAll(pages, func() {
			if progress != nil {
				progress(v.sum.Leads, max(int(all), v.sum.Leads))
			}
		})
	}, func(p *safego.Panic) { compared <- p })
	for after := int64(0); ; {
		page, err := v.page(after)
		if err != nil || page == nil {
			close(pages)
			if told := <-compared; err == nil {
				err = told
			}
			return err
		}
		after = page.rows[len(page.rows)-1].ID
		select {
		case pages <- page:
		case err := <-compared:
			return err // whoever is told wants no more
		}
	}
}

// page reads the leads after a number; nil when there are none.
func (v *verifier) page(after int64) (*leadPage, error) {
	rows, err := v.tx.LeadsAfter(v.ctx, after, verifyPage)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	last := rows[len(rows)-1].ID
	p := &leadPage{rows: rows, rules: map[string]*rules{v.force: v.rulesOf(v.force)}}
	if p.past, p.broken, err = v.histories(after, last); err != nil {
		return nil, err
	}
	p.w = &work{ctx: v.ctx, tx: v.tx, leads: map[int64]*entry{}, persons: map[int64]*person{}, accounts: map[int64]*account{},
		touches: map[int64]*touchesInHand{},
		joined:  map[int64]bool{}, whole: map[int64]bool{}, partners: v.partners, agreedTo: v.agreed}
	if err := p.w.take(rows); err != nil {
		return nil, err
	}
	p.w.tx, p.w.partners = nil, maps.Clone(v.partners)
	if p.conflicts, err = v.tx.ConflictsOf(v.ctx, after, last); err != nil {
		return nil, err
	}
	settled, err := settledConflicts(v.ctx, v.tx, rows)
	if err != nil {
		return nil, err
	}
	for id, n := range settled {
		p.conflicts[id] -= n
	}
	cycles, err := v.tx.CyclesOf(v.ctx, after, last)
	if err != nil {
		return nil, err
	}
	p.cycles = map[int64][]*store.Cycle{}
	for _, c := range cycles {
		p.cycles[c.LeadID] = append(p.cycles[c.LeadID], c)
	}
	for _, l := range rows {
		hash := v.hashes[l.Policy]
		p.rules[hash] = v.rulesOf(hash)
	}
	if p.outbox, err = v.messages(p.past); err != nil {
		return nil, err
	}
	p.texts, err = v.texts(rows, p.past)
	p.odd = v.odd.take()
	return p, err
}

// compareAll compares pages in their order, until there are no more.
func (v *verifier) compareAll(pages <-chan *leadPage, after func()) error {
	for page := range pages {
		if err := v.comparePage(page); err != nil {
			return err
		}
		v.sum.Leads += len(page.rows)
		after()
	}
	return nil
}

func (v *verifier) comparePage(page *leadPage) error {
	if err := v.unreadable(page.odd); err != nil {
		return err
	}
	for _, m := range page.broken {
		if err := v.tell(m); err != nil {
			return err
		}
	}
	for _, l := range page.rows {
		h := page.past[l.ID]
		told := h
		if h != nil && h.odd {
			told = nil
		}
		for _, check := range []func() error{
			func() error { return v.facts(l, h) }, func() error { return v.score(page, l, h) },
			func() error { return v.ran(l, told, page.cycles[l.ID]) }, func() error { return v.textsOf(l, h, page.texts) },
			func() error { return v.outbox(l, told, page.outbox[l.ID]) },
		} {
			if err := check(); err != nil {
				return err
			}
		}
		if n := page.conflicts[l.ID]; n != l.Conflicts {
			if err := v.differs(l, "conflict", "conflicts", strconv.FormatInt(n, 10), strconv.FormatInt(l.Conflicts, 10),
				hintRepair); err != nil {
				return err
			}
		}
	}
	return nil
}
