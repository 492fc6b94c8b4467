package desk_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// peopled is a desk with many leads, some of which were changed by another hand. A page of a verification
// holds 200.
func peopled(t *testing.T, leads int, changed ...lead.ID) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	b.broken = true
	var rows []desk.Referral
	for i := range leads {
		r := perfect(fmt.Sprint("p", i))
		r.Email = lead.Known(fmt.Sprintf("p%d@c%d.example", i, i))
		rows = append(rows, r)
	}
	b.refer(rows...)
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, id := range changed {
		if _, err := db.ExecContext(t.Context(), "UPDATE leads SET owner = 'eve' WHERE id = $1", int64(id)); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestPagesAreComparedInTheirOrder(t *testing.T) {
	t.Parallel()
	const leads = 650
	changed := []lead.ID{3, 200, 201, 430, leads}
	b := peopled(t, leads, changed...)
	var found []lead.ID
	done := 0
	sum, err := b.Verify(t.Context(), func(m desk.Mismatch) error {
		if m.Kind == "fact" {
			found = append(found, m.Lead)
		}
		return nil
	}, func(n, all int) {
		if n <= done || all != leads {
			t.Errorf("%d of %d after %d", n, all, done)
		}
		done = n
	})
	if err != nil || sum.Leads != leads || done != leads || sum.Mismatches < len(found) || fmt.Sprint(found) != fmt.Sprint(changed) {
		t.Errorf("%+v, found %v, told of %d, %v", sum, found, done, err)
	}
}

func TestAVerificationEndsWhenNobodyListensOrItIsStopped(t *testing.T) {
	t.Parallel()
	b := peopled(t, 650, 3, 300)
	enough := errors.New("enough")
	found := 0
	_, err := b.Verify(t.Context(), func(desk.Mismatch) error {
		found++
		return enough
	}, nil)
	if !errors.Is(err, enough) || found != 1 {
		t.Errorf("%d found, %v", found, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	sum, err := b.Verify(ctx, func(desk.Mismatch) error { return nil }, func(int, int) { stop() })
	if !errors.Is(err, context.Canceled) || sum.Leads >= 650 {
		t.Errorf("stopped: %+v, %v", sum, err)
	}
	if sum, err := b.Verify(t.Context(), func(desk.Mismatch) error { return nil }, nil); err != nil || sum.Leads != 650 {
		t.Errorf("afterwards: %+v, %v", sum, err)
	}
}

func TestAPanicOfTheComparisonIsAnError(t *testing.T) {
	t.Parallel()
	b := peopled(t, 10, 3)
	if _, err := b.Verify(t.Context(), func(desk.Mismatch) error { panic("a fault") }, nil); err == nil {
		t.Error("nobody is told")
	}
}
