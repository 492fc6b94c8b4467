package store

import (
	"sync"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// ownCaches gives each connection that is opened from then on a cache of pages of its own, and says
// whether it could.
//
// The driver is built with SQLITE_ENABLE_MEMORY_MANAGEMENT, and then the caches of all connections
// form one group (pcache1Init): one list of the pages that were used last, one limit, one lock.
// Whoever reads a long table drives out the pages of everybody else, who wait for the lock to read
// them again. SQLite asks the switch for it whenever it makes a cache (pcache1Create), so it is turned
// where it stands: a cache points at its group, with which the state of all caches begins. The
// driver's own door to other caches (RegisterPageCache) goes through six maps for each page, which
// makes a look-up half as dear again. A driver of another make does not compile here, or is told by
// TestALongReadLeavesThePagesOfOthersAlone.
var ownCaches = sync.OnceValue(func() bool {
	tls := libc.NewTLS()
	defer tls.Close()
	place := libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(sqlite3.Tsqlite3_pcache_methods2{})))
	defer libc.Xfree(tls, place)
	args := libc.NewVaList(place)
	defer libc.Xfree(tls, args)
	// SQLite refuses the question once a database was opened in the process.
	if sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_GETPCACHE2, args) != sqlite3.SQLITE_OK ||
		sqlite3.Xsqlite3_initialize(tls) != sqlite3.SQLITE_OK {
		return false
	}
	methods := located[sqlite3.Tsqlite3_pcache_methods2](&place)
	create := *(*func(*libc.TLS, int32, int32, int32) uintptr)(unsafe.Pointer(&methods.FxCreate))
	destroy := *(*func(*libc.TLS, uintptr))(unsafe.Pointer(&methods.FxDestroy))
	const page, extra, purgeable = 4096, 0, 1
	cache := create(tls, page, extra, purgeable)
	if cache == 0 {
		return false
	}
	defer destroy(tls, cache)
	located[sqlite3.TPCacheGlobal](&located[sqlite3.TPCache1](&cache).FpGroup).FseparateCache = 1
	return true
})

// located is what lies where SQLite says, in memory that is not Go's.
func located[T any](at *uintptr) *T { return *(**T)(unsafe.Pointer(at)) }
