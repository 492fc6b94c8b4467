//go:build unix

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// sample is a set of durations.
type sample []time.Duration

func (s *sample) add(d time.Duration) { *s = append(*s, d) }

// at is the duration below which such a part of the sample lies, between two of it where no one of them is
// there: the middle of two is their mean. 0 of none.
func (s sample) at(part float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	place := part * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + time.Duration((place-float64(below))*float64(sorted[above]-sorted[below]))
}

func ms(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

func mib(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

// ratio is how many times the first the last is.
func ratio(a, b float64) string {
	if a == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f×", b/a)
}

// grouped is a number in groups of three.
func grouped(n int) string {
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
