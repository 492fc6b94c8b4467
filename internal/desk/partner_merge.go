package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// MergePartners is the right to make two partners one.
const MergePartners Verb = "partner merge"

// MergingPartners is which partner is to go into which.
type MergingPartners struct {
	From, Into string // by any of their names
	Dry        bool   // nothing is written
}

// PartnersMerged is what a merge makes of two partners, or would. Texts are clean, amounts minor units.
type PartnersMerged struct {
	From, Into string // ids
	Plan       review.PartnerMergePlan
	Rows       []RowsMoved
	Aliases    []string // what the one that stays is called besides from now on
	Currency   string
	Notes      []string // what is to be known or done, a sentence each
	Text       string   // a line for a toast
	Done       bool
	Batch      string
	Until      time.Time // up to when it can be taken back
}

// RowsMoved is how many rows of a kind go over, and which fall away because the one that stays has one of the same name.
type RowsMoved struct {
	Noun  string
	Moved int64
	Clash []string
}

// MergePartners makes two partners one, or with Dry says what would come of it: all that names the first names the second
// from then on, and its id and names are aliases of that. UndoLast on either takes it back.
func (d *Desk) MergePartners(ctx context.Context, who Actor, q MergingPartners) (out PartnersMerged, err error) {
	what := "merge " + safetext.Line(q.From) + " into " + safetext.Line(q.Into)
	if err := permit(what, who, MergePartners); err != nil {
		return out, err
	}
	var moved []string
	batch := d.newBatch()
	do := func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, batch)
		if err != nil {
			return err
		}
		m, err := w.mergerOf(what, q)
		if err != nil {
			return err
		}
		if out, err = m.planned(); err != nil || q.Dry {
			return cmpErr(err, errDry)
		}
		if err := m.commit(); err != nil {
			return err
		}
		if moved, err = d.goOver(ctx, tx, who, m); err != nil {
			return err
		}
		out.Until = w.now.Add(w.mergeWindow())
		out.Done, out.Batch, out.Text = true, batch, m.from.ID+" merged into "+m.into.ID
		return nil
	}
	if q.Dry {
		err = d.store.Read(ctx, do)
	} else {
		err = d.store.Write(ctx, do)
	}
	if errors.Is(err, errDry) || err != nil || q.Dry {
		if errors.Is(err, errDry) {
			err = nil
		}
		return out, err
	}
	return out, d.afterPartners(ctx, batch, moved)
}

// sumSoon is how many stretches of the sums are made at once after a merge: Tick makes the others.
const sumSoon = 50

// afterPartners sees to what need not be in the transaction of a merge.
func (d *Desk) afterPartners(ctx context.Context, batch string, moved []string) error {
	if err := d.deriveOf(ctx, batch, moved); err != nil {
		return err
	}
	d.serveSoon(ctx)
	return d.sumAll(ctx, sumSoon, nil)
}

// merger is two partners in hand that become one.
type merger struct {
	w          *work
	from, into *lead.Partner
	rows       []RowsMoved
	aliases    []string
}

// mergerOf finds the two, or says why they cannot be one.
func (w *work) mergerOf(what string, q MergingPartners) (*merger, error) {
	if err := w.loadPartners(); err != nil {
		return nil, err
	}
	if err := w.isMergedPartner(what, strings.TrimSpace(q.From)); err != nil {
		return nil, err
	}
	from, into := q.From, q.Into
	for _, id := range []*string{&from, &into} {
		if err := w.knownPartner(what, id); err != nil {
			return nil, err
		}
	}
	m := &merger{w: w, from: w.partners[from], into: w.partners[into]}
	switch {
	case from == into:
		return nil, fault.New(fault.Usage, what, "it is one partner", "name two, the one that stays last")
	case m.into.Status == lead.Ended:
		return nil, fault.New(fault.Refused, what, into+" has ended: what "+from+" sends would count for nobody",
			"merge "+into+" into "+from+", or set "+into+" status=active first")
	}
	m.aliases = slices.DeleteFunc(cleanAliases(into, append(append([]string{}, from, m.from.Name), m.from.Aliases...)),
		func(name string) bool { return holds(m.into, name) || w.alsoCalled(name, from, into) })
	return m, nil
}

// alsoCalled reports whether a partner beside two is called by a name too: as an alias of one of them it would name neither.
func (w *work) alsoCalled(name, from, into string) bool {
	return slices.ContainsFunc(w.partnersCalled(name), func(id string) bool { return id != from && id != into })
}

// isMergedPartner refuses what is asked of a partner that is merged, and says into what and by whom.
func (w *work) isMergedPartner(what, id string) error {
	rows, err := store.PartnerMerges.Among(w.ctx, w.tx, []string{id})
	if err != nil || len(rows) == 0 {
		return err
	}
	root, err := w.standsForPartner(id)
	if err != nil {
		return err
	}
	m := rows[0]
	return fault.New(fault.Conflict, what, fmt.Sprintf("%s was merged into %s by %s on %s", safetext.Line(id), safetext.Line(root),
		safetext.Line(m.MergedBy), store.Instant(m.MergedAt).In(w.zone).Format("2 Jan 15:04")), "look at "+safetext.Line(root))
}

// move gives the rows of the one to the other, in hand alone.
func (m *merger) move() error {
	w := m.w
	for _, s := range w.shelves {
		n, clash, err := s.movePartner(w, m.from.ID, m.into.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			for i := range clash {
				clash[i] = safetext.Line(clash[i])
			}
			m.rows = append(m.rows, RowsMoved{s.called(), int64(n), clash})
		}
	}
	return nil
}

// commit writes what has events of its own: the rows, the partner that is gone, and what the other one is called from now on.
func (m *merger) commit() error {
	w := m.w
	for _, p := range []*lead.Partner{m.from, m.into} {
		w.partnerRows.adopt(p.ID, p)
	}
	stays := *m.into
	stays.Aliases = append(slices.Clone(m.into.Aliases), m.aliases...)
	w.partnerRows.put(w, &stays)
	w.partnerRows.set(w, m.from.ID, nil, nil)
	if _, err := w.mergers.get(w, m.from.ID); err != nil {
		return err
	}
	w.mergers.put(w, &store.PartnerMerge{ID: m.from.ID, Survivor: m.into.ID, MergedAt: w.ms(), MergedBy: w.actor, Batch: w.batch})
	_, err := w.flush()
	return err
}

// goOver gives the leads of the partner that is gone to the other one, with all that no event tells of, and derives what is
// judged by it. It returns the partners whose leads are to be derived anew behind the transaction.
func (d *Desk) goOver(ctx context.Context, tx *store.Tx, who Actor, m *merger) ([]string, error) {
	from, into := m.from.ID, m.into.ID
	persons, err := tx.PersonsOfPartner(ctx, from)
	if err != nil {
		return nil, err
	}
	leads, err := tx.RivalsOf(ctx, from)
	if err != nil {
		return nil, err
	}
	if err := sumAnew(ctx, tx, d.rules.Load()); err != nil {
		return nil, err
	}
	if err := tx.MoveOfPartner(ctx, from, into); err != nil {
		return nil, err
	}
	if err := m.w.letWaitingGo(into); err != nil {
		return nil, err
	}
	err = d.perFirm(ctx, tx, who, m.w.batch, leads, func(w *work, e *entry) error {
		e.PartnerID = into
		e.say(journal.PartnerMerged, journal.Data{To: into, Names: []string{from}})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m.w.moved, d.judgePersons(ctx, tx, who, m.w.batch, persons)
}

// firmChunk is how many leads are in hand at once where a partner's leads go over.
const firmChunk = 500

// perFirm does something to leads that are in hand, those of one company in one work, so that their conflicts are counted
// once, and derives them.
func (d *Desk) perFirm(ctx context.Context, tx *store.Tx, who Actor, batch string, leads []store.Rival, do func(*work, *entry) error,
) error {
	for len(leads) > 0 {
		n := min(firmChunk, len(leads))
		for n < len(leads) && leads[n].AccountID == leads[n-1].AccountID {
			n++
		}
		w, err := d.work(ctx, tx, who, journal.Human, batch)
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		var ids []int64
		for _, l := range leads[:n] {
			ids = append(ids, l.ID)
		}
		if err := w.loadLeads(ids); err != nil {
			return err
		}
		for _, id := range ids {
			e := w.leads[id]
			if e == nil {
				continue // it is one with another since
			}
			if err := do(w, e); err != nil {
				return err
			}
			if e.event != nil && (e.Stage.Living() || e.Stage == lead.Quarantined) {
				w.rescore(e)
			}
		}
		if _, err := w.flush(); err != nil {
			return err
		}
		if err := tx.Settle(ctx); err != nil {
			return err
		}
		leads = leads[n:]
	}
	return nil
}

// judgePersons derives the leads of persons whose touches are another partner's now.
func (d *Desk) judgePersons(ctx context.Context, tx *store.Tx, who Actor, batch string, persons []int64) error {
	for part := range slices.Chunk(persons, firmChunk) {
		w, err := d.work(ctx, tx, who, journal.Human, batch)
		if err != nil {
			return err
		}
		if err := w.loadPartners(); err != nil {
			return err
		}
		if err := w.leadsOfPersons(part); err != nil {
			return err
		}
		for _, id := range slices.Clone(w.order) {
			if e := w.leads[id]; e.Stage.Living() {
				w.rescore(e)
			}
		}
		if _, err := w.flush(); err != nil {
			return err
		}
		if err := tx.Settle(ctx); err != nil {
			return err
		}
	}
	return nil
}
