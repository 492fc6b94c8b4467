package report

import (
	"encoding/json"
	"io"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// Write writes a report in a format. This is the first one; the others take the place of this file.
func Write(w io.Writer, format string, r *Report, _ int) error {
	if format != "json" {
		return fault.New(fault.Usage, "report", "the format "+format+" is not there yet", "say --format json")
	}
	period := map[string]any{"from": nil, "to": nil}
	if !r.From.IsZero() {
		period = map[string]any{"from": r.From.UTC().Format(time.RFC3339), "to": r.To.UTC().Format(time.RFC3339)}
	}
	rows := []any{}
	for i := range r.Rows {
		rows = append(rows, object(r.Columns, r.Rows[i]))
	}
	return json.NewEncoder(w).Encode(map[string]any{"report": r.Name, "period": period, "currency": r.Currency, "rows": rows,
		"total": object(r.Total.Columns, r.Total.Values), "notes": r.Notes})
}

func object(columns []Column, values []any) map[string]any {
	out := map[string]any{}
	for i, c := range columns {
		out[c.Name] = plain(values[i])
	}
	return out
}

func plain(v any) any {
	switch v := v.(type) {
	case Named:
		return object(v.Columns, v.Values)
	case Table:
		rows := []any{}
		for _, r := range v.Rows {
			rows = append(rows, object(v.Columns, r))
		}
		return rows
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case time.Duration:
		return v.String()
	}
	return v
}
