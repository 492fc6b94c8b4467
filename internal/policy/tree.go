package policy

import (
	"bytes"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/eqltui/eqltui/internal/safetext"
)

// The limits of a document. They stand far above any real policy and keep a crafted one from
// eating the machine: the YAML parser recurses per level, stores a path of keys per node, and its
// time grows with the square of the keys of a map.
const (
	maxBytes  = 1 << 20
	maxDepth  = 64
	maxKey    = 60
	maxKeys   = 10_000
	maxTokens = 100_000
)

// tree reads the document into its YAML tree. It answers nil and the problem, or problems, when
// there is no single tree that means one thing.
func tree(doc []byte) (ast.Node, Problems) {
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	if ps := unreadable(doc); len(ps) > 0 {
		return nil, ps
	}
	tokens := lexer.Tokenize(string(doc))
	hint := syntaxHint(doc)
	if ps := refused(tokens, hint); len(ps) > 0 {
		return nil, ps
	}
	file, err := parse(tokens)
	if err != nil {
		return nil, Problems{syntax(err, hint)}
	}
	var body ast.Node
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			at := d.Start
			if at == nil {
				at = d.Body.GetToken()
			}
			return nil, Problems{problemAt(at, "a second YAML document begins here", "keep one document in the file")}
		}
		body = d.Body
	}
	if body == nil || body.Type() == ast.NullType {
		return nil, Problems{{Line: 1, Column: 1, Message: "the document is empty", Hint: "begin with the output of `eqltui policy show`"}}
	}
	return body, nil
}

// unreadable finds what no parser should see: too much, bytes that are not UTF-8, control characters.
func unreadable(doc []byte) Problems {
	if len(doc) > maxBytes {
		return Problems{{Line: 1, Column: 1, Message: fmt.Sprintf("the document has %d bytes; the most is %d", len(doc), maxBytes)}}
	}
	var ps Problems
	line, column := 1, 0
	for i := 0; i < len(doc); {
		r, n := utf8.DecodeRune(doc[i:])
		column++
		switch {
		case r == utf8.RuneError && n == 1:
			why := fmt.Sprintf("byte 0x%02X is not UTF-8", doc[i])
			return append(ps, Problem{Line: line, Column: column, Message: why, Hint: "save the file as UTF-8"})
		case r == '\n':
			line, column = line+1, 0
		case r != '\r' && r != '\t' && unicode.IsControl(r):
			why := fmt.Sprintf("control character U+%04X", r)
			ps = append(ps, Problem{Line: line, Column: column, Message: why, Hint: "remove it; UTF-16 files must be saved as UTF-8"})
		}
		if len(ps) == 20 {
			return ps
		}
		i += n
	}
	return ps
}

// refused finds the parts of YAML that a policy does not use. Aliases could multiply a small file
// into a huge one, tags and merge keys change what a line says without showing it.
func refused(tokens token.Tokens, hint string) Problems {
	if len(tokens) > maxTokens {
		return Problems{{Line: 1, Column: 1, Message: fmt.Sprintf("the document has more than %d values", maxTokens)}}
	}
	var ps Problems
	var d depth
	keys := 0
	for _, tk := range tokens {
		switch tk.Type {
		case token.InvalidType:
			// The parser would stop here too; before that place its complaints mean something else.
			return append(ps, problemAt(tk, "not readable as YAML: "+safetext.Line(cut(tk.Error, 160)), hint))
		case token.AnchorType, token.AliasType:
			ps = append(ps, problemAt(tk, "YAML anchors (&) and aliases (*) are not allowed",
				"write the value out; quote a text that begins with & or *"))
		case token.MergeKeyType:
			ps = append(ps, problemAt(tk, "the YAML merge key << is not allowed", "write the keys out"))
		case token.TagType:
			ps = append(ps, problemAt(tk, "YAML tags (!) are not allowed", "remove it; quote a text that begins with !"))
		case token.DirectiveType:
			ps = append(ps, problemAt(tk, "YAML directives (%) are not allowed", "remove the line"))
		case token.MappingKeyType:
			ps = append(ps, problemAt(tk, "the YAML form `? key` is not allowed", "write key: value"))
		}
		if isKey(tk) {
			keys++
		}
		if keys > maxKeys {
			return append(ps, problemAt(tk, fmt.Sprintf("the document has more than %d keys", maxKeys), ""))
		}
		if isKey(tk) && len(tk.Value) > maxKey {
			ps = append(ps, problemAt(tk, "key "+quoted(tk.Value)+" is too long", fmt.Sprintf("use at most %d bytes", maxKey)))
		}
		if d.count(tk) > maxDepth {
			return append(ps, problemAt(tk, fmt.Sprintf("nested deeper than %d levels", maxDepth), ""))
		}
	}
	return ps
}

func isKey(tk *token.Token) bool { return tk.Next != nil && tk.Next.Type == token.MappingValueType }

// depth follows how deep a token stands: brackets, and the columns of the block maps and lists.
type depth struct {
	flow  int
	block []level
}

type level struct {
	column int
	item   bool // a list, whose dashes may share the column of the key above
}

func (d *depth) count(tk *token.Token) int {
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		d.flow++
	case token.MappingEndType, token.SequenceEndType:
		d.flow = max(0, d.flow-1)
	}
	item := tk.Type == token.SequenceEntryType
	if d.flow == 0 && (item || isKey(tk)) {
		at := level{tk.Position.Column, item}
		for n := len(d.block); n > 0 && (d.block[n-1].column > at.column || d.block[n-1].item && d.block[n-1].column == at.column); n-- {
			d.block = d.block[:n-1]
		}
		if n := len(d.block); n == 0 || d.block[n-1] != at {
			d.block = append(d.block, at)
		}
	}
	return d.flow + len(d.block)
}

// errParser stands for a panic inside the YAML parser, which reads a person's file and must not
// take the program down with it.
var errParser = errors.New("the YAML parser gave up on this document")

func parse(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			file, err = nil, errParser
		}
	}()
	// Duplicate keys are let through here, so that all of them can be told, with the other mistakes.
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// syntaxHint names the usual cause of a syntax error, which the parser's own words do not.
func syntaxHint(doc []byte) string {
	if bytes.HasPrefix(doc, []byte("\t")) || bytes.Contains(doc, []byte("\n\t")) {
		return "indent with blanks, not with tabs"
	}
	return ""
}

// syntax turns the parser's error into a problem without the excerpt that its text carries.
func syntax(err error, hint string) Problem {
	var y yaml.Error
	if errors.As(err, &y) {
		return problemAt(y.GetToken(), "not readable as YAML: "+safetext.Line(cut(y.GetMessage(), 160)), hint)
	}
	return Problem{Line: 1, Column: 1, Message: "not readable as YAML: " + safetext.Line(cut(err.Error(), 160)), Hint: hint}
}

func problemAt(tk *token.Token, message, hint string) Problem {
	at := placeOf(tk)
	return Problem{Line: at.line, Column: at.column, Message: message, Hint: hint}
}
