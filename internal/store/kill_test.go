//go:build unix

package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// childEnv makes this test binary write until it is killed.
const childEnv = "EQLTUI_TEST_WRITER"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		writeUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled acknowledges each write on standard output once Write has returned.
func writeUntilKilled(path string) {
	background := context.Background()
	s, err := store.Open(background, path, store.Options{})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	for {
		var id int64
		err := s.Write(background, func(tx *store.Tx) error {
			var err error
			if id, err = tx.Take(background, "lead", 1); err != nil {
				return err
			}
			tx.Append(journal.Event{At: time.UnixMilli(id), Kind: journal.Noted, Actor: "child", By: journal.Human, Batch: fmt.Sprint(id)})
			return tx.SetMeta(background, fmt.Sprint("k", id), "1")
		})
		if err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println("ack", id)
	}
}

func TestWhatWasAcknowledgedSurvivesAKillAtAnyMoment(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills a process ten times; left out with -short")
	}
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path).Close()
	rnd := rand.New(rand.NewPCG(3, 5))
	var acknowledged []string
	for range 10 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		// It writes on while this is read, so that the kill meets it at any moment.
		for left := 6 + rnd.IntN(60); lines.Scan(); left-- {
			if left == 0 {
				cmd.Process.Kill()
			}
			word, id, _ := strings.Cut(lines.Text(), " ")
			if word != "ack" {
				t.Fatalf("the writer says %q", lines.Text())
			}
			acknowledged = append(acknowledged, id)
		}
		cmd.Wait() // it was killed, so it did not end well
	}
	if len(acknowledged) < 50 {
		t.Fatalf("only %d writes were acknowledged: this test would prove little", len(acknowledged))
	}
	s := open(t, path)
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		events, err := tx.Since(t.Context(), 0, 1_000_000)
		if err != nil {
			return err
		}
		journalled := map[string]bool{}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i+1, e.Seq)
			}
			journalled[e.Batch] = true
		}
		for _, id := range acknowledged {
			v, err := tx.Meta(t.Context(), "k"+id)
			if err != nil {
				return err
			}
			if v == "" || !journalled[id] {
				t.Errorf("write %s was acknowledged and is lost (row %q, journal %v)", id, v, journalled[id])
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %q, %v", verdict, err)
	}
}
