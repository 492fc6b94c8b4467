package app

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// run runs one command line with a home of its own.
func run(t *testing.T, stdin io.Reader, args ...string) (stdout, stderr string, code int, home string) {
	t.Helper()
	home = t.TempDir()
	var out, errs bytes.Buffer
	code = Main(context.Background(), args, []string{"HOME=" + home, "USER=ana"}, stdin, &out, &errs)
	return out.String(), errs.String(), code, home
}

type panicky struct{ secret string }

func (p panicky) Read([]byte) (int, error) { panic("no such thing: " + p.secret) }

func TestAPanicLeavesAReportWithoutTheDataAndExits1(t *testing.T) {
	t.Parallel()
	out, errs, code, home := run(t, panicky{"petra@example.com"}, "score", "-")
	if code != exitFailed || out != "" {
		t.Errorf("code %d, stdout %q", code, out)
	}
	_, path, ok := strings.Cut(errs, "report: ")
	if !ok {
		t.Fatalf("stderr does not say where the report is: %q", errs)
	}
	path = strings.TrimSpace(path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 || !strings.HasPrefix(path, home) {
		t.Errorf("report %s has mode %v", path, info.Mode())
	}
	report, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(report), "app.panicky.Read") {
		t.Errorf("the report does not say where it happened:\n%s", report)
	}
	if strings.Contains(string(report)+errs, "petra") {
		t.Error("the report repeats the panic's text, which may be a person's data")
	}
}

// closed is the end of a pipe whose reader has left after some bytes.
type closed struct{ left int }

func (c *closed) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
	}
	return len(p), nil
}

func TestAReaderThatLeavesIsNoFault(t *testing.T) {
	t.Parallel()
	in := strings.NewReader(strings.Repeat("{}\n", 100_000))
	var errs bytes.Buffer
	code := Main(context.Background(), []string{"sla"}, nil, in, &closed{100}, &errs)
	if code != exitDone || errs.String() != "" {
		t.Errorf("code %d, stderr %q", code, errs.String())
	}
}

func TestWrongCallsExit2WithAReasonAndAHint(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"nosuch"}, {"list", "--nosuch"}, {"list", "stag:new"}, {"list", "--limit", "-1"}, {"claim"}, {"claim", "x"}, {"show"},
		{"note", "L-1"}, {"note"},
		{"set", "employees=1"}, {"set", "L-1", "=4"}, {"set", "L-1", "a=1", "a=2"}, {"tag", "vip"}, {"assign", "L-1"},
		{"qualify", "L-1", "--budget", "perhaps"}, {"qualify", "L-1", "--need-evidence", "x"},
		{"qualify", "L-1", "--confirm-us", "--refuse-us"},
		{"snooze", "L-1", "--off", "--until", "2h"}, {"undo", "L-1", "x y"}, {"policy", "nosuch"}, {"policy", "check"}, {"version", "x"},
		{"--db", "postgres://user:secret@host/db", "list"}, {"demo"}, {}, {"import"}, {"--as", "a b", "claim", "L-1"},
	} {
		out, errs, code, _ := run(t, strings.NewReader(""), args...)
		if code != exitUsage || out != "" || !strings.HasPrefix(errs, "error: ") || !strings.Contains(errs, "\nhint: ") {
			t.Errorf("%v: code %d, stdout %q, stderr %q", args, code, out, errs)
		}
		if strings.Contains(errs, "secret") {
			t.Errorf("%v: the password is repeated: %q", args, errs)
		}
	}
}

func TestWordsWithAMinusAreTermsOfListAndTag(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"list stage:new -tag:x --json", "list stage:new --json -- -tag:x"},
		{"--db d list -acme --limit 5 -b", "--db d list --limit 5 -- -acme -b"},
		{"tag L-1 vip -old", "tag L-1 vip -- -old"},
		{"tag L-1 -a -- -b", "tag L-1 -- -a -b"},
		{"list -h", "list -h"},
		{"list --limit -5", "list --limit -5"},
		{"score -", "score -"},
		{"claim L-1 -x", "claim L-1 -x"},
		{"--as list claim -x", "--as list claim -x"},
	} {
		if d := cmp.Diff(strings.Fields(tt.want), protectTerms(strings.Fields(tt.in))); d != "" {
			t.Errorf("%s: %s", tt.in, d)
		}
	}
}

func TestEveryLineOfInputGetsOneLineOfOutput(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine+1)
	input := "\ufeffone\r\n\n" + long + "\nlast"
	var got []string
	in := bufio.NewReaderSize(strings.NewReader(input), 4096)
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	bad, err := answerAll(context.Background(), in, w, func(line []byte) ([]byte, error) {
		got = append(got, string(line))
		if len(line) == 0 {
			return nil, errors.New("empty")
		}
		return line, nil
	})
	if err != nil || bad != 2 {
		t.Fatalf("bad %d, %v", bad, err)
	}
	if d := cmp.Diff([]string{"one", "", "last"}, got); d != "" {
		t.Error(d)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "one\n{\"error\":\"empty\",\"line\":2}\n{\"error\":\"line: it is longer than 16 MiB; split it\",\"line\":3}\nlast\n"
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Error(d)
	}
}

// asking is a program that sends its next question only when it has the answer to the one before.
type asking struct {
	out   *bytes.Buffer
	asked int
	t     *testing.T
}

func (p *asking) Read(b []byte) (int, error) {
	if got := strings.Count(p.out.String(), "\n"); got != p.asked {
		p.t.Errorf("asked %d times and answered %d times", p.asked, got)
	}
	if p.asked == 3 {
		return 0, io.EOF
	}
	p.asked++
	return copy(b, "{}\n"), nil
}

func TestAProgramCanAskLineByLine(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	p := &asking{out: &out, t: t}
	if code := Main(context.Background(), []string{"sla"}, nil, p, &out, &errs); code != exitRejected {
		t.Errorf("code %d, %s", code, errs.String())
	}
}

func TestTheDatabaseLiesInTheUsersDataFolder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, want string
		env        []string
		db         string
	}{
		{"the flag comes first", "x.db", []string{"EQLTUI_DB=y.db", "HOME=/h"}, "x.db"},
		{"then the variable", "y.db", []string{"EQLTUI_DB=y.db", "HOME=/h"}, ""},
		{"then the data folder", filepath.FromSlash("/d/eqltui/eqltui.db"), []string{"XDG_DATA_HOME=/d", "HOME=/h"}, ""},
		{"which is ignored when it is not absolute", filepath.FromSlash("/h/.local/share/eqltui/eqltui.db"),
			[]string{"XDG_DATA_HOME=d", "HOME=/h"}, ""},
	} {
		a := &app{env: tt.env, db: tt.db}
		if got, err := a.path(); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v", tt.name, got, err)
		}
	}
	if _, err := (&app{}).path(); codeOf(err) != exitUsage {
		t.Errorf("without HOME: %v", err)
	}
}
