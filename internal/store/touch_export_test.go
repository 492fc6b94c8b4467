package store

import (
	"slices"
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

// Persons are read in stretches, and their touches behind them: whoever stands at an end of one must not be
// lost, and nobody's address may be given to another.
func TestEveryTouchIsExportedOnceWithWhoseItIs(t *testing.T) {
	t.Parallel()
	s := fresh(t)
	type line struct {
		id            int64
		email, client lead.Opt[string]
	}
	var want, got []line
	if err := s.Write(t.Context(), func(tx *Tx) error {
		for id := int64(1); id <= 2*owners+3; id++ {
			if id%7 == 0 {
				continue // a gap among the persons
			}
			p := &Person{ID: id}
			if id%3 > 0 {
				p.Email = lead.Known(string(rune('a'+id%26)) + "@dom.example")
				p.EmailKey = TouchName(id) + "@dom.example"
			}
			if err := tx.AddPerson(t.Context(), p); err != nil {
				return err
			}
			edge := id%owners <= 2 || id%owners >= owners-2
			if !edge && id%50 > 0 {
				continue
			}
			of := line{email: p.Email}
			if id%4 == 0 {
				of.client = lead.Known("c1-" + TouchName(id))
				for _, client := range []string{"c2-" + TouchName(id), of.client.V} {
					if err := tx.TieClient(t.Context(), client, id); err != nil {
						return err
					}
				}
			}
			for n := range int64(3) {
				touch := &Touch{ID: 10*id + n, PersonID: id, At: 1000 - n, Kind: "visit"}
				if n == 1 {
					touch.Kind = "partner_referral"
				} else {
					of.id = touch.ID
					want = append(want, of)
				}
				if err := tx.AddTouch(t.Context(), touch); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), func(tx *Tx) error {
		return tx.EveryTouch(t.Context(), func(t *Touch, email, client *lead.Opt[string]) error {
			got = append(got, line{t.ID, *email, *client})
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	later := func(a, b line) int { return int(a.id - b.id) }
	slices.SortFunc(got, later) // a person's touches come in the order of their times
	slices.SortFunc(want, later)
	if !slices.Equal(got, want) {
		t.Errorf("%d touches are exported instead of %d", len(got), len(want))
	}
}
