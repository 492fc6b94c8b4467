package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// The kinds of remembered rows. The remembered target of some is a lead.
const (
	partnerRows     = "partner"
	leadRows        = "lead"
	touchRows       = "touch"
	opportunityRows = "opportunity"
)

// placing is how the rows of one batch are placed.
type placing struct {
	// prepare, when not nil, sees which rows are new before any is placed, so that everything they
	// need is asked at once.
	prepare func(fresh []int) error
	// place admits one row and returns what is remembered of it.
	place func(i int) (Outcome, int64, error)
	// finish, when not nil, sees all outcomes.
	finish func(out []Outcome) error
}

// admit admits the rows of a batch in one transaction. A row whose exact content was admitted before
// is unchanged, whether in this batch or in an earlier one, and is not looked at. A rejected row is
// not remembered: what it lacked may have come when it comes again.
func (im *Importer) admit(ctx context.Context, kind string, origins []Origin, plan func(*work) placing) ([]Outcome, error) {
	digests := im.digests(origins)
	var out []Outcome
	err := im.run(ctx, func(w *work) error {
		out = make([]Outcome, len(origins)) // may run again
		known, err := w.tx.Admitted(ctx, kind, digests)
		if err != nil {
			return err
		}
		if kind == leadRows || kind == opportunityRows {
			var targets []int64
			for _, target := range known {
				targets = append(targets, target)
			}
			merged, err := mergedAmong(ctx, w.tx, targets)
			if err != nil {
				return err
			}
			for d, target := range known {
				if m := merged[target]; m != nil {
					known[d] = m.Root
				}
			}
		}
		p := plan(w)
		var fresh []int
		for i, d := range digests {
			if _, ok := known[d]; !ok {
				fresh = append(fresh, i)
			}
		}
		if p.prepare != nil {
			if err := p.prepare(fresh); err != nil {
				return err
			}
		}
		for i, d := range digests {
			if target, ok := known[d]; ok {
				out[i] = Outcome{Fate: Unchanged}
				if kind == leadRows || kind == opportunityRows {
					out[i].Lead = lead.ID(target)
				}
				continue
			}
			var target int64
			if out[i], target, err = p.place(i); err != nil {
				return err
			}
			if out[i].Fate == RejectedIn || out[i].Fate == Held && target == 0 {
				continue
			}
			known[d] = target
			if e := w.leads[target]; kind == leadRows && e != nil {
				e.rows = append(e.rows, d)
			}
			if err := w.tx.Admit(ctx, kind, d, target); err != nil {
				return err
			}
		}
		if p.finish != nil {
			return p.finish(out)
		}
		return nil
	})
	return out, err
}

func originsOf[T any](rows []T, of func(*T) Origin) []Origin {
	out := make([]Origin, len(rows))
	for i := range rows {
		out[i] = of(&rows[i])
	}
	return out
}

// digests returns what is remembered of rows: the keyed hash of origin, key and content, each with
// its length before it.
func (im *Importer) digests(origins []Origin) []string {
	out := make([]string, len(origins))
	h := hmac.New(sha256.New, im.salt)
	var buf, sum []byte
	for i := range origins {
		buf, sum = digest(h, &origins[i], buf[:0], sum[:0])
		out[i] = store.Digest(sum)
	}
	return out
}

func digest(h hash.Hash, o *Origin, buf, sum []byte) ([]byte, []byte) {
	for _, part := range [...]string{o.Name, o.Key, o.Raw} {
		buf = strconv.AppendInt(buf, int64(len(part)), 10)
		buf = append(append(buf, ':'), part...)
	}
	h.Reset()
	h.Write(buf) // a hash takes everything
	return buf, h.Sum(sum)
}
