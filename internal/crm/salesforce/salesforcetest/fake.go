// Package salesforcetest is a Salesforce org for tests. It is written from Salesforce's documentation (docs/CRM.md names the
// pages): collections of two hundred records at most whose results come one by one with HTTP 200, external ids, picklists that
// are restricted, fields that cannot be written, types that JSON must have, duplicate rules, tokens for an assertion that is
// signed and not too old, and the limit of a day.
package salesforcetest

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Field is what the org knows of a field.
type Field struct {
	Name, Type string
	ReadOnly   bool
	External   bool     // an external id, of one record alone
	Options    []string // of a restricted picklist
	Length     int      // of a text, 0 for 255
}

type record struct {
	id      string
	values  map[string]any
	deleted bool
	master  string
	stamp   time.Time
}

// Fault is what the org does in place of answering.
type Fault struct {
	Status int
	Body   string
	Header map[string]string
	Cut    bool            // the answer breaks off
	After  bool            // the request is carried out first
	Hold   <-chan struct{} // nothing is answered until then
}

// Fake is an org. Its fields are set before it is asked.
type Fake struct {
	ClientID, Username string
	Public             *rsa.PublicKey
	Daily              int
	Now                func() time.Time

	mu      sync.Mutex
	server  *httptest.Server
	fields  map[string][]Field
	records map[string]map[string]*record
	token   string
	signIns int
	faults  []Fault
	count   int
	next    int
	prefix  map[string]string
}

// New starts an org that takes one token.
func New(token string) *Fake {
	f := &Fake{Now: time.Now, token: token, Daily: 15_000, fields: map[string][]Field{}, records: map[string]map[string]*record{},
		prefix: map[string]string{"Lead": "00Q", "Account": "001", "Opportunity": "006", "Task": "00T", "Event": "00U", "User": "005",
			"Contact": "003", "OpportunityContactRole": "00K"}}
	system := []Field{{Name: "Id", Type: "id", ReadOnly: true}, {Name: "SystemModstamp", Type: "datetime", ReadOnly: true},
		{Name: "IsDeleted", Type: "boolean", ReadOnly: true}, {Name: "CreatedDate", Type: "datetime", ReadOnly: true}}
	f.fields["Lead"] = append(slices.Clone(system), Field{Name: "Email", Type: "email", Length: 80}, Field{Name: "FirstName",
		Type: "string", Length: 40},
		Field{Name: "LastName", Type: "string", Length: 80}, Field{Name: "Company", Type: "string"}, Field{Name: "Title", Type: "string",
			Length: 128},
		Field{Name: "OwnerId", Type: "reference"}, Field{Name: "MasterRecordId", Type: "reference", ReadOnly: true},
		Field{Name: "ConvertedOpportunityId", Type: "reference", ReadOnly: true},
		Field{Name: "ConvertedContactId", Type: "reference", ReadOnly: true}, Field{Name: "IsConverted", Type: "boolean", ReadOnly: true})
	f.fields["Contact"] = append(slices.Clone(system), Field{Name: "Email", Type: "email", Length: 80}, Field{Name: "FirstName",
		Type: "string", Length: 40}, Field{Name: "LastName", Type: "string", Length: 80}, Field{Name: "Title", Type: "string", Length: 128},
		Field{Name: "OwnerId", Type: "reference"}, Field{Name: "MasterRecordId", Type: "reference", ReadOnly: true})
	f.fields["OpportunityContactRole"] = append(slices.Clone(system), Field{Name: "OpportunityId", Type: "reference"},
		Field{Name: "ContactId", Type: "reference"}, Field{Name: "IsPrimary", Type: "boolean"})
	f.fields["Account"] = append(slices.Clone(system), Field{Name: "Name", Type: "string"}, Field{Name: "Website", Type: "url"},
		Field{Name: "NumberOfEmployees", Type: "int"}, Field{Name: "MasterRecordId", Type: "reference", ReadOnly: true})
	f.fields["Opportunity"] = append(slices.Clone(system), Field{Name: "Amount", Type: "currency"}, Field{Name: "IsWon", Type: "boolean",
		ReadOnly: true},
		Field{Name: "IsClosed", Type: "boolean", ReadOnly: true}, Field{Name: "CloseDate", Type: "date"})
	f.fields["Task"] = append(slices.Clone(system), Field{Name: "WhoId", Type: "reference"}, Field{Name: "TaskSubtype", Type: "picklist"},
		Field{Name: "IsClosed", Type: "boolean", ReadOnly: true})
	f.fields["Event"] = append(slices.Clone(system), Field{Name: "WhoId", Type: "reference"}, Field{Name: "StartDateTime",
		Type: "datetime"})
	f.fields["User"] = append(slices.Clone(system), Field{Name: "Email", Type: "email"}, Field{Name: "IsActive", Type: "boolean"})
	for o := range f.fields {
		f.records[o] = map[string]*record{}
	}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	return f
}

// URL is where the org is; it makes tokens there too.
func (f *Fake) URL() string { return f.server.URL }

// Close stops it.
func (f *Fake) Close() {
	f.server.CloseClientConnections()
	f.server.Close()
}

// Define adds a field, or replaces it.
func (f *Fake) Define(o string, d Field) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fields[o] = append(slices.DeleteFunc(f.fields[o], func(x Field) bool { return x.Name == d.Name }), d)
}

// Put writes a record as a person there does, a new one where id is "".
func (f *Fake) Put(o, id string, values map[string]string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.records[o][id]
	if id == "" {
		r = f.add(o)
	}
	for k, v := range values {
		var to any = v
		if d := f.field(o, k); d != nil && (d.Type == "boolean" || numeric(d.Type)) {
			_ = json.Unmarshal([]byte(v), &to) // what is neither stays a text
		}
		r.values[k] = to
	}
	r.stamp = f.Now().UTC().Truncate(time.Millisecond)
	return r.id
}

func (f *Fake) add(o string) *record {
	f.next++
	r := &record{id: fmt.Sprintf("%s%012dAAA", f.prefix[o], f.next), values: map[string]any{}}
	f.records[o][r.id] = r
	return r
}

// Get reads a record; nil where there is none or it was deleted.
func (f *Fake) Get(o, id string) map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.records[o][id]
	if r == nil || r.deleted {
		return nil
	}
	out := map[string]string{}
	for k, v := range r.values {
		if v != nil {
			out[k] = fmt.Sprint(v)
		}
	}
	return out
}

// Count is how many records there are.
func (f *Fake) Count(o string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.records[o] {
		if !r.deleted {
			n++
		}
	}
	return n
}

// Delete puts a record into the recycle bin.
func (f *Fake) Delete(o, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records[o][id].deleted = true
}

// Merge makes one record of two: the master keeps its id.
func (f *Fake) Merge(o, master, gone string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records[o][gone].deleted, f.records[o][gone].master = true, master
	f.records[o][master].stamp = f.Now().UTC().Truncate(time.Millisecond)
	return master
}

// Hide has the user see nothing of an object, as one without the right to.
func (f *Fake) Hide(o string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.fields, o)
}

// Convert makes a Contact of a Lead, with the values for which that has fields, as a person there does: activities move to it,
// and the Lead takes no changes from then on.
func (f *Fake) Convert(lead string) (contact string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, c := f.records["Lead"][lead], f.add("Contact")
	for name, v := range l.values {
		if d := f.field("Contact", name); d != nil && !d.ReadOnly {
			c.values[name] = v
		}
	}
	for _, o := range []string{"Task", "Event"} {
		for _, r := range f.records[o] {
			if r.values["WhoId"] == lead {
				r.values["WhoId"], r.stamp = c.id, f.Now().UTC().Truncate(time.Millisecond)
			}
		}
	}
	l.values["IsConverted"], l.values["ConvertedContactId"] = true, c.id
	c.stamp = f.Now().UTC().Truncate(time.Millisecond)
	l.stamp = c.stamp
	return c.id
}

// Fail has the next requests fail, each as one of these.
func (f *Fake) Fail(faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, faults...)
}

// Expire ends the token that is taken; whoever signs in gets another.
func (f *Fake) Expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.token = "token " + strconv.Itoa(f.signIns+100)
}

// SignIns is how often somebody signed in.
func (f *Fake) SignIns() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.signIns
}

func (f *Fake) field(o, name string) *Field {
	for i := range f.fields[o] {
		if f.fields[o][i].Name == name {
			return &f.fields[o][i]
		}
	}
	return nil
}

func numeric(kind string) bool {
	return slices.Contains([]string{"int", "double", "currency", "percent"}, kind)
}

func (f *Fake) sorted(o string) []*record {
	out := slices.Collect(maps.Values(f.records[o]))
	slices.SortFunc(out, func(a, b *record) int { return strings.Compare(a.id, b.id) })
	return out
}

func answer(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(doc) // whoever asked is gone
}

func refuse(w http.ResponseWriter, status int, code, format string, args ...any) {
	answer(w, status, []map[string]any{{"errorCode": code, "message": fmt.Sprintf(format, args...)}})
}

// serve answers a request.
func (f *Fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	f.mu.Lock()
	f.count++
	var fault *Fault
	if len(f.faults) > 0 {
		fault = &f.faults[0]
		f.faults = f.faults[1:]
	}
	f.mu.Unlock()
	if fault == nil {
		f.handle(w, r, body)
		return
	}
	if fault.After || fault.Cut {
		kept := httptest.NewRecorder()
		if f.handle(kept, r, body); fault.Cut {
			w.Header().Set("Content-Length", strconv.Itoa(kept.Body.Len()))
			_, _ = w.Write(kept.Body.Bytes()[:kept.Body.Len()/2]) // and no more: the connection is cut
			return
		}
	}
	if fault.Hold != nil {
		select {
		case <-fault.Hold:
		case <-r.Context().Done():
		}
	}
	for k, v := range fault.Header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(max(fault.Status, 200))
	_, _ = io.WriteString(w, fault.Body) // whoever asked is gone
}

// signIn gives a token for an assertion, by RFC 7523.
func (f *Fake) signIn(w http.ResponseWriter, form map[string]string) {
	no := func(why string) {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": why})
	}
	parts := strings.Split(form["assertion"], ".")
	if form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || len(parts) != 3 {
		no("unsupported grant type")
		return
	}
	head, err := base64.RawURLEncoding.DecodeString(parts[0])
	claims, err2 := base64.RawURLEncoding.DecodeString(parts[1])
	sign, err3 := base64.RawURLEncoding.DecodeString(parts[2])
	var h struct{ Alg string }
	var c struct {
		Iss, Sub, Aud string
		Exp           int64
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	now := f.Now().Unix()
	switch {
	case err != nil || err2 != nil || err3 != nil || json.Unmarshal(head, &h) != nil || json.Unmarshal(claims, &c) != nil:
		no("invalid assertion")
	case h.Alg != "RS256" || f.Public == nil || rsa.VerifyPKCS1v15(f.Public, crypto.SHA256, sum[:], sign) != nil:
		no("invalid signature")
	case c.Iss != f.ClientID:
		no("client identifier invalid")
	case c.Sub != f.Username:
		no("user hasn't approved this consumer")
	case c.Exp < now-180 || c.Exp > now+180:
		no("expired authorization code")
	default:
		f.signIns++
		answer(w, http.StatusOK, map[string]any{"access_token": f.token, "instance_url": f.server.URL, "token_type": "Bearer"})
	}
}
