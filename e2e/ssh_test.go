//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/eqltui/eqltui/e2e/screen"
)

// TestATeamComesInByTheSystemsOwnClient serves a programme and comes in as people do: a command, a stranger, the cockpit
// in a terminal, which is given back when the server stops.
func TestATeamComesInByTheSystemsOwnClient(t *testing.T) {
	t.Parallel()
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("no ssh client is installed: the door is held by the tests of internal/sshd alone")
	}
	maker, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("no ssh-keygen is installed")
	}
	dir := t.TempDir()
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + dir,
		"EQLTUI_DB=" + filepath.Join(dir, "x.db"),
		"EQLTUI_USER=root",
		"TERM=xterm-256color",
	}
	do := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Env, cmd.Dir = env, dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	do("eqltui", "demo", "--keep", "x.db")
	for _, name := range []string{"ana", "petra", "stranger"} {
		do(maker, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name)
	}
	line, err := os.ReadFile(filepath.Join(dir, "ana.pub"))
	if err != nil {
		t.Fatal(err)
	}
	do("eqltui", "user", "add", "ana", "--role", "sdr", "--key", string(line))
	if line, err = os.ReadFile(filepath.Join(dir, "petra.pub")); err != nil {
		t.Fatal(err)
	}
	do("eqltui", "user", "add", "petra", "--role", "partner", "--partner", "baltica", "--key", string(line))

	server := exec.Command("eqltui", "serve", "--ssh", "127.0.0.1:0", "--http", "off")
	server.Env, server.Dir = env, dir
	told, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	port := ""
	for lines := bufio.NewScanner(told); port == "" && lines.Scan(); {
		if at, ok := strings.CutPrefix(lines.Text(), "ssh: "); ok {
			port = at[strings.LastIndex(at, ":")+1:]
		}
	}
	come := func(key string, words ...string) *exec.Cmd {
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
			"UserKnownHostsFile=" + filepath.Join(dir, "known"),
			"anybody@127.0.0.1",
		}
		cmd := exec.Command(client, append(args, words...)...)
		cmd.Env, cmd.Dir = env, dir
		return cmd
	}
	if out, err := come("ana", "list --limit 3 --json").Output(); err != nil || bytes.Count(out, []byte(`"id":"L-`)) != 3 {
		t.Errorf("%v: %s", err, out)
	}
	for line, code := range map[string]int{"list --db x": 2, "import x.csv": 2, "sh": 2, "show L-99999": 1, "version": 0} {
		cmd := come("ana", line)
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("%q exits with %d, want %d: %s", line, got, code, out)
		}
	}
	print := strings.Fields(do(maker, "-l", "-f", "stranger.pub"))[1]
	cmd := come("stranger", "list")
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 255 || !strings.Contains(string(out), print) {
		t.Errorf("a stranger exits with %d and is told %q, want %s", cmd.ProcessState.ExitCode(), out, print)
	}

	inTerminal := func(key string) *exec.Cmd {
		shell := come(key)
		shell.Args = append(shell.Args[:len(shell.Args)-1:len(shell.Args)-1], "-t", shell.Args[len(shell.Args)-1])
		return shell
	}
	partner, err := screen.Start(inTerminal("petra"), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	defer partner.Close()
	if err := partner.Sees(patience, "Baltica Integrator"); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"1", "2", "7", "W", ":", "D", "\x10"} { // what leads elsewhere leads nowhere
		if err := partner.Type(key); err != nil {
			t.Fatal(err)
		}
	}
	if err := partner.Type("\t"); err != nil {
		t.Fatal(err)
	}
	if err := partner.Sees(patience, "rozliczenie za"); err != nil {
		t.Error(err)
	}
	if shown := partner.Text(); strings.Contains(shown, "Ponte") || strings.Contains(shown, "Inbox") {
		t.Errorf("a partner is shown\n%s", shown)
	}
	s, err := screen.Start(inTerminal("ana"), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Sees(patience, "Inbox"); err != nil {
		t.Fatal(err)
	}
	if err := s.Resize(120, 36); err != nil {
		t.Fatal(err)
	}
	if err := s.Type("?"); err != nil {
		t.Fatal(err)
	}
	if err := s.Sees(patience, "Help"); err != nil {
		t.Error(err)
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Sees(patience, "the server is stopping"); err != nil {
		t.Error(err)
	}
	if _, err := s.Exit(patience); err != nil {
		t.Error(err)
	}
	if left := s.Leftover(); left != "" {
		t.Errorf("the terminal is left with %s", left)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the server ends with %v", err)
	}
}
