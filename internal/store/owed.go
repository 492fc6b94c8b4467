package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// metaErasure is the setting that keeps what an erasure owes.
const metaErasure = "erasure"

// owed is what the last erasures left to be done: the rows are empty, and their pieces may lie in gaps of the
// file and in the log until Scrub has gone through them. Whoever was cut off between the two finds it here. Who
// was erased stands in it as digests under a salt, so that the same address can be erased again; they go after a
// day, and with the next erasure after that.
type owed struct {
	Since int64    `json:"since"` // ms UTC
	Paid  bool     `json:"paid,omitempty"`
	Salt  string   `json:"salt"`
	Who   []string `json:"who"`
}

// owedFor is how long it is known whose address was erased.
const owedFor = 24 * time.Hour

func (o *owed) digest(key string) string {
	sum := sha256.Sum256([]byte(o.Salt + "\x00" + key))
	return hex.EncodeToString(sum[:12])
}

func readOwed(doc string) (o owed, err error) {
	if doc == "" {
		return owed{Paid: true}, nil
	}
	err = json.Unmarshal([]byte(doc), &o)
	return o, err
}

func (o *owed) text() string {
	doc, _ := json.Marshal(o) // it has nothing that cannot be written
	return string(doc)
}

// OweErasure notes in the transaction of an erasure that the file is to be gone through, and whose address it was.
func (tx *Tx) OweErasure(ctx context.Context, now int64, keys []string) error {
	doc, err := tx.Meta(ctx, metaErasure)
	if err != nil {
		return err
	}
	o, err := readOwed(doc)
	if err != nil || o.Since < now-owedFor.Milliseconds() || o.Salt == "" {
		o = owed{Salt: rand.Text()} // what cannot be read names nobody
	}
	o.Since, o.Paid = now, false
	for _, key := range keys {
		if d := o.digest(key); key != "" && !slices.Contains(o.Who, d) {
			o.Who = append(o.Who, d)
		}
	}
	return tx.SetMeta(ctx, metaErasure, o.text())
}

// WasErased reports whether somebody of that address was erased a short time ago.
func (tx *Tx) WasErased(ctx context.Context, now int64, key string) (bool, error) {
	doc, err := tx.Meta(ctx, metaErasure)
	if err != nil {
		return false, err
	}
	o, err := readOwed(doc)
	return err == nil && o.Since >= now-owedFor.Milliseconds() && slices.Contains(o.Who, o.digest(key)), nil
}

// settleOwed says that the file has been gone through.
func (s *Store) settleOwed(ctx context.Context, c *conn) error {
	return s.writeOnce(ctx, c, time.Now().Add(s.patience), func(tx *Tx) error {
		doc, err := tx.Meta(ctx, metaErasure)
		if err != nil || doc == "" {
			return err
		}
		o, err := readOwed(doc)
		if err != nil {
			return tx.SetMeta(ctx, metaErasure, "")
		}
		o.Paid = true
		return tx.SetMeta(ctx, metaErasure, o.text())
	})
}

// payOwed finishes an erasure that was cut off, as far as nobody is in the way: whoever opens the database came
// for something else. doctor names what is left.
func (s *Store) payOwed(ctx context.Context, c *conn) error {
	var doc string
	if err := c.c.QueryRowContext(ctx, sqlMeta, metaErasure).Scan(&doc); err != nil {
		return nil //nolint:nilerr // nothing was ever erased
	}
	o, err := readOwed(doc)
	switch {
	case err == nil && o.Paid && o.Since < time.Now().Add(-owedFor).UnixMilli():
		return s.writeOnce(ctx, c, time.Now().Add(s.patience), func(tx *Tx) error { return tx.SetMeta(ctx, metaErasure, "") })
	case err == nil && o.Paid:
		return nil
	}
	patient := s.patience
	s.patience = 0
	defer func() { s.patience = patient }()
	err = s.scrub(ctx, c, sqlImpatient)
	return errors.Join(ctx.Err(), onlyWorse(err))
}

// onlyWorse leaves out that others are in the way, or that there is no room: it is tried again next time.
func onlyWorse(err error) error {
	switch fault.KindOf(err) {
	case fault.Busy, fault.Full, fault.ReadOnly:
		return nil
	}
	return err
}

// owedText is what doctor says of an erasure that was cut off, "" for none.
func owedText(doc string) string {
	o, err := readOwed(doc)
	if err == nil && o.Paid {
		return ""
	}
	return fmt.Sprintf("an erasure of %s was cut off: pieces of what was erased may lie in gaps of the file and in its log",
		Instant(o.Since).Format(time.DateOnly))
}
