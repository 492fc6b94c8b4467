package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// PartnerReview is all that the review of a quarter knows of one partner. Amounts are minor units, texts are clean.
type PartnerReview struct {
	Review            // its Partners are all: whom one goes to next
	At       int      // which of them it is
	Pipeline []int64  // by Quarters
	Funnel   []Step   // from touches to wins
	Pages    []PageOf // what brought most first
	Credits  []Credits
	Counts   []CountOf // conflicts, open questions, and refusals by their reasons, without those there are none of
	Payout   Payout
	Targets  []Target
	Merged   []MergedPartner // partners that went into it, the newest first
	Decided  []Outcomes      // the newest first
	Agreed   []Agreed        // as it is now, the newest first
}

// Of is the partner.
func (p *PartnerReview) Of() *Reviewed { return &p.Partners[p.At] }

// Step is a step of the funnel.
type Step struct {
	Name  string   // of the column: traffic, visitors, referrals, eqls, sqls, won
	N     int64    // of the quarter, each by its own instant
	Share *float64 // of the step before; nil where that is none
	Where string
}

// PageOf is a referral page in the quarter.
type PageOf struct {
	URL, Title       string
	Visits, AI, EQLs int64
	Pipeline         int64
	Published        time.Time // zero: not known
	Where            string    // its EQLs
	In               SinceQuery
}

// Credits are how a model divides the opportunities of the quarter.
type Credits struct {
	Model               string
	Sourced, Influenced Divided // those that the partner sourced, and those of others on whose path it is
}

// Divided is an amount by touch roles, and by teams; what has no touch on its path is in neither.
type Divided struct {
	Amount              int64
	First, Middle, Last int64
	Own, Partner, AI    int64
	Mine                int64 // credited to this partner
}

// CountOf are leads that a filter finds.
type CountOf struct {
	Name  string // conflicts, questions, or the label of a reason
	Known bool   // the name is one of ours, not a text of the policy
	Count Count
	Where string
}

// Payout is what the quarter owes the partner against what was paid.
type Payout struct {
	Basis, Other          string // the models
	Due, Paid, Difference int64
	OtherCredit, Wins     int64
	Won                   string // filter of the wins
	RateBP                *int64 // basis points, nil: none is agreed
	In                    SinceQuery
}

// Outcomes are a decision with the figure then and a quarter later, minor units a page.
type Outcomes struct {
	Decided
	Then, Now *int64 // nil: not known, or before what is looked back on
}

// PartnerReview reads what a quarter's review knows of a partner.
func (d *Desk) PartnerReview(ctx context.Context, who Actor, id string, q ReviewQuery) (PartnerReview, error) {
	var out PartnerReview
	err := d.reviewing(ctx, who, q, func(k *knowledge, period review.Period) (err error) {
		if k.byID[id] == nil { // one that was merged is found as what it is one with
			if id, err = partnerNow(ctx, k.tx, id); err != nil {
				return err
			}
		}
		if k.byID[id] == nil {
			return fault.New(fault.NotFound, "review partners", "there is no partner "+safetext.Quote(id), "eqltui partner list names them")
		}
		if out.Review, err = k.reviewOf(period); err != nil {
			return err
		}
		out.At = slices.IndexFunc(out.Partners, func(r Reviewed) bool { return r.ID == id })
		if out.Merged, err = mergedAs(ctx, k.tx, k.name, func(m *store.PartnerMerge) bool { return m.Survivor == id }); err != nil {
			return err
		}
		fills := []func(*PartnerReview, review.Period) error{k.funnelOf, k.targetsOf, k.outcomesOf}
		if !out.Partly {
			fills = append(fills, k.pagesOf, k.creditsOf, k.payoutOf)
		}
		for _, fill := range fills {
			if err := fill(&out, period); err != nil {
				return err
			}
		}
		if out.Agreed, err = agreementsOf(ctx, k.tx, id, d.Policy().Hash); err != nil {
			return err
		}
		if !out.Partly {
			out.Counts, err = d.openOf(ctx, k.tx, who, id, out.Quarter)
		}
		return err
	})
	return out, err
}

// funnelOf are pipeline by quarter and the steps of the quarter.
func (k *knowledge) funnelOf(out *PartnerReview, period review.Period) error {
	id := out.Of().ID
	rankings, _, err := k.trends(period)
	if err != nil {
		return err
	}
	for _, r := range rankings {
		i := slices.IndexFunc(r.Rows, func(row review.Ranked) bool { return row.Partner == id })
		out.Pipeline = append(out.Pipeline, r.Rows[i].PerPage.Minor)
	}
	t, err := k.tally(k.stretch(period))
	if err != nil {
		return err
	}
	n := t.of(id, 0)
	out.Funnel = []Step{{Name: "traffic", N: n.Traffic}, {Name: "visitors", N: n.Visitors}, {Name: "referrals", N: n.Referrals},
		{Name: "eqls", N: n.EQLs}, {Name: "sqls", N: n.SQLs}, {Name: "won", N: n.Won}}
	for i := range out.Funnel {
		out.Funnel[i].Where = out.Of().Where[out.Funnel[i].Name]
	}
	const referrals = 2 // visitors are no part of touches, nor referrals of visitors
	for i := referrals + 1; i < len(out.Funnel); i++ {
		out.Funnel[i].Share = review.Share(out.Funnel[i].N, out.Funnel[i-1].N)
	}
	return nil
}

// pagesOf are the partner's pages that lived in the quarter.
func (k *knowledge) pagesOf(out *PartnerReview, period review.Period) error {
	s := k.stretch(period)
	by, err := k.pageTallies(s)
	if err != nil {
		return err
	}
	for _, p := range k.book {
		if p.Partner != out.Of().ID || !lived(p, s) {
			continue
		}
		t := by[p.Number]
		if t == nil {
			t = &pageTally{}
		}
		one := PageOf{
			URL:      safetext.Line(p.URL),
			Title:    safetext.Line(p.Title),
			Visits:   t.visits,
			AI:       t.ai,
			EQLs:     t.eqls,
			Pipeline: t.pipeline,
			Where:    "page:" + filter.Quote(p.URL) + " eql_at:" + out.Quarter,
			In:       SinceQuery{Report: "content", Period: out.Quarter, Row: p.URL},
		}
		if p.PublishedAt != 0 {
			one.Published = store.Instant(p.PublishedAt)
		}
		out.Pages = append(out.Pages, one)
	}
	slices.SortStableFunc(out.Pages, func(a, b PageOf) int {
		return cmp.Or(cmp.Compare(b.Pipeline, a.Pipeline), cmp.Compare(b.EQLs, a.EQLs), cmp.Compare(b.Visits, a.Visits),
			cmp.Compare(a.URL, b.URL))
	})
	return nil
}

// creditsOf divides the opportunities of the quarter by both models that are shown side by side.
func (k *knowledge) creditsOf(out *PartnerReview, period review.Period) error {
	id := out.Of().ID
	deals, err := k.dealsAround(id, k.stretch(period))
	if err != nil {
		return err
	}
	models := comparedModels()
	for _, model := range models {
		out.Credits = append(out.Credits, Credits{Model: string(model)})
	}
	return k.paths(deals, func(o *deal, steps []step) {
		for i, model := range models {
			to := &out.Credits[i].Sourced
			if o.partner() != id {
				if to = &out.Credits[i].Influenced; !slices.Contains(influencers(o, steps), id) {
					continue
				}
			}
			k.divide(to, model, id, o, steps)
		}
	})
}

// divide adds an opportunity.
func (k *knowledge) divide(to *Divided, model attribution.Model, partner string, o *deal, steps []step) {
	to.Amount = plus(to.Amount, o.amount())
	touches, credits := k.credits(model, o, steps)
	roles, teams := k.splitter.ByRole(model, touches, credits), attribution.ByTeam(touches, credits)
	to.First, to.Middle, to.Last = plus(to.First, roles[attribution.AtFirst]), plus(to.Middle, roles[attribution.Middle]),
		plus(to.Last, roles[attribution.AtLast])
	to.Own, to.Partner = plus(to.Own, teams[attribution.Own]), plus(to.Partner, teams[attribution.Partner])
	to.AI = plus(to.AI, teams[attribution.AI])
	for _, s := range attribution.ByPartner(touches, credits) {
		if s.Partner == partner {
			to.Mine = plus(to.Mine, s.Minor)
		}
	}
}

// payoutOf reads the partner's line of the report of payouts.
func (k *knowledge) payoutOf(out *PartnerReview, period review.Period) error {
	p := out.Of()
	basis := k.rules.policy.Attribution.Payouts
	out.Payout = Payout{Basis: basis, Other: otherBasis(basis), Won: p.Where["won"],
		In: SinceQuery{Report: "payouts", Period: out.Quarter, Row: p.ID}}
	if bp := k.byID[p.ID].PayoutBP; bp.Known {
		out.Payout.RateBP = &bp.V
	}
	a := &asked{ReportQuery: ReportQuery{Name: "payouts", Partner: p.ID}, Report: &report.Report{Currency: out.Currency}, period: period}
	a.span(k, period)
	if err := k.payouts(a); err != nil || len(a.Rows) == 0 {
		return err
	}
	of := func(name string) int64 {
		n, _ := a.Value(0, name).(int64)
		return n
	}
	out.Payout.Due, out.Payout.Paid = of("due"), of("paid")
	out.Payout.Difference, out.Payout.OtherCredit = of("difference"), of("other_credit")
	if lines, ok := a.Value(0, "lines").(report.Table); ok {
		out.Payout.Wins = int64(len(lines.Rows))
	}
	return nil
}

// targetsOf are what the partner should reach in the quarter.
func (k *knowledge) targetsOf(out *PartnerReview, period review.Period) (err error) {
	p := out.Of()
	out.Targets, err = k.targetsIn(p.ID, out.Quarter, k.stretch(period), reached{p.EQLs, p.Pipeline, "partner:" + p.ID})
	return err
}

// outcomesOf are the decisions of the partner with what came of them.
func (k *knowledge) outcomesOf(out *PartnerReview, _ review.Period) error {
	all, err := few(k, &decisionKind, store.Decisions)
	if err != nil {
		return err
	}
	p := out.Of()
	all = slices.DeleteFunc(all, func(d *store.Decision) bool { return d.Partner != p.ID })
	slices.SortFunc(all, func(a, b *store.Decision) int { return cmp.Compare(b.Quarter, a.Quarter) })
	told, err := k.told(all)
	if err != nil {
		return err
	}
	at := func(i int) *int64 {
		if i < 0 || i >= len(p.Trend) {
			return nil
		}
		return p.Trend[i]
	}
	for _, d := range told {
		i := slices.Index(out.Quarters, d.Quarter)
		one := Outcomes{Decided: *d}
		if i >= 0 {
			one.Then, one.Now = at(i), at(i+1)
		}
		out.Decided = append(out.Decided, one)
	}
	return nil
}

// openOf counts what is open about the partner's leads, and why those referred in the quarter were refused.
func (d *Desk) openOf(ctx context.Context, tx *store.Tx, asking Actor, id, quarter string) ([]CountOf, error) {
	who, r := d.asker(asking)
	all := []CountOf{{Name: "conflicts", Known: true, Where: "partner:" + id + " has:conflict"},
		{Name: "questions", Known: true, Where: "partner:" + id + " has:question"}}
	for _, reason := range r.policy.Reasons {
		all = append(all, CountOf{Name: safetext.Line(cmp.Or(reason.Label, reason.Code)),
			Where: "partner:" + id + " reason:" + reason.Code + " referred:" + quarter})
	}
	var out []CountOf
	for _, c := range all {
		q, err := filter.Parse(c.Where, who.Now.In(r.policy.TimeZone))
		if err != nil {
			return nil, err
		}
		sel, err := tx.Select(ctx, q, who)
		if err != nil {
			return nil, err
		}
		if c.Count, err = count(ctx, tx, sel, -1, 0, 0); err != nil {
			return nil, err
		}
		if c.Count.N > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

// sum is an amount or a count that may be missing.
func sum(o lead.Opt[int64]) *int64 {
	if !o.Known {
		return nil
	}
	return &o.V
}
