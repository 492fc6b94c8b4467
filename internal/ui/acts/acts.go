// Package acts holds what is done to leads, each act in a file of its own with its form and all that the
// cockpit knows of it, and what is looked at beside them.
package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/ui/place"
)

// All lists the acts, by the keys that do them.
func All() []place.Act {
	return slices.Concat(note(), []place.Act{
		qualify(), call(), disqualify(), nurture(), contact(), ask(), assign(), snooze(), set(), confirm(), reject(), tag(),
		take(), accept(), archive(), copies(), links(), whose(), proposals(), referral(), overlap(), dutyDone(), dutyMove(), decide(),
		carried(), agree(), endPartner(), addPartner(), setPartner(), pausePartner(), addPage(), setPage(), gonePage(),
	})
}
