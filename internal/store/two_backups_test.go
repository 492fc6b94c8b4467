package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

// TestSeveralBackupsToOneNameAtOnce: with --force all are right and the last one stays, without it one is right
// and the others are told that something is there. What stays is a backup with its own sum.
func TestSeveralBackupsToOneNameAtOnce(t *testing.T) {
	t.Parallel()
	const many = 4
	for _, force := range []bool{true, false} {
		dir := t.TempDir()
		path, to := filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db")
		filled(t, path)
		// All have made their copy before one gives it its name.
		var together, all sync.WaitGroup
		together.Add(many)
		errs := make([]error, many)
		for i := range many {
			all.Go(func() {
				_, errs[i] = store.Backup(t.Context(), path, to, force, noon(), store.Options{At: func(point string) {
					if point == store.PointCopyChecked {
						together.Done()
						together.Wait()
					}
				}})
			})
		}
		all.Wait()
		right := 0
		for _, err := range errs {
			switch {
			case err == nil:
				right++
			case force, fault.KindOf(err) != fault.Usage, !strings.Contains(err.Error(), "already"):
				t.Errorf("force %v: %v", force, err)
			}
		}
		if force && right != many || !force && right != 1 {
			t.Errorf("force %v: %d of %d are right", force, right, many)
		}
		c, err := store.Verify(t.Context(), to)
		if err != nil || !c.Listed {
			t.Errorf("force %v: what stays is no backup with its sum: %v", force, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.part*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
}
