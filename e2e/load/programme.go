//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// programme is a database with partners, their tokens and people with keys, and the program that opens it.
type programme struct {
	program, path string
	now           string // the instant at which its clock stands still, "" for the machine's clock
	tokens        []string
	people        []ssh.Signer
	claimer       ssh.Signer // nobody else's initials are theirs
}

// claimer is who acts; in the list of leads their initials stand.
const (
	claimer  = "qxq"
	initials = "QX"
)

// admin is whoever filled the programme: they may all.
const admin = "root"

// perUser is how many sessions each of the people has.
const perUser = 50

// command is the program with the database.
func (p *programme) command(ctx context.Context, args ...string) *exec.Cmd {
	all := []string{"--db", p.path, "--as", admin}
	if p.now != "" {
		all = append(all, "--now", p.now)
	}
	return exec.CommandContext(ctx, p.program, append(all, args...)...)
}

// eqltui runs a command on the database.
func (p *programme) eqltui(ctx context.Context, args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd := p.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("eqltui %s: %w\n%s", strings.Join(args, " "), err, errs.Bytes())
	}
	return out.Bytes(), nil
}

// fill makes the database, and lets in everybody who takes part.
func (p *programme) fill(ctx context.Context, o options) error {
	say("fill a programme")
	if _, err := p.eqltui(ctx, "demo", "--keep", p.path); err != nil {
		return err
	}
	if err := p.letInMachines(ctx, o.tokens); err != nil {
		return err
	}
	for i := range (o.sessions + perUser - 1) / perUser {
		key, err := p.letIn(ctx, fmt.Sprintf("seller%d", i))
		if err != nil {
			return err
		}
		p.people = append(p.people, key)
	}
	key, err := p.letIn(ctx, claimer)
	p.claimer = key
	return err
}

// seller is whose the i-th session is.
func (p *programme) seller(i int) ssh.Signer { return p.people[i/perUser] }

// letInMachines lets in so many partners' programs.
func (p *programme) letInMachines(ctx context.Context, n int) error {
	list, err := p.eqltui(ctx, "export", "partners")
	if err != nil {
		return err
	}
	for _, row := range strings.Split(string(list), "\n")[1 : n+1] {
		id, _, _ := strings.Cut(row, ",")
		token, err := p.eqltui(ctx, "partner", "token", id)
		if err != nil {
			return err
		}
		p.tokens = append(p.tokens, strings.TrimSpace(string(token)))
	}
	return nil
}

func (p *programme) letIn(ctx context.Context, name string) (ssh.Signer, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey())))
	_, err = p.eqltui(ctx, "user", "add", name, "--role", "sdr", "--key", line)
	return key, err
}

func newKey() (ssh.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return ssh.NewSignerFromKey(private)
}

// unowned is the first open lead of the inbox that nobody has.
func (p *programme) unowned(ctx context.Context) (string, error) {
	list, err := p.eqltui(ctx, "list", "--json", "--limit", "1", "owner:none stage:new,eql clock:running")
	if err != nil {
		return "", err
	}
	var lead struct{ ID string }
	err = json.Unmarshal(bytes.TrimSpace(list), &lead)
	return lead.ID, err
}

// server is a process that serves.
type server struct {
	cmd *exec.Cmd
	at  map[string]string // addresses by door
}

// started waits until a process has said its addresses on standard error, as "door: address".
func started(cmd *exec.Cmd, doors int) (*server, error) {
	words, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s, said := &server{cmd: cmd, at: map[string]string{}}, ""
	lines := bufio.NewScanner(words)
	for len(s.at) < doors && lines.Scan() {
		if door, at, ok := strings.Cut(lines.Text(), ": "); ok {
			s.at[door] = at
		}
		said += lines.Text() + "\n"
	}
	if len(s.at) < doors {
		return nil, errors.Join(fmt.Errorf("%s does not serve:\n%s", cmd, said), cmd.Wait())
	}
	go func() { _, _ = io.Copy(io.Discard, words) }()
	return s, nil
}

func (p *programme) serve(ctx context.Context, ssh, http string) (*server, error) {
	doors := 0
	for _, at := range []string{ssh, http} {
		if at != "off" {
			doors++
		}
	}
	return started(p.command(ctx, "serve", "--ssh", ssh, "--http", http), doors)
}

// stop ends it, and waits until it has.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	end := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer end.Stop()
	return s.cmd.Wait()
}
