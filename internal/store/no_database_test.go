package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

func TestWhatIsNoDatabaseIsNotCalledADamagedOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, content string
		kind          fault.Kind
		why           string
	}{
		{"a CSV file", "email,partner\newa@zuraw.example,acme\n", fault.Corrupt, "text file"},
		{"a text that is cut in a letter", "zażółć gęślą jaź\xc5", fault.Corrupt, "text file"},
		{"a database without its beginning", strings.Repeat("\x00", 4096), fault.Corrupt, "damaged"},
		{"bytes", "\x1f\x8b\x08\x00 something packed", fault.Corrupt, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(t.Context(), path, store.Options{})
			if fault.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.why) {
				t.Errorf("%v (%v)", err, fault.KindOf(err))
			}
			if c.why == "text file" && strings.Contains(fault.HintOf(err), "restore") {
				t.Errorf("a restore over it is advised: %s", fault.HintOf(err))
			}
			if left, err := os.ReadFile(path); err != nil || string(left) != c.content {
				t.Errorf("the file is another one now, %v", err)
			}
		})
	}
	_, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
}
