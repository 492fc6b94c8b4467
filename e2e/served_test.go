//go:build unix

package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// team is a database that is served, in a folder of its own.
type team struct {
	t   *testing.T
	dir string
	env []string
}

func newTeam(t *testing.T) *team {
	t.Helper()
	dir := t.TempDir()
	return &team{t, dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "EQLTUI_DB=" + filepath.Join(dir, "x.db"), "EQLTUI_USER=root",
		"TERM=xterm-256color", "TMPDIR=" + dir}}
}

// db is where the database lies.
func (h *team) db() string { return filepath.Join(h.dir, "x.db") }

func (h *team) cmd(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(h.t.Context(), name, args...)
	cmd.Env, cmd.Dir = h.env, h.dir
	return cmd
}

// do runs eqltui and returns what it prints.
func (h *team) do(args ...string) string {
	h.t.Helper()
	out, err := h.cmd("eqltui", args...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("eqltui %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// exits runs eqltui and returns what it prints and its exit code.
func (h *team) exits(args ...string) (string, int) {
	h.t.Helper()
	cmd := h.cmd("eqltui", args...)
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		h.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// partners makes partners that may be sent messages.
func (h *team) partners(ids ...string) {
	h.t.Helper()
	rows := "id,name,kind,tier\n"
	for _, id := range ids {
		rows += id + "," + strings.ToUpper(id) + " Consulting,implementation,gold\n"
	}
	h.write("partners.csv", rows)
	h.do("import", "--kind", "partners", "partners.csv")
}

func (h *team) write(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// key makes a key for a person and returns its line.
func (h *team) key(name string) string {
	h.t.Helper()
	if out, err := h.cmd("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name).CombinedOutput(); err != nil {
		h.t.Skipf("no key can be made: %v %s", err, out)
	}
	line, err := os.ReadFile(filepath.Join(h.dir, name+".pub"))
	if err != nil {
		h.t.Fatal(err)
	}
	return strings.TrimSpace(string(line))
}

// ssh is the system's client with somebody's key.
func (h *team) ssh(port, key string, words ...string) *exec.Cmd {
	h.t.Helper()
	client, err := exec.LookPath("ssh")
	if err != nil {
		h.t.Skip("no ssh client is installed: the door is held by the tests of internal/sshd alone")
	}
	args := []string{
		"-F",
		"none",
		"-p",
		port,
		"-i",
		key,
		"-o",
		"IdentitiesOnly=yes",
		"-o",
		"BatchMode=yes",
		"-o",
		"StrictHostKeyChecking=no",
		"-o",
		"LogLevel=ERROR",
		"-o",
		"UserKnownHostsFile=" + filepath.Join(h.dir, "known"),
	}
	var options []string
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		options, words = append(options, words[0]), words[1:]
	}
	return h.cmd(client, slices.Concat(args, options, []string{"anybody@127.0.0.1"}, words)...)
}

// answers runs a command over SSH.
func (h *team) answers(port, key, line string, options ...string) (out string, code int) {
	h.t.Helper()
	cmd := h.ssh(port, key, append(options, line)...)
	doc, _ := cmd.CombinedOutput()
	return string(doc), cmd.ProcessState.ExitCode()
}

// server is a process that serves.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	http string // address, "" for none
	ssh  string // port
	done chan struct{}

	mu   sync.Mutex
	told []string
}

var doorLine = regexp.MustCompile(`^(ssh|http): (.+):(\d+)$`)

// serve starts the program and waits until its doors are open.
func (h *team) serve(args ...string) *server {
	h.t.Helper()
	s, err := h.tries(args...)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *team) tries(args ...string) (*server, error) {
	given := map[string]bool{}
	for _, a := range args {
		given[a] = true
	}
	for _, door := range []string{"--ssh", "--http"} {
		if !given[door] {
			args = append(args, door, "127.0.0.1:0")
		}
	}
	doors := 0
	for i := range args {
		if i > 0 && (args[i-1] == "--ssh" || args[i-1] == "--http") && args[i] != "off" {
			doors++
		}
	}
	cmd := exec.Command("eqltui", append([]string{"serve"}, args...)...)
	cmd.Env, cmd.Dir = h.env, h.dir
	pipe, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{t: h.t, cmd: cmd, done: make(chan struct{})}
	open := make(chan struct{}, 2)
	go func() {
		defer close(s.done)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			s.mu.Lock()
			s.told = append(s.told, lines.Text())
			m := doorLine.FindStringSubmatch(lines.Text())
			switch {
			case m == nil:
			case m[1] == "ssh":
				s.ssh = m[3]
			default:
				s.http = m[2] + ":" + m[3]
			}
			s.mu.Unlock()
			if m != nil {
				open <- struct{}{}
			}
		}
		_ = cmd.Wait()
	}()
	h.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.done
	})
	for range doors {
		select {
		case <-open:
		case <-s.done:
			return s, fmt.Errorf("it ended with %d: %q", cmd.ProcessState.ExitCode(), s.says())
		case <-time.After(patience):
			return s, errors.New("no door opens")
		}
	}
	return s, nil
}

// says is what it wrote on standard error.
func (s *server) says() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.told, "\n")
}

// kill ends it at once.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// stop asks it to end and returns its exit code.
func (s *server) stop() int {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	return s.ended()
}

func (s *server) ended() int {
	s.t.Helper()
	select {
	case <-s.done:
	case <-time.After(patience):
		s.t.Fatal("the server does not end")
	}
	return s.cmd.ProcessState.ExitCode()
}

// asks sends a request; headers are pairs. err is what kept it from being answered.
func (s *server) asks(
	ctx context.Context, method, path, token, body string, headers ...string,
) (status int, header http.Header, text string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+s.http+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, "", err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer got.Body.Close()
	doc, err := io.ReadAll(got.Body)
	return got.StatusCode, got.Header, string(doc), err
}

// ask sends a request that has to be answered.
func (s *server) ask(method, path, token, body string, headers ...string) (int, http.Header, string) {
	s.t.Helper()
	status, header, text, err := s.asks(s.t.Context(), method, path, token, body, headers...)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return status, header, text
}

// figure is one of /metrics.
func (s *server) figure(name string) int {
	s.t.Helper()
	_, _, text := s.ask("GET", "/metrics", "", "")
	for line := range strings.Lines(text) {
		if v, ok := strings.CutPrefix(line, name+" "); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil {
				s.t.Fatal(err)
			}
			return int(f)
		}
	}
	s.t.Fatalf("/metrics does not tell %s:\n%s", name, text)
	return 0
}

// until waits for something to be so, and says what it waited for when it never is.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	untilWithin(t, patience, what, is)
}

// untilWithin waits so long.
func untilWithin(t *testing.T, patience time.Duration, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}
