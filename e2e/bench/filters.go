//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

// asked are filters over all leads, open or not: rare values and common ones, what stands in the lead's
// row and what has to be looked for elsewhere.
var asked = []string{
	"country:JP score>=80", "country:PL tier:gold score>=80", "verdict:not_eql intent>=50", "stage:won",
	"-stage:new,eql,disqualified fit>=45",
	"kind:technology", "tier:platinum product:insight", "tag:fair-2026", "campaign:renewal", "created<7d", "updated<1d", "has:note",
	"has:conflict",
	"eql_at:2026-W46", "won_at:2026-Q4 -partner:none", "sourced:2026-Q4 partner:bursa", "influenced:bursa sourced:2026-Q4", "triggers>=2",
	"triggers>=2 eql_at:2026-Q4",
	"has:opportunity stage:lost", "gate:signal", "trigger:demo_request", "signal:use_case_stated score>=60", "surface:ai", "page:returns",
	"zuraw rossi",
	"anna.rossi", "zu",
}

// filters asks for the first page and the counts of filters over all leads: the first time in a database
// that was opened a moment before, and again.
func filters(ctx context.Context, r *report, dbs []string) error {
	t := table{"Filters over all leads",
		"First page and counts of the inbox with a filter over leads of every stage, in one process: the " +
			"first question after the database was opened, and the p50 of five more.", []string{"filter"}, nil, 0}
	for _, n := range r.sizes {
		t.head = append(t.head, measure.Grouped(n)+" leads, first", "again")
	}
	for _, filter := range asked {
		row := []string{"`" + filter + "`"}
		for _, db := range dbs {
			say("filter %s", filter)
			first, again, err := r.filtered(ctx, db, filter)
			if err != nil {
				return fmt.Errorf("filter %s: %w", filter, err)
			}
			row = append(row, measure.MS(first), measure.MS(again.At(0.5)))
		}
		t.rows = append(t.rows, row)
	}
	r.tables = append(r.tables, t)
	return nil
}

func (r *report) filtered(ctx context.Context, path, filter string) (first time.Duration, again measure.Sample, err error) {
	now, err := instant()
	if err != nil {
		return 0, nil, err
	}
	st, err := store.Open(ctx, path, store.Options{ReadOnly: true, Lean: true})
	if err != nil {
		return 0, nil, err
	}
	d, err := desk.Open(ctx, st, func() time.Time { return now })
	if err != nil {
		return 0, nil, errors.Join(err, st.Close())
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	ask := inbox(filter)
	for i := range r.few(6) {
		began := time.Now()
		if err := ask(ctx, d); err != nil {
			return 0, nil, err
		}
		if took := time.Since(began); i == 0 {
			first = took
		} else {
			again.Add(took)
		}
	}
	return first, again, nil
}
