package gate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxDepth bounds how deep a line may nest; the form needs five levels.
const maxDepth = 64

// node is a JSON value with the path that leads to it, so that a mistake can be told by its place.
type node struct {
	path  string
	value any // nil, bool, string, json.Number, []node, map[string]node
}

// wrong is a mistake at the node's place.
func (n node) wrong(why string) error {
	path := n.path
	if path == "" {
		path = "the line"
	}
	return fault.New(fault.Invalid, path, why, "")
}

// parseLine reads one JSON value and nothing after it. encoding/json would let the last of two
// equal keys win in silence, so the tokens are read one by one.
func parseLine(line []byte) (node, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	root, err := parseNode(dec, "", 0)
	if err != nil {
		return node{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return node{}, root.wrong("something follows the JSON object")
	}
	return root, nil
}

func parseNode(dec *json.Decoder, path string, depth int) (node, error) {
	n := node{path: path}
	tok, err := dec.Token()
	switch {
	case errors.Is(err, io.EOF) && depth == 0:
		return n, n.wrong("it is empty, a JSON object is needed")
	case err != nil:
		return n, fault.New(fault.Invalid, "read JSON", notJSON(err), "write one JSON object per line")
	case depth > maxDepth:
		return n, fault.New(fault.Invalid, "read JSON", fmt.Sprintf("it nests deeper than %d levels", maxDepth), "")
	}
	switch tok {
	case json.Delim('{'):
		n.value, err = parseObject(dec, n, depth)
	case json.Delim('['):
		n.value, err = parseArray(dec, path, depth)
	default:
		n.value = tok
	}
	return n, err
}

func notJSON(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return safetext.Line(err.Error())
}

func parseObject(dec *json.Decoder, n node, depth int) (map[string]node, error) {
	members := map[string]node{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, fault.New(fault.Invalid, "read JSON", notJSON(err), "write one JSON object per line")
		}
		key, _ := tok.(string)
		path := safetext.Line(key)
		if n.path != "" {
			path = n.path + "." + path
		}
		member, err := parseNode(dec, path, depth+1)
		if err != nil {
			return nil, err
		}
		if _, twice := members[key]; twice {
			return nil, member.wrong("the key stands twice")
		}
		members[key] = member
	}
	return members, closing(dec)
}

func parseArray(dec *json.Decoder, path string, depth int) ([]node, error) {
	items := []node{}
	for dec.More() {
		item, err := parseNode(dec, path+"["+strconv.Itoa(len(items))+"]", depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, closing(dec)
}

func closing(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return fault.New(fault.Invalid, "read JSON", notJSON(err), "write one JSON object per line")
	}
	return nil
}
