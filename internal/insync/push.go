package insync

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
)

// Plan calls f with what would become of each lead. It writes nothing, here or there.
func (s *Sync) Plan(ctx context.Context, who desk.Actor, c desk.Connection, f func(*crm.Plan) error) error {
	ln, err := s.open(ctx, c)
	if err != nil {
		return err
	}
	defer ln.close()
	if err := ln.look(ctx); err != nil {
		return err
	}
	return s.d.EachCRM(ctx, who, c.Name, s.o.Step, func(some []desk.CRMLead) error {
		drafts, err := ln.plans(ctx, some)
		if err != nil {
			return err
		}
		for i := range drafts {
			if err := f(&drafts[i].plan); err != nil {
				return err
			}
		}
		return nil
	})
}

// Setup makes the fields that are not there, and returns their names.
func (s *Sync) Setup(ctx context.Context, c desk.Connection) (made []string, err error) {
	ln, err := s.open(ctx, c)
	if err != nil {
		return nil, err
	}
	defer ln.close()
	if err := ln.look(ctx); err != nil {
		return nil, err
	}
	for _, o := range []crm.Object{crm.Contact, crm.Company} {
		var missing []crm.Property
		id := crm.Field{Object: o, Name: ln.keys.key(o), Type: crm.Text}
		for _, f := range append([]crm.Field{id}, ln.fields...) {
			if f.Object != o || f.Name == "" {
				continue
			}
			if p := ln.props[f.Key()]; p != nil {
				if f.Name == id.Name && !p.Unique {
					return made, crm.Refuse(crm.Rejected, "%s is there and may have the same value twice: delete it there", f.Name)
				}
				continue
			}
			missing = append(missing, crm.Property{Name: f.Name, Label: label(f.Name), Type: f.Type, Unique: f.Name == id.Name})
			made = append(made, string(o)+"."+f.Name)
		}
		if err := ln.client.Prepare(ctx, o, missing); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// label is how people see a field of that name.
func label(name string) string {
	words := strings.ReplaceAll(strings.TrimSuffix(name, "__c"), "_", " ")
	if strings.HasPrefix(words, "eql ") {
		return "EQL " + words[4:]
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// Push writes what is due at a connection and takes what people did there to those records. It ends when nothing is due any
// more, or the system wants to be left alone; what that says is noted, and returned.
func (s *Sync) Push(ctx context.Context, c desk.Connection) (t Tally, err error) {
	ln, err := s.open(ctx, c)
	if err != nil {
		return t, err
	}
	defer ln.close()
	_, err = ln.pushUntil(ctx, &t, time.Time{})
	return t, err
}

// pushUntil pushes and notes what came of it. It stops between two steps once it is later than until, which is none where it
// is zero; rest is that it did.
func (ln *line) pushUntil(ctx context.Context, t *Tally, until time.Time) (rest bool, err error) {
	rest, err = ln.push(ctx, t, until)
	return rest, ln.s.noted(ctx, ln.c, err, desk.CRMHealth{Ok: true, Web: ln.web})
}

// learn asks where people see records there, once. Nothing depends on it but links, so that it is refused is no failure.
func (ln *line) learn(ctx context.Context) {
	if c, ok := ln.client.(crm.Placed); ok && ln.c.Web == "" {
		if web, err := c.Web(ctx); err == nil {
			ln.web = web
		}
	}
}

// noted notes what a run came to. An error of the system is returned when it keeps everything from going.
func (s *Sync) noted(ctx context.Context, c desk.Connection, err error, h desk.CRMHealth) error {
	if err != nil {
		if h.Error = failed(err); h.Error == nil {
			return err
		}
	}
	if err := s.d.NoteCRM(context.WithoutCancel(ctx), c.Name, h); err != nil {
		return err
	}
	return err
}

// push goes on until nothing is due. What fails is tried again by itself, later. What changed meanwhile is collected before each
// step, because a crowd may be on its way for an hour, and what people do goes before it.
func (ln *line) push(ctx context.Context, t *Tally, until time.Time) (rest bool, err error) {
	for first := true; ctx.Err() == nil; first = false {
		if err := ln.s.d.CollectCRM(ctx, ln.c.Name); err != nil {
			return false, err
		}
		if !first && !until.IsZero() && ln.s.d.Now().After(until) { // each call does a step, however long the collecting took
			return true, nil
		}
		leads, err := ln.s.d.TakeCRM(ctx, ln.c.Name, ln.s.o.Step)
		if err != nil || len(leads) == 0 {
			return false, err
		}
		if ln.props == nil {
			if err := ln.look(ctx); err != nil {
				return false, errors.Join(err, ln.giveBack(ctx, leads))
			}
			ln.learn(ctx)
		}
		if err := ln.ready(); err != nil {
			return false, errors.Join(err, ln.giveBack(ctx, leads))
		}
		drafts, err := ln.plans(ctx, leads)
		if err != nil {
			return false, errors.Join(err, ln.giveBack(ctx, leads))
		}
		stop := ln.carryOut(ctx, drafts)
		outcomes := make([]desk.CRMOutcome, len(drafts))
		for i := range drafts {
			outcomes[i] = ln.outcome(ctx, &drafts[i], stop, t)
		}
		if err := ln.s.d.SettleCRM(context.WithoutCancel(ctx), leads, outcomes, ln.s.o.Draw()); err != nil {
			return false, errors.Join(stop, err)
		}
		if stop != nil {
			return false, stop
		}
	}
	return false, ctx.Err()
}

// ready refuses an account in which no record can carry our key: nothing could be found again.
func (ln *line) ready() error {
	for _, o := range []crm.Object{crm.Contact, crm.Company} {
		if !ln.keyed(o) {
			return &crm.Error{Kind: crm.Later, After: time.Minute,
				Why: ln.keys.key(o) + " is not there yet: eqltui crm setup " + ln.c.Name + " makes it"}
		}
	}
	return nil
}

// keyed reports whether records of a sort can carry our key.
func (ln *line) keyed(o crm.Object) bool {
	f := crm.Field{Object: o, Name: ln.keys.key(o)}
	return ln.props[f.Key()] != nil
}

// giveBack lets leads wait that were taken and not tried.
func (ln *line) giveBack(ctx context.Context, leads []desk.CRMLead) error {
	outcomes := make([]desk.CRMOutcome, len(leads))
	for i := range outcomes {
		outcomes[i].Untried = true
	}
	return ln.s.d.SettleCRM(context.WithoutCancel(ctx), leads, outcomes, 0)
}

// carryOut writes companies, then contacts, and reads back what was written. It returns what keeps everything from going.
func (ln *line) carryOut(ctx context.Context, drafts []draft) error {
	if err := ln.companies(ctx, drafts); err != nil {
		return err
	}
	var writes []crm.Write
	var of []*draft
	for i := range drafts {
		dr := &drafts[i]
		if dr.l.Gone || dr.plan.Action == crm.None || dr.sides.Gone != "" || dr.sides.Contact == nil && dr.sides.Proposed != "" {
			continue
		}
		w := crm.Write{Key: dr.l.Lead.String(), Values: dr.plan.Going(crm.Contact)}
		switch {
		case dr.sides.Contact != nil:
			w.ID = dr.sides.Contact.ID
		case dr.plan.Action == crm.ToDecide && len(dr.plan.Going(crm.Contact)) == 0 && ln.unwritable(dr):
			continue
		default:
			for k, v := range ln.keys.basics(dr.l) {
				if _, said := w.Values[k]; !said {
					w.Values[k] = v
				}
			}
		}
		if dr.sides.Company != nil && dr.sides.CompanyUnassigned || dr.sides.Contact == nil && dr.sides.Company != nil {
			w.Company = dr.sides.Company.ID
		}
		if w.ID != "" && len(w.Values) == 0 && w.Company == "" && dr.sides.Contact.Key == w.Key {
			continue // everything of it comes from there
		}
		writes, of = append(writes, w), append(of, dr)
	}
	results, err := ln.client.Upsert(ctx, crm.Contact, writes)
	for i, r := range results {
		if r.Err != nil {
			of[i].err = r.Err
			continue
		}
		if r.ID == "" {
			continue // it was not reached
		}
		of[i].plan.RemoteID = r.ID
		if of[i].sides.Contact == nil {
			of[i].sides.Contact = &crm.Record{ID: r.ID, Key: writes[i].Key, Values: writes[i].Values}
		}
		of[i].l.State = "written"
	}
	if err != nil {
		return err
	}
	return ln.readBack(ctx, of)
}

// unwritable reports whether a contact that is not there lacks what a record needs: the fields that carry our key.
func (ln *line) unwritable(dr *draft) bool { return dr.l.Email == "" && dr.l.Name == "" }

// companies writes the companies of leads, each once.
func (ln *line) companies(ctx context.Context, drafts []draft) error {
	var writes []crm.Write
	at := map[string]int{}
	of := map[int][]*draft{}
	for i := range drafts {
		dr := &drafts[i]
		if dr.l.Gone || !dr.sides.HasCompany || dr.sides.Company == nil && dr.sides.ProposedCompany != "" ||
			dr.sides.Gone != "" || dr.sides.Contact == nil && dr.sides.Proposed != "" {
			continue
		}
		key := strings.ToLower(dr.l.Domain)
		w := crm.Write{Key: key, Values: dr.plan.Going(crm.Company)}
		if dr.sides.Company != nil {
			if w.ID = dr.sides.Company.ID; len(w.Values) == 0 && dr.sides.Company.Key == key {
				continue
			}
		} else {
			for k, v := range ln.keys.company(dr.l) {
				if _, said := w.Values[k]; !said {
					w.Values[k] = v
				}
			}
		}
		n, again := at[key]
		if !again {
			n = len(writes)
			at[key] = n
			writes = append(writes, w)
		}
		of[n] = append(of[n], dr)
	}
	results, err := ln.client.Upsert(ctx, crm.Company, writes)
	for n, r := range results {
		for _, dr := range of[n] {
			if r.Err != nil {
				dr.err = r.Err
				ln.failFields(dr, crm.Company)
				continue
			}
			if r.ID == "" {
				continue
			}
			dr.plan.CompanyID = r.ID
			if dr.sides.Company == nil {
				dr.sides.Company = &crm.Record{ID: r.ID, Key: writes[n].Key, Values: writes[n].Values}
			}
			dr.sides.CompanyUnassigned = dr.l.CompanyID != r.ID
		}
	}
	return err
}

func (ln *line) failFields(dr *draft, o crm.Object) {
	for i := range ln.fields {
		if ln.fields[i].Object == o {
			dr.fails[ln.fields[i].Key()] = true
		}
	}
}

// readBack reads what was written. A field that has another value was changed there at once, by a rule of that account or by
// somebody: one of ours is told as refused, the others are planned anew.
func (ln *line) readBack(ctx context.Context, written []*draft) error {
	var ids []string
	for _, dr := range written {
		if dr.err == nil && dr.sides.Contact != nil {
			ids = append(ids, dr.sides.Contact.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := ln.client.Find(ctx, crm.Contact, crm.Query{IDs: unique(ids), Fields: ln.names(crm.Contact)})
	if err != nil {
		return err
	}
	for _, dr := range written {
		for i := range found {
			if dr.sides.Contact == nil || found[i].ID != dr.sides.Contact.ID || dr.err != nil {
				continue
			}
			for _, c := range dr.plan.Changes {
				if c.Way != crm.Out || c.Object != crm.Contact || crm.Same(c.Type, found[i].Values[c.Name], c.To) {
					continue
				}
				dr.fails[c.Key()] = true
				if c.Side == crm.Ours {
					dr.err = &crm.Error{Kind: crm.Rejected, Field: c.Name, Why: c.Name + " does not keep what is written there"}
				}
			}
		}
	}
	return nil
}

// outcome is what is noted of a lead. What people did there is taken here first.
func (ln *line) outcome(ctx context.Context, dr *draft, stop error, t *Tally) desk.CRMOutcome {
	if dr.l.Gone {
		return desk.CRMOutcome{}
	}
	// What was found or made is kept whatever else happened, so that nothing is looked for twice.
	o := desk.CRMOutcome{RemoteID: dr.l.RemoteID, CompanyID: dr.l.CompanyID, Last: dr.l.Last}
	if dr.sides.Contact != nil {
		o.RemoteID = dr.sides.Contact.ID
	}
	if dr.sides.Company != nil && (dr.sides.Contact != nil || dr.l.CompanyID != "") {
		o.CompanyID = dr.sides.Company.ID
	}
	if stop != nil && dr.l.State != "written" {
		if e := failed(stop); e != nil {
			return desk.CRMOutcome{Untried: true}
		}
	}
	if dr.err != nil {
		t.Failed++
		if dr.err.Kind != crm.Rejected || dr.l.State != "written" {
			o.Err = dr.err
			return o
		}
	}
	if in := ln.coming(&dr.plan); len(in) > 0 && dr.sides.Contact != nil {
		refused, err := ln.s.d.TakeBackCRM(ctx, ln.c, dr.l.Lead, dr.sides.Contact.ID, in)
		if err != nil {
			o.Err = crm.Refuse(crm.Later, "it cannot be taken here: %s", crm.Said(err.Error(), nil))
			return o
		}
		t.Taken += len(in) - len(refused)
		var why []string
		for key, reason := range refused {
			dr.fails[key] = true
			why = append(why, reason)
		}
		if len(why) > 0 {
			o.Decide = strings.Join(why, "; ")
		}
	}
	o.Last = dr.sides.Agreed(&dr.plan, dr.fails)
	switch {
	case dr.err != nil:
		o.Err = dr.err
	case dr.plan.Action == crm.ToDecide:
		t.Conflicts++
		o.Decide = dr.plan.Why
	case o.Decide != "":
		t.Conflicts++
	case dr.plan.Action == crm.Create:
		t.Created++
	case dr.plan.Action == crm.Update:
		t.Updated++
	default:
		t.Same++
	}
	return o
}
