//go:build unix

package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

const (
	hands  = 8
	rounds = 100
)

// together lets many hands add one to a number, each in a transaction that reads it and writes it
// back, and returns how many were told that it worked.
func together(add func(hand int) error) (done int) {
	var n atomic.Int64
	var wg sync.WaitGroup
	for hand := range hands {
		wg.Go(func() {
			for range rounds {
				if add(hand) == nil {
					n.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return int(n.Load())
}

func TestEightHandsAddToOneNumberAndNothingIsLost(t *testing.T) {
	t.Parallel()
	const name = "sum"
	path := filepath.Join(t.TempDir(), "a.db")
	desks := []*store.Store{open(t, path), open(t, path)} // as two processes would
	done := together(func(hand int) error {
		return desks[hand%2].Write(t.Context(), func(tx *store.Tx) error {
			text, err := tx.Meta(t.Context(), name)
			if err != nil {
				return err
			}
			n, _ := strconv.Atoi(text) // none yet is 0
			return tx.SetMeta(t.Context(), name, strconv.Itoa(n+1))
		})
	})
	sum := 0
	if err := desks[0].Read(t.Context(), func(tx *store.Tx) error {
		text, err := tx.Meta(t.Context(), name)
		sum, _ = strconv.Atoi(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if done != hands*rounds || sum != hands*rounds {
		t.Errorf("%d of %d worked, and the sum is %d", done, hands*rounds, sum)
	}
}

// The same in transactions that take the lock only when they write: this is what the store must not
// do, and what the test above would find.
func TestDeferredTransactionsLoseSoTheTestOfHandsCanFail(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path).Close()
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=deferred&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("INSERT INTO meta (name, value) VALUES ('sum', '0')"); err != nil {
		t.Fatal(err)
	}
	done := together(func(int) error {
		tx, err := db.BeginTx(context.Background(), nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		var text string
		if err := tx.QueryRow("SELECT value FROM meta WHERE name = 'sum'").Scan(&text); err != nil {
			return err
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE meta SET value = $1 WHERE name = 'sum'", strconv.Itoa(n+1)); err != nil {
			return err
		}
		return tx.Commit()
	})
	if done == hands*rounds {
		t.Error("deferred transactions lost nothing: the test of hands proves nothing")
	}
}

// A command line that writes while another process writes without pause is never told that the file
// is busy.
func TestAWriterBesideAnotherProcessIsNeverTurnedAway(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes a thousand times beside another process; left out with -short")
	}
	const writes = 1000
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs := make(chan int)
	started := make(chan struct{})
	go func() {
		n := 0
		for lines := bufio.NewScanner(out); lines.Scan(); n++ {
			if n == 0 {
				close(started)
			}
			if !strings.HasPrefix(lines.Text(), "ack ") {
				t.Errorf("the other process says %q", lines.Text())
			}
		}
		theirs <- n
	}()
	<-started
	busy, start := 0, time.Now()
	for range writes {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			tx.Append(journal.Event{At: time.UnixMilli(1), Kind: journal.Noted, Actor: "parent", By: journal.Human})
			_, err := tx.Take(t.Context(), "lead", 1)
			return err
		})
		if fault.KindOf(err) == fault.Busy {
			busy++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(start)
	cmd.Process.Kill()
	n := <-theirs
	cmd.Wait() // it was killed, so it did not end well
	t.Logf("%d writes in %s beside %d of another process", writes, took, n)
	if busy > 0 {
		t.Errorf("%d of %d writes were told that the file is busy", busy, writes)
	}
	mine := 0
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		events, err := tx.Since(t.Context(), 0, 1_000_000)
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Seq)
			}
			if e.Actor == "parent" {
				mine++
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if mine != writes {
		t.Errorf("%d of %d writes are there", mine, writes)
	}
}
