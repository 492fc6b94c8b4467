package store

import (
	"context"
	"database/sql"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
)

// sqlLastEvent is enough of the newest event to know it again.
const sqlLastEvent = `SELECT seq, at, kind, actor, batch FROM journal ORDER BY seq DESC LIMIT 1`

// sqlEventAgain asks for the same event.
const sqlEventAgain = `SELECT COUNT(*) FROM journal WHERE seq = $1 AND at = $2 AND kind = $3 AND actor = $4 AND batch = $5`

// sqlHeadFits asks whether the newest event is the one that was numbered last: each transaction writes both.
const sqlHeadFits = `SELECT COALESCE((SELECT MAX(seq) FROM journal), 0) = (SELECT seq FROM journal_head WHERE id = 1)`

// foreignLog reports that the log beside a database is another one's. SQLite does not notice: it
// reads whatever lies there into the database. But events are never changed, so whatever event the
// file ends with must be there with the log too. Beside an older copy of the same database that event is
// there, but pages of two files are mixed: the newest event is then not the last that was numbered, or the
// rows cannot be read at all. What cannot be read without the log either decides nothing.
func foreignLog(ctx context.Context, path string) bool {
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return false
	}
	var seq, at int64
	var kind, actor, batch string
	var fits bool
	err := look(ctx, path, modeFrozen, func(c *sql.Conn) error {
		if err := c.QueryRowContext(ctx, sqlLastEvent).Scan(&seq, &at, &kind, &actor, &batch); err != nil {
			return err
		}
		return c.QueryRowContext(ctx, sqlHeadFits).Scan(&fits)
	})
	if err != nil || !fits {
		return false // no event is in the file yet, or it is damaged, which others tell
	}
	var n int
	err = look(ctx, path, modeRead, func(c *sql.Conn) error {
		if err := c.QueryRowContext(ctx, sqlEventAgain, seq, at, kind, actor, batch).Scan(&n); err != nil {
			return err
		}
		return c.QueryRowContext(ctx, sqlHeadFits).Scan(&fits)
	})
	if fault.KindOf(classify("read", err)) == fault.Corrupt {
		return sound(ctx, path, modeFrozen)
	}
	return err == nil && (n == 0 || !fits)
}

// look opens a database for looking only. Such a connection never folds a log in.
func look(ctx context.Context, path, mode string, ask func(*sql.Conn) error) error {
	return visit(ctx, dsn(path, true, mode, "NORMAL"), ask)
}

// visit opens a database for one piece of work and closes it again.
func visit(ctx context.Context, dsn string, do func(*sql.Conn) error) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return do(c)
}

// sound reports whether a database is whole when it is opened in that way.
func sound(ctx context.Context, path, mode string) bool {
	var found []string
	err := look(ctx, path, mode, func(at *sql.Conn) (err error) {
		found, err = integrity(ctx, at, true)
		return err
	})
	return err == nil && len(found) == 0
}

// What is said of a log that is not the database's own.
const foreignWhy = "the log (-wal) beside it belongs to another database"

func foreignHint(path string) string {
	return "with nobody using it, move " + path + "-wal away and look again with eqltui doctor"
}
