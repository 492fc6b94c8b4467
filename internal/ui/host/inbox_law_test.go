package host

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
	"pgregory.net/rapid"
)

// agrees fails when what the inbox knows of its list is not one thing.
func agrees(t *rapid.T, c *cockpit) {
	b := c.inbox()
	if len(b.Index) != len(b.Order) {
		t.Fatalf("%d places of %d leads", len(b.Index), len(b.Order))
	}
	var keys []string
	heads := map[string]bool{}
	for _, it := range b.List.Items() {
		if !it.Heading {
			keys = append(keys, it.Key)
			continue
		}
		if heads[it.Key] {
			t.Fatalf("heading %s stands twice", it.Key)
		}
		heads[it.Key] = true
	}
	if len(keys) != len(b.Order) {
		t.Fatalf("%d lines of %d leads", len(keys), len(b.Order))
	}
	for i, spot := range b.Order {
		key := spot.ID.String()
		if b.Index[key] != i || keys[i] != key {
			t.Fatalf("%s stands at %d, its place is %d, its line is %s", key, i, b.Index[key], keys[i])
		}
	}
	for _, key := range b.List.Marks() {
		if _, ok := b.Index[key]; !ok {
			t.Fatalf("%s is marked and not in the list", key)
		}
	}
	if n := len(c.root.subjects()); n != 0 && len(b.List.Marks()) > 0 && n != len(b.List.Marks()) {
		t.Fatalf("an act would meet %d of %d marked", n, len(b.List.Marks()))
	}
}

// restful fails when something is missing although every answer is there.
func restful(t *rapid.T, c *cockpit) {
	b := c.inbox()
	if b.Page.Waiting() || b.More.Waiting() || b.Fresh || b.Ending || b.Marking || b.Again {
		t.Fatal("everything is answered and something is still awaited")
	}
	from, to := b.List.Window()
	for _, it := range b.List.Items()[from:to] {
		if !it.Heading && b.RowOf(it.Key) == nil {
			t.Fatalf("the row of %s is not there", it.Key)
		}
	}
	if marks := len(b.List.Marks()); marks > 0 && len(c.root.subjects()) != marks {
		t.Fatalf("an act would meet %d of %d marked", len(c.root.subjects()), marks)
	}
	if len(b.Order) > 0 && (b.Selected() == nil || b.List.Cursor() < from || b.List.Cursor() >= to) {
		t.Fatalf("the cursor is on %q at %d outside %d..%d", b.List.Key(), b.List.Cursor(), from, to)
	}
	if b.After == "" && b.Total.N != len(b.Order) {
		t.Fatalf("%d leads are counted and %d are there", b.Total.N, len(b.Order))
	}
}

// every is each 41st lead from the ith on.
func every(ids []lead.ID, i int) []lead.ID {
	var out []lead.ID
	for ; i < len(ids); i += 41 {
		out = append(out, ids[i])
	}
	return out
}

func TestALongListIsWholeWhateverIsPressed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := openLong(rt, rapid.SampledFrom([]int{0, 70, 700}).Draw(rt, "leads"))
		added := 0
		steps := rapid.IntRange(5, 25).Draw(rt, "steps")
		for range steps {
			switch what := rapid.SampledFrom([]string{
				"key", "key", "key", "key", "key", "key", "hold", "release", "one", "wake", "add", "change", "go", "size", "time", "filter",
				"wheel",
			}).Draw(rt, "what"); what {
			case "key":
				c.press(rapid.SampledFrom([]string{
					"j", "k", "G", "g", "ctrl+d", "ctrl+u", "pgdown", "pgup", "space", "v", "*", "esc", "l", "h", "r", "b", "p", "!",
				}).Draw(rt, "key"))
			case "hold":
				c.hold = true
			case "release":
				c.release()
			case "one":
				if n := len(c.held); n > 0 {
					i := rapid.IntRange(0, n-1).Draw(rt, "which")
					cmd := c.held[i]
					c.held = append(c.held[:i:i], c.held[i+1:]...)
					hold := c.hold
					c.hold = false
					msg := cmd()
					c.hold = hold
					c.send(msg)
				}
			case "wake":
				c.send(place.Woke{})
			case "add":
				at := rapid.SampledFrom([]time.Duration{-3 * time.Hour, -time.Hour, 0}).Draw(rt, "since")
				added++
				c.desk.At(c.now.Add(at), func() { c.desk.Add(fmt.Sprint("Nowa Firma ", added)) })
				c.send(place.Woke{})
			case "change":
				i := rapid.IntRange(0, 40).Draw(rt, "lead")
				if ids := every(c.desk.Listed(), i); len(ids) > 0 {
					c.desk.By("piotr", desk.Action{Verb: desk.Contact, By: "call"}, ids...)
				}
				c.send(place.Woke{})
			case "go":
				i := rapid.IntRange(0, 40).Draw(rt, "lead")
				if ids := every(c.desk.Listed(), i); len(ids) > 0 {
					c.desk.By("piotr", desk.Action{Verb: desk.Disqualify, Reason: "no_need"}, ids...)
				}
				c.send(place.Woke{})
			case "size":
				s := rapid.SampledFrom([][2]int{{120, 36}, {80, 24}, {60, 18}, {200, 60}, {30, 9}}).Draw(rt, "size")
				c.send(tea.WindowSizeMsg{Width: s[0], Height: s[1]})
			case "time":
				c.pass(rapid.SampledFrom([]time.Duration{100 * time.Millisecond, 3 * time.Second, 20 * time.Minute}).Draw(rt, "time"))
			case "filter":
				c.press("/")
				c.typeText(rapid.SampledFrom([]string{"stage:new", "huta", "rheinufer", "owner:me"}).Draw(rt, "filter"))
				c.press(rapid.SampledFrom([]string{"enter", "esc"}).Draw(rt, "end"))
			case "wheel":
				button := rapid.SampledFrom([]tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}).Draw(rt, "wheel")
				for range 5 {
					c.send(tea.MouseWheelMsg{Button: button})
				}
			}
			agrees(rt, c)
			if !c.hold && len(c.held) == 0 && c.root.top() == place.Screen(c.inbox()) && c.root.sheet == nil && !c.inbox().Typing {
				restful(rt, c)
			}
		}
		c.release()
	})
}
