package store

import (
	"errors"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
)

// Room says whether the disk takes anything more: it writes a page beside the database and takes it away. A transaction that
// is taken back would not tell, because it comes to the disk with its end.
func (s *Store) Room() error {
	const page = 4096
	path := s.Path() + ".room"
	err := os.WriteFile(path, make([]byte, page), 0o600)
	if gone := os.Remove(path); err == nil && !errors.Is(gone, os.ErrNotExist) {
		err = gone
	}
	if err != nil {
		return fault.Wrap(fault.Full, "write beside the database", fault.Bare(err), "free some disk space")
	}
	return nil
}
