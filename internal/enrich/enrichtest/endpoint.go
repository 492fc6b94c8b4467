// Package enrichtest is a strict endpoint that speaks as OpenAI's does, for tests: it refuses what such an endpoint would
// refuse, and keeps every byte that it was sent.
package enrichtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync"
	"testing"
)

// Key and Model are those that the endpoint takes.
const (
	Key   = "sk-test-0123456789"
	Model = "probe-1"
)

// Function is the one that the model is offered.
const Function = "propose_company_facts"

// Request is what the endpoint was asked.
type Request struct {
	Domain string
	Known  map[string]any
	Wanted map[string]any // the schema of each fact
}

// Endpoint is a model at an address.
type Endpoint struct {
	*httptest.Server
	// Answer writes the answer; nil proposes nothing.
	Answer func(w http.ResponseWriter, r *http.Request, asked Request)

	t    testing.TB
	mu   sync.Mutex
	sent []byte
	n    int
}

// New starts an endpoint, which ends with the test.
func New(t testing.TB) *Endpoint {
	e := &Endpoint{t: t}
	e.Server = httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(e.Close)
	return e
}

// Sent is every byte that was sent, and N how many requests there were.
func (e *Endpoint) Sent() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return string(e.sent)
}

// N is how many requests there were.
func (e *Endpoint) N() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.n
}

func (e *Endpoint) serve(w http.ResponseWriter, r *http.Request) {
	dump, err := httputil.DumpRequest(r, true)
	if err != nil {
		e.t.Error(err)
	}
	e.mu.Lock()
	e.sent = append(append(e.sent, dump...), '\n')
	e.n++
	e.mu.Unlock()
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.URL.RawQuery != "":
		http.Error(w, `{"error":{"message":"no such path"}}`, http.StatusNotFound)
		return
	case r.Header.Get("Authorization") != "Bearer "+Key:
		http.Error(w, `{"error":{"message":"Incorrect API key provided: `+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")+
			`"}}`, http.StatusUnauthorized)
		return
	}
	asked, why := read(r.Body)
	if why != "" {
		http.Error(w, `{"error":{"message":"`+why+`"}}`, http.StatusBadRequest)
		return
	}
	if e.Answer == nil {
		Say(w, Call(Function, "{}"))
		return
	}
	e.Answer(w, r, asked)
}

// read refuses whatever is not as such endpoints want it.
func read(from io.Reader) (out Request, why string) {
	var req struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		Tools []struct {
			Type     string `json:"type"`
			Function struct {
				Name        string `json:"name"`
				Description string `json:"description"`
				Parameters  struct {
					Type       string         `json:"type"`
					Properties map[string]any `json:"properties"`
					Required   []string       `json:"required"`
					Additional *bool          `json:"additionalProperties"`
				} `json:"parameters"`
			} `json:"function"`
		} `json:"tools"`
		Choice struct {
			Type     string            `json:"type"`
			Function map[string]string `json:"function"`
		} `json:"tool_choice"`
	}
	dec := json.NewDecoder(from)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&req); err != nil {
		return out, "this is no request"
	}
	switch {
	case req.Model != Model:
		return out, "there is no such model"
	case len(req.Messages) != 2 || req.Messages[0].Role != "system" || req.Messages[1].Role != "user":
		return out, "two messages are wanted"
	case len(req.Tools) != 1 || req.Tools[0].Type != "function" || req.Tools[0].Function.Name != Function:
		return out, "one function is wanted"
	case req.Choice.Type != "function" || req.Choice.Function["name"] != Function:
		return out, "the function has to be chosen"
	}
	schema := req.Tools[0].Function.Parameters
	if schema.Type != "object" || schema.Additional == nil || *schema.Additional || schema.Required == nil {
		return out, "the schema is not closed"
	}
	var company struct {
		Domain string         `json:"domain"`
		Known  map[string]any `json:"known"`
	}
	dec = json.NewDecoder(strings.NewReader(req.Messages[1].Content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&company); err != nil || company.Domain == "" {
		return out, "the message is no company"
	}
	return Request{company.Domain, company.Known, schema.Properties}, ""
}

// Call is a message that calls a function with arguments.
func Call(name, arguments string) map[string]any {
	return map[string]any{"role": "assistant", "content": nil, "tool_calls": []any{map[string]any{
		"id": "call_1", "type": "function", "function": map[string]any{"name": name, "arguments": arguments}}}}
}

// Fact is the arguments of one value.
func Fact(value any, confidence float64, source string) map[string]any {
	return map[string]any{"value": value, "confidence": confidence, "source": source}
}

// Propose is a message that proposes facts.
func Propose(facts map[string]any) map[string]any {
	doc, err := json.Marshal(facts)
	if err != nil {
		return nil
	}
	return Call(Function, string(doc))
}

// Body is an answer with a message, as such endpoints write it.
func Body(message map[string]any) []byte {
	doc, err := json.Marshal(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1764000000, "model": Model, "system_fingerprint": "fp_1",
		"choices": []any{map[string]any{"index": 0, "finish_reason": "tool_calls", "logprobs": nil, "message": message}},
		"usage":   map[string]any{"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460},
	})
	if err != nil {
		return nil
	}
	return doc
}

// Say answers with a message.
func Say(w http.ResponseWriter, message map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(Body(message))
}
