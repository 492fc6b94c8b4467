package store

import (
	"cmp"
	"context"
	"slices"
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
	Partner  string
	Surface  string
	UTM      lead.UTM
}

const touchColumns = `id, person_id, at, kind, url, asset, owned_by, partner_id, surface, utm`

// The queries of touches.
const (
	sqlAddTouch        = `INSERT INTO touches (` + touchColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	sqlDropTouch       = `DELETE FROM touches WHERE id = $1`
	sqlTouchesByID     = `SELECT ` + touchColumns + ` FROM touches WHERE id IN (SELECT value FROM json_each($1))`
	sqlTouchesByPerson = `SELECT ` + touchColumns + ` FROM touches WHERE person_id IN (SELECT value FROM json_each($1)) ORDER BY person_id, at`
)

// AddTouch inserts a touch.
func (tx *Tx) AddTouch(ctx context.Context, t *Touch) error {
	tx.Count("touches", 1)
	utm := ""
	if t.UTM != (lead.UTM{}) {
		utm = utmJSON(t.UTM)
	}
	_, err := tx.put(ctx, sqlAddTouch, t.ID, t.PersonID, t.At, t.Kind, from(t.URL), from(t.Asset), from(t.OwnedBy), t.Partner, t.Surface, utm)
	return err
}

// TouchesByPerson returns the touches of these persons, oldest first.
func (tx *Tx) TouchesByPerson(ctx context.Context, ids []int64) (map[int64][]lead.Touch, error) {
	out := map[int64][]lead.Touch{}
	if len(ids) == 0 {
		return out, nil
	}
	var all []Touch
	err := tx.rows(ctx, sqlTouchesByPerson, []any{idsJSON(ids)}, 10, func(c *cells) error {
		all = append(all, Touch{ID: c.int(), PersonID: c.int(), At: c.int(), Kind: c.text(), URL: c.opt(), Asset: c.opt(), OwnedBy: c.opt(), Partner: c.text(), Surface: c.text(), UTM: c.utm()})
		return nil
	})
	// The index gives person and time; only those of one instant may stand in another order.
	order := func(a, b Touch) int {
		return cmp.Or(cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID))
	}
	if !slices.IsSortedFunc(all, order) {
		slices.SortFunc(all, order)
	}
	for i := range all {
		out[all[i].PersonID] = append(out[all[i].PersonID], all[i].Fact())
	}
	return out, err
}

// TouchesByID returns those of these touches that there are, by id.
func (tx *Tx) TouchesByID(ctx context.Context, ids []int64) (map[int64]*Touch, error) {
	out := map[int64]*Touch{}
	if len(ids) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, sqlTouchesByID, []any{idsJSON(ids)}, 10, func(c *cells) error {
		t := &Touch{ID: c.int(), PersonID: c.int(), At: c.int(), Kind: c.text(), URL: c.opt(), Asset: c.opt(), OwnedBy: c.opt(), Partner: c.text(), Surface: c.text(), UTM: c.utm()}
		out[t.ID] = t
		return nil
	})
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
func (tx *Tx) DropTouch(ctx context.Context, id int64) error {
	n, err := tx.put(ctx, sqlDropTouch, id)
	tx.Count("touches", -n)
	return err
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
