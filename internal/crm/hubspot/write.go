package hubspot

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/safetext"
)

// input is a record of a batch.
type input struct {
	ID         string            `json:"id"`
	IDProperty string            `json:"idProperty,omitempty"`
	Properties map[string]string `json:"properties,omitempty"`
	Trace      string            `json:"objectWriteTraceId,omitempty"`
}

type object struct {
	ID         string             `json:"id"`
	Properties map[string]*string `json:"properties"`
	History    map[string][]struct {
		Value     *string `json:"value"`
		Timestamp string  `json:"timestamp"`
	} `json:"propertiesWithHistory"`
	UpdatedAt string `json:"updatedAt"`
	Archived  bool   `json:"archived"`
	New       bool   `json:"new"`
	Trace     string `json:"objectWriteTraceId"`
}

type batchAnswer struct {
	Results []object  `json:"results"`
	Errors  []problem `json:"errors"`
}

// Upsert writes records: those of which the id is known by it, the others by our key. A record that is refused is told by
// itself: where the answer does not say which it is, the batch is divided until it is alone.
func (c *Client) Upsert(ctx context.Context, o crm.Object, all []crm.Write) ([]crm.Result, error) {
	out := make([]crm.Result, len(all))
	var known, ours []int
	for i := range all {
		if all[i].ID != "" {
			known = append(known, i)
		} else {
			ours = append(ours, i)
		}
	}
	for _, part := range []struct {
		at   []int
		path string
	}{{known, "/batch/update"}, {ours, "/batch/upsert"}} {
		for some := range slices.Chunk(part.at, Batch) {
			if err := c.batch(ctx, o, part.path, all, some, out); err != nil {
				return out, err
			}
		}
	}
	if o == crm.Contact {
		if err := c.associate(ctx, all, out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// batch writes some records of all by one request, or by several where that is refused because of one of them.
func (c *Client) batch(ctx context.Context, o crm.Object, path string, all []crm.Write, at []int, out []crm.Result) error {
	inputs := make([]input, len(at))
	for n, i := range at {
		w := &all[i]
		in := input{ID: w.ID, Properties: map[string]string{}, Trace: strconv.Itoa(n)}
		for name, v := range w.Values {
			in.Properties[name] = v
		}
		if key := KeyOf(o); key != "" && w.Key != "" {
			in.Properties[key] = w.Key
			if w.ID == "" {
				in.ID, in.IDProperty = w.Key, key
			}
		}
		inputs[n] = in
	}
	var answer batchAnswer
	status, err := c.do(ctx, http.MethodPost, objects(o, path), map[string]any{"inputs": inputs}, &answer)
	switch {
	case err != nil && (err.Kind == crm.Later || err.Kind == crm.Auth):
		for _, i := range at {
			out[i].Err = err
		}
		return err
	case err != nil && len(at) == 1:
		out[at[0]].Err = about(err, all[at[0]].Values, status)
		return nil
	case err != nil:
		half := len(at) / 2
		if err := c.batch(ctx, o, path, all, at[:half], out); err != nil {
			return err
		}
		return c.batch(ctx, o, path, all, at[half:], out)
	}
	c.sort(&answer, all, at, inputs, out)
	return nil
}

// sort gives each record its result. Results come in no promised order: they are known by the trace, the key or the id.
func (c *Client) sort(answer *batchAnswer, all []crm.Write, at []int, inputs []input, out []crm.Result) {
	done := map[int]bool{}
	for _, r := range answer.Results {
		if n := placeOf(&r, inputs, done); n >= 0 {
			done[n] = true
			out[at[n]] = crm.Result{ID: r.ID, Created: r.New}
		}
	}
	for i := range answer.Errors {
		p := &answer.Errors[i]
		for _, n := range accused(p, inputs) {
			if !done[n] {
				done[n] = true
				out[at[n]].Err = told(p, all[at[n]].Values)
			}
		}
	}
	for n, i := range at {
		if !done[n] {
			out[i].Err = crm.Refuse(crm.Later, "the answer says nothing of it")
		}
	}
}

func placeOf(r *object, inputs []input, done map[int]bool) int {
	for n := range inputs {
		in := &inputs[n]
		switch {
		case done[n]:
		case r.Trace != "" && r.Trace == in.Trace, in.IDProperty == "" && in.ID == r.ID:
			return n
		case in.IDProperty != "" && r.Properties[in.IDProperty] != nil && *r.Properties[in.IDProperty] == in.ID:
			return n
		}
	}
	if left := notDone(inputs, done); r.Trace == "" && len(left) == 1 {
		return left[0]
	}
	return -1
}

func notDone(inputs []input, done map[int]bool) (out []int) {
	for n := range inputs {
		if !done[n] {
			out = append(out, n)
		}
	}
	return out
}

// accused are the records that an error of a batch is about: those whose trace or id its context names.
func accused(p *problem, inputs []input) (out []int) {
	named := map[string]bool{}
	for _, key := range []string{"objectWriteTraceId", "id", "ids"} {
		list, _ := p.Context[key].([]any)
		for _, v := range list {
			if s, ok := v.(string); ok {
				named[key[:2]+s] = true
			}
		}
	}
	for n := range inputs {
		if named["ob"+inputs[n].Trace] || named["id"+inputs[n].ID] {
			out = append(out, n)
		}
	}
	return out
}

// told is an error of a batch in the words of the contract.
func told(p *problem, sent map[string]string) *crm.Error {
	e := crm.Refuse(crm.Rejected, "%s", crm.Said(p.Message, sent))
	switch strings.ToUpper(p.Category) {
	case "CONFLICT":
		e.Kind = crm.Conflict
	case "OBJECT_NOT_FOUND":
		e.Kind = crm.Missing
	case "RATE_LIMITS", "RATE_LIMIT":
		e.Kind = crm.Later
	case "MISSING_SCOPES", "INVALID_AUTHENTICATION", "BANNED":
		e.Kind = crm.Auth
	}
	return about(e, sent, 0)
}

// existing finds the record that has what should be of one alone.
var existing = safetext.Pattern(`(?i)existing id: ?([0-9]+)`)

// about says more of a refusal: which record it names, and which field.
func about(e *crm.Error, sent map[string]string, status int) *crm.Error {
	out := *e
	if m := existing().FindStringSubmatch(e.Why); m != nil {
		out.Kind, out.ID = crm.Conflict, m[1]
	}
	if status == http.StatusNotFound {
		out.Kind = crm.Missing
	}
	for name := range sent {
		if strings.Contains(e.Why, `"`+name+`"`) || strings.Contains(e.Why, " "+name+" ") {
			out.Field = name
		}
	}
	out.Why = crm.Said(out.Why, sent)
	return &out
}

// associate puts contacts under their companies. That a contact is written stands, whatever comes of this.
func (c *Client) associate(ctx context.Context, all []crm.Write, out []crm.Result) error {
	type end struct {
		ID string `json:"id"`
	}
	type pair struct {
		From end `json:"from"`
		To   end `json:"to"`
	}
	var pairs []pair
	for i := range all {
		if all[i].Company != "" && out[i].Err == nil && out[i].ID != "" {
			pairs = append(pairs, pair{end{out[i].ID}, end{all[i].Company}})
		}
	}
	for some := range slices.Chunk(pairs, Batch) {
		_, err := c.do(ctx, http.MethodPost, associations(crm.Contact, crm.Company, "/batch/associate/default"),
			map[string]any{"inputs": some}, nil)
		if err != nil && (err.Kind == crm.Later || err.Kind == crm.Auth) {
			return err
		}
	}
	return nil
}
