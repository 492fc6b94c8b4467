package guard_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/guard"
)

func breaks() { panic("petra@example.com has no deal") }

func TestAPanicBesideIsCaughtWithItsPlaceAndWithoutItsText(t *testing.T) {
	t.Parallel()
	got := make(chan *guard.Panic)
	guard.Go(breaks, func(p *guard.Panic) { got <- p })
	var err error = <-got
	var p *guard.Panic
	if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "guard_test.breaks") {
		t.Errorf("%v", err)
	}
	if strings.Contains(err.Error()+string(p.Stack), "petra") {
		t.Error("the panic's text travels with it")
	}
}

func TestWhatDoesNotPanicIsLeftAlone(t *testing.T) {
	t.Parallel()
	if p := guard.Run(func() {}); p != nil {
		t.Error(p)
	}
}
