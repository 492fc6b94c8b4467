package store

import (
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/fault"
)

// notADatabase refuses a path that names something else: a folder, or a text such as a CSV file, of
// which a restore would make an end. A file whose beginning is damaged is no text and is judged by
// SQLite.
func notADatabase(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 && !info.IsDir() {
		return nil
	}
	if info.IsDir() {
		return fault.New(fault.Usage, "open database "+path, "it is a folder", "name a file in it, such as --db "+path+"/eqltui.db")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil // whoever opens it says why
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) || !text(head[:n]) {
		return nil
	}
	return fault.New(fault.Corrupt, "open database "+path, "it is a text file and no database",
		"name a database with --db PATH; eqltui import FILE reads a text into one")
}

// text reports whether bytes are plain text. A database has a zero among its first bytes.
func text(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 && len(b) >= utf8.UTFMax || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		b = b[n:]
	}
	return true
}
