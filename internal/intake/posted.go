package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake/table"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Posted is records that came over a wire, read as the lines of a JSON Lines file are.
type Posted struct {
	job   job
	batch *batch
	n     int
}

// MostPosted is how many records may come at once.
const MostPosted = 1000

// ReadPosted reads records of a kind. What is said of them is in the profile: where they come from, and what their keys
// mean. They are nobody's export: whoever posts speaks for himself alone.
func ReadPosted(o Options, profile Profile, kind string, records []json.RawMessage) (*Posted, error) {
	if len(records) > MostPosted {
		return nil, fault.New(fault.Invalid, "read the records", fmt.Sprintf("there are more than %d", MostPosted), "post them in parts")
	}
	o.ready()
	p := &Posted{job: job{o: &o, name: profile.Origin, profile: profile}, n: len(records)}
	j := &p.job
	var err error
	if j.by, err = profile.compile(o.Zone); err != nil {
		return nil, err
	}
	j.by.foreign = true
	k, err := kindNamed(kind)
	if err != nil {
		return nil, err
	}
	j.form = j.reads(true)
	j.form.posted = true
	j.form.of(k, profile.Origin, o.Words)
	var lines bytes.Buffer
	for _, doc := range records {
		if err := json.Compact(&lines, doc); err != nil { // so that each stands in one line
			return nil, fault.Wrap(fault.Invalid, "read the records", err, "")
		}
		lines.WriteByte('\n')
	}
	if lines.Len() == 0 {
		p.batch = &batch{drafts: k.drafts()}
		return p, nil
	}
	if j.rows, err = table.Open(&lines, table.Options{Name: j.name, Lines: true}); err != nil {
		return nil, err
	}
	if p.batch = j.fill(); p.batch.end != io.EOF {
		return nil, fmt.Errorf("read the records: %w", p.batch.end)
	}
	return p, nil
}

// Admit hands them over and answers the fate of each, in order. It may be asked again when what came of it was taken back.
func (p *Posted) Admit(ctx context.Context, to Importer) ([]desk.Outcome, error) {
	got, err := p.batch.drafts.admit(ctx, to)
	if err != nil {
		return nil, err
	}
	if want := p.batch.drafts.count(); want != len(got) {
		return nil, fmt.Errorf("the desk answered %d of %d records", len(got), want)
	}
	out := make([]desk.Outcome, p.n)
	for i := range out { // a record that is passed over says nothing
		out[i] = desk.Outcome{Fate: desk.RejectedIn, Reason: "the record is empty; give it the columns of " + p.job.form.kind.name}
	}
	var r Report
	for _, l := range p.batch.lines {
		o := desk.Outcome{Fate: desk.RejectedIn}
		if l.fault != nil {
			o.Reason = strings.TrimPrefix(because(l.fault), fmt.Sprintf("line %d: ", l.number)) // its place is told beside
		} else {
			o, got = got[0], got[1:]
		}
		o.Reason = safetext.Line(o.Reason)
		out[l.number-1] = o
	}
	for i := range out {
		r.count(i, out[i].Fate, "")
	}
	r.File, r.Kind = p.job.name, p.job.form.kind.name
	return out, to.Done(ctx, r.file())
}
