package store

import (
	"errors"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
)

// lone refuses a place where a log (-wal) lies and its database does not. SQLite would take an empty file
// for a new database and remove the log, with every change in it that the missing file does not have.
func lone(what, path string) error {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return nil //nolint:nilerr // there is no log
	}
	where := "is missing"
	if info, err := os.Stat(path); err == nil {
		if info.Size() > 0 {
			return nil
		}
		where = "is empty"
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil // whoever opens it says why
	}
	return fault.New(fault.Corrupt, what, "the log of a database ("+path+"-wal) lies there and the database itself "+where,
		"put the database back under this name: the log holds its newest changes; if nobody wants them, move the log away")
}

// Lone says that a log lies where a database should be and the database does not, nil otherwise.
func Lone(path string) error { return lone("open database "+path, path) }

// identity is which files were opened: another file may get their names later, or none.
type identity struct{ file, log os.FileInfo }

// identify remembers the files of a database that has just been opened.
func identify(path string) (id identity) {
	look := func(name string) os.FileInfo {
		info, err := os.Stat(name)
		if err != nil || !os.SameFile(info, info) { // some systems read the identity only when it is asked for
			return nil
		}
		return info
	}
	return identity{look(path), look(path + "-wal")}
}

// stillThere refuses to go on with a database whose file was removed, renamed or replaced: what is written
// into a file without a name is lost as soon as it is closed, and nobody would have been told.
func (s *Store) stillThere() error {
	hint := "put it back as " + s.path + " and leave " + s.path + "-wal beside it: that log holds its newest changes"
	switch now, err := os.Stat(s.path); {
	case s.is.file == nil:
		return nil
	case errors.Is(err, os.ErrNotExist):
		return fault.New(fault.Gone, "", "the database was removed or renamed while it was open", hint)
	case err != nil:
		return fault.Wrap(fault.Gone, "look for the database", err, "make the folder of the database readable again")
	case !os.SameFile(s.is.file, now):
		return fault.New(fault.Gone, "", "another file took the place of the database while it was open",
			"close eqltui and open it again, or put back what was at "+s.path)
	case s.is.log == nil:
		return nil
	}
	if log, err := os.Stat(s.path + "-wal"); err != nil || !os.SameFile(s.is.log, log) {
		return fault.New(fault.Gone, "", "the log of the database was removed or renamed while it was open",
			"put back "+s.path+"-wal, or close eqltui, which writes the log into the database, and open it again")
	}
	return nil
}
