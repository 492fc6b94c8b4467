package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// chunk is how many leads of a bulk action share a transaction: enough to be quick, few enough not
// to hold the writer long.
const chunk = 100

// Act does one action to leads, each by the same rules. What is refused changes nothing and is
// listed in Done.Refused; the rest is done, on disk, and taken back together by its batch. The
// error is for what hits all of them: the database, a wrong action.
func (d *Desk) Act(ctx context.Context, who Actor, ids []lead.ID, a Action) (Done, error) {
	if a.Verb == Undo {
		if len(ids) == 1 {
			return d.UndoLast(ctx, who, ids[0])
		}
		return d.UndoLast(ctx, who, 0)
	}
	if len(ids) == 0 {
		return Done{}, fault.New(fault.Usage, string(a.Verb), "no lead is named", "name one as L-12")
	}
	if !slices.Contains(Verbs(), a.Verb) {
		return Done{}, fault.New(fault.Usage, string(a.Verb), "there is no such action", "see eqltui --help")
	}
	if err := permit(string(a.Verb), who, a.Verb); err != nil {
		return Done{}, err
	}
	if err := d.check(ctx, &a); err != nil {
		return Done{}, err
	}
	done := Done{Batch: a.Batch}
	if done.Batch == "" {
		done.Batch = d.newBatch()
	}
	ids = distinct(ids)
	if _, ok := a.Set["email"]; ok && len(ids) > 1 {
		return Done{}, fault.New(fault.Usage, string(a.Verb), "an address belongs to one person", "set it on one lead at a time")
	}
	for part := range slices.Chunk(ids, chunk) {
		if err := d.actOn(ctx, who, part, a, &done); err != nil {
			return done, err
		}
	}
	done.Text = Told(a, &done)
	return done, nil
}

// actOn is one transaction.
func (d *Desk) actOn(ctx context.Context, who Actor, ids []lead.ID, a Action, done *Done) error {
	var leads []lead.ID
	var refused []Refusal
	saved, to := false, ""
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		leads, refused, saved, to = nil, nil, false, "" // may run again
		w, err := d.work(ctx, tx, who, journal.Human, done.Batch)
		if err != nil {
			return err
		}
		plain := make([]int64, len(ids))
		for i, id := range ids {
			plain[i] = int64(id)
		}
		if err := w.loadLeads(plain); err != nil {
			return err
		}
		for _, id := range ids {
			e, ok := w.leads[int64(id)]
			if !ok {
				refused = append(refused, Refusal{ID: id, Err: notFound(string(a.Verb), id)})
				continue
			}
			before := w.mark(e)
			open, err := w.do(e, a, who)
			switch {
			case err == nil:
				leads = append(leads, id)
				to = e.Owner
			case fault.KindOf(err) == fault.Internal:
				return err
			default:
				r := Refusal{ID: id, Err: err}
				if open != nil {
					r.Gates, r.Next = open.Open(), open.Next
					saved = saved || a.enters()
				} else {
					before.restore()
				}
				refused = append(refused, r)
			}
		}
		_, err = w.flush()
		return err
	})
	if err != nil {
		return err
	}
	done.Leads = append(done.Leads, leads...)
	done.Refused = append(done.Refused, refused...)
	done.Saved = done.Saved || saved
	done.to = to
	return nil
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
	texts   int
	made    int
}

func (w *work) mark(e *entry) marked {
	return marked{w: w, e: e, lead: clone(e.Lead), event: e.event, person: *w.persons[e.PersonID].Person, account: *w.accounts[e.AccountID].Account,
		ids: [2]int64{e.PersonID, e.AccountID}, texts: len(w.texts), made: len(w.made)}
}

func (m marked) restore() {
	*m.e.Lead, m.e.event = m.lead, m.event
	*m.w.persons[m.ids[0]].Person = m.person
	*m.w.accounts[m.ids[1]].Account = m.account
	m.w.texts = m.w.texts[:m.texts]
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

// check refuses an action that is wrong whatever the lead.
func (d *Desk) check(ctx context.Context, a *Action) error {
	what := string(a.Verb)
	p := d.Policy()
	switch a.Verb {
	case Disqualify:
		r, ok := p.Reason(a.Reason)
		if !ok {
			return fault.New(fault.Usage, what, reasonProblem(a.Reason), "choose one of "+reasonCodes(p))
		}
		if r.NeedsNote && strings.TrimSpace(a.Note) == "" {
			return fault.New(fault.Usage, what, "the reason "+r.Code+" wants a note", "say in a few words why")
		}
	case Reject:
		if strings.TrimSpace(a.Reason) == "" && strings.TrimSpace(a.Note) == "" {
			return fault.New(fault.Usage, what, "there is no reason", "say why sales sends it back")
		}
	case NurtureIt, Snooze:
		if a.Verb == Snooze && a.Until.IsZero() {
			return nil
		}
		if !a.Until.After(d.now()) {
			return fault.New(fault.Usage, what, "the date is not in the future", "name a later one")
		}
	case Assign:
		return d.checkUser(ctx, what, a.To)
	case Qualify:
		if a.To != "" {
			return d.checkUser(ctx, what, a.To)
		}
	case Ask:
		return checkAsk(what, a)
	case Contact:
		if !slices.Contains(Channels(), a.By) {
			return fault.New(fault.Usage, what, fmt.Sprintf("%q is no way to reach somebody", a.By), "choose one of "+strings.Join(Channels(), ", "))
		}
		if a.Outcome != "" && !slices.Contains(ContactOutcomes(), a.Outcome) {
			return fault.New(fault.Usage, what, fmt.Sprintf("%q is no outcome", a.Outcome), "choose one of "+strings.Join(ContactOutcomes(), ", ")+", and put the rest into the note")
		}
	case NoteIt:
		if strings.TrimSpace(a.Note) == "" {
			return fault.New(fault.Usage, what, "the note is empty", "write a few words")
		}
	case Set:
		if len(a.Set) == 0 && len(a.BANT) == 0 {
			return fault.New(fault.Usage, what, "no fact is named", "write field=value, for instance employees=420")
		}
	case Tag:
		if len(a.AddTags)+len(a.DropTags) == 0 {
			return fault.New(fault.Usage, what, "no tag is named", "name one, or -name to take it off")
		}
	case ConfirmFor:
		if strings.TrimSpace(a.Evidence) == "" {
			return fault.New(fault.Usage, what, "there is no evidence", "say what the partner said, and where")
		}
	}
	return nil
}

// Channels lists the ways to contact somebody.
func Channels() []string { return []string{"call", "mail", "meeting"} }

// ContactOutcomes lists what can come of an outreach. It goes into the journal, so it is no free text.
func ContactOutcomes() []string {
	return []string{"reached", "no_answer", "voicemail", "replied", "booked"}
}

func reasonProblem(code string) string {
	if code == "" {
		return "there is no reason"
	}
	return fmt.Sprintf("the policy has no reason %q", code)
}

func reasonCodes(p *policy.Policy) string {
	var codes []string
	for _, r := range p.Reasons {
		codes = append(codes, r.Code)
	}
	return strings.Join(codes, ", ")
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

// do applies an action to a lead in hand. A refusal leaves an error; for gates it also leaves what
// they said, and the facts that were entered stay.
func (w *work) do(e *entry, a Action, who Actor) (*gate.Result, error) {
	id := lead.ID(e.ID)
	what := fmt.Sprintf("%s %s", a.Verb, id)
	if a.Expect != 0 && a.Expect != e.was.Version {
		return nil, w.overtaken(e, what, a, who)
	}
	if err := allowed(what, a.Verb, e.Stage); err != nil {
		return nil, err
	}
	var err error
	switch a.Verb {
	case Claim:
		err = w.claim(e, what)
	case Release:
		err = w.release(e, what, who)
	case Assign:
		err = w.assign(e, what, a, who)
	case Qualify:
		return w.qualify(e, what, a, who)
	case Disqualify:
		err = w.disqualify(e, a)
	case NurtureIt:
		err = w.nurture(e, a)
	case Ask:
		err = w.ask(e, what, a)
	case Contact:
		err = w.contact(e, what, a)
	case Accept:
		err = w.accept(e)
	case Reject:
		err = w.reject(e, what, a)
	case NoteIt:
		err = w.note(e, a)
	case Set:
		err = w.set(e, what, a)
	case Tag:
		w.tag(e, a)
	case ConfirmFor:
		err = w.confirm(e, what, a)
	case Snooze:
		w.snooze(e, a)
	case Reopen:
		err = w.reopen(e)
	case Archive:
		w.archive(e)
	}
	if err == nil {
		w.rescore(e)
	}
	return nil, err
}

// overtaken refuses what was decided on an older state of the lead, and says who did what meanwhile.
// An action that cannot be done any more at all is refused for that.
func (w *work) overtaken(e *entry, what string, a Action, who Actor) error {
	why, hint := "somebody changed it since you looked", "look at it again and repeat"
	if err := allowed(what, a.Verb, e.Stage); err != nil {
		why, hint = "it is "+string(e.Stage)+" since you looked", fault.HintOf(err)
	}
	events, err := w.tx.History(w.ctx, lead.ID(e.ID), recent)
	if err != nil {
		return err
	}
	for i := range events {
		ev := &events[i]
		if ev.By == journal.Human && ev.Actor != who.User {
			why += fmt.Sprintf(": %s %s at %s", safetext.Line(ev.Actor), w.sentence(*ev), ev.At.In(w.rules.policy.TimeZone).Format("15:04"))
			break
		}
	}
	return fault.New(fault.Conflict, what, why, hint)
}

// recent is how many events of a lead are searched for who overtook an action.
const recent = 10

// allowed says which actions a stage takes, and what to do instead.
func allowed(what string, v Verb, s lead.Stage) error {
	refuse := func(hint string) error {
		return fault.New(fault.Refused, what, "it is "+string(s), hint)
	}
	closed := s == lead.Disqualified || s == lead.Archived
	switch v {
	case NoteIt, Set, Tag, ConfirmFor, Snooze, Assign, Claim, Release:
		return nil
	case Reopen:
		if !closed && s != lead.Nurture && s != lead.Lost {
			return refuse("only a disqualified, archived, nurtured or lost lead is reopened")
		}
		return nil
	case Archive:
		if s == lead.Archived {
			return refuse("there is nothing to do")
		}
		return nil
	}
	switch {
	case closed, s == lead.Lost:
		return refuse("reopen it first")
	case s == lead.Quarantined && v != Disqualify && v != Ask:
		return refuse("set what is missing first: it is released by itself")
	case s == lead.Won:
		return refuse("a won lead is not triaged")
	}
	switch v {
	case Qualify:
		switch s {
		case lead.EQL, lead.SQL:
			return refuse("sales accepts or rejects it")
		case lead.MQL:
			return refuse("no partner touch is known, so it cannot become an EQL: set the partner, or wait for one")
		case lead.Unqualified:
			return refuse("a bought contact is verified first: set source to where the partner comes in")
		case lead.Nurture:
			return refuse("reopen it first")
		}
	case Accept, Reject:
		if s != lead.EQL && !(v == Reject && s == lead.SQL) {
			return refuse("only an EQL is accepted or sent back by sales")
		}
	case NurtureIt:
		if s == lead.Nurture {
			return refuse("reopen it first")
		}
	}
	return nil
}

// Allowed reports why an action is not possible on a lead in this stage, nil when it is. Screens
// ask it before they open a sheet; Act asks it again.
func Allowed(id lead.ID, v Verb, s lead.Stage) error {
	return allowed(fmt.Sprintf("%s %s", v, id), v, s)
}

// Told is the toast of an action.
func Told(a Action, done *Done) string {
	verb := past(a.Verb)
	switch {
	case a.Verb == Snooze && a.Until.IsZero():
		verb = "no longer snoozed"
	case a.Verb == ConfirmFor && a.Refuse:
		verb = "denied by the partner"
	case a.Verb == ConfirmFor && a.Answers:
		verb = "answered by the partner"
	}
	switch n := len(done.Leads); {
	case n == 1 && a.To != "" && a.Verb == Assign:
		return fmt.Sprintf("%s assigned to %s", done.Leads[0], a.To)
	case n == 1 && a.To != "" && a.Verb == Qualify:
		return fmt.Sprintf("%s qualified, handed to %s", done.Leads[0], a.To)
	case n == 1 && a.Verb == Reject && done.to != "":
		return fmt.Sprintf("%s sent back to %s", done.Leads[0], done.to)
	case n == 1:
		return fmt.Sprintf("%s %s", done.Leads[0], verb)
	case n > 1:
		return fmt.Sprintf("%d leads %s", n, verb)
	case len(done.Refused) == 1:
		return done.Refused[0].Err.Error()
	}
	return fmt.Sprintf("%d leads refused", len(done.Refused))
}

// past is the verb as the journal and toasts say it.
func past(v Verb) string {
	switch v {
	case Claim:
		return "claimed"
	case Set:
		return "fact set"
	case NoteIt:
		return "noted"
	case Tag:
		return "tagged"
	case ConfirmFor:
		return "confirmed for the partner"
	case Disqualify:
		return "disqualified"
	case Qualify:
		return "qualified"
	case Contact:
		return "contacted"
	case Ask:
		return "asked of the partner"
	case Reject:
		return "sent back"
	}
	s := string(v)
	if strings.HasSuffix(s, "e") {
		return s + "d"
	}
	return s + "ed"
}

// tellPartner queues a message to the lead's partner; it waits until an undo is no longer possible.
func (w *work) tellPartner(e *entry, kind string, data map[string]string) error {
	if e.PartnerID == "" {
		return nil
	}
	after, _ := w.rules.policy.Hygiene.UndoWindow.Duration()
	return w.tx.Tell(w.ctx, e.ID, e.PartnerID, kind, w.batch, store.Millis(w.now.Add(after)), data)
}
