package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// Mark is a place in the journal that proves what stands before it: the number of an event, and its hash in
// hex, "" for an empty journal.
type Mark struct {
	Seq  int64     `json:"head"`
	Hash string    `json:"hash"`
	At   time.Time `json:"at,omitzero"` // when it was written down

	// Beside: it lies beside the database, into whose place an older copy may have been put on purpose.
	Beside bool `json:"-"`
}

// HeadFile is where the newest mark of a database is written down. Who cannot trust those who can write the
// database keeps copies of it where they cannot: whatever is done to the journal, it cannot be brought to the
// same hash at the same number again.
func HeadFile(path string) string { return path + ".head" }

// headEvery is how often a process that works on writes the mark down; it does so too when it ends.
const headEvery = time.Hour

// keepHead writes down the newest mark where this process has journalled something since the last time. A
// database is good without the file, so what goes wrong here is nobody's concern: the next one tries again.
func (s *Store) keepHead(ctx context.Context, c *conn) {
	if !s.journalled || s.o.Volatile || s.wdb == nil || s.stillThere() != nil { // nothing new, a throw-away, no file, another one
		return
	}
	var m Mark
	var link []byte
	if c.c.QueryRowContext(context.WithoutCancel(ctx), sqlHeadLink).Scan(&m.Seq, &link) != nil {
		return
	}
	m.Hash, m.At = hashText(link), time.Now().UTC().Truncate(time.Second)
	if writeHead(s.path, m) == nil {
		s.journalled, s.headKept = false, m.At
	}
}

// headDue reports whether the mark is to be written down before this process ends.
func (s *Store) headDue() bool { return s.journalled && time.Since(s.headKept) >= headEvery }

// KeepHead writes down the newest mark if an hour has passed since this process last did. It is for a process
// that has journalled something and then only waits.
func (s *Store) KeepHead(ctx context.Context) {
	if s.writer == nil {
		return
	}
	c, free, err := s.hold(ctx, s.writer, "write")
	if err != nil {
		return
	}
	defer free()
	if s.headDue() {
		s.keepHead(ctx, c)
	}
}

// writeHead puts a mark beside a database. It takes the place of the last one at once, or not at all.
func writeHead(path string, m Mark) error {
	doc, err := json.Marshal(m)
	if err != nil {
		return err
	}
	part, err := NewPart(HeadFile(path))
	if err != nil {
		return err
	}
	err = os.WriteFile(part, append(doc, '\n'), 0o600)
	if err == nil {
		err = os.Rename(part, HeadFile(path))
	}
	if err != nil {
		_ = DropPart(part)
	}
	return err
}

// ReadHead reads a mark from a file that writeHead wrote.
func ReadHead(file string) (m Mark, err error) {
	what := "read " + file
	const hint = "name the .head file that lies beside a database, or a copy of it"
	doc, err := os.ReadFile(file)
	if err != nil {
		return m, fault.Wrap(fault.NotFound, what, fault.Bare(err), hint)
	}
	if err := json.Unmarshal(doc, &m); err != nil || m.Seq < 0 || len(m.Hash) != 2*hashBytes && m.Seq > 0 {
		return m, fault.New(fault.Invalid, what, "it holds no head of a journal", hint)
	}
	return m, nil
}

// HeadBeside is the mark that lies beside a database, nil where none does.
func HeadBeside(path string) (*Mark, error) {
	m, err := ReadHead(HeadFile(path))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	m.Beside = true
	return &m, err
}

// sqlHeadLink is the newest event's number and link.
const sqlHeadLink = `SELECT h.seq, j.link FROM journal_head h LEFT JOIN journal j ON j.seq = h.seq WHERE h.id = 1`

// Against says in a clause what is wrong with a journal that a mark was taken of, "" for nothing. A journal
// that ends before the mark is an older state of it, as a backup is, or was cut off.
func (m Mark) Against(head int64, now Mark) string {
	switch {
	case m.Seq > head:
		return fmt.Sprintf("it is older: it ends at %d and the head file says %d", head, m.Seq)
	case m.Seq > 0 && now.Hash != m.Hash:
		return fmt.Sprintf("it is another one up to %d: its hash there is not the one in the head file", m.Seq)
	}
	return ""
}

// head holds a database against the mark that lies beside it.
func (e *exam) head(at *conn, head int64) {
	m, err := HeadBeside(e.path)
	switch {
	case m == nil:
		return
	case err != nil:
		e.add("journal.head", Warn, err.Error(), "remove it: the next one who writes makes another")
		return
	}
	var link []byte
	_ = at.c.QueryRowContext(e.ctx, sqlLink, m.Seq).Scan(&link) // none: then the hashes differ
	switch why := m.Against(head, Mark{Hash: hashText(link)}); {
	case why == "":
		e.fine("journal.head", fmt.Sprintf("the journal goes on from the head that was written down at %d", m.Seq))
	case m.Seq > head:
		e.add("journal.head", Warn, why, "an older copy stands in its place, or the end of the journal was cut off: "+
			"eqltui restore FILE brings a newer one")
	default:
		e.add("journal.head", Bad, why,
			"the journal was written anew, went on from an older copy, or this is another database: look at the backups")
	}
}
