package laws_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestNoDependencyIsOlderThanItMayBe holds go.mod to the versions below which a known fault lies.
func TestNoDependencyIsOlderThanItMayBe(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	least := map[string]string{
		"go":                              "1.26",
		"modernc.org/sqlite":              "v1.46.2", // SQLite 3.51.3: a log that is reset while another process writes loses no commit
		"github.com/mattn/go-runewidth":   "v0.0.31", // before it, each start took 20 ms to fill a table
		"golang.org/x/crypto":             "v0.52.0",
		"charm.land/wish/v2":              "v2.0.1",
		"charm.land/bubbletea/v2":         "v2.0.9",
		"github.com/charmbracelet/x/ansi": "v0.11.9",
	}
	seen := 0
	for line := range strings.SplitSeq(string(mod), "\n") {
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) < 2 {
			continue
		}
		want, ok := least[fields[0]]
		if !ok {
			continue
		}
		seen++
		if !notOlder(fields[1], want) {
			t.Errorf("%s is %s; %s is the oldest that may be used", fields[0], fields[1], want)
		}
	}
	if seen < 5 {
		t.Errorf("only %d versions found in go.mod", seen)
	}
	if notOlder("v1.46.1", "v1.46.2") || !notOlder("v1.100.0", "v1.46.2") || !notOlder("1.26.0", "1.26") {
		t.Error("versions are not compared: this test cannot fail")
	}
}

// notOlder compares versions of numbers and dots; what follows a dash does not count.
func notOlder(version, than string) bool {
	split := func(v string) []string {
		v, _, _ = strings.Cut(strings.TrimPrefix(v, "v"), "-")
		return append(strings.Split(v, "."), "0", "0")
	}
	a, b := split(version), split(than)
	for i := range 3 {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x > y
		}
	}
	return true
}
