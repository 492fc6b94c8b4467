package outbox_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
)

func TestAMessageThatWaitsIsHeldUntilItsUndoIsOver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kept string
		now  int64
		want outbox.State
	}{
		{"waiting", 99, outbox.Held},
		{"waiting", 100, outbox.Pending},
		{"waiting", 101, outbox.Pending},
		{"sent", 99, outbox.Sent},
		{"cancelled", 200, outbox.Cancelled},
		{"dropped", 200, outbox.Dropped},
		{"dead", 99, outbox.Dead},
	} {
		if got := outbox.StateOf(c.kept, 100, c.now); got != c.want {
			t.Errorf("%s at %d: %s, want %s", c.kept, c.now, got, c.want)
		}
	}
}

func TestAMessageIsDroppedWhenItsLeadHasMovedOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		kind outbox.Kind
		now  outbox.Subject
		sent bool
	}{
		{"received stays so in any stage", outbox.Received, outbox.Subject{Partner: "acme", Stage: lead.Won}, true},
		{"but not at another partner's", outbox.Received, outbox.Subject{Partner: "brenta", Stage: lead.New}, false},
		{"nor of a lead that is gone", outbox.Received, outbox.Subject{Partner: "acme", Gone: true}, false},
		{"qualified while it is an EQL", outbox.Qualified, outbox.Subject{Partner: "acme", Stage: lead.EQL}, true},
		{"qualified, and sales has it already", outbox.Qualified, outbox.Subject{Partner: "acme", Stage: lead.SQL}, false},
		{"qualified, and sent back", outbox.Qualified, outbox.Subject{Partner: "acme", Stage: lead.New}, false},
		{"disqualified, and reopened", outbox.Disqualified, outbox.Subject{Partner: "acme", Stage: lead.New}, false},
		{"sql, and lost since", outbox.SQL, outbox.Subject{Partner: "acme", Stage: lead.Lost}, false},
		{"lost", outbox.Lost, outbox.Subject{Partner: "acme", Stage: lead.Lost}, true},
		{"a question that waits", outbox.Question, outbox.Subject{Partner: "acme", Stage: lead.New, Question: 7}, true},
		{"a question that was answered", outbox.Question, outbox.Subject{Partner: "acme", Stage: lead.New}, false},
		{"a question after another one", outbox.Question, outbox.Subject{Partner: "acme", Stage: lead.New, Question: 8}, false},
	} {
		if why := outbox.Overtaken(c.kind, "acme", 7, c.now); (why == "") != c.sent {
			t.Errorf("%s: %q", c.name, why)
		}
	}
}

func TestEveryKindButAQuestionHasItsStages(t *testing.T) {
	t.Parallel()
	for _, k := range outbox.Kinds() {
		stays := 0
		for _, s := range lead.Stages() {
			if outbox.Overtaken(k, "acme", 7, outbox.Subject{Partner: "acme", Stage: s, Question: 7}) == "" {
				stays++
			}
		}
		if stays == 0 {
			t.Errorf("%s can never be sent", k)
		}
	}
}

// What is promised: the first retry within 5 s, the second within 10 s after, then growing up to a day, ten tries or more
// over days, whatever is drawn.
func TestRetriesGrowToADayAndEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sum, last time.Duration
		n := 1
		for ; ; n++ {
			wait, ok := outbox.Again(n, rapid.Float64Range(0, 0.999999).Draw(t, "draw"), 0)
			if !ok {
				break
			}
			switch {
			case wait < 0 || wait > 24*time.Hour:
				t.Fatalf("retry %d after %v", n, wait)
			case n == 1 && wait > 5*time.Second, n == 2 && wait > 10*time.Second:
				t.Fatalf("retry %d only after %v", n, wait)
			case n > 2 && n < 9 && wait < last:
				t.Fatalf("retry %d after %v, the one before after %v", n, wait, last)
			}
			sum, last = sum+wait, wait
		}
		if n != outbox.Tries || n < 10 || sum < 48*time.Hour {
			t.Fatalf("%d tries in %v", n, sum)
		}
	})
}

func TestAReceiverMayAskToBeLeftAloneForADayAtMost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asked, least, most time.Duration }{
		{0, 0, 4 * time.Second},
		{90 * time.Second, 90 * time.Second, 90 * time.Second},
		{1000 * time.Hour, 24 * time.Hour, 24 * time.Hour},
		{-time.Hour, 0, 4 * time.Second},
	} {
		if got, ok := outbox.Again(1, 0.5, c.asked); !ok || got < c.least || got > c.most {
			t.Errorf("asked for %v: %v %t", c.asked, got, ok)
		}
	}
	if _, ok := outbox.Again(outbox.Tries, 0.5, time.Hour); ok {
		t.Error("a message is tried without end")
	}
}
