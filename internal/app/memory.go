package app

import "runtime/debug"

// garbagePercent is what the cockpit lets garbage grow to: it is open all day beside other programs
// and makes little of it. A limit in bytes was tried and left out: it saves two mebibytes, and a long
// list that outgrows it is collected without end.
const garbagePercent = 25

// spare keeps the memory of a long session small, unless the person decided otherwise.
func (a *app) spare() {
	if a.lookup("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}
