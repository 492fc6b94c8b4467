package sla_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/sla"
)

var warsaw = sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL", Holidays: []string{"2026-12-24"}}

func BenchmarkDue(b *testing.B) {
	for _, bb := range []struct {
		name string
		d    time.Duration
	}{{"4h", 4 * hour}, {"5000h", 5000 * hour}} {
		b.Run(bb.name, func(b *testing.B) {
			c, start := calendar(b, warsaw), time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
			b.ReportAllocs()
			for b.Loop() {
				c.Due(start, bb.d)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	c, start := calendar(b, warsaw), time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	k := sla.Clock{Start: start, Alert: 2 * hour, Breach: 4 * hour}
	b.ReportAllocs()
	for b.Loop() {
		c.Read(k, start.Add(hour))
	}
}

func BenchmarkFirstQuestionOfACalendar(b *testing.B) {
	start := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		c, err := sla.New(warsaw)
		if err != nil {
			b.Fatal(err)
		}
		c.Due(start, 4*hour)
	}
}

func BenchmarkAnswer(b *testing.B) {
	line := []byte(fill(`{"op":"due","calendar":$W,"start":"2026-11-20T15:00:00","duration":"4h"}`))
	var book sla.Book
	b.ReportAllocs()
	for b.Loop() {
		if _, err := book.Answer(line); err != nil {
			b.Fatal(err)
		}
	}
}

// TestHotPathsAllocateNothing guards imports of a million leads.
func TestHotPathsAllocateNothing(t *testing.T) {
	c, start := calendar(t, warsaw), time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	k := sla.Clock{Start: start, Alert: 2 * hour, Breach: 4 * hour}
	if n := testing.AllocsPerRun(100, func() {
		c.Due(start, 4*hour)
		c.Read(k, start.Add(hour))
	}); n != 0 {
		t.Errorf("Due and Read allocate %v times", n)
	}
}
