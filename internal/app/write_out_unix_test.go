//go:build unix

package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// exporting is a home with a database of one partner.
type exporting struct {
	t    *testing.T
	home string
}

func newExporting(t *testing.T) exporting {
	t.Helper()
	x := exporting{t, t.TempDir()}
	if err := os.WriteFile(x.path("partners.csv"), []byte("id,name,kind,tier\nacme,Acme,agency,gold\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := x.run("import", x.path("partners.csv")); code != exitDone {
		t.Fatal(errs)
	}
	return x
}

func (x exporting) path(name string) string { return filepath.Join(x.home, name) }

func (x exporting) run(args ...string) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	code = Main(context.Background(), args, []string{"HOME=" + x.home, "USER=ana"}, strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), code
}

func (x exporting) holds(path string) {
	x.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		x.t.Fatal(err)
	}
	if !strings.Contains(string(text), "acme,Acme,agency,gold") {
		x.t.Errorf("%s holds %q", path, text)
	}
}

func (x exporting) isLink(path string) {
	x.t.Helper()
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != os.ModeSymlink {
		x.t.Errorf("%s is no link any more: %v, %v", path, info, err)
	}
}

func TestAnExportIsWrittenWhereALinkLeads(t *testing.T) {
	t.Parallel()
	x := newExporting(t)
	if err := os.Mkdir(x.path("far"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(x.path("far/old.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{
		"direct.csv": x.path("far/old.csv"), "relative.csv": "far/old.csv", "twice.csv": "direct.csv", "dangling.csv": "far/new.csv",
	} {
		if err := os.Symlink(to, x.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"direct.csv": "far/old.csv", "relative.csv": "far/old.csv", "twice.csv": "far/old.csv", "dangling.csv": "far/new.csv",
	} {
		if _, errs, code := x.run("export", "partners", "--out", x.path(name)); code != exitDone {
			t.Fatal(errs)
		}
		x.isLink(x.path(name))
		x.holds(x.path(target))
		if err := os.WriteFile(x.path(target), []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("round.csv", x.path("round.csv")); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := x.run("export", "partners", "--out", x.path("round.csv")); code != exitFailed || !strings.Contains(errs, "hint: ") {
		t.Errorf("a link in a circle: %d, %s", code, errs)
	}
}

func TestAnExportDoesNotTakeThePlaceOfAReadOnlyFile(t *testing.T) {
	t.Parallel()
	x := newExporting(t)
	if err := os.WriteFile(x.path("kept.csv"), []byte("kept"), 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("kept.csv", x.path("link.csv")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kept.csv", "link.csv"} {
		_, errs, code := x.run("export", "partners", "--out", x.path(name))
		if code != exitFailed || !strings.Contains(errs, "read-only") || !strings.Contains(errs, "hint: ") {
			t.Errorf("%s: code %d, %s", name, code, errs)
		}
	}
	if text, _ := os.ReadFile(x.path("kept.csv")); string(text) != "kept" {
		t.Errorf("the file is %q", text)
	}
}

func TestAnExportIsWrittenIntoWhatIsNoFile(t *testing.T) {
	t.Parallel()
	x := newExporting(t)
	pipe := x.path("pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string, 1)
	go func() {
		text, _ := os.ReadFile(pipe)
		read <- string(text)
	}()
	if _, errs, code := x.run("export", "partners", "--out", pipe); code != exitDone {
		t.Fatal(errs)
	}
	if got := <-read; !strings.Contains(got, "acme,Acme") {
		t.Errorf("the pipe gave %q", got)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe is %v, %v", info, err)
	}
	if _, errs, code := x.run("export", "partners", "--out", os.DevNull); code != exitDone {
		t.Fatal(errs)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		t.Errorf("%s is %v, %v", os.DevNull, info, err)
	}
	if _, errs, code := x.run("export", "partners", "--out", x.home); code != exitUsage || !strings.Contains(errs, "folder") {
		t.Errorf("a folder: code %d, %s", code, errs)
	}
}

func TestAPipeThatNobodyReadsCanBeBrokenOff(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := openInto(ctx, pipe); err == nil {
		t.Error("it was opened")
	}
	if f, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil { // lets go whoever still waits
		f.Close()
	}
}

// TestAnOpenFileIsWrittenOn: a shell that appends to a file gives it as /dev/stdout or /dev/fd/N.
func TestAnOpenFileIsWrittenOn(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("open files have no names here")
	}
	x := newExporting(t)
	f, err := os.OpenFile(x.path("log.csv"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("first\n"); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("/proc/self/fd", strconv.Itoa(int(f.Fd())))
	if _, errs, code := x.run("export", "partners", "--out", name); code != exitDone {
		t.Fatal(errs)
	}
	text, err := os.ReadFile(x.path("log.csv"))
	if err != nil || !strings.HasPrefix(string(text), "first\n") {
		t.Errorf("the file is %q, %v", text, err)
	}
	x.holds(x.path("log.csv"))
}

func TestABackupIsWrittenWhereALinkLeads(t *testing.T) {
	t.Parallel()
	x := newExporting(t)
	if err := os.Mkdir(x.path("far"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("far/leads.db", x.path("latest.db")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"backup", x.path("latest.db")}, {"backup", x.path("latest.db"), "--force"}} {
		if _, errs, code := x.run(args...); code != exitDone {
			t.Fatalf("%v: %s", args, errs)
		}
		x.isLink(x.path("latest.db"))
		out, errs, code := x.run("restore", "--verify-only", x.path("latest.db"))
		if code != exitDone || strings.Contains(errs, "sha256") {
			t.Errorf("%v: code %d, %s%s", args, code, out, errs)
		}
	}
	if err := os.Chmod(x.path("far/leads.db"), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := x.run("backup", x.path("latest.db"), "--force"); code != exitFailed || !strings.Contains(errs, "read-only") {
		t.Errorf("a read-only copy: code %d, %s", code, errs)
	}
}
