package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// Before an act time is given its due for the leads that are named, and for none of the others that are
// due too: whoever acts must not wait for those. What is left comes with the next tick.
func TestAnActCatchesUpWithItsOwnLeadsAlone(t *testing.T) {
	t.Parallel()
	const leads = 12 // those of an even number are nurtured, the others lose points
	b := many(t, leads)
	for id := lead.ID(2); id <= leads; id += 2 {
		b.must(b.ana, id, desk.Action{Verb: desk.NurtureIt, Until: friday.AddDate(0, 0, 10)})
	}
	b.pass(100 * 24 * time.Hour)
	st, err := store.Open(t.Context(), b.db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	kept := func() map[lead.ID]string { // as they stand in the file: a row that is shown is judged when it is asked for
		out := map[lead.ID]string{}
		if err := st.Read(t.Context(), func(tx *store.Tx) error {
			all, err := tx.LeadsAfter(t.Context(), 0, leads)
			for _, l := range all {
				out[lead.ID(l.ID)] = fmt.Sprint(l.Stage, " ", l.Score)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := kept()
	named := map[lead.ID]bool{4: true, 7: true}
	on := append(desk.OnLeads(4, 7, 4000), desk.Subject{Kind: desk.Partners, ID: "acme"})
	if err := b.TickOf(t.Context(), on); err != nil {
		t.Fatal(err)
	}
	after := kept()
	for id := lead.ID(1); id <= leads; id++ {
		if moved := after[id] != before[id]; moved != named[id] {
			t.Errorf("%s was %s and is %s", id, before[id], after[id])
		}
	}
	verified(t, b.Desk)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	later := kept()
	for id := lead.ID(1); id <= leads; id++ {
		if want := after[4+3*(id%2)]; later[id] != want {
			t.Errorf("after the tick %s is %s, others are %s", id, later[id], want)
		}
	}
}
