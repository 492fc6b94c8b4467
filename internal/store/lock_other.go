//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package store

// alone has nothing to do where a file that is open cannot be renamed.
func alone(string) (release func(), err error) { return func() {}, nil }

// quiet has nothing to do there either.
func quiet(string, bool) (release func()) { return func() {} }
