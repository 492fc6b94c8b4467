package place

import (
	"context"
	"errors"
	"testing"
)

// TestAWholeThatWasAskedForAgainIsAskedOnceMore: what is under way was counted before the news that the screen shows already.
func TestAWholeThatWasAskedForAgainIsAskedOnceMore(t *testing.T) {
	t.Parallel()
	s := &Session{Context: t.Context()}
	var w Whole[int]
	ask := func(n int, err error) func(context.Context) (int, error) {
		return func(context.Context) (int, error) { return n, err }
	}
	first := w.Ask(s, "W47", ask(1, nil))
	if more := w.Ask(s, "W47", ask(2, nil)); more != nil {
		t.Fatal("two are under way")
	}
	got, again, mine := w.Take(first())
	if !mine || got != 1 || again == nil {
		t.Fatalf("%d, %v, asked again: %v", got, mine, again != nil)
	}
	if got, again, mine = w.Take(again()); !mine || got != 2 || again != nil || w.Failed() {
		t.Fatalf("%d, %v, asked again: %v, failed: %v", got, mine, again != nil, w.Failed())
	}
	lost := w.Ask(s, "W47", ask(0, errors.New("no")))
	if _, told, mine := w.Take(lost()); !mine || told == nil || !w.Failed() {
		t.Errorf("a failure is not told: %v, %v", mine, w.Failed())
	}
	if w.Ask(s, "W47", ask(3, nil)); w.Failed() {
		t.Error("asked again it has failed still")
	}
}
