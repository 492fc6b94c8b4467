package kit

import "testing"

func TestAHeadingDoesNotStayHiddenAboveItsFirstRow(t *testing.T) {
	t.Parallel()
	var l List
	l.Reset()
	l.Resize(6)
	items := func(keys ...string) []Item {
		out := []Item{{Key: "breached", Heading: true}}
		for _, k := range keys {
			out = append(out, Item{Key: k})
		}
		return out
	}
	l.Set(items("a", "b", "c", "d", "e", "f", "g", "h"))
	l.Move(6)
	l.Scroll(-5)
	l.Scroll(1)
	l.Select("b")
	l.Let("b")
	l.Set(items("a", "c", "d", "e", "f", "g", "h"))
	if from, _ := l.Window(); from == 1 {
		t.Errorf("the list begins with line %d, a row without its heading", from)
	}
}
