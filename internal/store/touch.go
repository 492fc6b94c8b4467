package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// Touch is one row of touches: it belongs to a person and counts for each of its living leads.
type Touch struct {
	ID       int64
	PersonID int64
	At       int64
	Kind     string
	URL      lead.Opt[string]
	Asset    lead.Opt[string]
	OwnedBy  lead.Opt[string]
	Partner  string `column:"partner_id"`
	Surface  string
	UTM      lead.UTM
}

// touchTable is how touches are kept: those of a person lie together in the order in which they happened.
var touchTable = newTable[Touch]("touches")

// emptied is what of a touch is written anew when its person is erased.
var emptied = touchTable.only("url", "asset", "utm")

// The queries of touches.
var (
	sqlAddTouch        = touchTable.insert()
	sqlEmptyTouch      = touchTable.update(emptied, "person_id", "at", "id")
	sqlHeldTouches     = touchTable.read(`WHERE person_id = $1 ORDER BY at, id`)
	sqlTouchesByPerson = touchTable.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 ORDER BY person_id, at, id`)
	sqlExportTouches = touchTable.read(`WHERE person_id > $1 AND person_id <= $2 AND kind <> 'partner_referral'
 ORDER BY person_id, at, id`)
)

// sqlTouchOwners lists who touches may belong to.
const sqlTouchOwners = `SELECT p.id, COALESCE(p.email, NULLIF(p.email_key, '')),
 (SELECT MIN(c.client_id) FROM person_clients c WHERE c.person_id = p.id) FROM persons p WHERE p.id > $1 ORDER BY p.id LIMIT $2`

const sqlDropTouch = `DELETE FROM touches WHERE person_id = $1 AND id = $2`

// AddTouch inserts a touch.
func (tx *Tx) AddTouch(ctx context.Context, t *Touch) error {
	if err := touchTable.add(ctx, tx, sqlAddTouch, t); err != nil {
		return err
	}
	return tx.facetTouch(ctx, t)
}

// TouchesByPerson returns the touches of these persons, oldest first. They are most of what is read to
// score leads, so all stand in one list and each is read into the same row.
func (tx *Tx) TouchesByPerson(ctx context.Context, ids []int64) (map[int64][]lead.Touch, error) {
	out := make(map[int64][]lead.Touch, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	const usual = 6 // touches of a person
	all := make([]lead.Touch, 0, usual*len(ids))
	var row Touch
	from, person := 0, int64(0)
	whole := func() {
		if len(all) > from {
			out[person] = all[from:len(all):len(all)]
		}
	}
	err := tx.rows(ctx, sqlTouchesByPerson, []any{idsJSON(ids)}, touchTable.kept, func(c *cells) error {
		if touchTable.into(c, &row); row.PersonID != person {
			whole()
			from, person = len(all), row.PersonID
		}
		all = append(all, row.Fact())
		return nil
	})
	whole()
	return out, err
}

// TouchNumber is the number in a name of TouchName, 0 for another text.
func TouchNumber(name string) int64 {
	digits, ok := strings.CutPrefix(name, "T-")
	if !ok {
		return 0
	}
	id, _ := strconv.ParseInt(digits, 10, 64) // what is no number is no name of ours
	return id
}

// DropTouch deletes a touch that an undone action had made.
func (tx *Tx) DropTouch(ctx context.Context, person, id int64) error {
	n, err := tx.put(ctx, sqlDropTouch, person, id)
	tx.Count("touches", -n)
	return errors.Join(err, tx.facetAnew(ctx, ofPersons, person))
}

// TouchName is the name of a touch among the facts.
func TouchName(id int64) string { return "T-" + strconv.FormatInt(id, 10) }

// Fact is the touch as scoring sees it.
func (t *Touch) Fact() lead.Touch {
	f := lead.Touch{ID: TouchName(t.ID), At: Instant(t.At), Kind: t.Kind, URL: t.URL, Asset: t.Asset, OwnedBy: t.OwnedBy, UTM: t.UTM}
	if t.Partner != "" {
		f.Partner = lead.Known(t.Partner)
	}
	if t.Surface != "" {
		f.Surface = lead.Known(t.Surface)
	}
	return f
}
