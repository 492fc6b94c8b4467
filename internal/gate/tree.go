package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxDepth bounds how deep a line may nest; the form needs five levels.
const maxDepth = 64

// parseLine reads one JSON value and nothing after it. encoding/json would let the last of two equal
// keys win in silence, so objects are read member by member: by a reader of our own when the line is
// JSON, token by token when it is not, because then the decoder says best what is wrong.
func parseLine(line []byte) (node, error) {
	if !json.Valid(line) {
		return parseTokens(line)
	}
	r := reader{text: string(line)}
	return r.node(place{}, 0)
}

// parseTokens is parseLine without the short way.
func parseTokens(line []byte) (node, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	root, err := parseNode(dec, place{}, 0)
	if err != nil {
		return node{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, root.wrong("something follows the JSON object")
	}
	return root, nil
}

func parseNode(dec *json.Decoder, at place, depth int) (node, error) {
	n := node{place: at}
	tok, err := dec.Token()
	switch {
	case errors.Is(err, io.EOF) && depth == 0:
		return n, n.wrong("it is empty, a JSON object is needed")
	case err != nil:
		return n, notJSON(err)
	case depth > maxDepth:
		return n, tooDeep()
	}
	switch tok {
	case json.Delim('{'):
		n.value, err = parseObject(dec, &n.place, depth)
	case json.Delim('['):
		n.value, err = parseArray(dec, &n.place, depth)
	default:
		n.value = tok
	}
	return n, err
}

func tooDeep() error {
	return fault.New(fault.Invalid, "read JSON", fmt.Sprintf("it nests deeper than %d levels", maxDepth), "")
}

func notJSON(err error) error {
	why := safetext.Line(err.Error())
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		why = "it ends too early"
	}
	return fault.New(fault.Invalid, "read JSON", why, "write one JSON object per line")
}

func parseObject(dec *json.Decoder, at *place, depth int) (*members, error) {
	m := &members{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, notJSON(err)
		}
		key, _ := tok.(string)
		n, err := parseNode(dec, place{in: at, key: key}, depth+1)
		if err != nil {
			return nil, err
		}
		if err := m.add(key, n); err != nil {
			return nil, err
		}
	}
	return m, closing(dec)
}

func parseArray(dec *json.Decoder, at *place, depth int) ([]node, error) {
	items := []node{}
	for dec.More() {
		item, err := parseNode(dec, place{in: at, item: len(items) + 1}, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, closing(dec)
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return notJSON(err)
	}
	return nil
}
