package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// chunk is how many leads of a bulk action share a transaction: enough to be quick, few enough not
// to hold the writer long.
const chunk = 100

// Act does one action to subjects, each by the same rules. What is refused changes nothing and is
// listed in Done.Refused; the rest is done, on disk, and taken back together by its batch. The
// error is for what hits all of them: the database, a wrong action.
func (d *Desk) Act(ctx context.Context, who Actor, on []Subject, a Action) (Done, error) {
	if err := within("act", who); err != nil {
		return Done{}, err
	}
	if a.Verb == Undo {
		return d.undoOn(ctx, who, on)
	}
	act := ActOf(a.Verb)
	switch {
	case len(on) == 0:
		return Done{}, fault.New(fault.Usage, string(a.Verb), "no lead is named", "name one as L-12")
	case act == nil:
		return Done{}, fault.New(fault.Usage, string(a.Verb), "there is no such action", "see eqltui --help")
	}
	if err := permit(string(a.Verb), who, a.Verb); err != nil {
		return Done{}, err
	}
	if slices.ContainsFunc(on, func(s Subject) bool { return s.Kind != act.On }) {
		return Done{}, fault.New(fault.Usage, string(a.Verb), fmt.Sprintf("it is done to %ss alone", act.On), "")
	}
	if act.check != nil {
		if err := act.check(ctx, d, &a); err != nil {
			return Done{}, err
		}
	}
	on, forwards, err := d.forwarded(ctx, on)
	if err != nil {
		return Done{}, err
	}
	if on, err = d.byTheirIDs(ctx, act, on); err != nil {
		return Done{}, err
	}
	done := Done{Batch: a.Batch, Forwards: forwards}
	if done.Batch == "" {
		done.Batch = d.newBatch()
	}
	on = distinct(on)
	several := len(on) > 1 || a.Batch != "" // what goes on in a batch is a part of it
	if _, ok := a.Set["email"]; ok && len(on) > 1 {
		return Done{}, fault.New(fault.Usage, string(a.Verb), "an address belongs to one person", "set it on one lead at a time")
	}
	for part := range slices.Chunk(on, chunk) {
		if err := d.actOn(ctx, who, part, call{Action: a, act: act, who: who, several: several}, &done); err != nil {
			return done, err
		}
	}
	if act.On == Leads {
		d.serveSoon(ctx)
	}
	done.Text = Told(a, &done)
	for _, f := range forwards {
		done.Text = f.String() + ": " + done.Text
	}
	return done, nil
}

// actOn is one transaction.
func (d *Desk) actOn(ctx context.Context, who Actor, on []Subject, c call, done *Done) error {
	var part Done
	var moved []string
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		part = Done{} // may run again
		w, err := d.work(ctx, tx, who, journal.Human, done.Batch)
		if err != nil {
			return err
		}
		if err := w.loadSubjects(on); err != nil {
			return err
		}
		for _, s := range on {
			if err := w.actOne(s, c, &part); err != nil {
				return err
			}
		}
		_, err = w.flush()
		if moved = w.moved; !c.act.beside {
			part.Same = w.unmoved(part.Subjects)
		}
		return err
	})
	if err != nil {
		return err
	}
	done.Subjects = append(done.Subjects, part.Subjects...)
	done.Same = append(done.Same, part.Same...)
	done.Refused = append(done.Refused, part.Refused...)
	done.Saved, done.to = done.Saved || part.Saved, part.to
	return d.deriveOf(ctx, done.Batch, moved)
}

// unmoved are those of the subjects of an act, all flushed, to which nothing happened.
func (w *work) unmoved(on []Subject) (out []Subject) {
	for _, s := range on {
		if s.Kind == Leads && w.leads[int64(s.Lead())].unmoved || s.Kind != Leads && !w.shelfNamed(string(s.Kind)).moved(s.key()) {
			out = append(out, s)
		}
	}
	return out
}

// inHand reports whether a subject that was loaded is there, and what puts it back to where it stands.
func (w *work) inHand(s Subject) (restore func(), err error) {
	if s.Kind == Leads {
		e, ok := w.leads[int64(s.Lead())]
		if !ok {
			return nil, nil
		}
		return w.mark(e).restore, nil
	}
	if ok, err := w.shelfNamed(string(s.Kind)).has(w, s.key()); err != nil || !ok {
		return nil, err
	}
	return w.markRows(), nil
}

// actOne does an act to one subject in hand. A refusal puts back what the subject was, but for the
// facts that were entered before gates said no.
func (w *work) actOne(s Subject, c call, done *Done) error {
	c.what = fmt.Sprintf("%s %s", c.Verb, s)
	restore, err := w.inHand(s)
	if restore == nil && c.act.makes {
		restore = w.markRows()
	}
	switch {
	case err != nil:
		return err
	case restore == nil:
		done.Refused = append(done.Refused, Refusal{On: s, Err: notFound(string(c.Verb), s)})
		return nil
	}
	err = c.act.do(w, s, &c)
	switch {
	case err == nil:
		done.Subjects, done.to = append(done.Subjects, s), c.to
		return nil
	case fault.KindOf(err) == fault.Internal:
		return err
	}
	r := Refusal{On: s, Err: err}
	if c.open != nil {
		r.Gates, r.Next = c.open.Open(), c.open.Next
		done.Saved = done.Saved || c.enters()
	} else {
		restore()
	}
	done.Refused = append(done.Refused, r)
	return nil
}

// onLead makes a deed of what is done to a lead: it is refused where the lead is not what the person
// saw, or its stage does not take it, and what follows from it is derived again.
func onLead(do func(w *work, e *entry, c *call) error) func(*work, Subject, *call) error {
	return func(w *work, on Subject, c *call) error {
		e := w.leads[int64(on.Lead())]
		if c.Expect != 0 && c.Expect != e.was.Version {
			return w.overtaken(e, c)
		}
		if err := c.act.allowed(c.what, e.Stage); err != nil {
			return err
		}
		if err := do(w, e, c); err != nil {
			return err
		}
		w.rescore(e)
		c.to, e.states = e.Owner, c.act.states
		return nil
	}
}

// marked is a lead as it stood before an action, with what it shares: another lead's changes to the
// same account in this transaction stay when this one is refused.
type marked struct {
	w       *work
	e       *entry
	lead    store.Lead
	event   *journal.Event
	person  store.Person
	account store.Account
	ids     [2]int64
	more    int
	rows    func()
	made    int
}

func (w *work) mark(e *entry) marked {
	return marked{w: w, e: e, lead: clone(e.Lead), event: e.event, person: *w.persons[e.PersonID].Person,
		account: *w.accounts[e.AccountID].Account,
		ids:     [2]int64{e.PersonID, e.AccountID}, more: len(e.more), rows: w.markRows(), made: len(w.made)}
}

func (m marked) restore() {
	*m.e.Lead, m.e.event = m.lead, m.event
	*m.w.persons[m.ids[0]].Person = m.person
	*m.w.accounts[m.ids[1]].Account = m.account
	m.e.more = m.e.more[:m.more]
	m.rows()
	for _, id := range m.w.made[m.made:] {
		delete(m.w.accounts, id)
	}
	m.w.made = m.w.made[:m.made]
}

// distinct leaves the first of each.
func distinct[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	var out []T
	for _, v := range list {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

func (d *Desk) checkUser(ctx context.Context, what, user string) error {
	team, err := d.Team(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(team, user) {
		return fault.New(fault.Usage, what, fmt.Sprintf("there is no user %q", user), "choose one of "+strings.Join(team, ", "))
	}
	return nil
}

// overtaken refuses what was decided on an older state of the lead, and says who did what meanwhile.
// An action that cannot be done any more at all is refused for that.
func (w *work) overtaken(e *entry, c *call) error {
	why, hint := "somebody changed it since you looked", "look at it again and repeat"
	if err := c.act.allowed(c.what, e.Stage); err != nil {
		why, hint = "it is "+string(e.Stage)+" since you looked", fault.HintOf(err)
	}
	events, err := w.tx.History(w.ctx, lead.ID(e.ID), recent)
	if err != nil {
		return err
	}
	for i := range events {
		ev := &events[i]
		if ev.By == journal.Human && ev.Actor != c.who.User {
			why += fmt.Sprintf(": %s %s at %s", safetext.Line(ev.Actor), w.sentence(*ev), ev.At.In(w.zone).Format("15:04"))
			break
		}
	}
	return fault.New(fault.Conflict, c.what, why, hint)
}

// recent is how many events of a lead are searched for who overtook an action.
const recent = 10

// tellPartner queues a message to the lead's partner; it waits until an undo is no longer possible.
func (w *work) tellPartner(e *entry, kind string, data map[string]string) error {
	if e.PartnerID == "" {
		return nil
	}
	after, _ := w.rules.policy.Hygiene.UndoWindow.Duration()
	return w.tx.Tell(w.ctx, e.ID, e.PartnerID, kind, w.batch, store.Millis(w.now.Add(after)), data)
}
