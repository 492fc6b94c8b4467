package httpd

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// described is what the description says, as far as answers are held against it.
type described struct {
	Paths map[string]map[string]struct {
		Responses map[string]struct {
			Content map[string]struct {
				Schema shape `json:"schema"`
			} `json:"content"`
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]shape `json:"schemas"`
	} `json:"components"`
}

// shape is a schema of ours.
type shape struct {
	Ref        string           `json:"$ref"`
	Type       any              `json:"type"` // a word, or several
	Enum       []any            `json:"enum"`
	Required   []string         `json:"required"`
	Properties map[string]shape `json:"properties"`
	Items      *shape           `json:"items"`
	More       any              `json:"additionalProperties"`
}

// everywhere are the statuses that any address may answer with, which the description has as its default.
func everywhere(status int) bool {
	return status >= http.StatusInternalServerError || status == http.StatusMethodNotAllowed ||
		status == http.StatusRequestHeaderFieldsTooLarge
}

// holds holds an answer against the description of its address, so that every test of this door is one of the description.
func (d *door) holds(method, path string, got said) {
	d.t.Helper()
	var doc described
	if err := json.Unmarshal(d.spec, &doc); err != nil {
		d.t.Fatal(err)
	}
	path, _, _ = strings.Cut(path, "?")
	for at, methods := range doc.Paths {
		op, ok := methods[strings.ToLower(method)]
		if !ok || !alike(at, path) {
			continue
		}
		said, ok := op.Responses[strconv.Itoa(got.status)]
		if !ok && everywhere(got.status) {
			said, ok = op.Responses["default"], true
		}
		kind, _, err := mime.ParseMediaType(got.header.Get("Content-Type"))
		content, known := said.Content[kind]
		if !ok || err != nil || !known {
			d.t.Errorf("%s %s: the description has no %d of type %q", method, at, got.status, kind)
			return
		}
		if !strings.HasSuffix(kind, "json") || at == "/openapi.json" {
			return
		}
		var value any
		if err := json.Unmarshal([]byte(got.body), &value); err != nil {
			d.t.Fatal(err)
		}
		for _, wrong := range doc.differ("body", content.Schema, value) {
			d.t.Errorf("%s %s, %d: %s: %s", method, at, got.status, wrong, got.body)
		}
	}
}

// alike reports whether a path is of an address, whose parts in braces are any.
func alike(at, path string) bool {
	left, right := strings.Split(at, "/"), strings.Split(path, "/")
	if len(left) != len(right) {
		return false
	}
	for i := range left {
		if left[i] != right[i] && !strings.HasPrefix(left[i], "{") {
			return false
		}
	}
	return true
}

// differ says where a value is not of a shape.
func (doc *described) differ(at string, s shape, value any) (wrong []string) {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		s = doc.Components.Schemas[name]
	}
	types, ok := s.Type.([]any)
	if !ok {
		types = []any{s.Type}
	}
	word := "null"
	switch v := value.(type) {
	case bool:
		word = "boolean"
	case string:
		word = "string"
	case float64:
		if word = "number"; v == float64(int64(v)) && slices.Contains(types, any("integer")) {
			word = "integer"
		}
	case []any:
		word = "array"
		for i, item := range v {
			wrong = append(wrong, doc.differ(fmt.Sprintf("%s[%d]", at, i), *s.Items, item)...)
		}
	case map[string]any:
		word = "object"
		for key, item := range v {
			p, ok := s.Properties[key]
			if !ok {
				wrong = append(wrong, at+"."+key+" is not described")
				continue
			}
			wrong = append(wrong, doc.differ(at+"."+key, p, item)...)
		}
		for _, key := range s.Required {
			if _, ok := v[key]; !ok {
				wrong = append(wrong, at+"."+key+" is not there")
			}
		}
	}
	if !slices.Contains(types, any(word)) {
		wrong = append(wrong, fmt.Sprintf("%s is of type %s, not %v", at, word, types))
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, value) {
		wrong = append(wrong, fmt.Sprintf("%s is %v, none of %v", at, value, s.Enum))
	}
	return wrong
}

// TestWhatIsTakenWithoutALeadSaysSo posts a company of a list, and what somebody did whom nobody sent.
func TestWhatIsTakenWithoutALeadSaysSo(t *testing.T) {
	t.Parallel()
	d := opened(t)
	for _, one := range []struct{ path, body, reason string }{
		{"/v1/referrals", `{"source":"overlap","domain":"lake.example","referred_at":"2026-11-20"}`, "list of overlaps"},
		{"/v1/touches", `{"at":"2026-11-20T09:30:00Z","kind":"demo_request","email":"nobody@lake.example"}`, "no referral of yours"},
	} {
		for _, fate := range []string{"created", "unchanged"} {
			got := d.ask("POST", one.path, d.acme, one.body)
			if !strings.Contains(got.body, `"fate":"`+fate+`","id":null,"reason":"`) || !strings.Contains(got.body, one.reason) {
				t.Errorf("%s, %s: %s", one.path, fate, got.body)
			}
		}
	}
}
