package place

import (
	"cmp"
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Asking is what a screen that asks one question knows of its answers. Until the first one came it says when that takes
// its time, and why there is none; when a later one fails, what is shown stays and the person is told.
type Asking[T any] struct {
	Loaded, Late bool
	Err          error     // why there is no first answer, nil when there is or may be
	Asked        time.Time // when what is shown came
	question     Question[T]
	first        uint64
}

// Waiting reports whether an answer is still out.
func (a *Asking[T]) Waiting() bool { return a.question.Waiting() }

// Ask asks, within the time that a question has or, when that is not 0, another one.
func (a *Asking[T]) Ask(s *Session, within time.Duration, do func(ctx context.Context) (T, error)) tea.Cmd {
	cmd := a.question.AskWithin(s, cmp.Or(within, patience), do)
	if a.Loaded {
		return cmd
	}
	a.first = a.question.Number()
	return tea.Batch(cmd, s.Hooks.After(LateAfter, Slow{N: a.first}))
}

// Heard is what came of a message.
type Heard[T any] struct {
	Came   bool // an answer did
	First  bool // it is the first one
	Value  T
	Failed tea.Cmd // tells why a later one did not; nil when none failed
}

// Hear takes a message.
func (a *Asking[T]) Hear(s *Session, msg tea.Msg) (h Heard[T]) {
	if slow, ok := msg.(Slow); ok {
		a.Late = a.Late || slow.N == a.first && !a.Loaded
		return h
	}
	answer, ok := a.question.Take(msg)
	if !ok {
		return h
	}
	a.Late = false
	switch err := answer.Err; {
	case errors.Is(err, context.Canceled):
	case err != nil && a.Loaded:
		h.Failed = Warn(safetext.Line(say.FaultLine(err)))
	case err != nil:
		a.Err = err
	default:
		h = Heard[T]{Came: true, First: !a.Loaded, Value: answer.Value}
		a.Err, a.Loaded, a.Asked = nil, true, s.At
	}
	return h
}

// Whole asks for what takes longer than a look, behind a first answer that is there at once and lacks it. What is asked for
// something else ends what is under way; for the same it goes on, so that news does not put it off for ever.
type Whole[T any] struct {
	question Question[T]
	of       string
	stop     context.CancelFunc
	again    func() tea.Cmd // it was asked for once more meanwhile: what comes may be older than what is shown
	failed   bool           // the last one did not come
}

// wholePatience is how long that may take.
const wholePatience = 5 * time.Minute

// Ask asks for the whole of something by its name.
func (w *Whole[T]) Ask(s *Session, of string, do func(ctx context.Context) (T, error)) tea.Cmd {
	if w.question.Waiting() && w.of == of {
		w.again = func() tea.Cmd { return w.Ask(s, of, do) }
		return nil
	}
	w.Halt()
	w.failed = false
	ctx, stop := context.WithCancel(s.Context)
	w.of, w.stop = of, stop
	return w.question.AskWithin(s, wholePatience, func(within context.Context) (T, error) {
		defer stop()
		defer context.AfterFunc(within, stop)()
		return do(ctx)
	})
}

// Halt ends what is under way.
func (w *Whole[T]) Halt() {
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.question, w.again = Question[T]{}, nil
}

// Failed reports whether the last one did not come, so that nothing is on its way.
func (w *Whole[T]) Failed() bool { return w.failed }

// Take takes the answer; mine is false for what is none. Why there is none is told, and what is shown stays.
func (w *Whole[T]) Take(msg tea.Msg) (value T, told tea.Cmd, mine bool) {
	a, ok := w.question.Take(msg)
	if ok && a.Err != nil && !errors.Is(a.Err, context.Canceled) {
		told, w.failed = Warn(safetext.Line(say.FaultLine(a.Err))), true
	}
	if ok && a.Err != nil {
		w.of = ""
	}
	if again := w.again; ok && again != nil {
		w.again = nil
		told = tea.Batch(told, again())
	}
	return a.Value, told, ok
}

// Nothing is what such a screen shows while it has nothing to show: why there is no answer, that it takes its time, or, where
// the answer is empty, what that means and what to do.
func (a *Asking[T]) Nothing(s *Session, w, h int, loading string, empty ...string) []string {
	var lines []string
	switch {
	case a.Err != nil:
		lines = ErrorLines(s, w, a.Err)
	case !a.Loaded && a.Late:
		lines = Centred(s, w, theme.Muted, loading)
	case a.Loaded && len(empty) > 0:
		lines = Centred(s, w, theme.Text|theme.Bold, empty[0], empty[1:]...)
	}
	return Lower(lines, w, h)
}
