//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestASmallRunWritesEveryTable keeps the program that measures from rotting; its figures say nothing. make soak measures
// whole commands and imports too.
func TestASmallRunWritesEveryTable(t *testing.T) {
	t.Parallel()
	soaking := os.Getenv("EQLTUI_SOAK") != ""
	out := filepath.Join(t.TempDir(), "PERFORMANCE.md")
	if err := run(t.Context(), options{dir: t.TempDir(), out: out, sizes: []int{150, 300}, starts: 1, presses: 1, imports: 40,
		idle: 50 * time.Millisecond, quick: true, brief: !soaking}); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	tables := []string{"Start and memory", "150 leads | 300 leads", "Key press", "`enter`, all drawn, p99", "One durable action", "SQLite in",
		"Filters over all leads", "Small starts", "What the file is made of", "Acts while a policy is published", "Load of the machine"}
	if soaking {
		tables = append(tables, "eqltui import", "Whole commands", "verify")
	}
	for _, want := range tables {
		if !strings.Contains(string(doc), want) {
			t.Errorf("the report does not speak of %q:\n%s", want, doc)
		}
	}
	if strings.Contains(string(doc), "p50 of 0 ") {
		t.Errorf("a key changed nothing:\n%s", doc)
	}
}

func TestABenchmarksLineIsReadByUnit(t *testing.T) {
	t.Parallel()
	m := metrics("BenchmarkFiles-2 1 123456 ns/op 0.71 of-bare 20123 rows/s")
	if m["of-bare"] != 0.71 || m["rows/s"] != 20123 || m["ns/op"] != 123456 {
		t.Errorf("%v", m)
	}
}

func TestAnEarlierReportStandsBesideThisOne(t *testing.T) {
	t.Parallel()
	then := earlier("# x\n\n## Keys\n\nWords | with bars.\n\n| key | 10 leads | 1,000 leads | ratio |\n|---|---|---|---|\n" +
		"| `j` | 1 ms | 2 ms | 2.00× |\n\n## Import\n\n| what | time | rows/s | processor time | peak memory |\n|---|\n| files | 9 s | " +
		"8 | 7 s | 6 MiB |\n")
	if then["Keys"]["`j`"] != "2 ms" || then["Import"]["files"] != "7 s" {
		t.Fatalf("%v", then)
	}
	r := &report{before: then}
	var b strings.Builder
	r.write(&b, &table{title: "Keys", head: []string{"key", "10 leads", "1,000 leads", "ratio"}, rows: [][]string{
		{"`j`", "1 ms", "1 ms", "1.00×"}, {"`k`", "1 ms", "1 ms", "1.00×"}}})
	for _, want := range []string{"| ratio | before: 1,000 leads |", "| `j` | 1 ms | 1 ms | 1.00× | 2 ms |", "| 1.00× | – |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, &b)
		}
	}
}
