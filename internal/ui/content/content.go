// Package content is the referral pages as people look at them: which are due for refresh, what they bring, what they
// lose, and at which pages a link could stand.
package content

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Content is the pages of all partners, in one of its lists.
type Content struct {
	s        *place.Session
	w, h     int
	quarter  string // that was asked for; "" is the one that runs
	look     desk.ContentLook
	shown    int // which of lists
	calendar bool
	wanted   string // the page that somebody came for
	list     kit.List
	pages    map[string]*desk.PageLook // by the keys of the list
	prospect map[string]*desk.ProspectLook

	place.Asking[desk.ContentLook]
	asks acts.Figures
}

// lists are those that are shown, each by the words content.list.ID.
func lists() []string { return []string{"due", "soon", "all", "decay", "prospects"} }

// all is the place of the list of all pages.
const all = 2

// New is the list of what is due; nothing is asked yet.
func New(s *place.Session) *Content {
	v := &Content{s: s, calendar: true}
	v.list.Reset()
	return v
}

func (v *Content) Scopes() []keys.Scope {
	return []keys.Scope{keys.Content, keys.Duty, keys.Figures, keys.Past, keys.List}
}

func (v *Content) Init() tea.Cmd { return v.load() }

// Visit selects the page it was sent for, among all.
func (v *Content) Visit(arg any) (tea.Cmd, bool) {
	url, ok := arg.(place.PageURL)
	v.wanted = string(url)
	if ok && v.Loaded {
		v.seek()
	}
	return nil, ok
}

// seek goes to the page that somebody came for.
func (v *Content) seek() {
	if v.wanted == "" {
		return
	}
	if !v.list.Select(v.wanted) {
		v.show(all)
		v.list.Select(v.wanted)
	}
	v.wanted = ""
}

func (v *Content) load() tea.Cmd {
	reader, who, quarter := v.s.Desk, v.s.Who, v.quarter
	return v.Ask(v.s, place.ReportPatience, func(ctx context.Context) (desk.ContentLook, error) {
		look, err := reader.LookContent(ctx, who, quarter)
		return clean(look), err
	})
}

// Reload asks anew, one question at a time: it goes through all touches of two quarters.
func (v *Content) Reload() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Content) Update(msg tea.Msg) tea.Cmd {
	if h, ok := msg.(place.Happened); ok {
		v.happened(h)
		return nil
	}
	if cmd, mine := v.asks.Hear(v.s, msg); mine {
		return cmd
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		if heard.First && heard.Value.Due == 0 { // what is due is what one comes for; without it, all there is
			v.shown = all
		}
		v.look = heard.Value
		v.arrange()
		v.seek()
	}
	if heard.Failed != nil {
		v.quarter = v.look.Quarter
	}
	return heard.Failed
}

// happened has the cursor go to a page that was added or came back, once it is there.
func (v *Content) happened(h place.Happened) {
	for _, on := range h.On {
		if on.Kind == desk.Pages && (v.pages[on.ID] == nil || h.How == place.CameBack) {
			v.wanted = on.ID
		}
	}
}

// arrange makes the rows of the list that is shown.
func (v *Content) arrange() {
	v.pages, v.prospect = map[string]*desk.PageLook{}, map[string]*desk.ProspectLook{}
	var items []kit.Item
	for i := range v.look.Pages {
		if p := &v.look.Pages[i]; v.among(p) {
			v.pages[p.URL] = p
			items = append(items, kit.Item{Key: p.URL})
		}
	}
	if lists()[v.shown] == "prospects" {
		for i := range v.look.Prospects {
			p := &v.look.Prospects[i]
			v.prospect[p.URL] = p
			items = append(items, kit.Item{Key: p.URL})
		}
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// among reports whether a page is in the list that is shown.
func (v *Content) among(p *desk.PageLook) bool {
	switch lists()[v.shown] {
	case "due":
		return p.State == review.DueNow
	case "soon":
		return p.Soon(v.s.At) || p.State == review.NoDate
	case "all":
		return true
	case "decay":
		return p.Visits < p.Before && p.State != review.IsGone
	}
	return false
}

// count is how many rows a list has.
func (v *Content) count(list int) (n int) {
	if lists()[list] == "prospects" {
		return len(v.look.Prospects)
	}
	was := v.shown
	v.shown = list
	for i := range v.look.Pages {
		if v.among(&v.look.Pages[i]) {
			n++
		}
	}
	v.shown = was
	return n
}

// Chosen is the selected page.
func (v *Content) Chosen() []place.Subject { return v.ChosenAs(desk.Pages) }

// ChosenAs is the selected page, or the duty of refreshing it.
func (v *Content) ChosenAs(kind desk.SubjectKind) []place.Subject {
	p := v.pages[v.list.Key()]
	switch {
	case p == nil:
		return nil
	case kind == desk.DutiesKind:
		return []place.Subject{acts.OnDuty(p.Duty, safetext.Line(p.URL))}
	}
	return []place.Subject{acts.OnPage(p.URL)}
}

// Facts are those of a page, for the form that sets them.
func (v *Content) Facts(url string) map[string]string {
	p := v.pages[url]
	if p == nil {
		return nil
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(v.s.DayZone()).Format(time.DateOnly)
	}
	return map[string]string{"partner": p.Partner, "title": p.Title, "kind": p.Kind, "content": p.Content,
		"published_at": day(p.Published), "refreshed_at": day(p.Refreshed), "gone_at": day(p.Gone)}
}

// Figure is the EQLs of the selected page, or what a link at the selected address may bring; the line has the others.
func (v *Content) Figure() *place.Figure {
	if p := v.pages[v.list.Key()]; p != nil {
		return &place.Figure{Of: path(p.URL) + ", " + v.look.Quarter, In: p.In, Column: "eqls", Where: p.Where}
	}
	if p := v.prospect[v.list.Key()]; p != nil {
		return &place.Figure{Of: bare(p.URL), In: p.In, Column: "potential"}
	}
	return nil
}

func (v *Content) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.divide(w, h).list)
}

func (v *Content) Why(id keys.ID) string {
	switch id {
	case keys.OpenLeads, keys.Since:
		if v.Figure() == nil {
			return v.s.Say("none.page")
		}
		return v.asks.Why(v.s, id, v.Figure())
	case keys.Export:
		if !v.Loaded {
			return v.s.Say("why.no_figure")
		}
	case keys.NextPeriod:
		if v.Loaded && v.look.Next == "" {
			return v.s.Say("why.quarter_runs")
		}
	}
	return ""
}

func (v *Content) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenLeads, keys.Since:
		return v.asks.Run(v.s, id, v.Figure())
	case keys.NextPeriod:
		return v.turn(v.look.Next)
	case keys.PrevPeriod:
		return v.turn(v.look.Prev)
	case keys.NextPages:
		v.show(v.shown + 1)
	case keys.PrevPages:
		v.show(v.shown + len(lists()) - 1)
	case keys.Calendar:
		v.calendar = !v.calendar
		v.Resize(v.w, v.h)
	case keys.Export:
		return acts.Export(v.s, desk.ReportQuery{Name: "content", Period: v.look.Quarter, Prospects: lists()[v.shown] == "prospects"})
	default:
		place.MoveList(&v.list, id)
	}
	return nil
}

// show goes to another list.
func (v *Content) show(list int) {
	v.shown = list % len(lists())
	v.list.Reset()
	v.arrange()
}

// turn goes to another quarter.
func (v *Content) turn(quarter string) tea.Cmd {
	if quarter == "" {
		return nil
	}
	v.quarter = quarter
	return v.load()
}

// Back goes to the quarter that runs.
func (v *Content) Back() bool {
	if v.quarter == "" || v.look.Running {
		return false
	}
	v.quarter = ""
	return true
}

func (v *Content) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	if n, ok := strings.CutPrefix(id, "list:"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			v.show(i)
		}
	}
	return nil
}

func (v *Content) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return nil
}

func (v *Content) Compact() string {
	text := v.s.Say("tab.content")
	if v.Loaded {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.s.Say("content.list."+lists()[v.shown]) + " " + say.Itoa(v.list.Len())
	}
	return text
}

func (v *Content) Status() string {
	if !v.Loaded || v.list.Cursor() < 0 {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.list.Cursor()+1), strconv.Itoa(v.list.Len()))
}

func (v *Content) Freshness() string { return v.s.Freshness(v.Asked) }

// clean is where texts of pages enter the screen. An address stays what it is: by it a page is named.
func clean(l desk.ContentLook) desk.ContentLook {
	for i := range l.Pages {
		p := &l.Pages[i]
		for _, text := range []*string{&p.Title, &p.Kind, &p.Content, &p.PartnerName} {
			*text = safetext.Line(*text)
		}
	}
	for i := range l.Prospects {
		p := &l.Prospects[i]
		for _, text := range []*string{&p.Site, &p.Kind, &p.Audience, &p.Partner} {
			*text = safetext.Line(*text)
		}
	}
	l.Currency = safetext.Line(l.Currency)
	return l
}
