package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// metaBackup is the setting that keeps when the last backup was made, in ms.
const metaBackup = "last_backup"

// Backup writes a whole copy of the database at from into the file to, for its owner only, without
// stopping anybody who works on it: the copy holds everything that was acknowledged before it began.
// It is checked from end to end before it gets its name, and FILE.sha256 beside it tells later
// whether a byte of it has changed. force replaces a file that is there.
func Backup(ctx context.Context, from, to string, force bool, now time.Time, o Options) (Content, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return Content{}, err
	}
	if to, err = filepath.Abs(to); err != nil {
		return Content{}, err
	}
	what := "back up to " + to
	if err := checkEngine(); err != nil {
		return Content{}, err
	}
	if to, err = Behind(to); err != nil {
		return Content{}, onDisk(what, err)
	}
	if err := cmp.Or(lone(what, from), mayReplace(from, to, what, force)); err != nil {
		return Content{}, err
	}
	// No query_only: the copy is written by this connection. mode=ro keeps it off the original.
	original := fileURL(from) + "?_pragma=busy_timeout(5000)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)" + lookingMode(from)
	part, err := NewPart(to)
	if err != nil {
		return Content{}, onDisk(what, err)
	}
	defer DropPart(part) //nolint:errcheck // it has its name by then, or what went wrong is told
	if err := visit(ctx, original, func(c *sql.Conn) error {
		o.at(PointCopyStarted)
		_, err := c.ExecContext(ctx, sqlCopyInto, part) // which takes a file that is empty
		return err
	}); err != nil {
		return Content{}, classify(what, err)
	}
	o.at(PointCopied)
	c, err := keep(ctx, part, to, what, force, o)
	if err != nil {
		return Content{}, err
	}
	noteBackup(ctx, from, now)
	return c, nil
}

// mayReplace refuses a backup onto the database itself, into a folder that is not there, or over a
// file.
func mayReplace(from, to, what string, force bool) error {
	if old, err := os.Stat(to); err == nil {
		if own, err := os.Stat(from); err == nil && os.SameFile(old, own) {
			return fault.New(fault.Usage, what, "that is the database itself", "name another file")
		}
		if !old.Mode().IsRegular() {
			return fault.New(fault.Usage, what, "it is no file", "name a file")
		}
		if !force {
			return thereAlready(what)
		}
		if err := Writable(to); err != nil {
			return fault.Wrap(fault.ReadOnly, what, err, "make it writable, or name another file")
		}
	}
	if info, err := os.Stat(filepath.Dir(to)); err != nil || !info.IsDir() {
		return fault.New(fault.NotFound, what, "there is no folder "+filepath.Dir(to), "make it, or name another file")
	}
	return nil
}

func thereAlready(what string) error {
	return fault.New(fault.Usage, what, "there is something already", "name another file, or replace it with --force")
}

// remove takes a file away, if it is there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// keep checks a copy, brings it to the disk and gives it its name and its sum.
func keep(ctx context.Context, part, to, what string, force bool, o Options) (Content, error) {
	if err := syncFile(part); err != nil {
		return Content{}, onDisk(what, err)
	}
	sum, err := sumOf(part)
	if err != nil {
		return Content{}, onDisk(what, err)
	}
	c, err := verify(ctx, part, part, sum)
	if err != nil {
		return Content{}, fmt.Errorf("%s: %w", what, err)
	}
	o.at(PointCopyChecked)
	// Two that write one file name it one after the other, each with its own sum.
	defer quiet(filepath.Dir(to), true)()
	if _, err := os.Lstat(to); err == nil && !force {
		return Content{}, thereAlready(what)
	}
	// The sum of an older file must never lie beside this one.
	if err := remove(to + ".sha256"); err != nil {
		return Content{}, onDisk(what, err)
	}
	if err := os.Rename(part, to); err != nil {
		return Content{}, onDisk(what, err)
	}
	o.at(PointCopyNamed)
	if err := writeSum(to, sum); err != nil {
		return Content{}, onDisk(what, err)
	}
	c.Path, c.Listed = to, true
	return c, nil
}

// writeSum writes the sum of a file beside it, in the form of sha256sum.
func writeSum(path, sum string) error {
	name := path + ".sha256"
	part, err := NewPart(name)
	if err != nil {
		return err
	}
	defer DropPart(part) //nolint:errcheck // it has its name by then, or what went wrong is told
	if err := os.WriteFile(part, []byte(sum+"  "+filepath.Base(path)+"\n"), 0o600); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, name); err != nil {
		return err
	}
	return syncFolder(name)
}

// noteBackup lets doctor say how old the last backup is. The backup is good without it, so what
// goes wrong here is nobody's concern.
func noteBackup(ctx context.Context, path string, now time.Time) {
	if unwritable(path) != "" {
		return
	}
	_ = visit(ctx, dsn(path, false, "", "FULL"), func(c *sql.Conn) error {
		_, err := c.ExecContext(ctx, sqlSetMeta, metaBackup, strconv.FormatInt(now.UnixMilli(), 10))
		return err
	})
}

// syncFile brings a file's bytes to the disk.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncFolder brings the names in a file's folder to the disk. Systems on which a folder cannot be
// opened do that by themselves.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	defer d.Close()
	_ = d.Sync() // some file systems refuse to sync a folder
	return nil
}

// onDisk gives an error of the file system its kind.
func onDisk(what string, err error) error {
	if full(err) {
		return fault.Wrap(fault.Full, what, err, "free some disk space, or name a place on another disk")
	}
	return fault.Wrap(fault.ReadOnly, what, err, "check that the folder may be written, or name another place")
}
