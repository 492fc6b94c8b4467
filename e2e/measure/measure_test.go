package measure_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

func TestAPartOfASampleIsItsQuantile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   measure.Sample
		part float64
		want time.Duration
	}{
		{measure.Sample{50, 10, 40, 20, 30}, 0, 10}, {measure.Sample{50, 10, 40, 20, 30}, 0.5, 30},
		{measure.Sample{50, 10, 40, 20, 30}, 0.9, 46}, {measure.Sample{50, 10, 40, 20, 30}, 1, 50},
		{measure.Sample{30, 10}, 0.5, 20}, {measure.Sample{30, 10}, 0.99, 29}, {measure.Sample{7}, 0.5, 7}, {measure.Sample{7}, 0.99, 7},
		{nil, 0.5, 0},
	} {
		if got := c.of.At(c.part); got != c.want {
			t.Errorf("%v of %v is %d and not %d", c.part, c.of, got, c.want)
		}
	}
}

func TestAPartOfADocumentIsReplacedAndTheRestKept(t *testing.T) {
	t.Parallel()
	doc := measure.Put("# a\n", "x", "one\n")
	doc = measure.Put(doc, "y", "two\n")
	doc = measure.Put(doc, "x", "three\n")
	if want := "# a\n\n<!-- x -->\nthree\n<!-- end of x -->\n\n<!-- y -->\ntwo\n<!-- end of y -->\n"; doc != want {
		t.Errorf("%q", doc)
	}
	if text, ok := measure.Part(doc, "y"); !ok || text != "two\n" {
		t.Errorf("%q, %v", text, ok)
	}
	if _, ok := measure.Part(doc, "z"); ok {
		t.Error("it has what it has not")
	}
}
