package gate

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// told is a tree of nodes with every path, or why there is none.
func told(n node, err error) string {
	var out strings.Builder
	var tell func(n node)
	tell = func(n node) {
		fmt.Fprintf(&out, "%q %T ", n.path(), n.value)
		switch v := n.value.(type) {
		case *members:
			for _, m := range v.list {
				if got, ok := v.get(m.key); !ok || got.path() != m.path() {
					fmt.Fprintf(&out, "%q is not found ", m.key)
				}
				tell(m)
			}
		case []node:
			fmt.Fprintf(&out, "%d, nil %t ", len(v), v == nil)
			for _, m := range v {
				tell(m)
			}
		default:
			fmt.Fprintf(&out, "%q ", fmt.Sprint(v))
		}
	}
	if err != nil {
		return "error " + err.Error()
	}
	tell(n)
	return out.String()
}

// TestALineIsReadAsTokenByToken holds the short way of reading a line against the long one: the same tree,
// the same places, the same mistakes.
func TestALineIsReadAsTokenByToken(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Fatalf(string, ...any) }, line string) bool {
		got, want := told(parseLine([]byte(line))), told(parseTokens([]byte(line)))
		if got != want {
			t.Fatalf("%s is read as\n%s\nand token by token as\n%s", line, got, want)
		}
		return !strings.HasPrefix(want, "error ")
	}
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + "1" + strings.Repeat(shut, n) }
	for _, line := range []string{
		"", " ", "null", " [ ] ", "{ }", "{}{}", "[1,]", "01", "-", "1e5", `"text"`, "tru", "\u00a0{}", `{"":{"":1}}`,
		`{"a" : 1 , "b" : [ 1 , -2.5e+3, true,false , null ] }`, `{"a":"\u00e9\ud83d\ude00\ud83d \" \\ \/ \n"}`,
		"{\"a\":\"\xff\xc3(\",\"\xff\":1,\"\xfe\":2}", `{"a":1,"a":2}`, `{"a":{"b":[{"c":1,"c":2}]}}`, `{"a b":{"c\u001b":[[1]]}}`,
		deep("[", "]", 64), deep("[", "]", 65), deep(`{"a":`, "}", 64), deep(`{"a":`, "}", 65),
	} {
		same(t, line)
	}
	var many strings.Builder
	for i := range 3 * fewMembers {
		fmt.Fprintf(&many, `%c"k%d":%d`, "{,"[min(i, 1)], i, i)
	}
	same(t, many.String()+"}")
	same(t, many.String()+`,"k1":0}`)
	valid := 0
	rapid.Check(t, func(t *rapid.T) {
		doc := value().Draw(t, "value")
		if rapid.Bool().Draw(t, "broken") && len(doc) > 0 {
			at := rapid.IntRange(0, len(doc)-1).Draw(t, "at")
			doc = doc[:at] + rapid.SampledFrom([]string{"", "\"", "\\", "}", ",", "\x00", "\xff", "1", " "}).Draw(t, "slip") + doc[at+1:]
		}
		if same(t, doc) {
			valid++
		}
	})
	if valid == 0 {
		t.Error("no line can be read")
	}
}

// value is a JSON document with white space, escapes, bytes that are no text, and keys that stand twice.
func value() *rapid.Generator[string] {
	text := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "raw") == 0 {
			return `"` + rapid.SampledFrom([]string{`\u00fc`, `\"`, "\xff", `\\`, "é", `\ud83d`, "\u2028"}).Draw(t, "odd") + `"`
		}
		doc, _ := json.Marshal(rapid.StringN(0, 4, -1).Draw(t, "text"))
		return string(doc)
	})
	key := rapid.OneOf(rapid.SampledFrom([]string{`"a"`, `"b"`, `"\u0061"`, `""`}), text)
	space := rapid.SampledFrom([]string{"", "", " ", "\t\r\n "})
	var deep func(depth int) *rapid.Generator[string]
	deep = func(depth int) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			kind := rapid.IntRange(0, 5).Draw(t, "kind")
			if depth == 0 {
				kind %= 4
			}
			s := space.Draw(t, "space")
			switch kind {
			case 0, 1:
				return s + text.Draw(t, "text") + s
			case 2:
				return s + rapid.SampledFrom([]string{"0", "-1", "12.50", "1e9", "-0.1E-2", strings.Repeat("9", 30)}).Draw(t, "number") + s
			case 3:
				return s + rapid.SampledFrom([]string{"true", "false", "null"}).Draw(t, "word") + s
			}
			parts := make([]string, rapid.IntRange(0, 4).Draw(t, "parts"))
			for i := range parts {
				if kind == 4 {
					parts[i] = s + key.Draw(t, "key") + s + ":"
				}
				parts[i] += deep(depth-1).Draw(t, "part")
			}
			if kind == 4 {
				return s + "{" + s + strings.Join(parts, ",") + "}" + s
			}
			return s + "[" + s + strings.Join(parts, ",") + "]" + s
		})
	}
	return deep(4)
}
