//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestASmallRunWritesEveryTable keeps the program that measures from rotting; its figures say nothing.
func TestASmallRunWritesEveryTable(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "PERFORMANCE.md")
	if err := run(t.Context(), options{dir: t.TempDir(), out: out, sizes: []int{150, 300}, starts: 1, presses: 1, imports: 40,
		idle: 50 * time.Millisecond, quick: true}); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Start and memory", "150 leads | 300 leads", "Key press", "`enter`, all drawn, p99", "One durable action",
		"eqltui import", "SQLite in"} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("the report does not speak of %q:\n%s", want, doc)
		}
	}
	if strings.Contains(string(doc), "p50 of 0 ") {
		t.Errorf("a key changed nothing:\n%s", doc)
	}
}

func TestAPartOfASampleIsItsQuantile(t *testing.T) {
	t.Parallel()
	s := sample{5, 1, 4, 2, 3}
	for part, want := range map[float64]int{0: 1, 0.5: 3, 0.99: 5, 1: 5} {
		if got := s.at(part); int(got) != want {
			t.Errorf("at %v: %d, want %d", part, got, want)
		}
	}
	if (sample)(nil).at(0.5) != 0 {
		t.Error("nothing has a median")
	}
}

func TestABenchmarksLineIsReadByUnit(t *testing.T) {
	t.Parallel()
	m := metrics("BenchmarkFiles-2 1 123456 ns/op 0.71 of-bare 20123 rows/s")
	if m["of-bare"] != 0.71 || m["rows/s"] != 20123 || m["ns/op"] != 123456 {
		t.Errorf("%v", m)
	}
}
