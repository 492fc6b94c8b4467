//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/e2e/measure"
)

// weights asks how many bytes each table and its indexes take, with what an index of words is made of
// counted to it.
const weights = `SELECT s.tbl_name, SUM(CASE WHEN s.type = 'table' THEN d.n ELSE 0 END), SUM(CASE WHEN s.type = 'index' THEN d.n ELSE 0 END)
 FROM (SELECT name, SUM(pgsize) AS n FROM dbstat GROUP BY name) d JOIN sqlite_schema s ON s.name = d.name GROUP BY s.tbl_name`

// files says what the database files are made of.
func files(ctx context.Context, r *report, dbs []string) error {
	t := table{"What the file is made of",
		"Bytes of the pages of each table and of its indexes, as SQLite counts them, in the database as " +
			"it was filled; what it freed is not counted.", []string{"table"}, nil, 0}
	sqlite3, err := exec.LookPath("sqlite3")
	if err != nil {
		t.about += " That takes the `sqlite3` program, which is not installed here."
		r.tables = append(r.tables, t)
		return nil
	}
	type weight struct{ table, indexes int64 }
	all := make([]map[string]weight, len(dbs))
	var names []string
	for i, db := range dbs {
		t.head = append(t.head, measure.Grouped(r.sizes[i])+" leads", "indexes")
		all[i] = map[string]weight{}
		out, err := exec.CommandContext(ctx, sqlite3, "-readonly", "-csv", db, weights).Output()
		if err != nil {
			return fmt.Errorf("weigh %s: %w", db, err)
		}
		rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
		if err != nil {
			return fmt.Errorf("weigh %s: %w", db, err)
		}
		for _, row := range rows {
			name := row[0]
			var w weight
			if _, err := fmt.Sscan(row[1]+" "+row[2], &w.table, &w.indexes); err != nil {
				return fmt.Errorf("weigh %s: %w", name, err)
			}
			if at := strings.Index(name, "_words"); at > 0 {
				name = "index of words of " + name[:at]
			}
			sum := all[i][name]
			all[i][name] = weight{sum.table + w.table, sum.indexes + w.indexes}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	last := all[len(all)-1]
	slices.SortFunc(names, func(a, b string) int {
		return int(last[b].table + last[b].indexes - last[a].table - last[a].indexes)
	})
	const few = 1 << 20
	rest, sum := make([]weight, len(all)), make([]weight, len(all))
	for _, name := range names {
		row := []string{name}
		small := last[name].table+last[name].indexes < few
		for i := range all {
			w := all[i][name]
			sum[i] = weight{sum[i].table + w.table, sum[i].indexes + w.indexes}
			if small {
				rest[i] = weight{rest[i].table + w.table, rest[i].indexes + w.indexes}
			}
			row = append(row, measure.MiB(w.table), measure.MiB(w.indexes))
		}
		if !small {
			t.rows = append(t.rows, row)
		}
	}
	for _, more := range []struct {
		name string
		of   []weight
	}{{"all others", rest}, {"all", sum}} {
		row := []string{more.name}
		for _, w := range more.of {
			row = append(row, measure.MiB(w.table), measure.MiB(w.indexes))
		}
		t.rows = append(t.rows, row)
	}
	r.tables = append(r.tables, t)
	return nil
}
