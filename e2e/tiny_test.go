package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tinyCheck is one question of the tiny programme with what it must answer.
type tinyCheck struct {
	Row    string
	Do     []string
	Cmd    string
	Input  []json.RawMessage
	By     string
	Expect map[string]any
	SameAs string `json:"same_as"`
}

// tiny is a database of the tiny programme: eight leads, seven partners, each fact at an instant of its own. Facts and
// answers were worked out by hand (testdata/tiny/expected.json says why each is what it is).
type tiny struct {
	t       *testing.T
	program string
	db, dir string
}

// run runs a command line as a shell would: a text in quotes is one word.
func (p *tiny) run(line string, input []json.RawMessage) []byte {
	p.t.Helper()
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	c := exec.CommandContext(p.t.Context(), p.program, words...)
	c.Dir, c.Env = p.dir, append(os.Environ(), "EQLTUI_DB="+p.db)
	c.Stdin = bytes.NewReader(slices.Concat(bytes.Join(raws(input), []byte("\n")), []byte("\n")))
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		p.t.Fatalf("%s: %v: %s", line, err, said.String())
	}
	return out.Bytes()
}

func raws(in []json.RawMessage) (out [][]byte) {
	for _, r := range in {
		var line bytes.Buffer
		_ = json.Compact(&line, r) // it was read as JSON
		out = append(out, line.Bytes())
	}
	return out
}

func TestTheTinyProgrammeGivesTheAnswersThatWereWorkedOut(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	p := &tiny{t: t, program: builtProgram(t), db: tinyProgramme(t), dir: dir}
	doc, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Checks []tinyCheck }
	if err := json.Unmarshal(doc, &file); err != nil {
		t.Fatal(err)
	}
	answers := map[string][]any{}
	for _, c := range file.Checks {
		for _, line := range c.Do {
			p.run(line, nil)
		}
		answers[c.Row] = answered(t, p.run(c.Cmd, c.Input))
		for _, wrong := range c.wrong(p, answers[c.Row]) {
			t.Errorf("%s: %s", c.Row, wrong)
		}
		if c.SameAs != "" && fmt.Sprint(rowsOf(answers[c.Row])) != fmt.Sprint(rowsOf(answers[c.SameAs])) {
			t.Errorf("%s: other rows than %s", c.Row, c.SameAs)
		}
	}
	if len(answers) < 15 {
		t.Errorf("only %d checks", len(answers))
	}
	if d := differs("", map[string]any{"a": 1.0}, map[string]any{"a": 1.001}); len(d) == 0 {
		t.Error("this test cannot fail")
	}
}

// builtProgram is this binary as the program itself, which testscript makes of it.
func builtProgram(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("eqltui")
	if err != nil {
		t.Skip("the program is not on the path of this test: run the package as a whole")
	}
	return path
}

func answered(t *testing.T, out []byte) (all []any) {
	t.Helper()
	for line := range bytes.Lines(out) {
		var v any
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all = append(all, v)
	}
	return all
}

func rowsOf(answer []any) []any {
	rows, _ := answer[0].(map[string]any)["rows"].([]any)
	return rows
}

// keyedBy are records by the text that they have under a name.
func keyedBy(rows []any, name func(map[string]any) string) map[string]any {
	out := map[string]any{}
	for _, r := range rows {
		if m, ok := r.(map[string]any); ok {
			out[name(m)] = m
		}
	}
	return out
}

func text(m map[string]any, key string) string { s, _ := m[key].(string); return s }

// wrong says what of an answer is not as it must be.
func (c *tinyCheck) wrong(p *tiny, answer []any) (out []string) {
	total := func() map[string]any { m, _ := answer[0].(map[string]any)["total"].(map[string]any); return m }
	for key, want := range c.Expect {
		switch key {
		case "lines":
			out = append(out, differs(key, want, answer)...)
		case "rows":
			out = append(out, differs(key, want, keyedBy(rowsOf(answer), func(m map[string]any) string { return text(m, c.By) }))...)
		case "others":
			named, _ := c.Expect["rows"].(map[string]any)
			for id, row := range keyedBy(rowsOf(answer), func(m map[string]any) string { return text(m, c.By) }) {
				if named[id] == nil {
					out = append(out, differs(id, want, row)...)
				}
			}
		case "total":
			out = append(out, differs(key, want, total())...)
		case "channels":
			list, _ := total()["channels"].([]any)
			out = append(
				out,
				differs(key, want, keyedBy(list, func(m map[string]any) string { return text(m, "channel") + "/" + text(m, "item") }))...)
		case "duties", "pages_due":
			out = append(out, c.duties(key, want.([]any), answer)...)
		case "overlaps":
			states := map[string]any{}
			for domain, o := range keyedBy(answer, func(m map[string]any) string { return text(m, "domain") }) {
				states[domain] = o.(map[string]any)["state"]
			}
			out = append(out, differs(key, want, states)...)
		case "order":
			var urls []any
			for _, r := range rowsOf(answer) {
				urls = append(urls, r.(map[string]any)["url"])
			}
			out = append(out, differs(key, want, urls)...)
		case "leads":
			out = append(out, differs(key, want, float64(bytes.Count(p.run("list --json", nil), []byte("\n"))))...)
		default:
			out = append(out, "nobody knows what "+key+" expects")
		}
	}
	return out
}

func (c *tinyCheck) duties(key string, want, answer []any) (out []string) {
	if key == "pages_due" {
		n := 0
		for _, a := range answer {
			if text(a.(map[string]any), "kind") == "page_refresh" {
				n++
			}
		}
		if n != len(want) {
			out = append(out, fmt.Sprintf("%d pages are due, not %d", n, len(want)))
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(answer, func(a any) bool { return len(differs("", w, a)) == 0 }) {
			out = append(out, fmt.Sprintf("there is no duty %v", w))
		}
	}
	return out
}

// differs says where a value is not what is wanted; further keys are free.
func differs(path string, want, have any) []string {
	switch want := want.(type) {
	case map[string]any:
		m, ok := have.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v", path, have)}
		}
		var out []string
		for _, key := range slices.Sorted(maps.Keys(want)) {
			out = append(out, differs(path+"."+key, want[key], m[key])...)
		}
		return out
	case []any:
		l, ok := have.([]any)
		if !ok || len(l) != len(want) {
			return []string{fmt.Sprintf("%s is %v, not %v", path, have, want)}
		}
		var out []string
		for i := range want {
			out = append(out, differs(fmt.Sprintf("%s[%d]", path, i), want[i], l[i])...)
		}
		return out
	case float64:
		const near = 1e-4 // of rounded shares; amounts and counts are whole
		if n, ok := have.(float64); ok && math.Abs(n-want) <= near {
			return nil
		}
	default:
		if want == have {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is %v, not %v", path, have, want)}
}
