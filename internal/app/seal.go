package app

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/seal"
)

// keyFile names the variable with the file of the key that secrets in the database are sealed with, such as systemd's
// credential; without it the file lies beside the database.
const keyFile = "EQLTUI_KEY_FILE"

// sealKey reads the key of secrets, and makes it when there is none yet.
func (a *app) sealKey(db string) (*seal.Key, error) {
	path, ours := a.lookup(keyFile), false
	if path == "" {
		path, ours = db+".key", true
	}
	secret, err := os.ReadFile(path)
	if ours && errors.Is(err, fs.ErrNotExist) {
		secret, err = makeKey(path)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "read the key of secrets "+path, err, "restore it, or name it by "+keyFile)
	}
	return seal.New(secret)
}

// makeKey writes a new key, for its owner alone. When another process was quicker its key counts.
func makeKey(path string) ([]byte, error) {
	secret := make([]byte, seal.KeySize)
	rand.Read(secret)
	made := path + ".new"
	if err := os.WriteFile(made, secret, 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(made)
	if err := os.Link(made, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}
