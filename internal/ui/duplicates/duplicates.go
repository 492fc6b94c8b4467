// Package duplicates is the leads that may be one: the pairs, and of each, side by side, what a merge would make of them.
package duplicates

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// mostPairs bounds how many pairs are listed: who wants more asks the command.
const mostPairs = 500

// Duplicates is the pairs and, of the one that is open, its two leads side by side.
type Duplicates struct {
	s     *place.Session
	w, h  int
	look  desk.DuplicatesLook
	list  kit.List
	index map[string]int

	open   *desk.FoundPair // nil: the list is shown
	take   map[string]dedupe.Side
	stays  dedupe.Side // "": whom the rule says
	plan   *desk.Merged
	wrong  error // why there is no plan
	fields kit.List
	of     *desk.Case // of a conflict that is open: its case
	merges bool       // it is shown as a merge all the same

	place.Asking[desk.DuplicatesLook]
	planning place.Question[desk.Merged]
	merging  place.Question[desk.Merged]
	parting  place.Question[desk.Done]
	judging  place.Question[desk.Case]
}

// New is the list of pairs; nothing is asked yet.
func New(s *place.Session) *Duplicates {
	v := &Duplicates{s: s, index: map[string]int{}}
	v.list.Reset()
	v.fields.Reset()
	return v
}

func (v *Duplicates) Scopes() []keys.Scope { return []keys.Scope{keys.Duplicates, keys.List} }

func (v *Duplicates) Init() tea.Cmd { return v.load() }

// Woken lets an answer that is out come first: a look goes through everything.
func (v *Duplicates) Woken() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Duplicates) load() tea.Cmd {
	reader, who := v.s.Desk, v.s.Who
	return v.Ask(v.s, place.ReportPatience, func(ctx context.Context) (desk.DuplicatesLook, error) {
		return reader.LookDuplicates(ctx, who, mostPairs)
	})
}

func (v *Duplicates) Update(msg tea.Msg) tea.Cmd {
	if a, ok := v.planning.Take(msg); ok {
		if v.wrong = a.Err; a.Err == nil {
			v.plan = &a.Value
			v.lines()
		}
		return nil
	}
	if a, ok := v.judging.Take(msg); ok {
		if v.wrong = a.Err; a.Err == nil {
			v.of = &a.Value
		}
		return nil
	}
	if a, ok := v.merging.Take(msg); ok {
		if a.Err != nil {
			return tea.Batch(place.Warn(say.FaultLine(a.Err)), v.load())
		}
		return v.settled(v.s.Words.Fill("duplicates.merged", a.Value.Lost.String(), a.Value.Survivor.String(), v.s.Key(keys.Undo)),
			a.Value.Survivor, a.Value.Lost)
	}
	if a, ok := v.parting.Take(msg); ok {
		if a.Err != nil {
			return tea.Batch(place.Warn(say.FaultLine(a.Err)), v.load())
		}
		return v.settled(v.s.Words.Fill("duplicates.apart", a.Value.Text, v.s.Key(keys.Undo)), a.Value.Leads()...)
	}
	if h, ok := msg.(place.Happened); ok && v.conflict() && v.of != nil && len(h.On) > 0 &&
		slices.Contains(h.On, desk.OnLead(v.of.Claims[0].Lead)) {
		v.open, v.of = nil, nil
		return v.load()
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		v.look = heard.Value
		v.arrange()
	}
	return heard.Failed
}

// settled goes back to the list when a pair is dealt with.
func (v *Duplicates) settled(text string, on ...lead.ID) tea.Cmd {
	v.merges = false
	v.Back()
	return tea.Batch(place.Tell(text), place.Send(place.Happened{On: desk.OnLeads(on...), How: place.Changed}), v.load())
}

func (v *Duplicates) arrange() {
	clear(v.index)
	items := make([]kit.Item, len(v.look.Found))
	for i := range v.look.Found {
		key := keyOf(&v.look.Found[i])
		v.index[key], items[i] = i, kit.Item{Key: key}
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

func keyOf(p *desk.FoundPair) string {
	return strconv.FormatInt(p.Left, 10) + " " + strconv.FormatInt(p.Right, 10)
}

// at is the pair that is open, else the selected one; nil when there is none.
func (v *Duplicates) at() *desk.FoundPair {
	if v.open != nil {
		return v.open
	}
	if i, ok := v.index[v.list.Key()]; ok {
		return &v.look.Found[i]
	}
	return nil
}

// field is the selected line of the pair that is open, nil for none.
func (v *Duplicates) field() *desk.MergeField {
	if v.open == nil || v.plan == nil {
		return nil
	}
	for i := range v.plan.Fields {
		if v.plan.Fields[i].Name == v.fields.Key() {
			return &v.plan.Fields[i]
		}
	}
	return nil
}

func (v *Duplicates) Why(id keys.ID) string {
	s, p := v.s, v.at()
	switch id {
	case keys.OpenPair, keys.MergePair, keys.ApartPair, keys.TakeLeft, keys.TakeRight, keys.SwapPair, keys.DecidePair:
	default:
		return ""
	}
	switch {
	case p == nil:
		return s.Say("why.no_pair")
	case id == keys.OpenPair && v.open != nil:
		return s.Say("why.pair_open")
	case id == keys.OpenPair:
		return ""
	case s.ReadOnly != "" && (id == keys.MergePair || id == keys.ApartPair || id == keys.DecidePair):
		return s.ReadOnly
	case id == keys.DecidePair:
		return v.whyDecide(p)
	case id == keys.ApartPair && !desk.May(s.Who.Role, desk.KeepApart), id == keys.MergePair && !desk.May(s.Who.Role, desk.MergeLeads):
		return s.Words.Fill("why.role_merge", string(s.Who.Role))
	case id == keys.ApartPair || id == keys.MergePair && v.open == nil:
		return ""
	case v.open == nil:
		return s.Say("why.pair_closed")
	case v.conflict():
		if id == keys.MergePair {
			return "" // it is shown as a merge first
		}
		return s.Say("why.pair_conflict")
	case v.wrong != nil:
		return say.FaultLine(v.wrong)
	case v.plan == nil:
		return s.Say("why.pair_reading")
	case id == keys.TakeLeft || id == keys.TakeRight:
		if f := v.field(); f == nil || !f.Choice {
			return s.Say("why.field_same")
		}
	}
	return ""
}

// whyDecide says why a pair cannot be decided, "" when it can.
func (v *Duplicates) whyDecide(p *desk.FoundPair) string {
	s := v.s
	switch {
	case p.Kind != dedupe.PartnerConflict:
		return s.Say("why.no_conflict")
	case !desk.May(s.Who.Role, desk.DecideConflict):
		return s.Words.Fill("why.role_decide", string(s.Who.Role))
	case v.conflict() && v.of == nil:
		return s.Say("why.case_reading")
	}
	return ""
}

func (v *Duplicates) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.DecidePair:
		if !v.conflict() {
			return v.show() // who claims what is shown before
		}
		return place.Send(place.OpenSheet{Sheet: newDecide(v.s, v.of)})
	case keys.OpenPair:
		return v.show()
	case keys.MergePair:
		switch {
		case v.open == nil:
			return v.show() // what comes of it is shown before
		case v.conflict():
			v.merges, v.wrong = true, nil
			return v.ask()
		}
		return v.merge()
	case keys.ApartPair:
		return v.part()
	case keys.TakeLeft, keys.TakeRight:
		side := dedupe.Left
		if id == keys.TakeRight {
			side = dedupe.Right
		}
		v.take[v.field().Name] = side
		return v.ask()
	case keys.SwapPair:
		v.stays = v.side().Other()
		return v.ask()
	}
	if v.open != nil {
		place.MoveList(&v.fields, id)
		return nil
	}
	place.MoveList(&v.list, id)
	return nil
}

// show opens the selected pair.
func (v *Duplicates) show() tea.Cmd {
	p := *v.at()
	v.open, v.plan, v.wrong, v.take, v.stays, v.of, v.merges = &p, nil, nil, map[string]dedupe.Side{}, "", nil, false
	v.fields = kit.List{}
	v.fields.Reset()
	if v.conflict() {
		return v.askCase()
	}
	return v.ask()
}

// Back closes the pair.
func (v *Duplicates) Back() bool {
	if v.open != nil && v.merges {
		v.merges, v.plan, v.wrong = false, nil, nil
		return true
	}
	was := v.open != nil
	v.open, v.plan, v.wrong = nil, nil, nil
	return was
}

// side is which lead stays.
func (v *Duplicates) side() dedupe.Side {
	switch {
	case v.stays != "":
		return v.stays
	case v.open.Survivor == v.open.Right:
		return dedupe.Right
	}
	return dedupe.Left
}

func (v *Duplicates) wish() desk.Merging {
	return desk.Merging{Left: lead.ID(v.open.Left), Right: lead.ID(v.open.Right), Take: v.take, Survivor: v.side()}
}

// ask asks what a merge would make of the two.
func (v *Duplicates) ask() tea.Cmd {
	doer, who, m := v.s.Desk, v.s.Who, v.wish()
	m.Dry, m.Take = true, copied(m.Take)
	return v.planning.Write(v.s, func(ctx context.Context) (desk.Merged, error) { return doer.Merge(ctx, who, m) })
}

func (v *Duplicates) merge() tea.Cmd {
	if v.merging.Waiting() || v.planning.Waiting() {
		return nil
	}
	doer, who, m := v.s.Desk, v.s.Who, v.wish()
	m.Take = copied(m.Take)
	return v.merging.Write(v.s, func(ctx context.Context) (desk.Merged, error) { return doer.Merge(ctx, who, m) })
}

// copied is a choice as it is now: it goes on being changed while it is asked about.
func copied(take map[string]dedupe.Side) map[string]dedupe.Side {
	out := map[string]dedupe.Side{}
	for k, side := range take {
		out[k] = side
	}
	return out
}

func (v *Duplicates) part() tea.Cmd {
	if v.parting.Waiting() {
		return nil
	}
	doer, who, p := v.s.Desk, v.s.Who, v.at()
	left, right := lead.ID(p.Left), lead.ID(p.Right)
	return v.parting.Write(v.s, func(ctx context.Context) (desk.Done, error) { return doer.KeepApart(ctx, who, left, right) })
}

// lines takes the fields of a plan over; the cursor stays on its field.
func (v *Duplicates) lines() {
	items := make([]kit.Item, len(v.plan.Fields))
	for i, f := range v.plan.Fields {
		items[i] = kit.Item{Key: f.Name}
	}
	first := v.fields.Len() == 0
	v.fields.Set(items)
	if i := slices.IndexFunc(v.plan.Fields, func(f desk.MergeField) bool { return f.Choice }); first && i >= 0 {
		v.fields.Select(items[i].Key)
	}
	v.Resize(v.w, v.h)
}

func (v *Duplicates) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	if key, ok := strings.CutPrefix(id, "field:"); ok {
		v.fields.Select(key)
	}
	return nil
}

func (v *Duplicates) Wheel(n int) tea.Cmd {
	if v.open != nil {
		v.fields.Scroll(n)
		return nil
	}
	v.list.Scroll(n)
	return nil
}

func (v *Duplicates) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.room(h))
	v.fields.Resize(v.fieldRoom(h))
}

func (v *Duplicates) Compact() string {
	text := v.s.Say("tab.duplicates")
	if v.Loaded {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.count()
	}
	return text
}

func (v *Duplicates) count() string {
	text := say.Itoa(len(v.look.Found))
	if v.look.More {
		text += "+"
	}
	return text
}

// Badge is how many pairs there are.
func (v *Duplicates) Badge() (string, bool) {
	if len(v.look.Found) == 0 {
		return "", true
	}
	return v.count(), true
}

func (v *Duplicates) Status() string {
	p := v.at()
	if p == nil {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.index[keyOf(p)]+1), v.count())
}

func (v *Duplicates) Freshness() string { return v.s.Freshness(v.Asked) }
