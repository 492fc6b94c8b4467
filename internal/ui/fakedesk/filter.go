package fakedesk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
)

// matches reads the whole filter language and knows the keys that the default views and the tests
// use; what it does not know is true of no lead.
func (d *Desk) matches(l *desk.Detail, who desk.Actor, text string) (bool, error) {
	q, err := filter.Parse(text, d.now())
	if err != nil {
		return false, err
	}
	for _, t := range q.Terms {
		if d.holds(l, who, t) == t.Not {
			return false, nil
		}
	}
	return true, nil
}

func (d *Desk) holds(l *desk.Detail, who desk.Actor, t filter.Term) bool {
	var has []string
	switch t.Key {
	case "":
		return strings.Contains(safetext.Fold(l.Company+" "+l.Name+" "+l.ID.String()), t.Text)
	case "stage":
		has = []string{string(l.Stage)}
	case "owner":
		has = []string{l.Owner}
	case "kind":
		has = []string{"implementation"}
		if l.PartnerRec != nil {
			has = []string{l.PartnerRec.Kind}
		}
	case "partner":
		has = []string{l.PartnerID}
	case "country":
		has = []string{l.Country}
	case "tag":
		has = l.Tags
	case "clock":
		has = []string{string(groupOf(&l.Row, d.now(), nil))}
	case "score":
		n := t.Values[0].Number
		switch t.Op {
		case filter.Ge:
			return int64(l.Score) >= n
		case filter.Lt:
			return int64(l.Score) < n
		}
		return int64(l.Score) == n
	}
	return slices.ContainsFunc(t.Values, func(v filter.Value) bool {
		switch v.Text {
		case "me":
			return slices.Contains(has, who.User)
		case "none":
			return len(has) == 0 || slices.Contains(has, "")
		}
		return slices.ContainsFunc(has, func(h string) bool { return safetext.Fold(h) == safetext.Fold(v.Text) })
	})
}

// Words offers what the leads have.
func (d *Desk) Words(ctx context.Context, who desk.Actor) (*filter.Vocabulary, error) {
	v := &filter.Vocabulary{}
	team, err := d.Team(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range team {
		v.Add("owner", u, "")
	}
	views, err := d.Views(ctx, who)
	for _, view := range views {
		v.Add("view", view.Name, view.Query)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range partners() {
		v.Add("partner", p.ID, p.Name)
	}
	for _, l := range d.leads {
		v.Add("country", l.Country, "")
		for _, t := range l.Tags {
			v.Add("tag", t, "")
		}
	}
	return v, err
}

// Views are those of the policy and those that were saved.
func (d *Desk) Views(context.Context, desk.Actor) ([]desk.View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []desk.View
	for _, v := range d.pol.Views {
		out = append(out, desk.View{Name: v.Name, Query: v.Query})
	}
	return append(out, d.views...), d.Err
}

// EditViews does what the desk does, without its refusals but for a name that is taken by the team.
func (d *Desk) EditViews(ctx context.Context, who desk.Actor, e desk.ViewEdit) ([]desk.View, error) {
	d.mu.Lock()
	for _, v := range d.pol.Views {
		if v.Name == e.Name && e.Do == "save" {
			d.mu.Unlock()
			return nil, fault.New(fault.Conflict, "save view", v.Name+" is a view of the team", "choose another name")
		}
	}
	own := slices.Clone(d.views)
	at := slices.IndexFunc(own, func(v desk.View) bool { return v.Name == e.Name })
	switch {
	case e.Do == "save" && at >= 0:
		own[at].Query = e.Query
	case e.Do == "save" && e.By > 0:
		own = slices.Insert(own, min(e.By-1, len(own)), desk.View{Name: e.Name, Query: e.Query, Own: true})
	case e.Do == "save":
		own = append(own, desk.View{Name: e.Name, Query: e.Query, Own: true})
	case at < 0:
		d.mu.Unlock()
		return nil, fault.New(fault.NotFound, e.Do+" view", "there is none", "")
	case e.Do == "rename":
		own[at].Name = e.To
	case e.Do == "drop":
		own = slices.Delete(own, at, at+1)
	case e.Do == "move":
		v := own[at]
		own = slices.Insert(slices.Delete(own, at, at+1), min(max(at+e.By, 0), len(own)-1), v)
	}
	d.views = own
	d.mu.Unlock()
	return d.Views(ctx, who)
}

// Setting returns what was kept.
func (d *Desk) Setting(_ context.Context, who desk.Actor, name string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.keeps[who.User+name], d.Err
}

// SaveSetting keeps it.
func (d *Desk) SaveSetting(_ context.Context, who desk.Actor, name, value string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keeps[who.User+name] = value
	return d.Err
}
