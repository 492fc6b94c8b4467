package review

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/policy"
)

// ofAll is k of n.
type ofAll struct {
	K object.Count `json:"k"`
	N object.Count `json:"n"`
}

func (o ofAll) check(place string) error {
	if o.K > o.N {
		return object.Wrong(place, fmt.Sprintf("%d of %d is no share", o.K, o.N), "k is at most n")
	}
	return nil
}

type wilsonLine struct {
	Op string       `json:"op"`
	K  object.Count `json:"k"`
	N  object.Count `json:"n"`
}

func (a *Answerer) wilson(l wilsonLine) (any, error) {
	return RateOf(int64(l.K), int64(l.N)), ofAll{l.K, l.N}.check("k")
}

type programmeInput struct {
	StartedOn     Day           `json:"started_on"`
	AsOf          Day           `json:"as_of"`
	Goal          *object.Share `json:"goal,omitempty"`
	Costs         []costEntry   `json:"costs"`
	Opportunities []dealEntry   `json:"opportunities"`
	EQLDates      []Day         `json:"eql_dates"`
}

type costEntry struct {
	Item   string       `json:"item,omitempty"`
	From   Day          `json:"from"`
	Amount object.Count `json:"amount"`
}

type dealEntry struct {
	Created Day          `json:"created"`
	Amount  object.Count `json:"amount"`
}

func (a *Answerer) programme(in programmeInput) (any, error) {
	p := Programme{Started: in.StartedOn, Goal: goalOr(in.Goal, a.p.Programme.GoalPipelineToCost), EQLs: in.EQLDates, Pilot: Pilot{
		SetupWeeks: a.p.Programme.SetupWeeks, SampleWeeks: a.p.Programme.SampleWeeks, EQLs: int64(a.p.Programme.PilotEQLs)}}
	for _, c := range in.Costs {
		p.Costs = append(p.Costs, Entry{c.From, int64(c.Amount)})
	}
	for _, d := range in.Opportunities {
		p.Deals = append(p.Deals, Entry{d.Created, int64(d.Amount)})
	}
	s, err := p.Standing(in.AsOf)
	if err != nil {
		return nil, because("input", err)
	}
	return s, nil
}

// goalOr is the goal that a line says, else the policy's.
func goalOr(said *object.Share, policys float64) *big.Rat {
	if said != nil {
		return said.Rat
	}
	return Exactly(policys)
}

type kpiInput struct {
	EQLs          object.Count `json:"eqls"`
	SQLs          object.Count `json:"sqls"`
	Won           object.Count `json:"won"`
	Lost          object.Count `json:"lost"`
	Cost          object.Count `json:"cost"`
	Pipeline      object.Count `json:"pipeline"`
	Revenue       object.Count `json:"revenue"`
	Opportunities object.Count `json:"opportunities"`
	CycleDaysSum  object.Count `json:"cycle_days_sum"`
}

func (a *Answerer) kpi(in kpiInput) (any, error) {
	return Counts{
		EQLs: int64(in.EQLs), SQLs: int64(in.SQLs), Won: int64(in.Won), Lost: int64(in.Lost), Cost: int64(in.Cost),
		Pipeline: int64(in.Pipeline), Revenue: int64(in.Revenue), Opportunities: int64(in.Opportunities), CycleDays: int64(in.CycleDaysSum),
	}.KPI(), nil
}

type contentDueInput struct {
	AsOf         Day         `json:"as_of"`
	RefreshAfter *span       `json:"refresh_after,omitempty"`
	Pages        []pageDates `json:"pages"`
}

type pageDates struct {
	URL         string `json:"url"`
	PublishedAt *Day   `json:"published_at,omitempty"`
	RefreshedAt *Day   `json:"refreshed_at,omitempty"`
	GoneAt      *Day   `json:"gone_at,omitempty"`
}

// span is a length of time as the policy writes it.
type span struct{ policy.Span }

// UnmarshalText reads a span, as in 6mo.
func (s *span) UnmarshalText(text []byte) (err error) {
	if s.Span, err = policy.ParseSpan(string(text)); err == nil && s.Zero() {
		err = errors.New("it has no length")
	}
	return err
}

func (a *Answerer) contentDue(in contentDueInput) (any, error) {
	after := a.p.Programme.RefreshAfter
	if in.RefreshAfter != nil {
		after = in.RefreshAfter.Span
	}
	out, seen := make(map[string]Freshness, len(in.Pages)), map[string]bool{}
	for i, p := range in.Pages {
		if err := once(fmt.Sprintf("input.pages[%d].url", i), p.URL, seen); err != nil {
			return nil, err
		}
		page := Page{URL: p.URL, Published: opt(p.PublishedAt), Refreshed: opt(p.RefreshedAt), Gone: opt(p.GoneAt)}
		out[p.URL] = page.Freshness(in.AsOf, after)
	}
	return out, nil
}

type contentMixInput struct {
	Pillar     object.Count  `json:"pillar"`
	Syndicated object.Count  `json:"syndicated"`
	Goal       *object.Share `json:"goal,omitempty"`
}

func (a *Answerer) contentMix(in contentMixInput) (any, error) {
	goal := goalOr(in.Goal, a.p.Programme.ContentMix)
	if goal.Cmp(big.NewRat(1, 1)) > 0 {
		return nil, object.Wrong("input.goal", "it is more than 1", "write 60 % as 0.6")
	}
	return MixOf(int64(in.Pillar), int64(in.Syndicated), goal), nil
}

type quietInput struct {
	AsOf         Day   `json:"as_of"`
	ReferralDays []Day `json:"referral_days"`
}

func (a *Answerer) quiet(in quietInput) (any, error) { return QuietOn(in.AsOf, in.ReferralDays), nil }

type lossLine struct {
	Op  string `json:"op"`
	Lag lag    `json:"lag"`
}

// lag is a duration that is not negative.
type lag time.Duration

// UnmarshalText reads a Go-style duration, as in 4h0m0s.
func (l *lag) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	switch {
	case err != nil:
		return errors.New("not a duration such as 4h or 1h30m; a day is 24h")
	case d < 0:
		return errors.New("a delay is not negative")
	}
	*l = lag(d)
	return nil
}

func (a *Answerer) acceptanceLoss(l lossLine) (any, error) {
	return AcceptanceLoss(time.Duration(l.Lag), a.p.Stalls), nil
}

type claim struct {
	ID         string  `json:"id"`
	Partner    string  `json:"partner,omitempty"`
	ReferredAt *string `json:"referred_at,omitempty"`
	Stage      string  `json:"stage"`
	Resolved   string  `json:"resolved,omitempty"`
}

// owner answers the id of the lead as it was given; null when there is none.
func (a *Answerer) owner(in []claim) (any, error) {
	var stages []string
	for _, s := range lead.Stages() {
		stages = append(stages, string(s))
	}
	seen, claims := map[string]bool{}, make([]Claim, 0, len(in))
	for i, c := range in {
		place := fmt.Sprintf("input[%d]", i)
		id, err := lead.ParseID(c.ID)
		if err != nil {
			return nil, object.Wrong(place+".id", object.Shown(c.ID)+" is not a lead", "write it like L-12")
		}
		if err := once(place+".id", id.String(), seen); err != nil {
			return nil, err
		}
		if err := word(place+".stage", "stage", c.Stage, stages); err != nil {
			return nil, err
		}
		if c.Resolved != "" {
			if err := word(place+".resolved", "resolution", c.Resolved, []string{string(ConflictWon), string(ConflictLost)}); err != nil {
				return nil, err
			}
		}
		referred, err := maybeAt(place+".referred_at", c.ReferredAt, a.p.TimeZone)
		if err != nil {
			return nil, err
		}
		claims = append(claims, Claim{Lead: id, ReferredAt: referred.V, Stage: lead.Stage(c.Stage), Resolved: Resolution(c.Resolved)})
	}
	won, _, ok := Owner(claims)
	if !ok {
		return json.RawMessage("null"), nil
	}
	return won.Lead.String(), nil
}
