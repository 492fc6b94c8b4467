package object_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
)

// order is a document with every sort of member.
type order struct {
	Name  string                  `json:"name"`
	Count object.Count            `json:"count"`
	Goal  *object.Share           `json:"goal"`
	Paid  bool                    `json:"paid,omitempty"`
	Lines []orderLine             `json:"lines,omitempty"`
	Rates map[string]object.Count `json:"rates,omitempty"`
	Note  *string                 `json:"note,omitempty"`
	Rest  json.RawMessage         `json:"rest,omitempty"`
}

type orderLine struct {
	ID string `json:"id"`
}

func TestInto(t *testing.T) {
	t.Parallel()
	var o order
	doc := ` {"name":"a\u0062","count":420.0,"goal":0.6,"paid":true,"lines":[{"id":"x"},{"id":"y"}],"rates":{"a":1,"b":2},"note":"n","rest":[1, 2]} `
	if err := object.Into(object.Line, []byte(doc), &o); err != nil {
		t.Fatal(err)
	}
	if o.Name != "ab" || o.Count != 420 || o.Goal.Rat.String() != "3/5" || !o.Paid || len(o.Lines) != 2 || o.Lines[1].ID != "y" ||
		o.Rates["b"] != 2 ||
		*o.Note != "n" || string(o.Rest) != "[1, 2]" {
		t.Errorf("%+v", o)
	}
	var bare order
	if err := object.Into(object.Line, []byte(`{"name":"","count":0,"goal":null,"paid":null,"note":null,"lines":[]}`), &bare); err != nil {
		t.Fatal(err)
	}
	if bare.Goal != nil || bare.Note != nil || bare.Lines == nil || bare.Rates != nil {
		t.Errorf("%+v", bare)
	}
}

func TestIntoSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, line, want string }{
		{"not an object", `"x"`, `line: not a JSON object`},
		{"no JSON", `{"name":}`, `line: not JSON`},
		{"missing", `{"count":1,"goal":null}`, `name: missing`},
		{"null where a value is needed", `{"name":null,"count":1,"goal":null}`, `name: missing`},
		{"a pointer may be null, not missing", `{"name":"a","count":1}`, `goal: missing`},
		{"near a key", `{"name":"a","count":1,"goal":1,"piad":true}`, `unknown key "piad"; known here: name, count, goal, paid, lines, rates, note, rest; did you mean "paid"?`},
		{"a key in capitals", `{"Name":"a"}`, `rest; did you mean "name"?`},
		{"further down", `{"name":"a","count":1,"goal":1,"lines":[{"id":"x"},{"ib":"y"}]}`, `lines[1]: unknown key "ib"; known here: id; did you mean "id"?`},
		{"twice further down", `{"name":"a","count":1,"goal":1,"lines":[{"id":"x","id":"y"}]}`, `lines[0]: the key "id" is given twice`},
		{"in a map", `{"name":"a","count":1,"goal":1,"rates":{"a\u202e":-1}}`, `rates."a\u202e": -1 is negative`},
		{"a truth in quotation marks", `{"name":"a","count":1,"goal":1,"paid":"true"}`, `paid: neither true nor false`},
		{"a text without them", `{"name":1,"count":1,"goal":1}`, `name: not a text`},
		{"a number in quotation marks", `{"name":"a","count":"1","goal":1}`, `count: not a number`},
		{"a broken number", `{"name":"a","count":1.5,"goal":1}`, `count: not a whole number`},
		{"too large", `{"name":"a","count":1e300,"goal":1}`, `count: the number is too large`},
		{"an exponent", `{"name":"a","count":1,"goal":1e-99}`, `goal: not a short decimal number`},
		{"an object for a list", `{"name":"a","count":1,"goal":1,"lines":{}}`, `lines: not a list`},
		{"a list for an object", `{"name":"a","count":1,"goal":1,"lines":[[]]}`, `lines[0]: not a JSON object`},
	} {
		var o order
		err := object.Into(object.Line, []byte(tt.line), &o)
		text := ""
		if err != nil {
			text = err.Error() + "; " + fault.HintOf(err)
		}
		if !strings.Contains(text, tt.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %q, want %q in it", tt.name, text, tt.want)
		}
	}
}
