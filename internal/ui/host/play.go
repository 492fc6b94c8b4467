package host

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safego"
)

// Ending is a wish from outside that the program end.
type Ending struct {
	// Interrupt: it came from the keyboard. While an editor has the terminal it is meant for the editor.
	Interrupt bool
}

// play runs a model until it ends, ctx does or leave wants it to. A panic of it comes back as an error.
//
// Bubble Tea's own signal handler is off: it sends to the loop without looking whether the loop still
// is, and whoever is hung up and asked to end at once, as by a machine that goes down, waits for ever.
func play(ctx context.Context, cancel context.CancelFunc, m tea.Model, o *Options, opts ...tea.ProgramOption) error {
	return (&guarded{model: m, end: cancel}).play(ctx, o, opts...)
}

func (g *guarded) play(ctx context.Context, o *Options, opts ...tea.ProgramOption) error {
	m := g.model
	p := tea.NewProgram(g, append(opts, tea.WithContext(ctx), tea.WithoutSignalHandler())...)
	ended := make(chan struct{})
	var sizes <-chan Size
	if o.Remote != nil {
		sizes = o.Remote.Sizes
	}
	defer close(ended)
	safego.Go(func() {
		for {
			select {
			case <-ended:
				return
			case <-ctx.Done():
				return
			case size := <-sizes:
				p.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height}) // does not wait for a loop that has gone
			case e := <-o.Leave:
				if r, ok := m.(*root); ok && e.Interrupt && r.lent.Load() {
					continue
				}
				p.Quit() // does not wait for a loop that has gone
			}
		}
	}, g.caught)
	_, err := p.Run()
	if broke := g.err(); broke != nil {
		return broke
	}
	if ctx.Err() != nil && err != nil {
		return nil
	}
	return err
}
