package store

import "context"

// The queries of users.
const (
	sqlUser    = `SELECT role FROM users WHERE name = $1`
	sqlAddUser = `INSERT INTO users (name, role, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`
	sqlUsers   = `SELECT name, role FROM users ORDER BY name`
)

// UserRole returns a user's role, "" for a stranger.
func (tx *Tx) UserRole(ctx context.Context, name string) (string, error) {
	var role string
	_, err := tx.one(ctx, sqlUser, []any{name}, &role)
	return role, err
}

// AddUser makes a user; one that exists stays as it is.
func (tx *Tx) AddUser(ctx context.Context, name, role string, at int64) error {
	_, err := tx.exec(ctx, sqlAddUser, name, role, at)
	return err
}

// Users returns every user's role by name.
func (tx *Tx) Users(ctx context.Context) (map[string]string, error) {
	return byText(ctx, tx, (*cells).text, sqlUsers)
}
