// Package fault is how an error speaks to a person: what happened, why, and what to do next.
//
// A machine reads the Kind, a person reads What, Why and Hint. Everything that has no Kind is
// Internal: its text goes to the operator, not to a partner.
package fault

import (
	"errors"
	"io/fs"
	"strings"
)

// Kind says what sort of thing went wrong, for exit codes, HTTP statuses and screens.
type Kind string

// The kinds. Their text appears as "code" in JSON errors, so it is stable.
const (
	Usage    Kind = "usage"     // the command was called wrongly
	Invalid  Kind = "invalid"   // a value, a file or a policy is not acceptable
	NotFound Kind = "not_found" // no such lead, partner, user, policy
	Conflict Kind = "conflict"  // somebody else was first; the lead moved on meanwhile
	Refused  Kind = "refused"   // a gate or a rule of the trade says no
	Denied   Kind = "denied"    // this person may not do that
	Busy     Kind = "busy"      // another process holds the database
	ReadOnly Kind = "read_only" // the file or its folder cannot be written
	Full     Kind = "full"      // no space left
	Newer    Kind = "newer"     // the schema is newer than this program
	Corrupt  Kind = "corrupt"   // the file is damaged or is not a database
	Gone     Kind = "gone"      // the file was removed, renamed or replaced while it was open
	Internal Kind = "internal"  // a fault of the program's own
)

// Error is an error with a kind and, for people, the act that failed, the reason and a remedy.
type Error struct {
	Kind Kind
	What string // the act, in the house form: "claim lead L-7"
	Why  string // the reason, a clause: "held by ana"
	Hint string // what to do next, a sentence without a full stop; may be empty
	Err  error  // the cause, if there is one
}

// New returns an error of the kind with an act, a reason and a remedy.
func New(kind Kind, what, why, hint string) *Error {
	return &Error{Kind: kind, What: what, Why: why, Hint: hint}
}

// Wrap gives a cause a kind, an act and a remedy; the cause's own text becomes the reason.
func Wrap(kind Kind, what string, err error, hint string) *Error {
	return &Error{Kind: kind, What: what, Hint: hint, Err: err}
}

// Error renders "act: reason". The hint is not part of it: the edge shows it on its own line.
func (e *Error) Error() string {
	parts := make([]string, 0, 3)
	for _, s := range []string{e.What, e.Why} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// Bare is an error of the file system without the path, which a message names already.
func Bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// KindOf returns the kind of the outermost fault in err's chain, Internal when there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// HintOf returns the first remedy found in err's chain, or "".
func HintOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
