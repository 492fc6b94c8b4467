package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// rejects keeps the rows that were refused, verbatim, with their line and the reason. The file is
// made with the first such row and never takes the place of another one.
type rejects struct {
	path   string // the wanted path
	fixed  bool   // the user named the path: no other name will do
	shared bool   // several files write here, so each row names its own
	file   *os.File
	out    *csv.Writer
}

// beside is the rejects file of a source.
func beside(source string) *rejects {
	if source == stdin {
		source = "stdin"
	}
	return &rejects{path: source + ".rejects.csv"}
}

// check refuses, before anything is written, a path that is taken already.
func (r *rejects) check() error {
	if _, err := os.Lstat(r.path); err == nil {
		return fault.New(fault.Usage, "keep rejected rows", safetext.Line(r.path)+" is there already",
			"name another file with --rejects, or move that one away")
	}
	return nil
}

// add writes one row.
func (r *rejects) add(source string, line int, reason, raw string) error {
	if r.file == nil {
		if err := r.create(); err != nil {
			return err
		}
	}
	record := []string{strconv.Itoa(line), safetext.Line(reason), raw}
	if r.shared {
		record = append(record, source)
	}
	return r.kept(r.out.Write(record))
}

// create opens a file that did not exist: the wanted one, or the next free number.
func (r *rejects) create() error {
	path, base := r.path, strings.TrimSuffix(r.path, ".csv")
	for n := 2; ; n++ {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			r.path, r.file, r.out = path, f, csv.NewWriter(f)
			break
		}
		if r.fixed || !errors.Is(err, fs.ErrExist) || n > 999 {
			return fault.Wrap(fault.ReadOnly, "keep rejected rows in "+safetext.Line(path), err,
				"name a file that can be written with --rejects")
		}
		path = fmt.Sprintf("%s-%d.csv", base, n)
	}
	header := []string{"line", "reason", "row"}
	if r.shared {
		header = append(header, "file")
	}
	return r.kept(r.out.Write(header))
}

// flush brings the rows of a batch to the file.
func (r *rejects) flush() error {
	if r.file == nil {
		return nil
	}
	r.out.Flush()
	return r.kept(r.out.Error())
}

// close ends the file and returns its path, "" when there was nothing to keep.
func (r *rejects) close() (string, error) {
	if r.file == nil {
		return "", nil
	}
	err := r.flush()
	return r.path, errors.Join(err, r.kept(r.file.Close()))
}

func (r *rejects) kept(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Full, "keep rejected rows in "+safetext.Line(r.path), err, "make room, or name another file with --rejects")
}
