//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// threshold is where the default policy says from how many points on a lead is one.
var threshold = [2][]byte{[]byte("threshold: 70"), []byte("threshold: 65")}

// stricter writes a policy that judges some leads otherwise than the default one.
func stricter(path string) error {
	doc := bytes.Replace(policy.Default().Document, threshold[0], threshold[1], 1)
	if bytes.Equal(doc, policy.Default().Document) {
		return fmt.Errorf("the default policy does not say %q", threshold[0])
	}
	return os.WriteFile(path, doc, 0o600)
}

// publications publishes a policy while somebody works, and takes acts back.
func publications(ctx context.Context, r *report, dbs []string, tmp string) error {
	t := table{
		"Acts while a policy is published",
		"Leads that are given to one and then to another through the desk while another policy is published in the same " +
			"process, each on disk before it is answered; then undo.",
		r.head("figure"),
		nil,
		0,
	}
	alone, meanwhile, undone := make([]measure.Sample, len(dbs)), make([]measure.Sample, len(dbs)), make([]measure.Sample, len(dbs))
	pace := make([]float64, len(dbs))
	for i, db := range dbs {
		say("publish a policy on a copy of %s", filepath.Base(db))
		copied := filepath.Join(tmp, "copy.db")
		if err := copyFile(db, copied); err != nil {
			return err
		}
		var err error
		pace[i], err = r.publish(ctx, copied, tmp, &alone[i], &meanwhile[i], &undone[i])
		if err := errors.Join(err, removeAll(copied)); err != nil {
			return err
		}
	}
	for _, of := range []struct {
		name    string
		samples []measure.Sample
		part    float64
	}{
		{"an act alone, p50", alone, 0.5}, {"an act alone, p99", alone, 0.99},
		{"an act meanwhile, p50", meanwhile, 0.5}, {"an act meanwhile, p99", meanwhile, 0.99},
		{"undo of the last act, p50", undone, 0.5},
	} {
		var values []float64
		for _, s := range of.samples {
			values = append(values, float64(s.At(of.part)))
		}
		t.rows = append(t.rows, line(of.name, values, shown))
	}
	t.rows = append(
		t.rows,
		line("living leads a second, with somebody at work", pace, func(v float64) string { return measure.Grouped(int(v)) }),
	)
	r.tables = append(r.tables, t)
	return nil
}

func (r *report) publish(ctx context.Context, path, tmp string, alone, meanwhile, undone *measure.Sample) (pace float64, err error) {
	now, err := instant()
	if err != nil {
		return 0, err
	}
	file := filepath.Join(tmp, "other.yaml")
	if err := stricter(file); err != nil {
		return 0, err
	}
	doc, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	p, problems := policy.Parse(doc)
	if err := problems.Err(file); err != nil {
		return 0, err
	}
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return 0, err
	}
	d, err := desk.Open(ctx, st, func() time.Time { return now })
	if err != nil {
		return 0, errors.Join(err, st.Close())
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	page, err := d.Inbox(ctx, ania, desk.InboxQuery{Filter: "stage:new", Limit: acts})
	if err != nil || len(page.Rows) == 0 {
		return 0, errors.Join(err, errors.New("nobody is new"))
	}
	n := 0
	do := func(s *measure.Sample) error {
		for _, to := range []string{"ania", "piotr"} {
			began := time.Now()
			on := desk.OnLeads(page.Rows[n%len(page.Rows)].ID)
			if _, err := d.Act(ctx, ania, on, desk.Action{Verb: desk.Assign, To: to}); err != nil {
				return err
			}
			s.Add(time.Since(began))
		}
		n++
		return nil
	}
	for range r.few(100) {
		if err := do(alone); err != nil {
			return 0, err
		}
	}
	for range r.few(20) {
		if _, err := d.Act(ctx, ania, desk.OnLeads(page.Rows[0].ID), desk.Action{Verb: desk.Assign, To: "ania"}); err != nil {
			return 0, err
		}
		began := time.Now()
		if _, err := d.UndoLast(ctx, ania, desk.OnLead(page.Rows[0].ID)); err != nil {
			return 0, err
		}
		undone.Add(time.Since(began))
	}
	seen, began := 0, time.Now()
	over := make(chan error, 1)
	go func() {
		_, err := d.Publish(ctx, ania, p, func(done int) { seen = done })
		over <- err
	}()
	for {
		select {
		case err := <-over:
			return float64(seen) / time.Since(began).Seconds(), err
		default:
		}
		if err := do(meanwhile); err != nil {
			return 0, errors.Join(err, <-over)
		}
		time.Sleep(20 * time.Millisecond) // a person is no machine
	}
}
