package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// PageLook is a referral page as it is looked at. Amounts are minor units of the quarter.
type PageLook struct {
	URL, Title, Kind, Content string
	Partner, PartnerName      string
	State                     review.PageState
	Duty                      string    // that of refreshing it
	Published, Refreshed      time.Time // zero: not known
	Gone                      time.Time // zero: it is there
	Due                       time.Time // zero: it never is
	Overdue                   int64     // days
	Moved                     bool      // its day was put off or brought forward
	Visits, Before            int64     // in the last 90 days, and in those before
	AI, AIBefore              int64
	EQLs                      int64
	LastEQL                   time.Time // within the quarter; zero for none
	Pipeline, Revenue, ARR    int64
	Cost                      lead.Opt[int64]
	Status                    lead.Opt[int64] // what the last crawl was answered
	Where                     string          // the filter that finds its EQLs of the quarter
	In                        SinceQuery      // its line in the report
}

// ProspectLook is a page at which a link could stand.
type ProspectLook struct {
	URL, Site, Kind, Audience, Partner string
	Visits, Rating                     lead.Opt[int64]
	Potential                          int64 // pipeline a month, minor units
	LikeVisits, LikeEQLs               int64 // what the pages of its kind had and brought
	In                                 SinceQuery
}

// ContentLook is what referral pages brought, which are due, and where a link could stand.
type ContentLook struct {
	Quarter, Prev, Next string // Next is "" for the quarter that runs
	Running             bool
	Currency            string
	Pages               []PageLook // those due first, by their day
	Mix                 review.Mix // of what was published in the quarter
	Unmarked            int64      // published, and neither pillar nor syndicated
	Goal                float64    // the share of pillar pages
	Due, Soon, NoDate   int        // Soon are due within SoonDays
	Prospects           []ProspectLook
}

// SoonDays is how far ahead a page counts as due soon.
const SoonDays = 30

// LookContent answers referral pages as they are looked at, with the figures of a quarter: "" is the one that runs.
func (d *Desk) LookContent(ctx context.Context, who Actor, quarter string) (out ContentLook, err error) {
	if err := permit("report content", who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		out, err = k.lookContent(quarter)
		return err
	})
	return out, err
}

// quarterNamed is the quarter of a name, the one that runs for "".
func (k *knowledge) quarterNamed(what, name string) (review.Period, error) {
	today := review.DayOf(k.at, k.zone)
	if name == "" {
		return today.Quarter(), nil
	}
	p, ok := review.ParsePeriod(name)
	if !ok || p != p.From.Quarter() {
		return p, fault.New(fault.Usage, what, safetext.Quote(name)+" is no quarter", "write 2026-Q4")
	}
	return p, nil
}

func (k *knowledge) lookContent(quarter string) (ContentLook, error) {
	p, err := k.quarterNamed("report content", quarter)
	if err != nil {
		return ContentLook{}, err
	}
	pol := k.rules.policy.Programme
	out := ContentLook{Quarter: p.QuarterName(), Prev: before(p, 1).QuarterName(), Currency: k.rules.policy.Currency, Goal: pol.ContentMix}
	s := k.stretch(p)
	if out.Running = k.at < s.to; !out.Running {
		out.Next = before(p, -1).QuarterName()
	}
	by, err := k.pageTallies(s)
	if err != nil {
		return out, err
	}
	if err := k.pageCosts(by, p); err != nil {
		return out, err
	}
	if err := k.lookPages(&out, s, by); err != nil {
		return out, err
	}
	out.Prospects, err = k.lookProspects(p, s, by)
	return out, err
}

// lookPages are the pages with what each brought, those that are due first.
func (k *knowledge) lookPages(out *ContentLook, s stretchOf, by map[int64]*pageTally) error {
	const decades = 366 * 50 // every page that has a day at all
	duties, err := k.duties(decades)
	if err != nil {
		return err
	}
	due := map[string]review.Duty{}
	for _, d := range duties {
		if d.Kind == review.PageRefresh {
			due[d.What] = d
		}
	}
	crawled, err := few(k, &crawlKind, store.Crawls)
	if err != nil {
		return err
	}
	status := map[string]lead.Opt[int64]{}
	for _, c := range crawled {
		status[c.ID] = lead.Known(c.Status)
	}
	today := review.DayOf(k.at, k.zone)
	var pillar, syndicated int64
	for _, p := range k.book {
		c := by[p.Number]
		if c == nil {
			c = &pageTally{}
		}
		look := PageLook{URL: p.URL, Title: p.Title, Kind: p.Kind, Content: p.Content, Partner: p.Partner, PartnerName: k.called(p.Partner),
			Published: whenever(
				p.PublishedAt,
			), Refreshed: whenever(p.RefreshedAt), Gone: whenever(p.GoneAt), Visits: c.now, Before: c.before, AI: c.aiNow,
			AIBefore: c.aiBefore, EQLs: c.eqls, LastEQL: whenever(c.lastEQL), Pipeline: c.pipeline, Revenue: c.revenue, ARR: c.arr,
			Cost: c.cost, Status: status[addressKey(p.URL)], Duty: string(review.PageRefresh) + ":" + p.URL,
			Where: "page:" + filter.Quote(p.URL) + " eql_at:" + out.Quarter,
			In:    SinceQuery{Report: "content", Period: out.Quarter, Row: p.URL}}
		k.refresh(&look, p, due, today)
		switch look.State {
		case review.DueNow:
			out.Due++
		case review.NoDate:
			out.NoDate++
		}
		if look.Soon(store.Instant(k.at)) {
			out.Soon++
		}
		out.Pages = append(out.Pages, look)
		if s.holds(p.PublishedAt) {
			switch p.Content {
			case "pillar":
				pillar++
			case "syndicated":
				syndicated++
			default:
				out.Unmarked++
			}
		}
	}
	out.Mix = review.MixOf(pillar, syndicated, review.Exactly(out.Goal))
	slices.SortStableFunc(out.Pages, func(a, b PageLook) int {
		return cmp.Or(cmp.Compare(orderOf(&a), orderOf(&b)), a.Due.Compare(b.Due), cmp.Compare(b.Visits, a.Visits),
			cmp.Compare(a.URL, b.URL))
	})
	return nil
}

// Soon reports whether a page that is not due yet will be within SoonDays.
func (p *PageLook) Soon(now time.Time) bool {
	return p.State == review.Fresh && !p.Due.IsZero() && p.Due.Before(now.AddDate(0, 0, SoonDays))
}

// orderOf puts pages with a day before those that lack one, and these before those that are gone.
func orderOf(p *PageLook) int {
	return slices.Index([]review.PageState{review.DueNow, review.Fresh, review.NoDate, review.IsGone}, p.State)
}

// refresh says when a page is due, by the duty where there is one: its day may have been moved.
func (k *knowledge) refresh(look *PageLook, p *store.Page, due map[string]review.Duty, today review.Day) {
	fresh := k.pageDates(p).Freshness(today, k.rules.policy.Programme.RefreshAfter)
	look.State = fresh.State
	if fresh.DueOn == nil {
		return
	}
	on := *fresh.DueOn
	if duty, ok := due[p.URL]; ok {
		look.Moved, on = duty.DueOn != on, duty.DueOn
		look.State = review.Fresh
		if duty.State == review.DutyDue {
			look.State = review.DueNow
		}
	}
	look.Due, look.Overdue = store.Instant(k.midnight(on)), max(int64(today-on), 0)
}

// whenever is an instant, zero for none.
func whenever(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return store.Instant(ms)
}

// lookProspects are the rows of the report with prospects.
func (k *knowledge) lookProspects(p review.Period, s stretchOf, by map[int64]*pageTally) ([]ProspectLook, error) {
	a := &asked{Report: &report.Report{}, period: p, stretchOf: s}
	if err := k.prospects(a, by); err != nil {
		return nil, err
	}
	var out []ProspectLook
	for i := range a.Rows {
		text := func(column string) string { t, _ := a.Value(i, column).(string); return t }
		number := func(column string) (o lead.Opt[int64]) { o.V, o.Known = a.Value(i, column).(int64); return o }
		out = append(out, ProspectLook{URL: text("url"), Site: text("site"), Kind: text("kind"), Audience: text("audience"),
			Partner: k.called(text("partner")), Visits: number("monthly_visits"), Rating: number("domain_rating"),
			Potential:  number("potential").V,
			LikeVisits: number("like_visits").V, LikeEQLs: number("like_eqls").V,
			In: SinceQuery{Report: "content", Period: p.QuarterName(), Part: ProspectRows, Row: text("url")}})
	}
	return out, nil
}
