package store

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheCopyBeforeAStepIsWholeAndItsOwnersOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(t.Context(), filepath.Join(dir, "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Write(t.Context(), func(tx *Tx) error { return tx.SetMeta(t.Context(), "x", "kept") }); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "copy.db")
	left := path + ".eqltui-999999999-1.part" // no system has that many processes
	for _, name := range []string{left, left + "-journal", filepath.Join(dir, ".eqltui-probe-123")} {
		if err := os.WriteFile(name, []byte("half of a copy"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := <-s.writer
	err = s.copyTo(t.Context(), w, path)
	s.writer <- w
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	c, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Read(t.Context(), func(tx *Tx) error {
		v, err := tx.Meta(t.Context(), "x")
		if v != "kept" {
			t.Errorf("the copy holds %q", v)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*.part*", ".eqltui-probe-*"} {
		if left, err := filepath.Glob(filepath.Join(dir, pattern)); len(left) > 0 || err != nil {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
