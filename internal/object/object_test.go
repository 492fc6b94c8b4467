package object_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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

// TestReadTakesApartWhatJSONIs holds the walk against encoding/json.
func TestReadTakesApartWhatJSONIs(t *testing.T) {
	t.Parallel()
	value := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{`1`, `-0.5e+3`, `null`, `true`, `""`, `"a\\"`, `"\"]},{"`, `"ż \u017c"`, "\"\xff\"", `[]`, `{}`,
			`[1, [2,{"a":"]"}] ]`, `{"b" :[{}] , "b\u0000":"}"}`}).Draw(t, "value")
	})
	space := rapid.SampledFrom([]string{"", " ", "\t\r\n "})
	rapid.Check(t, func(t *rapid.T) {
		gap := func() string { return space.Draw(t, "space") }
		doc, keys := gap()+"{"+gap(), rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "", `c\"`, `\u0061b`, "ż"}), 0, 5,
			rapid.ID[string]).Draw(t, "keys")
		for i, key := range keys {
			if i > 0 {
				doc += gap() + "," + gap()
			}
			doc += `"` + key + `"` + gap() + ":" + gap() + value.Draw(t, "value")
		}
		doc += gap() + "}" + gap()
		want := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(doc), &want); err != nil {
			t.Fatal(doc, err)
		}
		got, err := object.Read("line", []byte(doc))
		if err != nil || len(got) != len(want) {
			t.Fatalf("%q: %v, %v", doc, got, err)
		}
		for key := range want {
			if string(got[key]) != string(want[key]) {
				t.Fatalf("%q: %s is %q, want %q", doc, key, got[key], want[key])
			}
			sameText(t, got[key])
			sameList(t, got[key])
		}
	})
}

func sameText(t *rapid.T, value json.RawMessage) {
	var want *string
	isText := json.Unmarshal(value, &want) == nil && want != nil
	got, err := object.Text("x", value, `"a"`)
	if isText != (err == nil) || isText && got != *want {
		t.Fatalf("%q is %q, %v", value, got, err)
	}
}

func sameList(t *rapid.T, value json.RawMessage) {
	var want []json.RawMessage
	isList := json.Unmarshal(value, &want) == nil && want != nil
	got, err := object.List("x", value)
	if isList != (err == nil) || len(got) != len(want) {
		t.Fatalf("%q is %q, %v", value, got, err)
	}
	for i := range want {
		if string(got[i]) != string(want[i]) {
			t.Fatalf("%q is %q", value, got)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value string
		want  int64
		wrong string
	}{
		{"9223372036854775807", math.MaxInt64, ""}, {"-9223372036854775808", math.MinInt64, ""}, {"420.0", 420, ""}, {"1e3", 1000, ""},
		{"-0", 0, ""}, {"9223372036854775808", 0, "too large"}, {"1e17", 0, "too large"}, {"1e999", 0, "too large"},
		{"1.5", 0, "not a whole"}, {"1e-3", 0, "not a whole"}, {`"5"`, 0, "not a number"}, {"null", 0, "not a number"},
		{"[5]", 0, "not a number"}, {"", 0, "not a number"},
	} {
		got, err := object.Number("n", json.RawMessage(tt.value))
		if got != tt.want || (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: %d, %v", tt.value, got, err)
		}
	}
}

// Each gives the members of any document as encoding/json knows them, and the places where they stand.
func TestEachMemberStandsWhereItIsSaidTo(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{`{}`, ` { "a" : 1 , "a":"x\u00e9\"" } `, `{"b":[1, {"c":"]"}, "}"],"d":null,"":{}}`, `{"e":[],"f":-1.5e3,"g":true}`} {
		keys, all := []string{}, map[string]json.RawMessage{}
		err := object.Each([]byte(doc), func(key string, keyEnd, from int, value json.RawMessage) error {
			if doc[keyEnd-1] != '"' || doc[from:from+len(value)] != string(value) || !json.Valid(value) {
				t.Errorf("%s: %q at %d and %d: %s", doc, key, keyEnd, from, value)
			}
			keys, all[key] = append(keys, key), value
			if value[0] != '[' {
				return nil
			}
			var want []json.RawMessage
			if err := json.Unmarshal(value, &want); err != nil {
				t.Fatal(err)
			}
			n := 0
			return object.EachItem(value, func(from int, item json.RawMessage) error {
				if string(item) != string(want[n]) || string(value[from:from+len(item)]) != string(item) {
					t.Errorf("%s: item %d is %s", value, n, item)
				}
				n++
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal([]byte(doc), &want); err != nil {
			t.Fatal(err)
		}
		for key, value := range want {
			if string(all[key]) != string(value) {
				t.Errorf("%s: %s is %s", doc, key, all[key])
			}
		}
		if len(all) != len(want) || strings.Contains(doc, "u00e9") && (len(keys) != 2 || object.Said(all["a"]) != "xé\"") {
			t.Errorf("%s: %q", doc, keys)
		}
	}
}
