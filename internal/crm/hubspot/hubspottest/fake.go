// Package hubspottest is a HubSpot account for tests. It is written from HubSpot's documentation (docs/CRM.md names the pages)
// and refuses what that says is refused: unknown and read-only properties, values of another type, choices that are none, more
// than a hundred records at once, an idProperty that is not unique, an address that another contact has, tokens and scopes; and
// it keeps count of the limits.
package hubspottest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Property is what the account knows of a property.
type Property struct {
	Name           string           `json:"name"`
	Label          string           `json:"label"`
	Type           string           `json:"type"`
	FieldType      string           `json:"fieldType"`
	GroupName      string           `json:"groupName"`
	HasUniqueValue bool             `json:"hasUniqueValue"`
	Options        []map[string]any `json:"options,omitempty"`
	Modification   map[string]any   `json:"modificationMetadata,omitempty"`
}

type record struct {
	id       string
	values   map[string]string
	history  map[string]time.Time
	updated  time.Time
	archived bool
	into     string // the record it was merged into
}

// Fault is what the account does in place of answering.
type Fault struct {
	Status int               // of the answer
	Body   string            //
	Header map[string]string //
	Cut    bool              // the answer breaks off amid its body
	After  bool              // the request is carried out first: its answer alone is lost
	Hold   <-chan struct{}   // nothing is answered until this is closed or the client goes
}

// Fake is an account. Its fields are set before it is asked.
type Fake struct {
	Token    string
	Version  string           // of the paths: 2026-03, or v3
	Scopes   map[string]bool  // nil: all
	Burst    int              // requests in ten seconds, 0 for any number
	Searches int              // searches in a second, likewise
	Daily    int              // requests a day, likewise
	Portal   int64            // the number of the account
	Domain   string           // where people see it
	Now      func() time.Time //
	Seen     func(r *http.Request, body []byte)

	mu      sync.Mutex
	server  *httptest.Server
	props   map[string][]Property
	records map[string]map[string]*record
	order   map[string][]*record            // likewise, as they came: ids only grow
	had     map[string]map[string][]*record // by a property that was looked up and a value: the records that ever had it
	groups  map[string]bool
	links   map[string]map[string]bool // contacts/12 companies -> ids
	owners  []map[string]any
	faults  []Fault
	failAt  int
	later   Fault
	calls   []time.Time
	asks    []time.Time
	count   int
	next    int64
	created int
}

// New starts an account of one token, that anybody may ask as much as they like.
func New(token string) *Fake {
	f := &Fake{Token: token, Version: "2026-03", Portal: 123456, Domain: "app-eu1.hubspot.com", Now: time.Now,
		props: map[string][]Property{}, records: map[string]map[string]*record{},
		order: map[string][]*record{}, had: map[string]map[string][]*record{}, groups: map[string]bool{},
		links: map[string]map[string]bool{}, next: 50}
	text := func(names ...string) (out []Property) {
		for _, n := range names {
			out = append(out, Property{Name: n, Label: n, Type: "string", FieldType: "text"})
		}
		return out
	}
	fixed := func(p Property) Property {
		p.Modification = map[string]any{"readOnlyValue": true}
		return p
	}
	stages := Property{Name: "lifecyclestage", Type: "enumeration", FieldType: "radio"}
	for _, s := range []string{"subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"} {
		stages.Options = append(stages.Options, map[string]any{"value": s, "label": s})
	}
	owner := Property{Name: "hubspot_owner_id", Type: "enumeration", FieldType: "select"}
	time := func(n string) Property { return Property{Name: n, Type: "datetime", FieldType: "date"} }
	number := func(n string) Property { return Property{Name: n, Type: "number", FieldType: "number"} }
	f.props["contacts"] = append(text("email", "firstname", "lastname", "phone", "jobtitle", "company", "hs_language"), stages, owner,
		fixed(time("lastmodifieddate")), fixed(time("createdate")), fixed(number("hs_object_id")),
		fixed(Property{Name: "hs_merged_object_ids", Type: "string"}))
	f.props["companies"] = append(text("domain", "name", "industry", "country"), number("numberofemployees"), owner,
		fixed(time("hs_lastmodifieddate")), fixed(Property{Name: "hs_merged_object_ids", Type: "string"}))
	f.props["deals"] = append(text("dealname", "dealstage"), number("amount"), time("closedate"), time("createdate"), owner,
		Property{Name: "hs_is_closed_won", Type: "bool"}, Property{Name: "hs_is_closed", Type: "bool"}, fixed(time("hs_lastmodifieddate")))
	f.props["calls"] = append(text("hs_call_status", "hs_call_direction", "hs_call_body", "hs_call_disposition"), time("hs_timestamp"),
		fixed(time("hs_lastmodifieddate")))
	f.props["meetings"] = append(text("hs_meeting_outcome", "hs_meeting_title"), time("hs_timestamp"), time("hs_meeting_start_time"),
		fixed(time("hs_lastmodifieddate")))
	for o := range f.props {
		f.records[o] = map[string]*record{}
	}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	return f
}

// URL is where the account is.
func (f *Fake) URL() string { return f.server.URL }

// Close stops it.
func (f *Fake) Close() {
	f.server.CloseClientConnections()
	f.server.Close()
}

// Own adds somebody who can have records.
func (f *Fake) Own(id, mail string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.owners = append(f.owners, map[string]any{"id": id, "email": mail})
}

// Define adds a property, or replaces it.
func (f *Fake) Define(o string, p Property) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.props[o] = append(slices.DeleteFunc(f.props[o], func(q Property) bool { return q.Name == p.Name }), p)
}

// Defined is a property, nil for none.
func (f *Fake) Defined(o, name string) *Property {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.prop(o, name)
}

// Put writes a record as a person there does, a new one where id is "". It returns its id.
func (f *Fake) Put(o, id string, values map[string]string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if id == "" {
		id = f.add(o).id
	}
	f.write(f.records[o][id], values)
	return id
}

// Get reads a record; nil where there is none or it was put away.
func (f *Fake) Get(o, id string) map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.records[o][id]
	if r == nil || r.archived {
		return nil
	}
	return maps.Clone(r.values)
}

// By finds the records with a value, in the order of their ids.
func (f *Fake) By(o, name, v string) (ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.sorted(o) {
		if r.values[name] == v {
			ids = append(ids, r.id)
		}
	}
	return ids
}

// Count is how many records there are.
func (f *Fake) Count(o string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.sorted(o))
}

// Created is how many records were made by requests.
func (f *Fake) Created() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.created
}

// Requests is how many requests came.
func (f *Fake) Requests() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// Archive puts a record away.
func (f *Fake) Archive(o, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records[o][id].archived, f.records[o][id].updated = true, f.Now()
}

// Merge makes one record of two, as of now under a third id; whoever asks for either of the two gets it.
func (f *Fake) Merge(o, keep, gone string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, b, r := f.records[o][keep], f.records[o][gone], f.add(o)
	values := maps.Clone(b.values)
	maps.Copy(values, a.values)
	a.into, b.into, a.archived, b.archived = r.id, r.id, true, true
	values["hs_merged_object_ids"] = keep + ";" + gone
	f.write(r, values)
	clear(r.history) // nobody set these
	return r.id
}

// Link puts a record under another.
func (f *Fake) Link(from, fromID, to, toID string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.link(from+"/"+fromID+" "+to, toID)
	f.link(to+"/"+toID+" "+from, fromID)
}

// Linked lists the records under which a record stands.
func (f *Fake) Linked(from, id, to string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.links[from+"/"+id+" "+to]))
}

// Fail has the next requests fail, each as one of these.
func (f *Fake) Fail(faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, faults...)
}

// SetToken makes another token the one that is taken.
func (f *Fake) SetToken(token string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Token = token
}

// FailAt has one request fail, so many from now on: 1 is the next. 0 takes that back.
func (f *Fake) FailAt(n int, fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failAt, f.later = 0, fault
	if n > 0 {
		f.failAt = f.count + n
	}
}

func (f *Fake) link(key, id string) {
	if f.links[key] == nil {
		f.links[key] = map[string]bool{}
	}
	f.links[key][id] = true
}

// add makes an empty record.
func (f *Fake) add(o string) *record {
	f.next++
	r := &record{id: strconv.FormatInt(f.next, 10), values: map[string]string{}, history: map[string]time.Time{}}
	f.records[o][r.id], f.order[o] = r, append(f.order[o], r)
	return r
}

func (f *Fake) prop(o, name string) *Property {
	for i := range f.props[o] {
		if f.props[o][i].Name == name {
			return &f.props[o][i]
		}
	}
	return nil
}

func (f *Fake) write(r *record, values map[string]string) {
	now := f.Now().UTC().Truncate(time.Millisecond)
	for name, v := range values {
		if r.values[name] != v {
			r.history[name] = now
		}
		r.values[name] = v
		if by := f.had[name]; by != nil {
			by[v] = append(by[v], r)
		}
		if v == "" {
			delete(r.values, name)
		}
	}
	r.updated = now
	stamp := now.Format("2006-01-02T15:04:05.000Z")
	r.values["lastmodifieddate"], r.values["hs_lastmodifieddate"], r.values["hs_object_id"] = stamp, stamp, r.id
}

// sorted are the records that are there, in the order of their ids.
func (f *Fake) sorted(o string) []*record {
	return slices.DeleteFunc(slices.Clone(f.order[o]), func(r *record) bool { return r.archived })
}

// with is the first record that has a value, nil for none.
func (f *Fake) with(o, property, v string) (first *record) {
	by := f.had[property]
	if by == nil {
		by = map[string][]*record{}
		f.had[property] = by
		for _, all := range f.order {
			for _, r := range all {
				by[r.values[property]] = append(by[r.values[property]], r)
			}
		}
	}
	for _, r := range by[v] {
		if r.values[property] == v && !r.archived && f.records[o][r.id] == r && (first == nil || r.number() < first.number()) {
			first = r
		}
	}
	return first
}

// number is its id as a number.
func (r *record) number() int64 {
	n, _ := strconv.ParseInt(r.id, 10, 64) // add made it
	return n
}

// refusal is an answer that is no success.
type refusal struct {
	status int
	doc    map[string]any
	header map[string]string
}

func refuse(status int, category, format string, args ...any) *refusal {
	return &refusal{status: status, doc: map[string]any{"status": "error", "category": category, "message": fmt.Sprintf(format, args...),
		"correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf"}}
}

func (r *refusal) write(w http.ResponseWriter) {
	for k, v := range r.header {
		w.Header().Set(k, v)
	}
	answer(w, r.status, r.doc)
}

func answer(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(doc) // whoever asked is gone
}

// limited counts a request, and refuses it where it is one too many.
func (f *Fake) limited(w http.ResponseWriter, search bool) *refusal {
	now := f.Now()
	within := func(list []time.Time, span time.Duration) []time.Time {
		return slices.DeleteFunc(list, func(at time.Time) bool { return now.Sub(at) >= span })
	}
	f.calls, f.asks = within(f.calls, 10*time.Second), within(f.asks, time.Second)
	over := func(policy string) *refusal {
		r := refuse(http.StatusTooManyRequests, "RATE_LIMITS", "You have reached your %s limit.", strings.ToLower(policy))
		r.doc["errorType"], r.doc["policyName"] = "RATE_LIMIT", policy
		return r
	}
	if f.Daily > 0 {
		w.Header().Set("X-HubSpot-RateLimit-Daily", strconv.Itoa(f.Daily))
		w.Header().Set("X-HubSpot-RateLimit-Daily-Remaining", strconv.Itoa(max(f.Daily-f.count, 0)))
		if f.count > f.Daily {
			return over("DAILY")
		}
	}
	if f.Burst > 0 && len(f.calls) >= f.Burst {
		r := over("TEN_SECONDLY_ROLLING")
		rest := f.calls[len(f.calls)-f.Burst].Add(10 * time.Second).Sub(now)
		r.header = map[string]string{"Retry-After": strconv.Itoa(int((rest + time.Second - 1) / time.Second))}
		return r
	}
	if search && f.Searches > 0 && len(f.asks) >= f.Searches {
		r := over("SECONDLY")
		r.header = map[string]string{"Retry-After": "1"}
		return r
	}
	f.calls = append(f.calls, now)
	if search {
		f.asks = append(f.asks, now)
	}
	return nil
}
