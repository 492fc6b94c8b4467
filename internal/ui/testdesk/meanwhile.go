package testdesk

import (
	"context"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// By lets somebody of the team act behind the screens' back, and fails the test when that is refused.
func (d *Desk) By(user string, a desk.Action, ids ...lead.ID) {
	d.t.Helper()
	if err := notDone(d.Desk.Act(context.Background(), As(user), desk.OnLeads(ids...), a)); err != nil {
		d.t.Fatal(err)
	}
}

// At lets something have happened at another instant.
func (d *Desk) At(at time.Time, f func()) {
	set := func(at time.Time) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.past = at
	}
	set(at)
	defer set(time.Time{})
	f()
}

// Copy returns a lead as it stands.
func (d *Desk) Copy(id lead.ID) desk.Detail {
	d.t.Helper()
	l, err := d.Desk.Lead(context.Background(), admin(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// Listed are the leads of the view of open ones, in its order.
func (d *Desk) Listed() []lead.ID {
	d.t.Helper()
	page, err := d.Desk.Inbox(context.Background(), admin(), desk.InboxQuery{Filter: "stage:new,eql", Limit: 2000, Span: 1, Zone: Warsaw()})
	if err != nil {
		d.t.Fatal(err)
	}
	var ids []lead.ID
	for _, s := range page.Order {
		ids = append(ids, s.ID)
	}
	return ids
}

// Give lets leads be somebody's; "" lets them be nobody's.
func (d *Desk) Give(to string, ids ...lead.ID) {
	d.t.Helper()
	for _, id := range ids {
		switch l := d.Copy(id); {
		case l.Owner == to:
		case to == "":
			d.By("marta.wojcik", desk.Action{Verb: desk.Release}, id)
		default:
			d.By("marta.wojcik", desk.Action{Verb: desk.Assign, To: to}, id)
		}
	}
}

// Qualify makes EQLs of new leads, whatever they lack, and hands them to somebody; "" leaves them
// to ania, who qualifies them.
func (d *Desk) Qualify(to string, ids ...lead.ID) {
	d.t.Helper()
	ctx := context.Background()
	for _, id := range ids {
		l := d.Copy(id)
		if l.Stage == lead.EQL {
			continue
		}
		if l.Asked != nil {
			d.By("ania", desk.Action{Verb: desk.ConfirmFor, Evidence: "by mail"}, id)
		}
		at := d.clock().Add(-time.Minute)
		raw := fmt.Sprint("wish of ", id)
		wish := desk.TouchIn{Origin: desk.Origin{Name: "touches", Key: raw, Raw: raw}, At: at, Kind: "demo_request",
			Email: l.Facts.Lead.Email.V}
		err := d.Desk.Import(ctx, admin(), false, func(im *desk.Importer) error {
			_, err := im.Touches(ctx, []desk.TouchIn{wish})
			return err
		})
		if err != nil {
			d.t.Fatal(err)
		}
		a := Qualifying(to)
		a.Set["employees"], a.Set["industry"], a.Set["region"] = "310", "logistics", "emea"
		d.By("ania", a, id)
	}
}

// Add lets a lead of each of these companies come in now, and returns them.
func (d *Desk) Add(companies ...string) []lead.ID {
	d.t.Helper()
	var ids []lead.ID
	err := d.Desk.Import(context.Background(), admin(), false, func(im *desk.Importer) (err error) {
		ids, err = add(context.Background(), im, d.clock(), companies)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return ids
}

// add lets leads like L-2041 come in, each of another person at another domain.
func add(ctx context.Context, im *desk.Importer, at time.Time, companies []string) ([]lead.ID, error) {
	var rows []desk.Referral
	for i, company := range companies {
		l := today()[2]
		l.company = company
		r := referral(at, 2, l)
		r.Account.Domain = lead.Known(fmt.Sprintf("%s-%d.example", slug(company, "company"), i))
		r.Email = lead.Known("ewa.lis@" + r.Account.Domain.V)
		r.Origin.Key, r.Origin.Raw = r.Email.V, r.Email.V
		rows = append(rows, r)
	}
	out, err := im.Referrals(ctx, rows)
	var ids []lead.ID
	for _, o := range out {
		ids = append(ids, o.Lead)
	}
	return ids, err
}
