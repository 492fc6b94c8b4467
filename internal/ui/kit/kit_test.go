package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

func plainTheme() *theme.Theme { return theme.New(theme.Mono, colorprofile.TrueColor, theme.Unicode()) }

func TestCutNeverTakesMoreThanItsRoom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]string{"Żuraw", "東京物流", "e\u0301e\u0301", "a", "क्ष", " "}).Draw(t, "a") +
			rapid.SampledFrom([]string{"", "Łęg", "서울", "…", "x y"}).Draw(t, "b")
		w := rapid.IntRange(0, 12).Draw(t, "w")
		if got := Cut(s, w, "…"); Width(got) > w {
			t.Fatalf("%q in %d cells is %q, %d cells", s, w, got, Width(got))
		}
		if got := CutMiddle(s, w, "…"); Width(got) > w {
			t.Fatalf("the middle of %q in %d cells is %q", s, w, got)
		}
	})
}

func TestAPenLineHasItsWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(0, 40).Draw(t, "w")
		p := NewPen(plainTheme(), w)
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			s := rapid.SampledFrom([]string{"abc", "東京", "żółw", "", "e\u0301"}).Draw(t, "s")
			n := rapid.IntRange(-2, 20).Draw(t, "col")
			switch rapid.IntRange(0, 5).Draw(t, "act") {
			case 0:
				p.Put(theme.Text, s)
			case 1:
				p.Col(theme.Bold, s, n)
			case 2:
				p.Num(theme.Crit, s, n)
			case 3:
				p.End(theme.Text, s, 1)
			case 4:
				p.Bar(theme.OK, n, 10, 8)
			case 5:
				p.Gap(n)
			}
		}
		if got := ansi.StringWidth(p.String()); got != w {
			t.Fatalf("a line of %d takes %d cells: %q", w, got, p.String())
		}
	})
}

func TestANumberIsNeverCut(t *testing.T) {
	t.Parallel()
	if got := ansi.Strip(NewPen(plainTheme(), 6).Num(theme.Text, "12345", 3).Put(theme.Text, "x").String()); got != "   x  " {
		t.Errorf("got %q", got)
	}
}

func TestBarsShowSomethingAndNotAll(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ part, whole, cells, want int }{
		{0, 40, 16, 0}, {1, 40, 16, 1}, {39, 40, 16, 15}, {40, 40, 16, 16}, {34, 40, 16, 14}, {52, 60, 24, 21}, {50, 40, 16, 16},
		{-5, 40, 16, 0}, {5, 0, 16, 0},
	} {
		if got := Filled(tt.part, tt.whole, tt.cells); got != tt.want {
			t.Errorf("%d of %d in %d cells fills %d, want %d", tt.part, tt.whole, tt.cells, got, tt.want)
		}
	}
	for points, want := range map[int]string{0: "○○○○", 15: "●○○○", 52: "●●●○", 60: "●●●●"} {
		if got := Dots(theme.Unicode(), points, 60, 4); got != want {
			t.Errorf("%d of 60 is %s, want %s", points, got, want)
		}
	}
}

func rows(keys string) []Item {
	var out []Item
	for _, k := range strings.Fields(keys) {
		out = append(out, Item{Key: k, Heading: strings.HasPrefix(k, "#")})
	}
	return out
}

func TestTheListFollowsItsRow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, on, after, want string }{
		{"a row above is new", "a b c d", "c", "x a b c d", "c"},
		{"the row is gone, the next one is there", "a b c d", "b", "a c d", "c"},
		{"the row and the next are gone", "a b c d", "b", "a d", "d"},
		{"the last row is gone", "a b c", "c", "a b", "b"},
		{"everything is new", "a b", "b", "#h x y", "x"},
		{"headings are never selected", "#h a #g b", "b", "#h #g a", "a"},
		{"nothing is left", "a", "a", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var l List
			l.Resize(3)
			l.Set(rows(tt.before))
			l.Select(tt.on)
			l.Set(rows(tt.after))
			if got := l.Key(); got != tt.want {
				t.Errorf("the cursor is on %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheListStaysInItsWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var l List
		for range 30 {
			switch rapid.IntRange(0, 7).Draw(t, "act") {
			case 0:
				l.Set(rows(rapid.SampledFrom([]string{"", "a", "#h a b #g c", "#h", "a b c d e f g h"}).Draw(t, "rows")))
			case 1:
				l.Resize(rapid.IntRange(0, 6).Draw(t, "h"))
			case 2:
				l.Move(rapid.IntRange(-9, 9).Draw(t, "n"))
			case 3:
				l.Last()
			case 4:
				l.Scroll(rapid.IntRange(-4, 4).Draw(t, "by"))
			case 5:
				l.Mark()
			case 6:
				l.MarkAll()
			case 7:
				l.Reset()
			}
			from, to := l.Window()
			if from < 0 || to < from || to > l.Len() {
				t.Fatalf("window %d..%d of %d", from, to, l.Len())
			}
			if c := l.Cursor(); c >= l.Len() || c >= 0 && l.Items()[c].Heading {
				t.Fatalf("cursor %d of %d", c, l.Len())
			}
		}
	})
}

func TestAWindowHasItsLineInSight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ at, h, n, want int }{{0, 5, 20, 0}, {2, 5, 20, 0}, {10, 5, 20, 8}, {19, 5, 20, 15}, {3, 9, 5, 0},
		{0, 3, 0, 0}} {
		if got := Around(tt.at, tt.h, tt.n); got != tt.want {
			t.Errorf("line %d of %d in a window of %d begins at %d, want %d", tt.at, tt.n, tt.h, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		at, h := rapid.IntRange(0, n-1).Draw(t, "at"), rapid.IntRange(1, 30).Draw(t, "h")
		top := Around(at, h, n)
		if at < top || at >= top+h || top < 0 || top > max(n-h, 0) {
			t.Fatalf("line %d of %d is not in the %d lines from %d on", at, n, h, top)
		}
	})
}

func TestChoice(t *testing.T) {
	t.Parallel()
	c := Choice{Options: []string{"yes", "no", "unknown"}, At: 2}
	for _, step := range []struct{ key, want string }{{"right", "yes"}, {"left", "unknown"}, {"2", "no"}, {"y", "yes"}, {"9", "yes"}} {
		c.Key(step.key, "")
		if c.Value() != step.want {
			t.Errorf("after %s it is %s, want %s", step.key, c.Value(), step.want)
		}
	}
	var empty Choice
	if empty.Key("right", "") || empty.Value() != "" {
		t.Error("a choice of nothing chose something")
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	p := Pick{Options: []string{"Żuraw", "Łódź", "Gdańsk"}}
	if p.Value() != "" {
		t.Error("something is picked before anybody did")
	}
	p.Key("l", "l")
	p.Key("o", "o")
	if p.Value() != "Łódź" {
		t.Errorf("typing lo picks %q", p.Value())
	}
	p.Key("backspace", "")
	p.Key("backspace", "")
	p.Key("3", "")
	if p.Value() != "Gdańsk" {
		t.Errorf("3 picks %q", p.Value())
	}
}

func TestALetterDoesNotPutAnotherOptionInThePlaceOfThePickedOne(t *testing.T) {
	t.Parallel()
	p := Pick{Options: []string{"outside our ICP", "no project", "no budget"}}
	p.Key("2", "2")
	p.Key("u", "u")
	if p.Value() != "" {
		t.Errorf("a stray letter picks %q", p.Value())
	}
	if p.Key("enter", "") || p.Value() != "outside our ICP" {
		t.Errorf("enter picks %q of what is left", p.Value())
	}
	p = Pick{Options: []string{"outside our ICP", "no project", "no budget"}}
	p.Key("3", "3")
	p.Key("n", "n")
	p.Key("o", "o")
	if p.Value() != "no budget" {
		t.Errorf("letters of the picked one make it %q", p.Value())
	}
	lines, _, y, _ := p.View(plainTheme(), 40, true)
	if y != 1 || !strings.Contains(lines[1], "●") || strings.Contains(lines[0], "●") {
		t.Errorf("no sign stands at the picked one: %q", lines)
	}
}

func TestABoxIsAsWideAsItSays(t *testing.T) {
	t.Parallel()
	for w := 20; w < 100; w += 7 {
		b := Box{Title: "Qualify L-12 · Żuraw", Right: "SLA 7:31", Keys: []Hint{{Key: "ctrl+s", Word: "qualify"},
			{Key: "esc", Word: "close"}}, Lines: []string{Blanks(Inner(w))}}
		for _, line := range b.Draw(plainTheme(), w) {
			if got := ansi.StringWidth(line); got != w {
				t.Errorf("a box of %d has a line of %d: %q", w, got, line)
			}
		}
	}
}

func TestARangeMarksWhatLiesBetween(t *testing.T) {
	t.Parallel()
	var l List
	l.Reset()
	l.Resize(5)
	items := []Item{{Key: "h", Heading: true}, {Key: "a"}, {Key: "b"}, {Key: "h2", Heading: true}, {Key: "c"}, {Key: "d"}}
	l.Set(items)
	l.Move(2)
	l.Range()
	l.Move(-1)
	if got := strings.Join(l.Marks(), ""); got != "bc" {
		t.Errorf("marked are %s", got)
	}
	l.Range()
	l.Move(2)
	l.Mark()
	if got := strings.Join(l.Marks(), ""); got != "bcd" {
		t.Errorf("marked are %s", got)
	}
	l.Set(items[:4])
	if got := strings.Join(l.Marks(), ""); got != "b" {
		t.Errorf("of rows that left, marked are still %s", got)
	}
	l.Range()
	l.Set(items[:2])
	if l.Ranging() {
		t.Error("a range goes on from a row that is gone")
	}
	l.Unmark()
	l.Set(items)
	l.MarkOnly([]string{"a", "zzz", "d"})
	if got := strings.Join(l.Marks(), ""); got != "ad" {
		t.Errorf("marked are %s", got)
	}
}

func TestABoxOverLinesKeepsTheirWidth(t *testing.T) {
	t.Parallel()
	th := theme.New("dark", colorprofile.TrueColor, theme.Unicode())
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(4, 60).Draw(t, "w")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aż東京é  🎉")), 0, 40, -1).Draw(t, "text")
		bw := rapid.IntRange(1, w).Draw(t, "bw")
		lines := []string{NewPen(th, w).Put(theme.Crit, text).String(), NewPen(th, w).On(theme.Selected).Put(theme.Text, text).String()}
		Over(lines, []string{Repeat("#", bw)}, bw, rapid.IntRange(0, w).Draw(t, "x"), rapid.IntRange(-1, 2).Draw(t, "y"), w)
		for _, line := range lines {
			if got := Width(line); got != w {
				t.Fatalf("%d cells of %d: %q", got, w, line)
			}
		}
	})
}

func TestTheCursorDoesNotFollowARowThatWasDealtWith(t *testing.T) {
	t.Parallel()
	items := func(keys string) []Item {
		var out []Item
		for _, r := range keys {
			out = append(out, Item{Key: string(r), Heading: r == '-'})
		}
		return out
	}
	tests := []struct{ name, before, on, after, want string }{
		{"it goes to the end: the next one", "-abcd", "b", "-acd-b", "c"},
		{"it stays where it is", "-abcd", "b", "-abcd", "b"},
		{"it leaves: the next one", "-abcd", "b", "-acd", "c"},
		{"it was the last and goes up: it is followed, there is no next one", "-abcd", "d", "-dabc", "d"},
		{"another one goes", "-abcd", "b", "-bcda", "b"},
	}
	for _, tt := range tests {
		var l List
		l.Resize(9)
		l.Set(items(tt.before))
		l.Select(tt.on)
		l.Let(tt.on)
		l.Set(items(tt.after))
		if l.Key() != tt.want {
			t.Errorf("%s: the cursor is on %s", tt.name, l.Key())
		}
		l.Set(items(tt.before))
		if l.Key() != tt.want {
			t.Errorf("%s: the next change moves it to %s", tt.name, l.Key())
		}
	}
}
