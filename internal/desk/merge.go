package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// MergeLeads is the right to make two leads one, and KeepApart to say that they are two.
const (
	MergeLeads Verb = "merge"
	KeepApart  Verb = "duplicates keep-apart"
)

// Merging is which two leads are to become one.
type Merging struct {
	Left, Right lead.ID
	Take        map[string]dedupe.Side // of a field, whose value the survivor has; what is not named is chosen by dedupe.Choose
	Survivor    dedupe.Side            // "": the one furthest on
	Dry         bool                   // nothing is written
}

// Merged is what a merge makes of two leads, or would.
type Merged struct {
	Pair     dedupe.Pair // kind "" for two that have nothing in common
	Survivor lead.ID
	Lost     lead.ID
	Fields   []MergeField
	Pipeline []Pipeline
	Moved    int    // opportunities that go over
	Credit   string // what becomes of it, in words
	Text     string // a line for a toast
	Done     bool
	Batch    string
}

// Pipeline is what stands to a partner's credit of the two leads, in minor units: all opportunities, open and won.
type Pipeline struct {
	Partner       string // id, "" for none
	Before, After int64
	Currency      string
}

// String is it in words: "ponte 12 000 EUR, as before".
func (p Pipeline) String() string {
	name := p.Partner
	if name == "" {
		name = "no partner"
	}
	return name + " " + Becomes(p.Before, p.After, p.Currency)
}

// Becomes is an amount of minor units before and after in words: "12 000 EUR, as before".
func Becomes(before, after int64, currency string) string {
	if before == after {
		return Amount(before, currency) + ", as before"
	}
	return Amount(before, currency) + " becomes " + Amount(after, currency)
}

// Amount is an amount of minor units in words: "12 000 EUR".
func Amount(minor int64, currency string) string {
	return strings.TrimSpace(major(minor) + " " + currency)
}

// Merge makes two leads one, or with Dry says what would come of it. The survivor keeps what both did, said and are
// worth; the other one is gone, and whatever names it means the survivor. UndoLast on either takes it back.
func (d *Desk) Merge(ctx context.Context, who Actor, m Merging) (out Merged, err error) {
	what := fmt.Sprintf("merge %s and %s", m.Left, m.Right)
	if err := permit(what, who, MergeLeads); err != nil {
		return out, err
	}
	if m.Left == m.Right {
		return out, fault.New(fault.Usage, what, "it is one lead", "name two, as L-7 L-12")
	}
	do := func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, d.newBatch())
		if err != nil {
			return err
		}
		p, err := w.plan(what, m)
		if err != nil {
			return err
		}
		if out, err = p.told(); err != nil || m.Dry {
			return cmpErr(err, errDry)
		}
		if err := p.commit(); err != nil {
			return err
		}
		_, err = w.flush()
		out.Done, out.Batch, out.Text = true, w.batch, fmt.Sprintf("%s merged into %s", out.Lost, out.Survivor)
		return err
	}
	if m.Dry {
		err = d.store.Read(ctx, do)
	} else {
		err = d.store.Write(ctx, do)
	}
	if errors.Is(err, errDry) {
		err = nil
	}
	return out, err
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// plan lays two leads side by side as they would be merged.
func (w *work) plan(what string, m Merging) (*plan, error) {
	ids := []int64{int64(m.Left), int64(m.Right)}
	for _, id := range ids {
		if err := w.isMerged(what, id); err != nil {
			return nil, err
		}
	}
	if err := w.loadLeads(ids); err != nil {
		return nil, err
	}
	p := &plan{w: w, left: w.leads[ids[0]], right: w.leads[ids[1]], take: maps.Clone(m.Take)}
	if p.take == nil {
		p.take = map[string]dedupe.Side{}
	}
	for i, e := range []*entry{p.left, p.right} {
		if e == nil {
			return nil, notFound(what, lead.ID(ids[i]))
		}
		if e.Stage == lead.Quarantined {
			return nil, fault.New(fault.Refused, what, e.id()+" waits in quarantine", "set what is missing first: it is released by itself")
		}
		if p := w.persons[e.PersonID]; p == nil || p.ErasedAt != 0 {
			return nil, fault.New(fault.Refused, what, "the person of "+e.id()+" was erased", "")
		}
	}
	if err := p.chosen(what); err != nil {
		return nil, err
	}
	p.side = m.Survivor
	if p.side == "" {
		l, r := w.doubleOf(p.left), w.doubleOf(p.right)
		p.side = dedupe.Left
		if dedupe.Survivor(&l, &r) == &r {
			p.side = dedupe.Right
		}
	}
	p.survivor, p.lost = p.left, p.right
	if p.side == dedupe.Right {
		p.survivor, p.lost = p.right, p.left
	}
	if a, b := p.survivor.PartnerID, p.lost.PartnerID; a != b && a != "" && b != "" && !slices.Contains(stewards(), w.role) {
		return nil, fault.New(fault.Denied, what, fmt.Sprintf("they came through two partners, %s and %s: that is a conflict to decide, "+
			"not a double", safetext.Line(a), safetext.Line(b)), "a manager decides whose it is")
	}
	return p, p.make()
}

// doubleOf is a lead in hand as duplicates are compared.
func (w *work) doubleOf(e *entry) dedupe.Row {
	p, a := w.persons[e.PersonID], w.accounts[e.AccountID]
	return dedupe.Row{Lead: e.ID, Person: e.was.PersonID, Account: e.was.AccountID, Domain: a.Domain, Company: a.Name.V, Name: p.Name.V,
		Phone: p.Phone.V, Partner: e.was.PartnerID, Stage: e.was.Stage, Score: e.was.Score, Created: e.CreatedAt,
		Referred: e.was.ReferredAt}
}

// told is a plan as it is shown.
func (p *plan) told() (Merged, error) {
	out := Merged{Survivor: lead.ID(p.survivor.ID), Lost: lead.ID(p.lost.ID), Fields: p.fields}
	currency := p.w.rules.policy.Currency
	before, after := map[string]int64{}, map[string]int64{}
	for _, o := range p.deals {
		of := p.survivor
		if o.LeadID == p.lost.ID {
			of, out.Moved = p.lost, out.Moved+1
		}
		if o.Stage == "lost" {
			continue
		}
		before[of.was.PartnerID] += o.Amount.V
		after[p.survivor.PartnerID] += o.Amount.V
	}
	for _, partner := range slices.Sorted(maps.Keys(mergedKeys(before, after))) {
		out.Pipeline = append(out.Pipeline, Pipeline{safetext.Line(partner), before[partner], after[partner], currency})
	}
	keeps, loses := safetext.Line(p.survivor.PartnerID), safetext.Line(p.lost.was.PartnerID)
	switch {
	case keeps == "":
		out.Credit = "no partner's"
	case loses == keeps || loses == "":
		out.Credit = "stays with " + keeps
	case p.survivor.was.PartnerID == "":
		out.Credit = keeps + " gets it"
	default:
		out.Credit = "goes from " + loses + " to " + keeps
	}
	out.Pair = dedupe.Pair{Left: min(p.left.ID, p.right.ID), Right: max(p.left.ID, p.right.ID), Survivor: p.survivor.ID}
	out.Text = fmt.Sprintf("%s would be merged into %s", out.Lost, out.Survivor)
	return out, nil
}

func mergedKeys(a, b map[string]int64) map[string]int64 {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// commit writes a plan. The event on either lead names the other.
func (p *plan) commit() error {
	w, s, l := p.w, p.survivor, p.lost
	cycles, err := w.tx.CyclesOf(w.ctx, l.ID-1, l.ID)
	if err != nil {
		return err
	}
	*l.Lead = clone(&l.was) // it goes as it was
	doc, err := keep(l.Lead, cycles, p.filled)
	if err != nil {
		return err
	}
	l.gone = true
	if err := w.sumGone(l); err != nil {
		return err
	}
	for _, o := range p.deals {
		if o.LeadID != l.ID {
			continue
		}
		w.deals.adopt(dealID(o), o)
		moved := *o
		moved.LeadID = s.ID
		w.deals.put(w, &moved)
	}
	if err := w.tx.FoldLead(w.ctx, &l.was); err != nil {
		return err
	}
	if err := w.tx.SaveMerge(w.ctx, &store.Merge{ID: l.ID, Survivor: s.ID, Root: s.ID, PersonID: p.contact,
		AccountID: l.AccountID, MergedAt: w.ms(), MergedBy: w.actor, Batch: w.batch, Kept: doc}); err != nil {
		return err
	}
	l.say(journal.Merged, journal.Data{To: s.id()})
	s.say(journal.Merged, journal.Data{Names: []string{l.id()}})
	l.Stage = lead.Archived // of what is gone nothing counts: its neighbours are told
	return nil
}
