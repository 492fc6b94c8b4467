package desk

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/store"
)

// written are the words that name the person as they are written in files: in small letters, and long enough not
// to be found by chance.
func (s *dossier) written() (out []string) {
	const least = 5
	for _, p := range append([]*store.Person{s.person}, s.earlier...) {
		for _, w := range []string{p.EmailKey, p.Email.V, p.Name.V, p.Phone.V} {
			if len(w) >= least {
				out = append(out, small(w))
			}
		}
	}
	return distinct(out)
}

// small is a text with small letters where letters are of ASCII: so bytes of files are compared.
func small(s string) string { return string(smaller([]byte(s))) }

func smaller(b []byte) []byte {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + ('a' - 'A')
		}
	}
	return b
}

// copies lists the files beside the database that hold what it held once: those that hold the words, and those of
// its name that cannot be looked into: copies made before a change of the schema, what a restore put aside,
// backups under whatever name, rows that an import rejected.
func (d *Desk) copies(words []string) (out []string, err error) {
	dir, base := filepath.Split(d.Path())
	files, err := os.ReadDir(dir)
	for _, f := range files {
		if f.Type().IsRegular() && !ofDatabase(f.Name(), base) {
			holds, lerr := copyByName(f.Name(), base), error(nil)
			if !holds {
				holds, lerr = holdsWords(filepath.Join(dir, f.Name()), kin(f.Name(), base), words)
			}
			if err = cmp.Or(err, lerr); holds {
				out = append(out, dir+f.Name())
			}
		}
	}
	return out, err
}

// ofDatabase reports whether a file is the database itself or one that it keeps up.
func ofDatabase(name, base string) bool {
	return slices.Contains([]string{base, base + "-wal", base + "-shm", base + ".head", base + ".serve", base + ".room", base + ".hostkey",
		base + ".key"}, name)
}

// copyByName reports whether a file has the whole name of the database before an end of its own, as leads.db.bak: it
// is listed whatever stands in it. Sums and rows are told by what stands in them.
func copyByName(name, base string) bool {
	end, ok := strings.CutPrefix(name, base)
	return ok && !slices.Contains([]string{".sha256", ".csv", ".jsonl", ".json", ".txt"}, filepath.Ext(end))
}

// kin reports whether a file is called like the database: leads.db.bak, leads-2026.bak beside leads.db.
func kin(name, base string) bool {
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	rest, ok := strings.CutPrefix(name, stem)
	return ok && rest != "" && strings.ContainsAny(rest[:1], ".-_ ~")
}

// mostLooked is how much of a file that is called otherwise is looked through: an export is shorter, and what lies
// beside a database by chance may be very long.
const mostLooked = 256 << 20

// holdsWords looks into a file. One of the database's name that is neither text nor a database may be packed: it
// is listed as it is. Others are looked into when they are one of these.
func holdsWords(path string, kin bool, words []string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return kin && errors.Is(err, fs.ErrPermission), nil //nolint:nilerr // it went meanwhile, or is somebody else's
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	head = head[:n]
	database, log := bytes.HasPrefix(head, []byte("SQLite format 3\x00")), strings.HasSuffix(path, "-wal")
	switch {
	case !database && !log && !plainText(head):
		return kin && n > 0, nil
	case !database && info.Size() > mostLooked:
		return kin, nil
	}
	return holdsAnyOf(io.MultiReader(bytes.NewReader(head), f), words)
}

// plainText reports whether bytes are the beginning of a text.
func plainText(b []byte) bool {
	for len(b) > utf8.UTFMax {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 || r < ' ' && !strings.ContainsRune("\t\n\r\f", r) {
			return false
		}
		b = b[n:]
	}
	return true
}

// holdsAnyOf reads a file piece by piece, each with the end of the one before.
func holdsAnyOf(r io.Reader, words []string) (bool, error) {
	const piece = 1 << 20
	longest := 0
	for _, w := range words {
		longest = max(longest, len(w))
	}
	if longest == 0 {
		return false, nil
	}
	buf := make([]byte, 0, piece+longest)
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		smaller(buf)
		for _, w := range words {
			if bytes.Contains(buf, []byte(w)) {
				return true, nil
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return false, nil
		case err != nil:
			return false, err
		}
		keep := min(len(buf), longest-1)
		buf = append(buf[:0], buf[len(buf)-keep:]...)
	}
}
