package intake

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
)

// maxProblems is how many rows with a problem a report names; the rejects file has all rejected.
const maxProblems = 20

// Report is what became of one file. The six fates add up to Read.
type Report struct {
	File         string `json:"file"`
	Kind         string `json:"kind"`
	Read         int    `json:"read"`
	Created      int    `json:"created"`
	Updated      int    `json:"updated"`
	Unchanged    int    `json:"unchanged"`
	Quarantined  int    `json:"quarantined"`
	Disqualified int    `json:"disqualified"`
	Rejected     int    `json:"rejected"`
	Took         string `json:"took"`
	DryRun       bool   `json:"dry_run,omitempty"`
	// Stopped says that the import was broken off: rows behind those read were not looked at.
	Stopped bool   `json:"stopped,omitempty"`
	Format  string `json:"format"`
	// Rejects is the file in which the rejected rows are kept, "" when there is none.
	Rejects  string    `json:"rejects,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
	// Ignored names the columns that were not read.
	Ignored []string `json:"ignored_columns,omitempty"`
}

// Problem is one row that did not simply come in.
type Problem struct {
	Line   int       `json:"line"`
	Fate   desk.Fate `json:"fate"`
	Reason string    `json:"reason"`
}

// count notes the fate of a row.
func (r *Report) count(line int, fate desk.Fate, reason string) {
	r.Read++
	switch fate {
	case desk.Created:
		r.Created++
	case desk.Updated:
		r.Updated++
	case desk.Unchanged:
		r.Unchanged++
	case desk.Held:
		r.Quarantined++
	case desk.Turned:
		r.Disqualified++
	default:
		r.Rejected++
		fate = desk.RejectedIn
	}
	trouble := fate == desk.Held || fate == desk.Turned || fate == desk.RejectedIn
	if trouble && len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{Line: line, Fate: fate, Reason: reason})
	}
}

// file is the report as the journal keeps it.
func (r *Report) file() desk.File {
	return desk.File{Name: r.File, Kind: r.Kind, Counts: map[desk.Fate]int{
		desk.Created: r.Created, desk.Updated: r.Updated, desk.Unchanged: r.Unchanged,
		desk.Held: r.Quarantined, desk.Turned: r.Disqualified, desk.RejectedIn: r.Rejected,
	}}
}

// took is the duration as JSON has it, to the millisecond.
func took(d time.Duration) string { return d.Round(time.Millisecond).String() }
