package store

import (
	"context"
	"errors"
	"io"
	"os"
)

// To write a gap through SQLite is to write its page into the log and from there into the file, and to read a page through
// it is a row of an answer: of a million leads that is most of what an erasure costs. What stands in a gap means nothing to
// SQLite, so the bytes may also be emptied where they are, while
//
//   - this process has SQLite's lock of whoever writes: nobody else changes a page, or copies one from the log;
//   - the log is empty: the file is the database, and nobody reads an older state of it;
//   - what others hold of the pages in memory is forgotten before they write, or they would write the gap as it was: the
//     transaction that ends this changes a page, and whoever begins the next one reads all of them anew;
//   - whoever is killed amid it leaves some gaps empty and some not, and it is known that it was not finished (owed.go).
//
// SQLite itself relies on it that a write changes no byte beside those that are written
// (https://www.sqlite.org/psow.html).

// allInFile is the open file, while a transaction that writes has begun, when all of the database is in it; nil when the
// log holds some of it, or where no file is open. To open one for this and to close it again would give back the locks
// that SQLite holds on it (fcntl(2)).
func (s *Store) allInFile() *os.File {
	if log, err := os.Stat(s.path + "-wal"); err != nil && !errors.Is(err, os.ErrNotExist) || err == nil && log.Size() > 0 {
		return nil
	}
	return s.turn.file()
}

// inPlace empties the gaps of all pages of the file.
func (g *gaps) inPlace(ctx context.Context, f *os.File, pages int64, volatile bool) error {
	first, err := g.page(ctx, 1)
	if err != nil {
		return err
	}
	// A chunk is as long as a few hundred pages, and begins with one.
	const some = 1 << 20
	size := int64(len(first))
	chunk := make([]byte, some-some%size)
	for at := int64(0); at < pages*size; at += int64(len(chunk)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := chunk[:min(int64(len(chunk)), pages*size-at)]
		if _, err := io.ReadFull(io.NewSectionReader(f, at, int64(len(part))), part); err != nil {
			return err
		}
		for i := int64(0); i < int64(len(part)); i += size {
			if number := (at+i)/size + 1; number > 1 { // the first is held in memory all the while
				if err := g.emptyIn(f, at+i, number, part[i:i+size]); err != nil {
					return err
				}
			}
		}
	}
	if !volatile {
		if err := f.Sync(); err != nil {
			return err
		}
	}
	if err := g.c.run(ctx, sqlForgetPages); err != nil {
		return err
	}
	g.find(1, first)
	for _, s := range g.empty {
		clear(first[s.from:s.to])
	}
	g.dirty = append(g.dirty, gapless{1, first}) // written in any case: others see by it that pages changed
	return g.write(ctx)
}

// emptyIn empties what of a page holds nothing and is not empty.
func (g *gaps) emptyIn(f *os.File, at, number int64, page []byte) error {
	g.find(number, page)
	for _, s := range g.empty {
		if blank(page[s.from:s.to]) {
			continue
		}
		if _, err := f.WriteAt(zeros[:s.to-s.from], at+int64(s.from)); err != nil {
			return err
		}
	}
	return nil
}
