package desk_test

import (
	"math"
	"testing"
	"time"
)

// Who is in the queues and here works on EQLs, by the shortest of their calendars; who is away does not. What was late of late is
// counted, and a backtest that ends before now says nothing of who works today.
func TestARotaIsWhoIsThere(t *testing.T) {
	t.Parallel()
	b := team(t)
	draft := drafted(t, "threshold: 70", "threshold: 60")
	before := b.backtest(draft, time.Time{}).Rota
	if before == nil || before.People < 2 || before.Late+before.Due != 0 {
		t.Fatalf("%+v", before)
	}
	each := before.Hours / float64(before.People)
	if each < 30 || each > 40 {
		t.Errorf("%v hours a week for one", each)
	}
	if _, err := b.Away(t.Context(), b.ana, "ania", b.now(), b.now().Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	after := b.backtest(draft, time.Time{})
	if after.Rota.People != before.People-1 || math.Abs(after.Rota.Hours-before.Hours+each) > 8 {
		t.Errorf("%+v without one of %+v", after.Rota, before)
	}
	if risk, _ := after.Risks(); risk.Level != "" {
		t.Errorf("of no history nothing is said: %+v", risk)
	}
	earlier := b.backtest(draft, b.now().Add(-time.Hour))
	if risk, now := earlier.Risks(); earlier.Rota != nil || risk.Level != "" || now.Level != "" {
		t.Errorf("of an earlier day nobody says who works today: %+v", earlier.Rota)
	}
}
