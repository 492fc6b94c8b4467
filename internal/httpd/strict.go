package httpd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/safetext"
)

// bodyFor is how long a body may take to come.
const bodyFor = 5 * time.Second

// The limits of what is read.
const (
	mostBody   = 1 << 20 // bytes
	mostHeader = 16 << 10
	mostDepth  = 16  // levels of a document
	mostKeys   = 200 // of an object
	mostText   = 64 << 10
	mostNumber = 400 // letters: more digits than any number that is meant
)

// bodyOf reads a JSON body as it came.
func bodyOf(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if err := typed(r); err != nil {
		return nil, err
	}
	body, err := rawOf(w, r)
	if err == nil {
		err = check(body)
	}
	return body, err
}

// typed refuses what is not said to be JSON.
func typed(r *http.Request) error {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset, ok := params["charset"]; err != nil || kind != "application/json" || ok && !strings.EqualFold(charset, "utf-8") {
		return refuse(http.StatusUnsupportedMediaType, fault.Invalid, "the body is not said to be JSON in UTF-8",
			"send Content-Type: application/json")
	}
	return nil
}

// rawOf reads a body, whatever it is.
func rawOf(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	for _, coding := range r.Header.Values("Content-Encoding") {
		if !strings.EqualFold(strings.TrimSpace(coding), "identity") {
			return nil, refuse(
				http.StatusUnsupportedMediaType,
				fault.Invalid,
				"the body is packed",
				"send it as it is, without Content-Encoding",
			)
		}
	}
	tooLarge := refuse(http.StatusRequestEntityTooLarge, fault.Invalid, fmt.Sprintf("the body is larger than %d bytes", mostBody),
		"send it in parts")
	if r.ContentLength > mostBody {
		return nil, tooLarge
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyFor)) // of a connection that has none it ends otherwise
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	var most *http.MaxBytesError
	switch {
	case errors.As(err, &most):
		return nil, tooLarge
	case err != nil:
		return nil, refuse(http.StatusBadRequest, fault.Invalid, "the body ends before it is over", "send all of what Content-Length says")
	}
	heard(r.Context())
	return body, nil
}

// check holds a body to be one JSON object of a sane shape, and says where it is not. encoding/json alone would take a key
// that stands twice, and put a sign for bytes that are no text.
func check(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return wrongAt(body, 0, "the body is empty", `send an object, {"records": [...]}`)
	}
	if !utf8.Valid(body) {
		at := 0
		for at < len(body) {
			r, size := utf8.DecodeRune(body[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		return wrongAt(body, at, "the body is no UTF-8", "encode it as UTF-8")
	}
	if err := deep(body); err != nil {
		return err
	}
	if !json.Valid(body) {
		err, at := json.Unmarshal(body, new(json.RawMessage)), len(body)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = int(syntax.Offset) - 1
		}
		return wrongAt(body, at, "this is not JSON: "+err.Error(), "send one JSON object")
	}
	if bytes.TrimLeft(body, " \t\r\n")[0] != '{' {
		return wrongAt(body, 0, "the body is no JSON object", `send an object, {"records": [...]}`)
	}
	return walk(body).object(0, body)
}

// deep refuses too many levels before anything is made of them. What is no JSON is told by others.
func deep(body []byte) error {
	depth, inText := 0, false
	for at := 0; at < len(body); at++ {
		switch c := body[at]; {
		case inText && c == '\\':
			at++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > mostDepth {
				return wrongAt(body, at, fmt.Sprintf("it is nested deeper than %d levels", mostDepth), "send flat records")
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// walk goes through a document that is JSON.
type walk []byte

// object holds the object that stands at an offset to the limits.
func (w walk) object(at int, doc []byte) error {
	seen := map[string]bool{}
	return object.Each(doc, func(key string, keyEnd, from int, value json.RawMessage) error {
		switch {
		case seen[key]:
			return wrongAt(w, at+keyEnd-1, "the key "+safetext.Shown(key)+" stands twice", "give each key once")
		case len(seen) == mostKeys:
			return wrongAt(w, at+keyEnd-1, fmt.Sprintf("an object has more than %d keys", mostKeys), "leave out what is not needed")
		}
		seen[key] = true
		return w.value(at+from, value)
	})
}

func (w walk) value(at int, doc json.RawMessage) error {
	last := at + len(doc) - 1
	switch doc[0] {
	case '{':
		return w.object(at, doc)
	case '[':
		return object.EachItem(doc, func(from int, item json.RawMessage) error { return w.value(at+from, item) })
	case '"':
		if len(doc) > mostText && len(object.Said(doc)) > mostText {
			return wrongAt(w, last, fmt.Sprintf("a text is longer than %d bytes", mostText), "shorten it")
		}
	default:
		if len(doc) > mostNumber {
			return wrongAt(w, last, fmt.Sprintf("a number has more than %d letters", mostNumber), "write what is meant")
		}
	}
	return nil
}

// wrongAt is a mistake in a body with its place: lines and columns, in bytes, from 1.
func wrongAt(body []byte, at int, why, hint string) error {
	at = min(max(at, 0), len(body))
	line := 1 + bytes.Count(body[:at], []byte{'\n'})
	column := at - bytes.LastIndexByte(body[:at], '\n')
	return refuse(http.StatusBadRequest, fault.Invalid, fmt.Sprintf("line %d, column %d: %s", line, column, why), hint)
}
