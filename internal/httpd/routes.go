package httpd

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/eqltui/eqltui/internal/desk"
)

// route is one address with its method: how it is answered, and how it is described.
type route struct {
	method, path string
	answer       handler
	id, short    string
	open         bool             // no token is asked for
	body         reflect.Type     // nil: none
	replies      map[int]replying // by status
	refuses      []int            // with which statuses, beside those that any address may answer
	headers      []*huma.Param
}

// replying is what a status brings.
type replying struct {
	what string
	of   reflect.Type // nil: a text
	kind string       // "" is JSON
}

// routes are all addresses.
func (s *Server) routes() []route {
	posted := map[int]replying{http.StatusOK: {"the fate of each record, in order", reflect.TypeFor[fates](), ""}}
	const (
		unread, unknown, notYours, nothing = http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound
		notNow, tooLarge, noJSON           = http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType
		otherBody, tooOften                = http.StatusUnprocessableEntity, http.StatusTooManyRequests
	)
	keyed := []*huma.Param{header(keyHeader, "1 to 255 printable characters; the same request under it is answered alike", false)}
	return []route{
		{method: "POST", path: "/v1/referrals", answer: s.posts("referrals"), id: "post-referrals", headers: keyed,
			short: "Post referrals: one object, or up to 1,000 as records; keys are the columns of files", body: reflect.TypeFor[Records](),
			replies: posted, refuses: []int{unread, unknown, notYours, notNow, tooLarge, noJSON, otherBody, tooOften}},
		{method: "POST", path: "/v1/touches", answer: s.posts("touches"), id: "post-touches", headers: keyed,
			short: "Post what persons did: one object, or up to 1,000 as records", body: reflect.TypeFor[Records](), replies: posted,
			refuses: []int{unread, unknown, notYours, notNow, tooLarge, noJSON, otherBody, tooOften}},
		{method: "GET", path: "/v1/referrals/{id}", answer: s.status, id: "get-referral", short: "How far a referral has come",
			replies: map[int]replying{http.StatusOK: {"how it stands", reflect.TypeFor[desk.PartnerStatus](), ""}},
			refuses: []int{unknown, nothing, tooOften}},
		{method: "POST", path: "/v1/answers", answer: s.answers, id: "post-answer", short: "Answer the question that waits for you",
			body:    reflect.TypeFor[answered](),
			replies: map[int]replying{http.StatusOK: {"how the referral stands then", reflect.TypeFor[desk.PartnerStatus](), ""}},
			refuses: []int{unread, unknown, nothing, notNow, tooLarge, noJSON, tooOften}},
		{method: "POST", path: "/v1/webhooks/{source}", answer: s.hook, id: "post-webhook", open: true,
			short: "Take what a service posts: generic, partnerstack, zapier, or as it was set up", body: reflect.TypeFor[Records](),
			headers: []*huma.Param{
				header("webhook-id", "Standard Webhooks", false),
				header("webhook-timestamp", "Standard Webhooks", false),
				header("webhook-signature", "Standard Webhooks", false),
			}, replies: posted, refuses: []int{unread, unknown, notYours, notNow, tooLarge, noJSON, tooOften}},
		{method: "GET", path: "/a/{token}", answer: s.page, id: "get-answer-page", short: "A page on which a question is answered once",
			open: true, replies: map[int]replying{http.StatusOK: {"the page", nil, "text/html"},
				http.StatusNotFound: {"no question waits under this link", nil, "text/html"}}},
		{method: "POST", path: "/a/{token}", answer: s.pageAnswers, id: "post-answer-page", short: "Answer by that page", open: true,
			replies: map[int]replying{http.StatusOK: {"the page", nil, "text/html"},
				http.StatusBadRequest: {"the answer cannot be read", nil, "text/html"},
				http.StatusNotFound:   {"no question waits under this link", nil, "text/html"}}},
		{method: "GET", path: "/healthz", answer: s.healthz, id: "healthz", short: "Whether the program is alive", open: true,
			replies: map[int]replying{http.StatusOK: {"it is", reflect.TypeFor[alive](), ""}}},
		{method: "GET", path: "/readyz", answer: s.readyz, id: "readyz", short: "Whether it can take something in", open: true,
			replies: map[int]replying{http.StatusOK: {"it can", reflect.TypeFor[readiness](), ""},
				http.StatusServiceUnavailable: {"it cannot", reflect.TypeFor[readiness](), ""}}},
		{method: "GET", path: "/metrics", answer: s.metrics, id: "metrics", short: "Figures for Prometheus, to the same machine alone",
			open: true, replies: map[int]replying{http.StatusOK: {"the figures", nil, "text/plain"}}, refuses: []int{nothing}},
		{method: "GET", path: "/openapi.json", answer: s.openapi, id: "openapi", short: "This description", open: true,
			replies: map[int]replying{http.StatusOK: {"OpenAPI 3.1", nil, "application/json"}}},
	}
}

// Records is what is posted: one record, or several under records.
type Records struct {
	Records []map[string]any `json:"records,omitempty" maxItems:"1000" doc:"each with the columns of the files as keys"`
}

func header(name, what string, needed bool) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: what, Required: needed, Schema: &huma.Schema{Type: "string"}}
}

// describe writes the description of all addresses.
func (s *Server) describe() []byte {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "eqltui", Version: s.o.Version,
			Description: "Referrals in, their state out. A token says whose program it is; records go the way of rows of files."},
		Components: &huma.Components{Schemas: registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}},
	}
	faulty := registry.Schema(reflect.TypeFor[problem](), true, "")
	for _, r := range s.routes() {
		op := &huma.Operation{Method: r.method, Path: r.path, OperationID: r.id, Summary: r.short, Parameters: r.headers,
			Responses: map[string]*huma.Response{"default": refusing("an error", faulty)}}
		for _, name := range r.inPath() {
			op.Parameters = append(op.Parameters,
				&huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
		}
		if !r.open {
			op.Security = []map[string][]string{{"token": {}}}
		}
		if r.body != nil {
			schema := registry.Schema(r.body, true, "")
			if r.body == reflect.TypeFor[Records]() { // or one record, whose keys are the columns
				schema = &huma.Schema{AnyOf: []*huma.Schema{schema, {Type: "object", AdditionalProperties: true}}}
			}
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
		}
		for _, status := range r.refuses {
			op.Responses[strconv.Itoa(status)] = refusing(http.StatusText(status), faulty)
		}
		for status, re := range r.replies {
			kind, schema := re.kind, &huma.Schema{Type: "string"}
			if kind == "application/json" {
				schema = &huma.Schema{Type: "object"}
			}
			if re.of != nil {
				kind, schema = "application/json", registry.Schema(re.of, true, "")
			}
			op.Responses[strconv.Itoa(status)] = &huma.Response{Description: re.what,
				Content: map[string]*huma.MediaType{kind: {Schema: schema}}}
		}
		doc.AddOperation(op)
	}
	out, err := json.Marshal(doc)
	if err != nil { // of a table of ours
		panic(err)
	}
	return append(out, '\n')
}

// refusing is an answer that is a problem.
func refusing(what string, faulty *huma.Schema) *huma.Response {
	return &huma.Response{Description: what, Content: map[string]*huma.MediaType{"application/problem+json": {Schema: faulty}}}
}

// inPath are the names in an address.
func (r *route) inPath() (names []string) {
	for at := 0; at < len(r.path); at++ {
		if r.path[at] != '{' {
			continue
		}
		end := at
		for r.path[end] != '}' {
			end++
		}
		names = append(names, r.path[at+1:end])
	}
	return names
}

func (s *Server) openapi(http.ResponseWriter, *http.Request) (reply, error) {
	return reply{body: s.spec}, nil
}
