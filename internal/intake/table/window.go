package table

import (
	"bytes"
	"io"
)

// window is the part of the decoded stream that is in memory: what has not been handed out yet.
type window struct {
	src   io.Reader
	buf   []byte
	start int // the first byte not yet handed out
	end   int
	err   error // what ended the stream; io.EOF is the ordinary case
	cr    bool  // a lone CR ends a line
}

// minRead is the least room offered to a read.
const minRead = 32 << 10

func (w *window) held() []byte { return w.buf[w.start:w.end] }

// more reads further bytes in; false when there are none. Offsets from start stay right.
func (w *window) more() bool {
	if w.err != nil {
		return false
	}
	if w.start > 0 && len(w.buf)-w.end < minRead {
		w.end = copy(w.buf, w.held())
		w.start = 0
	}
	if len(w.buf)-w.end < minRead {
		grown := make([]byte, max(2*len(w.buf), 2*minRead))
		w.end = copy(grown, w.held())
		w.buf, w.start = grown, 0
	}
	for range 100 {
		n, err := w.src.Read(w.buf[w.end:])
		w.end += n
		w.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// fill reads until n bytes are held or the stream ends.
func (w *window) fill(n int) []byte {
	for w.end-w.start < n && w.more() {
	}
	return w.held()[:min(n, w.end-w.start)]
}

// line finds the physical line that begins at an offset from start: its length without its end, and
// the length of its end (0 at the end of the stream). long means that it is longer than the limit.
func (w *window) line(off, limit int) (n, eol int, long bool) {
	for seen := 0; ; {
		b := w.held()[off:]
		if i := w.lineEnd(b[seen:]); i >= 0 {
			if i += seen; i > limit {
				return limit, 0, true
			}
			switch {
			case b[i] == '\n':
				if i > 0 && b[i-1] == '\r' {
					return i - 1, 2, false
				}
				return i, 1, false
			case i+1 < len(b) || w.more():
				// The window may have moved; a LF after the CR belongs to the same end.
				if b = w.held()[off:]; b[i+1] == '\n' {
					return i, 2, false
				}
			}
			return i, 1, false
		}
		if len(b) > limit {
			return limit, 0, true
		}
		if seen = len(b); !w.more() {
			if seen > 0 && b[seen-1] == '\r' {
				return seen - 1, 1, false
			}
			return seen, 0, false
		}
	}
}

func (w *window) lineEnd(b []byte) int {
	if w.cr {
		return bytes.IndexAny(b, "\r\n")
	}
	return bytes.IndexByte(b, '\n')
}

// drop passes over n bytes.
func (w *window) drop(n int) { w.start += n }

// dropLine passes over the rest of a line that is too long to keep, and its end, and returns how
// many bytes of it were left out.
func (w *window) dropLine() (cut int64) {
	for {
		b := w.held()
		i := w.lineEnd(b)
		if i < 0 {
			cut += int64(len(b))
			w.drop(len(b))
			if !w.more() {
				return cut
			}
			continue
		}
		cut += int64(i)
		w.drop(i)
		if w.fill(2); w.held()[0] == '\r' && w.end-w.start > 1 && w.held()[1] == '\n' {
			w.drop(1)
		}
		w.drop(1)
		return cut
	}
}
