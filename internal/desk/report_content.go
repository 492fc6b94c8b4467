package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// pageTally is what a page brought in a period. Amounts are minor units.
type pageTally struct {
	visits, ai, eqls                   int64
	pipeline, influenced, revenue, arr int64
	cost                               lead.Opt[int64]
	now, before, aiNow, aiBefore       int64 // visits in the last 90 days, and in those before
	lastEQL                            int64
}

// content is what pages brought and which are to be refreshed; or, with Prospects, where a link could stand.
func (k *knowledge) content(a *asked) error {
	by, err := k.pageTallies(a.stretchOf)
	if err != nil {
		return err
	}
	if err := k.pageCosts(by, a.period); err != nil {
		return err
	}
	if a.Prospects {
		return k.prospects(a, by)
	}
	a.By = "page"
	a.Columns = []report.Column{{Name: "page", Kind: report.Text, Title: "page"}, {Name: "partner", Kind: report.Text, Title: "partner"},
		{Name: "visits", Kind: report.Count, Title: "visits"}, {Name: "ai_visits", Kind: report.Count, Title: "by AI"},
		{Name: "eqls", Kind: report.Count, Title: "EQLs", Where: "page:{page} eql_at:" + a.Report.Period},
		{
			Name:  "pipeline",
			Kind:  report.Money,
			Title: "pipeline",
		}, {Name: "influenced", Kind: report.Money, Title: "influenced", Quiet: true},
		{Name: "revenue", Kind: report.Money, Title: "revenue"}, {Name: "arr", Kind: report.Money, Title: "ARR", Quiet: true},
		{Name: "cost", Kind: report.Money, Title: "cost", Quiet: true}, {Name: "state", Kind: report.Word, Title: "state"},
		{Name: "due_on", Kind: report.Day, Title: "due"}, {Name: "overdue_days", Kind: report.Count, Title: "overdue"},
		{Name: "title", Kind: report.Text, Title: "title", Quiet: true}, {Name: "kind", Kind: report.Text, Title: "kind", Quiet: true},
		{
			Name:  "content",
			Kind:  report.Word,
			Title: "content",
			Quiet: true,
		}, {Name: "return", Kind: report.Decimal, Title: "return", Quiet: true},
		{Name: "ai_change", Kind: report.Count, Title: "AI visits, 90 days", Quiet: true},
		{Name: "status_code", Kind: report.Count, Title: "crawl", Quiet: true},
		{Name: "visits_90", Kind: report.Count, Title: "visits, 90 days", Quiet: true},
		{Name: "visits_90_before", Kind: report.Count, Title: "visits, 90 days before", Quiet: true},
		{Name: "ai_visits_90", Kind: report.Count, Title: "by AI, 90 days", Quiet: true},
		{Name: "ai_visits_90_before", Kind: report.Count, Title: "by AI, 90 days before", Quiet: true}}
	crawled, err := few(k, &crawlKind, store.Crawls)
	if err != nil {
		return err
	}
	status := map[string]any{}
	for _, c := range crawled {
		status[c.ID] = c.Status
	}
	today := review.DayOf(k.at, k.zone)
	var pillar, syndicated, unmarked, due int64
	for _, p := range k.book {
		if !a.only(p.Partner) {
			continue
		}
		c := by[p.Number]
		if c == nil {
			c = &pageTally{}
		}
		fresh := k.pageDates(p).Freshness(today, k.rules.policy.Programme.RefreshAfter)
		var dueOn, overdue, back any
		if fresh.DueOn != nil {
			dueOn, overdue = fresh.DueOn.String(), *fresh.OverdueDays
		}
		if fresh.State == review.DueNow {
			due++
		}
		if c.cost.Known {
			back = ratio(c.revenue, c.cost.V)
		}
		a.Rows = append(
			a.Rows,
			[]any{p.URL, p.Partner, c.visits, c.ai, c.eqls, c.pipeline, c.influenced, c.revenue, c.arr, optional(c.cost),
				string(fresh.State), dueOn, overdue, worded(p.Title), worded(p.Kind), worded(p.Content), back, c.aiNow - c.aiBefore,
				status[addressKey(p.URL)], c.now, c.before, c.aiNow, c.aiBefore},
		)
		if !a.holds(p.PublishedAt) {
			continue
		}
		switch p.Content {
		case "pillar":
			pillar++
		case "syndicated":
			syndicated++
		default:
			unmarked++
		}
	}
	k.contentTotal(a, pillar, syndicated, unmarked, due)
	return nil
}

func optional(o lead.Opt[int64]) any {
	if !o.Known {
		return nil
	}
	return o.V
}

// pageDates is a page by its days.
func (k *knowledge) pageDates(p *store.Page) review.Page {
	day := func(ms int64) lead.Opt[review.Day] {
		if ms == 0 {
			return lead.Opt[review.Day]{}
		}
		return lead.Known(review.DayOf(ms, k.zone))
	}
	return review.Page{URL: p.URL, Published: day(p.PublishedAt), Refreshed: day(p.RefreshedAt), Gone: day(p.GoneAt)}
}

func (k *knowledge) contentTotal(a *asked, pillar, syndicated, unmarked, due int64) {
	m := review.MixOf(pillar, syndicated, review.Exactly(k.rules.policy.Programme.ContentMix))
	var mix report.Named
	mix.Add("pillar", report.Count, "pillar", m.Pillar)
	mix.Add("syndicated", report.Count, "syndicated", m.Syndicated)
	mix.Add("unmarked", report.Count, "without a mark", unmarked)
	mix.Add("share", report.Share, "share of pillar pages", perhaps(m.Share))
	mix.Add("goal_met", report.Flag, "goal met", perhaps(m.GoalMet))
	mix.Add("pillar_pages_missing", report.Count, "pillar pages missing", perhaps(m.Missing))
	a.Total.Add("pages", report.Count, "pages", int64(len(a.Rows)))
	a.Total.Add("due", report.Count, "due", due)
	a.Total.Add("mix", report.Record, "mix of what was published", mix)
	a.Charts = append(a.Charts, report.Chart{Name: "visits", Sort: report.Bars, Label: "page", Series: []string{"visits", "ai_visits"},
		Kind: report.Count})
}

// pageTallies counts what each page brought in a period, by its number.
func (k *knowledge) pageTallies(s stretchOf) (map[int64]*pageTally, error) {
	by := map[int64]*pageTally{}
	of := func(n int64) *pageTally {
		if by[n] == nil {
			by[n] = &pageTally{}
		}
		return by[n]
	}
	const quarter = 90 * 24 * 60 * 60 * 1000
	from := min(s.from, k.at-2*quarter)
	err := k.tx.PageTouches(k.ctx, from, min(max(s.to, k.at+1), k.at+1), func(c *store.CountedTouch) error {
		if !k.knows(c) {
			return nil
		}
		t := of(c.Page)
		if s.holds(c.At) {
			t.visits++
			if c.Surface == "ai" {
				t.ai++
			}
		}
		ai := int64(0)
		if c.Surface == "ai" {
			ai = 1
		}
		switch {
		case c.At > k.at-quarter:
			t.now, t.aiNow = t.now+1, t.aiNow+ai
		case c.At > k.at-2*quarter:
			t.before, t.aiBefore = t.before+1, t.aiBefore+ai
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := k.pageEQLs(s, of); err != nil {
		return nil, err
	}
	deals, err := k.opportunities()
	if err != nil {
		return nil, err
	}
	var mine []*deal
	for _, o := range deals {
		if k.in(s, o.CreatedAt) || o.Stage == "won" && k.in(s, o.ClosedAt) {
			mine = append(mine, o)
		}
	}
	err = k.paths(mine, func(o *deal, steps []step) {
		var seen []int64
		for _, st := range steps {
			if st.page == 0 || slices.Contains(seen, st.page) {
				continue
			}
			seen = append(seen, st.page)
			k.pageDeal(of(st.page), st.page, o, s)
		}
	})
	return by, err
}

// pageDeal adds an opportunity to a page on its way: to the pipeline of the page of the partner that sourced it, to the
// influenced amount of any other.
func (k *knowledge) pageDeal(t *pageTally, page int64, o *deal, s stretchOf) {
	p := k.byNumber[page]
	sourced := p != nil && p.Partner == o.partner()
	switch {
	case !k.in(s, o.CreatedAt):
	case sourced:
		t.pipeline = plus(t.pipeline, o.amount())
	default:
		t.influenced = plus(t.influenced, o.amount())
	}
	if sourced && o.Stage == "won" && k.in(s, o.ClosedAt) {
		t.revenue, t.arr = plus(t.revenue, o.amount()), plus(t.arr, o.ARR.V)
	}
}

// pageEQLs counts the EQLs of a period that came by a page within the look-back.
func (k *knowledge) pageEQLs(s stretchOf, of func(int64) *pageTally) error {
	var eqls []*store.CountedLead
	err := k.leadsIn(s.from, s.to, func(l *store.CountedLead) error {
		if k.in(s, l.EQLAt) {
			eqls = append(eqls, l)
		}
		return nil
	})
	if err != nil {
		return err
	}
	back := k.lookback().Milliseconds()
	for part := range slices.Chunk(eqls, someRows) {
		touches, err := k.touchesOf(part, func(l *store.CountedLead) stretchOf { return stretchOf{l.EQLAt - back, l.EQLAt} })
		if err != nil {
			return err
		}
		for _, l := range part {
			var seen []int64
			for _, c := range touches[l.ID] {
				if c.Page == 0 || c.At <= l.EQLAt-back || c.At > l.EQLAt || slices.Contains(seen, c.Page) {
					continue
				}
				seen = append(seen, c.Page)
				t := of(c.Page)
				t.eqls++
				t.lastEQL = max(t.lastEQL, l.EQLAt)
			}
		}
	}
	return nil
}

// pageCosts adds what was spent on pages: spend whose item is the page.
func (k *knowledge) pageCosts(by map[int64]*pageTally, p review.Period) error {
	spend, err := few(k, &spendKind, store.Spends)
	if err != nil {
		return err
	}
	numbers := map[string]int64{}
	for _, page := range k.book {
		numbers[page.Key] = page.Number
	}
	for _, s := range spend {
		n, ok := numbers[link.PageKey(s.Item)]
		of, good := review.ParsePeriod(s.Period)
		if !ok || !good || !p.Holds(of.From) && !of.Holds(p.From) {
			continue
		}
		if by[n] == nil {
			by[n] = &pageTally{}
		}
		by[n].cost = lead.Known(plus(by[n].cost.V, s.Amount))
	}
	return nil
}

// prospects ranks the pages at which a link could stand by potential pipeline. Like pages are those of the same kind.
func (k *knowledge) prospects(a *asked, by map[int64]*pageTally) error {
	rows, err := few(k, &prospectKind, store.Prospects)
	if err != nil {
		return err
	}
	t, err := k.tally(a.stretchOf)
	if err != nil {
		return err
	}
	like := map[string]review.Like{}
	for _, p := range k.book {
		if c := by[p.Number]; c != nil {
			l := like[strings.ToLower(p.Kind)]
			like[strings.ToLower(p.Kind)] = review.Like{Visits: l.Visits + c.visits, EQLs: l.EQLs + c.eqls}
		}
	}
	at := map[string]*store.Prospect{}
	var in []review.Prospect
	for _, p := range rows {
		if p.Partner != "" && !a.only(p.Partner) {
			continue
		}
		at[p.URL] = p
		in = append(
			in,
			review.Prospect{URL: p.URL, Kind: strings.ToLower(p.Kind), Visits: p.MonthlyVisits.V, Elsewhere: !k.served(p.Audience)},
		)
	}
	a.By = "url"
	a.Columns = []report.Column{{Name: "url", Kind: report.Text, Title: "page"}, {Name: "partner", Kind: report.Text, Title: "partner"},
		{Name: "site", Kind: report.Text, Title: "site", Quiet: true}, {Name: "kind", Kind: report.Text, Title: "kind"},
		{Name: "monthly_visits", Kind: report.Count, Title: "visits a month"}, {Name: "audience", Kind: report.Text, Title: "audience"},
		{Name: "domain_rating", Kind: report.Count, Title: "DR"}, {Name: "potential", Kind: report.Money, Title: "potential a month"},
		{Name: "like_visits", Kind: report.Count, Title: "visits of like pages", Quiet: true},
		{Name: "like_eqls", Kind: report.Count, Title: "EQLs of like pages", Quiet: true}}
	for _, p := range review.Potentials(in, like, review.Fraction{Minor: t.all[0].Pipeline, Of: t.all[0].EQLs}) {
		row := at[p.URL]
		l := like[p.Kind]
		a.Rows = append(
			a.Rows,
			[]any{p.URL, worded(row.Partner), worded(row.Site), worded(row.Kind), optional(row.MonthlyVisits), worded(row.Audience),
				optional(row.DomainRating), p.Minor, l.Visits, l.EQLs},
		)
	}
	a.note("potential")
	return nil
}

// served reports whether an audience is an industry that the ICP's musts name; where they name none, any is. An
// audience that is not known is none.
func (k *knowledge) served(audience string) bool {
	field := lead.FactOf("account.industry")
	var named []string
	for _, c := range k.rules.policy.ICP.Must {
		named = append(named, heldAgainst(c.When, field.Field)...)
	}
	if len(named) == 0 {
		return true
	}
	return strings.TrimSpace(audience) != "" &&
		slices.ContainsFunc(named, func(n string) bool { return lead.Alike(field.Kind, n, audience) })
}

// heldAgainst are the texts that a condition holds a field against.
func heldAgainst(p policy.Predicate, field string) []string {
	var out []string
	if p.Field == field {
		out = append(out, p.Texts...)
	}
	for _, of := range p.Of {
		out = append(out, heldAgainst(of, field)...)
	}
	return out
}
