package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// writeCSV writes the rows under the keys that JSON has: money as NAME_minor in minor units, a rate as NAME_k, _n, _low
// and _high, what stands in a record as RECORD_NAME, lines as one cell of JSON. The total is the last row, called
// "total" in the first column, which names the rows, and a figure that only it has is a column that no other row fills.
// A report without rows has its figures one a row, under figure and value.
func writeCSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	if len(r.Columns) == 0 {
		writeFigures(out, &r.Total)
	} else {
		writeRows(out, r)
	}
	out.Flush()
	return out.Error()
}

func writeRows(out *csv.Writer, r *Report) {
	t := withTotal(r)
	f := flatten(&t, all)
	out.Write(heads(f.columns))
	record := make([]string, 0, len(f.columns))
	for i, row := range f.rows {
		record = record[:0]
		for j := range f.columns {
			record = appendCells(record, f.columns[j].Kind, row[j])
		}
		if i == len(r.Rows) {
			record[0] = "total"
		}
		out.Write(record)
	}
}

// withTotal is the table with the total as its last row, the column that names a row first, and the columns that only
// the total has last.
func withTotal(r *Report) Table {
	by := r.by()
	order := []int{by}
	for i := range r.Columns {
		if i != by {
			order = append(order, i)
		}
	}
	var t Table
	for _, i := range order {
		t.Columns = append(t.Columns, r.Columns[i])
	}
	places := r.totals()
	row, _ := r.totalRow()
	total := make([]any, 0, len(r.Columns)+len(r.Total.Columns))
	for _, i := range order {
		total = append(total, row[i])
	}
	for i, c := range r.Total.Columns {
		if slices.Contains(places, i) {
			continue
		}
		if r.Column(c.Name) >= 0 {
			c.Name = "total_" + c.Name // the rows have the name for something else
		}
		t.Columns, total = append(t.Columns, c), append(total, r.Total.Values[i])
	}
	for _, row := range r.Rows {
		to := make([]any, len(t.Columns))
		for k, i := range order {
			to[k] = row[i]
		}
		t.Rows = append(t.Rows, to)
	}
	if len(r.Total.Columns) > 0 {
		t.Rows = append(t.Rows, total)
	}
	return t
}

func writeFigures(out *csv.Writer, total *Named) {
	out.Write([]string{"figure", "value"})
	t := Table{Columns: total.Columns, Rows: [][]any{total.Values}}
	f := flatten(&t, all)
	names := heads(f.columns)
	var cells []string
	for j := range f.columns {
		cells = appendCells(cells, f.columns[j].Kind, f.rows[0][j])
	}
	for i := range names {
		out.Write([]string{names[i], cells[i]})
	}
}

func heads(columns []leaf) []string {
	var out []string
	for i := range columns {
		name := columns[i].path[0]
		for _, inner := range columns[i].path[1:] {
			name += "_" + inner
		}
		switch columns[i].Kind {
		case Money:
			out = append(out, name+"_minor")
		case Rate:
			out = append(out, name+"_k", name+"_n", name+"_low", name+"_high")
		default:
			out = append(out, name)
		}
	}
	return out
}

// appendCells appends a value as the cells that its kind has.
func appendCells(dst []string, kind Kind, v any) []string {
	if kind == Rate {
		rate, known := v.(review.Rate)
		if !known {
			return append(dst, "", "", "", "")
		}
		return append(dst, strconv.FormatInt(rate.K, 10), strconv.FormatInt(rate.N, 10), bound(rate.Low), bound(rate.High))
	}
	switch v := v.(type) {
	case nil:
		return append(dst, "")
	case string:
		return append(dst, safetext.GuardFormula(safetext.Kept(v)))
	case bool:
		if v {
			return append(dst, "yes")
		}
		return append(dst, "no")
	case time.Duration:
		return append(dst, v.String())
	case time.Time:
		if v.IsZero() {
			return append(dst, "")
		}
		return append(dst, v.UTC().Format(time.RFC3339Nano))
	}
	return append(dst, string(appendValue(nil, v)))
}

func bound(f *float64) string {
	if f == nil {
		return ""
	}
	return string(appendFloat(nil, f))
}
