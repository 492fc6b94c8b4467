//go:build unix

package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// packages runs benchmarks that live beside what they measure, and takes their figures over.
func packages(ctx context.Context, r *report, o options) error {
	if !o.gobench {
		return nil
	}
	for _, b := range []struct{ name, room, bench string }{
		{"points of a lead, without a breakdown", "internal/scoring", "Points$"},
		{"points and verdict of a lead, gates included", "internal/gate", "Brief$"},
		{"a frame of the inbox, 200x50", "internal/ui/host", "View"},
		{"merge of two leads, 200 touches and 20,000", "internal/desk", "Merge$"},
		{"a decision of routing, 8 members and 500", "internal/routing", "Decision$"},
		{"import of 20,000 leads and 80,000 touches", "internal/intake", "Files$"},
	} {
		say("benchmark %s %s", b.room, b.bench)
		args := []string{"test", "github.com/eqltui/eqltui/" + b.room, "-run", "^$", "-bench", b.bench, "-benchmem", "-cpu", "1",
			"-benchtime", "1s"}
		if b.room == "internal/intake" {
			args = []string{"test", "github.com/eqltui/eqltui/" + b.room, "-run", "^$", "-bench", b.bench, "-benchtime", "1x", "-timeout",
				"20m"}
		}
		out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("benchmark %s: %w\n%s", b.room, err, out)
		}
		for line := range strings.Lines(string(out)) {
			if strings.HasPrefix(line, "Benchmark") && strings.Contains(line, "ns/op") {
				r.packages = append(r.packages, measured{b.name, metrics(line)})
			}
		}
	}
	return nil
}

// metrics reads a line of go test -bench: numbers, each before its unit.
func metrics(line string) map[string]float64 {
	words := strings.Fields(line)
	out := map[string]float64{}
	for i := 2; i+1 < len(words); i += 2 {
		if v, err := strconv.ParseFloat(words[i], 64); err == nil {
			out[words[i+1]] = v
		}
	}
	return out
}
