package routing

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// The keys of a line of `eqltui route`.
type (
	line struct {
		Members []memberLine `json:"members"`
		Events  []eventLine  `json:"events"`
	}
	memberLine struct {
		ID     string          `json:"id"`
		Weight json.RawMessage `json:"weight,omitempty"`
		Cap    object.Count    `json:"cap,omitempty"`
		CapDay object.Count    `json:"cap_day,omitempty"`
	}
	eventLine struct {
		At      string `json:"at"`
		Arrive  string `json:"arrive,omitempty"`
		Release string `json:"release,omitempty"`
		Away    string `json:"away,omitempty"`
		Back    string `json:"back,omitempty"`
	}
	answerLine struct {
		Assignments []assignmentLine `json:"assignments"`
	}
	assignmentLine struct {
		Lead    string  `json:"lead"`
		At      string  `json:"at"`
		To      *string `json:"to"`
		Why     string  `json:"why"`
		Skipped []Skip  `json:"skipped"`
	}
)

// Answer answers one input line of `eqltui route`: a queue and what happens to it, as one JSON object. A wall-clock
// time is one of the zone. What cannot be answered is a fault of kind invalid on one line; numbering it is the
// caller's part.
func Answer(doc []byte, zone *time.Location) ([]byte, error) {
	var l line
	if err := object.Into(object.Line, doc, &l); err != nil {
		return nil, err
	}
	members, limits := make([]Member, len(l.Members)), make([]Limits, len(l.Members))
	for i, m := range l.Members {
		members[i] = Member{ID: m.ID, Weight: 1}
		if m.Weight != nil {
			n, err := object.Number(fmt.Sprintf("members[%d].weight", i), m.Weight)
			if err != nil {
				return nil, err
			}
			members[i].Weight = n
		}
		limits[i] = Limits{Open: int64(m.Cap), Day: int64(m.CapDay)}
	}
	q, err := New(members)
	if err != nil {
		return nil, err
	}
	s := Simulate(q, limits)
	var before time.Time
	for i, e := range l.Events {
		place := fmt.Sprintf("events[%d]", i)
		at, ok := wallclock.Parse(e.At, zone)
		switch {
		case !ok:
			return nil, object.Wrong(place+".at", object.Shown(e.At)+" is not a time", `write "2026-11-20T15:00:00+01:00"`)
		case i > 0 && at.Before(before):
			return nil, object.Wrong(place+".at", "it is before the event above", "give events in the order of time")
		}
		before = at
		if err := s.happen(place, &e, at.UTC()); err != nil {
			return nil, err
		}
	}
	return safetext.JSON(answered(s.Assignments))
}

// happen lets one event happen.
func (s *Simulation) happen(place string, e *eventLine, at time.Time) error {
	given := 0
	for _, text := range []string{e.Arrive, e.Release, e.Away, e.Back} {
		if text != "" {
			given++
		}
	}
	member := e.Away + e.Back
	switch {
	case given != 1:
		return object.Wrong(place, fmt.Sprintf("%d things happen in it", given), "give one of arrive, release, away, back")
	case member != "" && !s.q.Has(member):
		return object.Wrong(place, object.Shown(member)+" is no member", "name one of the members")
	case e.Arrive != "" && s.There(e.Arrive):
		return object.Wrong(place, object.Shown(e.Arrive)+" has arrived already", "each lead arrives once, until it is released")
	}
	s.At(at)
	switch {
	case e.Arrive != "":
		s.Arrive(e.Arrive, at)
	case e.Release != "":
		s.Release(e.Release, at)
	default:
		s.Away(member, e.Away != "", at)
	}
	return nil
}

func answered(list []Assignment) answerLine {
	out := answerLine{Assignments: make([]assignmentLine, len(list))}
	for i := range list {
		a := &list[i]
		out.Assignments[i] = assignmentLine{Lead: a.Lead, At: a.At.Format(time.RFC3339Nano), Why: a.Why, Skipped: a.Skipped}
		if a.To != "" {
			out.Assignments[i].To = &a.To
		}
	}
	return out
}
