package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake/table"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/safetext"
)

// batchRows is how many rows share a transaction: a tenth of a second's work, for which others wait. Half as
// many cost a tenth more each, since what a transaction touches is written once for all of them.
const batchRows = 2000

// maxShapes bounds how many sets of keys of a JSON Lines file are remembered.
const maxShapes = 256

// job is the import of one file.
type job struct {
	o       *Options
	name    string
	profile Profile // all that is said of the file
	by      *reading
	form    form
	source  *source
	rows    *table.Reader
	header  *columns
	shapes  map[string]*columns // JSON Lines: the header of each set of keys
	told    map[*columns]bool   // of those, whose unknown columns the report has
	rejects *rejects            // nil: nothing is written
	sharing bool                // the rejects file is not this job's to close
	filled  int                 // rows read into batches
	report  Report
}

// open opens the file and finds its profile, kind and columns.
func (j *job) open(ctx context.Context) (err error) {
	if j.source, err = openSource(j.name, j.o.Stdin, j.o.twice()); err != nil {
		return err
	}
	if err := j.suit(); err != nil {
		return err
	}
	return j.settle(ctx)
}

// begin reads the file from its first row on.
func (j *job) begin() (err error) {
	src, err := j.source.begin()
	if err != nil {
		return err
	}
	o := table.Options{Name: j.name, Encoding: j.profile.Encoding, Delimiter: j.by.delimiter, Knows: j.knows}
	j.rows, err = table.Open(src, o)
	return err
}

// knows says how many of the names are columns of the kind, or of the kind that knows most.
func (j *job) knows(names []string) (most int) {
	for _, k := range kinds() {
		if j.by.kind == nil || j.by.kind == k {
			most = max(most, len(fieldsAs(k, names, j.by)))
		}
	}
	return most
}

// settle finds kind and columns of a file that is open.
func (j *job) settle(ctx context.Context) (err error) {
	j.form = j.reads(j.rows.Format().Kind == table.JSONL)
	clean := safetext.Line(j.name)
	if j.form.kind == nil {
		if j.form.kind, err = recognise(clean, j.rows.Header(), j.by); err != nil {
			return err
		}
	}
	k := j.form.kind
	j.form.of(k, j.profile.Origin, j.o.Words)
	if j.header, err = readHeader(k, j.rows.Header(), j.by); err != nil {
		return fault.Wrap(fault.KindOf(err), "import "+clean, err, fault.HintOf(err))
	}
	if len(j.header.at) == 0 && !(j.form.json && len(j.rows.Header()) == 0) {
		return fault.New(fault.Invalid, "import "+clean, "none of its columns is one of "+k.name+": the header reads "+
			strings.Join(quoted(j.rows.Header()), ", "),
			"its first row must name the columns; "+k.name+" need "+k.needs()+", and --map theirs=ours names the rest")
	}
	j.report = Report{File: j.name, Kind: k.name, Profile: j.profile.Name, DryRun: j.o.DryRun}
	j.report.ignore(k, j.header)
	return j.look(ctx)
}

// reads is how cells are read by what is said of the file.
func (j *job) reads(json bool) form {
	f := form{kind: j.by.kind, dates: j.by.dates, numbers: j.by.numbers, zones: j.by.zones, currency: j.o.Currency, json: json}
	if f.json && j.profile.Numbers == "" {
		f.numbers = value.Locale{}
	}
	return f
}

// of says what the rows are, where they come from, and which of their words are known.
func (f *form) of(k *kind, origin string, words []Vocabulary) {
	f.kind, f.origin, f.unsaid = k, cmp.Or(origin, k.name), origin == ""
	for _, v := range words {
		if v.Kind != k.name {
			continue
		}
		keys := map[string]bool{}
		for _, word := range v.Words {
			keys[columnKey(word)] = true
		}
		f.words = grown(f.words)
		f.words[v.Column] = keys
	}
}

// quoted are names for a message; of many the first.
func quoted(names []string) []string {
	const most = 40
	out := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		out = append(out, shown(name))
	}
	if more := len(names) - most; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return out
}

// run imports the rows batch by batch and returns the report also when it is broken off.
func (j *job) run(ctx context.Context, to Importer) (Report, error) {
	start := j.o.Now()
	if !j.o.DryRun {
		j.report.Batch = to.Batch()
	}
	err := j.batches(ctx, to)
	r := &j.report
	r.Stopped = err != nil
	r.Took, r.Format = took(j.o.Now().Sub(start)), j.rows.Format().String()
	switch {
	case j.rejects == nil:
	case !j.sharing:
		path, cerr := j.rejects.close()
		r.Rejects, err = path, errors.Join(err, cerr)
	case j.rejects.file != nil && r.Rejected > 0:
		r.Rejects = j.rejects.path
	}
	// What was done is journalled even when the rest was broken off.
	if derr := to.Done(context.WithoutCancel(ctx), r.file()); derr != nil {
		err = errors.Join(err, derr)
	}
	return *r, err
}

func (j *job) batches(ctx context.Context, to Importer) error {
	stop := make(chan struct{})
	defer close(stop)
	for batches := j.ahead(stop); ; {
		var b *batch
		select {
		case b = <-batches:
		case <-ctx.Done(): // whoever waits at a silent pipe can break it off
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("import %s: %w", safetext.Line(j.name), err)
		}
		for _, c := range b.shapes {
			j.report.ignore(j.form.kind, c)
		}
		j.report.tell(b.odd)
		j.report.warn(b.warned)
		// What was read before the source broke is good and comes in.
		if err := j.admit(ctx, to, b); err != nil {
			return fmt.Errorf("import %s: %w", safetext.Line(j.name), err)
		}
		if j.o.Progress != nil {
			j.o.Progress(j.name, b.bytes, j.source.total, int64(j.report.Read))
		}
		if b.end == io.EOF {
			return nil
		}
		if b.end != nil {
			return b.end
		}
	}
}

// ahead reads batches in a goroutine of its own, so that one is read while the one before is
// written: never more than two are in memory. From here on the source is that goroutine's alone; it
// ends with the source, or at the next batch after stop.
func (j *job) ahead(stop <-chan struct{}) <-chan *batch {
	out := make(chan *batch)
	put := func(b *batch) (more bool) {
		select {
		case out <- b:
			return b.end == nil
		case <-stop:
			return false
		}
	}
	safego.Go(func() {
		for put(j.fill()) {
		}
	}, func(p *safego.Panic) { put(&batch{end: p, drafts: j.form.kind.drafts()}) })
	return out
}

// line is one row of a batch with what came of it so far.
type line struct {
	number int
	raw    string
	fault  error // why it is rejected already
}

// batch is up to batchRows rows; drafts holds those of the lines without a fault, in order.
type batch struct {
	lines  []line
	drafts drafts
	shapes []*columns // headers of rows with keys of their own that are seen first
	warned []Warning  // what cannot be right together
	odd    oddWords   // what cells say that is no value of their field
	bytes  int64      // of the file read so far
	end    error      // nil: more may follow; io.EOF at the end of the file
}

// fill reads the next batch.
func (j *job) fill() *batch {
	b := &batch{lines: make([]line, 0, batchRows), drafts: j.form.kind.drafts()}
	defer func() { b.bytes = j.rows.Bytes() }()
	for len(b.lines) < batchRows {
		if j.o.First > 0 && j.filled == j.o.First {
			b.end = io.EOF
			return b
		}
		r, err := j.rows.Next()
		if err != nil {
			b.end = err
			return b
		}
		cells, blank := tidied(&r, j.form.json)
		if r.Err == nil && blank {
			continue // a row of empty cells says nothing; spreadsheets leave many
		}
		j.filled++
		l := line{number: r.Line, raw: r.Raw, fault: r.Err}
		if l.fault == nil {
			l.fault = j.draft(&r, cells, b)
		}
		b.lines = append(b.lines, l)
	}
	return b
}

// draft adds the draft of a row, or says what is wrong with the row.
func (j *job) draft(t *table.Row, cells []string, b *batch) error {
	cols, err := j.columnsOf(t)
	if err != nil {
		return err
	}
	if j.form.json && !j.told[cols] {
		if j.told == nil || len(j.told) >= maxShapes {
			j.told = map[*columns]bool{}
		}
		j.told[cols] = true
		b.shapes = append(b.shapes, cols)
	}
	for i, nested := range t.Nested {
		if nested && cols.fields[i] != "" {
			return fault.New(fault.Invalid, "column "+shown(t.Keys[i]),
				"it is a list or an object of others, which "+cols.fields[i]+" cannot be",
				"write a text, a number or a list of them")
		}
	}
	r := row{cols: cols, cells: cols.ours(cells), form: &j.form}
	err = b.drafts.add(&r)
	r.judge()
	for _, o := range r.odd {
		b.odd.add(o)
	}
	if r.warned != "" && err == nil {
		b.warned = append(b.warned, Warning{r.warned, 1, t.Line})
	}
	return err
}

// columnsOf returns the header of a row: of the file in CSV, of its own keys in JSON Lines.
func (j *job) columnsOf(t *table.Row) (*columns, error) {
	if !j.form.json {
		return j.header, nil
	}
	shape := strings.Join(t.Keys, "\x00")
	if c, ok := j.shapes[shape]; ok {
		return c, nil
	}
	c, err := readHeader(j.form.kind, t.Keys, j.by)
	if err != nil {
		return nil, err
	}
	if j.shapes == nil || len(j.shapes) >= maxShapes {
		j.shapes = map[string]*columns{}
	}
	j.shapes[shape] = c
	return c, nil
}

// admit hands the drafts of a batch over and notes the fate of every line in order.
func (j *job) admit(ctx context.Context, to Importer, b *batch) error {
	outcomes, err := b.drafts.admit(ctx, to)
	if err != nil {
		return err
	}
	if want := b.drafts.count(); want != len(outcomes) {
		return fmt.Errorf("the desk answered %d of %d rows", len(outcomes), want)
	}
	var kept error
	for _, l := range b.lines {
		o := desk.Outcome{Fate: desk.RejectedIn}
		if l.fault != nil {
			o.Reason = because(l.fault)
		} else {
			o, outcomes = outcomes[0], outcomes[1:]
		}
		rejected := j.report.Rejected
		trouble := j.report.count(l.number, o.Fate, safetext.Line(o.Reason))
		if trouble && j.o.Told != nil {
			j.o.Told(j.name, o.Fate, safetext.Line(o.Reason))
		}
		// The rows of this batch are in: each is counted, even when its reject cannot be kept. A touch has no
		// quarantine of its own to wait in.
		waits := o.Fate == desk.Held && j.form.kind.name == "touches"
		if j.rejects != nil && (waits || j.report.Rejected > rejected) && kept == nil {
			kept = j.rejects.add(j.name, l.number, o.Reason, l.raw)
		}
	}
	if j.rejects == nil || kept != nil {
		return kept
	}
	return j.rejects.flush()
}

// because is the reason of a fault with its remedy, on one line.
func because(err error) string {
	if hint := fault.HintOf(err); hint != "" {
		return err.Error() + "; " + hint
	}
	return err.Error()
}
