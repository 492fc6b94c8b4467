// Package crm keeps our leads and another system's records in step. It has what every connector is (Client, Error, the values
// in one form), what a policy maps (Fields), and the plan: which value of which field goes where, and why (Decide). The plan is
// pure; connectors stand below (hubspot) and pass one suite (crmtest).
package crm

import (
	"context"
	"fmt"
	"time"
)

// Object is a sort of record there.
type Object string

// The sorts of records. A contact is our lead (a Lead or Contact of Salesforce), a deal an opportunity.
const (
	Contact Object = "contact"
	Company Object = "company"
	Deal    Object = "deal"
	Call    Object = "call"
	Meeting Object = "meeting"
)

// Record is a record there as it was read. Values are in one form whatever the system (see Type), "" for none.
type Record struct {
	ID, Key  string // their id, and ours where it carries one
	Values   map[string]string
	At       map[string]time.Time // when a value was set, where the system keeps that and it was asked
	Changed  time.Time            // when anything of it changed last
	Archived bool                 // it was put away or deleted there
	Was      []string             // ids of records that were merged into it
	Contacts []string             // of a deal, call or meeting: the contacts that it is about
}

// Write is what is to be in a record. One with an ID is that record, which takes our Key from then on; without one it is the
// record that carries the Key, or a new one.
type Write struct {
	ID, Key string
	Values  map[string]string // "" empties a field
	Company string            // of a contact: their id of its company, "" leaves it
}

// Result is what became of a Write.
type Result struct {
	ID      string
	Created bool
	Err     *Error // nil: it is there
}

// Query says which records are asked for: those of any of these. Of what is not there nothing is answered.
type Query struct {
	IDs, Keys, Mails, Domains []string
	Fields                    []string // whose values are wanted
	History                   bool     // and when these were set, where the system keeps that
}

// Property is what a field is there.
type Property struct {
	Name     string
	Label    string
	Type     Type
	Options  []string // of a Choice: its values
	Unique   bool     // no two records have the same value
	ReadOnly bool
}

// Owner is somebody who can have a record there. Mail is in small letters.
type Owner struct{ ID, Mail string }

// Limits is how much may still be asked of a system, as it said last; -1 is that it did not say.
type Limits struct {
	Daily, DailyLeft int
	At               time.Time
}

// Client is a connector to a system. Whatever is refused for one record is told in its result and keeps no other from being
// written; an error is for what could not be tried at all, and is an *Error. A call is safe to repeat.
type Client interface {
	// Properties lists the fields of a sort of record.
	Properties(ctx context.Context, o Object) ([]Property, error)
	// Prepare makes the fields that are not there, which properties that need more are told of.
	Prepare(ctx context.Context, o Object, missing []Property) error
	// Owners lists who can have records.
	Owners(ctx context.Context) ([]Owner, error)
	// Find reads records, in no order.
	Find(ctx context.Context, o Object, q Query) ([]Record, error)
	// Upsert writes records, of whatever number; there is a result for each, in their order.
	Upsert(ctx context.Context, o Object, all []Write) ([]Result, error)
	// Changes calls f with records that changed at or after an instant, the earliest change first, and some of them again. It
	// returns from when on to ask the next time.
	Changes(ctx context.Context, o Object, since time.Time, fields []string, f func([]Record) error) (time.Time, error)
}

// Metered is a client that knows how much may still be asked.
type Metered interface{ Limits() Limits }

// Placed is a client that can say where people see its records: the address that Link goes on from, "" where it is not told.
type Placed interface {
	Web(ctx context.Context) (string, *Error)
}

// Kind is what an error means for what was to be done.
type Kind string

// The kinds.
const (
	Rejected Kind = "rejected" // this record as it is, for good: another value or another field is needed
	Later    Kind = "later"    // nothing is wrong with it: try again
	Auth     Kind = "auth"     // the token is not taken, or may not: nothing goes until somebody has set that right
	Conflict Kind = "conflict" // another record there has what should be of one alone, such as the address
	Missing  Kind = "missing"  // the record is not there any more
)

// Error is what a system answered.
type Error struct {
	Kind  Kind
	Why   string        // in a clause, clean and without the values that were sent
	Field string        // which field it is about, where that is known
	ID    string        // of a conflict: the record that has it
	After time.Duration // how long it wants to be left alone, 0 where it does not say
}

// Error is the clause.
func (e *Error) Error() string { return e.Why }

// Refuse makes an error of a kind.
func Refuse(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Why: fmt.Sprintf(format, args...)}
}
