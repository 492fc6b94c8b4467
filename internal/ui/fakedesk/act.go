package fakedesk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
)

// Preview judges the facts with the answers in them.
func (d *Desk) Preview(l desk.Detail, a desk.Action, now time.Time) (gate.Result, error) {
	f, err := answered(l.Facts, a)
	if err != nil {
		return gate.Result{}, err
	}
	return d.judge.Judge(&f, now), nil
}

// answered is the facts with an action's answers in them.
func answered(f lead.Facts, a desk.Action) (lead.Facts, error) {
	for name, q := range a.BANT {
		*f.BANT.Get(name) = q
	}
	switch {
	case a.ConfirmUs:
		f.Confirmed.Us = lead.Confirmed
	case a.RefuseUs:
		f.Confirmed.Us = lead.Refused
	}
	for field, v := range a.Set {
		switch field {
		case "employees":
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				return f, fault.New(fault.Invalid, "set employees", "employees: "+strconv.Quote(v)+" is no head count", "write 420")
			}
			f.Account.Employees = lead.Known(n)
		case "industry":
			f.Account.Industry = lead.Known(v)
		case "region":
			f.Account.Region = lead.Known(v)
		case "use_case":
			f.Lead.UseCase = lead.Known(v)
		case "tech_stack":
			f.Account.TechStack = lead.Known(strings.Split(v, ","))
		}
	}
	return f, nil
}

// Act does what the verb says, roughly.
func (d *Desk) Act(_ context.Context, who desk.Actor, on []desk.Subject, a desk.Action) (desk.Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return desk.Done{}, d.Err
	}
	d.Sent = append(d.Sent, Sent{IDs: leadsOf(on), Action: a})
	done := desk.Done{Batch: a.Batch}
	if done.Batch == "" {
		done.Batch = "b" + strconv.Itoa(len(d.Sent))
	}
	for _, id := range leadsOf(on) {
		l := d.find(id)
		if l == nil {
			done.Refused = append(done.Refused, desk.Refusal{On: desk.OnLead(id), Err: fault.New(fault.NotFound, "find "+id.String(), "there is none", "")})
			continue
		}
		if a.Expect != 0 && a.Expect != l.Version {
			return desk.Done{}, fault.New(fault.Conflict, string(a.Verb)+" "+id.String(), "it changed meanwhile", "look again, then ctrl+s")
		}
		if err := d.Refuse[id]; err != nil {
			done.Refused = append(done.Refused, desk.Refusal{On: desk.OnLead(id), Err: err})
			continue
		}
		before := *l
		if refusal := d.apply(l, who, a); refusal != nil {
			done.Refused, done.Saved = append(done.Refused, *refusal), a.Verb == desk.Qualify && len(a.BANT)+len(a.Set) > 0
			continue
		}
		l.Version++
		l.Result = d.judge.Judge(&l.Facts, d.now())
		l.Score, l.Fit, l.Intent = l.Result.Score.Total, l.Result.Score.Fit, l.Result.Score.Intent
		d.undo = append(d.undo, undoable{done.Batch, id, func() { v := l.Version; *l = before; l.Version = v + 1 }})
		done.Subjects = append(done.Subjects, desk.OnLead(id))
	}
	word := map[desk.Verb]string{desk.Claim: "taken", desk.Release: "released", desk.Qualify: "qualified", desk.Disqualify: "disqualified", desk.NoteIt: "noted", desk.Archive: "archived", desk.Reopen: "reopened"}[a.Verb]
	if word == "" {
		word = string(a.Verb) + ": done"
	}
	done.Text = strconv.Itoa(len(done.Subjects)) + " leads " + word
	if len(done.Subjects) == 1 {
		done.Text = done.Subjects[0].String() + " " + word
	}
	return done, nil
}

func (d *Desk) apply(l *desk.Detail, who desk.Actor, a desk.Action) *desk.Refusal {
	switch a.Verb {
	case desk.Claim:
		l.Owner = who.User
	case desk.Release:
		l.Owner = ""
	case desk.Assign:
		l.Owner = a.To
	case desk.Disqualify:
		l.Stage, l.Clock = lead.Disqualified, nil
	case desk.NurtureIt:
		l.Stage, l.Clock = lead.Nurture, nil
	case desk.Archive:
		l.Stage, l.Clock = lead.Archived, nil
	case desk.Reopen:
		l.Stage = lead.New
	case desk.Accept:
		l.Stage, l.Clock = lead.SQL, nil
	case desk.Snooze:
		l.Snoozed = &a.Until
	case desk.NoteIt:
		l.History = append([]desk.Entry{{At: d.now(), Who: who.User, Kind: "noted", Note: a.Note}}, l.History...)
	case desk.Set:
		f, err := answered(l.Facts, a)
		if err != nil {
			return &desk.Refusal{On: desk.OnLead(l.ID), Err: err}
		}
		l.Facts = f
	case desk.Ask:
		now := d.now()
		l.Asked, l.Question, l.Clock = &now, desk.AskOf(l, a.Ask, a.Question), nil
	case desk.ConfirmFor:
		l.Asked, l.Question = nil, ""
	case desk.Contact:
		f, err := answered(l.Facts, a)
		if err != nil {
			return &desk.Refusal{On: desk.OnLead(l.ID), Err: err}
		}
		l.Facts = f
	case desk.Qualify:
		return d.qualify(l, who, a)
	}
	return nil
}

func (d *Desk) qualify(l *desk.Detail, who desk.Actor, a desk.Action) *desk.Refusal {
	f, err := answered(l.Facts, a)
	if err != nil {
		return &desk.Refusal{On: desk.OnLead(l.ID), Err: err}
	}
	l.Facts = f
	res := d.judge.Judge(&f, d.now())
	if res.Verdict != lead.IsEQL {
		l.Version++
		l.Result = res
		return &desk.Refusal{On: desk.OnLead(l.ID), Err: fault.New(fault.Refused, "qualify "+l.ID.String(), "gates are open", ""), Gates: res.Open(), Next: res.Next}
	}
	now := d.now()
	l.Stage, l.EQLAt = lead.EQL, &now
	if a.To != "" {
		b := desk.BriefOf(l, a, who.User, now)
		l.Owner, l.Brief = a.To, &b
	}
	return nil
}

// UndoBatch takes back the last action, which must be that batch: what was refused is gone.
func (d *Desk) UndoBatch(ctx context.Context, who desk.Actor, on desk.Subject, batch string) (desk.Done, error) {
	d.Batch = batch
	if n := len(d.undo); n == 0 || d.undo[n-1].batch != batch {
		return desk.Done{}, fault.New(fault.NotFound, "undo", "it is not what comes next", "")
	}
	return d.UndoLast(ctx, who, on)
}

// UndoLast takes back the last action.
func (d *Desk) UndoLast(context.Context, desk.Actor, desk.Subject) (desk.Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.undo) == 0 {
		return desk.Done{}, fault.New(fault.NotFound, "undo", "there is nothing to take back", "")
	}
	batch := d.undo[len(d.undo)-1].batch
	done := desk.Done{Batch: "undo"}
	for n := len(d.undo); n > 0 && d.undo[n-1].batch == batch; n = len(d.undo) {
		last := d.undo[n-1]
		d.undo = d.undo[:n-1]
		if err := d.Refuse[last.id]; err != nil {
			done.Refused = append(done.Refused, desk.Refusal{On: desk.OnLead(last.id), Err: err})
			continue
		}
		last.back()
		done.Subjects = append(done.Subjects, desk.OnLead(last.id))
	}
	if len(done.Subjects) == 0 && len(done.Refused) > 0 {
		if n := len(d.undo); n > 0 {
			done.Older = &desk.Older{Batch: d.undo[n-1].batch, Text: "act on " + d.undo[n-1].id.String()}
		}
		return done, done.Refused[0].Err
	}
	done.Text = strconv.Itoa(len(done.Subjects)) + " leads are back as they were"
	if len(done.Subjects) == 1 {
		done.Text = done.Subjects[0].String() + " is back as it was"
	}
	return done, nil
}

func leadsOf(on []desk.Subject) []lead.ID {
	return (&desk.Done{Subjects: on}).Leads()
}
