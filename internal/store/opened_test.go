package store

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

// TestOpenLeadsAreThoseOfTheIndexes holds what is counted at a company against what the indexes of open leads have.
func TestOpenLeadsAreThoseOfTheIndexes(t *testing.T) {
	t.Parallel()
	open := 0
	for _, stage := range lead.Stages() {
		tx := &Tx{counts: map[string]int64{}, opened: map[int64]int64{}}
		tx.stands(&Lead{AccountID: 7, Stage: stage}, 1)
		if want := strings.Contains(isOpen, "'"+string(stage)+"'"); (tx.opened[7] == 1) != want {
			t.Errorf("%s: counted %d, in the indexes: %v", stage, tx.opened[7], want)
		}
		open += int(tx.opened[7])
	}
	if open != 2 {
		t.Errorf("%d stages are open", open)
	}
}
