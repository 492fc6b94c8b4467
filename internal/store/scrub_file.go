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
		if err := g.emptyIn(f, at, int(size), part); err != nil {
			return err
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

// emptyIn empties what holds nothing and is not empty of the pages of a chunk that stands at a place of the file. What
// lies between two such parts is written again as it is, where that touches no other page: the first time a fifth of all
// pages have several parts, and writes of each by itself cost half of this walk.
func (g *gaps) emptyIn(f *os.File, at int64, size int, chunk []byte) error {
	from, to := 0, 0 // what of the chunk is to be written
	write := func() error {
		if from == to {
			return nil
		}
		_, err := f.WriteAt(chunk[from:to], at+int64(from))
		return err
	}
	for start := 0; start < len(chunk); start += size {
		number := (at+int64(start))/int64(size) + 1
		if number == 1 {
			continue // it is held in memory all the while
		}
		page := chunk[start : start+size]
		g.find(number, page)
		for _, s := range g.empty {
			if blank(page[s.from:s.to]) {
				continue
			}
			clear(page[s.from:s.to])
			if start+s.from-to >= size { // a page between is left alone
				if err := write(); err != nil {
					return err
				}
				from = start + s.from
			}
			to = max(to, start+s.to)
		}
	}
	return write()
}
