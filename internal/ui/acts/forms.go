// Package acts holds the forms of what is done to leads, and of what is looked at beside them.
package acts

import (
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// forms are the sheets about leads, by the keys that open them.
func Forms() []place.Form {
	return []place.Form{
		{ID: keys.Qualify, New: newQualify, Takers: true},
		{ID: keys.Call, New: newCall},
		{ID: keys.Disqualify, New: newDisqualify},
		{ID: keys.Nurture, New: newNurture},
		{ID: keys.Contact, New: newContact},
		{ID: keys.Ask, New: newAsk},
		{ID: keys.Note, New: newNote},
		{ID: keys.Transfer, New: newAssign},
		{ID: keys.Snooze, New: newSnooze},
		{ID: keys.Set, New: newSet},
		{ID: keys.Confirm, New: newConfirm},
		{ID: keys.Reject, New: newReject},
		{ID: keys.Tag, New: newTag},
		{ID: keys.Copy, New: newCopySheet, First: true},
		{ID: keys.Browse, New: newBrowse, First: true},
		{ID: keys.NewReferral, New: newReferral, Nobody: true, Partners: true},
	}
}
