package review

import "math"

// Why is the reason of a band: the exact figure, the neighbours', and what would move it over an edge.
type Why struct {
	Figure       Fraction
	Above, Below *Ranked // the rows beside it, nil at the ends
	Up, Down     *Move   // nil when there is no band to move to, or no amount that would do it
}

// Move is the least change of a partner's pipeline that moves it to another band, the others staying as they are.
type Move struct {
	To    Band   // where it is then
	Minor int64  // minor units more (Up) or less (Down), above 0
	Past  string // the partner at the edge
}

// Why explains the row i, which holds a rank.
func (r Ranking) Why(i int) Why {
	row := r.Rows[i]
	w := Why{Figure: row.PerPage}
	if i > 0 {
		w.Above = &r.Rows[i-1]
	}
	if i+1 < r.Ranked {
		w.Below = &r.Rows[i+1]
	}
	if r.K == 0 {
		return w
	}
	top, low := r.topEdge(i), r.lowEdge(i)
	switch row.Band {
	case Double:
		w.Down = r.move(i, lose(row.PerPage, top.PerPage, false), top)
	case Review:
		w.Up = r.move(i, gain(row.PerPage, low.PerPage, false), low)
	default:
		w.Up, w.Down = r.move(i, gain(row.PerPage, top.PerPage, true), top), r.move(i, lose(row.PerPage, low.PerPage, true), low)
	}
	return w
}

// move is the row i with another pipeline. Where the others stand close together the same amount leads past Keep.
func (r Ranking) move(i int, pipeline *int64, past Ranked) *Move {
	if pipeline == nil {
		return nil
	}
	now := r.Rows[i].PerPage
	return &Move{To: r.bandOf(i, Fraction{*pipeline, now.Of}), Minor: max(*pipeline-now.Minor, now.Minor-*pipeline), Past: past.Partner}
}

// gain is the least pipeline with which a figure reaches the one at the edge, or passes it.
func gain(figure, edge Fraction, pass bool) *int64 {
	least, rest, ok := edge.times(figure.Of)
	if rest || pass {
		ok = ok && least < math.MaxInt64
		least++
	}
	if !ok {
		return nil
	}
	return &least
}

// lose is the most pipeline with which a figure only reaches the one at the edge, or falls below it.
func lose(figure, edge Fraction, below bool) *int64 {
	most, rest, ok := edge.times(figure.Of)
	if below && !rest {
		most--
	}
	if !ok || most < 0 {
		return nil
	}
	return &most
}

// Alone finds the opportunity that alone decides the band of the ranked row i: it is more than all the
// partner's others together, and without it the partner would be in another band. The amounts are the partner's
// own, in minor units, and add up to its pipeline.
func (r Ranking) Alone(i int, amounts []int64) (which int, without Band, ok bool) {
	which, ok = Outlier(amounts)
	if !ok {
		return 0, "", false
	}
	row := r.Rows[i]
	without = r.bandOf(i, Fraction{max(row.PerPage.Minor-amounts[which], 0), row.PerPage.Of})
	return which, without, without != row.Band
}

// Outlier finds the amount that is more than all the others together; an only one is more than nothing.
func Outlier(amounts []int64) (which int, ok bool) {
	for i, a := range amounts {
		if a > amounts[which] {
			which = i
		}
	}
	var others int64
	for i, a := range amounts {
		if i != which {
			others = plus(others, a)
		}
	}
	return which, len(amounts) > 0 && amounts[which] > others
}
