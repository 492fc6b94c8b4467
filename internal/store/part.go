package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/eqltui/eqltui/internal/safetext"
)

// partNumber tells the files apart that one process writes at the same time.
var partNumber atomic.Int64 //nolint:gochecknoglobals // names of one process must differ

// partName is what a file is called while it is being written: its own name, whose it is, and that it is
// none yet. Two processes that write one file meet only where it gets its name.
var partName = safetext.Pattern(`\.eqltui-([0-9]+)-[0-9]+\.part(-journal|-wal|-shm)?$`)

// NewPart makes an empty file, for its owner only, that will get the name of path when it is whole. What
// processes left beside it that have ended is taken away.
func NewPart(path string) (string, error) {
	sweep(filepath.Dir(path))
	part := fmt.Sprintf("%s.eqltui-%d-%d.part", path, os.Getpid(), partNumber.Add(1))
	if err := DropPart(part); err != nil { // of a process that had our number
		return "", err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	return part, f.Close()
}

// DropPart takes a part away, with what SQLite may have left beside it.
func DropPart(part string) (err error) {
	for _, end := range []string{"-journal", "-wal", "-shm", ""} {
		if e := remove(part + end); e != nil {
			err = e
		}
	}
	return err
}

// probes are the files by which earlier versions tried whether a folder can be written.
const probes = ".eqltui-probe-"

// sweep takes away what is left in a folder of what was broken off: parts of processes that have ended, and
// probes. Nobody reads it, and it may hold names. What cannot be taken away stays.
func sweep(dir string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, f := range files {
		name := f.Name()
		pid := partOf(name)
		if (strings.HasPrefix(name, probes) || pid != 0 && ended(pid)) && f.Type().IsRegular() {
			_ = os.Remove(filepath.Join(dir, name))
		}
	}
}

// partOf is the number of the process that writes a part, 0 for what is none.
func partOf(name string) int {
	found := partName().FindStringSubmatch(name)
	if found == nil {
		return 0
	}
	pid, err := strconv.Atoi(found[1])
	if err != nil {
		return 0
	}
	return pid
}
