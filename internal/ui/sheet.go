package ui

import (
	"context"
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// sheet is a form over a screen. It floats from 100 columns on and takes the whole body below.
type sheet interface {
	id() keys.ID
	title() string
	right() (string, theme.Style) // the right end of the title: a deadline, a state
	key(name, text string) tea.Cmd
	paste(text string)
	update(msg tea.Msg) tea.Cmd
	// body draws the inside, w cells wide and at most h lines.
	body(w, h int, floating bool) ([]string, kit.Spot)
	width() int // of the floating box
	hints() []kit.Hint
	note() string // the status line while nothing else is said
	// submit is what is to be done; an error says what is still missing.
	submit() ([]lead.ID, desk.Action, error)
	draft() string // "" when nothing is worth keeping
	restore(draft string)
	refused(done desk.Done)
	refresh() tea.Cmd
}

// prepared is what a sheet needs before it can be shown.
type prepared struct {
	detail *desk.Detail
	team   []string
	takers []desk.Taker // to whom an EQL can be handed
	draft  string

	partners []desk.PartnerName // where a partner is picked
}

// opening is a sheet being fetched. Keys typed meanwhile wait for it.
type opening struct {
	id    keys.ID
	rows  []desk.Row
	asked question
	ahead []tea.KeyPressMsg

	body    string            // what was answered the last time, when it is repeated
	answers map[string]string // what was said with the command
}

// open fetches what a sheet needs and shows it. Help needs nothing.
func (r *root) open(id keys.ID, rows []desk.Row) tea.Cmd {
	switch id {
	case keys.Help:
		return r.help()
	case keys.Everything, keys.GoTo:
		p := newPalette(r, id)
		r.sheet, r.sheetRows = p, nil
		return p.begin()
	}
	if id == keys.Copy || id == keys.Browse {
		rows = rows[:1]
	}
	o := &opening{id: id, rows: rows}
	r.opening = o
	d, who := r.s.desk, r.s.who
	return r.s.ask(&o.asked, func(ctx context.Context) (any, error) {
		var p prepared
		team, err := d.Team(ctx)
		if err != nil {
			return nil, err
		}
		p.team = cleanLines(team)
		if id == keys.Qualify {
			if p.takers, err = d.Takers(ctx, who); err != nil {
				return nil, err
			}
		}
		if id == keys.Fix || id == keys.NewReferral {
			if p.partners, err = d.PartnerNames(ctx); err != nil {
				return nil, err
			}
		}
		switch {
		case id == keys.NewReferral:
			p.draft, err = d.Draft(ctx, who, 0, string(id))
			return p, err
		case id == keys.Fix && len(rows) == 1:
			p.draft, err = d.Draft(ctx, who, rows[0].ID, string(id))
			return p, err
		}
		if len(rows) != 1 {
			return p, nil
		}
		detail, err := d.Lead(ctx, who, rows[0].ID)
		if err != nil {
			return nil, err
		}
		detail = cleanDetail(detail)
		p.detail = &detail
		p.draft, err = d.Draft(ctx, who, rows[0].ID, string(id))
		return p, err
	})
}

// opened shows the sheet that was fetched, and gives it the keys that were typed ahead.
func (r *root) opened(a answer) tea.Cmd {
	o := r.opening
	r.opening = nil
	if a.err != nil {
		return r.say(faultLine(a.err), true)
	}
	p, ok := a.value.(prepared)
	if !ok {
		return nil
	}
	if p.detail != nil {
		o.rows = []desk.Row{p.detail.Row}
		r.inbox.details[p.detail.ID] = *p.detail
	}
	r.sheet, r.sheetRows = r.newSheet(o.id, o.rows, p), o.rows
	if r.sheet == nil {
		return nil
	}
	about := draft{sheet: string(o.id)}
	if len(o.rows) == 1 {
		about.id = o.rows[0].ID
	}
	if body, ok := r.keep.pending(about); ok {
		p.draft = body
	}
	about.body = p.draft
	r.keep.kept = about
	var cmds []tea.Cmd
	if o.body != "" {
		r.sheet.restore(o.body)
		p.draft = ""
		cmds = append(cmds, r.say(r.s.say("toast.repeated"), false))
	}
	if p.draft != "" {
		r.sheet.restore(p.draft)
		cmds = append(cmds, r.say(r.s.say("toast.draft_restored"), false))
	}
	if len(o.answers) > 0 {
		if b, err := json.Marshal(o.answers); err == nil {
			r.sheet.restore(string(b))
		}
	}
	if b, ok := r.sheet.(begun); ok {
		cmds = append(cmds, b.begun())
	}
	for _, k := range o.ahead {
		cmds = append(cmds, r.key(k))
	}
	return tea.Batch(cmds...)
}

func (r *root) newSheet(id keys.ID, rows []desk.Row, p prepared) sheet {
	s := r.s
	switch id {
	case keys.Qualify:
		if p.detail == nil {
			return nil
		}
		return newQualify(s, p)
	case keys.Call:
		if p.detail == nil {
			return nil
		}
		return newCall(s, p)
	case keys.Disqualify:
		return newDisqualify(s, rows, p)
	case keys.Nurture:
		return newNurture(s, rows)
	case keys.Contact:
		return newContact(s, rows)
	case keys.Ask:
		return newAsk(s, rows, p.detail)
	case keys.Note:
		return newNote(s, rows)
	case keys.Transfer:
		return newAssign(s, rows, p.team)
	case keys.Snooze:
		return newSnooze(s, rows)
	case keys.Set:
		return newSet(s, rows, p.detail)
	case keys.Confirm:
		return newConfirm(s, rows, p.detail)
	case keys.Reject:
		return newReject(s, rows)
	case keys.Tag:
		return newTag(s, rows)
	case keys.Copy:
		return newCopySheet(r, rows, p.detail)
	case keys.Browse:
		return newBrowse(r, rows, p.detail)
	case keys.Fix:
		return r.newFix(p)
	case keys.NewReferral:
		return newReferral(s, p)
	}
	return nil
}

// covered is a form over which help lies.
type covered struct {
	sheet sheet
	rows  []desk.Row
}

// help opens over the screen, or over a form, which stays as it is.
func (r *root) help() tea.Cmd {
	if r.under != nil {
		return nil
	}
	over := r.sheet
	if over != nil {
		r.under = &covered{over, r.sheetRows}
	}
	r.sheet, r.sheetRows = newHelp(r, over), nil
	return nil
}

// drop closes the uppermost sheet without a draft; the form below it comes back.
func (r *root) drop() {
	r.sheet = nil
	if r.under != nil {
		r.sheet, r.sheetRows, r.under = r.under.sheet, r.under.rows, nil
	}
}

// closeSheet keeps what was typed as a draft.
func (r *root) closeSheet() tea.Cmd {
	sh := r.sheet
	over := r.under != nil // help lies over it
	if out, ok := sh.(sending); ok && out.sending() {
		return r.say(r.s.say("bulk.busy"), false)
	}
	d, keeps := r.openDraft()
	if r.drop(); over {
		return nil
	}
	if !keeps {
		if own, ok := sh.(ownSheet); ok {
			return own.closed()
		}
		return nil
	}
	if d.body == "" && r.keep.kept.body == "" {
		return nil
	}
	r.keep.tell = true
	return r.writeDraft(d) // nobody waits: the next opening reads it
}

// submit sends what the sheet says, or tells what is missing.
func (r *root) submit() tea.Cmd {
	if own, ok := r.sheet.(interface{ send() tea.Cmd }); ok {
		return own.send() // it is about no lead
	}
	who, action, err := r.sheet.submit()
	if err != nil {
		return r.say(faultLine(err), true)
	}
	if len(who) == 0 {
		return nil
	}
	return r.do(intent{ids: who, action: action, draft: string(r.sheet.id()), key: r.sheet.id(), body: r.sheet.draft(), from: r.sheet})
}

// sheetHead is the third row while a sheet is open: on small screens it is the sheet's title.
func (r *root) sheetHead(lay layout) string {
	p := kit.NewPen(r.s.th, lay.w)
	if lay.floats() {
		head, _ := r.top().head(lay.w)
		return head
	}
	right, style := r.sheet.right()
	p.Gap(1).Cell(theme.Text|theme.Bold, r.sheet.title(), lay.w-kit.Width(right)-4)
	return p.End(style, right, 1).String()
}

// untitled says that the rows are too few for the title of the open sheet.
func (r *root) untitled(lay layout) bool { return lay.body < 6 }

// drawSheet draws the open sheet: floating, or over the whole body.
func (r *root) drawSheet(lay layout) picture {
	w, h, floating := r.sheetRoom(lay)
	lines, spot := r.sheet.body(w, h, floating)
	inside := kit.Region{X: 1, W: w, H: len(lines), ID: sheetRegion}
	right, style := r.sheet.right()
	if !floating {
		spot.X++
		out := margin(lines, lay.w)
		if !lay.views && !r.untitled(lay) { // the title has no row of its own
			if kit.Width(right) > lay.w/2 {
				right = "" // whom it is about comes before the time that is left
			}
			p := kit.NewPen(r.s.th, lay.w).Gap(1).Cell(theme.Text|theme.Bold, r.sheet.title(), lay.w-kit.Width(right)-4)
			out = append([]string{p.End(style, right, 1).String()}, out...)
			spot.Y++
			inside.Y++
		}
		return picture{lines: out, spot: spot, regions: []kit.Region{inside}}
	}
	blank := kit.Blanks(w)
	box := kit.Box{Title: r.sheet.title(), Right: right, RightStyle: style, Keys: r.sheet.hints()}
	box.Lines = append([]string{blank}, append(lines, blank)...)
	bw := min(r.sheet.width(), lay.w-4)
	out, x, y := kit.Place(box.Draw(r.s.th, bw), bw, lay.w, lay.body)
	inside.X, inside.Y = x+2, y+2
	spot.X, spot.Y = spot.X+x+2, spot.Y+y+2
	return picture{lines: out, spot: spot, regions: []kit.Region{inside}}
}
