//go:build unix

// Package screen runs a program in a terminal that is none: a pseudo-terminal with an emulator on
// its other end, so that a test sees the screen as a person would.
package screen

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Screen is a program in its terminal. It is safe for concurrent use.
type Screen struct {
	cmd *exec.Cmd
	tty *os.File

	mu        sync.Mutex // the emulator has no lock of its own
	emu       *vt.Emulator
	alternate bool
	hidden    bool // the cursor
	modes     map[ansi.Mode]bool
	pace      Pace
	changed   chan struct{} // closed and made anew at each write
	tap       io.Writer     // gets what the program wrote, byte by byte; nil: nobody
	done      chan struct{} // closed when the program's output has ended
	waited    sync.Once
}

// Start runs cmd in a terminal of w columns and h rows. Close ends it.
func Start(cmd *exec.Cmd, w, h int) (*Screen, error) {
	tty, err := pty.StartWithSize(cmd, size(w, h))
	if err != nil {
		return nil, fmt.Errorf("start %s in a terminal: %w", cmd.Path, err)
	}
	s := &Screen{cmd: cmd, tty: tty, emu: vt.NewEmulator(w, h), modes: map[ansi.Mode]bool{}, changed: make(chan struct{}),
		done: make(chan struct{})}
	s.emu.SetCallbacks(vt.Callbacks{
		AltScreen:        func(on bool) { s.alternate = on },
		CursorVisibility: func(visible bool) { s.hidden = !visible },
		EnableMode:       func(m ansi.Mode) { s.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { delete(s.modes, m) },
	})
	// The emulator answers the program's questions (colours, modes): without this copy the program
	// waits for ever, and the emulator with it.
	go func() { _, _ = io.Copy(tty, s.emu) }() // ends with the terminal
	go s.read()
	return s, nil
}

func size(w, h int) *pty.Winsize { return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)} }

// read feeds the emulator until the program ends.
func (s *Screen) read() {
	defer close(s.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := s.tty.Read(buf)
		at := time.Now()
		s.mu.Lock()
		s.came(n, at)
		if n > 0 {
			_, _ = s.emu.Write(buf[:n]) // it fails only when it is closed
			if s.tap != nil {
				_, _ = s.tap.Write(buf[:n]) // a tap is a buffer
			}
		}
		close(s.changed)
		s.changed = make(chan struct{})
		s.mu.Unlock()
		if err != nil { // on Linux reading fails with EIO when the last writer is gone
			return
		}
	}
}

// Pid is the program's process.
func (s *Screen) Pid() int { return s.cmd.Process.Pid }

// Type sends keys as bytes: "q", "\r", "\x1b[B".
func (s *Screen) Type(keys string) error {
	_, err := io.WriteString(s.tty, keys)
	return err
}

// Resize changes the terminal's size, as a person who pulls at the window does.
func (s *Screen) Resize(w, h int) error {
	s.mu.Lock()
	s.emu.Resize(w, h)
	s.mu.Unlock()
	return pty.Setsize(s.tty, size(w, h))
}

// Tap has every byte that the program writes from now on given to w too, one write at a time.
func (s *Screen) Tap(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tap = w
}

// Text is what the screen shows, without styles.
func (s *Screen) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emu.String()
}

// Wait waits until the screen's text satisfies want, and returns it. It looks at each change, never
// by the clock; the error shows the screen as it was last.
func (s *Screen) Wait(limit time.Duration, what string, want func(text string) bool) (string, error) {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		text, changed := s.emu.String(), s.changed
		s.mu.Unlock()
		if want(text) {
			return text, nil
		}
		select {
		case <-changed:
		case <-s.done:
			if text = s.Text(); want(text) {
				return text, nil
			}
			return text, fmt.Errorf("the program ended and the screen never showed %s:\n%s", what, text)
		case <-deadline.C:
			return text, fmt.Errorf("after %v the screen does not show %s:\n%s", limit, what, text)
		}
	}
}

// Settle waits until the program has written nothing for the time of quiet, or limit has passed: a
// picture must not be taken while half a frame is drawn.
func (s *Screen) Settle(quiet, limit time.Duration) {
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		still := time.NewTimer(quiet)
		select {
		case <-changed:
			still.Stop()
		case <-still.C:
			return
		case <-end.C:
			still.Stop()
			return
		}
	}
}

// Sees waits for a text on the screen.
func (s *Screen) Sees(limit time.Duration, text string) error {
	_, err := s.Wait(limit, fmt.Sprintf("%q", text), func(t string) bool { return strings.Contains(t, text) })
	return err
}

// Leftover says what a program that ended has left of the terminal's order, "" for nothing.
func (s *Screen) Leftover() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []string
	if s.alternate {
		left = append(left, "the alternate screen is on")
	}
	if s.hidden {
		left = append(left, "the cursor is hidden")
	}
	for _, m := range []struct {
		mode ansi.Mode
		what string
	}{
		{ansi.ModeMouseNormal, "mouse clicks are reported"}, {ansi.ModeMouseButtonEvent, "mouse drags are reported"},
		{ansi.ModeMouseAnyEvent, "mouse moves are reported"}, {ansi.ModeBracketedPaste, "paste is bracketed"},
		{ansi.ModeFocusEvent, "focus is reported"},
	} {
		if s.modes[m.mode] {
			left = append(left, m.what)
		}
	}
	return strings.Join(left, ", ")
}

// Signal sends a signal to the program.
func (s *Screen) Signal(sig os.Signal) error { return s.cmd.Process.Signal(sig) }

// Exit waits for the program to end by itself and returns its exit code.
func (s *Screen) Exit(limit time.Duration) (int, error) {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	select {
	case <-s.done:
	case <-deadline.C:
		return -1, fmt.Errorf("after %v the program still runs:\n%s", limit, s.Text())
	}
	s.wait()
	return s.cmd.ProcessState.ExitCode(), nil
}

func (s *Screen) wait() { s.waited.Do(func() { _ = s.cmd.Wait() }) } // the exit code says the same

// Close ends the program, if it still runs, and the terminal.
func (s *Screen) Close() error {
	_ = s.cmd.Process.Kill() // an error says that it has ended
	s.wait()
	err := s.tty.Close()
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(err, s.emu.Close())
}
