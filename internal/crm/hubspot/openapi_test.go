package hubspot_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/eqltui/eqltui/internal/crm/crmtest"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/safetext"
)

// HubSpot's descriptions of its interfaces (OpenAPI) are not free to be kept here. Whoever has a copy names the file, or the
// folder of its files, by this variable; what eqltui asks is then held against it.
const copyEnv = "EQL_TEST_HUBSPOT_OPENAPI"

// described are descriptions of interfaces.
type described []*description

type description struct {
	name   string
	schema *jsonschema.Compiler
	paths  map[string]map[string]any // template, and by method in small letters what is described
}

func describe(name string, text []byte) (*description, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	top, _ := doc.(map[string]any)
	paths, _ := top["paths"].(map[string]any)
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s describes no paths", name)
	}
	d := &description{name: "mem:///" + name, schema: jsonschema.NewCompiler(), paths: map[string]map[string]any{}}
	if v, _ := top["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		d.schema.DefaultDraft(jsonschema.Draft4) // the dialect that OpenAPI 3.0 follows
	}
	for template, item := range paths {
		d.paths[template], _ = item.(map[string]any)
	}
	return d, d.schema.AddResource(d.name, doc)
}

// fits reports whether a path is one of a template's; about whether the template speaks of what the path is about: the
// interface, its version and the sort of record.
func fits(template, path string) (whole, about bool) {
	have, want := strings.Split(strings.Trim(path, "/"), "/"), strings.Split(strings.Trim(template, "/"), "/")
	n := 0
	for n < len(have) && n < len(want) && (have[n] == want[n] || strings.HasPrefix(want[n], "{")) {
		n++
	}
	return n == len(have) && n == len(want), n >= 4 || n == len(want)
}

// hold compares a request with what is described. told is false where no description speaks of such requests.
func (all described) hold(method, path string, body []byte) (told bool, err error) {
	for _, d := range all {
		for template, item := range d.paths {
			whole, about := fits(template, path)
			told = told || about
			operation, _ := item[strings.ToLower(method)].(map[string]any)
			if !whole || operation == nil {
				continue
			}
			content, _ := operation["requestBody"].(map[string]any)
			if content == nil {
				return true, nil
			}
			pointer := d.name + "#/paths/" + escaped(template) + "/" + strings.ToLower(method) +
				"/requestBody/content/application~1json/schema"
			schema, err := d.schema.Compile(pointer)
			if err != nil {
				return true, fmt.Errorf("%s %s: %w", method, template, err)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
			if err == nil {
				err = schema.Validate(value)
			}
			if err != nil {
				err = fmt.Errorf("%s %s: %w\n%.500s", method, path, err, body)
			}
			return true, err
		}
	}
	if told {
		err = fmt.Errorf("%s %s is not described", method, path)
	}
	return told, err
}

func escaped(part string) string {
	part = strings.NewReplacer("~", "~0", "/", "~1").Replace(part)
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(part)
}

func TestWhatIsAskedIsWhatHubSpotDescribes(t *testing.T) {
	t.Parallel()
	at := os.Getenv(copyEnv)
	if at == "" {
		t.Skip(copyEnv + " names no copy of HubSpot's OpenAPI files, which are theirs: what is asked is not held against them")
	}
	files := []string{at}
	if info, err := os.Stat(at); err == nil && info.IsDir() {
		files, err = filepath.Glob(filepath.Join(at, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
	}
	var all described
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d, err := describe(filepath.Base(name), text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	var mu sync.Mutex
	held, strange := 0, map[string]bool{}
	crmtest.Exercise(t, func(t *testing.T) *crmtest.Bench {
		h, c := account(t)
		h.Seen = func(r *http.Request, body []byte) {
			mu.Lock()
			defer mu.Unlock()
			told, err := all.hold(r.Method, r.URL.Path, body)
			if held++; !told {
				held--
				strange[r.Method+" "+digits().ReplaceAllString(r.URL.Path, "N")] = true
			}
			if err != nil {
				t.Error(err)
			}
		}
		return bench(h, c)
	})
	t.Cleanup(func() { // what runs beside this one has ended then
		var names []string
		for name := range strange {
			names = append(names, name)
		}
		slices.Sort(names)
		t.Logf("%d requests were held against %d files; these are in none: %s", held, len(files), strings.Join(names, ", "))
		if held == 0 {
			t.Error("none of what is asked is described in the copy")
		}
	})
}

var digits = safetext.Pattern(`[0-9]{3,}`)

func bench(h *there, c *hubspot.Client) *crmtest.Bench {
	return &crmtest.Bench{Client: c, There: h, Name: "lastname", Mail: "email", Score: "eql_score", At: "eql_at", Choice: "eql_choice",
		Other: "two", Size: "numberofemployees", Batch: hubspot.Batch, Owner: "ania@example.com"}
}

// ours is a description of our own making, of the form that such files have.
const ours = `{"openapi": "3.0.1", "paths": {"/crm/objects/2026-03/{objectType}/batch/upsert": {"post": {"requestBody": {"content":
 {"application/json": {"schema": {"$ref": "#/components/schemas/Batch"}}}}}}, "/crm/owners/2026-03": {"get": {}}},
 "components": {"schemas": {
  "Batch": {"type": "object", "required": ["inputs"], "properties": {"inputs":
   {"type": "array", "items": {"$ref": "#/components/schemas/One"}}}},
  "One": {"type": "object", "required": ["id", "properties"], "additionalProperties": false, "properties": {"id": {"type": "string"},
   "idProperty": {"type": "string", "nullable": true}, "properties": {"type": "object", "additionalProperties": {"type": "string"}}}}}}}`

// TestADescriptionIsHeldAgainst shows that the test above can fail.
func TestADescriptionIsHeldAgainst(t *testing.T) {
	t.Parallel()
	d, err := describe("ours.json", []byte(ours))
	if err != nil {
		t.Fatal(err)
	}
	const upsert = "/crm/objects/2026-03/contacts/batch/upsert"
	for _, tt := range []struct {
		method, path, body string
		told               bool
		wrong              string // "": nothing
	}{
		{"POST", upsert, `{"inputs":[{"id":"L-1","idProperty":"eqltui_lead","properties":{"lastname":"Nowak"}}]}`, true, ""},
		{"GET", "/crm/owners/2026-03", "", true, ""},
		{"POST", upsert, `{"inputs":[{"properties":{}}]}`, true, "missing property 'id'"},
		{"POST", upsert, `{"inputs":[{"id":"L-1","properties":{"score":60}}]}`, true, "got number, want string"},
		{"POST", upsert, `{"inputs":[{"id":"L-1","properties":{},"trace":1}]}`, true, "additional properties 'trace'"},
		{"POST", upsert, `no JSON`, true, "invalid character"},
		{"PATCH", upsert, `{}`, true, "is not described"},
		{"POST", "/crm/objects/2026-03/contacts/batch/replace", `{}`, true, "is not described"},
		{"POST", "/crm/properties/2026-03/contacts", `{}`, false, ""},
	} {
		told, err := described{d}.hold(tt.method, tt.path, []byte(tt.body))
		if told != tt.told || (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s %s %s: %v, %v", tt.method, tt.path, tt.body, told, err)
		}
	}
	if _, err := describe("none.json", []byte(`{"openapi":"3.0.1"}`)); err == nil {
		t.Error("a file that describes nothing is taken")
	}
}
