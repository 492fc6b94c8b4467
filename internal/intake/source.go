package intake

import (
	"errors"
	"io"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// source is the bytes of a file, from its beginning as often as they are asked for.
type source struct {
	name  string
	from  io.Reader // nil, or what can be read once
	file  *os.File
	spool bool // file is a copy of from
	total int64
}

// openSource opens a file, or standard input. What cannot be read twice is copied when it will have to be.
func openSource(name string, input io.Reader, twice bool) (*source, error) {
	s := &source{name: name}
	what := "read " + safetext.Line(name)
	if name == stdin {
		if input == nil {
			return nil, fault.New(fault.Usage, "import", "there is no standard input", "name a file")
		}
		s.from = input
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, unreadable(name, err)
		}
		info, err := f.Stat()
		switch {
		case err != nil:
			err = fault.Wrap(fault.Invalid, what, err, "")
		case info.IsDir():
			err = fault.New(fault.Invalid, what, "it is a folder", "name the files in it")
		case info.Mode().IsRegular():
			s.file, s.total = f, info.Size()
			return s, nil
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		s.from = f
	}
	if twice {
		return s, s.copy()
	}
	return s, nil
}

// copy puts what can be read once into a file that has no name but this program's.
func (s *source) copy() error {
	f, err := os.CreateTemp("", "eqltui-import-*")
	if err != nil {
		return fault.Wrap(fault.ReadOnly, "keep "+safetext.Line(s.name)+" while it is looked through", err, "give it as a file")
	}
	s.file, s.spool = f, true
	if s.total, err = io.Copy(f, s.from); err != nil {
		return fault.Wrap(fault.Full, "keep "+safetext.Line(s.name)+" while it is looked through", err, "make room, or give it as a file")
	}
	return nil
}

// again reports whether the bytes can be read more than once.
func (s *source) again() bool { return s.file != nil }

// begin gives the bytes from the first on.
func (s *source) begin() (io.Reader, error) {
	if s.file == nil {
		return s.from, nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fault.Wrap(fault.Invalid, "read "+safetext.Line(s.name), err, "")
	}
	return s.file, nil
}

// close lets go of the file, and of a copy for good.
func (s *source) close() {
	if c, ok := s.from.(io.Closer); ok && s.name != stdin {
		_ = c.Close() // it was only read
	}
	if s.file == nil {
		return
	}
	_ = s.file.Close() // likewise
	if s.spool {
		_ = os.Remove(s.file.Name()) // a folder of the system's is emptied by others too
	}
}

// Readable says which of some files is not there or cannot be read, nil when all are. Pipes are not touched.
func Readable(files []string) error {
	for _, name := range files {
		info, err := os.Stat(name)
		switch {
		case name == stdin || err == nil && !info.Mode().IsRegular():
			continue
		case err == nil:
			var f *os.File
			if f, err = os.Open(name); err == nil {
				err = f.Close()
			}
		}
		if err != nil {
			return unreadable(name, err)
		}
	}
	return nil
}

func unreadable(name string, err error) error {
	return fault.Wrap(fault.Invalid, "read "+safetext.Line(name), fault.Bare(err), "check the name and whether it may be read")
}
