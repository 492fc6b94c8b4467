package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// View is a saved filter: the team's, which the policy holds, or one's own.
type View struct {
	Name, Query string
	Own         bool
}

// ViewEdit is a change to one's own views. Only the members its Do names count.
type ViewEdit struct {
	Do    string // save, rename, move, drop
	Name  string
	Query string // save
	To    string // rename
	By    int    // move: places, up when negative; save: a place from 1, 0 is the end or where it was
}

// The bounds of what one person may keep.
const (
	maxViews    = 50
	maxViewName = 40 // characters
)

// Views returns the team's views in the policy's order, then one's own in one's own.
func (d *Desk) Views(ctx context.Context, who Actor) ([]View, error) {
	if err := within("list views", who); err != nil {
		return nil, err
	}
	out := d.teamViews(who)
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		own, err := tx.Views(ctx, who.User)
		for _, v := range own {
			out = append(out, View{Name: safetext.Line(v.Name), Query: safetext.Line(v.Query), Own: true})
		}
		return err
	})
	return out, err
}

// ToAccept is the filter of what waits for the viewer to accept it or to send it back.
const ToAccept = "stage:eql owner:me"

// teamViews are those of the policy, and for who may accept EQLs the view of those that wait for it.
func (d *Desk) teamViews(who Actor) []View {
	var out []View
	for _, v := range d.Policy().Views {
		out = append(out, View{Name: v.Name, Query: v.Query})
	}
	accept := View{Name: "To accept", Query: ToAccept}
	if !May(who.Role, Accept) || slices.ContainsFunc(out, func(v View) bool {
		return v.Query == accept.Query || safetext.Caseless(v.Name) == safetext.Caseless(accept.Name)
	}) {
		return out
	}
	return append(out, accept)
}

// EditViews changes one's own views and returns all as they are then. The team's are changed by
// publishing a policy.
func (d *Desk) EditViews(ctx context.Context, who Actor, e ViewEdit) ([]View, error) {
	if err := within("change views", who); err != nil {
		return nil, err
	}
	e.Name, e.To, e.Query = safetext.Line(strings.TrimSpace(e.Name)), safetext.Line(strings.TrimSpace(e.To)),
		safetext.Line(strings.TrimSpace(e.Query))
	team := d.teamViews(who)
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		own, err := tx.Views(ctx, who.User)
		if err != nil {
			return err
		}
		if own, err = d.editViews(own, team, e); err != nil {
			return err
		}
		return tx.SaveViews(ctx, who.User, own)
	})
	if err != nil {
		return nil, err
	}
	return d.Views(ctx, who)
}

func (d *Desk) editViews(own []store.View, team []View, e ViewEdit) ([]store.View, error) {
	what := e.Do + " view"
	same := func(name string) func(store.View) bool {
		return func(v store.View) bool { return safetext.Caseless(v.Name) == safetext.Caseless(name) }
	}
	at := slices.IndexFunc(own, same(e.Name))
	if at < 0 && e.Do != "save" {
		return nil, noView(what, e.Name, own, team)
	}
	switch e.Do {
	case "save":
		return d.saveView(own, team, at, what, e)
	case "rename":
		if err := viewName(what, e.To, team); err != nil {
			return nil, err
		}
		if other := slices.IndexFunc(own, same(e.To)); other >= 0 && other != at {
			return nil, fault.New(fault.Conflict, what, "you have a view "+safetext.Shown(own[other].Name)+" already",
				"choose another name")
		}
		own[at].Name = e.To
	case "move":
		v := own[at]
		own = slices.Delete(own, at, at+1)
		own = slices.Insert(own, min(max(at+e.By, 0), len(own)), v)
	case "drop":
		own = slices.Delete(own, at, at+1)
	default:
		return nil, fault.New(fault.Usage, what, "there is no such change", "save, rename, move or drop")
	}
	return own, nil
}

func (d *Desk) saveView(own []store.View, team []View, at int, what string, e ViewEdit) ([]store.View, error) {
	if err := viewName(what, e.Name, team); err != nil {
		return nil, err
	}
	q, err := filter.Parse(e.Query, d.now())
	if err != nil {
		return nil, err
	}
	if q.Names("view", "") {
		return nil, fault.New(fault.Invalid, what, "a view cannot stand in a view", "write its terms out")
	}
	if at >= 0 {
		own[at].Query = e.Query
		return own, nil
	}
	if len(own) >= maxViews {
		return nil, fault.New(fault.Refused, what, fmt.Sprintf("you have %d views already", maxViews), "drop one first")
	}
	v := store.View{Name: e.Name, Query: e.Query}
	if e.By > 0 {
		return slices.Insert(own, min(e.By-1, len(own)), v), nil
	}
	return append(own, v), nil
}

// viewName refuses a name that nobody could find again: none, a long one, one of the team's.
func viewName(what, name string, team []View) error {
	switch n := len([]rune(name)); {
	case n == 0:
		return fault.New(fault.Usage, what, "it has no name", "give it one")
	case n > maxViewName:
		return fault.New(fault.Usage, what, fmt.Sprintf("the name has more than %d characters", maxViewName), "choose a shorter one")
	}
	for _, v := range team {
		if safetext.Caseless(v.Name) == safetext.Caseless(name) {
			return fault.New(fault.Conflict, what, safetext.Shown(v.Name)+" is a view of the team",
				"choose another name; the team's are in the policy")
		}
	}
	return nil
}

func noView(what, name string, own []store.View, team []View) error {
	for _, v := range team {
		if safetext.Caseless(v.Name) == safetext.Caseless(name) {
			return fault.New(fault.Refused, what, safetext.Shown(v.Name)+" is a view of the team",
				"the team's views are in the policy: eqltui policy show")
		}
	}
	var names []string
	for _, v := range own {
		names = append(names, v.Name)
	}
	hint := "you have none yet"
	if len(names) > 0 {
		hint = "yours are " + strings.Join(names, ", ")
	}
	return fault.New(fault.NotFound, what, "you have no view "+safetext.Shown(name), hint)
}

// viewNamed is the view that has a name, or else the only one that has it but for accents; -1 for none.
func viewNamed(name string, views []View) int {
	exact, near := safetext.Caseless(name), safetext.Fold(name)
	if i := slices.IndexFunc(views, func(v View) bool { return safetext.Caseless(v.Name) == exact }); i >= 0 {
		return i
	}
	alike := func(v View) bool { return safetext.Fold(v.Name) == near }
	i := slices.IndexFunc(views, alike)
	if i >= 0 && slices.ContainsFunc(views[i+1:], alike) {
		return -1
	}
	return i
}

// query reads a filter and puts the terms of the views that it names in their place.
func (d *Desk) query(ctx context.Context, tx *store.Tx, who Actor, text string, now time.Time) (filter.Query, error) {
	q, err := filter.Parse(text, now)
	if err != nil || !q.Names("view", "") {
		return q, err
	}
	views := d.teamViews(who)
	own, err := tx.Views(ctx, who.User)
	if err != nil {
		return q, err
	}
	for _, v := range own {
		views = append(views, View{Name: v.Name, Query: v.Query})
	}
	terms := q.Terms
	q.Terms = nil
	for _, t := range terms {
		if t.Key != "view" {
			q.Terms = append(q.Terms, t)
			continue
		}
		i := viewNamed(t.Values[0].Text, views)
		if i < 0 {
			return q, noSuchView(t, views)
		}
		inner, err := filter.Parse(views[i].Query, now)
		if err != nil {
			return q, fault.Wrap(fault.Invalid, "read view "+safetext.Shown(views[i].Name), err, "")
		}
		q.Terms = append(q.Terms, inner.Terms...)
	}
	return q, nil
}

func noSuchView(t filter.Term, views []View) error {
	var names []string
	for _, v := range views {
		names = append(names, v.Name)
	}
	return filter.Wrong(t.Column, len([]rune(t.Values[0].Text)), "there is no view "+safetext.Shown(t.Values[0].Text), "the views are "+
		strings.Join(names, ", "))
}

// Setting returns what a person keeps under a name, "" for nothing.
func (d *Desk) Setting(ctx context.Context, who Actor, name string) (value string, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		value, err = tx.Setting(ctx, who.User, name)
		return err
	})
	return value, err
}

// SaveSetting keeps a value for a person; an empty one is forgotten.
func (d *Desk) SaveSetting(ctx context.Context, who Actor, name, value string) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveSetting(ctx, who.User, name, value, store.Millis(d.now()))
	})
}
