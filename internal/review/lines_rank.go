package review

import (
	"fmt"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
)

// rankInput asks for a quarter's ranking.
type rankInput struct {
	From     Day           `json:"from"`
	To       Day           `json:"to"`
	Partners []rankPartner `json:"partners"`
	Why      bool          `json:"why,omitempty"` // the reasons of the bands too
}

type rankPartner struct {
	ID          string         `json:"id"`
	Pipeline    object.Count   `json:"pipeline"`
	Pages       object.Count   `json:"pages"`
	Joined      *Day           `json:"joined,omitempty"`
	Status      string         `json:"status,omitempty"`
	EQLs        *object.Count  `json:"eqls,omitempty"`
	WonOfCohort *object.Count  `json:"won_of_cohort,omitempty"`
	Won         *object.Count  `json:"won,omitempty"`
	Lost        *object.Count  `json:"lost,omitempty"`
	Cost        *object.Count  `json:"cost,omitempty"`
	Amounts     []object.Count `json:"amounts,omitempty"` // of its opportunities, which the pipeline is made of
}

type rankAnswer struct {
	Ranked int       `json:"ranked"`
	K      int       `json:"k"`
	Rows   []rankRow `json:"rows"`
}

// rankRow is a partner's place. What it was not asked with is not there; a figure without a denominator is null.
type rankRow struct {
	Partner     string   `json:"partner"`
	Rank        *int     `json:"rank"`
	Band        Band     `json:"band"`
	PerPage     *int64   `json:"pipeline_per_page"`
	CloseRate   *Rate    `json:"close_rate,omitempty"`
	WinRate     *Rate    `json:"win_rate,omitempty"`
	CostPerEQL  any      `json:"cost_per_eql,omitempty"`
	StaysInBand *float64 `json:"stays_in_band,omitempty"`
	Why         *rankWhy `json:"why,omitempty"`
}

type rankWhy struct {
	Figure      [2]int64    `json:"figure"` // pipeline, pages
	Above       *beside     `json:"above"`
	Below       *beside     `json:"below"`
	Up          *moveAnswer `json:"up"`
	Down        *moveAnswer `json:"down"`
	AloneMinor  *int64      `json:"alone,omitempty"` // the opportunity that alone decides
	WithoutBand Band        `json:"band_without,omitempty"`
}

type beside struct {
	Partner string   `json:"partner"`
	Figure  [2]int64 `json:"figure"`
}

type moveAnswer struct {
	To    Band   `json:"to"`
	Minor int64  `json:"minor"`
	Past  string `json:"past"`
}

func (a *Answerer) rank(in rankInput) (any, error) {
	if in.To <= in.From {
		return nil, object.Wrong("input.to", in.To.String()+" is not after "+in.From.String(), "a period ends on the day after its last")
	}
	byID := make(map[string]*rankPartner, len(in.Partners))
	seen, partners := map[string]bool{}, make([]Partner, 0, len(in.Partners))
	for i := range in.Partners {
		p := &in.Partners[i]
		place := fmt.Sprintf("input.partners[%d]", i)
		if err := once(place+".id", p.ID, seen); err != nil {
			return nil, err
		}
		if err := p.check(place); err != nil {
			return nil, err
		}
		byID[p.ID] = p
		partner := Partner{ID: p.ID, Pipeline: int64(p.Pipeline), Pages: int64(p.Pages), Joined: opt(p.Joined)}
		if p.Status == "ended" {
			partner.Ended = lead.Known(in.From)
		}
		partners = append(partners, partner)
	}
	r := Rank(Period{in.From, in.To}, partners)
	out := rankAnswer{Ranked: r.Ranked, K: r.K, Rows: make([]rankRow, 0, len(r.Rows))}
	for i, row := range r.Rows {
		answer := byID[row.Partner].row(row)
		if i < r.Ranked {
			byID[row.Partner].reasons(r, i, in, &answer)
		}
		out.Rows = append(out.Rows, answer)
	}
	return out, nil
}

func (p *rankPartner) check(place string) error {
	if p.Status != "" {
		if err := word(place+".status", "status", p.Status, []string{"active", "paused", "ended"}); err != nil {
			return err
		}
	}
	if p.EQLs != nil && p.WonOfCohort != nil && *p.WonOfCohort > *p.EQLs {
		return object.Wrong(place+".won_of_cohort", fmt.Sprintf("%d of %d EQLs", *p.WonOfCohort, *p.EQLs),
			"a cohort wins at most all of it")
	}
	if p.Amounts == nil {
		return nil
	}
	if sum := sumOf(minors(p.Amounts)); sum != int64(p.Pipeline) {
		return object.Wrong(place+".amounts", fmt.Sprintf("they add up to %d, not to the pipeline of %d", sum, p.Pipeline),
			"give all of them")
	}
	return nil
}

func sumOf(amounts []int64) (sum int64) {
	for _, a := range amounts {
		sum = plus(sum, a)
	}
	return sum
}

func minors(counts []object.Count) []int64 {
	out := make([]int64, len(counts))
	for i, c := range counts {
		out[i] = int64(c)
	}
	return out
}

func (p *rankPartner) row(r Ranked) rankRow {
	row := rankRow{Partner: r.Partner, Band: r.Band, PerPage: r.PerPage.Rounded()}
	if r.Rank > 0 {
		row.Rank = &r.Rank
	}
	if p.EQLs != nil && p.WonOfCohort != nil {
		row.CloseRate = ptr(RateOf(int64(*p.WonOfCohort), int64(*p.EQLs)))
	}
	if p.Won != nil && p.Lost != nil {
		row.WinRate = ptr(RateOf(int64(*p.Won), plus(int64(*p.Won), int64(*p.Lost))))
	}
	if p.EQLs != nil && p.Cost != nil {
		row.CostPerEQL = Fraction{int64(*p.Cost), int64(*p.EQLs)}.Rounded()
	}
	return row
}

// reasons adds to a row that holds a rank what was asked of its band. The draws are those of the quarter.
func (p *rankPartner) reasons(r Ranking, i int, in rankInput, row *rankRow) {
	amounts := minors(p.Amounts)
	if k, n := r.Stays(i, amounts, uint64(in.From)); n > 0 {
		row.StaysInBand = Share(int64(k), int64(n))
	}
	if !in.Why {
		return
	}
	w := r.Why(i)
	row.Why = &rankWhy{Figure: w.Figure.pair(), Above: besideOf(w.Above), Below: besideOf(w.Below), Up: moveOf(w.Up), Down: moveOf(w.Down)}
	if which, without, ok := r.Alone(i, amounts); ok {
		row.Why.AloneMinor, row.Why.WithoutBand = &amounts[which], without
	}
}

func (f Fraction) pair() [2]int64 { return [2]int64{f.Minor, f.Of} }

func besideOf(r *Ranked) *beside {
	if r == nil {
		return nil
	}
	return &beside{r.Partner, r.PerPage.pair()}
}

func moveOf(m *Move) *moveAnswer {
	if m == nil {
		return nil
	}
	return &moveAnswer{m.To, m.Minor, m.Past}
}
