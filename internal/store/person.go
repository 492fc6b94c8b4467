package store

import (
	"context"

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

const personColumns = `id, email_key, email, name, phone, title, language, time_zone, search, by_hand, erased_at`

// personRead are the columns that are read back: all but what Go writes for SQL to search.
const personRead = `id, email_key, email, name, phone, title, language, time_zone, by_hand, erased_at`

// The queries of persons and of what is held about them in free text.
const (
	sqlAddPerson      = `INSERT INTO persons (` + personColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	sqlSavePerson     = `UPDATE persons SET (` + personColumns + `) = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE id = $12`
	sqlDropPerson     = `DELETE FROM persons WHERE id = $1`
	sqlPersonsByID    = `SELECT ` + personRead + ` FROM persons WHERE id IN (SELECT value FROM json_each($1))`
	sqlPersonsByEmail = `SELECT ` + personRead + ` FROM persons WHERE email_key IN (SELECT value FROM json_each($1)) AND email_key <> ''`
	sqlPersonClients  = `SELECT client_id, person_id FROM person_clients WHERE client_id IN (SELECT value FROM json_each($1))`
	sqlAddClient      = `INSERT INTO person_clients (client_id, person_id) VALUES ($1, $2) ON CONFLICT (client_id) DO NOTHING`
	sqlMoveClients    = `UPDATE person_clients SET person_id = $1 WHERE person_id = $2`
	sqlMoveTouches    = `UPDATE touches SET person_id = $1 WHERE person_id = $2`
	sqlMovePersonal   = `UPDATE personal SET person_id = $1 WHERE person_id = $2`
	sqlMoveLeads      = `UPDATE leads SET person_id = $1 WHERE person_id = $2`
	sqlAddPersonal    = `INSERT INTO personal (id, person_id, at, kind, value, search) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlPersonalByID   = `SELECT id, value FROM personal WHERE id IN (SELECT value FROM json_each($1))`
)

// SearchKey is the folded text under which a person is found.
func (p *Person) SearchKey() string {
	return safetext.Fold(p.Name.V + " " + p.Email.V)
}

func (p *Person) args() []any {
	return []any{p.ID, p.EmailKey, from(p.Email), from(p.Name), from(p.Phone), from(p.Title), from(p.Language), from(p.TimeZone), p.SearchKey(), listJSON(p.ByHand), p.ErasedAt}
}

// AddPerson inserts a person.
func (tx *Tx) AddPerson(ctx context.Context, p *Person) error {
	tx.Count("persons", 1)
	_, err := tx.put(ctx, sqlAddPerson, p.args()...)
	return err
}

// SavePerson writes a person back.
func (tx *Tx) SavePerson(ctx context.Context, p *Person) error {
	_, err := tx.put(ctx, sqlSavePerson, append(p.args(), p.ID)...)
	return err
}

func (tx *Tx) persons(ctx context.Context, text, keys string) ([]*Person, error) {
	var out []*Person
	err := tx.rows(ctx, text, []any{keys}, 10, func(c *cells) error {
		out = append(out, &Person{ID: c.int(), EmailKey: c.text(),
			Personal: lead.Personal{Email: c.opt(), Name: c.opt(), Phone: c.opt(), Title: c.opt(), Language: c.opt(), TimeZone: c.opt()},
			ByHand:   c.list(), ErasedAt: c.int()})
		return nil
	})
	return out, err
}

// PersonsByID returns the persons of these ids, in no order.
func (tx *Tx) PersonsByID(ctx context.Context, ids []int64) ([]*Person, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.persons(ctx, sqlPersonsByID, idsJSON(ids))
}

// PersonsByEmail returns the persons of these normalised addresses, in no order.
func (tx *Tx) PersonsByEmail(ctx context.Context, keys []string) ([]*Person, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return tx.persons(ctx, sqlPersonsByEmail, textsJSON(keys))
}

// PersonsByClient maps the client ids that are known to persons.
func (tx *Tx) PersonsByClient(ctx context.Context, clients []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(clients) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, sqlPersonClients, []any{textsJSON(clients)}, 2, func(c *cells) error {
		client := c.text()
		out[client] = c.int()
		return nil
	})
	return out, err
}

// TieClient says that a client id belongs to a person. The first word stands.
func (tx *Tx) TieClient(ctx context.Context, client string, person int64) error {
	_, err := tx.put(ctx, sqlAddClient, client, person)
	return err
}

// JoinPersons moves everything of a nameless person to the one it turned out to be.
func (tx *Tx) JoinPersons(ctx context.Context, stub, person int64) error {
	for _, text := range []string{sqlMoveClients, sqlMoveTouches, sqlMovePersonal, sqlMoveLeads} {
		if _, err := tx.put(ctx, text, person, stub); err != nil {
			return err
		}
	}
	// A stub that this transaction made has not been counted yet.
	n, err := tx.put(ctx, sqlDropPerson, stub)
	tx.Count("persons", -n)
	return err
}

// AddText keeps a free text about a person and returns the id by which the journal may name it.
func (tx *Tx) AddText(ctx context.Context, person, at int64, kind, text string) (int64, error) {
	id, err := tx.Next(ctx, "personal")
	if err != nil {
		return 0, err
	}
	return id, tx.KeepText(ctx, id, person, at, kind, text)
}

// KeepText is AddText under an id that Next of "personal" gave.
func (tx *Tx) KeepText(ctx context.Context, id, person, at int64, kind, text string) error {
	_, err := tx.put(ctx, sqlAddPersonal, id, person, at, kind, text, safetext.Fold(text))
	return err
}

// Texts returns the free texts of these ids that were not erased.
func (tx *Tx) Texts(ctx context.Context, ids []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(ids) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, sqlPersonalByID, []any{idsJSON(ids)}, 2, func(c *cells) error {
		id := c.int()
		out[id] = c.text()
		return nil
	})
	return out, err
}
