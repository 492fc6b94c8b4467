package app

import "runtime/debug"

// What the cockpit lets garbage grow to: it is open all day beside other programs, draws little, and
// makes little garbage, so collecting it sooner costs nothing that can be felt. The limit is soft and
// far above what a screen needs.
const (
	garbagePercent = 40
	softLimit      = 16 << 20
)

// spare keeps the memory of a long session small, unless the person decided otherwise.
func (a *app) spare() {
	if a.lookup("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if a.lookup("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
}
