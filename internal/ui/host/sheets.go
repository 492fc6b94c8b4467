package host

import (
	"context"
	"encoding/json"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// opening is a sheet being fetched. Keys typed meanwhile wait for it.
type opening struct {
	act   *place.Act
	on    []place.Subject
	asked place.Question[place.Prepared]
	ahead []tea.KeyPressMsg

	body    string            // what was answered the last time, when it is repeated
	answers map[string]string // what was said with the command
}

// covered is a form over which help lies.
type covered struct {
	sheet place.Sheet
	on    []place.Subject
}

// open fetches what a sheet needs and shows it.
func (r *root) open(a *place.Act, on []place.Subject) tea.Cmd {
	switch {
	case a.Nobody:
		on = nil
	case a.First:
		on = on[:1]
	}
	o := &opening{act: a, on: on}
	r.opening = o
	d, who := r.s.Desk, r.s.Who
	return o.asked.Ask(r.s, func(ctx context.Context) (p place.Prepared, err error) {
		if p.Team, err = d.Team(ctx); err != nil {
			return p, err
		}
		p.Team = say.CleanLines(p.Team)
		if a.Takers {
			if p.Takers, err = d.Takers(ctx, who); err != nil {
				return p, err
			}
		}
		if a.Partners {
			if p.Partners, err = d.PartnerNames(ctx); err != nil {
				return p, err
			}
		}
		if a.Facts != nil && len(on) == 1 {
			if p.Facts, err = a.Facts(ctx, d, on[0]); err != nil {
				return p, err
			}
			for name, text := range p.Facts {
				p.Facts[name] = safetext.Line(text)
			}
		}
		about := lead.ID(0)
		switch {
		case a.Nobody:
		case len(on) != 1 || on[0].Row == nil:
			return p, nil
		default:
			about = on[0].Row.ID
		}
		if !a.Bare && !a.Nobody {
			detail, err := d.Lead(ctx, who, about)
			if err != nil {
				return p, err
			}
			detail = say.CleanDetail(detail)
			p.Detail = &detail
		}
		p.Draft, err = d.Draft(ctx, who, about, string(a.ID))
		return p, err
	})
}

// opened shows the sheet that was fetched, and gives it the keys that were typed ahead.
func (r *root) opened(a place.Answer[place.Prepared]) tea.Cmd {
	o := r.opening
	r.opening = nil
	if a.Err != nil {
		return r.Say(say.FaultLine(a.Err), true)
	}
	p := a.Value
	if p.Detail != nil {
		o.on = place.OnRows([]desk.Row{p.Detail.Row})
		r.s.Details.Put(*p.Detail)
	}
	p.On, p.Rows, p.Over = o.on, place.Rows(o.on), r.top()
	next := o.act.New(r.s, p)
	if next == nil {
		return nil
	}
	r.sheet, r.sheetOn = next, o.on
	about := draft{sheet: string(o.act.ID)}
	if len(o.on) == 1 {
		about.id = o.on[0].Lead()
	}
	if body, ok := r.keep.pending(about); ok {
		p.Draft = body
	}
	about.body = p.Draft
	r.keep.kept = about
	cmds := r.Fill(o, p.Draft)
	if b, ok := r.sheet.(place.Begun); ok {
		cmds = append(cmds, b.Begun())
	}
	for _, k := range o.ahead {
		cmds = append(cmds, r.Key(k))
	}
	return tea.Batch(cmds...)
}

// Fill puts into a new sheet what was answered before: the last time, when it is repeated, else what
// was typed and not sent, and what was said with the command.
func (r *root) Fill(o *opening, draft string) (cmds []tea.Cmd) {
	sh, ok := r.sheet.(place.Drafted)
	if !ok {
		return nil
	}
	if o.body != "" {
		sh.Restore(o.body)
		cmds = append(cmds, r.Say(r.s.Say("toast.repeated"), false))
	} else if draft != "" {
		sh.Restore(draft)
		cmds = append(cmds, r.Say(r.s.Say("toast.draft_restored"), false))
	}
	if len(o.answers) > 0 {
		if b, err := json.Marshal(o.answers); err == nil {
			sh.Restore(string(b))
		}
	}
	return cmds
}

// help opens over the screen, or over a form, which stays as it is.
func (r *root) help() tea.Cmd {
	if r.under != nil {
		return nil
	}
	over := r.sheet
	if over != nil {
		r.under = &covered{over, r.sheetOn}
	}
	r.sheet, r.sheetOn = newHelp(r, over), nil
	return nil
}

// drop closes the uppermost sheet without a draft; the form below it comes back.
func (r *root) drop() {
	r.sheet = nil
	if r.under != nil {
		r.sheet, r.sheetOn, r.under = r.under.sheet, r.under.on, nil
	}
}

// closeSheet keeps what was typed as a draft.
func (r *root) closeSheet() tea.Cmd {
	sh := r.sheet
	over := r.under != nil // help lies over it
	if out, ok := sh.(place.Busy); ok && out.Sending() {
		return r.Say(r.s.Say("bulk.busy"), false)
	}
	d, keeps := r.openDraft()
	if r.drop(); over {
		return nil
	}
	if closer, ok := sh.(place.Closer); ok {
		return closer.Closed()
	}
	if !keeps || d.body == "" && r.keep.kept.body == "" {
		return nil
	}
	r.keep.tell = true
	return r.writeDraft(d) // nobody waits: the next opening reads it
}

// submit sends what the sheet says, or tells what is missing.
func (r *root) submit() tea.Cmd {
	if own, ok := r.sheet.(place.Sender); ok {
		return own.Send()
	}
	sh, ok := r.sheet.(place.Submitter)
	if !ok {
		return nil
	}
	who, action, err := sh.Submit()
	if err != nil {
		return r.Say(say.FaultLine(err), true)
	}
	if len(who) == 0 {
		return nil
	}
	i := intent{on: who, action: action, draft: string(r.sheet.ID()), key: r.sheet.ID(), from: r.sheet}
	if kept, ok := r.sheet.(place.Drafted); ok {
		i.body = kept.Draft()
	}
	return r.do(i)
}

// corner is what stands at the right end of a sheet's title.
func corner(sh place.Sheet) (string, theme.Style) {
	if c, ok := sh.(place.Cornered); ok {
		return c.Right()
	}
	return "", theme.Muted
}

// breadth is how wide a sheet floats, in cells.
func breadth(sh place.Sheet) int {
	if b, ok := sh.(place.Broad); ok {
		return b.Width()
	}
	return 84
}

// sheetHints are the keys of the open sheet.
func (r *root) sheetHints() []kit.Hint {
	if h, ok := r.sheet.(place.Hinter); ok {
		return h.Hints()
	}
	return []kit.Hint{{Key: "esc", Word: r.s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}

// sheetHead is the third row while a sheet is open: on small screens it is the sheet's title.
func (r *root) sheetHead(lay layout) string {
	p := kit.NewPen(r.s.Theme, lay.w)
	if lay.floats() {
		line, _ := head(r.top(), lay.w)
		return line
	}
	right, style := corner(r.sheet)
	p.Gap(1).Cell(theme.Text|theme.Bold, r.sheet.Title(), lay.w-kit.Width(right)-4)
	return p.End(style, right, 1).String()
}

// untitled says that the rows are too few for the title of the open sheet.
func (r *root) untitled(lay layout) bool { return lay.body < 6 }

// drawSheet draws the open sheet: floating, or over the whole body.
func (r *root) drawSheet(lay layout) place.Picture {
	w, h, floating := r.sheetRoom(lay)
	lines, spot := r.sheet.Body(w, h, floating)
	inside := kit.Region{X: 1, W: w, H: len(lines), ID: sheetRegion}
	right, style := corner(r.sheet)
	if !floating {
		spot.X++
		out := place.Margin(lines, lay.w)
		if !lay.views && !r.untitled(lay) { // the title has no row of its own
			if kit.Width(right) > lay.w/2 {
				right = "" // whom it is about comes before the time that is left
			}
			p := kit.NewPen(r.s.Theme, lay.w).Gap(1).Cell(theme.Text|theme.Bold, r.sheet.Title(), lay.w-kit.Width(right)-4)
			out = append([]string{p.End(style, right, 1).String()}, out...)
			spot.Y++
			inside.Y++
		}
		return place.Picture{Lines: out, Spot: spot, Regions: []kit.Region{inside}}
	}
	blank := kit.Blanks(w)
	box := kit.Box{Title: r.sheet.Title(), Right: right, RightStyle: style, Keys: r.sheetHints()}
	box.Lines = append([]string{blank}, append(lines, blank)...)
	bw := min(breadth(r.sheet), lay.w-4)
	out, x, y := kit.Place(box.Draw(r.s.Theme, bw), bw, lay.w, lay.body)
	inside.X, inside.Y = x+2, y+2
	spot.X, spot.Y = spot.X+x+2, spot.Y+y+2
	return place.Picture{Lines: out, Spot: spot, Regions: []kit.Region{inside}}
}

func (r *root) finish(f place.Finished) tea.Cmd {
	d, ok := r.openDraft()
	r.drop()
	var cmds []tea.Cmd
	if ok {
		cmds = append(cmds, r.draftDone(d))
	}
	cmds = append(cmds, r.happened(place.Happened{On: f.On}), r.Say(f.Text, f.Bad), r.reload())
	if f.Then != nil {
		cmds = append(cmds, place.Send(f.Then))
	}
	return tea.Batch(cmds...)
}

// takeOffer opens the lead that was offered. Any other key lets go of it.
func (r *root) takeOffer(name string) (tea.Cmd, bool) {
	row := r.offer
	r.offer = nil
	if row == nil || name != "enter" || r.sheet != nil || r.opening != nil {
		return nil, false
	}
	return r.goTo(place.GoTo{Place: place.LeadPlace, Arg: *row}), true
}

// sheetRegion is the inside of the open sheet.
const sheetRegion = "sheet:inside"

// sheetClicked gives a click to the open sheet.
func (r *root) sheetClicked(f *frame, x, y int) tea.Cmd {
	s, ok := r.sheet.(place.Pointed)
	if !ok {
		return nil
	}
	for _, reg := range f.regions {
		if reg.ID == sheetRegion {
			lay := r.layout()
			w, h, floating := r.sheetRoom(lay)
			return s.Point(x-reg.X, y-reg.Y, w, h, floating)
		}
	}
	return nil
}

// sheetRoom is how large the body of the open sheet may be.
func (r *root) sheetRoom(lay layout) (w, h int, floating bool) {
	switch {
	case lay.floats():
		return kit.Inner(min(breadth(r.sheet), lay.w-4)), max(lay.body-4, 1), true
	case !lay.views && !r.untitled(lay):
		return lay.w - 2, lay.body - 1, false
	}
	return lay.w - 2, lay.body, false
}

// sheetWheel scrolls the open sheet: a form goes to its next field, a list to its next line.
func (r *root) sheetWheel(n int) tea.Cmd {
	if s, ok := r.sheet.(place.Scroller); ok {
		return s.Wheel(n)
	}
	name := "down"
	if n < 0 {
		name = "up"
	}
	return r.sheet.Key(name, "")
}
