package acts

import (
	"context"
	"path/filepath"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// export writes a report into a file: its format, and the name that follows from it until another one is typed.
type export struct {
	place.FormSheet
	query desk.ReportQuery
	named string // the name that was proposed last
	asked place.Question[place.Nothing]
}

// exportFormats are those that are worth a file, by their endings.
func exportFormats() []string { return []string{"html", "csv", "md"} }

// Export is the form that writes a report into a file, or the reason why there is none here.
func Export(s *place.Session, q desk.ReportQuery) tea.Cmd {
	if s.Give == nil {
		return place.Warn(s.Words.Fill("export.not_here", q.Line()+" --format html", fileOf(q, "html")))
	}
	e := &export{query: q}
	e.S, e.Verb = s, keys.Export
	e.Form.Asks = []kit.Ask{{ID: "format", Label: s.Say("ask.format"), Field: s.Choice("export", exportFormats()...)},
		{ID: "file", Label: s.Say("ask.file"), Field: place.Line(s.Say("hint.file"))}}
	if desk.May(s.Who.Role, desk.KeepReports) && s.ReadOnly == "" { // who gives a report out is asked later what stood in it
		e.Form.Asks = append(e.Form.Asks, kit.Ask{ID: "keep", Label: s.Say("ask.keep"), Field: s.Choice("export.keep", "yes", "no")})
	}
	e.propose()
	e.Begin()
	e.Typed = e.propose
	e.Below = func(w int) []string {
		lines := []string{kit.Line(s.Theme, w, theme.Muted, s.Say("export.note."+e.Value("format")))}
		if e.keeps() {
			lines = append(lines, kit.Line(s.Theme, w, theme.Muted, s.Words.Fill("export.note.keep", s.Key(keys.Since))))
		}
		return lines
	}
	return place.Send(place.OpenSheet{Sheet: e})
}

// keeps reports whether the figures are kept as they are given out.
func (e *export) keeps() bool { return e.Form.Get("keep") != nil && e.Value("keep") == "yes" }

// fileOf is what the file of a report is called.
func fileOf(q desk.ReportQuery, format string) string {
	name := q.Name
	for _, part := range [...]struct {
		is   bool
		name string
	}{{q.Partner != "", q.Partner}, {q.Prospects, desk.ProspectRows}, {len(q.Partners) > 0 || q.Compare != "", "compared"}} {
		if part.is { // a part of it is not the report
			name += "-" + inName(part.name)
		}
	}
	if q.Period != "" {
		name += "-" + strings.ToLower(q.Period)
	}
	return name + "." + format
}

// inName is an id as it can stand in the name of a file: of other characters only that there is one.
func inName(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, id)
}

// propose lets the name follow the format, as long as nobody has typed another one.
func (e *export) propose() {
	if now := e.Value("file"); now != e.named {
		return
	}
	e.named = fileOf(e.query, e.Value("format"))
	e.Form.Get("file").SetValue(e.named)
}

func (e *export) Title() string {
	return e.S.Words.Fill("sheet.export_of", e.S.Say("report."+e.query.Name), e.query.Period)
}

func (e *export) Note() string { return e.S.Say("export.note") }

func (e *export) Width() int { return 72 }

func (e *export) Sending() bool { return e.asked.Waiting() }

// Hints promise no draft.
func (e *export) Hints() []kit.Hint { return e.Undrafted() }

// Draft is none: what is to be written is asked anew each time.
func (e *export) Draft() string { return "" }

func (e *export) Send() tea.Cmd {
	path := e.Value("file")
	if path == "" {
		e.Form.Focus("file")
		return place.Warn(e.S.Say("missing.file"))
	}
	if filepath.Ext(path) == "" {
		path += "." + e.Value("format")
	}
	if e.asked.Waiting() {
		return nil
	}
	give, who, q, format := e.S.Give, e.S.Who, e.query, e.Value("format")
	e.named, q.Keep = path, e.keeps()
	return e.asked.AskWithin(e.S, place.ReportPatience, func(ctx context.Context) (place.Nothing, error) {
		return place.Nothing{}, give(ctx, who, q, format, path)
	})
}

func (e *export) Update(msg tea.Msg) tea.Cmd {
	a, ok := e.asked.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(a.Err)))
	}
	return place.Send(place.Finished{Text: e.S.Words.Fill("export.done", safetext.Line(e.named))})
}
