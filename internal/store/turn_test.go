//go:build linux

package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestTurnsComeInTheOrderInWhichTheyWereAskedFor has nobody overtake, however often the first ones come back.
func TestTurnsComeInTheOrderInWhichTheyWereAskedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	soon := time.Now().Add(time.Minute)
	if err := s.turn.come(t.Context(), soon); err != nil {
		t.Fatal(err)
	}
	const many = 6
	var mu sync.Mutex
	var came []int
	var all sync.WaitGroup
	for i := range many {
		other := line(path)
		defer other.close()
		coming := other.stand()    // as come does, but now it is known to stand in the line
		for sure := 0; sure < 3; { // until the system has put it there
			if sure++; standing(t, path) != i+1 {
				sure = 0
				time.Sleep(time.Millisecond)
			}
		}
		all.Go(func() {
			if err := <-coming; err != nil {
				t.Error(err)
			}
			mu.Lock()
			came = append(came, i)
			mu.Unlock()
			other.pass()
		})
	}
	s.turn.pass()
	all.Wait()
	for i, n := range came {
		if i != n {
			t.Fatalf("they came in the order %v", came)
		}
	}
}

// standing counts who waits for a lock of a file, as the system lists them. A long list comes in parts, and one that
// changes between two of them may name somebody twice or not: only what it says again and again is so.
func standing(t *testing.T, path string) (n int) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("/proc/locks")
	if err != nil {
		t.Skip("the system does not list its locks: ", err)
	}
	of := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino)
	for line := range strings.Lines(string(list)) {
		if strings.Contains(line, "->") && strings.Contains(line, of) {
			n++
		}
	}
	return n
}

// TestATurnThatNobodyWantsAnyMoreIsPassedOn gives up in both ways, and holds up nobody by it.
func TestATurnThatNobodyWantsAnyMoreIsPassedOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.turn.come(t.Context(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	impatient := line(path)
	defer impatient.close()
	if err := impatient.come(t.Context(), time.Now()); !errors.Is(err, errTooLong) {
		t.Errorf("after no time at all: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := impatient.come(ctx, time.Now().Add(time.Minute)); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: %v", err)
	}
	s.turn.pass()
	another := line(path)
	defer another.close()
	if err := another.come(t.Context(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	another.pass()
}
