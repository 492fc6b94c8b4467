package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/fault"
)

// schemaHint is what to do about a schema that somebody changed.
const schemaHint = "somebody changed the file with another program: restore a backup, or take back what was done to it"

// made are the parts of a schema by their names: what they are, and how they are made.
type made map[string]struct{ kind, text string }

// partsOf reads the parts of a database's schema.
func partsOf(ctx context.Context, at *sql.Conn) (made, error) {
	rows, err := at.QueryContext(ctx, sqlSchema)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := made{}
	for rows.Next() {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			return nil, err
		}
		out[name] = struct{ kind, text string }{kind, plainSchema(text)}
	}
	return out, rows.Err()
}

// plainSchema is a statement without the quotes that renaming a table leaves, and with one blank between words.
func plainSchema(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, `"`, "")), " ")
}

// expectedSchema is the schema that so many steps make of an empty database.
func expectedSchema(ctx context.Context, steps int) (expected made, err error) {
	all, err := migrations()
	if err != nil {
		return nil, err
	}
	err = visit(ctx, "file::memory:?mode=memory", func(at *sql.Conn) error {
		c := &conn{c: at, engine: onSQLite}
		if err := c.run(ctx, sqlCreateSchema); err != nil {
			return err
		}
		for _, m := range all[:steps] {
			for _, stmt := range empty(statements(m.text)) {
				if err := c.run(ctx, onSQLite.step(stmt)); err != nil {
					return fmt.Errorf("%s: %w", m.name, err)
				}
			}
		}
		expected, err = partsOf(ctx, at)
		return err
	})
	return expected, err
}

// presentSchema is that of this program, made once: it is only read.
var presentSchema = sync.OnceValues(func() (made, error) { return expectedSchema(context.Background(), SchemaVersion()) })

// Deviation is a part of a schema that is not as the steps make it.
type Deviation struct {
	Kind, Name string // "index", "leads_open"
	Is         string // missing, foreign, other
}

// deviations compares a schema with the expected one. What earlier versions wrote otherwise and left so is as good
// (written).
func deviations(want, have made) (out []Deviation) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch h, ok := have[name]; {
		case !ok:
			out = append(out, Deviation{want[name].kind, name, "missing"})
		case h.kind != want[name].kind || writtenAlike(h.text) != writtenAlike(want[name].text):
			out = append(out, Deviation{h.kind, name, "other"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[name]; !ok {
			out = append(out, Deviation{have[name].kind, name, "foreign"})
		}
	}
	return out
}

// writtenAlike takes no notice of whether a key is SQLite's own row id, which earlier versions did not say of it.
func writtenAlike(text string) string {
	return strings.ReplaceAll(text, "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY")
}

// deviating compares the parts of a database with those that so many steps make.
func deviating(ctx context.Context, at *sql.Conn, steps int) ([]Deviation, error) {
	schema := presentSchema
	if steps != SchemaVersion() {
		schema = func() (made, error) { return expectedSchema(ctx, steps) }
	}
	want, err := schema()
	if err != nil {
		return nil, err
	}
	have, err := partsOf(ctx, at)
	return deviations(want, have), err
}

// parts compares the tables, indexes, views and triggers with those that the steps make that ran.
func (e *exam) parts(at *sql.Conn, steps int) {
	all, err := deviating(e.ctx, at, steps)
	if err != nil {
		e.add("schema.parts", Bad, driverText(err), restoreHint)
		return
	}
	words := map[string]string{"missing": "is missing", "foreign": "is none of eqltui's", "other": "is not the one that eqltui makes"}
	for _, d := range all {
		e.add("schema.parts", Bad, fmt.Sprintf("the %s %s %s", d.Kind, d.Name, words[d.Is]), schemaHint)
	}
	if len(all) == 0 {
		e.fine("schema.parts", "every table, index, view and trigger is as the steps make it, and there is no other")
	}
}

// oneAfterTheOther refuses steps of which one is missing, or that were noted by somebody else.
func oneAfterTheOther(what string, done, all []migration) error {
	for i, d := range done {
		switch {
		case d.number == i+1:
		case d.number > len(all):
			return fault.New(fault.Newer, what, fmt.Sprintf("its schema is at step %d and this eqltui knows %d", d.number, len(all)),
				"use the newer eqltui that wrote it; nothing was changed")
		default:
			return fault.New(fault.Corrupt, what, fmt.Sprintf("schema step %d is missing among those that ran", i+1), schemaHint)
		}
	}
	return nil
}
