package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// TrendQuarters is how many quarters a partner is looked back on, the one under review included.
const TrendQuarters = 8

// Review is the quarterly review as it is looked at: the figures of the report `quarterly` with what holds each partner
// in its band. Amounts are minor units of Currency, texts are clean.
type Review struct {
	Quarter   string // 2026-Q4
	Running   bool   // it is not over: figures are those to date
	Currency  string
	Ranked, K int       // how many hold a rank; places in the band at either end, 0 where there are no bands
	Bands     []BandSum // those that somebody is in, from the top
	Partners  []Reviewed
	Partly    bool     // what takes longer is not counted: Influenced, and of a partner's own page Pages, Credits, Counts and Payout
	Quarters  []string // of each Trend, the oldest first; the last is Quarter
	Before    string   // the quarter before
	Moved     int64    // net money that the decisions of Quarter move
	Undecided int      // who holds a rank and nothing is decided of
}

// Keep takes over what it leaves out from an earlier answer about the same quarter.
func (r *Review) Keep(earlier *Review) {
	if !r.Partly || r.Quarter != earlier.Quarter {
		return
	}
	for i := range r.Partners {
		at := slices.IndexFunc(earlier.Partners, func(o Reviewed) bool { return o.ID == r.Partners[i].ID })
		if at >= 0 {
			r.Partners[i].Influenced = earlier.Partners[at].Influenced
		}
	}
}

// BandSum is what the partners of a band brought together.
type BandSum struct {
	Band     review.Band
	Partners int
	Pipeline int64
	Share    *float64 // of the pipeline of all partners, 0 to 1; nil where there is none
	Cost     int64
}

// Reviewed is a partner in a quarter.
type Reviewed struct {
	ID, Name, Kind, Tier, Region, Manager, Language string
	Status                                          lead.PartnerStatus
	review.Ranked                                   // rank 0: none, and the band says why
	Pages, Visited                                  int64
	Pipeline, Revenue                               int64
	Influenced                                      *int64 // nil: not counted
	EQLs, SQLs, Won, Lost                           int64
	Few                                             bool        // fewer EQLs than a rate can be told from
	Close, Win                                      review.Rate // won of EQLs; won of won and lost
	Cost, PerEQL                                    *int64      // nil: not known, or no EQL
	Trend                                           []*int64    // pipeline a page by quarter, nil: without a page
	Rise                                            int         // ranks gained since the quarter before; 0 also where one has no rank
	WasRanked                                       bool        // it held a rank in the quarter before
	Deals                                           int         // opportunities with an amount that make up Pipeline
	Outlier                                         *Outlier
	Above, Below                                    *Beside  // the ranks beside it, nil at the ends and without a rank
	Up, Down                                        *Shift   // what would move it over an edge, nil where nothing would
	Tied                                            []string // names of those with the same figure
	// In how many of so many draws it stays in its band; 0 of 0: nothing to draw.
	Stays, Draws   int
	Decision, Last *Decided          // for the quarter, and for the one before
	In             SinceQuery        // its line in the report
	Where          map[string]string // by column
}

// Beside is the partner of the rank beside another's.
type Beside struct {
	Name    string
	PerPage review.Fraction
}

// Shift is the least change of a partner's pipeline that moves it to another band, all others standing as they are.
type Shift struct {
	To    review.Band
	Minor int64  // minor units more (Up) or less (Down)
	Past  string // the name of the partner at the edge
}

// Outlier is one opportunity that is more than all others of its partner together.
type Outlier struct {
	Minor   int64
	Without review.Band // the band without it, "" where that is the same
}

// Decided is a decision of a review.
type Decided struct {
	Quarter, Decision, Owner, By string
	Reason, WouldChange          string
	DueOn                        string // a day, "" for none
	Moved                        *int64 // minor units more (or less) for the partner, nil: not said
	At                           time.Time
	Done                         time.Time // zero: not yet
	Overdue                      bool
}

// ReviewQuery asks for the review of a quarter.
type ReviewQuery struct {
	Quarter string // as 2026-Q4; "" is the last one that is over
	// AtMost is how many opportunities of the quarter may be held against all touches at their companies. Where there are
	// more, or many more touches, what comes of that is left out, and the answer is there at once; 0 is however many.
	AtMost int
}

// LookAtMost is how many opportunities of a quarter a screen holds against all touches, and how many leads and runs of clocks of
// a week it goes through, before it shows anything.
const LookAtMost = 2000

// touchesPerDeal is how many touches of a quarter count as much as one opportunity.
const touchesPerDeal = 25

// leaves reports whether so many of anything are more than what a look has time for.
func (k *knowledge) leaves(deals, touches int64) bool {
	if most := int64(k.atMost); most > 0 && (deals > most || touches > most*touchesPerDeal) {
		k.left = true
	}
	return k.left
}

// Review reads the review of a quarter.
func (d *Desk) Review(ctx context.Context, who Actor, q ReviewQuery) (Review, error) {
	var out Review
	err := d.reviewing(ctx, who, q, func(k *knowledge, period review.Period) (err error) {
		out, err = k.reviewOf(period)
		return err
	})
	return out, err
}

// reviewing reads a quarter of one snapshot.
func (d *Desk) reviewing(ctx context.Context, who Actor, q ReviewQuery, f func(*knowledge, review.Period) error) error {
	if err := permit("review partners", who, ReadReports); err != nil {
		return err
	}
	return d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		k.atMost = q.AtMost
		period := (review.DayOf(k.at, k.zone).Quarter().From - 1).Quarter()
		if q.Quarter != "" {
			p, ok := review.ParsePeriod(q.Quarter)
			if !ok || p != p.From.Quarter() {
				return fault.New(fault.Usage, "review partners", safetext.Quote(q.Quarter)+" is no quarter", "write it as 2026-Q4")
			}
			period = p
		}
		return f(k, period)
	})
}

func (k *knowledge) reviewOf(period review.Period) (Review, error) {
	out := Review{Quarter: period.QuarterName(), Before: before(period, 1).QuarterName(), Running: k.running(period),
		Currency: k.rules.policy.Currency}
	r, err := k.rank(period)
	if err != nil {
		return out, err
	}
	out.Ranked, out.K, out.Partly = r.Ranked, r.K, k.left
	trend, names, err := k.trends(period)
	if err != nil {
		return out, err
	}
	out.Quarters = names
	var decisions []*store.Decision
	for _, row := range r.Rows {
		st := r.by[row.Partner]
		out.Partners = append(out.Partners, k.reviewed(r, st, trend, out.Quarter))
		decisions = append(decisions, st.decision, st.last)
		if st.decision != nil {
			out.Moved += st.decision.Moved.V
		} else if row.Rank > 0 {
			out.Undecided++
		}
	}
	told, err := k.told(decisions)
	if err != nil {
		return out, err
	}
	for i := range out.Partners {
		out.Partners[i].Decision, out.Partners[i].Last = told[2*i], told[2*i+1]
	}
	// Who holds no rank stands by why, so that each band is one piece.
	slices.SortStableFunc(out.Partners, func(a, b Reviewed) int { return cmp.Compare(unrankedAs(&a), unrankedAs(&b)) })
	out.Bands = bandSums(out.Partners)
	return out, nil
}

// unrankedAs is the order of those without a rank behind the others.
func unrankedAs(r *Reviewed) int {
	return slices.Index([]review.Band{review.TooEarly, review.Unranked}, r.Band)
}

// running reports whether a period is not over.
func (k *knowledge) running(p review.Period) bool { return k.at < k.midnight(p.To) }

// reviewed is a partner of a ranking.
func (k *knowledge) reviewed(r *quarterRanking, st *standingOf, trend []review.Ranking, quarter string) Reviewed {
	p, t := st.partner, st.tally
	out := Reviewed{ID: p.ID, Name: safetext.Line(k.called(p.ID)), Kind: safetext.Line(p.Kind), Tier: safetext.Line(p.Tier),
		Region: safetext.Line(p.Region), Manager: safetext.Line(p.Manager), Language: safetext.Line(p.Language), Status: p.Status,
		Ranked: st.ranked, Pages: st.pages, Visited: st.visited, Pipeline: t.Pipeline, Revenue: t.Revenue,
		EQLs: t.EQLs, SQLs: t.SQLs, Won: t.Won, Lost: t.Lost, Few: t.EQLs < fewEQLs, Close: review.RateOf(t.CohortWon, t.EQLs),
		Win: review.RateOf(t.Won, t.Won+t.Lost), Deals: len(st.amounts), Stays: st.stays, Draws: st.draws, Where: map[string]string{},
		In: SinceQuery{Report: "quarterly", Period: quarter, Row: p.ID}}
	if !k.left {
		out.Influenced = &st.influenced
	}
	if c := p.CostPerQuarter; c.Known {
		out.Cost, out.PerEQL = &c.V, review.Fraction{Minor: c.V, Of: t.EQLs}.Rounded()
	}
	if i, ok := review.Outlier(st.amounts); ok && len(st.amounts) > 1 {
		out.Outlier = &Outlier{Minor: st.amounts[i]}
	}
	if st.at >= 0 {
		k.held(&out, r.Why(st.at))
		out.Tied = k.tied(r, st.at)
		if i, without, ok := r.Alone(st.at, st.amounts); ok {
			out.Outlier = &Outlier{Minor: st.amounts[i], Without: without}
		}
	}
	for i := range trend {
		j := slices.IndexFunc(trend[i].Rows, func(row review.Ranked) bool { return row.Partner == p.ID })
		row := trend[i].Rows[j]
		out.Trend = append(out.Trend, row.PerPage.Rounded())
		if i == len(trend)-2 && row.Rank > 0 {
			out.WasRanked = true
			if st.ranked.Rank > 0 {
				out.Rise = row.Rank - st.ranked.Rank
			}
		}
	}
	mine := tableRow{[]report.Column{{Name: "partner"}}, []any{p.ID}}
	for _, c := range quarterlyColumns(quarter) {
		if c.Where != "" {
			out.Where[c.Name] = rowWhere(c, mine)
		}
	}
	return out
}

// held says what holds a partner in its band.
func (k *knowledge) held(out *Reviewed, w review.Why) {
	beside := func(r *review.Ranked) *Beside {
		if r == nil {
			return nil
		}
		return &Beside{safetext.Line(k.called(r.Partner)), r.PerPage}
	}
	over := func(m *review.Move) *Shift {
		if m == nil {
			return nil
		}
		return &Shift{m.To, m.Minor, safetext.Line(k.called(m.Past))}
	}
	out.Above, out.Below, out.Up, out.Down = beside(w.Above), beside(w.Below), over(w.Up), over(w.Down)
}

// tied are the partners with the very figure of a row.
func (k *knowledge) tied(r *quarterRanking, at int) (names []string) {
	for i := range r.Ranked {
		if i != at && r.Rows[i].PerPage.Compare(r.Rows[at].PerPage) == 0 {
			names = append(names, safetext.Line(k.called(r.Rows[i].Partner)))
		}
	}
	return names
}

// trends are the rankings of the quarters up to one, the oldest first, by what their opportunities were worth.
func (k *knowledge) trends(period review.Period) ([]review.Ranking, []string, error) {
	out, names := make([]review.Ranking, TrendQuarters), make([]string, TrendQuarters)
	for i := range out {
		p := before(period, TrendQuarters-1-i)
		names[i] = p.QuarterName()
		s := k.stretch(p)
		pages := map[string]int64{}
		pipeline, err := k.pipelines(p)
		if err != nil {
			return nil, nil, err
		}
		for _, page := range k.book {
			if lived(page, s) {
				pages[page.Partner]++
			}
		}
		var all []review.Partner
		for _, one := range k.partners {
			all = append(all, review.Partner{ID: one.ID, Pipeline: pipeline[one.ID], Pages: pages[one.ID], Joined: k.joined(one),
				Ended: k.ended(one)})
		}
		out[i] = review.Rank(p, all)
	}
	return out, names, nil
}

// pipelines are what the opportunities of each partner were worth that were created in a period.
func (k *knowledge) pipelines(p review.Period) (map[string]int64, error) {
	sums, out := map[string]*halves{}, map[string]int64{}
	ok, err := k.kept(sumsOfPartner, p, []int{sumPipeline, sumPipelineUpper}, func(name string, _ review.Day, figure int, n int64) {
		if sums[name] == nil {
			sums[name] = &halves{}
		}
		if figure == sumPipeline {
			sums[name].lower += n
		} else {
			sums[name].upper += n
		}
	})
	if err != nil {
		return nil, err
	}
	if ok {
		for name, h := range sums {
			out[name] = h.amount()
		}
		return out, nil
	}
	deals, err := k.opportunities()
	s := k.stretch(p)
	for _, o := range deals {
		if k.in(s, o.CreatedAt) {
			out[o.partner()] = plus(out[o.partner()], o.amount())
		}
	}
	return out, err
}

// told are decisions with their texts, nil for each that is none.
func (k *knowledge) told(all []*store.Decision) ([]*Decided, error) {
	var ids []int64
	for _, d := range all {
		if d != nil {
			ids = append(ids, d.Reason, d.WouldChange)
		}
	}
	texts, err := k.tx.Texts(k.ctx, ids)
	if err != nil {
		return nil, err
	}
	today := review.DayOf(k.at, k.zone)
	out := make([]*Decided, len(all))
	for i, d := range all {
		if d == nil {
			continue
		}
		one := &Decided{
			Quarter:     d.Quarter,
			Decision:    safetext.Line(d.Decision),
			Owner:       safetext.Line(d.Owner),
			By:          safetext.Line(d.DecidedBy),
			Reason:      safetext.Line(texts[d.Reason]),
			WouldChange: safetext.Line(texts[d.WouldChange]),
			DueOn:       safetext.Line(d.DueOn),
			At:          store.Instant(d.DecidedAt),
		}
		if d.Moved.Known {
			one.Moved = &d.Moved.V
		}
		if d.DoneAt != 0 {
			one.Done = store.Instant(d.DoneAt)
		}
		due, ok := review.ParseDay(d.DueOn)
		one.Overdue = ok && d.DoneAt == 0 && due < today
		out[i] = one
	}
	return out, nil
}

// bandSums adds up the bands in the order of their rows.
func bandSums(rows []Reviewed) []BandSum {
	var out []BandSum
	var all int64
	for i := range rows {
		r := &rows[i]
		at := slices.IndexFunc(out, func(b BandSum) bool { return b.Band == r.Band })
		if at < 0 {
			at, out = len(out), append(out, BandSum{Band: r.Band})
		}
		b := &out[at]
		b.Partners++
		b.Pipeline = plus(b.Pipeline, r.Pipeline)
		if r.Cost != nil {
			b.Cost = plus(b.Cost, *r.Cost)
		}
		all = plus(all, r.Pipeline)
	}
	for i := range out {
		out[i].Share = review.Share(out[i].Pipeline, all)
	}
	return out
}

// NextQuarter is the quarter so many after another, as 2026-Q4; "" for what is no quarter.
func NextQuarter(quarter string, n int) string {
	p, ok := review.ParsePeriod(quarter)
	if !ok {
		return ""
	}
	return before(p, -n).QuarterName()
}
