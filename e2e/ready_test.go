package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Databases that several tests begin with, each made once by the program itself: a test copies the bytes.
var (
	demos = sync.OnceValues(func() ([]byte, error) {
		return made(func(db string) *exec.Cmd {
			return exec.Command("eqltui", "demo", "--keep", db, "--now", friday, "--as", "ania")
		})
	})
	tinies = sync.OnceValues(func() ([]byte, error) {
		return made(func(db string) *exec.Cmd {
			return exec.Command("sh", filepath.Join("testdata", "tiny", "build.sh"), db)
		})
	})
)

func made(by func(db string) *exec.Cmd) ([]byte, error) {
	dir, err := os.MkdirTemp("", "ready")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db := filepath.Join(dir, "leads.db")
	cmd := by(db)
	path, err := exec.LookPath("eqltui")
	if err != nil {
		return nil, err
	}
	cmd.Env = append(os.Environ(), "EQLTUI="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%v: %w: %s", cmd.Args, err, out)
	}
	return os.ReadFile(db)
}

// demo is a database of its own with the demo's programme, as ania made it on friday.
func demo(t *testing.T) string { return laid(t, demos) }

// tinyProgramme is a database of its own with the tiny programme.
func tinyProgramme(t *testing.T) string { return laid(t, tinies) }

func laid(t *testing.T, ready func() ([]byte, error)) string {
	t.Helper()
	data, err := ready()
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "leads.db")
	if err := os.WriteFile(db, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return db
}

// soaking reports whether everything is tried, as make soak does: the suite takes a few of what is alike.
func soaking() bool { return os.Getenv("EQLTUI_SOAK") != "" }

// some are all of those when soaking, else the first.
func some[T any](all ...T) []T {
	if soaking() {
		return all
	}
	return all[:1]
}
