package review

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Standing is how many leads of a partner stand in a stage; Partner "" is without one.
type Standing struct {
	Partner string
	Stage   lead.Stage
	N       int
}

// StagesRow is where the leads of one partner stand. N is how many there are.
type StagesRow struct {
	Partner string
	N       int
	Stages  []StageCount
}

// StageCount is how many leads stand in a stage, of the N of their row.
type StageCount struct {
	Stage lead.Stage `json:"stage"`
	N     int        `json:"n"`
}

// Stages puts counts together to a row for each partner, those with most leads first, and to the total.
// Every row has every stage in the order of the trade, so that rows can be held against each other.
func Stages(counts []Standing) (rows []StagesRow, total StagesRow) {
	total = emptyStages("")
	at := map[string]int{}
	for _, c := range counts {
		i, ok := at[c.Partner]
		if !ok {
			i, rows = len(rows), append(rows, emptyStages(c.Partner))
			at[c.Partner] = i
		}
		rows[i].add(c)
		total.add(c)
	}
	slices.SortFunc(rows, func(a, b StagesRow) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Partner, b.Partner)) })
	return rows, total
}

func emptyStages(partner string) StagesRow {
	r := StagesRow{Partner: partner}
	for _, stage := range lead.Stages() {
		r.Stages = append(r.Stages, StageCount{Stage: stage})
	}
	return r
}

func (r *StagesRow) add(c Standing) {
	r.N += c.N
	for i := range r.Stages {
		if r.Stages[i].Stage == c.Stage {
			r.Stages[i].N += c.N
			return
		}
	}
	r.Stages = append(r.Stages, StageCount{c.Stage, c.N}) // a stage of a later version is not lost
}
