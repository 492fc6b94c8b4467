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
// for a fifth more memory. More saves little and takes twice the memory.
const historyPercent = 200

// spare keeps the memory of a long session small.
func (a *app) spare() { a.collectAt(garbagePercent) }

// lavish lets a command that goes through all rows collect seldom.
func (a *app) lavish() { a.collectAt(rowsPercent) }

// thrifty lets a command that keeps something of every lead collect less often than usual.
func (a *app) thrifty() { a.collectAt(historyPercent) }

// collectAt says when garbage is collected, unless the person decided that.
func (a *app) collectAt(percent int) {
	if a.lookup("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
