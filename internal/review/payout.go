package review

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
)

// Deal is what a partner was credited with of one opportunity, in minor units, on the day on which it was won,
// or on which the win was taken back.
type Deal struct {
	Opportunity, Partner string
	On                   Day
	Credit               int64
}

// PayoutRate is a partner's payout rate in basis points from a day on. The one that has always held is from Always.
type PayoutRate struct {
	Partner string
	BP      int64
	From    Day
}

// Always is before every day.
const Always Day = math.MinInt64

// Payment is what was paid to a partner. It belongs to its period; without one to the quarter of the day.
type Payment struct {
	Partner string
	On      Day
	For     *Period
	Minor   int64
}

// Accounts are what statements are made of. Wins are also those of earlier periods: by them a reversal knows
// at which rate it was won.
type Accounts struct {
	Wins, Reversals []Deal
	Rates           []PayoutRate // of one day the last counts
	Payments        []Payment
}

// StatementLine is what one opportunity earned a partner, or took back. Amounts are minor units.
type StatementLine struct {
	Opportunity string `json:"opportunity"`
	On          Day    `json:"-"`
	Credit      int64  `json:"credit"`
	RateBP      int64  `json:"rate_bp"`
	Due         int64  `json:"due"`
}

// Statement is what a period owes a partner and what it was paid for it. A difference above 0 was paid too
// much.
type Statement struct {
	Partner    string          `json:"partner"`
	Lines      []StatementLine `json:"lines"` // by day, then opportunity
	Due        int64           `json:"due"`
	Paid       int64           `json:"paid"`
	Difference int64           `json:"difference"`
}

// Payouts are the statements of a period, one for each partner with a line or a payment in it, by their ids.
// A line is a win of the period at the rate of its day, rounded half up; or a win that was reversed in it,
// exactly minus its first line, at the rate of the day of the win. The error is a sum that is too large to be
// counted.
func Payouts(period Period, a Accounts) ([]Statement, error) {
	s := statements{rows: []Statement{}, at: map[string]int{}}
	rates, won := map[string][]PayoutRate{}, map[string][]Day{}
	for _, r := range a.Rates {
		rates[r.Partner] = append(rates[r.Partner], r)
	}
	for _, d := range a.Wins {
		won[d.Opportunity] = append(won[d.Opportunity], d.On)
		if period.Holds(d.On) {
			s.line(d, rateOn(rates[d.Partner], d.On), 1)
		}
	}
	for _, d := range a.Reversals {
		if period.Holds(d.On) {
			s.line(d, rateOn(rates[d.Partner], latest(won[d.Opportunity], d.On)), -1)
		}
	}
	for _, p := range a.Payments {
		of := p.On.Quarter()
		if p.For != nil {
			of = *p.For
		}
		if period.From <= of.From && of.To <= period.To {
			row := s.of(p.Partner)
			row.Paid = s.add(row.Paid, p.Minor)
		}
	}
	for i := range s.rows {
		s.rows[i].Difference = s.add(s.rows[i].Paid, -s.rows[i].Due)
		slices.SortStableFunc(s.rows[i].Lines, func(a, b StatementLine) int {
			return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Opportunity, b.Opportunity))
		})
	}
	if s.tooLarge {
		return nil, fault.New(fault.Invalid, "payouts", "the amounts add up to more than can be counted",
			"check credits, rates and payments")
	}
	slices.SortFunc(s.rows, func(a, b Statement) int { return cmp.Compare(a.Partner, b.Partner) })
	return s.rows, nil
}

// rateOn is the rate of a partner, of all its rates, that held on a day, 0 when none did.
func rateOn(rates []PayoutRate, day Day) int64 {
	held := PayoutRate{From: Always}
	for _, r := range rates {
		if held.From <= r.From && r.From <= day {
			held = r
		}
	}
	return held.BP
}

// latest is the last of some days that is not after another, else the first of them; Always when there are none.
func latest(days []Day, until Day) Day {
	last := Always
	for _, d := range days {
		if d <= until {
			last = max(last, d)
		}
	}
	if last == Always && len(days) > 0 {
		return slices.Min(days)
	}
	return last
}

// statements are those that are being made.
type statements struct {
	rows     []Statement
	at       map[string]int
	tooLarge bool
}

func (s *statements) of(partner string) *Statement {
	i, known := s.at[partner]
	if !known {
		i, s.at[partner] = len(s.rows), len(s.rows)
		s.rows = append(s.rows, Statement{Partner: partner, Lines: []StatementLine{}})
	}
	return &s.rows[i]
}

func (s *statements) line(d Deal, bp, sign int64) {
	due, ok := portion(d.Credit, bp)
	s.tooLarge = s.tooLarge || !ok
	row := s.of(d.Partner)
	row.Lines = append(row.Lines, StatementLine{d.Opportunity, d.On, sign * d.Credit, bp, sign * due})
	row.Due = s.add(row.Due, sign*due)
}

// add adds two amounts and notes when their sum is none.
func (s *statements) add(a, b int64) int64 {
	sum := a + b
	s.tooLarge = s.tooLarge || (sum > a) != (b > 0)
	return sum
}

// portion is credit × bp / 10,000, neither below 0, rounded half up; false when it is too large to count.
func portion(credit, bp int64) (int64, bool) {
	const whole = 10_000
	high, low := bits.Mul64(uint64(credit), uint64(bp))
	low, carry := bits.Add64(low, whole/2, 0)
	if high += carry; high >= whole {
		return 0, false
	}
	due, _ := bits.Div64(high, low, whole)
	return int64(due), due <= math.MaxInt64
}
