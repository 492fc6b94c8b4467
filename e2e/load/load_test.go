//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == bareFlag { // as the program itself does
		ended("serve a bare screen", bare())
		return
	}
	os.Exit(m.Run())
}

// TestASmallRunWritesItsPart keeps the program that measures from rotting; its figures say nothing.
func TestASmallRunWritesItsPart(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "PERFORMANCE.md")
	if err := os.WriteFile(out, []byte("# How fast it is\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), options{out: out, referrals: 1, tokens: 1, sessions: 2, keyed: 1, changes: 1, idle: 10 * time.Millisecond,
		quick: true}); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# How fast it is", "## Served", "100 new referrals", "memory of a session, 2 at once", "p50 of 1 |",
		"last session's screen", "Load of the machine"} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("the report does not speak of %q:\n%s", want, doc)
		}
	}
}
