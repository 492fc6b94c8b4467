package host

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// withEditor gives the cockpit an editor that does to a text what change says.
func withEditor(change func(string) (string, error)) func(*Options, *testdesk.Desk) {
	return func(o *Options, _ *testdesk.Desk) {
		o.Editor = func(_ context.Context, text string, _ io.Reader, _, _ io.Writer) (string, error) { return change(text) }
		o.hooks.Exec = func(c tea.ExecCommand, done func(error) tea.Msg) tea.Cmd {
			return func() tea.Msg { return done(c.Run()) }
		}
	}
}

func TestANoteIsWrittenInTheEditorAndComesBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, withEditor(func(s string) (string, error) { return s + "two lines\nof \x1b[31mtext", nil }))
	c.press("j", "j", "ctrl+e")
	c.sees("two lines")
	c.press("ctrl+s")
	if a := c.last().Action; a.Verb != desk.NoteIt || a.Note != "two lines\nof [31mtext" {
		t.Errorf("sent %q", a.Note)
	}
}

func TestTheEditorGetsWhatStandsInTheField(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withEditor(func(s string) (string, error) { return strings.ToUpper(s), nil }))
	c.press("j", "j", "c")
	formOf(c.root.sheet).Focus("note")
	c.typeText("call back")
	c.sees("ctrl+e editor")
	c.press("ctrl+e")
	c.sees("CALL BACK")
}

func TestAnEditorThatFailsLosesNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withEditor(func(string) (string, error) { return "", errors.New("it did not start") }))
	c.press("j", "j", "n")
	c.typeText("mine")
	c.press("ctrl+e")
	c.sees("it did not start")
	c.sees("mine")
}

func TestWithoutAnEditorItIsSaid(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+e")
	c.sees("set VISUAL or EDITOR")
	c.press("n", "ctrl+e")
	c.sees("set VISUAL or EDITOR")
}
