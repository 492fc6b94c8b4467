package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// EraseReasons lists why a person is erased. It goes into the journal, so it is no free text.
func EraseReasons() []string { return []string{"request", "retention", "mistake", "other"} }

// Erased is what an erasure did.
type Erased struct {
	Leads     []lead.ID
	Open      []lead.ID // leads that still can be won: somebody must close them
	Touches   int
	Texts     int
	Drafts    int
	Again     bool        // the person was erased before
	Copies    []string    // files beside the database that still hold them: copies of it, and rows that were rejected
	Messages  int         // lines in files of messages to partners that were emptied
	Elsewhere []Elsewhere // what else named them, and what became of it
	Left      error       // why pieces may be left in gaps of the file or in its log; nil when none are
}

// ErasePerson removes everything personal about a person for good: names, addresses, client ids, free
// texts, drafts, links, what rows of files are known by. What stays is the marker that somebody was
// erased, and every figure: leads, stages, times, touches, points as they were recorded, the order of
// the journal. A later row with the same address is a new person. It cannot be undone.
func (d *Desk) ErasePerson(ctx context.Context, who Actor, ref, reason string) (Erased, error) {
	done, err := d.ErasePersons(ctx, who, []string{ref}, reason)
	if err != nil {
		return Erased{}, err
	}
	return done[0], nil
}

// ErasePersons erases several persons, all of them or none. The file is gone through once for all.
func (d *Desk) ErasePersons(ctx context.Context, who Actor, refs []string, reason string) ([]Erased, error) {
	const what = "erase a person"
	if err := permit(what, who, ErasePerson); err != nil {
		return nil, err
	}
	if !slices.Contains(EraseReasons(), reason) {
		return nil, fault.New(fault.Usage, what, safetext.Quote(reason)+" is no reason", "say one of "+strings.Join(EraseReasons(), ", "))
	}
	all := make([]Erased, len(refs))
	var words []string
	batch := d.newBatch()
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		words = nil
		for i, ref := range refs {
			all[i] = Erased{}
			w, err := d.work(ctx, tx, who, journal.Human, batch)
			if err != nil {
				return err
			}
			s, err := d.dossier(ctx, tx, what, ref)
			if fault.KindOf(err) == fault.NotFound && erasedBefore(ctx, tx, w.ms(), ref) {
				all[i].Again = true
				continue
			}
			if err != nil {
				return err
			}
			words = append(words, s.written()...)
			if err := w.erase(s, reason, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.store.Pass(store.PointErased)
	left := d.store.Scrub(ctx)
	messages, merr := d.emptyTold(ctx, words)
	copies, err := d.copies(words)
	for i := range all {
		all[i].Left, all[i].Copies, all[i].Messages = left, copies, messages
	}
	return all, errors.Join(err, merr)
}

// erasedBefore reports whether an address is that of somebody who was erased a short time ago: whoever was told
// that pieces may be left erases the same address again.
func erasedBefore(ctx context.Context, tx *store.Tx, now int64, ref string) bool {
	key, err := mailbox.Normalize(ref)
	if err != nil {
		return false
	}
	was, err := tx.WasErased(ctx, now, key)
	return was && err == nil
}

func (w *work) erase(s *dossier, reason string, done *Erased) error {
	done.Again = s.person.ErasedAt != 0
	done.Touches, done.Drafts = len(s.held.Touches), len(s.held.Drafts)
	for _, t := range s.held.Texts {
		if t.Text != "" {
			done.Texts++
		}
	}
	if err := w.eraseKept(s); err != nil {
		return err
	}
	if err := w.eraseLinks(s); err != nil {
		return err
	}
	if err := w.eraseElsewhere(s); err != nil {
		return err
	}
	if err := w.eraseWords(s); err != nil {
		return err
	}
	done.Elsewhere = s.elsewhere
	gone, err := w.eraseMerged(s)
	if err != nil {
		return err
	}
	if err := w.tx.DropCRMLeads(w.ctx, slices.Concat(s.ids, gone)); err != nil {
		return err
	}
	if err := w.tx.EmptyProposals(w.ctx, slices.Concat(s.ids, gone)); err != nil {
		return err
	}
	if err := w.forgetEnrichError(); err != nil {
		return err
	}
	if err := w.tx.EraseHeld(w.ctx, s.person.ID, slices.Concat(s.ids, gone), s.texts, &s.held); err != nil {
		return err
	}
	for _, p := range s.earlier {
		if err := w.tx.EraseHeld(w.ctx, p.ID, nil, nil, &store.Held{}); err != nil {
			return err
		}
	}
	keys := []string{s.person.EmailKey}
	for _, p := range s.earlier {
		keys = append(keys, p.EmailKey)
	}
	if err := w.tx.OweErasure(w.ctx, w.ms(), keys); err != nil {
		return err
	}
	// The marker. The person's row stays, so that what names it goes on naming something.
	for _, p := range append([]*store.Person{s.person}, s.earlier...) {
		if err := w.tx.SavePerson(w.ctx, &store.Person{ID: p.ID, ByHand: []string{}, ErasedAt: w.ms()}); err != nil {
			return err
		}
	}
	data := journal.Data{Reason: reason, Counts: map[string]int{"touches": done.Touches, "texts": done.Texts}}
	if err := w.loadLeads(s.ids); err != nil {
		return err
	}
	for _, id := range s.ids {
		e := w.leads[id]
		e.ExternalID, e.LandingURL, e.ClientID, e.UTM = lead.Opt[string]{}, lead.Opt[string]{}, lead.Opt[string]{},
			plainUTM(e.UTM, e.PartnerID)
		e.UseCase, e.Tags, e.ByHand, e.erased = lead.Opt[string]{}, lead.Opt[[]string]{}, []string{}, true
		e.StaleAt = math.MaxInt64 // its figures stay as they are
		e.say(journal.PersonErased, data)
		done.Leads = append(done.Leads, lead.ID(id))
		if e.Stage.Living() {
			done.Open = append(done.Open, lead.ID(id))
		}
	}
	if len(s.ids) == 0 {
		w.append(journal.Event{Kind: journal.PersonErased, Data: data}, 0, journal.Human, w.actor)
	}
	_, err = w.flush()
	return err
}

// eraseMerged forgets how leads were that are merged and that the person, or a lead of theirs, stands for. It returns
// their numbers: what the journal has of them is emptied as of the person's own.
func (w *work) eraseMerged(s *dossier) (gone []int64, err error) {
	into, err := w.tx.MergesInto(w.ctx, s.ids)
	if err != nil {
		return nil, err
	}
	by, err := w.tx.MergesOfPersons(w.ctx, []int64{s.person.ID})
	if err != nil {
		return nil, err
	}
	for _, m := range slices.Concat(into, by) {
		if slices.Contains(gone, m.ID) {
			continue
		}
		gone = append(gone, m.ID)
		if err := w.tx.EmptyMerge(w.ctx, m.ID); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// eraseKept takes the lines that name the person out of what users keep.
func (w *work) eraseKept(s *dossier) error {
	for _, k := range s.kept {
		var lines []string
		for line := range strings.SplitSeq(k.Value, "\n") {
			if !s.names(line) && !(k.Name == filterHistory && holdsAny(line, s.called())) {
				lines = append(lines, line)
			}
		}
		value := strings.Join(lines, "\n")
		if s.names(k.Name) {
			value = ""
		}
		if err := w.tx.Rekeep(w.ctx, k, value); err != nil {
			return err
		}
	}
	return nil
}

// eraseLinks takes from touches and deals what may carry an address. Distinct assets stay distinct,
// and those that are known pages stay known: the gates count them.
func (w *work) eraseLinks(s *dossier) error {
	var keys []string
	for i := range s.held.Touches {
		t := &s.held.Touches[i]
		keys = append(keys, link.PageKey(t.URL.V), link.PageKey(t.Referrer.V))
	}
	pages, err := w.tx.PagesByKey(w.ctx, distinct(keys))
	if err != nil {
		return err
	}
	names := map[string]string{}
	name := func(key string) lead.Opt[string] {
		if names[key] == "" {
			names[key] = fmt.Sprintf("erased-%d", len(names)+1)
		}
		return lead.Known(names[key])
	}
	for i := range s.held.Touches {
		t := &s.held.Touches[i]
		fact := t.Fact()
		key, page := fact.AssetKey(), pages[link.PageKey(t.URL.V)]
		t.UTM = plainUTM(t.UTM, t.Partner)
		if came := pages[link.PageKey(t.Referrer.V)]; came == nil {
			t.Referrer = lead.Opt[string]{}
		}
		if t.ExternalID != "" {
			t.ExternalID = store.TouchName(t.ID) // it may be an address in disguise
		}
		switch {
		case t.URL.Known && page != nil:
			t.URL = lead.Known(page.URL)
		case t.URL.Known:
			t.URL = lead.Opt[string]{}
			if !t.Asset.Known && key != "" {
				t.Asset = name(key)
			}
		}
		if t.Asset.Known && (strings.Contains(t.Asset.V, "@") || s.names(t.Asset.V)) {
			t.Asset = name(key)
		}
	}
	for i := range s.held.Deals {
		o := &s.held.Deals[i]
		if strings.Contains(o.ExternalID, "@") || s.names(o.ExternalID) {
			o.ExternalID = "erased-" + strconv.FormatInt(o.ID, 10)
		}
		s.unname(o)
	}
	return nil
}

// unname leaves of what a held opportunity waits for the word of its stage, which is about no person. It waits as
// one that never named anybody.
func (s *dossier) unname(o *store.Opportunity) {
	if o.Named == "" {
		return
	}
	var n naming
	_ = json.Unmarshal([]byte(o.Named), &n) // of what cannot be read nothing is kept
	if n = (naming{Stage: n.Stage}); strings.Contains(n.Stage, "@") || s.names(n.Stage) {
		n.Stage = erasedStage
	}
	o.Named, o.Reason = n.kept(), nobodyNamed
	if n.Stage != "" {
		o.Reason = n.noStage()
	}
}

// erasedStage stands for a stage that named a person.
const erasedStage = "erased"

// plainUTM leaves of campaign fields what is known to name no person: the partner and the medium of
// partners' links.
func plainUTM(u lead.UTM, partner string) lead.UTM {
	var out lead.UTM
	if partner != "" && safetext.Fold(u.Source.V) == safetext.Fold(partner) {
		out.Source = lead.Known(partner)
	}
	if strings.EqualFold(u.Medium.V, link.Medium) {
		out.Medium = lead.Known(link.Medium)
	}
	return out
}
