package sla

import (
	"errors"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Book answers the lines of `eqltui sla` one after another and remembers the calendars it has
// read, because a file of questions asks about a few calendars many times. The zero Book is ready;
// it is for one goroutine.
type Book struct {
	calendars map[string]*Calendar
}

// bookSize bounds the calendars remembered, for files that bring a new one on every line.
const bookSize = 64

// Answer answers one input line of the contract with one JSON object. What cannot be answered is a
// fault of kind invalid on one line; numbering it is the caller's part.
func (b *Book) Answer(line []byte) ([]byte, error) {
	o, err := object.Read("line", line)
	if err != nil {
		return nil, err
	}
	op, err := o.Text("op", `"due"`)
	if err != nil {
		return nil, err
	}
	answer, keys := b.operation(op)
	if answer == nil {
		return nil, object.Wrong("op", "unknown operation "+object.Shown(op)+"; known are "+operations, "choose one of "+operations)
	}
	if err := o.Only("op "+op, append([]string{"op", "calendar"}, keys...)...); err != nil {
		return nil, err
	}
	c, err := b.calendar(o)
	if err != nil {
		return nil, err
	}
	out, err := answer(c, o)
	if err != nil {
		return nil, err
	}
	return safetext.JSON(out)
}

const operations = "due, elapsed, open, next_open, state"

// operation returns what answers an op and the keys it takes besides op and calendar; nil when
// there is no such op.
func (b *Book) operation(op string) (answer func(*Calendar, object.Object) (any, error), keys []string) {
	switch op {
	case "due":
		return answerDue, []string{"start", "duration"}
	case "elapsed":
		return answerElapsed, []string{"start", "end"}
	case "open":
		return answerOpen, []string{"at"}
	case "next_open":
		return answerNextOpen, []string{"at"}
	case "state":
		return answerState, []string{"start", "stop", "now", "alert", "breach"}
	}
	return nil, nil
}

func (b *Book) calendar(o object.Object) (*Calendar, error) {
	if !o.Has("calendar") {
		return nil, object.Wrong("calendar", "missing", `give {"tz": ..., "week": {...}}`)
	}
	doc := string(o["calendar"])
	if c, ok := b.calendars[doc]; ok {
		return c, nil
	}
	var s Spec
	if err := s.UnmarshalJSON([]byte(doc)); err != nil {
		return nil, inCalendar(err)
	}
	c, err := New(s)
	if err != nil {
		return nil, inCalendar(s.Check()...)
	}
	if b.calendars == nil || len(b.calendars) >= bookSize {
		b.calendars = make(map[string]*Calendar)
	}
	b.calendars[doc] = c
	return c, nil
}

// inCalendar says all mistakes of a calendar on one line, with the remedy of the first.
func inCalendar(errs ...error) error {
	texts := make([]string, len(errs))
	for i, err := range errs {
		texts[i] = err.Error()
	}
	return fault.New(fault.Invalid, "calendar", strings.Join(texts, "; "), fault.HintOf(errors.Join(errs...)))
}

func answerDue(c *Calendar, o object.Object) (any, error) {
	start, err := o.Time("start", c.loc)
	if err != nil {
		return nil, err
	}
	d, err := o.Duration("duration")
	if err != nil {
		return nil, err
	}
	var out struct {
		Due *string `json:"due"`
	}
	if due, ok := c.Due(start, d); ok {
		out.Due = stamp(due)
	}
	return out, nil
}

func answerElapsed(c *Calendar, o object.Object) (any, error) {
	start, err := o.Time("start", c.loc)
	if err != nil {
		return nil, err
	}
	end, err := o.Time("end", c.loc)
	if err != nil {
		return nil, err
	}
	return struct {
		Elapsed string `json:"elapsed"`
	}{c.Elapsed(start, end).String()}, nil
}

func answerOpen(c *Calendar, o object.Object) (any, error) {
	at, err := o.Time("at", c.loc)
	if err != nil {
		return nil, err
	}
	return struct {
		Open bool `json:"open"`
	}{c.Open(at)}, nil
}

func answerNextOpen(c *Calendar, o object.Object) (any, error) {
	at, err := o.Time("at", c.loc)
	if err != nil {
		return nil, err
	}
	var out struct {
		NextOpen *string `json:"next_open"`
	}
	if next, ok := c.NextOpen(at); ok {
		out.NextOpen = stamp(next)
	}
	return out, nil
}

func answerState(c *Calendar, o object.Object) (any, error) {
	var k Clock
	var now time.Time
	var errs [5]error
	k.Start, errs[0] = o.Time("start", c.loc)
	now, errs[1] = o.Time("now", c.loc)
	k.Alert, errs[2] = o.Duration("alert")
	k.Breach, errs[3] = o.Duration("breach")
	if o.Has("stop") {
		var stop time.Time
		stop, errs[4] = o.Time("stop", c.loc)
		k.Stop = &stop
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	r := c.Read(k, now)
	out := struct {
		State     State   `json:"state"`
		Due       *string `json:"due"`
		Remaining string  `json:"remaining"`
		Resumes   *string `json:"resumes,omitempty"`
	}{State: r.State, Remaining: r.Remaining.String()}
	if r.HasDue {
		out.Due = stamp(r.Due)
	}
	if r.HasResumes {
		out.Resumes = stamp(r.Resumes)
	}
	return out, nil
}

// stamp writes t as RFC 3339 in its own zone, with a fraction only when there is one. Offsets of
// local mean time have seconds, which RFC 3339 cannot write; such a time is shown at the whole
// minute of offset below, so that it is still the same instant. nil when t is later than the year
// 9999, which RFC 3339 cannot write either.
func stamp(t time.Time) *string {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.In(time.FixedZone("", offset/60*60))
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return nil
	}
	text := t.Format(time.RFC3339Nano)
	return &text
}
