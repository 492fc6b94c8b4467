package store

import (
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// unlocked takes from each connection that is opened from then on the lock that it has for several
// threads, and says whether it will.
//
// The driver opens every connection with SQLITE_OPEN_FULLMUTEX, so SQLite locks and unlocks it two or
// three times for each column of each row: a fifth of an export. But database/sql gives a connection to one
// goroutine at a time, and the driver says that two would break it before SQLite's lock could help
// (doc.go, Raw); whoever breaks a question off calls sqlite3_interrupt, which takes no lock. A connection
// without the lock is what SQLITE_OPEN_NOMUTEX makes, which the driver has no door to.
var unlocked = sync.OnceValue(func() bool {
	tls := libc.NewTLS()
	defer tls.Close()
	entry := struct {
		f func(*libc.TLS, uintptr, uintptr, uintptr) int32
	}{unlock}
	return sqlite3.Xsqlite3_auto_extension(tls, *(*uintptr)(unsafe.Pointer(&entry))) == sqlite3.SQLITE_OK
})

// unlock is called by SQLite for each new connection, at the end of its opening and under its lock.
func unlock(tls *libc.TLS, db, _, _ uintptr) int32 {
	c := located[sqlite3.Tsqlite3](&db)
	lock := c.Fmutex
	c.Fmutex = 0
	sqlite3.Xsqlite3_mutex_leave(tls, lock)
	sqlite3.Xsqlite3_mutex_free(tls, lock)
	return sqlite3.SQLITE_OK
}
