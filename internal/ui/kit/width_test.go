package kit

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// The quick way of measuring must agree with the library that the renderer measures with.
func TestWidthIsThatOfTheRenderer(t *testing.T) {
	t.Parallel()
	quick := 0
	for r := range rune(0x10000) {
		if r >= 0xd800 && r <= 0xdfff {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "b", string(r) + string(r), string(r) + "\u0301", string(r) + "\ufe0f"} {
			if got, want := Width(s), ansi.StringWidth(s); got != want {
				t.Errorf("%q (%U) takes %d cells, measured %d", s, r, want, got)
			}
		}
		if _, ok := single(string(r)); ok {
			quick++
		}
	}
	if quick < 500 {
		t.Errorf("only %d characters are measured the quick way", quick)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("aŻłü…●○━─▌→–“‖田👍\u0301\ufe0f\u200d\u00adé©⌚"))).Draw(rt, "text")
		if got, want := Width(s), ansi.StringWidth(s); got != want {
			rt.Errorf("%q takes %d cells, measured %d", s, want, got)
		}
		w := rapid.IntRange(1, 12).Draw(rt, "cells")
		if got, want := Cut(s, w, "…"), ansi.Truncate(s, w, "…"); ansi.StringWidth(s) > w && got != want {
			rt.Errorf("%q cut to %d is %q, want %q", s, w, got, want)
		}
	})
}
