package crm_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/crm"
)

// Whoever keeps to what was learned is refused once a minute at most, and is never slower than the limit.
func TestALimitIsLearnedFromOneRefusal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 30).Draw(t, "most")
		requests := rapid.IntRange(0, 200).Draw(t, "requests")
		span := time.Duration(rapid.IntRange(1, 10).Draw(t, "span")) * time.Second
		w := crm.Window{Span: span}
		began := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
		now, refused := began, time.Time{}
		var went []time.Time // as the other side counts them
		for range requests {
			now = now.Add(time.Duration(rapid.IntRange(0, 50).Draw(t, "takes")) * time.Millisecond)
			for {
				now = now.Add(w.Due(now))
				recent := 0
				for _, at := range went {
					if now.Sub(at) < span {
						recent++
					}
				}
				if recent < most {
					break
				}
				if !refused.IsZero() && now.Sub(refused) < time.Minute {
					t.Fatalf("refused at %s and again at %s", refused.Sub(began), now.Sub(began))
				}
				refused = now
				w.Refused(now)
			}
			if n := len(went); n >= most && now.Sub(went[n-most]) > span+50*time.Millisecond*time.Duration(most) {
				t.Fatalf("request %d waited until %s after the one %d before it", n, now.Sub(went[n-most]), most)
			}
			went = append(went, now)
			w.Went(now)
		}
	})
}

// That others used a limit up once holds nobody up for longer than a minute.
func TestWhatOthersUsedIsForgotten(t *testing.T) {
	t.Parallel()
	w := crm.Window{Span: 10 * time.Second}
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	w.Refused(now)
	w.Went(now.Add(55 * time.Second))
	if d := w.Due(now.Add(58 * time.Second)); d != 7*time.Second {
		t.Errorf("after 58 seconds %s", d)
	}
	if d := w.Due(now.Add(61 * time.Second)); d != 0 {
		t.Errorf("after 61 seconds %s", d)
	}
}

// A clock that is set back lets nobody wait for what lies ahead.
func TestAClockSetBackHoldsNoRequest(t *testing.T) {
	t.Parallel()
	w := crm.Window{Span: 10 * time.Second}
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	w.Went(now)
	w.Refused(now)
	if d := w.Due(now); d != 10*time.Second {
		t.Errorf("%s", d)
	}
	if d := w.Due(now.Add(-time.Hour)); d != 0 {
		t.Errorf("an hour earlier %s", d)
	}
}
