// Package partners is the quarterly ranking of partners: who brought how much pipeline a referral page, in which band
// that puts each, and what was decided.
package partners

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Partners is the ranking of a quarter, with the selected partner's reasons below it.
type Partners struct {
	s       *place.Session
	w, h    int
	quarter string // the one that is asked for, "" for the last that is over
	plain   bool   // figures in the place of charts
	turned  bool   // another quarter has been asked for
	side    bool   // the marked ones are held side by side
	query   place.QueryLine

	list   kit.List
	review desk.Review
	index  map[string]int // by key of a line, the partner
	shown  int            // partners that the filter means

	place.Asking[desk.Review]
	whole place.Whole[desk.Review]
	asks  acts.Figures
}

// How many partners are held side by side.
const (
	fewest = 2
	most   = 4
)

// New is the ranking; nothing is asked yet.
func New(s *place.Session) *Partners {
	p := &Partners{s: s, index: map[string]int{}}
	p.list.Reset()
	p.query = place.NewQueryLine(s, p.review.Keys(), s.Say("partners.filter_hint"))
	return p
}

func (p *Partners) Scopes() []keys.Scope {
	return []keys.Scope{keys.Partners, keys.Reviewed, keys.Past, keys.List}
}

func (p *Partners) Init() tea.Cmd { return p.load() }

func (p *Partners) load() tea.Cmd {
	reader, who, quarter := p.s.Desk, p.s.Who, p.quarter
	return p.Ask(p.s, 0, func(ctx context.Context) (desk.Review, error) {
		return reader.Review(ctx, who, desk.ReviewQuery{Quarter: quarter, AtMost: desk.LookAtMost})
	})
}

// rest asks for what the review that is shown leaves out.
func (p *Partners) rest() tea.Cmd {
	if !p.review.Partly {
		p.whole.Halt()
		return nil
	}
	reader, who, quarter := p.s.Desk, p.s.Who, p.review.Quarter
	return p.whole.Ask(p.s, quarter, func(ctx context.Context) (desk.Review, error) {
		return reader.Review(ctx, who, desk.ReviewQuery{Quarter: quarter})
	})
}

func (p *Partners) Update(msg tea.Msg) tea.Cmd {
	if cmd, mine := p.asks.Hear(p.s, msg); mine {
		return cmd
	}
	if r, told, mine := p.whole.Take(msg); mine {
		if r.Quarter == p.review.Quarter {
			p.review = r
			p.arrange()
		}
		return told
	}
	heard := p.Hear(p.s, msg)
	if heard.Came {
		known := p.review
		p.review = heard.Value
		p.review.Keep(&known)
		p.quarter = p.review.Quarter
		p.query.Know(p.review.Keys())
		p.arrange()
		if p.turned { // another quarter is another ranking, which is read from its top
			p.turned = false
			p.list.First()
		}
		return p.rest()
	}
	return heard.Failed
}

// Before what was decided in the quarter before, a line's key has this.
const before = "before:"

// arrange makes the lines: what was decided in the quarter before, then each band with its partners.
func (p *Partners) arrange() {
	q, err := filter.ParseWith(p.review.Keys(), p.query.Value, p.s.At)
	p.query.Err = err
	clear(p.index)
	var items []kit.Item
	put := func(heading, key string, i int) {
		if len(items) == 0 || heading != "" && p.headingOf(items) != heading {
			items = append(items, kit.Item{Key: heading, Heading: true})
		}
		p.index[key] = i
		items = append(items, kit.Item{Key: key})
	}
	p.shown = 0
	for i := range p.review.Partners {
		if r := &p.review.Partners[i]; r.Last != nil && r.Matches(q) {
			put(before, before+r.ID, i)
		}
	}
	for i := range p.review.Partners {
		if r := &p.review.Partners[i]; r.Matches(q) {
			put(string(r.Band), r.ID, i)
			p.shown++
		}
	}
	p.list.Set(items)
	p.Resize(p.w, p.h)
}

// headingOf is the last heading of lines.
func (p *Partners) headingOf(items []kit.Item) string {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Heading {
			return items[i].Key
		}
	}
	return ""
}

// at is the selected partner, nil for none.
func (p *Partners) at() *desk.Reviewed {
	if i, ok := p.index[p.list.Key()]; ok {
		return &p.review.Partners[i]
	}
	return nil
}

// marked are the marked partners, each once.
func (p *Partners) marked() []*desk.Reviewed {
	var out []*desk.Reviewed
	seen := map[int]bool{}
	for _, key := range p.list.Marks() {
		if i, ok := p.index[key]; ok && !seen[i] {
			seen[i], out = true, append(out, &p.review.Partners[i])
		}
	}
	return out
}

// Chosen are the partners that a key acts on: the marked ones, else the selected one.
func (p *Partners) Chosen() []place.Subject {
	on := p.marked()
	if r := p.at(); len(on) == 0 && r != nil {
		on = []*desk.Reviewed{r}
	}
	var out []place.Subject
	for _, r := range on {
		out = append(out, place.Subject{Subject: desk.Subject{Kind: desk.Partners, ID: r.ID}, Name: r.Name, Owner: r.Manager})
	}
	return out
}

// Reviewing is the review of the list.
func (p *Partners) Reviewing(partner string) place.UnderReview {
	return place.ReviewOf(&p.review, partner)
}

// Figure is what the ranking is by, of the selected partner; its line has the others.
func (p *Partners) Figure() *place.Figure {
	r := p.at()
	if r == nil {
		return nil
	}
	return &place.Figure{Of: r.Name + ", " + p.review.Quarter, In: r.In, Column: "pipeline_per_page", Where: r.Where["pipeline"]}
}

func (p *Partners) Why(id keys.ID) string {
	switch n := len(p.marked()); {
	case p.at() == nil && (id == keys.OpenPartner || id == keys.MarkPartner || id == keys.Since):
		return p.s.Say("why.no_partner_row")
	case id == keys.MergePartner && p.at() == nil:
		return p.s.Say("why.no_partner_row")
	case id == keys.MergePartner:
		return acts.WhyNotMerged(p.s)
	case id == keys.Export && !p.Loaded:
		return p.s.Say("why.no_figure")
	case id == keys.Compare && (n < fewest || n > most):
		return p.s.Words.Fill("why.compare", strconv.Itoa(fewest), strconv.Itoa(most))
	case id == keys.NextQuarter && p.review.Running && p.quarter == p.review.Quarter:
		return p.s.Say("why.no_next_quarter")
	}
	return ""
}

func (p *Partners) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenPartner:
		return place.Send(place.GoTo{Place: place.PartnerPlace, Arg: place.PartnerIn{ID: p.at().ID, Quarter: p.review.Quarter}})
	case keys.Export:
		return acts.Export(p.s, desk.ReportQuery{Name: "quarterly", Period: p.review.Quarter})
	case keys.Since:
		return p.asks.Run(p.s, id, p.Figure())
	case keys.MergePartner:
		return acts.MergePartner(p.s, p.at().ID, p.at().Name)
	case keys.MarkPartner:
		p.list.Mark()
		p.list.Move(1)
	case keys.Compare:
		p.side = !p.side
	case keys.PartnerTable:
		p.plain = !p.plain
	case keys.FilterPartners:
		p.query.Start("")
		p.Resize(p.w, p.h)
	case keys.NextQuarter:
		return p.turn(1)
	case keys.PrevQuarter:
		return p.turn(-1)
	default:
		place.MoveList(&p.list, id)
	}
	return nil
}

// turn asks for another quarter; until its answer is there the present one stays.
func (p *Partners) turn(n int) tea.Cmd {
	next := desk.NextQuarter(p.quarter, n)
	if next == "" {
		return nil
	}
	p.quarter, p.turned = next, true
	return p.load()
}

func (p *Partners) Typed(name, text string) (tea.Cmd, bool) {
	if !p.query.Typing {
		return nil, false
	}
	p.query.Key(name, text)
	p.arrange()
	return nil, true
}

func (p *Partners) Paste(text string) tea.Cmd {
	if !p.query.Typing {
		p.query.Start("")
	}
	p.query.Line.Insert(text)
	p.query.Value = p.query.Line.Value()
	p.arrange()
	return nil
}

// Back leaves the comparison, then takes the marks off, then the filter.
func (p *Partners) Back() bool {
	switch {
	case p.side:
		p.side = false
	case len(p.list.Marks()) > 0:
		p.list.Unmark()
	case p.query.Value != "" || p.query.Err != nil:
		p.query.Clear()
		p.arrange()
	default:
		return false
	}
	return true
}

func (p *Partners) Click(id string) tea.Cmd {
	if q, ok := strings.CutPrefix(id, "quarter:"); ok {
		p.quarter = q
		return p.load()
	}
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		p.list.Select(key)
	}
	return nil
}

func (p *Partners) Wheel(n int) tea.Cmd {
	p.list.Scroll(n)
	return nil
}

func (p *Partners) Resize(w, h int) {
	p.w, p.h = w, h
	p.list.Resize(p.parts(w, h).list)
}

func (p *Partners) Freshness() string {
	if p.Asked.IsZero() {
		return p.s.Theme.Glyphs.Dash
	}
	if old := p.s.At.Sub(p.Asked); old >= time.Minute {
		return say.Age(old)
	}
	return p.s.Say("frame.now")
}

func (p *Partners) Compact() string {
	return p.s.Say("tab.partners") + " " + p.s.Theme.Glyphs.Middot + " " + p.review.Quarter
}

func (p *Partners) Status() string {
	if p.at() == nil {
		return ""
	}
	text := p.s.Words.Count("partners.count", p.shown)
	if n := len(p.list.Marks()); n > 0 {
		text += "   " + p.s.Words.Count("status.marks", n)
	}
	return text
}

// Hints are those of the filter while it is written, and of the comparison.
func (p *Partners) Hints() []kit.Hint {
	s := p.s
	switch {
	case p.query.Typing:
		return []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.keep")}, {Key: "esc", Word: s.Say("hint.clear")},
			{Key: "tab", Word: s.Say("hint.complete")}}
	case p.side:
		return []kit.Hint{{Key: "esc", Word: s.Say("hint.ranking"), ID: place.HintPrefix + string(keys.Back)}}
	}
	return nil
}
