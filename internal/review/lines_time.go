package review

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/object"
)

type triggeredLead struct {
	Lead    string      `json:"lead"`
	EQLAt   string      `json:"eql_at"`
	Touches []touchedAt `json:"touches"`
}

type touchedAt struct {
	Kind string `json:"kind"`
	At   string `json:"at"`
}

type triggersAnswer struct {
	PerLead map[string]int `json:"per_lead"`
	Goal
}

// triggers takes leads with their touches, or the counted share itself.
func (a *Answerer) triggers(in json.RawMessage) (any, error) {
	goal := Exactly(a.p.Programme.GoalTwoTriggers)
	if in[0] != '[' {
		var counted ofAll
		if err := object.Into("input", in, &counted); err != nil {
			return nil, err
		}
		return GoalOf(int64(counted.K), int64(counted.N), goal), counted.check("input.k")
	}
	var leads []triggeredLead
	if err := object.Into("input", in, &leads); err != nil {
		return nil, err
	}
	answer, seen, k := triggersAnswer{PerLead: map[string]int{}}, map[string]bool{}, int64(0)
	for i, l := range leads {
		place := fmt.Sprintf("input[%d]", i)
		if err := once(place+".lead", l.Lead, seen); err != nil {
			return nil, err
		}
		n, err := a.triggersOf(place, l)
		if err != nil {
			return nil, err
		}
		answer.PerLead[l.Lead] = n
		if n >= TwoTriggers {
			k++
		}
	}
	answer.Goal = GoalOf(k, int64(len(leads)), goal)
	return answer, nil
}

func (a *Answerer) triggersOf(place string, l triggeredLead) (int, error) {
	eqlAt, err := at(place+".eql_at", l.EQLAt, a.p.TimeZone)
	if err != nil {
		return 0, err
	}
	touches := make([]Touch, len(l.Touches))
	for i, t := range l.Touches {
		touches[i].Kind, _ = a.kinds.Read(t.Kind)
		if touches[i].At, err = at(fmt.Sprintf("%s.touches[%d].at", place, i), t.At, a.p.TimeZone); err != nil {
			return 0, err
		}
	}
	return Triggers(eqlAt, a.p.Scoring.Window.Time, a.triggerKinds, touches), nil
}

type slaInput struct {
	Now      string  `json:"now"`
	TimeZone string  `json:"time_zone,omitempty"`
	Clocks   []clock `json:"clocks"`
}

type clock struct {
	Lead    string  `json:"lead"`
	Owner   string  `json:"owner,omitempty"`
	Queue   string  `json:"queue,omitempty"`
	Partner string  `json:"partner,omitempty"`
	Due     *string `json:"due"`
	Stop    *string `json:"stop,omitempty"`
}

type slaAnswer struct {
	States    map[string]Outcome   `json:"states"` // of a lead with several clocks that of the last one given
	ByOwner   map[string]*Attained `json:"by_owner"`
	ByQueue   map[string]*Attained `json:"by_queue"`
	ByPartner map[string]*Attained `json:"by_partner"`
	ByWeek    map[string]*Attained `json:"by_week"`
}

func (a *Answerer) attainment(in slaInput) (any, error) {
	zone, err := a.zoneOf("input.time_zone", in.TimeZone)
	if err != nil {
		return nil, err
	}
	now, err := at("input.now", in.Now, zone)
	if err != nil {
		return nil, err
	}
	clocks, states := make([]Clock, len(in.Clocks)), make(map[string]Outcome, len(in.Clocks))
	for i, c := range in.Clocks {
		if clocks[i], err = c.read(fmt.Sprintf("input.clocks[%d]", i), zone); err != nil {
			return nil, err
		}
		states[c.Lead] = clocks[i].Outcome(now)
	}
	return slaAnswer{
		States:    states,
		ByOwner:   Attain(clocks, now, func(c Clock) string { return c.Owner }),
		ByQueue:   Attain(clocks, now, func(c Clock) string { return c.Queue }),
		ByPartner: Attain(clocks, now, func(c Clock) string { return c.Partner }),
		ByWeek:    Attain(clocks, now, func(c Clock) string { return c.Week(zone) }),
	}, nil
}

func (c clock) read(place string, zone *time.Location) (Clock, error) {
	due, err := maybeAt(place+".due", c.Due, zone)
	if err != nil {
		return Clock{}, err
	}
	stop, err := maybeAt(place+".stop", c.Stop, zone)
	return Clock{Lead: c.Lead, Owner: c.Owner, Queue: c.Queue, Partner: c.Partner, Due: due, Stop: stop}, err
}
