package desk

import (
	"cmp"
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Published is one publication: who put which policy in force, why, and what came of it.
type Published struct {
	Seq           int64
	At            time.Time
	By            string
	Before, After string // hashes; Before is "" for the first
	Why           string
	Changes       []policy.Change // nil where one of the two cannot be read any more
	Was, Became   MonthFigures    // the 30 days before it and after it
}

// MonthFigures are what happened in 30 days.
type MonthFigures struct {
	Days  int64       // that are over
	Leads int64       // that came
	EQLs  int64       // leads that became one
	Taken review.Rate // of those, by sales up to now
	Won   review.Rate
}

const publishedMonth = 30 * 24 * time.Hour

// manyPublications bounds how many are told.
const manyPublications = 100

// PolicyLog tells the publications, the newest first.
func (d *Desk) PolicyLog(ctx context.Context, who Actor) (out []Published, err error) {
	if err := permit("policy log", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		events, err := tx.Publications(ctx, manyPublications)
		if err != nil {
			return err
		}
		read := map[string]*policy.Policy{}
		for i := range events {
			ev := &events[i]
			c := ev.Data.Changes["policy"]
			p := Published{Seq: ev.Seq, At: ev.At, By: safetext.Line(ev.Actor), Before: plain(c.Before), After: plain(c.After),
				Why: safetext.Line(plain(ev.Data.Changes[whyPublished].After))}
			for _, hash := range []string{p.Before, p.After} {
				if _, known := read[hash]; known || hash == "" {
					continue
				}
				if read[hash], err = storedPolicy(ctx, tx, hash); err != nil && fault.KindOf(err) != fault.Newer {
					return err
				}
			}
			if a, b := read[p.Before], read[p.After]; a != nil && b != nil {
				p.Changes = policy.Diff(a, b)
			}
			if p.Was, err = k.month(p.At.Add(-publishedMonth)); err != nil {
				return err
			}
			if p.Became, err = k.month(p.At); err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// month counts what happened in the 30 days from an instant on.
func (k *knowledge) month(from time.Time) (MonthFigures, error) {
	a, b := store.Millis(from), store.Millis(from.Add(publishedMonth))
	var f MonthFigures
	over := min(b, k.at) - a
	f.Days = max(0, over/(24*60*60*1000))
	taken, won := int64(0), int64(0)
	err := k.leadsIn(a, b, func(l *store.CountedLead) error {
		if came := cmp.Or(l.ReferredAt, l.CreatedAt); a <= came && came < b {
			f.Leads++
		}
		if l.EQLAt < a || l.EQLAt >= b {
			return nil
		}
		f.EQLs++
		if l.SQLAt != 0 || l.WonAt != 0 {
			taken++
		}
		if l.WonAt != 0 {
			won++
		}
		return nil
	})
	f.Taken, f.Won = review.RateOf(taken, f.EQLs), review.RateOf(won, f.EQLs)
	return f, err
}

// whyPublished is the change by which a publication says why.
const whyPublished = "why"
