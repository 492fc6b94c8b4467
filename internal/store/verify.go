package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// Content is what a database file holds, found by reading all of it.
type Content struct {
	Path   string
	Bytes  int64
	SHA256 string // hex, of the file
	Listed bool   // FILE.sha256 lies beside it and says the same
	Schema int    // step
	Leads  int64
	Head   int64  // number of the journal's newest event
	Newest int64  // its time, ms UTC; 0 for none
	Hash   string // its hash in the chain, hex; "" for none
}

// The queries of a check. They need nothing but the first schema.
const (
	sqlAllLeads   = `SELECT COUNT(*) FROM leads`
	sqlJournalEnd = `SELECT COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0), COALESCE(MAX(at), 0) FROM journal`
)

// ownTables are those without which a file is no database of leads.
func ownTables() []string {
	return []string{
		"meta", "sequences", "journal_head", "journal", "persons", "personal", "accounts", "partners", "leads", "touches", "admitted",
		"origins", "deliveries", "policies", "users", "counters",
	}
}

// headerLength is that of the header of a database file, and sizes where its fields stand
// (https://www.sqlite.org/fileformat2.html#the_database_header).
const (
	headerLength   = 100
	headerMagic    = "SQLite format 3\x00"
	atPageSize     = 16
	atWriteVersion = 18 // 2: WAL
	atChanges      = 24
	atPages        = 28
	atValidFor     = 92
)

// header is what the first bytes of a database file say.
type header struct {
	pageSize int64
	wal      bool
	pages    int64 // 0: not told
	short    bool  // pages are missing at the end
}

// readHeader reads the header; the reason says in a clause what is wrong with it.
func readHeader(f io.ReaderAt, size int64) (h header, reason string) {
	if size == 0 {
		return h, "it is empty"
	}
	b := make([]byte, headerLength)
	if _, err := f.ReadAt(b, 0); err != nil || string(b[:len(headerMagic)]) != headerMagic {
		return h, "it is no SQLite database"
	}
	h.pageSize = int64(binary.BigEndian.Uint16(b[atPageSize:]))
	if h.pageSize == 1 {
		h.pageSize = 65536
	}
	if h.pageSize < 512 || h.pageSize&(h.pageSize-1) != 0 {
		return h, "its header is damaged"
	}
	h.wal = b[atWriteVersion] == 2
	// The number of pages counts only when whoever wrote last wrote it too.
	if binary.BigEndian.Uint32(b[atChanges:]) == binary.BigEndian.Uint32(b[atValidFor:]) {
		h.pages = int64(binary.BigEndian.Uint32(b[atPages:]))
	}
	if missing := h.pages*h.pageSize - size; missing > 0 {
		h.short = true
		return h, fmt.Sprintf("it is cut off: %d of %d bytes are missing", missing, h.pages*h.pageSize)
	}
	return h, ""
}

// Verify reads a database file from end to end without changing it and says what it holds. It refuses
// what is damaged, cut off, newer than this program or no database of leads, each with its reason.
// The file must not be in use: a copy is checked, not the database that people work on.
func Verify(ctx context.Context, path string) (Content, error) {
	sum, err := sumOf(path)
	if err != nil {
		return Content{}, fault.Wrap(fault.NotFound, "check "+path, fault.Bare(err), "name a file that was written by eqltui backup")
	}
	return verify(ctx, path, path, sum)
}

// verify checks the file at path, which is or was the file that people know as name.
func verify(ctx context.Context, path, name, sum string) (Content, error) {
	what := "check " + name
	bad := func(why string) error {
		return fault.New(fault.Corrupt, what, why, "nothing was changed; take another backup")
	}
	c := Content{Path: name, SHA256: sum}
	f, err := os.Open(path)
	if err != nil {
		return c, fault.Wrap(fault.NotFound, what, fault.Bare(err), "")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return c, fault.Wrap(fault.NotFound, what, fault.Bare(err), "")
	}
	if !info.Mode().IsRegular() {
		return c, bad("it is no file")
	}
	c.Bytes = info.Size()
	if _, why := readHeader(f, c.Bytes); why != "" {
		return c, bad(why)
	}
	if log, err := os.Stat(name + "-wal"); err == nil && log.Size() > 0 {
		why := "a log lies beside it (" + filepath.Base(name) + "-wal): it is in use, or was not closed"
		return c, fault.New(fault.Busy, what, why, "make a whole copy of it with eqltui --db "+name+" backup FILE")
	}
	listed, err := listedSum(name)
	if err != nil {
		return c, fault.Wrap(fault.Corrupt, what, fault.Bare(err), "")
	}
	if listed != "" && listed != sum {
		return c, bad("it is not the file that was written: its SHA-256 differs from the one in " + filepath.Base(name) + ".sha256")
	}
	c.Listed = listed != ""
	// immutable: a copy has no log and nobody writes it, so SQLite need not lock it or write beside it.
	still := fileURL(path) + "?mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"
	err = visit(ctx, still, func(at *sql.Conn) error {
		found, err := integrity(ctx, at, true)
		if err != nil {
			found = append(found, driverText(err))
		}
		if len(found) > 0 {
			return bad("it is damaged: " + strings.Join(found, "; "))
		}
		return c.read(ctx, &conn{c: at, engine: onSQLite}, what, bad)
	})
	return c, classify(what, err)
}

// read fills in what the tables say.
func (c *Content) read(ctx context.Context, at *conn, what string, bad func(string) error) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	s := &Store{path: c.Path}
	if c.Schema, _, err = s.schemaIsCurrent(ctx, at, all); err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return fault.New(f.Kind, what, f.Why, f.Hint)
		}
		return err
	}
	if c.Schema == 0 {
		return bad("it holds no eqltui database")
	}
	missing, err := missingTables(ctx, at.c)
	if err != nil {
		return bad(driverText(err))
	}
	if len(missing) > 0 {
		return bad("it has no table " + strings.Join(missing, ", "))
	}
	if err := at.c.QueryRowContext(ctx, sqlAllLeads).Scan(&c.Leads); err != nil {
		return bad(driverText(err))
	}
	why, err := journalGap(ctx, at.c, c)
	if err != nil {
		return bad(driverText(err))
	}
	if why != "" {
		return bad(why)
	}
	if c.Schema < len(all) {
		return nil // it had no chain yet
	}
	var link []byte
	if err := at.c.QueryRowContext(ctx, sqlLink, c.Head).Scan(&link); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return bad(driverText(err))
	}
	c.Hash = hashText(link)
	return nil
}

// missingTables lists the tables of ours that are not there.
func missingTables(ctx context.Context, at *sql.Conn) ([]string, error) {
	there, err := lines(ctx, at, sqlTables)
	return slices.DeleteFunc(ownTables(), func(name string) bool { return slices.Contains(there, name) }), err
}

// lines reads the texts that a question finds.
func lines(ctx context.Context, at *sql.Conn, text string) (out []string, err error) {
	rows, err := at.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return out, err
		}
		out = append(out, line)
	}
	return out, rows.Err()
}

// journalGap says in a clause where the journal has a gap, "" when it has none.
func journalGap(ctx context.Context, at *sql.Conn, c *Content) (string, error) {
	var n, first, last int64
	if err := at.QueryRowContext(ctx, sqlJournalEnd).Scan(&n, &first, &last, &c.Newest); err != nil {
		return "", err
	}
	if err := at.QueryRowContext(ctx, sqlHead).Scan(&c.Head); err != nil {
		return "", err
	}
	switch {
	case n > 0 && first != 1, n != last:
		return fmt.Sprintf("its journal has a gap: %d events up to number %d", n, last), nil
	case c.Head != last:
		return fmt.Sprintf("its journal ends at %d and should end at %d", last, c.Head), nil
	}
	return "", nil
}

// integrity has SQLite look for damage: all of it with deep, else without comparing indexes with
// their tables. It returns the first findings.
func integrity(ctx context.Context, at *sql.Conn, deep bool) ([]string, error) {
	text := sqlQuickCheck
	if deep {
		text = sqlWholeCheck
	}
	out, err := lines(ctx, at, text)
	for i, line := range out {
		out[i] = strings.TrimPrefix(line, "*** in database main ***\n")
	}
	return slices.DeleteFunc(out, func(line string) bool { return line == "ok" }), err
}

// driverText is what SQLite says, without the driver's number.
func driverText(err error) string {
	text, _, _ := strings.Cut(err.Error(), " (")
	return text
}

// sumOf is the SHA-256 of a file in hex.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// listedSum reads the sum that lies beside a backup, in the form of sha256sum: the sum, two blanks,
// the file's name. It lies where a link leads. "" when there is none.
func listedSum(path string) (string, error) {
	path, err := Behind(path)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(path + ".sha256")
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	sum, _, _ := strings.Cut(strings.TrimSpace(string(b)), " ")
	return strings.ToLower(sum), nil
}
