package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestABatchInPartsHasOneUndo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	var rows []desk.Referral
	for i := range 230 {
		rows = append(rows, perfect(fmt.Sprintf("p%d", i)))
	}
	b.refer(rows...)
	var batch string
	for from := 0; from < 230; from += 100 {
		var ids []lead.ID
		for i := from; i < min(from+100, 230); i++ {
			ids = append(ids, lead.ID(i+1))
		}
		done, err := b.Act(t.Context(), b.ana, desk.OnLeads(ids...), desk.Action{Verb: desk.Claim, Batch: batch})
		if err != nil || len(done.Leads()) != len(ids) {
			t.Fatalf("%d of %d: %v", len(done.Leads()), len(ids), err)
		}
		batch = done.Batch
	}
	b.must(b.bo, 150, desk.Action{Verb: desk.NoteIt, Note: "mine too"})
	done, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err != nil || len(done.Leads()) != 229 || len(done.Refused) != 1 || done.Refused[0].On.Lead() != 150 ||
		done.Text != "taking undone on 229 leads" {
		t.Fatalf("%d undone, %d refused, %q, %v", len(done.Leads()), len(done.Refused), done.Text, err)
	}
	if !strings.Contains(done.Refused[0].Err.Error(), "bo acted on it since") {
		t.Errorf("refused: %v", done.Refused[0].Err)
	}
	if got := strings.Join(b.findAll("owner:me"), " "); got != "L-150" {
		t.Errorf("still claimed are %s", got)
	}
}
