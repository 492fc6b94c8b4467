package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// asked are the settings that each kind of connection must have in effect. A name that SQLite does
// not know is ignored without a word, so that what was asked for is not yet what holds.
func asked(reader bool) map[string]string {
	all := map[string]string{
		"busy_timeout": "5000", "foreign_keys": "1", "trusted_schema": "0", "cell_size_check": "1",
		"temp_store": "2", "journal_mode": "wal",
	}
	if reader {
		all["query_only"] = "1"
		return all
	}
	all["synchronous"] = "2" // FULL: what is acknowledged is on disk
	all["secure_delete"] = "1"
	all["journal_size_limit"] = "67108864"
	return all
}

// pragmas opens a connection of each kind as the program does and looks at what is in effect. It does
// so only on a sound database, and the writer only where it would change nothing.
func (e *exam) pragmas() {
	if unwritable(e.path) != "" || !e.header.wal {
		e.fine("connections", "not looked at: it is not open for writing yet")
		return
	}
	wrong := false
	for _, kind := range []struct {
		name   string
		reader bool
	}{{"reader", true}, {"writer", false}} {
		db, err := sql.Open("sqlite", dsn(e.path, kind.reader, "", "FULL"))
		if err != nil {
			e.add("connections", Bad, driverText(err), "")
			return
		}
		at, err := db.Conn(e.ctx)
		if err != nil {
			db.Close()
			e.add("connections", Bad, "the "+kind.name+" cannot be opened: "+driverText(err),
				"close other programs that use this file and look again")
			return
		}
		got, err := inEffect(e.ctx, at, asked(kind.reader))
		at.Close()
		db.Close()
		if err != nil {
			e.add("connections", Bad, driverText(err), "")
			return
		}
		for _, text := range differing(asked(kind.reader), got) {
			wrong = true
			e.add("connections", Bad, "the "+kind.name+" has "+text, "this is a fault of this build: install another")
		}
	}
	if !wrong {
		e.fine("connections", "every setting of reader and writer is in effect")
	}
}

// inEffect reads settings.
func inEffect(ctx context.Context, at *sql.Conn, names map[string]string) (map[string]string, error) {
	got := map[string]string{}
	for name := range names {
		var v string
		if err := at.QueryRowContext(ctx, pragma+name).Scan(&v); err != nil {
			return nil, err
		}
		got[name] = strings.ToLower(v)
	}
	return got, nil
}

// differing lists the settings that are not as they should be.
func differing(want, got map[string]string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			out = append(out, fmt.Sprintf("%s = %s instead of %s", name, got[name], want[name]))
		}
	}
	return out
}
