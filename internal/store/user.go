package store

import "context"

// The queries of users.
const (
	sqlAddUser = `INSERT INTO users (name, role, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`
	sqlUsers   = `SELECT name, role FROM users WHERE removed_at = 0 ORDER BY name`
)

// AddUser makes a user; one that exists stays as it is.
func (tx *Tx) AddUser(ctx context.Context, name, role string, at int64) error {
	_, err := tx.exec(ctx, sqlAddUser, name, role, at)
	return err
}

// Users returns the role of every user who is here, by name.
func (tx *Tx) Users(ctx context.Context) (map[string]string, error) {
	return byText(ctx, tx, (*cells).text, sqlUsers)
}
