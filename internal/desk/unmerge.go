package desk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// mergeWindow is how long a merge can be taken back.
func (w *work) mergeWindow() time.Duration {
	d, _ := w.rules.policy.Hygiene.MergeUndo.Duration()
	return max(d, w.window())
}

// mergedIn is the lead that a batch merged into another, 0 for none.
func mergedIn(events []journal.Event) lead.ID {
	for i := range events {
		if e := &events[i]; e.Kind == journal.Merged && e.Data.To != "" {
			return e.Lead
		}
	}
	return 0
}

// lastMerge is the batch of the merge that can be taken back on a lead: its own, or the newest one into it.
func (w *work) lastMerge(on Subject) (string, error) {
	id := int64(on.Lead())
	if id == 0 {
		return "", nil
	}
	found, err := w.tx.Merges(w.ctx, []int64{id})
	if err != nil || len(found) == 0 {
		if found, err = w.tx.MergesInto(w.ctx, []int64{id}); err != nil {
			return "", err
		}
		found = slices.DeleteFunc(found, func(m *store.Merge) bool { return m.Survivor != id })
	}
	slices.SortFunc(found, func(a, b *store.Merge) int {
		return cmp.Or(cmp.Compare(b.MergedAt, a.MergedAt), cmp.Compare(b.ID, a.ID))
	})
	if len(found) == 0 || w.now.Sub(store.Instant(found[0].MergedAt)) > w.mergeWindow() {
		return "", nil
	}
	return found[0].Batch, nil
}

// unmerge takes a merge back: the lead is again what it was, and the survivor gives back what it took and nobody changed
// since. What both did stays with whoever did it, and what was done to the survivor since stays there.
func (w *work) unmerge(id lead.ID, events []journal.Event, batch string, done *Done) error {
	what := "undo the merge of " + id.String()
	if err := permit(what, Actor{User: w.actor, Role: w.role}, MergeLeads); err != nil {
		return err
	}
	found, err := w.tx.Merges(w.ctx, []int64{int64(id)})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].Batch != batch {
		return errUndone
	}
	m := found[0]
	if m.Kept == "" {
		return fault.New(fault.Refused, what, "its person was erased since", "")
	}
	if w.now.Sub(store.Instant(m.MergedAt)) > w.mergeWindow() {
		return fault.New(fault.Refused, what, fmt.Sprintf("it is older than %d days", int(w.mergeWindow().Hours()/24)), "add it anew")
	}
	if err := w.loadLeads([]int64{m.Survivor}); err != nil {
		return err
	}
	s := w.leads[m.Survivor]
	if s == nil {
		into := lead.ID(m.Survivor)
		return fault.New(fault.Refused, what, into.String()+" was merged in its turn", "take that back first: eqltui undo "+into.String())
	}
	k, err := readKept(m.Kept)
	if err != nil {
		return err
	}
	if err := w.loadPartners(); err != nil {
		return err
	}
	e, err := w.unfold(m, &k)
	if err != nil {
		return err
	}
	left, err := w.giveBack(s, m, &k, events)
	if err != nil {
		return err
	}
	if err := w.regroup(s.ID, e.ID); err != nil {
		return err
	}
	if err := w.tx.DropMerge(w.ctx, e.ID); err != nil {
		return err
	}
	e.say(journal.Undone, journal.Data{Verb: string(journal.Merged), To: s.id(), Names: left})
	s.also(&journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(journal.Merged), Names: left}})
	e.event.Undoes = batch
	more, err := w.dealsBack(s, e, events, batch)
	if err != nil {
		return err
	}
	left = append(left, more...)
	for _, one := range []*entry{s, e} {
		if one.Stage.Living() {
			w.rescore(one)
		}
	}
	done.Subjects = []Subject{OnLead(id), OnLead(lead.ID(s.ID))}
	done.Text = fmt.Sprintf("%s is back, apart from %s", id, s.id())
	if len(left) > 0 {
		done.Left = left
		done.Text += "; changed since, and left as it is: " + strings.Join(left, ", ")
	}
	return nil
}

// unfold puts a lead back as it was, with its runs of clocks.
func (w *work) unfold(m *store.Merge, k *kept) (*entry, error) {
	l := &k.Lead
	persons, err := w.tx.PersonsByID(w.ctx, []int64{l.PersonID})
	if err != nil {
		return nil, err
	}
	was := l.PersonID
	if len(persons) == 0 {
		l.PersonID = m.PersonID // it turned out to be somebody who is known
	}
	if err := w.tx.UnfoldLead(w.ctx, l); err != nil {
		return nil, err
	}
	if err := w.take([]*store.Lead{l}); err != nil {
		return nil, err
	}
	e := w.leads[l.ID]
	e.unfolded, e.was.PersonID = true, was
	if e.PartnerID, err = w.standsForPartner(e.PartnerID); err != nil {
		return nil, err
	}
	for i := range k.Cycles {
		c := &k.Cycles[i]
		if err := w.tx.SaveCycle(w.ctx, c); err != nil {
			return nil, err
		}
		if w.sums != nil && w.sums.counted(l.ID) {
			w.sums.cycle(c, l.PartnerID, l.Owner, 1)
		}
	}
	return e, nil
}

// giveBack puts back what the survivor took, as far as nobody changed it since, and names what stays.
func (w *work) giveBack(s *entry, m *store.Merge, k *kept, events []journal.Event) (left []string, err error) {
	var changes journal.Changes
	for i := range events {
		if e := &events[i]; e.Kind == journal.Merged && int64(e.Lead) == s.ID {
			changes = e.Data.Changes
		}
	}
	if err := revertAccount(w.accounts[s.AccountID], changes, "account."); err != nil {
		return nil, err
	}
	present, err := leadFields.Diff(nil, s.Lead, "")
	if err != nil {
		return nil, err
	}
	mine := journal.Changes{}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		c, now := changes[name], present[name].After
		switch {
		case strings.Contains(name, "."), slices.Contains(derived(), name) && name != "by_hand":
		case sameJSON(now, c.After):
			mine[name] = c
		case name != "by_hand" && !sameJSON(now, c.Before):
			left = append(left, strings.ReplaceAll(safetext.Line(name), "_", " "))
		}
	}
	if err := leadFields.Back(s.Lead, mine, ""); err != nil {
		return nil, err
	}
	if err := w.loadAccounts([]int64{s.AccountID}); err != nil {
		return nil, err
	}
	if err := revertAccount(w.accounts[s.AccountID], changes, leftAccount); err != nil {
		return nil, err
	}
	person := s.PersonID
	if err := w.loadPersons([]int64{s.PersonID}); err != nil {
		return nil, err
	}
	if w.persons[s.PersonID] == nil { // it was joined to somebody since
		s.PersonID = cmp.Or(m.PersonID, person)
		if err := w.loadPersons([]int64{s.PersonID}); err != nil {
			return nil, err
		}
	}
	for _, name := range k.Filled {
		switch {
		case name == "external_id" && s.ExternalID == k.ExternalID:
			s.ExternalID = lead.Opt[string]{}
		case name == "landing_url" && s.LandingURL == k.LandingURL:
			s.LandingURL = lead.Opt[string]{}
		case name == "client_id" && s.ClientID == k.ClientID:
			s.ClientID = lead.Opt[string]{}
		case name == "utm" && s.UTM == k.UTM:
			s.UTM = lead.UTM{}
		default:
			left = append(left, strings.ReplaceAll(name, "_", " "))
		}
	}
	return left, nil
}

// regroup says of what was merged into one of two before which of them stands for it now.
func (w *work) regroup(survivor, back int64) error {
	into, err := w.tx.MergesInto(w.ctx, []int64{survivor})
	if err != nil {
		return err
	}
	next := map[int64]int64{}
	for _, m := range into {
		next[m.ID] = m.Survivor
	}
	w.contacts = map[int64][]int64{survivor: nil, back: nil}
	for _, m := range into {
		if m.ID == back {
			continue
		}
		root := m.Survivor
		for root != back && root != survivor && next[root] != 0 {
			root = next[root]
		}
		w.contacts[root] = append(w.contacts[root], m.PersonID)
		if root == m.Root {
			continue
		}
		m.Root = root
		if err := w.tx.RootMerge(w.ctx, m); err != nil {
			return err
		}
	}
	var persons []int64
	for _, p := range w.contacts {
		persons = append(persons, p...)
	}
	return w.loadPersons(distinct(persons))
}

// dealsBack gives a lead its opportunities back that are still where the merge brought them.
func (w *work) dealsBack(s, e *entry, events []journal.Event, batch string) (left []string, err error) {
	for i := range events {
		ev := &events[i]
		noun, id := rowOf(ev)
		if noun != dealKind.noun {
			continue
		}
		said := &journal.Event{Kind: journal.Undone, Undoes: batch, Data: journal.Data{Verb: string(ev.Kind), To: id}}
		s.also(said)
		o, err := w.deals.get(w, id)
		if err != nil {
			return nil, err
		}
		if o == nil || o.LeadID != s.ID {
			left = append(left, "opportunity "+id)
			continue
		}
		back := *o
		back.LeadID = e.ID
		w.deals.set(w, id, &back, said)
	}
	return left, nil
}
