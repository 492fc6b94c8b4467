package object_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
)

func TestReadRefusesWhatIsNotOneObject(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, doc, want string }{
		{"nothing", ` `, `line: not JSON: it ends too early`},
		{"a text", `"a"`, `line: not a JSON object`},
		{"two", `{"a":1}{"a":1}`, `line: there is text after the closing brace`},
		{"a key twice", `{"a":1,"b":2,"a":3}`, `line: the key "a" is given twice`},
		{"cut off inside", `{"a":[1,`, `line: not JSON: it ends too early`},
		{"a comma too many", `{"a":1,}`, `line: not JSON`},
		{"single quotes", `{'a':1}`, `line: not JSON`},
	} {
		o, err := object.Read("line", []byte(tt.doc))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: %v, %v, want %s", tt.name, o, err, tt.want)
		}
	}
}

func TestValuesAreWhatTheyAreWrittenAs(t *testing.T) {
	t.Parallel()
	o, err := object.Read("line", []byte(`{"at":"2026-11-20T15:00","day":"2026-11-20","for":"1h30m","none":null,"names":["a","b"],"n":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if o.Has("none") || o.Has("absent") || !o.Has("n") {
		t.Error("null and absent are no values, 1 is one")
	}
	if at, err := o.Time("at", time.FixedZone("", 3600)); err != nil || !at.Equal(time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)) {
		t.Errorf("at: %v, %v", at, err)
	}
	if d, err := o.Duration("for"); err != nil || d != 90*time.Minute {
		t.Errorf("for: %v, %v", d, err)
	}
	if names, err := object.Texts("names", o["names"], `"a"`); err != nil || strings.Join(names, " ") != "a b" {
		t.Errorf("names: %v, %v", names, err)
	}
	_, missing := o.Text("absent", `"a"`)
	_, number := o.Text("n", `"a"`)
	_, time1 := o.Time("for", time.UTC)
	_, span := o.Duration("day")
	_, list := object.List("n", o["n"])
	unknown := o.Only("line", "at", "day", "for", "none", "names")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{missing, `absent: missing`}, {number, `n: not a text such as "a"`}, {time1, `for: "1h30m" is not a time`},
		{span, `day: "2026-11-20" is not a duration`}, {list, `n: not a list`},
		{unknown, `line: unknown key "n"; known here: at, day, for, none, names`},
	} {
		if tt.err == nil || tt.err.Error() != tt.want {
			t.Errorf("%v, want %s", tt.err, tt.want)
		}
	}
}
