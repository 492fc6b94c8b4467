//go:build unix

package store

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// TestAProcessThatNobodyWaitedForHasEnded: whoever kills a backup and goes on at once has not waited for it yet.
func TestAProcessThatNobodyWaitedForHasEnded(t *testing.T) {
	t.Parallel()
	if ended(os.Getpid()) {
		t.Error("this process is told to have ended")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" {
		for until := time.Now().Add(time.Minute); !ended(cmd.Process.Pid) && time.Now().Before(until); {
			time.Sleep(time.Millisecond) // until it ends
		}
		if !ended(cmd.Process.Pid) {
			t.Error("one that nobody waited for is told to run")
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if !ended(cmd.Process.Pid) {
		t.Error("one that has ended is told to run")
	}
}
