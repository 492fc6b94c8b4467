//go:build unix

package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	wishtea "charm.land/wish/v2/bubbletea"
)

// The size of every session.
const (
	columns = 120
	rows    = 36
)

// bare serves a screen of rows of which one has the cursor, until it is told to stop: what a session costs that does
// nothing.
func bare() error {
	key, err := newKey()
	if err != nil {
		return err
	}
	screens := make([]string, rows) // for each place of the cursor, made once and shared
	for at := range screens {
		lines := make([]string, rows)
		for i := range lines {
			mark := ' '
			if i == at {
				mark = '>'
			}
			lines[i] = fmt.Sprintf("%c %-*s", mark, columns-2, fmt.Sprintf("%d  %s", i, strings.Repeat("lead ", 20)))
		}
		screens[at] = strings.Join(lines, "\n")
	}
	s, err := wish.NewServer(
		wish.WithPublicKeyAuth(func(ssh.Context, ssh.PublicKey) bool { return true }),
		wish.WithMiddleware(
			wishtea.Middleware(func(ssh.Session) (tea.Model, []tea.ProgramOption) { return screen{screens: screens}, nil }),
		),
		func(srv *ssh.Server) error { srv.AddHostKey(key); return nil },
	)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed with the server
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "ssh: "+l.Addr().String())
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-told
		_ = s.Close()
	}()
	if err := s.Serve(l); !errors.Is(err, ssh.ErrServerClosed) {
		return err
	}
	return nil
}

// screen is one of the texts.
type screen struct {
	screens []string
	at      int
}

func (screen) Init() tea.Cmd { return nil }

func (s screen) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := m.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "j":
			s.at = (s.at + 1) % len(s.screens)
		case "k":
			s.at = (s.at + len(s.screens) - 1) % len(s.screens)
		case "g":
			s.at = 0
		case "q":
			return s, tea.Quit
		}
	}
	return s, nil
}

func (s screen) View() tea.View {
	v := tea.NewView(s.screens[s.at])
	v.AltScreen = true
	return v
}
