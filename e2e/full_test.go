//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/eqltui/eqltui/internal/store"
)

// room limits how large a file a running process may write, in bytes: what is beyond fails as on a
// full disk. A very large number takes the limit away.
func room(t *testing.T, pid int, bytes uint64) {
	t.Helper()
	limit := syscall.Rlimit{Cur: bytes, Max: 1 << 62}
	const fsize = syscall.RLIMIT_FSIZE
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), fsize, uintptr(unsafe.Pointer(&limit)), 0, 0,
		0); errno != 0 {
		t.Skipf("the limit of a process cannot be set here: %v", errno)
	}
}

func TestAFullDiskIsSaidInTheCockpitAndOverWithoutARestart(t *testing.T) {
	t.Parallel()
	db := demo(t)
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + db}, "--now", friday)
	c.sees("gates")
	c.press("/", "owner:none stage:new\r")
	before := c.shows("unowned leads", unowned)
	room(t, c.Pid(), 1)
	c.press("t")
	c.shows("that there is no room", func(text string) bool { return strings.Contains(text, "disk") })
	c.press("j")
	c.shows("the next lead: reading goes on", func(text string) bool { return selected(text) != selected(before) && selected(text) != "" })
	room(t, c.Pid(), 1<<62)
	c.press("t")
	c.shows("the claim", func(text string) bool { return strings.Contains(text, "claimed") })
	c.leaves("\x03")
	if wrong := sound(t.Context(), db, nil); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
}

// TestADiskThatFillsUpRefusesAndLosesNothing imports until the file may grow no further, at several
// sizes, and goes on when it may.
func TestADiskThatFillsUpRefusesAndLosesNothing(t *testing.T) {
	t.Parallel()
	eqltui, err := exec.LookPath("eqltui-works")
	if err != nil {
		t.Fatal(err)
	}
	from := base(t)
	var refused atomic.Int32
	t.Cleanup(func() {
		if refused.Load() < 3 {
			t.Errorf("only %d imports ran out of room: this test proves little", refused.Load())
		}
	})
	for kilobytes := 500; kilobytes <= 6000; kilobytes += 500 {
		t.Run(fmt.Sprint(kilobytes, " KB"), func(t *testing.T) {
			t.Parallel()
			db := copied(t, from, filepath.Join(t.TempDir(), "leads.db"))
			cmd := exec.CommandContext(t.Context(), "bash", "-c", fmt.Sprintf("ulimit -f %d; exec %s import %s", kilobytes, eqltui, db))
			out, err := cmd.CombinedOutput()
			text := string(out)
			if strings.Contains(text, "panic") || strings.Contains(text, "goroutine") || strings.Contains(text, "SIGXFSZ") {
				t.Fatalf("it broke: %s", text)
			}
			if err != nil {
				t.Logf("refused: %s", text)
				refused.Add(1)
				if !strings.Contains(text, "disk") {
					t.Errorf("%v: %s", err, text)
				}
			}
			if wrong := sound(t.Context(), db, strings.Split(text, "\n")); len(wrong) > 0 {
				t.Fatalf("%v", wrong)
			}
			if _, code := work(t, "import", db); code != 0 {
				t.Errorf("with room again: exit %d", code)
			}
			exactly(t, db, 1140)
		})
	}
}

// TestAFullFileSystemRefusesAndLosesNothing does the same on a small disk of its own, where the
// machine lets it make one.
func TestAFullFileSystemRefusesAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m,mode=0700"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	db := copied(t, base(t), filepath.Join(dir, "leads.db"))
	ballast := filepath.Join(dir, "ballast")
	var free syscall.Statfs_t
	if err := syscall.Statfs(dir, &free); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ballast, make([]byte, int64(free.Bavail)*free.Bsize-300<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := exec.LookPath("eqltui-works")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), path, "import", db).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "full") {
		t.Fatalf("%v: %s", err, out)
	}
	list, err := exec.CommandContext(t.Context(), "eqltui", "--db", db, "--as", "ana", "list", "--limit", "0", "--json").Output()
	if err != nil || strings.Count(string(list), "\n") < 40 {
		t.Errorf("reading does not go on: %v, %d leads", err, strings.Count(string(list), "\n"))
	}
	if _, err := store.Backup(t.Context(), db, filepath.Join(dir, "b.db"), false, time.Now(), store.Options{}); err == nil ||
		len(leftovers(dir)) > 0 {
		t.Errorf("a backup without room: %v, left behind %v", err, leftovers(dir))
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if wrong := sound(t.Context(), db, strings.Split(string(out), "\n")); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
	work(t, "act", db)
}

func leftovers(dir string) []string {
	parts, _ := filepath.Glob(filepath.Join(dir, "*.part*"))
	return parts
}
