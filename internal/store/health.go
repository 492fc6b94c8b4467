package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"time"
)

// Level says how bad a finding is.
type Level string

// The levels.
const (
	Fine Level = "ok"
	Warn Level = "warn" // it works, and somebody should look at it
	Bad  Level = "bad"  // something is wrong, or will go wrong
)

// Check is one thing that was looked at. Its id is stable.
type Check struct {
	ID    string `json:"id"`
	Level Level  `json:"level"`
	Text  string `json:"text"`           // what was found, a clause
	Hint  string `json:"hint,omitempty"` // what to do about it
}

// Vitals are figures of a database that can be read, for checks that need more than the store.
type Vitals struct {
	Readable    bool
	Head        int64
	Newest      int64  // time of the newest event, ms UTC; 0 for none
	Policy      string // hash of the one in force, "" for none
	Document    []byte // its text, nil when it is not there
	Unscored    int64  // leads that a publication has not reached
	Stale       int64  // leads whose score the passing of time changed more than an hour ago
	Waiting     int64  // messages to partners whose time has come
	CRMs        []CRMVital
	EnrichDaily int64  // about how many companies a day a language model is asked by itself
	Enriching   string // how asking it goes, where one may be asked
	LastBackup  int64  // ms UTC; 0 for never
	LastJob     int64  // when what runs by the clock last ran, ms UTC; 0 for never
}

// CRMVital is how a connection to a CRM is.
type CRMVital struct {
	Name, Stopped string // why nothing goes, "" while it does
	Dead          int64  // leads that it has refused for good
}

// Examine looks at a database file and everything around it, and changes nothing. It works on files
// that cannot be opened too: then it says why. deep compares every index with its table, follows
// every reference, and counts every counter again.
func Examine(ctx context.Context, path string, deep bool, now time.Time) ([]Check, Vitals) {
	e := &exam{ctx: ctx, deep: deep, now: now}
	abs, err := filepath.Abs(path)
	if err != nil {
		return []Check{{"file", Bad, err.Error(), "name another file with --db PATH"}}, Vitals{}
	}
	e.path = abs
	e.engine()
	if e.file() {
		e.database()
	}
	return e.checks, e.vitals
}

// exam is one examination.
type exam struct {
	ctx    context.Context //nolint:containedctx // it lives as long as the call
	path   string
	deep   bool
	now    time.Time
	checks []Check
	vitals Vitals
	header header
	inUse  bool

	current bool // its schema is that of this program
}

func (e *exam) add(id string, level Level, text, hint string) {
	e.checks = append(e.checks, Check{id, level, text, hint})
}

// fine notes what is as it should be; the hint is for those who read no further.
func (e *exam) fine(id, text string) { e.add(id, Fine, text, "") }

// engine is SQLite itself.
func (e *exam) engine() {
	if err := checkEngine(); err != nil {
		e.add("engine", Bad, err.Error(), "install a build of eqltui with SQLite "+MinimumEngine+" or newer")
		return
	}
	e.fine("engine", "SQLite "+EngineVersion())
}

// database looks into the file, and stops at what makes the rest unreadable.
func (e *exam) database() {
	f, err := os.Open(e.path)
	if err != nil {
		e.add("database", Bad, "it cannot be read: "+reason(err), "make it readable for yourself")
		return
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		e.add("database", Bad, reason(err), "")
		return
	}
	h, why := readHeader(f, info.Size())
	f.Close()
	e.header = h
	if info.Size() == 0 {
		e.add("schema", Warn, "it holds nothing yet", "eqltui import FILE fills it")
		return
	}
	e.log()
	if why != "" && !(h.short && logWaits(e.path)) {
		e.add("database", Bad, why, restoreHint)
		return
	}
	if err := look(e.ctx, e.path, lookingMode(e.path), e.content); err != nil {
		e.add("database", Bad, "it is damaged or cannot be read: "+driverText(err), restoreHint)
	}
}

// content looks at what a database that can be opened holds. What is wrong with it is no error.
func (e *exam) content(at *sql.Conn) error {
	if foreignLog(e.ctx, e.path) {
		e.add("file.log", Bad, foreignWhy, foreignHint(e.path))
		return nil
	}
	sound := e.pages(at)
	if !e.schema(at) {
		return nil
	}
	e.journal(at)
	e.read(at)
	if e.deep {
		e.references(at)
		e.counters(at)
	}
	if sound {
		e.pragmas()
	}
	return nil
}

// logWaits reports whether something lies in the log. Then a file that is too short need not be
// damaged: where the disk was full while the log was copied into it, its first page tells of pages
// that stand in the log still. SQLite reads them there, and says whether one is missing.
func logWaits(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > logHeader
}

// restoreHint is what to do about a damaged file.
const restoreHint = "eqltui restore FILE puts a backup in its place and keeps this one; " +
	"look at the backup first with eqltui restore --verify-only FILE"
