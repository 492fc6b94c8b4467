package e2e

import (
	"database/sql"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // as a program of others reads the file
)

// fenced are the blocks of one kind in docs/BI.md.
func fenced(t *testing.T, kind string) (out []string) {
	t.Helper()
	doc, err := os.ReadFile("../docs/BI.md")
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq(string(doc), "```"+kind+"\n") {
		if body, _, whole := strings.Cut(part, "```"); whole && !strings.HasPrefix(part, "# ") {
			out = append(out, strings.TrimSpace(body))
		}
	}
	return out
}

// TestTheQueriesOfBIAnswerWhatReportsDo runs each query of docs/BI.md on the tiny programme, read-only as the document
// says, and holds its rows against the report that its first line names.
func TestTheQueriesOfBIAnswerWhatReportsDo(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	p := &tiny{t: t, program: builtProgram(t), db: tinyProgramme(t), dir: dir}
	p.run("--now 2027-01-09T09:00:00Z --as root import payouts.csv --kind payouts --origin payouts", nil)
	db, err := sql.Open("sqlite", "file:"+p.db+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	held := 0
	for _, query := range fenced(t, "sql") {
		got := asked(t, db, query)
		says, isReport := strings.CutPrefix(query, "-- ")
		if !isReport {
			continue
		}
		says, _, _ = strings.Cut(says, "\n")
		command, names, _ := strings.Cut(says, ": ")
		want := rowsWith(t, p.run("--now 2027-01-10T09:00:00Z "+command+" --format csv", nil), strings.Split(names, ", "))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s\nthe views say %v\nthe report says %v", says, got, want)
		}
		if len(want) > 0 {
			held++
		}
	}
	if held < 7 {
		t.Errorf("only %d queries are held against a report with figures", held)
	}
	if _, err := db.Exec("DELETE FROM leads"); err == nil {
		t.Error("what is opened for reading is written")
	}
}

// asked are the rows of a query, but those without any figure.
func asked(t *testing.T, db *sql.DB, query string) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for rows.Next() {
		cells, to := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			to[i] = &cells[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		var row []string
		for _, c := range cells {
			row = append(row, c.String)
		}
		keepRow(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// keepRow keeps a row that has a figure under its first cell: reports list each partner.
func keepRow(out map[string]string, row []string) {
	if slices.ContainsFunc(row[1:], func(cell string) bool { return cell != "" && cell != "0" }) {
		out[row[0]] = strings.Join(row[1:], " ")
	}
}

// rowsWith are some columns of a report, without its total.
func rowsWith(t *testing.T, out []byte, names []string) map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil || len(all) < 2 {
		t.Fatalf("%v: %s", err, out)
	}
	rows := map[string]string{}
	for _, record := range all[1 : len(all)-1] {
		var row []string
		for _, name := range names {
			at := slices.Index(all[0], name)
			if at < 0 {
				t.Fatalf("no column %s in %v", name, all[0])
			}
			row = append(row, record[at])
		}
		keepRow(rows, row)
	}
	return rows
}

// TestTheColumnsOfReportsStay holds docs/BI.md against what reports write: of the tiny programme, and where there is
// hardly anything to count.
func TestTheColumnsOfReportsStay(t *testing.T) {
	t.Parallel()
	program, bare := builtProgram(t), filepath.Join(t.TempDir(), "bare.db")
	dir, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	full := &tiny{t: t, program: program, db: tinyProgramme(t), dir: dir}
	empty := &tiny{t: t, program: program, db: bare, dir: dir}
	empty.run("--now 2027-01-04T09:00:00Z import partners.csv", nil)
	said := map[string]string{}
	for line := range strings.Lines(strings.Join(fenced(t, "csv"), "\n")) {
		name, columns, _ := strings.Cut(strings.TrimSpace(line), ": ")
		said[name] = columns
	}
	if len(said) != 8 {
		t.Errorf("%d reports are described: %v", len(said), slices.Sorted(maps.Keys(said)))
	}
	for name, columns := range said {
		for _, p := range []*tiny{full, empty} {
			header, _, _ := strings.Cut(string(p.run("--now 2027-01-04T09:00:00Z report "+name+" --format csv", nil)), "\n")
			if header != columns {
				t.Errorf("%s of %s has the columns\n%s\nand docs/BI.md says\n%s", name, filepath.Base(p.db), header, columns)
			}
		}
	}
}

// TestAmountsSayTheirCurrency: a database of an earlier version says it too, once it is opened.
func TestAmountsSayTheirCurrency(t *testing.T) {
	t.Parallel()
	p := &tiny{t: t, program: builtProgram(t), db: golden(t, "0019"), dir: t.TempDir()}
	p.run("list --limit 1", nil)
	db, err := sql.Open("sqlite", "file:"+p.db+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var is string
	if err := db.QueryRowContext(t.Context(), "SELECT MIN(currency) FROM bi_partners").Scan(&is); err != nil || is != "USD" {
		t.Errorf("%q, %v", is, err)
	}
}
