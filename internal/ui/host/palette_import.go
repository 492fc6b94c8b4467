package host

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// backCommand is how the palette and a shell take a whole import back; behind it stands which.
const backCommand = "undo --import"

// importEntries are the imports that can be taken back, for whoever types how; nil where something else is typed. One
// is done when its batch is written out: what is chosen from the list is written first, because it is of many leads.
func (p *palette) importEntries(text string) []entry {
	typed := strings.Join(strings.Fields(text), " ")
	const least = len("undo -")
	rest, whole := strings.CutPrefix(typed, backCommand)
	if !whole && (len(typed) < least || !strings.HasPrefix(backCommand, typed)) {
		return nil
	}
	out := []entry{}
	for i := range p.came {
		in := &p.came[i]
		line := backCommand + " " + in.Batch
		e := entry{id: "back:" + in.Batch, text: line, where: p.importLine(in), line: "eqltui " + line, fill: ":" + line, first: true}
		if !strings.HasPrefix(line, typed) {
			continue
		}
		if strings.TrimSpace(rest) == in.Batch {
			e.run = func(r *root) tea.Cmd { return r.takeBack(in.Batch) }
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		out = append(out, entry{id: "back:", text: backCommand, why: p.S.Say("palette.no_import"), first: true})
	}
	return out
}

// importLine says which import it is: its files, its rows and when.
func (p *palette) importLine(in *desk.ImportedLately) string {
	files := in.Files[0]
	if more := len(in.Files) - 1; more > 0 {
		files += " " + p.S.Words.Count("palette.import_files", more)
	}
	return p.S.Words.Fill("palette.import", files, p.S.Words.Count("palette.import_rows", in.Rows), say.Age(p.S.At.Sub(in.At)))
}

// takeBack takes a whole import back.
func (r *root) takeBack(batch string) tea.Cmd {
	if r.takingBack.Waiting() {
		return nil
	}
	d, who := r.s.Desk, r.s.Who
	asked := r.takingBack.AskWithin(r.s, place.ImportPatience, func(ctx context.Context) (desk.TakenBack, error) {
		return d.UndoImport(ctx, who, batch, nil)
	})
	return tea.Batch(asked, r.Say(r.s.Say("palette.taking_back"), false))
}

// tookBack says what came of it, and lists what stays.
func (r *root) tookBack(a place.Answer[desk.TakenBack]) tea.Cmd {
	t, words := &a.Value, r.s.Words
	if a.Err != nil {
		return tea.Batch(r.Say(safetext.Line(say.FaultLine(a.Err)), true), r.reload())
	}
	text := words.Fill("palette.taken_back", safetext.Line(strings.Join(t.Files, ", ")), words.Count("sheet.leads", t.Leads),
		words.Count("palette.touches", t.Touches), words.Count("palette.deals", t.Deals))
	for _, sent := range t.Sent {
		text += "; " + words.Fill("palette.was_sent", safetext.Line(sent))
	}
	if len(t.Left) > 0 && r.sheet == nil {
		r.sheet, r.sheetOn = r.newReport(text, t.Left), nil
	}
	return tea.Batch(r.Say(text, false), r.reload())
}
