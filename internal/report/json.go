package report

import (
	"bufio"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// writeJSON writes the report as one object on one line. Money is minor units, a rate {k,n,low,high}, an instant
// RFC 3339 in UTC, a span as Go writes it, and what is not known null.
func writeJSON(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	dst := r.appendHead(make([]byte, 0, 1<<12))
	dst = append(dst, `,"rows":[`...)
	for i, row := range r.Rows {
		if i > 0 {
			dst = append(dst, ',')
		}
		out.Write(appendRecord(dst, r.Columns, row))
		dst = dst[:0]
	}
	dst = append(dst, `],"total":`...)
	dst = appendRecord(dst, r.Total.Columns, r.Total.Values)
	words := wordsOf(r)
	dst = append(dst, `,"notes":`...)
	dst = words.appendNotes(dst, r.Notes)
	if !r.KeptAt.IsZero() {
		dst = append(appendInstant(append(dst, `,"kept_at":`...), r.KeptAt), `,"changed_since":[`...)
		for i := range r.Changed {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = words.appendChange(dst, &r.Changed[i])
		}
		dst = append(dst, ']')
	}
	out.Write(append(dst, '}', '\n'))
	return out.Flush()
}

func (r *Report) appendHead(dst []byte) []byte {
	dst = appendText(append(dst, `{"report":`...), r.Name)
	dst = append(dst, `,"period":{`...)
	if r.Period != "" {
		dst = append(appendText(append(dst, `"name":`...), r.Period), ',')
	}
	dst = appendInstant(append(dst, `"from":`...), r.From)
	dst = appendInstant(append(dst, `,"to":`...), r.To)
	dst = appendText(append(dst, `},"currency":`...), r.Currency)
	if r.Partner != "" {
		dst = appendText(append(dst, `,"partner":`...), r.Partner)
	}
	if r.Part != "" {
		dst = appendText(append(dst, `,"part":`...), r.Part)
	}
	return appendInstant(append(dst, `,"as_of":`...), r.AsOf)
}

func (w *words) appendNotes(dst []byte, notes []Note) []byte {
	dst = append(dst, '[')
	for i, n := range notes {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendText(dst, w.note(n))
	}
	return append(dst, ']')
}

func (w *words) appendChange(dst []byte, c *Change) []byte {
	dst = append(dst, `{"row":`...)
	if c.Row == "" {
		dst = append(dst, "null"...)
	} else {
		dst = appendText(dst, c.Row)
	}
	dst = appendText(append(dst, `,"figure":`...), c.Figure)
	dst = appendValue(append(dst, `,"then":`...), c.Then)
	dst = appendValue(append(dst, `,"now":`...), c.Now)
	return append(w.appendNotes(append(dst, `,"because":`...), c.Because), '}')
}

func appendRecord(dst []byte, columns []Column, values []any) []byte {
	dst = append(dst, '{')
	for i := range columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendText(dst, columns[i].Name)
		dst = appendValue(append(dst, ':'), values[i])
	}
	return append(dst, '}')
}

func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float64:
		return appendFloat(dst, &v)
	case bool:
		return strconv.AppendBool(dst, v)
	case time.Time:
		return appendInstant(dst, v)
	case time.Duration:
		return appendText(dst, v.String())
	case review.Rate:
		dst = strconv.AppendInt(append(dst, `{"k":`...), v.K, 10)
		dst = strconv.AppendInt(append(dst, `,"n":`...), v.N, 10)
		dst = appendFloat(append(dst, `,"low":`...), v.Low)
		return append(appendFloat(append(dst, `,"high":`...), v.High), '}')
	case Named:
		return appendRecord(dst, v.Columns, v.Values)
	case Table:
		dst = append(dst, '[')
		for i, row := range v.Rows {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendRecord(dst, v.Columns, row)
		}
		return append(dst, ']')
	}
	return append(dst, "null"...)
}

func appendText(dst []byte, s string) []byte {
	dst, _ = safetext.AppendText(dst, s) // a string always encodes
	return dst
}

func appendFloat(dst []byte, f *float64) []byte {
	if f == nil || math.IsNaN(*f) || math.IsInf(*f, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, *f, 'f', -1, 64)
}

func appendInstant(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, "null"...)
	}
	dst = t.UTC().AppendFormat(append(dst, '"'), time.RFC3339Nano)
	return append(dst, '"')
}
