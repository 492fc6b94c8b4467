package fakedesk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Places are what the places beside the inbox show; tests change them before the cockpit asks.
type Places struct {
	Events  []desk.Event // newest first
	Records []desk.HeldRecord
	Trial   desk.Trial
	Typed   []desk.Referral // what was added by hand
	Fixes   []map[string]string
	Undone  []int64
	Kept    map[string]string // settings
}

// places are those of the usual desk.
func places(now time.Time) Places {
	return Places{Events: events(now), Records: records(now), Kept: map[string]string{}}
}

func events(now time.Time) []desk.Event {
	type line struct {
		ago           time.Duration
		who           string
		by            journal.By
		kind          journal.Kind
		text, subject string
		note          string
	}
	var out []desk.Event
	all := []line{
		{90 * time.Second, "piotr", journal.Human, journal.Claimed, "claimed it", "Bursztyn Logistyka", ""},
		{3 * time.Minute, "ania", journal.Human, journal.Disqualified, "disqualified it: no project or need", "Legno Vivo", "Only benchmarking, tender is planned for 2028."},
		{11 * time.Minute, "system", journal.System, journal.Rescored, "rescored 71 → 86", "Żuraw Systemy", ""},
		{12 * time.Minute, "marco", journal.Human, journal.Qualified, "qualified it, handed to luca", "Fonderia Nord", ""},
		{25 * time.Minute, "import", journal.Import, journal.Imported, "imported referrals: 6 created, 2 quarantined", "referrals.csv", ""},
		{33 * time.Minute, "Baltica Integrator", journal.Partner, journal.Confirmed, "confirmed for the partner", "Żuraw Systemy", "go-live by February"},
		{50 * time.Minute, "ania", journal.Human, journal.Snoozed, "snoozed it until 23 Nov 2026 09:00", "日本電機 ポーランド支社", ""},
		{80 * time.Minute, "ania", journal.Human, journal.Undone, "undid: disqualified", "Vetreria Laguna", ""},
		{20 * time.Hour, "marco", journal.Human, journal.Qualified, "qualified it", "Vigna Alta", ""},
		{21 * time.Hour, "piotr", journal.Human, journal.Disqualified, "disqualified it: no budget this year", "Browar Stary", ""},
		{70 * time.Hour, "system", journal.System, journal.PolicyChanged, "published a policy", "", ""},
	}
	for i, l := range all {
		e := desk.Event{
			Seq: int64(18_442 - i), At: now.Add(-l.ago), Who: l.who, By: l.by, Kind: l.kind, Text: l.text, Subject: l.subject, Note: l.note,
			Policy: 3, Engine: 1, Batch: fmt.Sprint("b", i), Mine: l.who == "ania" && l.by == journal.Human, Partner: "Ponte Digitale",
		}
		if l.subject != "" && l.kind != journal.Imported {
			e.Lead = lead.ID(2039 + i)
		}
		if e.Mine && l.kind != journal.Undone && l.ago < 15*time.Minute {
			e.Until = e.At.Add(15 * time.Minute)
		}
		switch l.kind {
		case journal.Disqualified:
			e.Changes = []desk.FieldChange{{Field: "stage", Before: "new", After: "disqualified"}, {Field: "reason", After: "no need"}, {Field: "due_at", Before: "20 Nov 2026 14:40"}}
			e.Undone = l.who == "piotr"
		case journal.Rescored:
			e.Changes = []desk.FieldChange{{Field: "score", Before: "71", After: "86"}, {Field: "intent", Before: "37", After: "52"}}
		}
		out = append(out, e)
	}
	return out
}

func records(now time.Time) []desk.HeldRecord {
	var out []desk.HeldRecord
	for i, l := range []struct {
		company, person, said, near string
		missing                     []string
	}{
		{"Stocznia Mewa", "Jan Róg", "Balticca Integrator", "baltica", []string{"partner"}},
		{"Papiernia Narew", "", "", "", []string{"partner", "program_tier"}},
		{"", "Luca Bianchi", "", "", []string{"referred_at", "email"}},
		{"Ferrovie Minori", "Anna Conti", "", "", []string{"program_tier"}},
	} {
		h := desk.HeldRecord{
			Row:     desk.Row{ID: lead.ID(2101 + i), Version: 1, Name: l.person, Company: l.company, Stage: lead.Quarantined, Source: lead.PartnerReferral, Created: now.Add(-time.Duration(60-13*i) * time.Hour)},
			Missing: l.missing, Said: l.said, Near: l.near, Reason: "missing: " + strings.Join(l.missing, ", "),
		}
		f := &h.Facts
		f.Lead.Source = lead.PartnerReferral
		if l.person != "" {
			f.Lead.Name = lead.Known(l.person)
		}
		if l.company != "" {
			f.Account.Name = lead.Known(l.company)
			h.Domain = strings.ToLower(safetext.Fold(strings.Fields(l.company)[0])) + ".example"
			f.Account.Domain = lead.Known(h.Domain)
		}
		if !slices.Contains(l.missing, "referred_at") {
			f.Lead.ReferredAt = lead.Known(now.Add(-72 * time.Hour))
		}
		out = append(out, h)
	}
	return out
}

// Activity pages through the events.
func (d *Desk) Activity(_ context.Context, who desk.Actor, q desk.ActivityQuery) (desk.ActivityPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return desk.ActivityPage{}, d.Err
	}
	fq, err := filter.ParseWith(filter.ActivityKeys(desk.Kinds()), q.Filter, d.now())
	if err != nil {
		return desk.ActivityPage{}, err
	}
	page := desk.ActivityPage{}
	var found []desk.Event
	for _, e := range d.Events {
		page.Head = max(page.Head, e.Seq)
		if q.Before > 0 && e.Seq >= q.Before || q.After > 0 && e.Seq <= q.After || !wanted(&e, fq, who) {
			continue
		}
		found = append(found, e)
	}
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	page.More = len(found) > limit
	if page.More && q.After > 0 {
		found = found[len(found)-limit:]
	} else if page.More {
		found = found[:limit]
	}
	page.Events = slices.Clone(found)
	for i := range page.Events {
		page.Events[i].Changes = slices.Clone(page.Events[i].Changes)
	}
	switch {
	case q.After > 0 && len(found) > 0:
		page.At = found[0].Seq
	case q.After > 0:
		page.At = page.Head
	case len(found) > 0:
		page.At = found[len(found)-1].Seq
	}
	return page, nil
}

// wanted knows by and kind.
func wanted(e *desk.Event, q filter.Query, who desk.Actor) bool {
	for _, t := range q.Terms {
		ok := t.Key == "" && strings.Contains(safetext.Fold(e.Subject), t.Text)
		for _, v := range t.Values {
			switch t.Key {
			case "by":
				ok = ok || v.Text == e.Who || v.Text == "me" && e.Who == who.User || v.Text == string(e.By) || v.Text == "people" && (e.By == journal.Human || e.By == journal.Partner)
			case "kind":
				ok = ok || v.Text == string(e.Kind)
			default:
				ok = ok || t.Key != ""
			}
		}
		if ok == t.Not {
			return false
		}
	}
	return true
}

// UndoEvent marks the entry.
func (d *Desk) UndoEvent(_ context.Context, _ desk.Actor, seq int64) (desk.Done, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.Events {
		if e := &d.Events[i]; e.Seq == seq {
			e.Undone = true
			d.Undone = append(d.Undone, seq)
			return desk.Done{Subjects: desk.OnLeads(e.Lead), Text: e.Lead.String() + ": undone"}, nil
		}
	}
	return desk.Done{}, fault.New(fault.NotFound, "undo", "there is no such entry", "")
}

// Held returns the records.
func (d *Desk) Held(_ context.Context, _ desk.Actor, q desk.HeldQuery) (desk.HeldPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return desk.HeldPage{}, d.Err
	}
	page := desk.HeldPage{Total: desk.Count{N: len(d.Records)}}
	for _, r := range d.Records {
		if r.ID > q.After {
			page.Records = append(page.Records, r)
		}
	}
	return page, nil
}

// Fix releases the records whose facts are all named.
func (d *Desk) Fix(_ context.Context, _ desk.Actor, ids []lead.ID, set map[string]string, _ int64) (desk.Fixed, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Fixes = append(d.Fixes, set)
	f := desk.Fixed{Done: desk.Done{Batch: "f", Subjects: desk.OnLeads(ids...)}}
	d.Records = slices.DeleteFunc(d.Records, func(r desk.HeldRecord) bool {
		if !slices.Contains(ids, r.ID) {
			return false
		}
		for _, m := range r.Missing {
			if set[m] == "" {
				f.Still = append(f.Still, r)
				return false
			}
		}
		f.Released = append(f.Released, desk.Released{ID: r.ID, Stage: lead.New, Score: 62})
		return true
	})
	f.Text = fmt.Sprintf("%d records released", len(f.Released))
	return f, nil
}

// PartnerNames lists the partners.
func (d *Desk) PartnerNames(context.Context) ([]desk.PartnerName, error) {
	var out []desk.PartnerName
	for _, p := range partners() {
		out = append(out, desk.PartnerName{ID: p.ID, Name: p.Name, Tier: p.Tier, Status: lead.Active})
	}
	return out, d.Err
}

// TryReferral answers the trial.
func (d *Desk) TryReferral(context.Context, desk.Actor, desk.Referral) (desk.Trial, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trial(), d.Err
}

func (d *Desk) trial() desk.Trial {
	if d.Trial.Fate != "" {
		return d.Trial
	}
	t := desk.Trial{Outcome: desk.Outcome{Fate: desk.Created, Lead: 2040}, Lead: *d.find(2040)}
	t.Lead.Stage = lead.New
	return t
}

// AddReferral keeps what was typed.
func (d *Desk) AddReferral(_ context.Context, _ desk.Actor, r desk.Referral) (desk.Trial, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return desk.Trial{}, d.Err
	}
	d.Typed = append(d.Typed, r)
	return d.trial(), nil
}

// Settings returns what was kept.
func (d *Desk) Settings(context.Context, desk.Actor) (map[string]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Kept, d.Err
}

// SaveSettings keeps them.
func (d *Desk) SaveSettings(_ context.Context, _ desk.Actor, values map[string]string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, v := range values {
		d.Kept[name] = v
	}
	return d.Err
}
