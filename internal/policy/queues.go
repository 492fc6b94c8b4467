package policy

import (
	"strings"
	"time"
)

// MaxTurns bounds the least common multiple of a queue's weights: routing counts in it, and a number of 64 bits must hold
// those of millions of leads.
const MaxTurns = 1_000_000_000_000

// clocks reads the two deadlines.
func (c cursor) clocks() (triage, contact Clock) {
	rec := c.record("clocks")
	return rec.need("triage").clockRule(), rec.need("contact").clockRule()
}

func (c cursor) clockRule() Clock {
	rec := c.record("clocks.clock")
	clock := Clock{
		Alert:    rec.need("alert").businessTime(),
		Breach:   rec.need("breach").businessTime(),
		OnBreach: rec.get("on_breach").word("escalate", "escalate", "reassign", "nothing"),
	}
	if clock.Alert > clock.Breach && clock.Breach > 0 {
		c.mistake("make alert the shorter", "alert comes after breach")
	}
	return clock
}

// businessTime reads a length of open hours.
func (c cursor) businessTime() time.Duration {
	span := c.span(Span{}, spanUse{})
	if span.Time >= 24*time.Hour && strings.ContainsAny(span.Text, "dw") {
		c.warn("write hours: a working day is often 8h", "%s counts open hours, and a day is 24 of them", c.name)
	}
	return span.Time
}

// queues reads the queues, at least one. That the last and only the last has no condition, and
// that names lead somewhere, is checked when all are read.
func (c cursor) queues() []Queue {
	ids := unique{noun: "queue"}
	if c.empty() {
		c.mistake("add one without a when, for every lead that no other takes", "there is no queue")
	}
	return records(c, "queues", "write a list of {id, calendar, members}", func(rec record) Queue {
		q := Queue{
			ID:         rec.unique("id", &ids),
			Calendar:   rec.need("calendar").text(""),
			EscalateTo: rec.get("escalate_to").user(),
			Members:    rec.need("members").members(),
			When:       optional(rec.get("when"), func(c cursor) Predicate { return c.predicate(ofLead) }),
		}
		q.Nobody, q.Fallback = rec.get("nobody").nobody()
		return q
	})
}

func (c cursor) members() []Member {
	users := unique{noun: "member"}
	if c.empty() {
		c.mistake("add {user: NAME}", "the queue has no members")
	}
	turns := 1
	out := records(c, "queues.member", "write a list of {user, weight}", func(rec record) Member {
		user := rec.need("user")
		m := Member{
			User:     user.user(),
			Weight:   rec.get("weight").whole(1, 1, 1000),
			CapOpen:  rec.get("cap_open").whole(0, 0, 1_000_000),
			CapDay:   rec.get("cap_day").whole(0, 0, 1_000_000),
			Calendar: rec.get("calendar").text(""),
		}
		users.add(user, m.User)
		if turns <= MaxTurns {
			turns = turns / divisor(turns, m.Weight) * m.Weight
		}
		return m
	})
	if turns > MaxTurns {
		c.mistake("use small weights, like 1, 2 and 4", "the weights together make a round of more than %d turns", int64(MaxTurns))
	}
	return out
}

// divisor is the greatest common divisor (Euclid, Elements, book VII).
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// nobody reads what happens when no member is available.
func (c cursor) nobody() (what, fallback string) {
	if c.absent() {
		return "hold", ""
	}
	if s, ok := c.raw(); ok {
		if s == "fallback" {
			c.mistake("write {fallback: QUEUE}", "fallback names no queue")
			return "hold", ""
		}
		return c.word("hold", "hold", "assign_anyway"), ""
	}
	rec := c.record("queues.nobody")
	if !rec.ok {
		return "hold", ""
	}
	return "fallback", rec.need("fallback").text("")
}
