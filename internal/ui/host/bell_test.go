package host

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestTheBellRingsOnceForEachOwnLeadThatBreaches(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		o.Settings = map[string]string{"bell": `"breach"`}
		d.Give("ania", d.Listed()...)
	})
	if len(c.root.bell.rows) == 0 || !c.root.bell.primed {
		t.Fatal("nothing is listened to")
	}
	rings := 0
	strike := func() {
		if cmd := c.root.strike(); cmd != nil {
			if raw, ok := cmd().(tea.RawMsg); !ok || fmt.Sprint(raw.Msg) != ring {
				t.Fatalf("it rings with %v", raw)
			}
			rings++
		}
	}
	strike()
	if rings != 0 {
		t.Error("it rings for what was late before")
	}
	next := c.root.bell.next(c.now)
	if next.IsZero() {
		t.Fatal("no clock is due")
	}
	c.root.s.At = next
	strike()
	strike()
	if rings != 1 {
		t.Errorf("it rang %d times", rings)
	}
}

// However many clocks run out, the terminal is loud once and then rests; each is told in a line.
func TestTheBellRestsAfterItRang(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		o.Settings = map[string]string{"bell": `"osc9"`}
		d.Give("ania", d.Listed()...)
	})
	loud, lines := 0, 0
	for range 12 {
		next := c.root.bell.next(c.root.s.At)
		if next.IsZero() {
			break
		}
		from := c.root.bell.last
		c.root.s.At = next
		n := c.root.toast.n
		c.root.strike()
		if c.root.toast.n > n {
			lines++
		}
		if c.root.bell.last.Equal(next) {
			if loud++; !from.IsZero() && next.Sub(from) < bellRest {
				t.Errorf("loud again after %v", next.Sub(from))
			}
		}
	}
	if loud == 0 || lines < 6 || loud > lines {
		t.Errorf("loud %d times for %d lines", loud, lines)
	}
}

func TestWithoutTheBellALineSaysThatOnesOwnClockRanOut(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) { d.Give("ania", d.Listed()...) })
	c.root.strike()
	c.root.s.At = c.root.bell.next(c.now)
	if c.root.strike() != nil {
		t.Error("it is loud")
	}
	c.sees("its clock has run out")
}

func TestANotificationHasNothingThatEndsIt(t *testing.T) {
	t.Parallel()
	for way, want := range map[string]string{"breach": "\a", "osc9": "\x1b]9;a b,c\a", "osc777": "\x1b]777;notify;eqltui;a b,c\a", "": ""} {
		if got := sounds(way, "a\x1b\a b;c"); got != want {
			t.Errorf("%s: %q instead of %q", way, got, want)
		}
	}
}
