package crm

import (
	"slices"
	"time"
)

// Window is a limit of so many requests in a span, of which it is learned how many those are when one is refused. What was learned
// holds for a minute: others who ask the same account may have used most of it, once. It belongs to one goroutine.
type Window struct {
	Span    time.Duration
	most    int // 0: none was refused yet
	learned time.Time
	sent    []time.Time
}

// learnedFor is for how long what was learned holds.
const learnedFor = time.Minute

// Due is how long to wait until one more may go; 0 is now.
func (w *Window) Due(now time.Time) time.Duration {
	w.forget(now)
	if age := now.Sub(w.learned); age < 0 || age >= learnedFor {
		w.most = 0
	}
	if w.most == 0 || len(w.sent) < w.most {
		return 0
	}
	return max(w.sent[len(w.sent)-w.most].Add(w.Span).Sub(now), 0)
}

// Went notes that one went.
func (w *Window) Went(now time.Time) {
	w.forget(now)
	w.sent = append(w.sent, now)
}

// Refused learns from one that was too many. That others use the same limit makes ours smaller.
func (w *Window) Refused(now time.Time) {
	w.forget(now)
	w.most, w.learned = max(len(w.sent), 1), now
}

func (w *Window) forget(now time.Time) {
	w.sent = slices.DeleteFunc(w.sent, func(at time.Time) bool { return now.Sub(at) >= w.Span || at.After(now) })
}
