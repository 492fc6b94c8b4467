// Package testdesk is the desk of the cockpit's tests: the real one over a real database, in which a
// small programme has happened: leads of all groups and states with names that are hard to draw. Each
// test has a file of its own. What tests need besides is that every act is told, that errors can be
// put in, and that answers can be changed as they come back. Only tests import it.
package testdesk

import (
	"context"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// Test is who a desk is opened for: a *testing.T, or the T of a property.
type Test interface {
	Helper()
	Fatal(args ...any)
	Cleanup(f func())
}

// Desk is the real desk, observed.
type Desk struct {
	*desk.Desk
	t   Test
	dir string
	now func() time.Time

	mu   sync.Mutex
	past time.Time // the instant at which somebody acted before; zero is now
	each []func(int, *desk.Detail)

	// Err, when set, is the answer to everything. Refuse, when set, is why an action on that lead is
	// refused. DraftErr, when set, is why no draft can be kept.
	Err, DraftErr error
	Refuse        map[lead.ID]error

	// What comes back is changed by these where they are set.
	Event  func(*desk.Event)
	Record func(*desk.HeldRecord)
	Trial  func(*desk.Trial)
	Named  func(*desk.PartnerName)
	Rated  func(*desk.Reviewed)
	AtMost int // how much a look at a review or a week has time for, 0: as much as the screen says
	Shared func(*desk.OverlapRow)
	Week   func(*desk.WeekLook)
	Whole  func(*desk.ProgrammeLook)
	Duty   func(*review.Duty)
	Pages  func(*desk.ContentLook)
	Told   func(*desk.MessagesLook)
	Own    func(*desk.OwnLeads)
	Synced func(*desk.CRMLook)
	Likely func(*desk.EnrichLook)
	Twins  func(*desk.DuplicatesLook)
	Teams  func([]desk.QueueState)
	Models func(*desk.ModelLook)
	Audits func(*desk.Audit)

	Columns func(*policy.Policy) *studio.Columns
	Company func(lead.ID) string

	Sent       []Sent // every action, in order
	Asked      []desk.InboxQuery
	Typed      []desk.Referral // what was added by hand
	Fixes      []map[string]string
	Undone     []int64
	Batch      string // the batch that was asked to be taken back by name
	DraftSaves int    // how many drafts were kept
}

// Sent is one action as the screens sent it.
type Sent struct {
	IDs    []lead.ID
	Action desk.Action
}

// New returns a desk with the programme as it stands on Friday; now is its clock.
func New(t Test, now func() time.Time) *Desk {
	t.Helper()
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	d := &Desk{t: t, dir: dir, now: now}
	t.Cleanup(func() {
		d.close()
		os.RemoveAll(dir)
	})
	if err := d.open(programme); err != nil {
		t.Fatal(err)
	}
	return d
}

// Open is New for a program that is no test: the database lies in dir.
func Open(dir string, now func() time.Time) (*Desk, error) {
	d := &Desk{dir: dir, now: now}
	return d, d.open(programme)
}

// Clear gives the desk a database without leads and partners.
func (d *Desk) Clear() {
	d.t.Helper()
	d.instead(nothing)
}

// Crowd gives the desk a database with n leads in the view of open ones, which nobody holds: those of
// the programme, and further ones that came in at Friday's instant.
func (d *Desk) Crowd(n int) {
	d.t.Helper()
	once, _ := crowds.LoadOrStore(n, sync.OnceValues(func() ([]byte, error) { return file(true, n) }))
	d.instead(once.(func() ([]byte, error)))
}

func (d *Desk) instead(file func() ([]byte, error)) {
	d.t.Helper()
	d.close()
	if err := d.open(file); err != nil {
		d.t.Fatal(err)
	}
}

func (d *Desk) close() {
	if d.Desk == nil {
		return
	}
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
}

func (d *Desk) open(file func() ([]byte, error)) error {
	data, err := file()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(d.dir, "*.db")
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	// What a test writes is gone with it, so nothing waits for the disk.
	st, err := store.Open(context.Background(), f.Name(), store.Options{Volatile: true})
	if err != nil {
		return err
	}
	if d.Desk, err = desk.Open(context.Background(), st, d.clock); err == nil {
		d.TellOwners(true) // acts say who has what
	}
	return err
}

func (d *Desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.past.IsZero() {
		return d.past
	}
	return d.now()
}

// Follow never wakes by itself: a test says when.
func (d *Desk) Follow(context.Context) <-chan struct{} { return make(chan struct{}) }

// Each changes every lead as it comes back, by its number: for what no door lets in.
func (d *Desk) Each(change func(n int, l *desk.Detail)) { d.each = append(d.each, change) }

func (d *Desk) changeRow(r *desk.Row) {
	if len(d.each) == 0 {
		return
	}
	l := desk.Detail{Row: *r, PartnerRec: &lead.Partner{}}
	for _, change := range d.each {
		change(int(r.ID), &l)
	}
	*r = l.Row
}

// Inbox tells the question.
func (d *Desk) Inbox(ctx context.Context, who desk.Actor, q desk.InboxQuery) (desk.InboxPage, error) {
	d.mu.Lock()
	d.Asked = append(d.Asked, q)
	d.mu.Unlock()
	if d.Err != nil {
		return desk.InboxPage{}, d.Err
	}
	page, err := d.Desk.Inbox(ctx, who, q)
	for i := range page.Rows {
		d.changeRow(&page.Rows[i])
	}
	return page, err
}

// Counts is the desk's.
func (d *Desk) Counts(ctx context.Context, who desk.Actor, filters []string) ([]desk.Count, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	return d.Desk.Counts(ctx, who, filters)
}

// LookWeek is the desk's, changed by Week.
func (d *Desk) LookWeek(ctx context.Context, who desk.Actor, q desk.WeekQuery) (desk.WeekLook, error) {
	if d.Err != nil {
		return desk.WeekLook{}, d.Err
	}
	q.AtMost = d.few(q.AtMost)
	look, err := d.Desk.LookWeek(ctx, who, q)
	if d.Week != nil {
		d.Week(&look)
	}
	return look, err
}

// LookContent is the desk's, changed by Pages.
func (d *Desk) LookContent(ctx context.Context, who desk.Actor, quarter string) (desk.ContentLook, error) {
	if d.Err != nil {
		return desk.ContentLook{}, d.Err
	}
	look, err := d.Desk.LookContent(ctx, who, quarter)
	if d.Pages != nil {
		d.Pages(&look)
	}
	return look, err
}

// Due is the desk's, changed by Duty.
func (d *Desk) Due(ctx context.Context, who desk.Actor, at time.Time, ahead int) ([]review.Duty, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	duties, err := d.Desk.Due(ctx, who, at, ahead)
	for i := range duties {
		if d.Duty != nil {
			d.Duty(&duties[i])
		}
	}
	return duties, err
}

// OwnLeads is the desk's, changed by Own.
func (d *Desk) OwnLeads(ctx context.Context, who desk.Actor) (desk.OwnLeads, error) {
	if d.Err != nil {
		return desk.OwnLeads{}, d.Err
	}
	own, err := d.Desk.OwnLeads(ctx, who)
	if d.Own != nil {
		d.Own(&own)
	}
	return own, err
}

// Statement is the desk's.
func (d *Desk) Statement(ctx context.Context, who desk.Actor) (desk.Statement, error) {
	if d.Err != nil {
		return desk.Statement{}, d.Err
	}
	return d.Desk.Statement(ctx, who)
}

// LookMessages is the desk's, changed by Told.
func (d *Desk) LookMessages(ctx context.Context, who desk.Actor, q desk.MessagesQuery) (desk.MessagesLook, error) {
	if d.Err != nil {
		return desk.MessagesLook{}, d.Err
	}
	look, err := d.Desk.LookMessages(ctx, who, q)
	if d.Told != nil {
		d.Told(&look)
	}
	return look, err
}

// LookProgramme is the desk's, changed by Whole.
func (d *Desk) LookProgramme(ctx context.Context, who desk.Actor, q desk.ReportQuery) (desk.ProgrammeLook, error) {
	if d.Err != nil {
		return desk.ProgrammeLook{}, d.Err
	}
	look, err := d.Desk.LookProgramme(ctx, who, q)
	if d.Whole != nil {
		d.Whole(&look)
	}
	return look, err
}

// Lead is the desk's, changed by Each.
func (d *Desk) Lead(ctx context.Context, who desk.Actor, id lead.ID) (desk.Detail, error) {
	if d.Err != nil {
		return desk.Detail{}, d.Err
	}
	l, err := d.Desk.Lead(ctx, who, id)
	if err == nil {
		for _, change := range d.each {
			change(int(id), &l)
		}
	}
	return l, err
}

// Words is the desk's.
func (d *Desk) Words(ctx context.Context, who desk.Actor) (*filter.Vocabulary, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	return d.Desk.Words(ctx, who)
}

// Views is the desk's.
func (d *Desk) Views(ctx context.Context, who desk.Actor) ([]desk.View, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	return d.Desk.Views(ctx, who)
}

// Setting is the desk's.
func (d *Desk) Setting(ctx context.Context, who desk.Actor, name string) (string, error) {
	if d.Err != nil {
		return "", d.Err
	}
	return d.Desk.Setting(ctx, who, name)
}

// SaveDraft counts.
func (d *Desk) SaveDraft(ctx context.Context, who desk.Actor, id lead.ID, sheet, body string) error {
	if d.DraftErr != nil {
		return d.DraftErr
	}
	d.mu.Lock()
	d.DraftSaves++
	d.mu.Unlock()
	return d.Desk.SaveDraft(ctx, who, id, sheet, body)
}

// Act tells the action, and refuses what it is told to refuse.
func (d *Desk) Act(ctx context.Context, who desk.Actor, on []desk.Subject, a desk.Action) (desk.Done, error) {
	if d.Err != nil {
		return desk.Done{}, d.Err
	}
	d.mu.Lock()
	d.Sent = append(d.Sent, Sent{IDs: (&desk.Done{Subjects: on}).Leads(), Action: a})
	d.mu.Unlock()
	free := slices.DeleteFunc(slices.Clone(on), func(s desk.Subject) bool { return d.Refuse[s.Lead()] != nil })
	if len(free) == len(on) {
		return d.Desk.Act(ctx, who, on, a)
	}
	done := desk.Done{Batch: a.Batch}
	if len(free) > 0 {
		var err error
		if done, err = d.Desk.Act(ctx, who, free, a); err != nil {
			return done, err
		}
	}
	for _, s := range on {
		if why := d.Refuse[s.Lead()]; why != nil {
			done.Refused = append(done.Refused, desk.Refusal{On: s, Err: why})
		}
	}
	done.Text = desk.Told(a, &done)
	return done, nil
}

// UndoBatch tells which one.
func (d *Desk) UndoBatch(ctx context.Context, who desk.Actor, on desk.Subject, batch string) (desk.Done, error) {
	d.Batch = batch
	return d.Desk.UndoBatch(ctx, who, on, batch)
}

// UndoEvent tells which one.
func (d *Desk) UndoEvent(ctx context.Context, who desk.Actor, seq int64) (desk.Done, error) {
	d.Undone = append(d.Undone, seq)
	return d.Desk.UndoEvent(ctx, who, seq)
}

// Activity is the desk's, changed by Event.
func (d *Desk) Activity(ctx context.Context, who desk.Actor, q desk.ActivityQuery) (desk.ActivityPage, error) {
	if d.Err != nil {
		return desk.ActivityPage{}, d.Err
	}
	page, err := d.Desk.Activity(ctx, who, q)
	if d.Event != nil {
		for i := range page.Events {
			d.Event(&page.Events[i])
		}
	}
	return page, err
}

// Held is the desk's, changed by Record.
func (d *Desk) Held(ctx context.Context, who desk.Actor, q desk.HeldQuery) (desk.HeldPage, error) {
	if d.Err != nil {
		return desk.HeldPage{}, d.Err
	}
	page, err := d.Desk.Held(ctx, who, q)
	if d.Record != nil {
		for i := range page.Records {
			d.Record(&page.Records[i])
		}
	}
	return page, err
}

// PartnerNames is the desk's, changed by Named.
func (d *Desk) PartnerNames(ctx context.Context) ([]desk.PartnerName, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	names, err := d.Desk.PartnerNames(ctx)
	if d.Named != nil {
		for i := range names {
			d.Named(&names[i])
		}
	}
	return names, err
}

// Overlaps is the desk's, changed by Shared.
func (d *Desk) Overlaps(ctx context.Context, who desk.Actor, partner string) ([]desk.OverlapRow, error) {
	if d.Err != nil {
		return nil, d.Err
	}
	all, err := d.Desk.Overlaps(ctx, who, partner)
	for i := range all {
		if d.Shared != nil {
			d.Shared(&all[i])
		}
	}
	return all, err
}

// Fix tells what was set.
func (d *Desk) Fix(ctx context.Context, who desk.Actor, ids []lead.ID, set map[string]string, expect int64) (desk.Fixed, error) {
	d.Fixes = append(d.Fixes, set)
	return d.Desk.Fix(ctx, who, ids, set, expect)
}

// TryReferral is the desk's, changed by Trial.
func (d *Desk) TryReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error) {
	if d.Err != nil {
		return desk.Trial{}, d.Err
	}
	t, err := d.Desk.TryReferral(ctx, who, r)
	if d.Trial != nil {
		d.Trial(&t)
	}
	return t, err
}

// AddReferral tells what was typed.
func (d *Desk) AddReferral(ctx context.Context, who desk.Actor, r desk.Referral) (desk.Trial, error) {
	if d.Err != nil {
		return desk.Trial{}, d.Err
	}
	d.Typed = append(d.Typed, r)
	return d.Desk.AddReferral(ctx, who, r)
}

// notDone turns a refusal into an error.
func notDone(done desk.Done, err error) error {
	if err == nil && len(done.Refused) > 0 {
		return fault.Wrap(fault.Refused, "prepare the test", done.Refused[0].Err, "")
	}
	return err
}
