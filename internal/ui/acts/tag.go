package acts

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// tag puts tags on leads, and takes off those with a minus before them.
func tag() place.Act { return place.Act{ID: keys.Tag, New: newTag, Marked: 5} }

func newTag(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Tag, p)
	f.Form.Asks = []kit.Ask{{ID: "tags", Label: s.Say("ask.tags"), Field: place.Line(s.Say("hint.tags"))}}
	if len(p.Rows) == 1 && len(p.Rows[0].Tags) > 0 {
		f.Below = func(w int) []string {
			pen := kit.NewPen(s.Theme, w).Put(theme.Muted, s.Say("lead.tags")).Gap(2)
			return []string{pen.Put(theme.Text, strings.Join(p.Rows[0].Tags, "  ")).String()}
		}
	}
	f.Build = func() (desk.Action, error) {
		a := desk.Action{Verb: desk.Tag}
		for _, t := range strings.FieldsFunc(f.Value("tags"), func(r rune) bool { return r == ' ' || r == ',' }) {
			if drop, ok := strings.CutPrefix(t, "-"); ok {
				a.DropTags = append(a.DropTags, drop)
				continue
			}
			a.AddTags = append(a.AddTags, t)
		}
		if len(a.AddTags)+len(a.DropTags) == 0 {
			return a, f.Missing("tags")
		}
		return a, nil
	}
	return f.Begin()
}
