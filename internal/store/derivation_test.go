package store_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/store"
)

func TestADerivationMovesOnlyFromWhereItWasRead(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir()+"/a.db")
	ctx := t.Context()
	err := s.Write(ctx, func(tx *store.Tx) error {
		for _, of := range []string{"", "acme"} {
			if d, err := tx.Derivation(ctx, of); err != nil || !d.Done {
				t.Errorf("%q: one that never began is %+v, %v", of, d, err)
			}
			if err := tx.Derive(ctx, of, "b1"); err != nil {
				return err
			}
			d, err := tx.Derivation(ctx, of)
			if err != nil {
				return err
			}
			late := d
			d.After, d.Seen, d.Changed = 7, 5, 3
			if err := tx.Derived(ctx, &d); err != nil {
				return err
			}
			if late.After = 9; fault.KindOf(tx.Derived(ctx, &late)) != fault.Busy {
				t.Errorf("%q moves from where it no longer is", of)
			}
			for id, want := range map[int64]bool{7: false, 8: true} {
				l := &store.Lead{ID: id, PartnerID: "acme"}
				if d.Awaits(l) != want {
					t.Errorf("%q awaits lead %d: %t", of, id, !want)
				}
				if l.PartnerID = "ponte"; d.Awaits(l) != (want && of == "") {
					t.Errorf("%q awaits lead %d of another partner: %t", of, id, d.Awaits(l))
				}
			}
		}
		if all, err := tx.Derivations(ctx); err != nil || len(all) != 2 || all[0].Of != "" || all[1].Of != "acme" || all[1].After != 7 {
			t.Errorf("under way are %+v, %v", all, err)
		}
		for _, of := range []string{"acme", ""} {
			d, err := tx.Derivation(ctx, of)
			if err != nil {
				return err
			}
			d.Done = true
			if err := tx.Derived(ctx, &d); err != nil {
				return err
			}
		}
		if all, err := tx.Derivations(ctx); err != nil || len(all) != 0 {
			t.Errorf("under way are %+v, %v", all, err)
		}
		d, err := tx.Derivation(ctx, "")
		if err != nil || !d.Done || d.Changed != 3 || d.Awaits(&store.Lead{ID: 8}) {
			t.Errorf("that of all leads is kept as %+v, %v", d, err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
