package host

import (
	"context"
	"io"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Editor lets a person write a text in a program of their own: it gets what stands there and the
// terminal, and returns what was written. Only a session on the person's own machine has one; over
// SSH it would run on the server.
type Editor func(ctx context.Context, text string, in io.Reader, out, err io.Writer) (string, error)

// external runs an Editor while the cockpit leaves the terminal to it.
type external struct {
	ctx      context.Context
	lent     *atomic.Bool // true while it runs
	edit     Editor
	before   string
	after    string
	in       io.Reader
	out, err io.Writer
}

func (e *external) SetStdin(r io.Reader) { e.in = r }

func (e *external) SetStdout(w io.Writer) { e.out = w }

func (e *external) SetStderr(w io.Writer) { e.err = w }

func (e *external) Run() (err error) {
	e.lent.Store(true)
	defer e.lent.Store(false)
	e.after, err = e.edit(e.ctx, e.before, e.in, e.out, e.err)
	return err
}

// wrote is what came back from the editor, for the sheet that asked.
type wrote struct {
	to   place.Sheet
	id   string
	text string
	err  error
}

// write opens the sheet's text in the person's editor.
func (r *root) write() tea.Cmd {
	w, ok := r.sheet.(place.Writer)
	if !ok {
		return nil
	}
	id, text, ok := w.LongText()
	switch {
	case !ok:
		return r.Say(r.s.Say("why.no_text"), false)
	case r.options.Editor == nil:
		return r.Say(r.s.Say("why.no_editor"), false)
	}
	e, asked := &external{ctx: r.s.Context, lent: &r.lent, edit: r.options.Editor, before: text}, r.sheet
	return r.s.Hooks.Exec(e, func(err error) tea.Msg { return wrote{asked, id, e.after, err} })
}

// written takes the text back, when its sheet is still open.
func (r *root) written(msg wrote) tea.Cmd {
	if msg.err != nil {
		return r.Say(safetext.Line(say.FaultLine(msg.err)), true)
	}
	if w, ok := r.sheet.(place.Writer); ok && r.sheet == msg.to {
		w.SetText(msg.id, msg.text)
	}
	return nil
}

// writeAt opens a form and the editor for its text at once. The key that opens the editor is kept for
// the sheet, as any key that is typed ahead of one.
func (r *root) writeAt(a *place.Act, on []place.Subject) tea.Cmd {
	if r.options.Editor == nil {
		return r.Say(r.s.Say("why.no_editor"), true)
	}
	cmd := r.open(a, on)
	r.opening.ahead = append(r.opening.ahead, tea.KeyPressMsg{Code: 'e', Mod: tea.ModCtrl})
	return cmd
}
