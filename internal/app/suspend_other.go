//go:build !linux

package app

// suspendable reports whether a stopped program can be brought back. Elsewhere than on Linux nobody
// can be asked, and a shell is the usual case.
func suspendable() bool { return true }
