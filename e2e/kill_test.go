//go:build unix

package e2e

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// kills is how often a process is killed: EQLTUI_KILLS, which make soak sets, or fifty times.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("EQLTUI_KILLS")); err == nil && n > 0 {
		return n
	}
	return 50
}

// seed is EQLTUI_SEED, or another one each time.
func seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("EQLTUI_SEED"), 10, 64); err == nil {
		return n
	}
	return uint64(time.Now().UnixNano())
}

// killed runs an operation, kills it so many acknowledgements after it began, however fast the machine is, and at any moment of what
// comes after them, and returns what it acknowledged until then.
func killed(ctx context.Context, t *testing.T, after int, later time.Duration, op, db string) (acks []string) {
	t.Helper()
	path, err := exec.LookPath("eqltui-works")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, path, op, db)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "ack ") {
			continue
		}
		if acks = append(acks, lines.Text()); len(acks) == after {
			time.AfterFunc(later, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait() // it was killed, so it did not end well
	return acks
}

// TestWhatWasAcknowledgedSurvivesKills works on one database with several hands in one process after
// another, each killed at some moment.
func TestWhatWasAcknowledgedSurvivesKills(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills fifty processes; left out with -short")
	}
	s := seed()
	t.Logf("seed %d, %d kills; EQLTUI_SEED=%d plays it again", s, kills(), s)
	rnd := rand.New(rand.NewPCG(s, 1))
	db := copied(t, base(t), filepath.Join(t.TempDir(), "leads.db"))
	var acks []string
	for i := range kills() {
		acks = append(acks, killed(t.Context(), t, 1+rnd.IntN(24), time.Duration(rnd.IntN(20))*time.Millisecond, "load", db)...)
		if i%10 == 9 {
			if wrong := sound(t.Context(), db, acks); len(wrong) > 0 {
				t.Fatalf("seed %d, after %d kills: %v", s, i+1, wrong)
			}
		}
	}
	if wrong := sound(t.Context(), db, acks); len(wrong) > 0 {
		t.Fatalf("seed %d: %v", s, wrong)
	}
	if len(acks) < 3*kills() {
		t.Fatalf("only %d acknowledgements: this test would prove little", len(acks))
	}
	t.Logf("%d acknowledgements, none lost", len(acks))
}

// TestTheKillsWouldFindALoss acknowledges before anything is done, as a careless program does.
func TestTheKillsWouldFindALoss(t *testing.T) {
	t.Parallel()
	db := copied(t, base(t), filepath.Join(t.TempDir(), "leads.db"))
	acks := killed(t.Context(), t, 0, 0, "lie", db)
	if wrong := sound(t.Context(), db, acks); len(acks) == 0 || len(wrong) == 0 {
		t.Errorf("%d false acknowledgements passed", len(acks))
	}
}
