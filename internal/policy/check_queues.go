package policy

import (
	"fmt"
	"slices"
	"strings"
)

// checkQueues holds the order of the queues and the names they use.
func (r *reader) checkQueues(p *Policy) {
	if len(p.Queues) == 0 {
		return
	}
	last := len(p.Queues) - 1
	var calendars, ids []string
	for _, c := range p.Calendars {
		calendars = append(calendars, c.ID)
	}
	for _, q := range p.Queues {
		ids = append(ids, q.ID)
	}
	escalates := p.Triage.OnBreach == "escalate" || p.Contact.OnBreach == "escalate"
	for i, q := range p.Queues {
		path := fmt.Sprintf("queues[%d]", i)
		if r.faulty[path] {
			continue
		}
		switch {
		case i < last && q.When == nil:
			r.mistakeAt(path, "add a when, or move it to the end",
				"queue %s takes every lead, so the queues after it get none", quoted(q.ID))
		case i == last && q.When != nil:
			r.mistakeAt(path+".when", "end with a queue that has no when", "the last queue has a condition, so a lead may have no queue")
		}
		r.checkCalendar(path+".calendar", q.Calendar, calendars)
		for m, member := range q.Members {
			r.checkCalendar(fmt.Sprintf("%s.members[%d].calendar", path, m), member.Calendar, calendars)
		}
		if escalates && q.EscalateTo == "" && !r.faulty[path+".escalate_to"] {
			r.warnAt(path, "add escalate_to: USER", "queue %s has nobody to escalate a breach to", quoted(q.ID))
		}
		if q.Nobody == "fallback" && q.Fallback != "" && !slices.Contains(ids, q.Fallback) {
			r.mistakeAt(path+".nobody.fallback", meant(q.Fallback, ids), "there is no queue %s", quoted(q.Fallback))
		}
	}
	r.checkCircles(p.Queues)
}

// checkCalendar holds that a calendar of that name exists. Where there are none at all, that is
// the mistake.
func (r *reader) checkCalendar(path, id string, calendars []string) {
	if id == "" || len(calendars) == 0 || slices.Contains(calendars, id) {
		return
	}
	r.mistakeAt(path, meant(id, calendars), "there is no calendar %s", quoted(id))
}

// checkCircles finds fallbacks that lead back to where they began, each circle once.
func (r *reader) checkCircles(queues []Queue) {
	at := map[string]int{}
	for i, q := range queues {
		if _, there := at[q.ID]; !there {
			at[q.ID] = i
		}
	}
	done := make([]bool, len(queues))
	for i := range queues {
		var way []int
		for next, known := i, true; known; {
			if n := slices.Index(way, next); n >= 0 {
				r.reportCircle(queues, way[n:])
				break
			}
			if done[next] || queues[next].Nobody != "fallback" {
				break
			}
			done[next] = true
			way = append(way, next)
			to, there := at[queues[next].Fallback]
			next, known = to, there
		}
	}
}

func (r *reader) reportCircle(queues []Queue, circle []int) {
	var names []string
	for _, i := range circle {
		names = append(names, shorten(queues[i].ID))
	}
	names = append(names, names[0])
	r.mistakeAt(fmt.Sprintf("queues[%d].nobody.fallback", circle[len(circle)-1]), "let one of them hold",
		"the fallbacks run in a circle: %s", strings.Join(names, " to "))
}
