package desk

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// standingOf is all that the quarterly review knows of a partner.
type standingOf struct {
	partner        *lead.Partner
	tally          *tally
	pages, visited int64
	influenced     int64
	ranked         review.Ranked
	at             int // its row in the ranking, -1 for one without a rank
	amounts        []int64
	stays, draws   int
	decision, last *store.Decision
}

// quarterRanking is the quarterly review before it is written down.
type quarterRanking struct {
	review.Ranking
	by map[string]*standingOf
}

// seed is that of the resampling. It is a number of the method, not of a machine, so that who asks again gets the same.
const seed = 20260101

// rank ranks the partners of a period.
func (k *knowledge) rank(period review.Period) (*quarterRanking, error) {
	s := k.stretch(period)
	t, err := k.tally(s)
	if err != nil {
		return nil, err
	}
	k.leaves(0, t.all[0].Traffic)
	out := &quarterRanking{by: map[string]*standingOf{}}
	for _, p := range k.partners {
		out.by[p.ID] = &standingOf{partner: p, tally: t.of(p.ID, 0), at: -1}
	}
	for _, p := range k.book {
		if st := out.by[p.Partner]; st != nil && lived(p, s) {
			st.pages++
		}
	}
	if err := k.visitedPages(out, s); err != nil {
		return nil, err
	}
	if err := k.influence(out, s); err != nil {
		return nil, err
	}
	var partners []review.Partner
	for _, p := range k.partners {
		st := out.by[p.ID]
		partners = append(
			partners,
			review.Partner{ID: p.ID, Pipeline: st.tally.Pipeline, Pages: st.pages, Joined: k.joined(p), Ended: k.ended(p)},
		)
	}
	out.Ranking = review.Rank(period, partners)
	for i, r := range out.Rows {
		st := out.by[r.Partner]
		if st.ranked = r; r.Rank > 0 {
			st.at = i
			st.stays, st.draws = out.Stays(i, st.amounts, seed)
		}
	}
	return out, k.decided(out, period)
}

// lived reports whether a page lived on any day of a stretch: a page without a date counts as there all along, and what
// went in the quarter still counts, because taking a page down must not raise the figure.
func lived(p *store.Page, s stretchOf) bool {
	return p.PublishedAt < s.to && (p.GoneAt == 0 || p.GoneAt > s.from)
}

func (k *knowledge) joined(p *lead.Partner) lead.Opt[review.Day] {
	if !p.JoinedAt.Known {
		return lead.Opt[review.Day]{}
	}
	return lead.Known(review.DayOf(store.Millis(p.JoinedAt.V), k.zone))
}

// ended is the day on which a partner that is no longer one ended.
func (k *knowledge) ended(p *lead.Partner) lead.Opt[review.Day] {
	if p.Status != lead.Ended {
		return lead.Opt[review.Day]{}
	}
	if n := len(p.History); n > 0 {
		return lead.Known(review.DayOf(store.Millis(p.History[n-1].From), k.zone))
	}
	return lead.Known(review.Day(0)) // it never was anything else
}

// visitedPages counts the pages of each partner that somebody visited.
func (k *knowledge) visitedPages(out *quarterRanking, s stretchOf) error {
	seen := map[int64]bool{}
	if ok, err := k.keptVisits(s, func(page int64, _ review.Day, _ int, _ int64) {
		p := k.byNumber[page]
		if p == nil || seen[page] {
			return
		}
		seen[page] = true
		if st := out.by[p.Partner]; st != nil && lived(p, s) {
			st.visited++
		}
	}); ok || err != nil {
		return err
	}
	return k.tx.PageTouches(k.ctx, s.from, min(s.to, k.at+1), func(c *store.CountedTouch) error {
		p := k.byNumber[c.Page]
		if p == nil || seen[c.Page] || !k.knows(c) {
			return nil
		}
		seen[c.Page] = true
		if st := out.by[p.Partner]; st != nil && lived(p, s) {
			st.visited++
		}
		return nil
	})
}

// createdIn are the opportunities that were created in a stretch.
func (k *knowledge) createdIn(s stretchOf) ([]*deal, error) {
	deals, err := k.opportunities()
	if err != nil {
		return nil, err
	}
	var out []*deal
	for _, o := range deals {
		if k.in(s, o.CreatedAt) {
			out = append(out, o)
		}
	}
	return out, nil
}

// influence adds up what each partner sourced and what it had a hand in.
func (k *knowledge) influence(out *quarterRanking, s stretchOf) error {
	if k.present() {
		return k.influenceNow(out, s)
	}
	deals, err := k.createdIn(s)
	if err != nil {
		return err
	}
	for _, o := range deals {
		if st := out.by[o.partner()]; st != nil && o.Amount.Known {
			st.amounts = append(st.amounts, o.amount())
		}
	}
	return k.paths(deals, func(o *deal, steps []step) {
		for _, id := range influencers(o, steps) {
			if st := out.by[id]; st != nil {
				st.influenced = plus(st.influenced, o.amount())
			}
		}
	})
}

// hands are the opportunities of a stretch that partners sourced, and those that others had a hand in, as it is now.
type hands struct {
	of                  stretchOf
	sourced, influenced []store.PartnerDeal
}

// handsIn reads them once: the database joins the rows.
func (k *knowledge) handsIn(s stretchOf) (*hands, error) {
	if k.hands != nil && k.hands.of == s {
		return k.hands, nil
	}
	h := &hands{of: s}
	to := min(s.to, k.at+1)
	var err error
	if h.sourced, err = k.tx.SourcedIn(k.ctx, s.from, to); err != nil {
		return nil, err
	}
	if k.leaves(int64(len(h.sourced)), 0) {
		return h, nil
	}
	company := k.rules.policy.Attribution.Path != "lead"
	h.influenced, err = k.tx.InfluencedIn(k.ctx, s.from, to, k.lookback().Milliseconds(), company)
	k.hands = h
	return h, err
}

// influenceNow is influence as it is now.
func (k *knowledge) influenceNow(out *quarterRanking, s stretchOf) error {
	h, err := k.handsIn(s)
	if err != nil {
		return err
	}
	for _, o := range h.sourced {
		if st := out.by[o.Partner]; st != nil && o.Amount.Known {
			st.amounts = append(st.amounts, o.Amount.V)
		}
	}
	for _, o := range h.influenced {
		if st := out.by[o.Partner]; st != nil {
			st.influenced = plus(st.influenced, o.Amount.V)
		}
	}
	return nil
}

// dealsAround are the opportunities of a stretch that a partner sourced or had a hand in; of an earlier state all of the
// stretch.
func (k *knowledge) dealsAround(partner string, s stretchOf) ([]*deal, error) {
	if !k.present() {
		return k.createdIn(s)
	}
	h, err := k.handsIn(s)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, list := range [][]store.PartnerDeal{h.sourced, h.influenced} {
		for _, o := range list {
			if o.Partner == partner {
				ids = append(ids, o.ID)
			}
		}
	}
	slices.Sort(ids)
	rows, err := k.tx.OpportunitiesByID(k.ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b *store.Opportunity) int { return cmp.Compare(a.ID, b.ID) })
	return k.withLeads(rows)
}

// decided are the decisions for the quarter, and those for the one before.
func (k *knowledge) decided(out *quarterRanking, period review.Period) error {
	all, err := few(k, &decisionKind, store.Decisions)
	if err != nil {
		return err
	}
	this, last := period.QuarterName(), before(period, 1).QuarterName()
	for _, d := range all {
		st := out.by[d.Partner]
		switch {
		case st == nil:
		case d.Quarter == this:
			st.decision = d
		case d.Quarter == last:
			st.last = d
		}
	}
	return nil
}

// quarterlyColumns are the columns of the quarterly review.
func quarterlyColumns(period string) []report.Column {
	of := func(where string) string { return filled(where, period) + " partner:{partner}" }
	return []report.Column{
		{Name: "rank", Kind: report.Count, Title: "rank"}, {Name: "partner", Kind: report.Text, Title: "partner"},
		{Name: "tier", Kind: report.Text, Title: "tier", Quiet: true}, {Name: "pages", Kind: report.Count, Title: "pages"},
		{Name: "pages_visited", Kind: report.Count, Title: "visited", Quiet: true},
		{Name: "pipeline", Kind: report.Money, Title: "pipeline", Where: of("sourced:{period}")},
		{Name: "influenced", Kind: report.Money, Title: "influenced", Where: filled("influenced:{partner} sourced:{period}", period)},
		{Name: "pipeline_per_page", Kind: report.Money, Title: "pipeline a page"},
		{Name: "eqls", Kind: report.Count, Title: "EQLs", Where: of("eql_at:{period}")},
		{Name: "sqls", Kind: report.Count, Title: "SQLs", Where: of("sql_at:{period}")},
		{Name: "won", Kind: report.Count, Title: "won", Where: of("won_at:{period}")},
		{Name: "lost", Kind: report.Count, Title: "lost", Where: of("lost_at:{period}"), Quiet: true},
		{Name: "close_rate", Kind: report.Rate, Title: "close rate"}, {Name: "win_rate", Kind: report.Rate, Title: "win rate", Quiet: true},
		{Name: "cost", Kind: report.Money, Title: "cost", Quiet: true},
		{Name: "cost_per_eql", Kind: report.Money, Title: "cost an EQL"},
		{Name: "revenue", Kind: report.Money, Title: "revenue", Where: of("won_at:{period}")},
		{
			Name:  "small",
			Kind:  report.Flag,
			Title: "few",
			Quiet: true,
		}, {Name: "stays_in_band", Kind: report.Share, Title: "stays", Quiet: true},
		{Name: "decision", Kind: report.Word, Title: "decision"}, {Name: "band", Kind: report.Word, Title: "band"},
		{
			Name:  "name",
			Kind:  report.Text,
			Title: "name",
			Quiet: true,
		}, {Name: "outlier", Kind: report.Money, Title: "one deal", Quiet: true},
		{Name: "traffic", Kind: report.Count, Title: "touches", Quiet: true},
		{Name: "visitors", Kind: report.Count, Title: "visitors", Quiet: true},
		{Name: "referrals", Kind: report.Count, Title: "referrals", Where: of("referred:{period}"), Quiet: true},
	}
}

// quarterly is the review of partners by pipeline per referral page.
func (k *knowledge) quarterly(a *asked) error {
	r, err := k.rank(a.period)
	if err != nil {
		return err
	}
	a.By, a.Columns = "partner", quarterlyColumns(a.Report.Period)
	var total standingOf
	total.tally = &tally{}
	for _, row := range r.Rows {
		st := r.by[row.Partner]
		if !a.only(row.Partner) {
			continue
		}
		a.Rows = append(a.Rows, k.quarterlyRow(st))
		total.tally.join(st.tally)
		total.pages, total.visited = total.pages+st.pages, total.visited+st.visited
	}
	k.quarterlyTotal(a, &total)
	k.quarterlyNotes(a, r)
	if st := r.by[a.ReportQuery.Partner]; st != nil {
		if err := k.tellTargets(a, st.partner.ID, reached{st.tally.EQLs, st.tally.Pipeline, ""}); err != nil {
			return err
		}
	}
	a.Charts = append(a.Charts, report.Chart{Name: "pipeline_per_page", Sort: report.Bars, Label: "name",
		Series: []string{"pipeline_per_page"}, Kind: report.Money})
	rates := report.Chart{Name: "close_rate", Sort: report.Intervals, Label: "name", Series: []string{"close_rate"}}
	if base := k.rules.policy.Programme.BaselineCloseRate; base > 0 {
		rates.Goal, rates.Beside = &base, true
	}
	a.Charts = append(a.Charts, rates)
	return nil
}

func (k *knowledge) quarterlyRow(st *standingOf) []any {
	t, row := st.tally, st.ranked
	var rank, stays, cost, perEQL, decision, outlier any
	if row.Rank > 0 {
		rank = int64(row.Rank)
	}
	if st.draws > 0 {
		stays = float64(st.stays) / float64(st.draws)
	}
	if c := st.partner.CostPerQuarter; c.Known {
		cost, perEQL = c.V, perhaps(review.Fraction{Minor: c.V, Of: t.EQLs}.Rounded())
	}
	if st.decision != nil {
		decision = st.decision.Decision
	}
	if i, ok := review.Outlier(st.amounts); ok && len(st.amounts) > 1 {
		outlier = st.amounts[i]
	}
	return []any{rank, row.Partner, st.partner.Tier, st.pages, st.visited, t.Pipeline, st.influenced, perhaps(row.PerPage.Rounded()),
		t.EQLs, t.SQLs, t.Won, t.Lost, review.RateOf(t.CohortWon, t.EQLs), review.RateOf(t.Won, t.Won+t.Lost), cost, perEQL, t.Revenue,
		t.EQLs < fewEQLs, stays, decision, string(row.Band), k.called(row.Partner), outlier, t.Traffic, t.Visitors, t.Referrals}
}

// fewEQLs is below how many EQLs a rate is marked.
const fewEQLs = 6

func (k *knowledge) quarterlyTotal(a *asked, s *standingOf) {
	t := s.tally
	n := &a.Total
	n.Add("pages", report.Count, "pages", s.pages)
	n.Add("pages_visited", report.Count, "visited", s.visited)
	n.Add("pipeline", report.Money, "pipeline", t.Pipeline)
	n.Add("eqls", report.Count, "EQLs", t.EQLs)
	n.Add("sqls", report.Count, "SQLs", t.SQLs)
	n.Add("won", report.Count, "won", t.Won)
	n.Add("lost", report.Count, "lost", t.Lost)
	n.Add("close_rate", report.Rate, "close rate", review.RateOf(t.CohortWon, t.EQLs))
	n.Add("win_rate", report.Rate, "win rate", review.RateOf(t.Won, t.Won+t.Lost))
	n.Add("revenue", report.Money, "revenue", t.Revenue)
	where := map[string]string{
		"pipeline": "sourced",
		"eqls":     "eql_at",
		"sqls":     "sql_at",
		"won":      "won_at",
		"lost":     "lost_at",
		"revenue":  "won_at",
	}
	for i := range n.Columns {
		if key := where[n.Columns[i].Name]; key != "" {
			n.Columns[i].Where = key + ":" + a.Report.Period + " -partner:none"
		}
	}
}

func (k *knowledge) quarterlyNotes(a *asked, r *quarterRanking) {
	a.note("ranked", r.Ranked, r.K)
	if r.K == 0 {
		a.note("few")
	}
	unranked := map[review.Band]int{}
	for _, row := range r.Rows {
		unranked[row.Band]++
	}
	if n := unranked[review.TooEarly]; n > 0 {
		a.note("too_early", n)
	}
	if n := unranked[review.Unranked]; n > 0 {
		a.note("unranked", n)
	}
	for _, row := range r.Rows {
		st := r.by[row.Partner]
		if st.at < 0 || !a.only(row.Partner) || len(st.amounts) < 2 {
			continue
		}
		if which, without, ok := r.Alone(st.at, st.amounts); ok {
			a.note("alone", row.Partner, report.Amount(st.amounts[which]), report.Term(without))
		}
	}
}
