package store

import (
	"context"
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/safetext"
)

// comment finds a line that is none of a statement; stretches the table and the key of a statement that
// copies the rows between two keys.
var (
	comment   = safetext.Pattern(`(?m)^\s*--.*\n`)
	stretches = safetext.Pattern(`FROM (\w+)\s+WHERE (\w+) > \$1 AND \w+ <= \$2`)
)

// renames finds both names of a table that was written anew under the first and takes the place of the other.
var renames = safetext.Pattern(`^ALTER TABLE (\w+) RENAME TO (\w+)$`)

// empty are the statements of a step for a database that holds nothing yet. Where rows would be copied into
// a table that then takes the place of another, there is nothing to copy, so the table is made in that
// place: each renaming would cost a millisecond of every new database.
func empty(stmts []string) []string {
	var out []string
	for i, stmt := range stmts {
		if at := renames().FindStringSubmatch(stmt); at != nil {
			continue
		}
		keep := true
		for _, later := range stmts[i:] {
			at := renames().FindStringSubmatch(later)
			if at == nil {
				continue
			}
			switch {
			case strings.HasPrefix(stmt, "CREATE TABLE "+at[1]+" "):
				out = append(out, "DROP TABLE "+at[2])
				stmt = strings.Replace(stmt, at[1], at[2], 1)
			case strings.HasPrefix(stmt, "INSERT INTO "+at[1]+" "), stmt == "DROP TABLE "+at[2]:
				keep = false
			}
		}
		if keep {
			out = append(out, stmt)
		}
	}
	return out
}

// stretch is how many keys are copied at once: a fraction of a second's work, so that it can be told how
// far it is, and be broken off.
const stretch = 20_000

// upgrade runs the statements of migrations.
type upgrade struct {
	s         *Store
	w         *conn
	done, all int64 // keys to be copied
}

// measure looks how much there is to copy.
func (u *upgrade) measure(ctx context.Context, steps []migration) error {
	there, err := lines(ctx, u.w.c, u.w.engine.tables)
	if err != nil {
		return err
	}
	for _, m := range steps {
		for _, stmt := range statements(m.text) {
			// A table that comes with a later step is empty still.
			if at := stretches().FindStringSubmatch(stmt); at != nil && slices.Contains(there, at[1]) {
				last, err := u.last(ctx, at[1], at[2])
				if err != nil {
					return err
				}
				u.all += last
			}
		}
	}
	return nil
}

// last is the highest key of a table.
func (u *upgrade) last(ctx context.Context, table, key string) (n int64, err error) {
	err = u.w.c.QueryRowContext(ctx, "SELECT COALESCE(MAX("+key+"), 0) FROM "+table).Scan(&n)
	return n, err
}

// run runs a statement, or one that copies rows for every stretch of keys.
func (u *upgrade) run(ctx context.Context, stmt string) error {
	at := stretches().FindStringSubmatch(stmt)
	if at == nil {
		_, err := u.w.c.ExecContext(ctx, stmt)
		return err
	}
	last, err := u.last(ctx, at[1], at[2])
	if err != nil || last == 0 {
		return err
	}
	copied, err := u.w.c.PrepareContext(ctx, u.w.engine.text(stmt))
	if err != nil {
		return err
	}
	defer copied.Close()
	for after := int64(0); after < last; after += stretch {
		if _, err := copied.ExecContext(ctx, after, after+stretch); err != nil {
			return err
		}
		u.s.o.at(PointInStretch)
		u.done += min(stretch, last-after)
		u.s.o.upgrade(u.done, u.all)
	}
	return nil
}

// Upgraded tells whoever waits for an upgrade how far it is, of what is made up for behind the schema.
func (s *Store) Upgraded(done, all int64) { s.o.upgrade(done, all) }

// upgrade tells who waits how far it is.
func (o *Options) upgrade(done, all int64) {
	if o.Upgrade != nil {
		o.Upgrade(done, all)
	}
}

// pack gives back what an upgrade freed. The database is good without that, so what goes wrong here only
// leaves it larger: a full disk, somebody who reads, or somebody who will not wait.
func (s *Store) pack(ctx context.Context, w *conn) {
	var pages, free int64
	const few = 5 // of a hundred pages: less is filled soon
	if w.c.QueryRowContext(ctx, sqlPages).Scan(&pages, &free) != nil || free*100 < pages*few {
		return
	}
	if w.buildAgain(ctx) == nil {
		_ = w.run(ctx, sqlEmptyLog)
	}
}

// run runs statements that take nothing and answer nothing.
func (c *conn) run(ctx context.Context, texts ...string) error {
	for _, text := range texts {
		if _, err := c.c.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// functions are what migrations ask of the program. They are known to connections opened afterwards.
var functions = sync.OnceValue(func() error {
	err := sqlite.RegisterDeterministicScalarFunction("packed_content", 2, packedContent)
	if err != nil {
		return err
	}
	if err := registerLinks(); err != nil {
		return err
	}
	return sqlite.RegisterDeterministicScalarFunction("short_digest", 1, shortDigest)
})

// packedContent writes an event's content, kept as JSON, as it is kept now. What cannot be read stays as
// it is, for verify to tell.
func packedContent(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	text, _ := args[0].(string)
	ms, _ := args[1].(int64)
	d, err := journal.Unpack(text, Instant(ms))
	if err != nil {
		return args[0], nil //nolint:nilerr // see above
	}
	return string(d.Pack(nil, Instant(ms))), nil
}

// digestBytes is how much of a keyed hash is remembered: that two of ten million rows have the same is
// once in a thousand billion databases.
const digestBytes = 12

// Digest is a keyed hash as it is remembered.
func Digest(sum []byte) string { return base64.RawURLEncoding.EncodeToString(sum[:digestBytes]) }

// shortDigest is a digest of earlier versions, in hex, as it is remembered now.
func shortDigest(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	text, _ := args[0].(string)
	sum, err := hex.DecodeString(text)
	if err != nil || len(sum) < digestBytes {
		return args[0], nil //nolint:nilerr // a row that no import made
	}
	return Digest(sum), nil
}
