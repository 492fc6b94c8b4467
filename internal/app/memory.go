package app

import "runtime/debug"

// garbagePercent is what the cockpit lets garbage grow to: it is open all day beside other programs
// and makes little of it. A limit in bytes was tried and left out: it saves two mebibytes, and a long
// list that outgrows it is collected without end.
const garbagePercent = 25

// rowsPercent is the same for a command that goes through all rows. It keeps a page of them, so at the
// usual percentage it would collect after every few mebibytes: a third of an export's work.
const rowsPercent = 400

// historyPercent is the same for a command that keeps something of every lead: a fifth less work than at the usual percentage,
// for a fifth more memory. More saves little and takes twice the memory. An import, which keeps a batch and the pages that it
// fills, takes a fourteenth less for a seventh more memory.
const historyPercent = 200

// spare keeps the memory of a long session small.
func (a *app) spare() { a.collectAt(garbagePercent) }

// lavish lets a command that goes through all rows collect seldom.
func (a *app) lavish() { a.collectAt(rowsPercent) }

// thrifty lets a command that keeps something of every lead collect less often than usual.
func (a *app) thrifty() { a.collectAt(historyPercent) }

// collectAt says when garbage is collected, where that is for this run to say.
func (a *app) collectAt(percent int) {
	if a.mayCollect() {
		debug.SetGCPercent(percent)
	}
}

// mayCollect reports whether this run may say when garbage is collected: not where the person did, and not for whoever came
// through a door, whose command would leave the process that serves everybody collecting as seldom as it.
func (a *app) mayCollect() bool { return a.served == nil && a.lookup("GOGC") == "" }
