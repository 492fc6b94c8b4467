package crowd_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// at is a working Friday in Warsaw, early in the afternoon.
var at = time.Date(2026, 11, 20, 13, 32, 0, 0, time.UTC)

// filled fills a fresh database and returns its path.
func filled(t *testing.T, n int, seed uint64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	st, err := store.Open(t.Context(), path, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := crowd.Fill(t.Context(), st, crowd.Options{Leads: n, Seed: seed, Now: at}, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// texts reads every row of a query as one text.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		line := ""
		for _, c := range cells {
			line += fmt.Sprint(*c.(*any)) + "|"
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// digest is the content of every table, in the order of rows.
func digest(t *testing.T, path string) string {
	t.Helper()
	db := open(t, path)
	h := sha256.New()
	for _, table := range []string{"leads", "persons", "person_clients", "accounts", "touches", "journal", "personal", "opportunities",
		"origins", "partners", "counters", "sequences", "users"} {
		// By the first columns, since counters are written in no order.
		columns := "*"
		if table == "journal" { // whose links have a salt
			columns = "seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data"
		}
		for _, line := range texts(t, db, "SELECT "+columns+" FROM "+table+" ORDER BY 1, 2") {
			fmt.Fprintln(h, table, line)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestTheSameSeedMakesTheSameDatabase(t *testing.T) {
	t.Parallel()
	first, again, other := digest(t, filled(t, 2500, 1)), digest(t, filled(t, 2500, 1)), digest(t, filled(t, 2500, 2))
	if first != again {
		t.Error("the same seed made two different databases")
	}
	if first == other {
		t.Error("another seed made the same database")
	}
}

func TestCountersAndNumbersAgreeWithTheRows(t *testing.T) {
	t.Parallel()
	db := open(t, filled(t, 2500, 1))
	counted := texts(
		t,
		db,
		`SELECT * FROM (SELECT 'leads' AS name, COUNT(*) AS n FROM leads UNION ALL SELECT 'persons', COUNT(*) FROM persons UNION ALL SELECT 'accounts', COUNT(*) FROM accounts
 UNION ALL SELECT 'touches', COUNT(*) FROM touches UNION ALL SELECT 'stage:' || stage, COUNT(*) FROM leads GROUP BY stage) ORDER BY name`,
	)
	if diff := cmp.Diff(counted, texts(t, db, "SELECT name, n FROM counters WHERE n <> 0 ORDER BY name")); diff != "" {
		t.Errorf("counters differ from the rows (-rows +counters):\n%s", diff)
	}
	for what, query := range map[string]string{
		"the database is whole":      "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		"five touches for each lead": "SELECT COUNT(*) FROM touches HAVING COUNT(*) <> 12500",
		"every lead has its person": "SELECT id FROM leads WHERE person_id NOT IN (SELECT id FROM persons) OR account_id " +
			"NOT IN (SELECT id FROM accounts)",
		"sequences are past the rows": "SELECT name FROM sequences WHERE (name = 'lead' AND last <> 2500) OR (name = 'touch' " +
			"AND last <> 12500) OR (name = 'personal' AND last < (SELECT MAX(id) FROM personal))",
		"the head is the newest event": "SELECT seq FROM journal_head WHERE seq <> (SELECT MAX(seq) FROM journal) OR seq <> " +
			"(SELECT COUNT(*) FROM journal)",
		"only candidates have a running clock": "SELECT id FROM leads WHERE (clock <> '') <> (due_at < 9223372036854775807) OR clock " +
			"<> '' AND stage NOT IN ('new', 'eql')",
		"closed leads wait for nothing": "SELECT id FROM leads WHERE stage IN ('won', 'lost', 'archived', 'disqualified') AND " +
			"stale_at < 9223372036854775807",
		"nothing is overdue for a new score": "SELECT id FROM leads WHERE stale_at <= 1795181520000 OR nurture_until > 0 AND " +
			"nurture_until <= 1795181520000",
		"no deed lies in the future":           "SELECT seq FROM journal WHERE at > 1795181520000",
		"every stage of the mix has its leads": "SELECT 1 FROM (SELECT COUNT(DISTINCT stage) AS n FROM leads) WHERE n < 10",
		"a few of a hundred leads are open": "SELECT 1 FROM (SELECT COUNT(*) AS n FROM leads WHERE stage IN ('new', 'eql')) WHERE " +
			"n NOT BETWEEN 50 AND 200",
		"nobody is left without a journal line": "SELECT id FROM leads WHERE id NOT IN (SELECT lead_id FROM journal WHERE kind IN " +
			"('admitted', 'quarantined'))",
	} {
		if wrong := texts(t, db, query); len(wrong) > 0 {
			t.Errorf("%s: not so for %d rows, first %s", what, len(wrong), wrong[0])
		}
	}
}

func TestWhatIsWrittenIsWhatTheDeskWouldDerive(t *testing.T) {
	t.Parallel()
	st, err := store.Open(t.Context(), filled(t, 600, 3), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Verify(t.Context(), func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil); err != nil {
		t.Fatal(err)
	}
	who := desk.Actor{User: "ania", Role: desk.Admin}
	seen := 0
	err = d.All(t.Context(), who, "", 0, func(r desk.Row) error {
		seen++
		if !r.Stage.Living() {
			return nil
		}
		det, err := d.Lead(t.Context(), who, r.ID)
		if err != nil {
			return err
		}
		if det.Score != r.Score || det.Fit != r.Fit || det.Intent != r.Intent || det.Verdict != r.Verdict {
			t.Errorf("%s (%s) is written with %d %s and judged with %d %s", r.ID, r.Stage, r.Score, r.Verdict, det.Score, det.Verdict)
		}
		if r.Stage == lead.New && len(det.History) == 0 {
			t.Errorf("%s has no history", r.ID)
		}
		return nil
	})
	if err != nil || seen != 600 {
		t.Fatalf("%d leads listed, %v", seen, err)
	}
	if _, err := d.Publish(t.Context(), who, d.Policy(), nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string(nil),
		texts(t, open(t, d.Path()), "SELECT lead_id, kind, data FROM journal WHERE kind = 'rescored'")); diff != "" {
		t.Errorf("deriving every living lead anew changed some:\n%s", diff)
	}
}
