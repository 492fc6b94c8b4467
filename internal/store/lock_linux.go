package store

// setLock is F_OFD_SETLK of fcntl(2): a lock that belongs to the open file and not to the process.
// SQLite's locks are of the same sort here, and closing any other descriptor does not drop them.
const setLock = 37
