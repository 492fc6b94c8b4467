package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// DutyKind is a sort of duty.
type DutyKind string

// The duties, in the order in which those of one day are listed.
const (
	WeeklyReport    DutyKind = "weekly_report"
	WeeklyDedup     DutyKind = "weekly_dedup"
	ModelAudit      DutyKind = "model_audit"
	QuarterlyReview DutyKind = "quarterly_review"
	DecayAudit      DutyKind = "decay_audit"
	PageRefresh     DutyKind = "page_refresh"
	PartnerChannel  DutyKind = "partner_channel"
)

// DutyKinds lists the kinds in their order.
func DutyKinds() []DutyKind {
	return []DutyKind{WeeklyReport, WeeklyDedup, ModelAudit, QuarterlyReview, DecayAudit, PageRefresh, PartnerChannel}
}

// Duty is something to be done by a day.
type Duty struct {
	ID          string    `json:"id"` // the kind and what it is about; the same as long as the duty is the same
	Kind        DutyKind  `json:"kind"`
	What        string    `json:"what"` // a week, a quarter, a URL, a partner, the day of the policy
	DueOn       Day       `json:"due_on"`
	State       DutyState `json:"state"`
	OverdueDays int64     `json:"overdue_days"`
}

// DutyState says whether a duty's day has come.
type DutyState string

// The states of a duty that is not done.
const (
	DutyDue     DutyState = "due"
	DutyPlanned DutyState = "planned"
)

// Reachable is a partner by whether messages reach it.
type Reachable struct {
	ID         string
	Joined     lead.Opt[Day]
	HasChannel bool
}

// Duties is what duties follow from. Days are those of the policy's zone.
type Duties struct {
	AsOf         Day
	Started      Day // of the programme; nothing is owed of the time before
	Policy       Day // on which the policy in force was published
	RefreshAfter policy.Span
	Ahead        int // a page is listed so many days before it is due
	Pages        []Page
	Partners     []Reachable
	Done         map[string]Day // by id, on which a duty was done
	Rescheduled  map[string]Day // by id, to which it was put off or brought forward
}

// auditAfter is how many days after the policy, or after the last audit, the model is to be looked at.
const auditAfter = 30

// List lists what is not done, by its day. Of what recurs only the latest is listed: a report of last week makes up
// for that of the week before. It is owed from the day after its week or quarter; when that is done, the next is
// planned.
func (d Duties) List() []Duty {
	out := []Duty{}
	for _, kind := range []DutyKind{WeeklyReport, WeeklyDedup} {
		week := Period{From: d.AsOf.Monday(), To: d.AsOf.Monday() + 7}
		last := Period{From: week.From - 7, To: week.From}
		out = d.recurring(out, kind, last, week, func(p Period) string { return p.From.Week() })
	}
	quarter := d.AsOf.Quarter()
	for _, kind := range []DutyKind{QuarterlyReview, DecayAudit} {
		out = d.recurring(out, kind, (quarter.From - 1).Quarter(), quarter, Period.QuarterName)
	}
	out = d.audit(out)
	for _, p := range d.Pages {
		out = d.page(out, p)
	}
	for _, p := range d.Partners {
		if !p.HasChannel {
			out = d.add(out, PartnerChannel, p.ID, max(d.Started, p.Joined.V))
		}
	}
	order := DutyKinds()
	slices.SortFunc(out, func(a, b Duty) int {
		return cmp.Or(cmp.Compare(a.DueOn, b.DueOn), cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)),
			cmp.Compare(a.What, b.What))
	})
	return out
}

// recurring adds the duty of the last period, or of the running one when that is done or was before the start.
func (d Duties) recurring(out []Duty, kind DutyKind, last, running Period, name func(Period) string) []Duty {
	with := d.add(out, kind, name(last), last.To)
	if last.To > d.Started && len(with) > len(out) {
		return with
	}
	return d.add(out, kind, name(running), running.To)
}

// audit adds the audit of the model, which counts from the later of the policy and the last audit.
func (d Duties) audit(out []Duty) []Duty {
	from := d.Policy
	for id, on := range d.Done {
		if strings.HasPrefix(id, dutyID(ModelAudit, "")) {
			from = max(from, on)
		}
	}
	return d.add(out, ModelAudit, from.String(), from+auditAfter)
}

// page adds the refresh of a page that is due or soon will be; one that was ticked off counts as refreshed that day.
func (d Duties) page(out []Duty, p Page) []Duty {
	if on, done := d.Done[dutyID(PageRefresh, p.URL)]; done && on > max(p.Refreshed.V, p.Published.V) {
		p.Refreshed = lead.Known(on)
	}
	f := p.Freshness(d.AsOf, d.RefreshAfter)
	if f.DueOn == nil || *f.DueOn > d.AsOf+Day(d.Ahead) {
		return out
	}
	return d.put(out, PageRefresh, p.URL, *f.DueOn)
}

// add adds a duty unless it is done.
func (d Duties) add(out []Duty, kind DutyKind, what string, due Day) []Duty {
	if _, done := d.Done[dutyID(kind, what)]; done {
		return out
	}
	return d.put(out, kind, what, due)
}

func (d Duties) put(out []Duty, kind DutyKind, what string, due Day) []Duty {
	duty := Duty{ID: dutyID(kind, what), Kind: kind, What: what, DueOn: due, State: DutyPlanned}
	if on, moved := d.Rescheduled[duty.ID]; moved {
		duty.DueOn = on
	}
	if duty.DueOn <= d.AsOf {
		duty.State, duty.OverdueDays = DutyDue, int64(d.AsOf-duty.DueOn)
	}
	return append(out, duty)
}

func dutyID(kind DutyKind, what string) string { return string(kind) + ":" + what }
