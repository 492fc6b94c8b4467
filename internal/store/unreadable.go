package store

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Unreadable is a value in a row that is not what the program writes there: the disk, or somebody, put it in.
// One of them must not keep everybody from everything else: what reads takes the value for unknown and goes on,
// and only who would write the row is refused.
type Unreadable struct {
	Table, Row, Column string // "leads", "12", "tags"; the column is "" where a question answers something else
	Err                error
}

// Place is the row as people name it: "L-12", "partners acme".
func (u *Unreadable) Place() string {
	if u.Table == "leads" {
		return "L-" + u.Row
	}
	return strings.TrimSpace(u.Table + " " + u.Row)
}

// Error says what cannot be read.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("%s: %s cannot be read (%v)", u.Place(), u.column(), u.Err)
}

func (u *Unreadable) column() string {
	if u.Column == "" {
		return "a value"
	}
	return u.Column
}

// Unwrap is what was wrong with the value.
func (u *Unreadable) Unwrap() error { return u.Err }

// unreadableHint is what to do about such a value.
const unreadableHint = "eqltui verify names every such value; restore a backup, or ask who changed the file by hand"

// row is which row it stands in.
func (u *Unreadable) row() [2]string { return [2]string{u.Table, u.Row} }

// odd takes note of a value that cannot be read.
func (tx *Tx) odd(u *Unreadable) {
	if tx.unread == nil {
		tx.unread = map[[2]string]*Unreadable{}
	}
	if tx.unread[u.row()] == nil {
		tx.unread[u.row()] = u
	}
	if tx.onOdd != nil {
		tx.onOdd(*u)
	}
}

// Unreadable calls f from now on for each value that this transaction cannot read.
func (tx *Tx) Unreadable(f func(Unreadable)) { tx.onOdd = f }

// CannotRead says which value of a row this transaction could not read, nil for none.
func (tx *Tx) CannotRead(table string, key any) *Unreadable {
	return tx.unread[[2]string{table, fmt.Sprint(key)}]
}

// whole refuses to write over a row of which something could not be read: it would be lost for good.
func (tx *Tx) whole(table string, key any) error {
	if len(tx.unread) == 0 {
		return nil
	}
	if u := tx.CannotRead(table, key); u != nil {
		return u
	}
	return nil
}

// tableIn finds the table that a question goes through.
var tableIn = safetext.Pattern(`\bFROM (\w+)`)

// oddAnswer takes note of a row of a question in which something cannot be read.
func (tx *Tx) oddAnswer(text string, c *cells) {
	u := &Unreadable{Err: c.err}
	if found := tableIn().FindStringSubmatch(text); found != nil {
		u.Table = found[1]
	}
	if id, ok := c.values[0].(int64); ok {
		u.Row = strconv.FormatInt(id, 10)
	}
	tx.odd(u)
}

// bareColumn is a column as the schema calls it, of one that a question for lists names "l.tags".
func bareColumn(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 && !strings.ContainsAny(name, "( ") {
		return name[i+1:]
	}
	return name
}

// oddness tells whoever opened a database of each value once, however often it is read.
type oddness struct {
	mu   sync.Mutex
	told map[[3]string]bool
}

// unreadable tells of a value that could not be read.
func (s *Store) unreadable(u Unreadable) {
	if s.o.Unreadable == nil {
		return
	}
	s.oddness.mu.Lock()
	defer s.oddness.mu.Unlock()
	key := [3]string{u.Table, u.Row, u.Column}
	if s.oddness.told == nil {
		s.oddness.told = map[[3]string]bool{}
	}
	if !s.oddness.told[key] {
		s.oddness.told[key] = true
		s.o.Unreadable(u)
	}
}
