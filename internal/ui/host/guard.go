package host

import (
	"context"
	"reflect"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safego"
)

// guarded is a model whose panics end the session in order, wherever they happen: in Update, in View
// or in a command. Bubble Tea would catch them too, but it writes the panic's text to the terminal,
// and that may be a lead's data.
type guarded struct {
	model tea.Model
	end   context.CancelFunc

	mu    sync.Mutex
	broke *safego.Panic // the first one; what follows is its consequence
}

// caught notes a panic and ends the session.
func (g *guarded) caught(p *safego.Panic) {
	g.mu.Lock()
	if g.broke == nil {
		g.broke = p
	}
	g.mu.Unlock()
	g.end()
}

// err is the panic that ended the session, nil when none did.
func (g *guarded) err() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.broke == nil {
		return nil
	}
	return g.broke
}

// Init starts the model.
func (g *guarded) Init() (cmd tea.Cmd) {
	if p := safego.Run(func() { cmd = g.wrap(g.model.Init()) }); p != nil {
		g.caught(p)
	}
	return cmd
}

// Update passes a message on. A model that broke is left alone: nobody knows what it holds.
func (g *guarded) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	if g.err() != nil {
		return g, nil
	}
	p := safego.Run(func() {
		var next tea.Cmd
		g.model, next = g.model.Update(msg)
		cmd = g.wrap(next)
	})
	if p != nil {
		g.caught(p)
		return g, nil
	}
	return g, cmd
}

// View draws the model.
func (g *guarded) View() (v tea.View) {
	if g.err() != nil {
		return v
	}
	if p := safego.Run(func() { v = g.model.View() }); p != nil {
		g.caught(p)
		return tea.View{}
	}
	return v
}

// wrap guards a command and the commands that it returns.
func (g *guarded) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if p := safego.Run(func() { msg = g.wrapAll(cmd()) }); p != nil {
			g.caught(p)
			return nil
		}
		return msg
	}
}

// wrapAll guards the commands of a batch or a sequence. The type of a sequence has no name outside
// its library, but it is a list of commands like that of a batch.
func (g *guarded) wrapAll(msg tea.Msg) tea.Msg {
	v := reflect.ValueOf(msg)
	if msg == nil || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		cmd, _ := v.Index(i).Interface().(tea.Cmd)
		if next := g.wrap(cmd); next != nil {
			out.Index(i).Set(reflect.ValueOf(next))
		}
	}
	return out.Interface()
}
