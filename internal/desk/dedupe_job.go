package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// Dedupe is the weekly look for leads that may be one: it counts them, and the duty of the week is done by it.
func (d *Desk) Dedupe(ctx context.Context) (Scanned, error) {
	out, err := d.Duplicates(ctx, Actor{User: "system", Role: Admin}, func(dedupe.Pair) error { return nil })
	if err != nil {
		return out, err
	}
	return out, d.store.Write(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: "system", Role: Admin}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		duty, err := w.dedupDue()
		if err != nil || duty == "" {
			return err
		}
		next := store.Duty{ID: duty, DoneAt: w.ms(), DoneBy: w.actor}
		if old, err := w.duties.get(w, duty); err != nil {
			return err
		} else if old != nil {
			next.MovedTo = old.MovedTo
		}
		w.duties.put(w, &next)
		_, err = w.flush()
		return err
	})
}

// DedupeDue reports whether a look is due: that of the week, or each day, as the policy says.
func (d *Desk) DedupeDue(ctx context.Context) (due bool, err error) {
	switch d.Policy().Hygiene.Dedupe {
	case "never":
		return false, nil
	case "daily":
		jobs, err := d.Jobs(ctx)
		at := slices.IndexFunc(jobs, func(j Job) bool { return j.Name == DedupeJob })
		return at >= 0 && d.now().Sub(jobs[at].Last) >= 24*time.Hour, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		duty, err := dedupDue(k)
		due = duty != ""
		return err
	})
	return due, err
}

func (w *work) dedupDue() (string, error) {
	k, err := knownTo(w)
	if err != nil {
		return "", err
	}
	return dedupDue(k)
}

// dedupDue is the duty of looking for duplicates whose day has come, "" for none.
func dedupDue(k *knowledge) (string, error) {
	duties, err := k.duties(0)
	for _, d := range duties {
		if d.Kind == review.WeeklyDedup && d.State == review.DutyDue {
			return d.ID, err
		}
	}
	return "", err
}

// String is what a look found, in words: "4 pairs: 3 same domain, 1 partner conflict".
func (s Scanned) String() string {
	text := fmt.Sprintf("%d pairs", s.Pairs)
	if s.Pairs == 1 {
		text = "1 pair"
	}
	var parts []string
	for _, k := range dedupe.Kinds() {
		if n := s.ByKind[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(k), "_", " ")))
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}
