package store

import (
	"context"
	"errors"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Person is everything personal that is held in fields. A person without an e-mail is known by its
// client ids only, until a record ties both together.
type Person struct {
	ID       int64  `json:"id"`
	EmailKey string `json:"-"` // normalised address, "" for none
	lead.Personal
	ByHand   []string `json:"by_hand"`
	ErasedAt int64    `json:"-"`
}

// personTable is how persons are kept.
var personTable = newTable[Person]("persons",
	searched("search", func(p *Person) string {
		text := safetext.Fold(p.Name.V + " " + p.Email.V)
		if key := lead.PhoneKey(p.Phone.V); key != "" {
			text += " " + key
		}
		return text
	}),
)

// The queries of whole persons.
var (
	sqlAddPerson      = personTable.insert()
	sqlSavePerson     = personTable.update(personTable.all[1:], "id")
	sqlPersonsByID    = personTable.read(`WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`)
	sqlPersonsByEmail = personTable.read(`WHERE email_key IN (SELECT value FROM json_each($1)) AND email_key <> ''`)
)

// The queries of persons and of the client ids that they are known by.
const (
	sqlDropPerson    = `DELETE FROM persons WHERE id = $1`
	sqlPersonClients = `SELECT client_id, person_id FROM person_clients WHERE client_id IN (SELECT value FROM json_each($1))`
	sqlAddClient     = `INSERT INTO person_clients (client_id, person_id) VALUES ($1, $2) ON CONFLICT (client_id) DO NOTHING`
	sqlMoveClients   = `UPDATE person_clients SET person_id = $1 WHERE person_id = $2`
	sqlMoveTouches   = `UPDATE touches SET person_id = $1, seq = $2 WHERE person_id = $3`
	sqlMovePersonal  = `UPDATE personal SET person_id = $1 WHERE person_id = $2`
	sqlMoveMerged    = `UPDATE merges SET person_id = $1 WHERE person_id = $2`
	sqlMoveLeads     = `UPDATE leads SET person_id = $1 WHERE person_id = $2`
)

// AddPerson inserts a person.
func (tx *Tx) AddPerson(ctx context.Context, p *Person) error {
	if err := personTable.add(ctx, tx, sqlAddPerson, p); err != nil {
		return err
	}
	return faceted(ctx, tx, ofPersons, personFaceted, p.ID, p)
}

// SavePerson writes a person back.
func (tx *Tx) SavePerson(ctx context.Context, p *Person) error {
	if err := personTable.save(ctx, tx, sqlSavePerson, p); err != nil {
		return err
	}
	return faceted(ctx, tx, ofPersons, personFaceted, p.ID, p)
}

// PersonsByID returns the persons of these ids, in no order.
func (tx *Tx) PersonsByID(ctx context.Context, ids []int64) ([]*Person, error) {
	return among(ctx, tx, personTable, sqlPersonsByID, ids)
}

// PersonsByEmail returns the persons of these normalised addresses, in no order.
func (tx *Tx) PersonsByEmail(ctx context.Context, keys []string) ([]*Person, error) {
	return among(ctx, tx, personTable, sqlPersonsByEmail, keys)
}

// PersonsByClient maps the client ids that are known to persons.
func (tx *Tx) PersonsByClient(ctx context.Context, clients []string) (map[string]int64, error) {
	if len(clients) == 0 {
		return map[string]int64{}, nil
	}
	return byText(ctx, tx, (*cells).int, sqlPersonClients, textsJSON(clients))
}

// TieClient says that a client id belongs to a person. The first word stands.
func (tx *Tx) TieClient(ctx context.Context, client string, person int64) error {
	_, err := tx.put(ctx, sqlAddClient, client, person)
	return err
}

// JoinPersons moves everything of a nameless person to the one it turned out to be.
func (tx *Tx) JoinPersons(ctx context.Context, stub, person int64) error {
	// From now on its touches are known to be the person's.
	seq, err := tx.FirstSeq(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.put(ctx, sqlMoveTouches, person, seq, stub); err != nil {
		return err
	}
	for _, text := range []string{sqlMoveClients, sqlMovePersonal, sqlMoveLeads, sqlMoveMerged} {
		if _, err := tx.put(ctx, text, person, stub); err != nil {
			return err
		}
	}
	// A stub that this transaction made has not been counted yet.
	n, err := tx.put(ctx, sqlDropPerson, stub)
	tx.Count("persons", -n)
	if err != nil {
		return err
	}
	leads, err := tx.ids(ctx, sqlPersonsLeads, person)
	return errors.Join(err, tx.facetAnew(ctx, ofLeads, leads...), tx.facetAnew(ctx, ofPersons, stub, person))
}
