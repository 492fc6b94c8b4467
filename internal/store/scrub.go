package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/eqltui/eqltui/internal/fault"
)

// Scrub leaves no byte of what was deleted in the file or in the log beside it.
//
// SQLite overwrites what is deleted (secure_delete). But where it moved rows about to make room, copies
// of them stay behind in the gaps of pages, and a later deletion does not know of those. So every page
// is looked at, and a gap that is not empty is emptied, in its place (scrub_file.go) or, where that cannot
// be, through SQLite as any other change. The first time that is a fifth of the pages, later a few: building
// the file again would write all of them, each time. Meanwhile others read and nobody writes. It is an error
// of kind Busy when somebody reads an older state meanwhile, and of kind Full when there is no room for the log.
func (s *Store) Scrub(ctx context.Context) error {
	const what = scrubbing
	if s.readOnly != "" {
		return fault.New(fault.ReadOnly, what, s.readOnly, "")
	}
	c, free, err := s.hold(ctx, s.writer, what)
	if err != nil {
		return err
	}
	defer free()
	return s.scrub(ctx, c, sqlPatient)
}

const scrubbing = "empty the gaps of the database, where pieces of what was erased may lie"

// scrub is Scrub with a connection; waits says whether it waits for those who read.
func (s *Store) scrub(ctx context.Context, c *conn, waits string) error {
	const what = scrubbing
	// Where nobody reads an older state, every page is in the file then.
	if _, _, _, err := c.emptyLog(ctx, sqlBrief); err != nil {
		return classify(what, err)
	}
	if err := c.emptyGaps(ctx, s); err != nil {
		return classify(what, err)
	}
	s.o.at(PointGapsEmptied)
	busy, pages, done, err := c.emptyLog(ctx, waits)
	if err != nil {
		return classify(what, err)
	}
	if busy != 0 {
		return fault.New(fault.Busy, what, fmt.Sprintf("somebody reads an older state (%d of %d pages are written)", done, pages),
			"close the other sessions, and erase again; the next eqltui that opens the database finishes it too")
	}
	return s.settleOwed(ctx, c)
}

// emptyLog copies the log into the file and cuts it off. busy is not 0 where somebody reads an older state: then done of
// pages were copied.
func (c *conn) emptyLog(ctx context.Context, waits string) (busy, pages, done int64, err error) {
	if err := c.run(ctx, waits); err != nil {
		return 0, 0, 0, err
	}
	defer c.run(context.WithoutCancel(ctx), sqlPatient) //nolint:errcheck // it would wait less
	err = c.c.QueryRowContext(ctx, sqlEmptyLog).Scan(&busy, &pages, &done)
	return busy, pages, done, err
}

// manyPages is from how many pages on the number of one may begin like a page of rows does. Such a file,
// of 64 GiB, is built again.
const manyPages = 1 << 24

// emptyGaps empties the gaps of all pages in one transaction.
func (c *conn) emptyGaps(ctx context.Context, s *Store) (err error) {
	quietly := context.WithoutCancel(ctx)
	if err := s.begin(ctx, c); err != nil {
		return err
	}
	defer s.turn.pass()
	defer func() {
		if err != nil {
			_, _ = c.c.ExecContext(quietly, "ROLLBACK") // fails harmlessly where SQLite rolled back itself
		}
	}()
	var pages, unused int64
	if err := c.c.QueryRowContext(ctx, sqlPages).Scan(&pages, &unused); err != nil {
		return err
	}
	if pages >= manyPages {
		_, _ = c.c.ExecContext(quietly, "ROLLBACK")
		return c.buildAgain(ctx)
	}
	g := gaps{c: c, unused: map[int64][]part{}}
	if err := g.list(ctx); err != nil {
		return err
	}
	if f := s.allInFile(); f != nil {
		err = g.inPlace(ctx, f, pages, s.o.Volatile)
	} else {
		err = g.all(ctx)
	}
	if err != nil {
		return err
	}
	_, err = c.c.ExecContext(quietly, "COMMIT")
	return err
}

// buildAgain writes the file anew, in which no page has a gap with something in it.
func (c *conn) buildAgain(ctx context.Context) error {
	if _, err := c.c.ExecContext(ctx, sqlBuildInFile); err != nil {
		return err
	}
	_, err := c.c.ExecContext(ctx, sqlBuildAgain)
	_, back := c.c.ExecContext(context.WithoutCancel(ctx), sqlBuildInMemory)
	return errors.Join(err, back)
}

// gaps is one walk through the pages of a file.
type gaps struct {
	c      *conn
	unused map[int64][]part // pages that wait to be used again, and what of them holds nothing
	empty  []part           // what of the page in hand holds nothing
	dirty  []gapless
}

// part is a part of a page.
type part struct{ from, to int }

// gapless is a page as it shall be.
type gapless struct {
	number int64
	page   []byte
}

// The list of unused pages: where the header names its first page, and what stands before the list on
// each page of it (https://www.sqlite.org/fileformat2.html#the_freelist).
const (
	atUnused     = 32
	unusedBefore = 8 // the next page, and how many pages this one names
)

// list follows the list of unused pages. What it names may hold anything, when another program freed it.
func (g *gaps) list(ctx context.Context) error {
	page, err := g.page(ctx, 1)
	if err != nil {
		return err
	}
	for next := wide(page, atUnused); next != 0 && g.unused[next] == nil; next = wide(page, 0) {
		if page, err = g.page(ctx, next); err != nil {
			return err
		}
		end := unusedBefore + 4*int(wide(page, 4))
		if end > len(page) {
			return nil // damaged: nothing is known of these pages
		}
		g.unused[next] = []part{{end, len(page)}}
		for at := unusedBefore; at < end; at += 4 {
			g.unused[wide(page, at)] = []part{{0, len(page)}}
		}
	}
	return nil
}

func (g *gaps) page(ctx context.Context, number int64) (page []byte, err error) {
	return page, g.c.c.QueryRowContext(ctx, sqlPage, number).Scan(&page)
}

func wide(page []byte, at int) int64 { return int64(binary.BigEndian.Uint32(page[at:])) }
func narrow(page []byte, at int) int { return int(binary.BigEndian.Uint16(page[at:])) }

// all looks at every page, and writes those back that were not clean.
func (g *gaps) all(ctx context.Context) error {
	rows, err := g.c.c.QueryContext(ctx, sqlEveryPage)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var page sql.RawBytes
		if err := rows.Scan(&number, &page); err != nil {
			return err
		}
		g.find(number, page)
		g.look(number, page)
		const some = 256
		if len(g.dirty) >= some {
			if err := g.write(ctx); err != nil {
				return err
			}
		}
	}
	return errors.Join(rows.Err(), g.write(ctx))
}

// find lists what of a page holds nothing.
func (g *gaps) find(number int64, page []byte) {
	switch unused := g.unused[number]; {
	case unused != nil:
		g.empty = unused
	case number == 1:
		g.empty = gapsOf(g.empty[:0], page, headerLength)
	default:
		g.empty = gapsOf(g.empty[:0], page, 0)
	}
}

// look keeps a page for writing when something stands where nothing should.
func (g *gaps) look(number int64, page []byte) {
	if !slices.ContainsFunc(g.empty, func(s part) bool { return !blank(page[s.from:s.to]) }) {
		return
	}
	page = bytes.Clone(page)
	for _, s := range g.empty {
		clear(page[s.from:s.to])
	}
	g.dirty = append(g.dirty, gapless{number, page})
}

// zeros is as long as the longest page.
var zeros [64 << 10]byte

func blank(b []byte) bool { return bytes.Equal(b, zeros[:len(b)]) }

func (g *gaps) write(ctx context.Context) error {
	for _, d := range g.dirty {
		if _, err := g.c.c.ExecContext(ctx, sqlPutPage, d.page, d.number); err != nil {
			return err
		}
	}
	g.dirty = g.dirty[:0]
	return nil
}

// gapsOf lists the gaps of a page of rows, whose header stands at a place: between the list of its
// cells and the first of them, and in its chain of free blocks
// (https://www.sqlite.org/fileformat2.html#b_tree_pages). Any other page has none: one on which a long
// value goes on begins with the number of the next such page, whose first byte is 0. A page that is
// damaged is left to doctor.
func gapsOf(out []part, page []byte, at int) []part {
	header := 8
	switch page[at] {
	case 2, 5: // inner pages
		header = 12
	case 10, 13: // leaves
	default:
		return nil
	}
	from, to := at+header+2*narrow(page, at+3), narrow(page, at+5)
	if to == 0 {
		to = 64 << 10
	}
	if from > to || to > len(page) {
		return nil
	}
	out = append(out, part{from, to})
	const head = 4 // of a free block: where the next one is, and how long this one
	for block := narrow(page, at+1); block != 0; {
		if block < to || block+head > len(page) {
			return nil
		}
		next, end := narrow(page, block), block+narrow(page, block+2)
		if end < block+head || end > len(page) || next != 0 && next < end {
			return nil
		}
		out = append(out, part{block + head, end})
		block = next
	}
	return out
}
