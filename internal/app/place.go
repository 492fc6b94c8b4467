package app

import (
	"cmp"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// path is where the database lies: --db, EQLTUI_DB, or the user's data folder.
func (a *app) path() (string, error) {
	if a.served != nil {
		return a.served.Path(), nil
	}
	db := cmp.Or(a.db, a.lookup("EQLTUI_DB"))
	switch {
	case strings.HasPrefix(db, "postgres://"), strings.HasPrefix(db, "postgresql://"):
		// The address holds a password: it is not repeated.
		return "", fault.New(fault.Usage, "open the database", "PostgreSQL comes with a later version", "name a file with --db PATH")
	case db != "":
		return db, nil
	}
	dir, err := a.folder("XDG_DATA_HOME", ".local", "share")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "eqltui.db"), nil
}

// folder is eqltui's own folder of a kind, by the XDG base directory specification: a variable that
// is not absolute is to be ignored.
func (a *app) folder(variable string, under ...string) (string, error) {
	if dir := a.lookup(variable); filepath.IsAbs(dir) {
		return filepath.Join(dir, "eqltui"), nil
	}
	home := cmp.Or(a.lookup("HOME"), a.lookup("USERPROFILE"))
	if home == "" {
		return "", fault.New(fault.Usage, "find your data folder", "HOME is not set", "name a file with --db PATH")
	}
	return filepath.Join(append(append([]string{home}, under...), "eqltui")...), nil
}

// user is who acts.
func (a *app) user() (string, error) {
	for _, name := range []string{a.as, a.lookup("EQLTUI_USER"), a.lookup("USER"), a.lookup("LOGNAME"), a.lookup("USERNAME")} {
		if name == "" {
			continue
		}
		clean := strings.TrimSpace(safetext.Line(name))
		if clean != name || strings.ContainsAny(name, " ,:\"") {
			hint := "use letters, digits, dots and dashes, as in --as ana"
			return "", fault.New(fault.Usage, "act as "+quoted(name), "that is no user name", hint)
		}
		return name, nil
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username, nil
	}
	return "", fault.New(fault.Usage, "find out who you are", "there is no login name", "say --as USER")
}
