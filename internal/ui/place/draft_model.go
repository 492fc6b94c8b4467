package place

import (
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

// DraftModel is a model that this person has open beside the one in force. Nothing is scored by it; lists and pages show what it
// would give.
type DraftModel struct {
	Name  string         // the beginning of its hash, or of the one on which it is made
	Model *scoring.Model // of its numbers as they are now
	Score func(lead.ID) (score int, known bool)
}
