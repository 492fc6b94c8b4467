package host

import (
	"errors"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// further is the act that undo goes on to when the newest one cannot be taken back. It takes a second
// press, and that at once: who presses undo later means again what they did last.
type further struct {
	on    desk.Subject // what it was asked on, none for any
	act   string       // a batch
	press uint64       // the key that was refused
}

// batch is the act to go on to, "" when it was not the last thing told.
func (f *further) batch(on desk.Subject, press uint64) string {
	if f.on != on || press > f.press+1 {
		return ""
	}
	return f.act
}

// stays says why an act was not undone, and which one the next press takes instead.
func (r *root) stays(err error, older *desk.Older) string {
	r.further.act = ""
	if older == nil {
		return safetext.Line(say.FaultLine(err))
	}
	r.further.act, r.further.press = older.Batch, r.presses
	text := err.Error()
	var f *fault.Error
	if errors.As(err, &f) {
		text = strings.TrimPrefix(f.What, "undo ") + ": " + strings.TrimPrefix(f.Why, "the ")
	}
	g := r.s.Theme.Glyphs
	offer := " " + g.Middot + " " + r.s.Words.Fill("toast.undo_older", safetext.Line(older.Text))
	// The offer is read whole: without it the key does what nobody expects.
	text = kit.Cut(safetext.Line(text), max(r.w-4-kit.Width(offer), 0), g.Ellipsis) + offer
	if older.Between > 0 {
		text += ", " + r.s.Words.Count("toast.undo_between", older.Between)
	}
	return text
}
