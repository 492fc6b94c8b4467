package app

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// copyForm is a backup as JSON.
type copyForm struct {
	File    string  `json:"file"`
	Bytes   int64   `json:"bytes"`
	SHA256  string  `json:"sha256"`
	Leads   int64   `json:"leads"`
	Head    int64   `json:"head"` // number of the journal's newest event
	Hash    string  `json:"head_hash,omitempty"`
	Newest  *string `json:"newest"`
	Schema  int     `json:"schema"`
	Checked bool    `json:"checked"` // against FILE.sha256
	DB      string  `json:"db,omitempty"`
	Kept    string  `json:"kept,omitempty"` // the database that was replaced
}

func copyOf(c *store.Content) copyForm {
	newest := store.Instant(c.Newest)
	return copyForm{
		File: c.Path, Bytes: c.Bytes, SHA256: c.SHA256, Leads: c.Leads, Head: c.Head, Hash: c.Hash, Newest: stampOf(&newest),
		Schema: c.Schema, Checked: c.Listed,
	}
}

func (a *app) backupCommand() *cobra.Command {
	force := false
	c := &cobra.Command{
		Use: "backup FILE", Short: "Write a whole copy of the database while people go on working",
		Long: "backup writes a copy that holds everything acknowledged before it began. Nobody has to stop. The copy is\n" +
			"read from end to end before it gets its name; FILE.sha256 beside it, as sha256sum writes it, tells later\n" +
			"whether a byte has changed. Keep both on another disk: they hold names and addresses.",
		Example: "  eqltui backup /mnt/backup/leads-2026-11-20.db\n  eqltui backup leads.db.bak --force --json",
		Args:    a.oneBackup,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			path, now, err := a.place()
			if err != nil {
				return err
			}
			if err := there(path); err != nil {
				return err
			}
			done, err := store.Backup(ctx, path, args[0], force, now, store.Options{})
			if err != nil {
				return err
			}
			return a.tellCopy(copyOf(&done), "the backup is in "+done.Path)
		},
	}
	c.Flags().BoolVar(&force, "force", false, "replace FILE if it is there")
	return c
}

func (a *app) restoreCommand() *cobra.Command {
	only := false
	c := &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of the database",
		Long: "restore checks a copy of FILE from end to end and refuses what is damaged, cut off or newer than this\n" +
			"eqltui. It refuses while anybody has the database open. The database that it replaces is kept beside it as\n" +
			"NAME.before-restore-DATE.",
		Example: "  eqltui restore --verify-only /mnt/backup/leads-2026-11-20.db\n  eqltui restore /mnt/backup/leads-2026-11-20.db",
		Args:    a.oneBackup,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			if only {
				found, err := store.Verify(ctx, args[0])
				if err != nil {
					return err
				}
				a.warnUnlisted(&found)
				return a.tellCopy(copyOf(&found), found.Path+" can be restored")
			}
			return a.restoreFile(ctx, args[0])
		},
	}
	c.Flags().BoolVar(&only, "verify-only", false, "say whether FILE can be restored and change nothing")
	return c
}

func (a *app) restoreFile(ctx context.Context, file string) error {
	path, now, err := a.place()
	if err != nil {
		return err
	}
	found, kept, err := store.Restore(ctx, file, path, now, store.Options{})
	if err != nil {
		return err
	}
	a.warnUnlisted(&found)
	form := copyOf(&found)
	form.DB, form.Kept = path, kept
	if err := a.tellCopy(form, file+" is now "+path); err != nil || kept == "" {
		return err
	}
	a.note("the database that was there is kept as " + kept)
	return nil
}

// warnUnlisted says what could not be checked.
func (a *app) warnUnlisted(c *store.Content) {
	if !c.Listed {
		a.note("there is no " + c.Path + ".sha256: a byte that changed inside a value would not be noticed")
	}
}

// tellCopy says what a backup holds.
func (a *app) tellCopy(c copyForm, headline string) error {
	return a.answer(c, "%s\n%s, %d bytes, journal to %d, schema %d\nsha256 %s\n",
		safetext.Line(headline), counted(int(c.Leads), "lead"), c.Bytes, c.Head, c.Schema, c.SHA256)
}

// oneBackup takes the name of one file: a database is not read from or written to a pipe.
func (a *app) oneBackup(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return usageHint(cmd, "no file is named", "name one: eqltui "+cmd.Name()+" /mnt/backup/leads.db")
	case args[0] == "-":
		return usageHint(cmd, "- is no file", "name one: eqltui "+cmd.Name()+" /mnt/backup/leads.db")
	}
	return a.atMostOne(cmd, args)
}

// there refuses a database that does not exist.
func there(path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := store.Lone(path); err != nil {
			return err
		}
		return fault.New(fault.NotFound, "open database "+path, "there is none yet", "eqltui import FILE makes it; eqltui demo shows one")
	}
	return nil
}

// place is where the database lies and the instant at which it is looked at: now, or the time of --now.
func (a *app) place() (path string, now time.Time, err error) {
	if path, err = a.path(); err != nil {
		return "", now, err
	}
	clock, err := a.watch()
	return path, clock.now(), err
}
