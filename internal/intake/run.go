package intake

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// stdin is the name that reads standard input.
const stdin = "-"

// Options says how files are imported.
type Options struct {
	Door        Door             // the desk
	Profiles    []Profile        // documents: each file is read by the one that fits it best
	Profile     Profile          // what is said of all files, over the documents
	DryRun      bool             // nothing stays, no rejects file is written
	RejectsPath string           // "" is FILE.rejects.csv beside each file
	Zone        *time.Location   // home: of bare dates, and of times without an offset where no profile says; nil is UTC
	Words       []Vocabulary     // words of columns that the policy knows: others come in, and are told
	Currency    string           // the code of the one that amounts are kept in; "" takes any
	Now         func() time.Time // for how long it took; nil is time.Now
	Stdin       io.Reader        // read for a file called "-"
	// Several says that other files are imported with those named here.
	Several bool
	// First, when not 0, is how many rows of each file are read.
	First int
	// Told, when not nil, is called for each row that did not simply come in.
	Told func(file string, fate desk.Fate, reason string)
	// Progress, when not nil, is called after each batch: bytes of the file read and in all (0 when
	// that is not known), and rows.
	Progress func(file string, bytes, total, rows int64)
}

// Vocabulary is the words of a column of a kind that somebody knows. However they are spelled is all one.
type Vocabulary struct {
	Kind, Column string
	Words        []string
}

// twice reports whether a file may have to be read more than once.
func (o *Options) twice() bool {
	return len(o.Profiles) > 0 || o.Profile.Dates != "" || o.Profile.Numbers != ""
}

// ready fills in what was left open.
func (o *Options) ready() {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Run imports files in the order of their dependence. All of them are opened and recognised before
// anything is written: a file that cannot be read as rows changes nothing. When it is broken off,
// by ctx or by a fault of a source or of the database, it returns the reports of what was done
// together with the error.
func Run(ctx context.Context, o Options, files []string) ([]Report, error) {
	o.ready()
	jobs, err := open(ctx, &o, files)
	defer closeAll(jobs)
	if err != nil {
		return nil, err
	}
	shared, err := o.shareRejects(jobs)
	if err != nil {
		return nil, err
	}
	var reports []Report
	err = o.Door(ctx, o.DryRun, func(to Importer) error {
		reports = nil
		for _, j := range jobs {
			report, err := j.run(ctx, to)
			reports = append(reports, report)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if shared != nil {
		_, cerr := shared.close()
		err = errors.Join(err, cerr)
	}
	return reports, err
}

// open opens and recognises every file and puts them in order. On error what was opened so far is
// returned too, to be closed.
func open(ctx context.Context, o *Options, files []string) ([]*job, error) {
	if len(files) == 0 {
		return nil, fault.New(fault.Usage, "import", "no file is named", "name one, or - for standard input")
	}
	by, err := o.Profile.compile(o.Zone)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(o.Profile.Files)) {
		if !slices.ContainsFunc(files, func(file string) bool { return isFile(file, name) }) {
			return nil, fault.New(fault.Usage, "import", "something is said of a file "+shown(name)+" that is not among those to import",
				"write it as it stands among them")
		}
	}
	var jobs []*job
	o.Several = o.Several || len(files) > 1
	jsonl := false
	for i, name := range files {
		if name == stdin && slices.Contains(files[:i], stdin) {
			return jobs, fault.New(fault.Usage, "import", "standard input is named twice", "name - once")
		}
		j := &job{o: o, name: name}
		jobs = append(jobs, j)
		if err := j.open(ctx); err != nil {
			return jobs, err
		}
		jsonl = jsonl || j.form.json
	}
	// The keys of JSON Lines may differ from row to row, so a column that the first row lacks may
	// still come.
	if !jsonl {
		if err := missing(by, jobs); err != nil {
			return jobs, err
		}
	}
	slices.SortStableFunc(jobs, func(a, b *job) int { return a.form.kind.rank() - b.form.kind.rank() })
	return jobs, nil
}

// shareRejects gives every job the place for its rejected rows, and returns the one they share.
func (o *Options) shareRejects(jobs []*job) (*rejects, error) {
	if o.DryRun {
		return nil, nil
	}
	if o.RejectsPath == "" {
		for _, j := range jobs {
			j.rejects = beside(j.name)
		}
		return nil, nil
	}
	r := &rejects{path: o.RejectsPath, fixed: true, shared: len(jobs) > 1}
	for _, j := range jobs {
		j.rejects, j.sharing = r, true
	}
	return r, r.check()
}

func closeAll(jobs []*job) {
	for _, j := range jobs {
		if j.source != nil {
			j.source.close()
		}
	}
}
