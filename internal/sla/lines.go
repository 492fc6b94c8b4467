package sla

import (
	"errors"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
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
	o, err := readObject("line", line)
	if err != nil {
		return nil, err
	}
	op, err := o.text("op", `"due"`)
	if err != nil {
		return nil, err
	}
	answer, keys := b.operation(op)
	if answer == nil {
		return nil, wrong("op", "unknown operation "+shown(op)+"; known are "+operations, "choose one of "+operations)
	}
	if err := o.only("op "+op, append([]string{"op", "calendar"}, keys...)...); err != nil {
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
func (b *Book) operation(op string) (answer func(*Calendar, object) (any, error), keys []string) {
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

func (b *Book) calendar(o object) (*Calendar, error) {
	if !o.has("calendar") {
		return nil, wrong("calendar", "missing", `give {"tz": ..., "week": {...}}`)
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

func answerDue(c *Calendar, o object) (any, error) {
	start, err := o.time("start", c)
	if err != nil {
		return nil, err
	}
	d, err := o.duration("duration")
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

func answerElapsed(c *Calendar, o object) (any, error) {
	start, err := o.time("start", c)
	if err != nil {
		return nil, err
	}
	end, err := o.time("end", c)
	if err != nil {
		return nil, err
	}
	return struct {
		Elapsed string `json:"elapsed"`
	}{c.Elapsed(start, end).String()}, nil
}

func answerOpen(c *Calendar, o object) (any, error) {
	at, err := o.time("at", c)
	if err != nil {
		return nil, err
	}
	return struct {
		Open bool `json:"open"`
	}{c.Open(at)}, nil
}

func answerNextOpen(c *Calendar, o object) (any, error) {
	at, err := o.time("at", c)
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

func answerState(c *Calendar, o object) (any, error) {
	var k Clock
	var now time.Time
	var errs [5]error
	k.Start, errs[0] = o.time("start", c)
	now, errs[1] = o.time("now", c)
	k.Alert, errs[2] = o.duration("alert")
	k.Breach, errs[3] = o.duration("breach")
	if o.has("stop") {
		var stop time.Time
		stop, errs[4] = o.time("stop", c)
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

// time is the value of a key that must hold a time; wall-clock times are read in c's zone.
func (o object) time(key string, c *Calendar) (time.Time, error) {
	text, err := o.text(key, `"2026-11-20T15:00:00"`)
	if err != nil {
		return time.Time{}, err
	}
	t, err := ParseTime(text, c.loc)
	if err != nil {
		return time.Time{}, fault.Wrap(fault.Invalid, key, err, "")
	}
	return t, nil
}

// duration is the value of a key that must hold a Go-style duration of at least 0.
func (o object) duration(key string) (time.Duration, error) {
	text, err := o.text(key, `"4h"`)
	if err != nil {
		return 0, err
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, wrong(key, shown(text)+" is not a duration", `write "4h" or "1h30m"; a day is "24h"`)
	}
	if d < 0 {
		return 0, wrong(key, shown(text)+" is negative", "give a duration of at least 0s")
	}
	return d, nil
}
