package store

import (
	"context"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Person is everything personal that is held in fields. A person without an e-mail is known by its
// client ids only, until a record ties both together.
type Person struct {
	ID       int64            `json:"id"`
	EmailKey string           `json:"-"` // normalised address, "" for none
	Email    lead.Opt[string] `json:"email,omitzero"`
	Name     lead.Opt[string] `json:"name,omitzero"`
	Phone    lead.Opt[string] `json:"phone,omitzero"`
	Title    lead.Opt[string] `json:"title,omitzero"`
	Language lead.Opt[string] `json:"language,omitzero"`
	TimeZone lead.Opt[string] `json:"time_zone,omitzero"`
	ByHand   []string         `json:"by_hand"`
	ErasedAt int64            `json:"-"`
}

const personColumns = `id, email_key, email, name, phone, title, language, time_zone, search, by_hand, erased_at`

// The queries of persons and of what is held about them in free text.
const (
	sqlAddPerson      = `INSERT INTO persons (` + personColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	sqlSavePerson     = `UPDATE persons SET (` + personColumns + `) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE id = $1`
	sqlDropPerson     = `DELETE FROM persons WHERE id = $1`
	sqlPersonsByID    = `SELECT ` + personColumns + ` FROM persons WHERE id IN (SELECT value FROM json_each($1))`
	sqlPersonsByEmail = `SELECT ` + personColumns + ` FROM persons WHERE email_key IN (SELECT value FROM json_each($1)) AND email_key <> ''`
	sqlPersonClients  = `SELECT client_id, person_id FROM person_clients WHERE client_id IN (SELECT value FROM json_each($1))`
	sqlAddClient      = `INSERT INTO person_clients (client_id, person_id) VALUES ($1, $2) ON CONFLICT (client_id) DO NOTHING`
	sqlMoveClients    = `UPDATE person_clients SET person_id = $2 WHERE person_id = $1`
	sqlMoveTouches    = `UPDATE touches SET person_id = $2 WHERE person_id = $1`
	sqlMovePersonal   = `UPDATE personal SET person_id = $2 WHERE person_id = $1`
	sqlMoveLeads      = `UPDATE leads SET person_id = $2 WHERE person_id = $1`
	sqlAddPersonal    = `INSERT INTO personal (id, person_id, at, kind, value, search) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlPersonalByID   = `SELECT id, value FROM personal WHERE id IN (SELECT value FROM json_each($1))`
)

// SearchKey is the folded text under which a person is found.
func (p *Person) SearchKey() string {
	return safetext.Fold(p.Name.V + " " + p.Email.V)
}

func (p *Person) args() []any {
	return []any{p.ID, p.EmailKey, from(p.Email), from(p.Name), from(p.Phone), from(p.Title), from(p.Language), from(p.TimeZone), p.SearchKey(), toJSON(p.ByHand), p.ErasedAt}
}

// AddPerson inserts a person.
func (tx *Tx) AddPerson(ctx context.Context, p *Person) error {
	tx.Count("persons", 1)
	_, err := tx.exec(ctx, sqlAddPerson, p.args()...)
	return err
}

// SavePerson writes a person back.
func (tx *Tx) SavePerson(ctx context.Context, p *Person) error {
	_, err := tx.exec(ctx, sqlSavePerson, p.args()...)
	return err
}

func (tx *Tx) persons(ctx context.Context, text string, keys any) ([]*Person, error) {
	var out []*Person
	err := tx.each(ctx, text, []any{toJSON(keys)}, func(scan func(...any) error) error {
		p := &Person{}
		var search string
		out = append(out, p)
		return scan(&p.ID, &p.EmailKey, into(&p.Email), into(&p.Name), into(&p.Phone), into(&p.Title), into(&p.Language), into(&p.TimeZone), &search, asJSON{&p.ByHand}, &p.ErasedAt)
	})
	return out, err
}

// PersonsByID returns the persons of these ids, in no order.
func (tx *Tx) PersonsByID(ctx context.Context, ids []int64) ([]*Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.persons(ctx, sqlPersonsByID, ids)
}

// PersonsByEmail returns the persons of these normalised addresses, in no order.
func (tx *Tx) PersonsByEmail(ctx context.Context, keys []string) ([]*Person, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return tx.persons(ctx, sqlPersonsByEmail, keys)
}

// PersonsByClient maps the client ids that are known to persons.
func (tx *Tx) PersonsByClient(ctx context.Context, clients []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(clients) == 0 {
		return out, nil
	}
	err := tx.each(ctx, sqlPersonClients, []any{toJSON(clients)}, func(scan func(...any) error) error {
		var c string
		var id int64
		if err := scan(&c, &id); err != nil {
			return err
		}
		out[c] = id
		return nil
	})
	return out, err
}

// TieClient says that a client id belongs to a person. The first word stands.
func (tx *Tx) TieClient(ctx context.Context, client string, person int64) error {
	_, err := tx.exec(ctx, sqlAddClient, client, person)
	return err
}

// JoinPersons moves everything of a nameless person to the one it turned out to be.
func (tx *Tx) JoinPersons(ctx context.Context, stub, person int64) error {
	for _, text := range []string{sqlMoveClients, sqlMoveTouches, sqlMovePersonal, sqlMoveLeads} {
		if _, err := tx.exec(ctx, text, stub, person); err != nil {
			return err
		}
	}
	// A stub that this transaction made has not been counted yet.
	n, err := tx.exec(ctx, sqlDropPerson, stub)
	tx.Count("persons", -n)
	return err
}

// AddText keeps a free text about a person and returns the id by which the journal may name it.
func (tx *Tx) AddText(ctx context.Context, person, at int64, kind, text string) (int64, error) {
	id, err := tx.Take(ctx, "personal", 1)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, sqlAddPersonal, id, person, at, kind, text, safetext.Fold(text))
	return id, err
}

// Texts returns the free texts of these ids that were not erased.
func (tx *Tx) Texts(ctx context.Context, ids []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(ids) == 0 {
		return out, nil
	}
	err := tx.each(ctx, sqlPersonalByID, []any{toJSON(ids)}, func(scan func(...any) error) error {
		var id int64
		var v string
		if err := scan(&id, &v); err != nil {
			return err
		}
		out[id] = v
		return nil
	})
	return out, err
}
