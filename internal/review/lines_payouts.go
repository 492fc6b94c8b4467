package review

import (
	"fmt"
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/object"
)

type payoutsInput struct {
	Period      string                  `json:"period"`
	RatesBP     map[string]object.Count `json:"rates_bp"`
	RateChanges []rateChange            `json:"rate_changes,omitempty"`
	Won         []wonDeal               `json:"won"`
	Reversed    []reversedDeal          `json:"reversed,omitempty"`
	Payouts     []payment               `json:"payouts,omitempty"`
}

type rateChange struct {
	Partner string       `json:"partner"`
	RateBP  object.Count `json:"rate_bp"`
	From    Day          `json:"from"`
}

type wonDeal struct {
	ID       string                  `json:"id"`
	ClosedAt Day                     `json:"closed_at"`
	Credits  map[string]object.Count `json:"credits"`
}

type reversedDeal struct {
	Opportunity string       `json:"opportunity"`
	ReversedAt  Day          `json:"reversed_at"`
	Partner     string       `json:"partner"`
	Credit      object.Count `json:"credit"`
}

type payment struct {
	Partner   string       `json:"partner"`
	PaidAt    Day          `json:"paid_at"`
	Amount    object.Count `json:"amount"`
	Period    string       `json:"period,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

func (a *Answerer) payouts(in payoutsInput) (any, error) {
	period, err := periodOf("input.period", in.Period)
	if err != nil {
		return nil, err
	}
	books := Accounts{}
	for _, partner := range slices.Sorted(maps.Keys(in.RatesBP)) {
		books.Rates = append(books.Rates, PayoutRate{Partner: partner, BP: int64(in.RatesBP[partner]), From: Always})
	}
	for _, r := range in.RateChanges {
		books.Rates = append(books.Rates, PayoutRate{Partner: r.Partner, BP: int64(r.RateBP), From: r.From})
	}
	for _, w := range in.Won {
		for _, partner := range slices.Sorted(maps.Keys(w.Credits)) {
			books.Wins = append(books.Wins, Deal{Opportunity: w.ID, Partner: partner, On: w.ClosedAt, Credit: int64(w.Credits[partner])})
		}
	}
	for _, r := range in.Reversed {
		books.Reversals = append(books.Reversals, Deal{Opportunity: r.Opportunity, Partner: r.Partner, On: r.ReversedAt,
			Credit: int64(r.Credit)})
	}
	for i, p := range in.Payouts {
		paid := Payment{Partner: p.Partner, On: p.PaidAt, Minor: int64(p.Amount)}
		if p.Period != "" {
			of, err := periodOf(fmt.Sprintf("input.payouts[%d].period", i), p.Period)
			if err != nil {
				return nil, err
			}
			paid.For = &of
		}
		books.Payments = append(books.Payments, paid)
	}
	statements, err := Payouts(period, books)
	if err != nil {
		return nil, because("input", err)
	}
	return statements, nil
}

func periodOf(place, text string) (Period, error) {
	p, ok := ParsePeriod(text)
	if !ok {
		return Period{}, object.Wrong(place, object.Shown(text)+" is not a period", "write it like 2026-Q4, 2026-11, 2026-W47 or 2026")
	}
	return p, nil
}
