package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// Restore puts the backup file in the place of the database at to. It checks a copy of its own before
// it touches anything, refuses while anybody has the database open, keeps the replaced one beside it
// and returns its name, "" when there was none. Broken off at any moment, it leaves the old database
// or the new one in the place, never a mixture, and may simply be repeated.
func Restore(ctx context.Context, file, to string, now time.Time, o Options) (Content, string, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return Content{}, "", err
	}
	if to, err = filepath.Abs(to); err != nil {
		return Content{}, "", err
	}
	what := "restore " + file
	if err := checkEngine(); err != nil {
		return Content{}, "", err
	}
	from, err := os.Stat(file)
	if err != nil {
		return Content{}, "", fault.Wrap(fault.NotFound, what, fault.Bare(err), "name a file that was written by eqltui backup")
	}
	if old, err := os.Stat(to); err == nil && os.SameFile(from, old) {
		return Content{}, "", fault.New(fault.Usage, what, "that is the database itself", "name a backup")
	}
	if err := lone(what, to); err != nil {
		return Content{}, "", err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return Content{}, "", onDisk(what, err)
	}
	// The copy lies in the database's own folder, so that the last step is a rename also when the
	// backup comes from another disk, and it is the copy that is checked, so that nobody can change
	// the file between the check and its use.
	part, err := NewPart(to)
	if err != nil {
		return Content{}, "", onDisk(what, err)
	}
	defer DropPart(part) //nolint:errcheck // it has its name by then, or what went wrong is told
	sum, err := take(ctx, file, part)
	if err != nil {
		return Content{}, "", onDisk(what, err)
	}
	c, err := verify(ctx, part, file, sum)
	if err != nil {
		return Content{}, "", err
	}
	o.at(PointRestoreTaken)
	defer quiet(filepath.Dir(to), true)()
	aside, err := exchange(ctx, part, to, now, o)
	if err != nil {
		return Content{}, "", fmt.Errorf("%s: %w", what, err)
	}
	if c.Hash != "" {
		_ = writeHead(to, Mark{Seq: c.Head, Hash: c.Hash, At: now.UTC().Truncate(time.Second)}) // as keepHead
	}
	o.at(PointRestoreFinished)
	return c, aside, nil
}

// take copies a file into an empty one and to the disk, and returns its SHA-256 in hex.
func take(ctx context.Context, from, to string) (string, error) {
	in, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY, 0)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = out.Sync()
	}
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, out.Close())
}

// exchange puts the file part in the place of the database at to, and the old one aside with its log.
func exchange(ctx context.Context, part, to string, now time.Time, o Options) (string, error) {
	aside := ""
	if _, err := os.Stat(to); err == nil {
		release, err := alone(to)
		if err != nil {
			return "", err
		}
		release()
		fold(ctx, to)
		if release, err = alone(to); err != nil {
			return "", err
		}
		defer release()
	}
	o.at(PointRestoreLocked)
	if _, err := os.Stat(to); err == nil {
		if aside, err = secondName(to, now); err != nil {
			return "", onDisk("keep the old database", err)
		}
	}
	o.at(PointRestoreAside)
	// The log of the old database would be taken for the new one's: it goes with the old one.
	if err := move(to+"-wal", aside+"-wal", aside); err != nil {
		return "", onDisk("put the old log aside", err)
	}
	if err := move(HeadFile(to), HeadFile(aside), aside); err != nil {
		return "", onDisk("put the old head file aside", err)
	}
	if err := remove(to + "-shm"); err != nil {
		return "", onDisk("remove the old log's index", err)
	}
	o.at(PointRestoreUnwal)
	if err := os.Rename(part, to); err != nil {
		return "", onDisk("put the new database in its place", err)
	}
	o.at(PointRestoreSwapped)
	return aside, syncFolder(to)
}

// fold writes the log of a sound database into it, so that nothing of it lies in a second file when
// the place changes hands. Of a damaged one, or with a log that is not its own, everything stays as
// it is: it is put aside like that.
func fold(ctx context.Context, path string) {
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return
	}
	if !sound(ctx, path, modeRead) {
		return
	}
	_ = visit(ctx, dsn(path, false, "", "FULL"), func(c *sql.Conn) error { // the last one to close a database folds its log in
		_, err := c.ExecContext(ctx, sqlEmptyLog)
		return err
	})
}

// secondName gives the database another name beside its own, so that there is no moment at which
// nothing stands in its place.
func secondName(path string, now time.Time) (string, error) {
	base := path + ".before-restore-" + now.UTC().Format("20060102-150405")
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		err := os.Link(path, name)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil { // no links here: then it moves away
			err = os.Rename(path, name)
		}
		return name, err
	}
}

// move puts what lies beside a database aside under the old database's new name. Without an old database
// there is no log, or an empty one (lone), and nobody needs its head.
func move(file, to, aside string) error {
	if aside == "" {
		return remove(file)
	}
	if err := os.Rename(file, to); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
