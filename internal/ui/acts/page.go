package acts

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// addPage makes a referral page known. Its address is asked, because there is no page yet.
func addPage() place.Act {
	return place.Act{ID: keys.AddPage, New: newAddPage, Nobody: true, Partners: true, Names: "url"}
}

// setPage sets facts of a referral page.
func setPage() place.Act {
	return place.Act{ID: keys.SetPage, New: newSetPage, Partners: true}
}

// gonePage says that referral pages are no longer there.
func gonePage() place.Act { return place.Act{ID: keys.GonePage, New: newGonePage} }

// addPageForm is about what is typed into it.
type addPageForm struct{ *rowForm }

func newAddPage(s *place.Session, p place.Prepared) place.Sheet {
	f := &addPageForm{newRowForm(s, p, desk.AddPage, nil)}
	f.Verb = keys.AddPage
	f.Form.Asks = append([]kit.Ask{{ID: "url", Label: s.Say("row.url"), Field: place.Line("https://partner.example/page")}}, f.Form.Asks...)
	f.Begin()
	return f
}

// Hints promise no draft.
func (f *addPageForm) Hints() []kit.Hint { return f.Undrafted() }

func (f *addPageForm) Note() string { return "" }

func (f *addPageForm) Submit() ([]desk.Subject, desk.Action, error) {
	for _, id := range []string{"url", "partner"} {
		if f.Value(id) == "" {
			return nil, desk.Action{}, f.Missing(id)
		}
	}
	set, err := f.given()
	return []desk.Subject{{Kind: desk.Pages, ID: f.Value("url")}}, desk.Action{Verb: desk.AddPage, Set: set}, err
}

func newSetPage(s *place.Session, p place.Prepared) place.Sheet {
	was := map[string]string{}
	if known, ok := p.Over.(place.Factual); ok && len(p.On) == 1 {
		was = known.Facts(p.On[0].ID)
	}
	f := newRowForm(s, p, desk.SetPage, was)
	f.Verb = keys.SetPage
	f.Build = func() (desk.Action, error) {
		set, err := f.given()
		if err == nil && len(set) == 0 {
			err = f.wrong(s.Say("missing.change"))
		}
		return desk.Action{Verb: desk.SetPage, Set: set}, err
	}
	f.Begin()
	return f
}

func newGonePage(s *place.Session, p place.Prepared) place.Sheet {
	f := newRowForm(s, p, desk.GonePage, nil)
	f.Verb = keys.GonePage
	days := f.Below
	f.Below = func(w int) []string { return append(days(w), effectLines(&f.FormSheet, w, "effect.page_gone")...) }
	f.Build = func() (desk.Action, error) {
		set, err := f.given()
		return desk.Action{Verb: desk.GonePage, Due: set["on"]}, err
	}
	f.Begin()
	return f
}

// OnPage is a referral page as acts take it.
func OnPage(url string) place.Subject {
	return place.Subject{Subject: desk.Subject{Kind: desk.Pages, ID: url}, Name: strings.TrimSpace(say.Path(safetext.Line(url)))}
}
