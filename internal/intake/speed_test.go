//go:build unix

package intake_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/store"
)

// harvest is a made-up export: partners, n referrals at n/3 companies, and 4n touches whose persons
// come in no order, as an export sorted by time gives them; every twentieth touch is of a visitor
// without an address.
type harvest struct{ partners, referrals, touches string }

func grow(tb testing.TB, n int) harvest {
	tb.Helper()
	dir := tb.TempDir()
	h := harvest{filepath.Join(dir, "partners.csv"), filepath.Join(dir, "referrals.csv"), filepath.Join(dir, "touches.csv")}
	r := rand.New(rand.NewPCG(1, uint64(n)))
	fill := func(path, header string, rows int, row func(i int) string) {
		f, err := os.Create(path)
		if err != nil {
			tb.Fatal(err)
		}
		w := bufio.NewWriter(f)
		w.WriteString(header + "\n")
		for i := range rows {
			w.WriteString(row(i) + "\n")
		}
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
		if err := f.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	const partners = 20
	start := time.Date(2026, 8, 1, 8, 0, 0, 0, time.UTC)
	countries, industries := []string{"PL", "DE", "GB", "US", "FR"}, []string{"Software", "Logistics", "Retail", "Health"}
	fill(h.partners, "id,name,kind,tier,status", partners, func(i int) string {
		return fmt.Sprintf("partner%d,Partner %d,implementation,%s,active", i, i, []string{"gold", "silver"}[i%2])
	})
	fill(h.referrals, "external_id,email,name,title,company,employees,industry,country,partner,program_tier,"+
		"referred_at,use_case,product_line,tags,utm_source,utm_campaign,note", n, func(i int) string {
		c := i / 3
		return fmt.Sprintf("R-%d,person%d@company%d.example,Zofia Łęcka %d,Head of Operations,Company "+
			"%d,%d,%s,%s,partner%d,gold,%s,\"Order entry, invoices\",suite,vip;q4,partner%d,autumn,",
			i, i, c, i, c, 20+c%900, industries[c%len(industries)], countries[c%len(countries)], r.IntN(partners),
			start.Add(time.Duration(r.IntN(110*24*60))*time.Minute).Format(time.RFC3339), i%partners)
	})
	kinds := []string{"page_view", "demo_request", "download", "webinar", "pricing_view"}
	fill(h.touches, "external_id,email,client_id,at,kind,url,utm_source", 4*n, func(i int) string {
		email, client := "", ""
		if p := r.IntN(n); i%20 == 0 {
			email, client = "", fmt.Sprintf("GA1.%d", p)
		} else {
			email = fmt.Sprintf("person%d@company%d.example", p, p/3)
		}
		return fmt.Sprintf("T-%d,%s,%s,%s,%s,https://www.partner%d.example/guide/%d?utm_source=partner%d,", i, email, client,
			start.Add(time.Duration(i)*time.Hour*2400/time.Duration(4*n)).Format(time.RFC3339), kinds[r.IntN(len(kinds))], i%partners,
			r.IntN(40), i%partners)
	})
	return h
}

// ground is a desk over a new database, as the program opens one.
func ground(tb testing.TB) (d *desk.Desk, path string) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), "a.db")
	st, err := store.Open(tb.Context(), path, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	d, err = desk.Open(tb.Context(), st, func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		tb.Fatal(err)
	}
	return d, path
}

func bring(tb testing.TB, d *desk.Desk, files ...string) time.Duration {
	tb.Helper()
	start := time.Now()
	reports, err := intake.Run(tb.Context(), intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin})}, files)
	if err != nil {
		tb.Fatal(err)
	}
	took := time.Since(start)
	for _, r := range reports {
		if r.Rejected > 0 {
			tb.Fatalf("%+v", r)
		}
	}
	return took
}

// spent is the processor time of this process: unlike the clock on the wall, it does not see what
// else the machine does.
func spent(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// replay is the bare loop that an import is measured against: it inserts every row of a database,
// the journal and all indexes included, into an empty one, through the same driver with prepared
// statements and the same settings, in as many transactions as the import made.
func replay(tb testing.TB, from string, transactions int) (wall, cpu time.Duration) {
	tb.Helper()
	ctx := context.Background()
	to := filepath.Join(tb.TempDir(), "bare.db")
	src, err := sql.Open("sqlite", "file:"+from)
	if err != nil {
		tb.Fatal(err)
	}
	defer src.Close()
	dst, err := sql.Open("sqlite", "file:"+to+
		"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)"+
		"&_pragma=cell_size_check(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16384)&_pragma=secure_delete(1)")
	if err != nil {
		tb.Fatal(err)
	}
	defer dst.Close()
	dst.SetMaxOpenConns(1)
	tables, words := bareSchema(tb, src, dst)
	data := make([][][]any, len(tables))
	stmts := make([]*sql.Stmt, len(tables))
	for i, name := range tables {
		var width int
		data[i], width = readAll(tb, src, name)
		places := make([]string, width)
		for k := range places {
			places[k] = "?"
		}
		if stmts[i], err = dst.Prepare("INSERT INTO " + name + " VALUES (" + strings.Join(places, ", ") + ")"); err != nil {
			tb.Fatal(err)
		}
	}
	start, cpu := time.Now(), spent(tb)
	for n := range transactions {
		tx, err := dst.BeginTx(ctx, nil)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range tables {
			st := tx.StmtContext(ctx, stmts[i])
			for _, row := range data[i][len(data[i])*n/transactions : len(data[i])*(n+1)/transactions] {
				if _, err := st.ExecContext(ctx, row...); err != nil {
					tb.Fatal(err)
				}
			}
		}
		for _, w := range words {
			w.fill(tb, tx)
		}
		if err := tx.Commit(); err != nil {
			tb.Fatal(err)
		}
	}
	return time.Since(start), spent(tb) - cpu
}

// wordIndex is a full-text index and up to which id of its table's rows are in it.
type wordIndex struct {
	name, content string
	last          int64
}

func (w *wordIndex) fill(tb testing.TB, tx *sql.Tx) {
	tb.Helper()
	if _, err := tx.Exec("INSERT INTO "+w.name+" (rowid, search) SELECT id, search FROM "+w.content+" WHERE id > $1 ORDER BY id",
		w.last); err != nil {
		tb.Fatal(err)
	}
	if err := tx.QueryRow("SELECT COALESCE(MAX(id), 0) FROM " + w.content).Scan(&w.last); err != nil {
		tb.Fatal(err)
	}
}

// bareSchema makes the tables and indexes of one database in another, and names the tables whose
// rows count and the statements that bring the full-text indexes up to them.
func bareSchema(tb testing.TB, src, dst *sql.DB) (tables []string, words []*wordIndex) {
	tb.Helper()
	rows, err := src.Query(
		`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name`,
	)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	virtual := "none"
	for rows.Next() {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			tb.Fatal(err)
		}
		if strings.HasPrefix(name, virtual+"_") && kind == "table" {
			continue // a full-text index makes its own tables
		}
		if _, err := dst.Exec(text); err != nil {
			tb.Fatal(text, err)
		}
		switch {
		case strings.HasPrefix(text, "CREATE VIRTUAL"):
			virtual = name
			_, content, _ := strings.Cut(text, "content='")
			content, _, _ = strings.Cut(content, "'")
			words = append(words, &wordIndex{name, content, 0})
		case kind == "table":
			tables = append(tables, name)
		}
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return tables, words
}

func readAll(tb testing.TB, src *sql.DB, table string) (out [][]any, width int) {
	tb.Helper()
	rows, err := src.Query("SELECT * FROM " + table)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		row := make([]any, len(columns))
		ptrs := make([]any, len(columns))
		for i := range row {
			ptrs[i] = &row[i]
		}
		if err := rows.Scan(ptrs...); err != nil {
			tb.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return out, len(columns)
}

// BenchmarkFiles imports 20,000 referrals and 80,000 touches into a new database with everything on,
// takes the bare loop's time for the same rows, and imports the same files again.
//
//	go test ./internal/intake -run '^$' -bench Files -benchtime 1x
func BenchmarkFiles(b *testing.B) {
	const n = 20_000
	h := grow(b, n)
	var leads, touches, again, bare, cpu, bareCPU time.Duration
	for b.Loop() {
		d, path := ground(b)
		bring(b, d, h.partners)
		before := spent(b)
		leads += bring(b, d, h.referrals)
		touches += bring(b, d, h.touches)
		cpu += spent(b) - before
		again += bring(b, d, h.referrals, h.touches)
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
		w, c := replay(b, path, 5*n/2000)
		bare, bareCPU = bare+w, bareCPU+c
	}
	rate := func(rows int, took time.Duration) float64 { return float64(rows*b.N) / took.Seconds() }
	b.ReportMetric(rate(n, leads), "referrals/s")
	b.ReportMetric(rate(4*n, touches), "touches/s")
	b.ReportMetric(rate(5*n, leads+touches), "rows/s")
	b.ReportMetric(rate(5*n, cpu), "rows/cpu-s")
	b.ReportMetric(rate(5*n, again), "again/s")
	b.ReportMetric(rate(5*n, bare), "bare/s")
	b.ReportMetric(rate(5*n, bareCPU), "bare/cpu-s")
	b.ReportMetric(float64(bare)/float64(leads+touches), "of-bare")
	b.ReportMetric(float64(bareCPU)/float64(cpu), "of-bare-cpu")
}
