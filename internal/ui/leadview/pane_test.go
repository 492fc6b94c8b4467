package leadview

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/ui/kit"
)

// What does not fit gives way by rank, and blocks stand in their order whatever their rank.
func TestBlocksOfLowRankGiveWayLast(t *testing.T) {
	t.Parallel()
	block := func(name string, rank, lines, less int) Block {
		b := Block{Rank: rank}
		for i := range lines {
			b.Lines = append(b.Lines, fmt.Sprint(name, i))
		}
		for i := range less {
			b.Less = append(b.Less, fmt.Sprint(strings.ToLower(name), i))
		}
		return b
	}
	blocks := []Block{block("A", 0, 2, 0), block("B", 2, 3, 0), block("C", 1, 4, 2)}
	for h, want := range map[int]string{
		9: "A0 A1 B0 B1 B2 C0 C1 C2 C3", 8: "A0 A1 C0 C1 C2 C3", 5: "A0 A1 c0 c1", 6: "A0 A1 C0 C1 C2 C3", 4: "A0 A1 c0 c1", 3: "A0 A1",
		1: "",
	} {
		if got := strings.Join(Stack(blocks, nil, 10, h), " "); got != want {
			t.Errorf("in %d lines: %s, want %s", h, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var blocks []Block
		for i := range rapid.IntRange(0, 8).Draw(t, "blocks") {
			lines := rapid.IntRange(0, 9).Draw(t, "lines")
			blocks = append(blocks, block(string(rune('A'+i)), rapid.IntRange(0, 9).Draw(t, "rank"), lines, lines/2))
		}
		h := rapid.IntRange(0, 60).Draw(t, "h")
		tail := make([]string, rapid.IntRange(0, 5).Draw(t, "tail"))
		out := Stack(blocks, tail, 10, h)
		if len(out) > h {
			t.Fatalf("%d lines in %d", len(out), h)
		}
		last := ""
		for _, line := range out {
			if line == "" || line == kit.Blanks(10) {
				continue
			}
			if name := strings.ToUpper(line[:1]); name < last {
				t.Fatalf("%s stands behind %s", name, last)
			} else {
				last = name
			}
		}
	})
}
