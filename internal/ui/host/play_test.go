package host

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestAnInterruptWhileAnEditorHasTheTerminalIsTheEditors(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	now := testdesk.Friday
	r, ok := New(Options{Cards: screens.Cards(), Desk: testdesk.New(t, now), Who: desk.Actor{User: "ania", Role: desk.Admin}, Now: now,
		Context: ctx}).(*root)
	if !ok {
		t.Fatal("New makes no root")
	}
	in, keys := io.Pipe()
	defer keys.Close()
	leave, ended := make(chan Ending), make(chan error, 1)
	r.lent.Store(true)
	go func() {
		ended <- play(ctx, cancel, r, &Options{Leave: leave}, tea.WithInput(in), tea.WithOutput(new(bytes.Buffer)),
			tea.WithEnvironment([]string{"TERM=xterm"}), tea.WithWindowSize(40, 10))
	}()
	for range 3 {
		leave <- Ending{Interrupt: true} // each is taken when the one before was let go by
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	r.lent.Store(false)
	leave <- Ending{Interrupt: true}
	if err := <-ended; err != nil {
		t.Errorf("asked to leave: %v", err)
	}
}

func TestTheTerminalIsLentAsLongAsTheEditorRuns(t *testing.T) {
	t.Parallel()
	var c *cockpit
	lent := false
	c = open(t, 120, 36, withEditor(func(s string) (string, error) {
		lent = c.root.lent.Load()
		return s, nil
	}))
	c.press("j", "j", "ctrl+e")
	if !lent || c.root.lent.Load() {
		t.Errorf("lent while it ran: %v, afterwards: %v", lent, c.root.lent.Load())
	}
}
