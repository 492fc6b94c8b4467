package store

import (
	"context"
	"errors"
	"fmt"
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
	Partner  string `column:"partner_id"`
	Surface  string
	UTM      lead.UTM
	Seq      int64            // number of the journal from which on it is known; 0: before numbers were kept
	Page     int64            // number of the page it belongs to, 0 for none
	Referrer lead.Opt[string] // origin and path
	// What it is known by outside: without an external id the origin is "", or that of web analytics.
	Origin     string
	ExternalID string
}

// touchTable is how touches are kept: those of a person lie together in the order in which they happened.
var touchTable = newTable[Touch]("touches")

// emptied is what of a touch is written anew when its person is erased.
var emptied = touchTable.only("url", "asset", "utm", "referrer", "external_id")

// The queries of touches.
var (
	sqlAddTouch        = touchTable.insert()
	sqlEmptyTouch      = touchTable.update(emptied, "person_id", "at", "id")
	sqlSaveTouch       = touchTable.update(touchTable.but("person_id", "at", "id"), "person_id", "at", "id")
	sqlTouchOf         = touchTable.read(`WHERE person_id = $1 AND at = $2 AND id = $3`)
	sqlTouchNamed      = touchTable.read(`WHERE origin = $1 AND external_id = $2 ORDER BY id LIMIT 1`)
	sqlTouchesFrom     = touchTable.read(`WHERE (person_id, at, id) > ($1, $2, $3) ORDER BY person_id, at, id LIMIT $4`)
	sqlHeldTouches     = touchTable.read(`WHERE person_id = $1 ORDER BY at, id`)
	sqlTouchesByPerson = touchTable.read(`WHERE person_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
 ORDER BY person_id, at, id`)
	sqlExportTouches = touchTable.read(`WHERE person_id > $1 AND person_id <= $2 AND kind <> 'partner_referral'
 ORDER BY person_id, at, id`)
)

// sqlTouchOwners lists who touches may belong to.
const sqlTouchOwners = `SELECT p.id, CASE WHEN p.email_key <> '' THEN COALESCE(p.email, p.email_key) END,
 (SELECT MIN(c.client_id) FROM person_clients c WHERE c.person_id = p.id) FROM persons p WHERE p.id > $1 ORDER BY p.id LIMIT $2`

const sqlSetPage = `UPDATE touches SET page = $1 WHERE person_id = $2 AND at = $3 AND id = $4`

const sqlDropTouch = `DELETE FROM touches WHERE person_id = $1 AND at = $2 AND id = $3`

// AddTouch inserts a touch. One without a number of the journal gets that of the transaction's first event.
func (tx *Tx) AddTouch(ctx context.Context, t *Touch) (err error) {
	if t.Seq == 0 {
		if t.Seq, err = tx.FirstSeq(ctx); err != nil {
			return err
		}
	}
	if err := touchTable.add(ctx, tx, sqlAddTouch, t); err != nil {
		return err
	}
	return tx.facetTouch(ctx, t)
}

// Touch returns the touch of a key, nil when there is none. The time is part of it: one person may have very many.
func (tx *Tx) Touch(ctx context.Context, k TouchKey) (*Touch, error) {
	return first(touchTable.rows(ctx, tx, sqlTouchOf, k.Person, k.At, k.ID))
}

// TouchNamed returns the touch that is known by an origin and an external id, nil when there is none. It
// goes through all touches: whoever knows the person looks among the person's.
func (tx *Tx) TouchNamed(ctx context.Context, origin, externalID string) (*Touch, error) {
	return first(touchTable.rows(ctx, tx, sqlTouchNamed, origin, externalID))
}

// TouchKey is by what the table of touches is in order: where one stands among all. The zero key is before
// the first.
type TouchKey struct{ Person, At, ID int64 }

// Key is where a touch stands.
func (t *Touch) Key() TouchKey { return TouchKey{t.PersonID, t.At, t.ID} }

// String is a key as it is kept.
func (p TouchKey) String() string { return fmt.Sprintf("%d %d %d", p.Person, p.At, p.ID) }

// ParseTouchKey reads one that was kept.
func ParseTouchKey(s string) (p TouchKey, err error) {
	_, err = fmt.Sscanf(s, "%d %d %d", &p.Person, &p.At, &p.ID)
	return p, err
}

// TouchesFrom calls f for the touches behind a key, at most so many. The touch is f's only while it runs.
func (tx *Tx) TouchesFrom(ctx context.Context, from TouchKey, limit int, f func(*Touch) error) error {
	var row Touch
	return tx.rows(ctx, sqlTouchesFrom, []any{from.Person, from.At, from.ID, limit}, touchTable.kept, func(c *cells) error {
		touchTable.into(c, &row)
		return f(&row)
	})
}

// SetPage says which page a touch belongs to that had none.
func (tx *Tx) SetPage(ctx context.Context, at TouchKey, page int64) error {
	if _, err := tx.put(ctx, sqlSetPage, page, at.Person, at.At, at.ID); err != nil {
		return err
	}
	n, err := tx.word(ctx, "t.page", pageWord(page))
	if err != nil {
		return err
	}
	return tx.facetWords(ctx, at.Person, [len(touchFields)]int64{len(touchFields) - 1: n})
}

// SaveTouch writes a touch back that was read. What it is known by, its number and the one of the journal
// stay; its person and its time may be others.
func (tx *Tx) SaveTouch(ctx context.Context, was, now *Touch) error {
	if was.PersonID == now.PersonID && was.At == now.At {
		if _, err := tx.put(ctx, sqlSaveTouch, touchTable.args(touchTable.but("person_id", "at", "id"), now, now.PersonID, now.At,
			now.ID)...); err != nil {
			return err
		}
		return tx.facetAnew(ctx, ofPersons, now.PersonID)
	}
	if _, err := tx.put(ctx, sqlDropTouch, was.PersonID, was.At, was.ID); err != nil {
		return err
	}
	if err := touchTable.put(ctx, tx, sqlAddTouch, now); err != nil {
		return err
	}
	return tx.facetAnew(ctx, ofPersons, was.PersonID, now.PersonID)
}

// TouchesByPerson returns the touches of these persons, oldest first.
func (tx *Tx) TouchesByPerson(ctx context.Context, ids []int64) (map[int64][]lead.Touch, error) {
	out, _, err := touchesBy(ctx, tx, touchTable, sqlTouchesByPerson, ids, nil)
	return out, err
}

// touchesBy are the touches of persons, oldest first, as a table has them. They are most of what is read to score leads, so all
// stand in one list, in place of what stood there before, and each is read into the same row.
func touchesBy(
	ctx context.Context, tx *Tx, t *table[Touch], text string, ids []int64, all []lead.Touch,
) (map[int64][]lead.Touch, []lead.Touch, error) {
	out := make(map[int64][]lead.Touch, len(ids))
	if len(ids) == 0 {
		return out, all, nil
	}
	const usual = 6 // touches of a person
	all = slices.Grow(all[:0], usual*len(ids))
	var row Touch
	from, person := 0, int64(0)
	whole := func() {
		if len(all) > from {
			out[person] = all[from:len(all):len(all)]
		}
	}
	err := tx.rows(ctx, text, []any{idsJSON(ids)}, t.kept, func(c *cells) error {
		if t.into(c, &row); row.PersonID != person {
			whole()
			from, person = len(all), row.PersonID
		}
		if len(all) == cap(all) {
			all = slices.Grow(all, len(all)+1) // twice as long: one person may have a hundred thousand
		}
		all = append(all, row.Fact())
		return nil
	})
	whole()
	return out, all, err
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
func (tx *Tx) DropTouch(ctx context.Context, k TouchKey) error {
	n, err := tx.put(ctx, sqlDropTouch, k.Person, k.At, k.ID)
	tx.Count("touches", -n)
	return errors.Join(err, tx.facetAnew(ctx, ofPersons, k.Person))
}

// TouchName is the name of a touch among the facts.
func TouchName(id int64) string { return "T-" + strconv.FormatInt(id, 10) }

// Fact is the touch as scoring sees it.
func (t *Touch) Fact() lead.Touch {
	f := lead.Touch{ID: TouchName(t.ID), At: Instant(t.At), Kind: t.Kind, URL: t.URL, Asset: t.Asset, OwnedBy: t.OwnedBy, UTM: t.UTM,
		Referrer: t.Referrer, Page: t.Page, Seq: t.Seq, Origin: t.Origin, ExternalID: t.ExternalID}
	if t.Partner != "" {
		f.Partner = lead.Known(t.Partner)
	}
	if t.Surface != "" {
		f.Surface = lead.Known(t.Surface)
	}
	return f
}
