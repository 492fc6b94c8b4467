package app

import (
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
)

// appendLine appends a lead as `list --json` has it, what JSON makes of its leadLine, without making that first:
// a list may have a million of them.
func appendLine(dst []byte, r *desk.Row, now time.Time) ([]byte, error) {
	o := lineObject{doc: dst}
	o.text(`{"id":`, r.ID.String())
	o.known(`,"name":`, r.Name)
	o.known(`,"company":`, r.Named)
	o.known(`,"domain":`, r.Domain)
	o.known(`,"partner":`, r.PartnerID)
	o.known(`,"source":`, string(r.Source))
	o.text(`,"stage":`, string(r.Stage))
	o.number(`,"score":`, r.Score)
	o.number(`,"fit":`, r.Fit)
	o.number(`,"intent":`, r.Intent)
	o.text(`,"verdict":`, string(r.Verdict))
	o.known(`,"owner":`, r.Owner)
	o.known(`,"queue":`, r.Queue)
	o.clock(`,"clock":`, r.Clock, now)
	o.at(`,"eql_at":`, r.EQLAt)
	o.stamp(`,"created_at":`, r.Created)
	o.stamp(`,"updated_at":`, r.Updated)
	o.texts(`,"tags":`, r.Tags)
	o.number(`,"conflicts":`, r.Conflicts)
	return append(o.doc, '}'), o.err
}

// lineObject is an object that is written from left to right, each value behind its key.
type lineObject struct {
	doc []byte
	err error
}

func (o *lineObject) text(key, s string) {
	doc, err := safetext.AppendText(append(o.doc, key...), s)
	if o.doc = doc; o.err == nil {
		o.err = err
	}
}

// known is a text that may be unknown: "" is null.
func (o *lineObject) known(key, s string) {
	if s == "" {
		o.null(key)
		return
	}
	o.text(key, s)
}

func (o *lineObject) null(key string) { o.doc = append(append(o.doc, key...), "null"...) }

func (o *lineObject) number(key string, n int) {
	o.doc = strconv.AppendInt(append(o.doc, key...), int64(n), 10)
}

func (o *lineObject) stamp(key string, t time.Time) {
	o.doc = append(appendStamp(append(append(o.doc, key...), '"'), t), '"')
}

// at is an instant that may be missing.
func (o *lineObject) at(key string, t *time.Time) {
	if t == nil || t.IsZero() {
		o.null(key)
		return
	}
	o.stamp(key, *t)
}

func (o *lineObject) texts(key string, all []string) {
	o.doc = append(append(o.doc, key...), '[')
	for i, s := range all {
		comma := ","
		if i == 0 {
			comma = ""
		}
		o.text(comma, s)
	}
	o.doc = append(o.doc, ']')
}

func (o *lineObject) clock(key string, c *desk.Clock, now time.Time) {
	if c == nil {
		o.null(key)
		return
	}
	reading := c.Read(now)
	o.doc = append(o.doc, key...)
	o.text(`{"kind":`, string(c.Kind))
	o.text(`,"state":`, string(reading.State))
	if reading.HasDue {
		o.at(`,"due":`, &reading.Due)
	} else {
		o.null(`,"due":`)
	}
	o.text(`,"remaining":`, reading.Remaining.String())
	o.doc = append(o.doc, '}')
}
