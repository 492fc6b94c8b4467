package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
)

func TestErrorSaysActReasonAndRemedy(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk I/O error")
	inner := fault.Wrap(fault.Full, "write the journal", cause, "free some space and try again")
	outer := fmt.Errorf("claim lead L-7: %w", inner)

	if got, want := outer.Error(), "claim lead L-7: write the journal: disk I/O error"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
	if got := fault.KindOf(outer); got != fault.Full {
		t.Errorf("kind = %q, want full", got)
	}
	if got := fault.HintOf(outer); got != "free some space and try again" {
		t.Errorf("hint = %q", got)
	}
	if !errors.Is(outer, cause) {
		t.Error("the cause is lost")
	}
}

func TestAnErrorWithoutKindIsInternal(t *testing.T) {
	t.Parallel()
	if got := fault.KindOf(errors.New("boom")); got != fault.Internal {
		t.Errorf("kind = %q, want internal", got)
	}
	if got := fault.HintOf(nil); got != "" {
		t.Errorf("hint of nil = %q", got)
	}
}

func TestHintIsTakenFromTheFirstFaultThatHasOne(t *testing.T) {
	t.Parallel()
	inner := fault.New(fault.Conflict, "claim", "held by ana", "ask ana")
	outer := fault.Wrap(fault.Conflict, "qualify", inner, "")
	if got := fault.HintOf(outer); got != "ask ana" {
		t.Errorf("hint = %q, want the inner one", got)
	}
	if got := outer.Error(); got != "qualify: claim: held by ana" {
		t.Errorf("text = %q", got)
	}
}
