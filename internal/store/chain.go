package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"time"

	"modernc.org/sqlite"

	"github.com/eqltui/eqltui/internal/journal"
)

// The chain of the journal. Beside each event stands its link: a salt, and a hash over the hash of the event
// before, the event's fields and the digest of its content under that salt. Each part has its length before
// it, so that no two ways of writing the fields give the same bytes. The chain has no key: it shows that
// something was changed to whoever holds a hash from before (head_file.go), not who did it.
//
// Half of SHA-256 is kept: to find another event with the hash of one takes 2^128 attempts, and to write all later
// links anew takes none, so more bytes would protect nothing and cost a file of a million leads another percent.
//
// What is erased from an event's content must not be guessed from its digest: there the salt goes with it,
// and the digest stands in the content itself (journal.Erased).
const (
	saltBytes = 8
	hashBytes = 16
	linkBytes = saltBytes + hashBytes
)

// linked is an event's link, made of the link before, nil for the first, and of the values of its columns in
// their order, of which the content is the last.
func linked(before, salt []byte, values []any) []byte {
	h := sha256.New()
	if len(before) > saltBytes {
		before = before[saltBytes:]
	}
	feed(h, 'b', before)
	heads := values[:len(values)-1]
	for _, v := range heads {
		feedValue(h, v)
	}
	feed(h, 'b', contentDigest(salt, values[len(values)-1]))
	link := append(make([]byte, 0, saltBytes+sha256.Size), salt...)
	return h.Sum(link)[:linkBytes]
}

// contentDigest is the digest of a content under a salt; one of which something was erased brings it along.
func contentDigest(salt []byte, content any) []byte {
	if text, ok := content.(string); ok {
		if sum, _, erased := journal.CutErased(text); erased {
			return sum
		}
	}
	h := sha256.New()
	feed(h, 'b', salt)
	feedValue(h, content)
	return h.Sum(nil)[:hashBytes]
}

// feed writes bytes with what they are and how many.
func feed(h hash.Hash, sort byte, b []byte) {
	var head [9]byte
	head[0] = sort
	binary.BigEndian.PutUint64(head[1:], uint64(len(b)))
	h.Write(head[:])
	h.Write(b)
}

// feedValue writes the value of a column. One of another type than the program writes is another value.
func feedValue(h hash.Hash, v any) {
	switch v := v.(type) {
	case int64:
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(v)) //nolint:gosec // all bits of it
		feed(h, 'n', b[:])
	case string:
		feed(h, 's', []byte(v))
	case []byte:
		feed(h, 'b', v)
	default:
		feed(h, 'x', fmt.Append(nil, v))
	}
}

func newSalt() []byte {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // it never fails
	return salt
}

// journalLinks is the function by which a step of the schema links the events that earlier versions left: the
// first argument is the link before the stretch, the others are the columns of an event.
type journalLinks struct{ link []byte }

func registerLinks() error {
	return sqlite.RegisterFunction("journal_link", &sqlite.FunctionImpl{
		NArgs:         int32(1 + len(eventTable.all)), //nolint:gosec // a dozen
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &journalLinks{}, nil },
	})
}

// Step links the next event.
func (l *journalLinks) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	if l.link == nil {
		l.link, _ = args[0].([]byte) // nil for the first of all
		l.link = bytes.Clone(l.link)
	}
	values := make([]any, len(args)-1)
	for i, v := range args[1:] {
		values[i] = v
	}
	l.link = linked(l.link, newSalt(), values)
	return nil
}

// WindowInverse is for windows that events leave again: there is none.
func (l *journalLinks) WindowInverse(*sqlite.FunctionContext, []driver.Value) error { return nil }

// WindowValue is the link of the event that came last.
func (l *journalLinks) WindowValue(*sqlite.FunctionContext) (driver.Value, error) { return l.link, nil }

// Final ends a stretch.
func (l *journalLinks) Final(*sqlite.FunctionContext) {}

// The queries of the chain.
var (
	sqlAppend = "INSERT INTO journal (" + eventTable.columns("") + ", link) VALUES (" +
		join(eventTable.all, func(i int, _ string) string { return place(i) }) + ", " + place(len(eventTable.all)) + ")"
	sqlChain = "SELECT " + eventTable.columns("") + ", link FROM journal ORDER BY seq"
)

const (
	sqlLink         = `SELECT link FROM journal WHERE seq = $1`
	sqlContent      = `SELECT at, data, link FROM journal WHERE seq = $1`
	sqlEmptyContent = `UPDATE journal SET data = $1, link = $2 WHERE seq = $3`
)

// EraseContent leaves of an event's content only what is given, without bending the chain: the digest of what
// it was stays, and the salt goes that would let somebody try what gives it.
func (tx *Tx) EraseContent(ctx context.Context, seq int64, left journal.Data) error {
	var at int64
	var content string
	var link []byte
	ok, err := tx.one(ctx, sqlContent, []any{seq}, &at, &content, &link)
	if err != nil || !ok || len(link) != linkBytes {
		return err
	}
	now := journal.Erased(contentDigest(link[:saltBytes], content), string(left.Pack(nil, time.UnixMilli(at))))
	_, err = tx.put(ctx, sqlEmptyContent, now, append(make([]byte, saltBytes), link[saltBytes:]...), seq)
	return err
}

// linkAt is the link of an event, nil where there is none.
func (tx *Tx) linkAt(ctx context.Context, seq int64) (link []byte, err error) {
	_, err = tx.one(ctx, sqlLink, []any{seq}, &link)
	return link, err
}

// hashText is the hash of a link as people and files have it, "" for what is none.
func hashText(link []byte) string {
	if len(link) != linkBytes {
		return ""
	}
	return hex.EncodeToString(link[saltBytes:])
}

// MarkAt is the mark at an event; its hash is "" where there is none.
func (tx *Tx) MarkAt(ctx context.Context, seq int64) (Mark, error) {
	link, err := tx.linkAt(ctx, seq)
	return Mark{Seq: seq, Hash: hashText(link)}, err
}

// Chained is what a check of the journal sees of an event.
type Chained struct {
	Seq    int64
	Lead   int64
	Kind   string
	By     string
	Bent   bool   // its link is not the one that its fields and the link before give
	Erased bool   // something of its content was erased
	Turns  bool   // its content may say whose turn a lead was
	Odd    string // a field that holds what the program never writes there, "" for none

	values []any
}

// Event reads the event, which can be done while f runs that it was given to.
func (e *Chained) Event() (*journal.Event, error) {
	c := &cells{values: e.values}
	ev := eventTable.row(c)
	return ev, c.err
}

// Chain calls f for every event, in the order of their numbers, with whether the chain holds there. An event
// behind a gap is held against nothing: that one before it is gone is told by the gap.
func (tx *Tx) Chain(ctx context.Context, f func(*Chained) error) error {
	var before []byte
	var last int64
	width := len(eventTable.all) + 1
	return tx.rows(ctx, sqlChain, nil, width, func(c *cells) error {
		values := c.values[:width-1]
		link, _ := c.values[width-1].([]byte)
		e := Chained{Odd: oddField(values), values: values}
		for i, v := range values {
			n, _ := v.(int64)
			text, _ := v.(string)
			switch eventTable.all[i].name {
			case "seq":
				e.Seq = n
			case "lead_id":
				e.Lead = n
			case "kind":
				e.Kind = text
			case "by_kind":
				e.By = text
			case "data":
				_, _, e.Erased = journal.CutErased(text)
				e.Turns = journal.Mentions(text, "turn")
			}
		}
		if e.Seq == last+1 {
			e.Bent = len(link) != linkBytes || !bytes.Equal(linked(before, link[:saltBytes], values), link)
		}
		before, last = bytes.Clone(link), e.Seq
		return f(&e)
	})
}

// oddField is the first column of an event that holds another type than the program writes there.
func oddField(values []any) string {
	for i, v := range values {
		_, number := v.(int64)
		_, text := v.(string)
		if numeric := eventNumbers[eventTable.all[i].name]; numeric && !number || !numeric && !text {
			return eventTable.all[i].name
		}
	}
	return ""
}

// eventNumbers are the columns of an event that hold numbers; the others hold texts.
var eventNumbers = map[string]bool{"seq": true, "at": true, "lead_id": true, "policy": true, "engine": true}
