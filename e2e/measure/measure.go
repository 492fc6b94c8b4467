// Package measure is what programs that measure share: samples, figures in words, what the machine is and does, and a
// part of a report that one of them writes and the others keep.
package measure

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Sample is a set of durations.
type Sample []time.Duration

// Add puts one into it.
func (s *Sample) Add(d time.Duration) { *s = append(*s, d) }

// At is the duration below which such a part of the sample lies, between two of it where no one of them is
// there: the middle of two is their mean. 0 of none.
func (s Sample) At(part float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	place := part * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + time.Duration((place-float64(below))*float64(sorted[above]-sorted[below]))
}

// MS is a duration in milliseconds.
func MS(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// MiB is a number of bytes in mebibytes.
func MiB(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

// Ratio is how many times the first the last is.
func Ratio(a, b float64) string {
	if a == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f×", b/a)
}

// Grouped is a number in groups of three.
func Grouped(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Load is how many processes wanted a core in the last minute, "?" where the system does not tell.
func Load() string {
	doc, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "?"
	}
	one, _, _ := strings.Cut(string(doc), " ")
	return one
}

// Processor is its name, as far as the system tells.
func Processor() string {
	doc, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for l := range strings.Lines(string(doc)) {
			if name, ok := strings.CutPrefix(l, "model name"); ok {
				return strings.TrimSpace(strings.TrimLeft(name, " \t:"))
			}
		}
	}
	return runtime.GOARCH
}

// System is its name and version.
func System() string {
	doc, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return runtime.GOOS
	}
	return runtime.GOOS + " " + strings.TrimSpace(string(doc))
}
