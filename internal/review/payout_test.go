package review_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
)

// owed is the input of the reference figures.
type owed struct {
	Period      string
	RatesBP     map[string]int64 `json:"rates_bp"`
	RateChanges []struct {
		Partner string
		RateBP  int64 `json:"rate_bp"`
		From    review.Day
	} `json:"rate_changes"`
	Won []struct {
		ID       string
		ClosedAt review.Day `json:"closed_at"`
		Credits  map[string]int64
	}
	Reversed []struct {
		Opportunity, Partner string
		ReversedAt           review.Day `json:"reversed_at"`
		Credit               int64
	}
	Payouts []struct {
		Partner, Period string
		PaidAt          review.Day `json:"paid_at"`
		Amount          int64
	}
}

func (in owed) accounts() review.Accounts {
	var a review.Accounts
	for partner, bp := range in.RatesBP {
		a.Rates = append(a.Rates, review.PayoutRate{Partner: partner, BP: bp, From: review.Always})
	}
	for _, r := range in.RateChanges {
		a.Rates = append(a.Rates, review.PayoutRate{Partner: r.Partner, BP: r.RateBP, From: r.From})
	}
	for _, w := range in.Won {
		for partner, credit := range w.Credits {
			a.Wins = append(a.Wins, review.Deal{Opportunity: w.ID, Partner: partner, On: w.ClosedAt, Credit: credit})
		}
	}
	for _, r := range in.Reversed {
		a.Reversals = append(a.Reversals, review.Deal{Opportunity: r.Opportunity, Partner: r.Partner, On: r.ReversedAt, Credit: r.Credit})
	}
	for _, p := range in.Payouts {
		payment := review.Payment{Partner: p.Partner, On: p.PaidAt, Minor: p.Amount}
		if of, ok := review.ParsePeriod(p.Period); ok {
			payment.For = &of
		}
		a.Payments = append(a.Payments, payment)
	}
	return a
}

func TestPayoutsOfTheReferenceFigures(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/payouts.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name   string
			Input  owed
			Expect json.RawMessage
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil || len(file.Vectors) == 0 {
		t.Fatalf("%d vectors, %v", len(file.Vectors), err)
	}
	for _, v := range file.Vectors {
		of, ok := review.ParsePeriod(v.Input.Period)
		rows, err := review.Payouts(of, v.Input.accounts())
		if err != nil || !ok {
			t.Fatalf("%s: %v", v.Name, err)
		}
		out, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		if json.Unmarshal(out, &got) != nil || json.Unmarshal(v.Expect, &want) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", v.Name, out, v.Expect)
		}
	}
}

func on(month time.Month, day int) review.Day { return review.Date(2026, month, day) }

func period(text string) review.Period {
	p, _ := review.ParsePeriod(text)
	return p
}

// deals and rates keep the tables narrow.
type (
	deals = []review.Deal
	rates = []review.PayoutRate
)

func TestALineOfAStatement(t *testing.T) {
	t.Parallel()
	win := func(on review.Day, credit int64) review.Deal { return review.Deal{"o", "p", on, credit} }
	tenth := rates{{"p", 1000, review.Always}}
	fifthLater := rates{{"p", 2000, on(9, 1)}, {"p", 1000, review.Always}}
	for _, tt := range []struct {
		name           string
		won, takenBack deals
		rates          rates
		want           string // credit, rate and due of each line
	}{
		{"half a unit goes up", deals{win(on(11, 3), 5)}, nil, tenth, "[5 1000 1]"},
		{"less than half goes down", deals{win(on(11, 3), 4)}, nil, tenth, "[4 1000 0]"},
		{"a reversal is minus its line, also at a half", deals{win(on(8, 3), 5)}, deals{win(on(11, 3), 5)}, tenth, "[-5 1000 -1]"},
		{"at the rate of the win, not of the reversal", deals{win(on(8, 3), 100)}, deals{win(on(11, 3), 100)}, fifthLater,
			"[-100 1000 -10]"},
		{"of a win that is not known at the first rate", nil, deals{win(on(11, 3), 100)}, fifthLater, "[-100 1000 -10]"},
		{"of a win that was won twice at the last before", deals{win(on(8, 3), 100), win(on(9, 3), 100)}, deals{win(on(11, 3), 100)},
			fifthLater, "[-100 2000 -20]"},
		{"won and reversed in one quarter", deals{win(on(10, 3), 100)}, deals{win(on(11, 3), 100)}, tenth,
			"[100 1000 10] [-100 1000 -10]"},
		{"a rate holds from its day on", deals{win(on(11, 14), 100), win(on(11, 15), 100)}, nil,
			rates{{"p", 1000, review.Always}, {"p", 1250, on(11, 15)}}, "[100 1000 10] [100 1250 13]"},
		{"of two rates of one day the later one", deals{win(on(11, 15), 100)}, nil, rates{{"p", 1000, on(11, 1)}, {"p", 1250, on(11, 1)}},
			"[100 1250 13]"},
		{"no rate, nothing due", deals{win(on(11, 15), 100)}, nil, rates{{"q", 1000, review.Always}}, "[100 0 0]"},
		{"the first day and the last", deals{win(on(9, 30), 1), win(on(10, 1), 2), win(on(12, 31), 3), win(on(13, 1), 4)}, nil, nil,
			"[2 0 0] [3 0 0]"},
		{"the largest credit at more than all of it", deals{win(on(11, 1), math.MaxInt64/2)}, nil, rates{{"p", 20000, review.Always}},
			"[4611686018427387903 20000 9223372036854775806]"},
	} {
		rows, err := review.Payouts(period("2026-Q4"), review.Accounts{Wins: tt.won, Reversals: tt.takenBack, Rates: tt.rates})
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %+v, %v", tt.name, rows, err)
			continue
		}
		var got []string
		for _, l := range rows[0].Lines {
			got = append(got, fmt.Sprint([]int64{l.Credit, l.RateBP, l.Due}))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestWhereAPaymentBelongs(t *testing.T) {
	t.Parallel()
	of := func(text string) *review.Period {
		p := period(text)
		return &p
	}
	for _, tt := range []struct {
		payment review.Payment
		quarter string // "" for none
	}{
		{review.Payment{On: on(12, 31)}, "2026-Q4"}, {review.Payment{On: on(13, 1)}, "2027-Q1"},
		{review.Payment{On: on(13, 8), For: of("2026-Q4")}, "2026-Q4"}, {review.Payment{On: on(13, 8), For: of("2026-11")}, "2026-Q4"},
		{review.Payment{On: on(11, 8), For: of("2026")}, ""},
	} {
		tt.payment.Partner, tt.payment.Minor = "p", 70
		for _, name := range []string{"2026-Q3", "2026-Q4", "2027-Q1"} {
			rows, err := review.Payouts(period(name), review.Accounts{Payments: []review.Payment{tt.payment}})
			if err != nil || (len(rows) == 1) != (name == tt.quarter) {
				t.Errorf("%s, %+v: %+v, %v", name, tt.payment, rows, err)
			}
			if len(rows) == 1 && (rows[0].Paid != 70 || rows[0].Difference != 70 || rows[0].Lines == nil) {
				t.Errorf("%s: %+v", name, rows[0])
			}
		}
	}
}

func TestPayoutsThatCannotBeCounted(t *testing.T) {
	t.Parallel()
	most := deals{{"o", "p", on(11, 1), math.MaxInt64}}
	for name, a := range map[string]review.Accounts{
		"one line":     {Wins: most, Rates: rates{{"p", 10001, review.Always}}},
		"a wild rate":  {Wins: most, Rates: rates{{"p", math.MaxInt64, review.Always}}},
		"two payments": {Payments: []review.Payment{{"p", on(11, 1), nil, math.MaxInt64}, {"p", on(11, 2), nil, 1}}},
		"two lines":    {Wins: append(most, review.Deal{"r", "p", on(11, 2), 1}), Rates: rates{{"p", 10000, review.Always}}},
	} {
		if rows, err := review.Payouts(period("2026-Q4"), a); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

// TestStatementsAddUp draws a year and holds its quarters together against the whole.
func TestStatementsAddUp(t *testing.T) {
	t.Parallel()
	day := rapid.Custom(func(t *rapid.T) review.Day { return on(1, 1) + review.Day(rapid.IntRange(0, 364).Draw(t, "day")) })
	partner := rapid.SampledFrom([]string{"p", "q", "r"})
	deal := rapid.Custom(func(t *rapid.T) review.Deal {
		return review.Deal{rapid.SampledFrom([]string{"o1", "o2", "o3", "o4"}).Draw(t, "opportunity"), partner.Draw(t, "partner"),
			day.Draw(t, "on"), rapid.Int64Range(0, 1e12).Draw(t, "credit")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a := review.Accounts{Wins: rapid.SliceOfN(deal, 0, 8).Draw(t, "wins"), Reversals: rapid.SliceOfN(deal, 0, 3).Draw(t, "reversals")}
		a.Rates = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) review.PayoutRate {
			return review.PayoutRate{partner.Draw(t, "of"), rapid.Int64Range(0, 10_000).Draw(t, "bp"),
				rapid.OneOf(rapid.Just(review.Always), day).Draw(t, "from")}
		}), 0, 6, func(r review.PayoutRate) string { return fmt.Sprint(r.Partner, r.From) }).Draw(t, "rates")
		a.Payments = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review.Payment {
			return review.Payment{partner.Draw(t, "to"), day.Draw(t, "paid on"), nil, rapid.Int64Range(0, 1e12).Draw(t, "paid")}
		}), 0, 5).Draw(t, "payments")
		year := statements(t, "2026", a)
		due, lines := int64(0), 0
		for _, name := range []string{"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"} {
			for _, row := range statements(t, name, a) {
				due, lines = due+row.Difference, lines+len(row.Lines)
			}
		}
		for _, row := range year {
			due, lines = due-row.Difference, lines-len(row.Lines)
		}
		if due != 0 || lines != 0 {
			t.Fatalf("the quarters differ from the year by %d in %d lines", due, lines)
		}
		mixed := review.Accounts{Wins: rapid.Permutation(a.Wins).Draw(t, "wins mixed"), Reversals: a.Reversals,
			Rates: rapid.Permutation(a.Rates).Draw(t, "rates mixed"), Payments: rapid.Permutation(a.Payments).Draw(t, "payments mixed")}
		for i, row := range statements(t, "2026", mixed) {
			if row.Partner != year[i].Partner || row.Due != year[i].Due || row.Paid != year[i].Paid {
				t.Fatalf("%+v, and in another order %+v", year[i], row)
			}
		}
	})
}

// statements are those of a period, each of which adds up and each of whose lines is within half a unit.
func statements(t *rapid.T, name string, a review.Accounts) []review.Statement {
	rows, err := review.Payouts(period(name), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		due := int64(0)
		for _, l := range row.Lines {
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(l.Credit), big.NewInt(l.RateBP)), big.NewInt(10_000))
			off := exact.Sub(exact, big.NewRat(l.Due, 1))
			if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
				t.Fatalf("%+v is off by %s", l, off)
			}
			due += l.Due
		}
		if due != row.Due || row.Difference != row.Paid-row.Due {
			t.Fatalf("%+v", row)
		}
	}
	return rows
}
