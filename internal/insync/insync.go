// Package insync keeps leads and the records of a CRM in step: it takes leads that changed, asks what is there, plans, writes,
// reads back, takes what people did there, and notes what came of it. It may be ended at any point: what was taken is taken
// again once its lease is over, and a write that is repeated finds the record that it made.
package insync

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Options say how.
type Options struct {
	Open func(desk.Connection) (crm.Client, error) // makes a client of a connection, with its token
	Draw func() float64                            // spreads tries; nil is random
	Step int                                       // how many leads are taken at once; 0 is a hundred
}

// Sync keeps the connections of a desk in step.
type Sync struct {
	d *desk.Desk
	o Options
}

// New makes one.
func New(d *desk.Desk, o Options) *Sync {
	if o.Draw == nil {
		o.Draw = rand.Float64
	}
	if o.Step == 0 {
		o.Step = 100
	}
	return &Sync{d, o}
}

// Tally is what a run did.
type Tally struct {
	Created, Updated, Same, Conflicts, Failed, Taken int
	Deals, Talks                                     int
}

func (t *Tally) add(o Tally) {
	t.Created += o.Created
	t.Updated += o.Updated
	t.Same += o.Same
	t.Conflicts += o.Conflicts
	t.Failed += o.Failed
	t.Taken += o.Taken
	t.Deals += o.Deals
	t.Talks += o.Talks
}

// line is one connection while it is spoken to.
type line struct {
	s      *Sync
	c      desk.Connection
	client crm.Client
	m      policy.CRM
	fields []crm.Field
	digest func(field, value string) string
	props  map[string]*crm.Property
	owners map[string]string // users by the id of who they are there
	users  map[string]string // and back
	keys   dialect
	web    string // where people see records there, as far as it was asked
}

// dialect is what one system calls the things that every record has.
type dialect struct {
	mail, owner string
	key         func(crm.Object) string                 // the field that carries our key
	basics      func(l *desk.CRMLead) map[string]string // what a new contact says of itself
	company     func(l *desk.CRMLead) map[string]string
	lifecycle   string // the field of the life cycle, "" where there is none
	stages      map[string]string
	deal        func(r *crm.Record) (stage, amount, created, closed string)
	talk        func(o crm.Object, r *crm.Record) (outcome string, counts bool)
}

// open makes a line, and reads what fields there are and who is who.
func (s *Sync) open(ctx context.Context, c desk.Connection) (*line, error) {
	client, err := s.o.Open(c)
	if err != nil {
		return nil, err
	}
	ln := &line{s: s, c: c, client: client, keys: dialects(c.Kind)}
	if ln.m, err = s.d.CRMMap(ctx, c.Kind); err != nil {
		return nil, err
	}
	ln.fields = crm.Fields(&ln.m)
	if ln.m.Lifecycle != "" && ln.keys.lifecycle != "" {
		ln.fields = append(ln.fields, crm.Field{Fact: crm.StageFact, Object: crm.Contact, Name: ln.keys.lifecycle, Type: crm.Text,
			Side: crm.Shared})
	}
	if ln.digest, err = s.d.CRMDigest(ctx); err != nil {
		return nil, err
	}
	return ln, nil
}

// look reads what fields there are and who is who there.
func (ln *line) look(ctx context.Context) error {
	ln.props = map[string]*crm.Property{}
	for _, o := range []crm.Object{crm.Contact, crm.Company} {
		all, err := ln.client.Properties(ctx, o)
		if err != nil {
			return err
		}
		for i := range all {
			f := crm.Field{Object: o, Name: all[i].Name}
			ln.props[f.Key()] = &all[i]
		}
	}
	for i := range ln.fields { // values are compared in the form that they have there
		if p := ln.props[ln.fields[i].Key()]; p != nil && p.Type != crm.Text && ln.fields[i].Type == crm.Text {
			ln.fields[i].Type = p.Type
		}
	}
	ln.owners, ln.users = map[string]string{}, map[string]string{}
	if !slices.ContainsFunc(ln.fields, func(f crm.Field) bool { return f.Fact == crm.OwnerFact }) {
		return nil
	}
	owners, err := ln.client.Owners(ctx)
	if err != nil {
		return err
	}
	users, err := ln.s.d.CRMUsers(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		var is []string
		for _, o := range owners {
			name, _, _ := strings.Cut(o.Mail, "@")
			if strings.EqualFold(o.Mail, u) || strings.EqualFold(name, u) {
				is = append(is, o.ID)
			}
		}
		if len(is) == 1 { // two of one name are nobody
			ln.owners[is[0]], ln.users[u] = u, is[0]
		}
	}
	return nil
}

// close gives up what the line holds.
func (ln *line) close() {
	if c, ok := ln.client.(interface{ Close() }); ok {
		c.Close()
	}
}

// failed is an error of the system; nil when it is another one's.
func failed(err error) *crm.Error {
	var e *crm.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// names are the fields of a sort of record that are read.
func (ln *line) names(o crm.Object) []string {
	var out []string
	for i := range ln.fields {
		if ln.fields[i].Object == o {
			out = append(out, ln.fields[i].Name)
		}
	}
	return out
}

// here is a lead's values by crm.Field.Key; a field of which nothing can be said there is left out of fields.
func (ln *line) here(l *desk.CRMLead) (values map[string]string, fields []crm.Field) {
	values = map[string]string{}
	for i := range ln.fields {
		f := ln.fields[i]
		v := l.Facts[f.Fact]
		switch {
		case f.Fact == crm.OwnerFact:
			id, known := ln.users[v]
			if v != "" && !known {
				continue // nobody there is them
			}
			v = id
		case f.Fact == crm.StageFact && f.Name == ln.keys.lifecycle && ln.m.Lifecycle != "":
			if v = ln.stageThere(v); v == "" {
				continue // the life cycle has no such stage
			}
		}
		values[f.Key()] = crm.Normal(f.Type, v)
		fields = append(fields, f)
	}
	return values, fields
}

func (ln *line) stageThere(stage string) string {
	if stage == string(lead.EQL) {
		return ln.m.Lifecycle
	}
	return ln.keys.stages[stage]
}

// coming are changes that are taken here, in our words.
func (ln *line) coming(p *crm.Plan) []crm.Change {
	out := p.Coming()
	for i := range out {
		switch {
		case out[i].Fact == crm.OwnerFact:
			out[i].To = ln.owners[out[i].To]
		case out[i].Fact == crm.StageFact && out[i].Name == ln.keys.lifecycle && ln.m.Lifecycle != "":
			for ours, theirs := range ln.keys.stages {
				if theirs == out[i].To {
					out[i].To = ours
				}
			}
		}
	}
	return out
}

// since is how far back a connection asks the first time.
const firstLook = 30 * 24 * time.Hour
