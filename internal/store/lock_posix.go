//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package store

import "syscall"

// setLock takes a lock of the process, which is all that this system and SQLite on it have.
const setLock = syscall.F_SETLK
