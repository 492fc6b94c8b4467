// Package store is all SQL. It keeps rows, not rules: the desk orders the steps and owns the
// transaction, this package reads and writes inside it.
//
// The SQL text is one for SQLite and PostgreSQL, which a test holds it against; what one engine alone
// has stands in its file, behind a dialect (docs/ARCHITECTURE.md, "Two engines").
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite" // also registers the driver

	"github.com/eqltui/eqltui/internal/fault"
)

// Options say how to open a database.
type Options struct {
	// Volatile gives up durability for speed: for throw-away databases only.
	Volatile bool
	// Lean keeps little of the file in memory: a cockpit reads a page here and there, and the system
	// keeps the file's pages anyway. An import wants the opposite.
	Lean bool
	// ReadOnly opens for reading even where writing would be possible.
	ReadOnly bool
	// Upgrade, when not nil, is called while a database of an older schema is brought up to date: with all 0
	// when a copy of it is made, and then as its rows are written anew, so many of all.
	Upgrade func(done, all int64)
	// Facets, when not nil, is called while what filters ask for is taken from all rows, so many of all: behind
	// an upgrade, and after the program learned to ask for more.
	Facets func(done, all int64)
	// Unreadable, when not nil, is told each value that cannot be read, once, by whatever goroutine met it.
	Unreadable func(Unreadable)
	// At is told each named point (see Points) that the work passes; nil for nobody. It is for tests.
	At func(point string)
}

// Store is one open database: one writer and a few readers.
type Store struct {
	path     string
	db       *sql.DB // readers' pool
	wdb      *sql.DB // writer's pool of one; nil when read-only
	readers  chan *conn
	opened   int // readers
	writer   chan *conn
	readOnly string // why, "" when writable
	mu       sync.Mutex
	closed   bool
	done     chan struct{} // closed by Close
	onCommit func()
	patience time.Duration // with another process that writes
	is       identity      // the files that are open
	turn     *turn         // among those who write

	own        atomic.Int64 // the number of the last event that this process journalled
	journalled bool         // something since the head was kept; whoever holds the writer looks and changes it
	headKept   time.Time    // when this process last did, or was opened
	oddness    oddness
	o          Options
}

// conn is a connection with the statements prepared on it. One goroutine holds it at a time.
type conn struct {
	c      *sql.Conn
	engine *dialect
	stmts  map[string]*sql.Stmt
	open   int       // statements whose rows are being read: none may be closed meanwhile
	words  *wordBook // what the numbers in facets stand for; nil: not read yet
	told   bool      // the last transaction journalled something
}

// Open opens or creates the database file and brings its schema up to date. A file that cannot be
// written is opened for reading, and ReadOnly says why. Errors are faults: Newer, Corrupt, Busy,
// NotFound.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "open database "+path, err, "")
	}
	if err := checkEngine(); err != nil {
		return nil, err
	}
	if err := cmp.Or(notADatabase(abs), Lone(abs)); err != nil {
		return nil, err
	}
	s := &Store{path: abs, done: make(chan struct{}), patience: patience, o: o, headKept: time.Now()}
	defer quiet(filepath.Dir(abs), false)()
	if o.ReadOnly {
		s.readOnly = "opened for reading"
	} else if why := unwritable(abs); why != "" {
		s.readOnly = why
	}
	if s.readOnly != "" {
		if _, err := os.Stat(abs); err != nil {
			return nil, fault.New(fault.NotFound, "open database "+abs, s.readOnly, "choose a folder you may write with --db PATH")
		}
	} else if err := s.openWriter(ctx, o); err != nil {
		return nil, err
	}
	if err := s.openReaders(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.readOnly != "" {
		if err := s.checkSchema(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	s.is = identify(abs)
	if o.Lean {
		if err := s.lean(ctx); err != nil {
			return nil, errors.Join(classify("open database "+s.path, err), s.Close())
		}
	}
	return s, nil
}

func (s *Store) openWriter(ctx context.Context, o Options) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fault.Wrap(fault.ReadOnly, "create the folder of "+s.path, err, "choose another place with --db PATH")
	}
	// Created by us first, so that its mode is ours: names and addresses are nobody else's.
	if f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		f.Close()
	}
	sweep(filepath.Dir(s.path))
	if foreignLog(ctx, s.path) {
		return fault.New(fault.Corrupt, "open database "+s.path, foreignWhy, foreignHint(s.path))
	}
	sync := "FULL"
	if o.Volatile {
		sync = "OFF"
	}
	if err := functions(); err != nil {
		return classify("open database "+s.path, err)
	}
	s.turn = line(s.path)
	db, err := sql.Open("sqlite", dsn(s.path, false, "", sync))
	if err != nil {
		return classify("open database "+s.path, err)
	}
	db.SetMaxOpenConns(1)
	s.wdb = db
	c, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return classify("open database "+s.path, err)
	}
	w := &conn{c: c, engine: onSQLite, stmts: map[string]*sql.Stmt{}}
	err = s.migrate(ctx, w)
	if err == nil {
		err = classify("open database "+s.path, s.keepDerived(ctx, w))
	}
	if err == nil {
		err = classify("open database "+s.path, s.payOwed(ctx, w))
	}
	if err != nil {
		c.Close()
		db.Close()
		s.turn.close()
		return err
	}
	s.writer = make(chan *conn, 1)
	s.writer <- w
	return nil
}

// mostReaders is how many connections read at once: each keeps pages of its own, and the screens of
// one person ask for two things at a time.
const mostReaders = 4

// lean lets no connection keep more than half a mebibyte of pages, which the driver's memory makes
// one: what is read again comes from the memory of the operating system.
func (s *Store) lean(ctx context.Context) error {
	conns := make([]*conn, 0, s.opened)
	for range s.opened {
		conns = append(conns, <-s.readers)
	}
	var errs []error
	for _, c := range conns {
		_, err := c.c.ExecContext(ctx, sqlLeanCache)
		errs = append(errs, err)
		s.readers <- c
	}
	if s.writer != nil {
		c := <-s.writer
		_, err := c.c.ExecContext(ctx, sqlLeanCache)
		errs = append(errs, err)
		s.writer <- c
	}
	return errors.Join(errs...)
}

func (s *Store) openReaders(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(s.path, true, s.readingMode(), "NORMAL"))
	if err != nil {
		return classify("open database "+s.path, err)
	}
	// More readers than cores only wait for each other.
	n := min(runtime.NumCPU(), mostReaders)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	s.db = db
	s.readers = make(chan *conn, n)
	for range n {
		c, err := db.Conn(ctx)
		if err != nil {
			return classify("open database "+s.path, err)
		}
		s.readers <- &conn{c: c, engine: onSQLite, stmts: map[string]*sql.Stmt{}}
		s.opened++
	}
	return nil
}

// The ways to open a file for reading: as it is, in a folder where SQLite can keep the index of the
// log, and as one that nobody writes.
const (
	modeRead   = "&mode=ro"
	modeFrozen = "&mode=ro&immutable=1"
)

// readingMode is how readers open the file. SQLite needs to write beside a file only to share its
// log; where there is none and nothing can be written, the file can be read as it stands.
func (s *Store) readingMode() string {
	if s.readOnly == "" {
		return ""
	}
	return lookingMode(s.path)
}

// lookingMode is how a file is opened by one who only looks.
func lookingMode(path string) string {
	for _, end := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(path + end); err == nil {
			return modeRead
		}
	}
	if folderClosed(path) == nil {
		return modeRead
	}
	return modeFrozen
}

// dsn names every pragma, so that each connection has it. busy_timeout comes first: the others may
// have to wait for it. It must not touch the file: see checkEngine.
func dsn(path string, reader bool, mode, sync string) string {
	q := "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)" +
		"&_pragma=temp_store(MEMORY)"
	if reader {
		return fileURL(path) + q + "&_query_only=1&_pragma=cache_size(-8192)" + mode
	}
	return fileURL(path) + q + "&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync + ")" +
		"&_pragma=cache_size(-16384)&_pragma=secure_delete(1)&_pragma=journal_size_limit(67108864)"
}

// fileURL names a file as SQLite takes it, before its settings.
func fileURL(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// unwritable says why the file or its folder cannot be written, "" when they can or do not exist
// yet. SQLite itself says so only at the first write.
func unwritable(path string) string {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	switch {
	case err == nil:
		f.Close()
	case errors.Is(err, os.ErrNotExist):
		return ""
	default:
		return "the file cannot be written: " + reason(err)
	}
	// WAL needs files beside the database.
	if err := folderClosed(path); err != nil {
		return "its folder cannot be written: " + reason(err)
	}
	return ""
}

func reason(err error) string { return fault.Bare(err).Error() }

// Path is the absolute path of the database file.
func (s *Store) Path() string { return s.path }

// ReadOnly says why nothing can be written, "" when it can.
func (s *Store) ReadOnly() string { return s.readOnly }

// OnCommit sets a function that is called after each transaction that journalled something: leases, counters and what went
// out to whom change no screen. It must not block.
func (s *Store) OnCommit(f func()) {
	s.mu.Lock()
	s.onCommit = f
	s.mu.Unlock()
}

// Own is the number of the last event that this process wrote into the journal, 0 for none.
func (s *Store) Own() int64 { return s.own.Load() }

// Close waits for what is running and closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.done)
	s.mu.Unlock()
	var errs []error
	for range s.opened {
		errs = append(errs, (<-s.readers).close())
	}
	if s.writer != nil {
		c := <-s.writer
		s.keepHead(context.Background(), c)
		errs = append(errs, c.close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	if s.wdb != nil {
		errs = append(errs, s.wdb.Close())
	}
	s.turn.close()
	return errors.Join(errs...)
}

func (c *conn) close() error {
	for _, st := range c.stmts {
		st.Close()
	}
	return c.c.Close()
}

// busyHint is what to do when others had the database for too long.
const busyHint = "nothing was changed: wait a moment and try again"

// damagedHint is what to do about a file that SQLite cannot read.
const damagedHint = "run eqltui doctor to see what is damaged; eqltui restore FILE puts a backup in its place; --db PATH names another file"

// classify turns a driver's error into a fault with a remedy.
func classify(what string, err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return err // it says already what, why and what to do
	}
	var u *Unreadable
	if errors.As(err, &u) {
		return fault.New(fault.Corrupt, what, u.Error(), unreadableHint)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", what, err)
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return fmt.Errorf("%s: %w", what, err)
	}
	switch se.Code() & 0xff {
	case 5, 6, 15: // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: what the driver says of a lock helps nobody
		return fault.New(fault.Busy, what, "others were using the database all the time", busyHint)
	case 8: // SQLITE_READONLY
		return fault.Wrap(fault.ReadOnly, what, err, "make the file and its folder writable, or choose another with --db PATH")
	case 13: // SQLITE_FULL
		return fault.Wrap(fault.Full, what, err, "free some disk space and try again: nothing that was acknowledged is lost")
	case 10: // SQLITE_IOERR
		return fault.Wrap(fault.Full, what, err, "check the disk (full, removed or failing) and try again")
	case 11, 26: // SQLITE_CORRUPT, SQLITE_NOTADB
		f := fault.Wrap(fault.Corrupt, what, err, damagedHint)
		f.Why = "the database is damaged"
		return f
	case 14: // SQLITE_CANTOPEN
		return fault.Wrap(fault.NotFound, what, err, "check that the path exists and may be read, or name another with --db PATH")
	}
	return fault.Wrap(fault.Internal, what, err, "run eqltui doctor and send what it says to the makers")
}
