package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// Tx is one transaction: a snapshot for reading, or the one writer. It is not for several
// goroutines.
type Tx struct {
	c      *conn
	events []journal.Event
	counts map[string]int64
	writes bool
	spans  map[string]*span // numbers taken of each sequence

	firstSeq int64 // of the journal, that the first event of this transaction gets; 0: not asked for yet

	facets   [len(facets)]map[int64]*facetChange // what becomes of them when the transaction ends
	words    *wordBook                           // nil: not read yet
	newWords bool                                // words came or went
	erased   bool                                // somebody was erased: words that only they said go

	sums   map[SumsOf]*Sums // what is added when the transaction ends
	opened map[int64]int64  // likewise, open leads by company

	journalled bool  // an event was written
	head       int64 // the number of the last one

	unread map[[2]string]*Unreadable // by table and key of the row: the first value that could not be read
	onOdd  func(Unreadable)
}

// Read runs f on a snapshot.
func (s *Store) Read(ctx context.Context, f func(*Tx) error) error {
	c, free, err := s.hold(ctx, s.readers, "read")
	if err != nil {
		return err
	}
	defer free()
	// A driver that is told to stop during BEGIN may have begun all the same, and the connection would
	// be lost: so BEGIN and COMMIT are never told. busy_timeout bounds how long they wait.
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.stillThere(); err != nil {
		return err
	}
	if _, err := c.c.ExecContext(context.WithoutCancel(ctx), c.engine.read); err != nil {
		return classify("read", err)
	}
	// Ended whatever f does, a panic too: the next reader must not find a transaction open.
	defer func() {
		_, _ = c.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // there is nothing to lose in a read
	}()
	if err := f(&Tx{c: c, onOdd: s.unreadable}); err != nil {
		return classify("read", err)
	}
	return nil
}

// Write runs f in the one writing transaction and commits. When f returns nil and Write returns
// nil, everything is on disk. f may run again after a lock conflict, so it must have no effects
// outside the transaction.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	if s.readOnly != "" {
		return fault.New(fault.ReadOnly, "write", s.readOnly, "make "+s.path+" and its folder writable, or choose another with --db PATH")
	}
	// Counted from here on: who waits behind another writer of this process has waited, too.
	until := time.Now().Add(s.patience)
	c, free, err := s.holdWriter(ctx, until)
	if err != nil {
		return err
	}
	defer free()
	for attempt := 0; attempt < 3; attempt++ {
		if err = s.writeOnce(ctx, c, until, f); fault.KindOf(err) != fault.Busy || time.Now().After(until) {
			break
		}
		select {
		case <-time.After(time.Duration(attempt+1) * 50 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	notify := s.onCommit
	s.mu.Unlock()
	if notify != nil && c.told {
		notify()
	}
	return nil
}

// hold waits for a connection; free gives it back.
func (s *Store) hold(ctx context.Context, from chan *conn, what string) (c *conn, free func(), err error) {
	select {
	case c = <-from:
		return c, func() { from <- c }, nil
	case <-s.done:
		return nil, nil, fault.New(fault.Internal, what, "the database is closed", "")
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

func (s *Store) writeOnce(ctx context.Context, c *conn, until time.Time, f func(*Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.o.at(PointBeforeBegin)
	if err := s.stillThere(); err != nil {
		return err
	}
	if err := s.beginBy(ctx, c, until); err != nil {
		return classify("write", err)
	}
	defer s.turn.pass()
	s.o.at(PointAfterBegin)
	committed := false
	defer func() {
		if !committed {
			_, _ = c.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // fails harmlessly where SQLite rolled back itself
			c.words = nil                                                  // some may not have come
		}
	}()
	tx := &Tx{c: c, counts: map[string]int64{}, opened: map[int64]int64{}, writes: true, onOdd: s.unreadable}
	if err := f(tx); err != nil {
		return classify("write", err)
	}
	s.o.at(PointAfterRows)
	if err := tx.settle(ctx, s.o.at); err != nil {
		return err
	}
	s.o.at(PointBeforeCommit)
	if err := s.stillThere(); err != nil {
		return err
	}
	if _, err := c.c.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		return classify("commit", err)
	}
	committed = true
	if c.told = tx.journalled; c.told {
		s.journalled = true
		s.own.Store(tx.head)
	}
	s.o.at(PointAfterCommit)
	if s.headDue() {
		s.keepHead(ctx, c)
	}
	return nil
}

// settle writes what the transaction held back.
func (tx *Tx) settle(ctx context.Context, at func(string)) error {
	for sequence := range tx.spans {
		if err := tx.giveBack(ctx, sequence); err != nil {
			return classify("write", err)
		}
	}
	if err := tx.flushFacets(ctx); err != nil {
		return classify("write what filters ask for", err)
	}
	if err := tx.flushSums(ctx); err != nil {
		return classify("write what reports add up", err)
	}
	if err := tx.flushCounters(ctx); err != nil {
		return classify("write", err)
	}
	if err := tx.flushOpened(ctx); err != nil {
		return classify("write how many leads are open", err)
	}
	if err := tx.c.engine.flushWords(ctx, tx); err != nil {
		return classify("write the search index", err)
	}
	// The journal's numbers are taken last, so that they follow the order of commits.
	at(PointBeforeJournal)
	if err := tx.flushJournal(ctx, at); err != nil {
		return classify("write the journal", err)
	}
	return nil
}

// Settle writes what the transaction would write at its end, and holds nothing back any more. Whoever
// makes one transaction of what would be many, as a dry run does, keeps no more in memory than they would.
func (tx *Tx) Settle(ctx context.Context) error { return tx.settle(ctx, func(string) {}) }

// mostStatements is how many statements a connection keeps.
const mostStatements = 400

// stmt returns the statement prepared on this connection.
func (tx *Tx) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if st, ok := tx.c.stmts[text]; ok {
		return st, nil
	}
	st, err := tx.c.c.PrepareContext(ctx, tx.c.engine.text(text))
	if err != nil {
		// The text helps where it is wrong; where the disk or the file is, it is in the way.
		var se *sqlite.Error
		if errors.As(err, &se) && se.Code()&0xff != 1 { // SQLITE_ERROR
			return nil, err
		}
		return nil, fmt.Errorf("prepare %q: %w", text, err)
	}
	// Filters make many texts; the oldest ones are not worth keeping. A question may be asked while the
	// rows of another are read, whose statement must stay: SQLite would read what is no longer there.
	if len(tx.c.stmts) > mostStatements && tx.c.open == 0 {
		for k, old := range tx.c.stmts {
			old.Close()
			delete(tx.c.stmts, k)
		}
	}
	tx.c.stmts[text] = st
	return st, nil
}

func (tx *Tx) exec(ctx context.Context, text string, args ...any) (int64, error) {
	st, err := tx.stmt(ctx, text) //nolint:sqlclosecheck // the connection keeps its statements
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// run runs statements that take no arguments, in their order.
func (tx *Tx) run(ctx context.Context, texts ...string) error {
	for _, text := range texts {
		if _, err := tx.exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// put is exec for what writes a row or a few by their keys. It is over in microseconds, so nobody
// waits for it to be broken off, and it is spared the watch over ctx, which costs more than half of
// a small insert.
func (tx *Tx) put(ctx context.Context, text string, args ...any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return tx.exec(context.WithoutCancel(ctx), text, args...)
}

// plainPlaces writes $1, $2, ... as ? where each number stands once and in order: the driver finds
// the place of a name by going through all names, so a row of fifty columns would cost thousands of
// comparisons. Any other text stays as it is.
func plainPlaces(text string) string {
	var b strings.Builder
	n := 0
	for rest := text; ; {
		i := strings.IndexByte(rest, '$')
		if i < 0 {
			b.WriteString(rest)
			break
		}
		digits := 0
		for i+1+digits < len(rest) && rest[i+1+digits] >= '0' && rest[i+1+digits] <= '9' {
			digits++
		}
		if n++; rest[i+1:i+1+digits] != strconv.Itoa(n) {
			return text
		}
		b.WriteString(rest[:i] + "?")
		rest = rest[i+1+digits:]
	}
	return b.String()
}

// one scans the single row of a query; false when there is none.
func (tx *Tx) one(ctx context.Context, text string, args []any, dest ...any) (bool, error) {
	st, err := tx.stmt(ctx, text) //nolint:sqlclosecheck // the connection keeps its statements
	if err != nil {
		return false, err
	}
	err = st.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil && strings.HasPrefix(err.Error(), "sql: Scan error") {
		u := &Unreadable{Err: err}
		if found := tableIn().FindStringSubmatch(text); found != nil {
			u.Table = found[1]
		}
		return false, u
	}
	return err == nil, err
}

// each calls f for every row of a query, with the row's Scan.
func (tx *Tx) each(ctx context.Context, text string, args []any, f func(scan func(...any) error) error) error {
	st, err := tx.stmt(ctx, text) //nolint:sqlclosecheck // the connection keeps its statements
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	tx.c.open++
	defer func() { tx.c.open-- }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// The queries of ids and counters.
const (
	sqlTakeIDs    = `UPDATE sequences SET last = last + $1 WHERE name = $2 RETURNING last`
	sqlAddCounter = `INSERT INTO counters (name, n) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = counters.n + excluded.n`
	sqlCounters   = `SELECT name, n FROM counters ORDER BY name`
	sqlMeta       = `SELECT value FROM meta WHERE name = $1`
	sqlForgetMeta = `DELETE FROM meta WHERE name = $1`
	sqlSetMeta    = `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
)

// Take reserves n numbers of a sequence and returns the first.
func (tx *Tx) Take(ctx context.Context, sequence string, n int64) (int64, error) {
	if err := tx.giveBack(ctx, sequence); err != nil {
		return 0, err
	}
	return tx.take(ctx, sequence, n)
}

func (tx *Tx) take(ctx context.Context, sequence string, n int64) (int64, error) {
	var last int64
	ok, err := tx.one(context.WithoutCancel(ctx), sqlTakeIDs, []any{n, sequence}, &last)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, fmt.Errorf("take ids: no sequence %q", sequence)
	}
	return last - n + 1, nil
}

// span is what was taken of a sequence and not yet given out, and how much is taken next.
type span struct{ next, last, more int64 }

// Next returns one number of a sequence. Numbers are taken in blocks that grow with the demand, and
// what is left of the last block goes back before the commit, so that the numbers have no gaps.
func (tx *Tx) Next(ctx context.Context, sequence string) (int64, error) {
	s := tx.spans[sequence]
	if s == nil {
		s = &span{next: 1, more: 1}
		if tx.spans == nil {
			tx.spans = map[string]*span{}
		}
		tx.spans[sequence] = s
	}
	if s.next > s.last {
		first, err := tx.take(ctx, sequence, s.more)
		if err != nil {
			return 0, err
		}
		const most = 512
		s.next, s.last, s.more = first, first+s.more-1, min(2*s.more, most)
	}
	s.next++
	return s.next - 1, nil
}

// giveBack returns the numbers of a sequence that were taken and not given out.
func (tx *Tx) giveBack(ctx context.Context, sequence string) error {
	s := tx.spans[sequence]
	if s == nil || s.next > s.last {
		return nil
	}
	delete(tx.spans, sequence)
	_, err := tx.take(ctx, sequence, s.next-1-s.last)
	return err
}

// Count adds to a counter; the transaction writes it once.
func (tx *Tx) Count(name string, by int64) {
	if by != 0 {
		tx.counts[name] += by
	}
}

func (tx *Tx) flushCounters(ctx context.Context) error {
	for name, by := range tx.counts {
		if by == 0 {
			continue
		}
		if _, err := tx.put(ctx, sqlAddCounter, name, by); err != nil {
			return err
		}
	}
	clear(tx.counts)
	return nil
}

// Counters returns every counter.
func (tx *Tx) Counters(ctx context.Context) (map[string]int64, error) {
	return byText(ctx, tx, (*cells).int, sqlCounters)
}

// Meta returns a setting of the database itself, "" when it is not set.
func (tx *Tx) Meta(ctx context.Context, name string) (string, error) {
	var v string
	_, err := tx.one(ctx, sqlMeta, []any{name}, &v)
	return v, err
}

// SetMeta stores a setting of the database itself.
func (tx *Tx) SetMeta(ctx context.Context, name, value string) error {
	_, err := tx.put(ctx, sqlSetMeta, name, value)
	return err
}
