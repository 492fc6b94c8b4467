package store

import (
	"context"
	"database/sql"
)

// What the tests outside take of those inside: an empty database of each engine, and filters.
var (
	Fresh         = fresh
	FreshPostgres = freshPostgres
	Questions     = questions
)

// Keep has a selection keep so few matches at a time, and look up the names of so few, that a small
// database takes the ways of a large one.
func (s *Selection) Keep(n int) {
	if s.found != nil {
		s.found.few, s.found.least, s.found.memory = n, n, n
	}
}

// TableOf asks a question that no method asks, and answers with the names of its columns and its rows.
func TableOf(ctx context.Context, tx *Tx, text string) (columns []string, out [][]string, err error) {
	rows, err := tx.c.c.QueryContext(ctx, text)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	for rows.Next() {
		row, to := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, nil, err
		}
		line := make([]string, len(columns))
		for i, cell := range row {
			if line[i] = cell.String; !cell.Valid {
				line[i] = "NULL"
			}
		}
		out = append(out, line)
	}
	return columns, out, rows.Err()
}
