package safego_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/safego"
)

func breaks() { panic("petra@example.com has no deal") }

func TestAPanicBesideIsCaughtWithItsPlaceAndWithoutItsText(t *testing.T) {
	t.Parallel()
	got := make(chan *safego.Panic)
	safego.Go(breaks, func(p *safego.Panic) { got <- p })
	var err error = <-got
	var p *safego.Panic
	if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "safego_test.breaks") {
		t.Errorf("%v", err)
	}
	if strings.Contains(err.Error()+string(p.Stack), "petra") {
		t.Error("the panic's text travels with it")
	}
}

func TestWhatDoesNotPanicIsLeftAlone(t *testing.T) {
	t.Parallel()
	if p := safego.Run(func() {}); p != nil {
		t.Error(p)
	}
}
