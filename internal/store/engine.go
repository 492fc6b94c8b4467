package store

import (
	"fmt"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/eqltui/eqltui/internal/fault"
)

// MinimumEngine is the oldest SQLite that eqltui runs on: 3.7.0 to 3.51.2 could lose a commit when the
// log was reset while another process wrote (https://www.sqlite.org/releaselog/3_51_3.html).
const MinimumEngine = "3.51.3"

// checkEngine refuses an SQLite that is too old. It gives each connection pages of its own and no
// lock, and has SQLite lock open files where the system can: the usual locks belong to the process, and closing any
// descriptor of the file drops them all. Another program that then closes the file would take itself
// for the last one and remove the log under the cockpit, with everything that was written since.
func checkEngine() error {
	ownCaches()                    // without them it is only slower
	unlocked()                     // likewise
	_, _ = sqlite.OFDLocking(true) // some systems have none; SQLite's own check of the -shm file is left then
	if v := EngineVersion(); !notOlder(v, MinimumEngine) {
		why := fmt.Sprintf("version %s can lose commits; %s is the oldest that cannot", v, MinimumEngine)
		return fault.New(fault.Internal, "start SQLite", why, "install a build of eqltui with a newer SQLite")
	}
	return nil
}

// EngineVersion is the version of SQLite that is built in. The engine is the text that Go compiled, so
// its own constant says it and no database need be opened to ask.
func EngineVersion() string { return sqlite3.SQLITE_VERSION }

// notOlder compares versions of numbers and dots; what is no number counts as 0.
func notOlder(version, than string) bool {
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range max(len(a), len(b)) {
		var x, y int
		if i < len(a) {
			x, _ = strconv.Atoi(a[i])
		}
		if i < len(b) {
			y, _ = strconv.Atoi(b[i])
		}
		if x != y {
			return x > y
		}
	}
	return true
}
