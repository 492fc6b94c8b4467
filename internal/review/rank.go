package review

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Partner is what the quarterly review compares partners by.
type Partner struct {
	ID       string
	Pipeline int64 // minor units, sourced opportunities that were created in the quarter
	Pages    int64 // that lived on any day of the quarter
	Joined   lead.Opt[Day]
	Ended    lead.Opt[Day]
}

// Band is what the review proposes for a partner.
type Band string

// The bands. Keep is everything between the two ends.
const (
	Double   Band = "double"
	Keep     Band = "keep"
	Review   Band = "review"    // review to end
	TooEarly Band = "too_early" // it joined after the quarter's first day
	Unranked Band = "unranked"  // it has no page, or ended before the quarter's last day
)

// Ranked is a partner's place.
type Ranked struct {
	Partner string
	Rank    int // competition rank, 1, 2, 2, 4; 0: none
	Band    Band
	PerPage Fraction // pipeline per referral page
}

// Ranking is the quarterly review: who holds a rank first, by rank and then id, the others behind, by id.
type Ranking struct {
	Rows   []Ranked
	Ranked int // how many hold a rank
	K      int // places in the band at either end
}

// Each band takes a fifth, and there is none among fewer than five.
const (
	fifth     = 5
	bandsFrom = 5
)

// Rank ranks partners by pipeline per referral page over exact fractions. The order of the partners given
// changes nothing, as long as each has an id of its own.
func Rank(quarter Period, partners []Partner) Ranking {
	rows := make([]Ranked, 0, len(partners))
	ranked := 0
	for _, p := range partners {
		row := Ranked{Partner: p.ID, Band: standing(quarter, p), PerPage: Fraction{p.Pipeline, p.Pages}}
		if row.Band == Keep {
			ranked++
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Ranked) int {
		if a.Band == Keep && b.Band == Keep {
			return cmp.Or(b.PerPage.Compare(a.PerPage), cmp.Compare(a.Partner, b.Partner))
		}
		return cmp.Or(cmp.Compare(behindRanked(a), behindRanked(b)), cmp.Compare(a.Partner, b.Partner))
	})
	r := Ranking{Rows: rows, Ranked: ranked}
	if ranked >= bandsFrom {
		r.K = ranked / fifth
	}
	for i := range ranked {
		if i > 0 && rows[i].PerPage.Compare(rows[i-1].PerPage) == 0 {
			rows[i].Rank = rows[i-1].Rank
		} else {
			rows[i].Rank = i + 1
		}
	}
	for i := range ranked {
		rows[i].Band = r.bandOf(i, rows[i].PerPage)
	}
	return r
}

// standing says whether a partner holds a rank, as Keep, or why not. A partner without
// pages has no figure, however long it has been one.
func standing(quarter Period, p Partner) Band {
	switch {
	case p.Pages == 0, p.Ended.Known && p.Ended.V < quarter.To-1:
		return Unranked
	case p.Joined.Known && p.Joined.V > quarter.From:
		return TooEarly
	}
	return Keep
}

func behindRanked(r Ranked) int {
	if r.Band == Keep {
		return 0
	}
	return 1
}

// bandOf is the band of the ranked row i if its figure were this one and the others' what they are. It is in
// a band when it and all that tie with it have places there: when fewer than K others reach it.
func (r Ranking) bandOf(i int, figure Fraction) Band {
	switch {
	case r.K == 0:
		return Keep
	case figure.Compare(r.topEdge(i).PerPage) > 0:
		return Double
	case figure.Compare(r.lowEdge(i).PerPage) < 0:
		return Review
	}
	return Keep
}

// topEdge is whom the ranked row i must be above to be doubled: the K-th best of the others.
func (r Ranking) topEdge(i int) Ranked {
	if i < r.K {
		return r.Rows[r.K]
	}
	return r.Rows[r.K-1]
}

// lowEdge is whom the ranked row i must be below to be reviewed: the K-th worst of the others.
func (r Ranking) lowEdge(i int) Ranked {
	if i >= r.Ranked-r.K {
		return r.Rows[r.Ranked-1-r.K]
	}
	return r.Rows[r.Ranked-r.K]
}
