package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/eqltui/eqltui/internal/fault"
)

// OpenFiles is where a system lists the files that are open. Their names are links too, but what they lead
// to is for whoever opened it.
const OpenFiles = "/proc/"

// Behind is the file that a path leads to through links, where it need not be yet: what is written
// whole takes that file's place, and the link stays.
func Behind(path string) (string, error) {
	const most = 40 // as many as systems follow
	for range most {
		if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			path = filepath.Join(dir, filepath.Base(path))
		}
		if strings.HasPrefix(path, OpenFiles) {
			return path, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil //nolint:nilerr // it is no link
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", syscall.ELOOP
}

// Writable says why a file may not be written, nil when it may or is not there. Who may write its folder
// could put another in its place all the same, and who is root could write it: its mode is somebody's word.
func Writable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fault.Bare(err)
	case info.Mode().Perm()&0o222 == 0:
		return errors.New("it is read-only")
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fault.Bare(err)
	}
	return f.Close()
}
