package host

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safego"
)

// fragile is a model that breaks where it is told to.
type fragile struct {
	where string
	drawn int
}

type start struct{}

func (f *fragile) Init() tea.Cmd {
	if f.where == "init" {
		panic("petra@example.com")
	}
	return func() tea.Msg { return start{} }
}

func (f *fragile) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(start); !ok {
		return f, nil
	}
	harmless := func() tea.Msg { return nil }
	broken := func() tea.Msg { panic("petra@example.com") }
	switch f.where {
	case "update":
		panic("petra@example.com")
	case "command":
		return f, broken
	case "batch":
		return f, tea.Batch(harmless, tea.Batch(harmless, broken))
	case "sequence":
		return f, tea.Sequence(harmless, tea.Batch(harmless, broken))
	case "view":
		f.drawn = 1
	}
	return f, nil
}

func (f *fragile) View() tea.View {
	if f.drawn > 0 {
		var none []int
		_ = none[f.drawn]
	}
	v := tea.NewView("all is well")
	v.AltScreen = true
	return v
}

func TestAPanicAnywhereEndsTheSessionInOrder(t *testing.T) {
	for _, where := range []string{"init", "update", "view", "command", "batch", "sequence"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			in, keys := io.Pipe()
			defer keys.Close()
			var out bytes.Buffer
			err := play(ctx, cancel, &fragile{where: where}, &Options{}, tea.WithInput(in), tea.WithOutput(&out),
				tea.WithEnvironment([]string{"TERM=xterm"}), tea.WithWindowSize(40, 10))
			var p *safego.Panic
			if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "host.(*fragile)") {
				t.Fatalf("%v", err)
			}
			if strings.Contains(out.String(), "petra") {
				t.Error("the panic's text is on the screen")
			}
			// What was switched on is switched off again.
			for _, mode := range []string{"?1049"} {
				if on, off := strings.LastIndex(out.String(), mode+"h"), strings.LastIndex(out.String(), mode+"l"); on > off {
					t.Errorf("mode %s stays on: %q", mode, out.String())
				}
			}
		})
	}
}
