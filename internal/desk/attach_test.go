package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// However many touches came before a page, all that are its own get it, those of the referrals apart, and no
// transaction holds the writer over all of them: the rest is done when the file is.
func TestTouchesThatCameBeforeTheirPageGetIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	const people, each = 9, 500 // more than are looked at in one transaction
	const url = "https://acme.example/later"
	for p := range people {
		var rows []desk.TouchIn
		for n := range each {
			in := desk.TouchIn{Origin: desk.Origin{Name: "ga", Key: fmt.Sprintf("%d-%d", p, n), Raw: fmt.Sprint(p, n)}, Kind: "visit",
				At: friday.Add(-time.Duration(n) * time.Minute), Email: fmt.Sprintf("p%d@zuraw.example", p),
				URL: lead.Known("https://own.example/")}
			if n%2 == 0 {
				in.URL = lead.Known(url + fmt.Sprintf("?n=%d", n))
			}
			rows = append(rows, in)
		}
		b.touch(rows...)
	}
	pages := func(dry bool) {
		err := b.Import(t.Context(), desk.Actor{User: "ana", Role: desk.Admin}, dry, func(im *desk.Importer) error {
			if _, err := im.Pages(t.Context(), []desk.PageIn{{Origin: origin("later"), Partner: "acme", URL: url}}); err != nil {
				return err
			}
			return im.Done(context.WithoutCancel(t.Context()), desk.File{Name: "pages.csv", Kind: "pages"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	attached := func() (n int) {
		for _, page := range b.exported(desk.ExportTouches, "page") {
			if page == url {
				n++
			}
		}
		return n
	}
	pages(true)
	if n := attached(); n != 0 {
		t.Errorf("a trial gives %d touches a page", n)
	}
	pages(false)
	if n := attached(); n != people*each/2 {
		t.Errorf("%d touches have the page, of %d", n, people*each/2)
	}
}
