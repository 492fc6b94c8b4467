// Package partner is the page of one partner in a quarter's review: where it stands and why, what it brought, by which
// pages and with whose help, what it is owed and what was decided. Each figure opens the leads behind it.
package partner

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Page is one partner's page. It scrolls, and a cursor goes over its figures.
type Page struct {
	s       *place.Session
	of      place.PartnerIn
	p       *desk.PartnerReview
	w, h    int
	top     int
	at      int // which figure, in the order in which they are read
	figures []figure
	total   int  // lines
	plain   bool // figures in the place of charts

	err    error
	answer place.Question[desk.PartnerReview]
	shared *shared // the companies in both customer lists, while they are shown
	asks   acts.Figures
	links  acts.Links
	whole  place.Whole[desk.PartnerReview]
}

// figure is one that the cursor goes to, and where it stands.
type figure struct {
	block string
	of    *place.Figure
	y     int
}

// New is a page without a partner: Visit brings one.
func New(s *place.Session) *Page { return &Page{s: s} }

// Visit shows a partner in a quarter.
func (v *Page) Visit(arg any) (tea.Cmd, bool) {
	of, ok := arg.(place.PartnerIn)
	v.of = of
	return nil, ok
}

func (v *Page) Init() tea.Cmd {
	reader, who, of := v.s.Desk, v.s.Who, v.of
	var lists tea.Cmd
	if v.shared != nil {
		if v.shared.of != of.ID {
			v.shared = newShared(v.s, of.ID, v.h)
		}
		lists = v.shared.load()
	}
	return tea.Batch(lists, v.asked(reader, who, of))
}

func (v *Page) asked(reader place.Desk, who desk.Actor, of place.PartnerIn) tea.Cmd {
	return v.answer.Ask(v.s, func(ctx context.Context) (desk.PartnerReview, error) {
		return reader.PartnerReview(ctx, who, of.ID, desk.ReviewQuery{Quarter: of.Quarter, AtMost: desk.LookAtMost})
	})
}

// rest asks for what the page that is shown leaves out.
func (v *Page) rest(partly bool) tea.Cmd {
	if !partly {
		v.whole.Halt()
		return nil
	}
	reader, who, id, quarter := v.s.Desk, v.s.Who, v.p.Of().ID, v.p.Quarter
	return v.whole.Ask(v.s, id+" "+quarter, func(ctx context.Context) (desk.PartnerReview, error) {
		return reader.PartnerReview(ctx, who, id, desk.ReviewQuery{Quarter: quarter})
	})
}

// same reports whether an answer is about what is shown.
func (v *Page) same(p *desk.PartnerReview) bool {
	return v.p != nil && len(p.Partners) > 0 && v.p.Of().ID == p.Of().ID && v.p.Quarter == p.Quarter
}

func (v *Page) Update(msg tea.Msg) tea.Cmd {
	if v.shared != nil {
		if cmd := v.shared.update(msg); cmd != nil {
			return cmd
		}
	}
	if cmd, mine := v.asks.Hear(v.s, msg); mine {
		return cmd
	}
	if cmd, mine := v.links.Hear(v.s, msg); mine {
		return cmd
	}
	if p, told, mine := v.whole.Take(msg); mine {
		if v.same(&p) {
			v.p = &p
		}
		v.measure() // what could not be counted says so
		return told
	}
	a, ok := v.answer.Take(msg)
	if !ok || errors.Is(a.Err, context.Canceled) {
		return nil
	}
	if a.Err != nil {
		v.err = a.Err
		return nil
	}
	if v.p != nil && v.p.Of().ID != a.Value.Of().ID {
		v.top, v.at = 0, 0
	}
	partly := a.Value.Partly
	if partly && v.same(&a.Value) && !v.p.Partly { // what is shown of it stays until it is counted anew
		a.Value.Keep(&v.p.Review)
		a.Value.Pages, a.Value.Credits, a.Value.Counts = v.p.Pages, v.p.Credits, v.p.Counts
		a.Value.Payout, a.Value.Partly = v.p.Payout, false
	}
	v.p, v.err, v.of.ID = &a.Value, nil, a.Value.Of().ID // which is another one where the one that was asked for was merged
	v.measure()
	return v.rest(partly)
}

func (v *Page) Scopes() []keys.Scope {
	return []keys.Scope{keys.Partner, keys.Reviewed, keys.Past, keys.List}
}

// Chosen is the partner; of the companies in both lists none is acted on, and what is taken back is what was done last.
func (v *Page) Chosen() []place.Subject {
	if v.p == nil || v.shared != nil {
		return nil
	}
	r := v.p.Of()
	return []place.Subject{{Subject: desk.Subject{Kind: desk.Partners, ID: r.ID}, Name: r.Name, Owner: r.Manager}}
}

// Reviewing is the review of the page.
func (v *Page) Reviewing(partner string) place.UnderReview {
	if v.p == nil {
		return place.UnderReview{Quarter: v.of.Quarter}
	}
	return place.ReviewOf(&v.p.Review, partner)
}

// Overlap is the selected company in both customer lists.
func (v *Page) Overlap() *desk.OverlapRow {
	if v.shared == nil {
		return nil
	}
	return v.shared.row()
}

// Back goes from the companies in both lists to the page.
func (v *Page) Back() bool {
	was := v.shared != nil
	v.shared = nil
	return was
}

func (v *Page) Why(id keys.ID) string {
	switch {
	case id == keys.Since && v.shared != nil:
		return v.s.Say("why.no_report")
	case id == keys.MergePartner && v.p == nil:
		return v.s.Say("why.no_figure")
	case id == keys.MergePartner:
		return acts.WhyNotMerged(v.s)
	case v.shared != nil && (id == keys.OpenFigure || id == keys.OverlapLead):
		return v.shared.why(id)
	case id == keys.OverlapLead:
		return v.s.Words.Fill("why.overlaps_first", v.s.Key(keys.Overlaps))
	case v.shared != nil && (id == keys.NextBlock || id == keys.PrevBlock):
		return v.s.Say("why.no_block")
	case id == keys.Export && v.p == nil, id == keys.WrongLinks && v.p == nil:
		return v.s.Say("why.no_figure")
	case id == keys.NextPartner && v.beside(1) == "", id == keys.PrevPartner && v.beside(-1) == "":
		return v.s.Say("why.no_partner_beside")
	}
	return v.asks.Why(v.s, id, v.Figure())
}

// Figure is the one under the cursor.
func (v *Page) Figure() *place.Figure {
	if v.at >= len(v.figures) {
		return nil
	}
	return v.figures[v.at].of
}

// beside is the partner so many places from this one, "" for none.
func (v *Page) beside(n int) string {
	if v.p == nil || v.p.At+n < 0 || v.p.At+n >= len(v.p.Partners) {
		return ""
	}
	return v.p.Partners[v.p.At+n].ID
}

func (v *Page) Run(id keys.ID) tea.Cmd {
	switch {
	case id == keys.Overlaps && v.shared != nil:
		v.shared = nil
		return nil
	case id == keys.Overlaps:
		v.shared = newShared(v.s, v.of.ID, v.h)
		return v.shared.load()
	case id == keys.OpenFigure && v.shared != nil:
		return place.Send(place.GoTo{Place: place.InboxPlace, Arg: place.Behind(v.shared.leads())})
	case id == keys.MergePartner:
		return acts.MergePartner(v.s, v.p.Of().ID, v.p.Of().Name)
	case id == keys.WrongLinks:
		return v.links.Ask(v.s, v.p.Of().ID, v.p.Of().Name, v.p.Quarter)
	case v.shared != nil && id != keys.NextPartner && id != keys.PrevPartner:
		place.MoveList(&v.shared.list, id)
		return nil
	}
	return v.run(id)
}

// run does what a key does on the page itself.
func (v *Page) run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenFigure, keys.Since:
		return v.asks.Run(v.s, id, v.Figure())
	case keys.Export:
		return acts.Export(v.s, desk.ReportQuery{Name: "quarterly", Period: v.p.Quarter, Partner: v.p.Of().ID})
	case keys.NextPartner, keys.PrevPartner:
		n := 1
		if id == keys.PrevPartner {
			n = -1
		}
		v.of = place.PartnerIn{ID: v.beside(n), Quarter: v.p.Quarter}
		return v.Init()
	case keys.PartnerTable:
		v.plain = !v.plain
		v.measure()
	case keys.NextBlock:
		v.block(1)
	case keys.PrevBlock:
		v.block(-1)
	case keys.Down:
		v.move(1)
	case keys.Up:
		v.move(-1)
	case keys.Top:
		v.top, v.at = 0, 0
	case keys.Bottom:
		v.at = max(len(v.figures)-1, 0)
		v.scroll(v.total)
	case keys.HalfDown:
		v.scroll(v.h / 2)
	case keys.HalfUp:
		v.scroll(-v.h / 2)
	case keys.PageDown:
		v.scroll(v.h - 1)
	case keys.PageUp:
		v.scroll(1 - v.h)
	}
	return nil
}

// move goes to another figure; where there is none the page scrolls.
func (v *Page) move(n int) {
	if to := v.at + n; to >= 0 && to < len(v.figures) {
		v.at = to
		v.follow()
		return
	}
	v.scroll(n)
}

// block goes to the first figure of the next or previous block, round the ends.
func (v *Page) block(n int) {
	if len(v.figures) == 0 {
		return
	}
	var firsts []int
	now := 0
	for i, f := range v.figures {
		if i == 0 || v.figures[i-1].block != f.block {
			firsts = append(firsts, i)
		}
		if i == v.at {
			now = len(firsts) - 1
		}
	}
	v.at = firsts[(now+n+len(firsts))%len(firsts)]
	v.follow()
}

// follow scrolls so that the chosen figure is seen, with what stands above the first of the page.
func (v *Page) follow() {
	y := v.figures[v.at].y
	switch {
	case y < v.top+1:
		v.top = max(y-2, 0)
	case y >= v.top+v.h:
		v.top = y - v.h + 1
	}
}

func (v *Page) scroll(n int) { v.top = max(min(v.top+n, v.total-v.h), 0) }

func (v *Page) Wheel(n int) tea.Cmd {
	if v.shared != nil {
		v.shared.list.Scroll(n)
		return nil
	}
	v.scroll(n)
	return nil
}

func (v *Page) Click(id string) tea.Cmd {
	if domain, ok := strings.CutPrefix(id, "overlap:"); ok && v.shared != nil {
		v.shared.list.Select(domain)
		return nil
	}
	if n, err := strconv.Atoi(id); err == nil && n < len(v.figures) {
		v.at = n
	}
	return nil
}

func (v *Page) Resize(w, h int) {
	v.w, v.h = w, h
	if v.shared != nil {
		v.shared.resize(h)
	}
	v.measure()
}

// measure finds the figures and how long the page is.
func (v *Page) measure() {
	if v.p == nil || v.w <= 0 {
		return
	}
	lines, figures := v.page(v.w)
	v.total, v.figures = len(lines), figures
	v.at = max(min(v.at, len(figures)-1), 0)
	v.scroll(0)
}

func (v *Page) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	pen := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, g.Back).Gap(1)
	if v.p == nil {
		return pen.Put(theme.Text|theme.Bold, v.of.ID).String(), nil
	}
	r := v.p.Of()
	right := v.p.Quarter
	if v.p.Running {
		right += " " + s.Say("partners.to_date")
	}
	pen.Cell(theme.Text|theme.Bold, r.Name, max(w/3, 12)).Gap(2).Put(standing.Style(r.Band)|theme.Bold, s.Say("band."+string(r.Band)))
	if r.Rank > 0 {
		pen.Gap(1).Put(theme.Muted, s.Words.Fill("partners.rank_of", strconv.Itoa(r.Rank), strconv.Itoa(v.p.Ranked)))
	}
	for _, text := range []string{r.Tier, r.Kind, r.Region, r.Manager} {
		if text != "" && pen.Room() > kit.Width(text)+kit.Width(right)+6 {
			pen.Put(theme.Muted, " "+g.Middot+" "+text)
		}
	}
	return pen.End(theme.Muted, right, 1).String(), nil
}

func (v *Page) Compact() string {
	if v.p == nil {
		return v.of.ID
	}
	return v.p.Of().Name + " " + v.s.Theme.Glyphs.Middot + " " + v.p.Quarter
}

func (v *Page) Status() string {
	if v.shared != nil {
		return v.shared.status()
	}
	if v.total <= v.h {
		return ""
	}
	return v.s.Words.Fill("status.lines", strconv.Itoa(v.top+1), strconv.Itoa(min(v.top+v.h, v.total)), strconv.Itoa(v.total))
}

func (v *Page) View(w, h int) place.Picture {
	switch {
	case v.shared != nil:
		return v.shared.view(w, h)
	case v.err != nil && v.p == nil:
		return place.Picture{Lines: kit.Fit(place.ErrorLinesAbove(v.s, w, v.err), w, h)}
	case v.p == nil:
		return place.Picture{Lines: place.Lower(place.Centred(v.s, w, theme.Muted, v.s.Say("partners.loading")), w, h)}
	}
	lines, figures := v.page(w)
	top := max(min(v.top, len(lines)-h), 0)
	pic := place.Picture{Lines: kit.Fit(lines[top:], w, h)}
	for i, f := range figures {
		if f.y >= top && f.y < top+h {
			pic.Regions = append(pic.Regions, kit.Region{Y: f.y - top, W: w, H: 1, ID: strconv.Itoa(i)})
		}
	}
	return pic
}

func (v *Page) money(minor int64) string { return say.Money(minor) + " " + v.p.Currency }
