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
	if err := os.WriteFile(path+".part", []byte("half of a copy"), 0o644); err != nil {
		t.Fatal(err)
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
	if _, err := os.Stat(path + ".part"); err == nil {
		t.Error("the part is left behind")
	}
}
