// Package due is the list of duties with their days: what is overdue, what comes, and where each is done.
package due

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

// Due is the duties that are not done, by their days.
type Due struct {
	s      *place.Session
	w, h   int
	duties []review.Duty
	index  map[string]int
	list   kit.List

	place.Asking[[]review.Duty]
}

// New is the list of duties; nothing is asked yet.
func New(s *place.Session) *Due {
	v := &Due{s: s, index: map[string]int{}}
	v.list.Reset()
	return v
}

func (v *Due) Scopes() []keys.Scope { return []keys.Scope{keys.Due, keys.Duty, keys.List} }

func (v *Due) Init() tea.Cmd { return v.load() }

func (v *Due) load() tea.Cmd {
	reader, who := v.s.Desk, v.s.Who
	return v.Ask(v.s, 0, func(ctx context.Context) ([]review.Duty, error) {
		return reader.Due(ctx, who, time.Time{}, desk.SoonDays)
	})
}

func (v *Due) Update(msg tea.Msg) tea.Cmd {
	heard := v.Hear(v.s, msg)
	if heard.Came {
		v.duties = heard.Value
		v.arrange()
	}
	return heard.Failed
}

// arrange puts duties under what their days mean.
func (v *Due) arrange() {
	clear(v.index)
	var items []kit.Item
	last := ""
	for i := range v.duties {
		if g := v.group(&v.duties[i]); g != last {
			last = g
			items = append(items, kit.Item{Key: g, Heading: true})
		}
		v.index[v.duties[i].ID] = i
		items = append(items, kit.Item{Key: v.duties[i].ID})
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// group is under what a duty stands.
func (v *Due) group(d *review.Duty) string {
	today := review.DayOf(v.s.At.UnixMilli(), v.s.DayZone())
	switch {
	case d.DueOn < today:
		return "overdue"
	case d.DueOn == today:
		return "today"
	case d.DueOn < today.Monday()+7:
		return "week"
	}
	return "later"
}

// at is the selected duty, nil when there is none.
func (v *Due) at() *review.Duty {
	if i, ok := v.index[v.list.Key()]; ok {
		return &v.duties[i]
	}
	return nil
}

// Chosen is the selected duty, for the acts.
func (v *Due) Chosen() []place.Subject {
	d := v.at()
	if d == nil {
		return nil
	}
	return []place.Subject{acts.OnDuty(d.ID, safetext.Line(d.What))}
}

func (v *Due) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.room(h))
}

func (v *Due) Why(id keys.ID) string {
	if id != keys.OpenDuty {
		return ""
	}
	d := v.at()
	switch {
	case d == nil:
		return v.s.Say("none.duty")
	case way(d) == nil:
		return v.s.Say("due.how." + string(d.Kind))
	}
	return ""
}

// way is where a duty is done in the cockpit, nil when it is done elsewhere.
func way(d *review.Duty) *place.GoTo {
	switch d.Kind {
	case review.WeeklyReport:
		return &place.GoTo{Place: place.WeeklyPlace, Arg: place.Period(d.What)}
	case review.PageRefresh:
		return &place.GoTo{Place: place.ContentPlace, Arg: place.PageURL(d.What)}
	case review.QuarterlyReview:
		return &place.GoTo{Place: place.PartnersPlace}
	case review.ModelAudit:
		return &place.GoTo{Place: place.ModelPlace, Arg: place.AuditDuty{}}
	case review.DecayAudit:
		return &place.GoTo{Place: place.ContentPlace}
	}
	return nil
}

func (v *Due) Run(id keys.ID) tea.Cmd {
	if id == keys.OpenDuty {
		return place.Send(*way(v.at()))
	}
	place.MoveList(&v.list, id)
	return nil
}

func (v *Due) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	return nil
}

func (v *Due) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return nil
}

// count is how many are due by now.
func (v *Due) count() (n int) {
	for i := range v.duties {
		if v.duties[i].State == review.DutyDue {
			n++
		}
	}
	return n
}

func (v *Due) Compact() string {
	text := v.s.Say("tab.due")
	if v.Loaded {
		text += " " + v.s.Theme.Glyphs.Middot + " " + say.Itoa(v.count())
	}
	return text
}

// Badge is how many are due by now.
func (v *Due) Badge() (string, bool) {
	if n := v.count(); n > 0 {
		return say.Itoa(n), true
	}
	return "", true
}

func (v *Due) Status() string {
	if len(v.duties) == 0 {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.index[v.list.Key()]+1), strconv.Itoa(len(v.duties)))
}

func (v *Due) Freshness() string { return v.s.Freshness(v.Asked) }
