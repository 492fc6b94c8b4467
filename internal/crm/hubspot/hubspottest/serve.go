package hubspottest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// serve answers a request.
func (f *Fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	if f.Seen != nil {
		f.Seen(r, body)
	}
	f.mu.Lock()
	f.count++
	var fault *Fault
	if len(f.faults) > 0 {
		fault = &f.faults[0]
		f.faults = f.faults[1:]
	}
	if f.failAt == f.count {
		later := f.later
		fault = &later
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

// paths are those of a version, with the sort of record as the first group.
func (f *Fake) paths() map[string]*regexp.Regexp {
	v := regexp.QuoteMeta(f.Version)
	o, p, own, a := "/crm/objects/"+v, "/crm/properties/"+v, "/crm/owners/"+v, "/crm/associations/"+v
	account := "/account-info/" + v + "/details"
	if f.Version == "v3" {
		o, p, own, a = "/crm/v3/objects", "/crm/v3/properties", "/crm/v3/owners", "/crm/v4/associations"
	}
	return map[string]*regexp.Regexp{
		"objects":   regexp.MustCompile("^" + o + "/([a-z]+)/(batch/upsert|batch/update|batch/read|search)$"),
		"props":     regexp.MustCompile("^" + p + "/([a-z]+)$"),
		"groups":    regexp.MustCompile("^" + p + "/([a-z]+)/groups$"),
		"owners":    regexp.MustCompile("^(" + own + ")$"),
		"account":   regexp.MustCompile("^(" + account + ")$"),
		"associate": regexp.MustCompile("^" + a + "/([a-z]+)/([a-z]+)/batch/(associate/default|read)$"),
	}
}

// handle answers a request that no fault stands before.
func (f *Fake) handle(w http.ResponseWriter, r *http.Request, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer "+f.Token {
		refuse(http.StatusUnauthorized, "INVALID_AUTHENTICATION", "Authentication credentials not found or expired").write(w)
		return
	}
	if no := f.limited(w, strings.HasSuffix(r.URL.Path, "/search")); no != nil {
		no.write(w)
		return
	}
	for name, path := range f.paths() {
		m := path.FindStringSubmatch(r.URL.Path)
		if m == nil {
			continue
		}
		if no := f.route(w, r, name, m, body); no != nil {
			no.write(w)
		}
		return
	}
	refuse(http.StatusNotFound, "OBJECT_NOT_FOUND", "There is no such path").write(w)
}

func (f *Fake) scope(name string) *refusal {
	if f.Scopes == nil || f.Scopes[name] {
		return nil
	}
	no := refuse(http.StatusForbidden, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
	no.doc["errors"] = []map[string]any{{"message": "One or more of the following scopes are required.",
		"context": map[string]any{"requiredGranularScopes": []string{name}}}}
	return no
}

func (f *Fake) route(w http.ResponseWriter, r *http.Request, name string, m []string, body []byte) *refusal {
	if name != "owners" && name != "account" && f.props[m[1]] == nil {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Unable to infer object type from: %s", m[1])
	}
	switch {
	case name == "account":
		answer(w, http.StatusOK, map[string]any{"portalId": f.Portal, "uiDomain": f.Domain, "accountType": "STANDARD"})
	case name == "owners":
		if no := f.scope("crm.objects.owners.read"); no != nil {
			return no
		}
		answer(w, http.StatusOK, map[string]any{"results": f.owners})
	case name == "props" && r.Method == http.MethodGet:
		answer(w, http.StatusOK, map[string]any{"results": f.props[m[1]]})
	case name == "props":
		return f.define(w, m[1], body)
	case name == "groups":
		if f.groups[m[1]] {
			return refuse(http.StatusConflict, "OBJECT_ALREADY_EXISTS", "A group of this name exists")
		}
		f.groups[m[1]] = true
		answer(w, http.StatusCreated, map[string]any{})
	case name == "associate":
		return f.associate(w, m, body)
	case m[2] == "search":
		if no := f.scope("crm.objects." + m[1] + ".read"); no != nil && (m[1] == "contacts" || m[1] == "companies" || m[1] == "deals") {
			return no
		}
		return f.search(w, m[1], body)
	case m[2] == "batch/read":
		return f.read(w, m[1], body)
	default:
		if no := f.scope("crm.objects." + m[1] + ".write"); no != nil {
			return no
		}
		return f.change(w, m[1], m[2] == "batch/upsert", body)
	}
	return nil
}

var propertyName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,99}$`)

func (f *Fake) define(w http.ResponseWriter, o string, body []byte) *refusal {
	if no := f.scope("crm.schemas." + o + ".write"); no != nil {
		return no
	}
	var p Property
	if json.Unmarshal(body, &p) != nil || !propertyName.MatchString(p.Name) || p.Label == "" || p.Type == "" || p.FieldType == "" {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Invalid input JSON: a property needs a name, label, type and fieldType")
	}
	if p.GroupName != "contactinformation" && p.GroupName != "companyinformation" && !f.groups[o] {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Property group %q does not exist", p.GroupName)
	}
	if f.prop(o, p.Name) != nil {
		return refuse(http.StatusConflict, "OBJECT_ALREADY_EXISTS", "A property named '%s' already exists.", p.Name)
	}
	if p.HasUniqueValue && p.Type != "string" && p.Type != "number" {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "This type of property cannot be unique")
	}
	f.props[o] = append(f.props[o], p)
	answer(w, http.StatusCreated, p)
	return nil
}

type batchInput struct {
	ID         string            `json:"id"`
	IDProperty string            `json:"idProperty"`
	Properties map[string]string `json:"properties"`
	Trace      string            `json:"objectWriteTraceId"`
}

func (f *Fake) shown(r *record, names []string) map[string]any {
	values := map[string]*string{}
	for _, n := range append(slices.Clone(names), "hs_object_id") {
		if v, ok := r.values[n]; ok {
			values[n] = &v
		} else {
			values[n] = nil
		}
	}
	return map[string]any{"id": r.id, "properties": values, "updatedAt": r.updated.Format(time.RFC3339Nano), "archived": r.archived}
}

// find is the record of an id, which may be one that was merged since.
func (f *Fake) find(o, property, id string) *record {
	if property != "" {
		return f.with(o, property, id)
	}
	r := f.records[o][id]
	for r != nil && r.into != "" {
		r = f.records[o][r.into]
	}
	if r == nil || r.archived {
		return nil
	}
	return r
}

// change writes a batch.
func (f *Fake) change(w http.ResponseWriter, o string, upsert bool, body []byte) *refusal {
	var in struct{ Inputs []batchInput }
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Invalid input JSON: %v", err)
	}
	if len(in.Inputs) > 100 {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR",
			"The maximum number of inputs in a batch is 100, not %d", len(in.Inputs))
	}
	ids, traces, traced := map[string]bool{}, map[string]bool{}, true
	for _, x := range in.Inputs {
		if ids[x.IDProperty+x.ID] {
			return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Duplicate IDs found in batch input: [%s]. IDs must be unique", x.ID)
		}
		ids[x.IDProperty+x.ID] = true
		traced = traced && x.Trace != "" && !traces[x.Trace]
		traces[x.Trace] = true
		p := f.prop(o, x.IDProperty)
		if upsert && x.IDProperty == "" || x.IDProperty != "" && x.IDProperty != "email" && (p == nil || !p.HasUniqueValue) {
			return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Unable to perform update/upsert by non-unique %s property %s", o,
				x.IDProperty)
		}
	}
	var results, errors []map[string]any
	for _, x := range in.Inputs {
		r := f.find(o, x.IDProperty, x.ID)
		no := f.wrong(o, r, upsert, &x)
		if no != nil && !traced {
			return no // one of them keeps all from being written
		}
		if no != nil {
			no.doc["context"] = map[string]any{"objectWriteTraceId": []string{x.Trace}}
			errors = append(errors, no.doc)
			continue
		}
		isNew := r == nil
		if isNew {
			r = f.add(o)
			f.created++
			f.write(r, map[string]string{x.IDProperty: x.ID})
		}
		f.write(r, x.Properties)
		doc := f.shown(r, []string{x.IDProperty})
		doc["new"], doc["objectWriteTraceId"] = isNew, x.Trace
		results = append(results, doc)
	}
	slices.Reverse(results) // they come in no promised order
	status := http.StatusOK
	doc := map[string]any{"status": "COMPLETE", "results": results}
	if len(errors) > 0 {
		status = http.StatusMultiStatus
		doc["errors"], doc["numErrors"] = errors, len(errors)
	}
	answer(w, status, doc)
	return nil
}

// wrong says why a record cannot be written.
func (f *Fake) wrong(o string, r *record, upsert bool, x *batchInput) *refusal {
	if r == nil && !upsert {
		return refuse(http.StatusNotFound, "OBJECT_NOT_FOUND", "resource not found")
	}
	for name, v := range x.Properties {
		p := f.prop(o, name)
		bad := func(code, format string, args ...any) *refusal {
			no := refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Property values were not valid: "+format, args...)
			no.doc["errors"] = []map[string]any{{"code": code, "context": map[string]any{"propertyName": []string{name}}}}
			return no
		}
		switch {
		case p == nil:
			return bad("PROPERTY_DOESNT_EXIST", "Property %q does not exist", name)
		case p.Modification["readOnlyValue"] == true:
			return bad("READ_ONLY_VALUE", "%q is a read only property; its value cannot be set.", name)
		case v == "":
		case p.Type == "number" && !isNumber(v):
			return bad("INVALID_INTEGER", "%s was not a valid number for %q.", v, name)
		case (p.Type == "datetime" || p.Type == "date") && !isTime(v):
			return bad("INVALID_DATE", "%s was not a valid date for %q.", v, name)
		case p.Type == "bool" && v != "true" && v != "false":
			return bad("INVALID_BOOLEAN", "%s is no boolean for %q", v, name)
		case name == "hubspot_owner_id" && !slices.ContainsFunc(f.owners, func(o map[string]any) bool { return o["id"] == v }):
			return bad("INVALID_OWNER_ID", "%s was not a valid owner of %q", v, name)
		case p.Type == "enumeration" && len(p.Options) > 0 &&
			!slices.ContainsFunc(p.Options, func(o map[string]any) bool { return o["value"] == v }):
			return bad("INVALID_OPTION", "%s was not one of the allowed options of %q", v, name)
		case p.Type == "string" && len([]rune(v)) > 65_536:
			return bad("INVALID_LENGTH", "%q is longer than 65536 characters", name)
		case name == "email" && (!strings.Contains(v, "@") || strings.ContainsAny(v, " ,")):
			return bad("INVALID_EMAIL", "Email address %s is invalid", v)
		}
		if name == "email" || p.HasUniqueValue {
			if other := f.find(o, name, v); v != "" && other != nil && other != r {
				return refuse(http.StatusConflict, "CONFLICT", "Contact already exists. Existing ID: %s", other.id)
			}
		}
	}
	return nil
}

func isNumber(v string) bool {
	_, err := strconv.ParseFloat(v, 64)
	return err == nil
}

func isTime(v string) bool {
	_, err := strconv.ParseInt(v, 10, 64)
	_, err2 := time.Parse(time.RFC3339Nano, v)
	return err == nil || err2 == nil
}

func (f *Fake) read(w http.ResponseWriter, o string, body []byte) *refusal {
	var in struct {
		Inputs                []batchInput
		Properties            []string
		PropertiesWithHistory []string
		IDProperty            string
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Invalid input JSON: %v", err)
	}
	most := 100
	if len(in.PropertiesWithHistory) > 0 {
		most = 50
	}
	if len(in.Inputs) > most {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "The maximum number of inputs is %d", most)
	}
	if p := f.prop(o, in.IDProperty); in.IDProperty != "" && in.IDProperty != "email" && (p == nil || !p.HasUniqueValue) {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "%s is no unique property", in.IDProperty)
	}
	var results []map[string]any
	var missing []string
	for _, x := range in.Inputs {
		r := f.find(o, in.IDProperty, x.ID)
		if r == nil {
			missing = append(missing, x.ID)
			continue
		}
		doc := f.shown(r, in.Properties)
		history := map[string][]map[string]string{}
		for _, n := range in.PropertiesWithHistory {
			if at, ok := r.history[n]; ok {
				history[n] = []map[string]string{{"value": r.values[n], "timestamp": at.Format(time.RFC3339Nano)}}
			}
		}
		doc["propertiesWithHistory"] = history
		results = append(results, doc)
	}
	status, doc := http.StatusOK, map[string]any{"status": "COMPLETE", "results": results}
	if len(missing) > 0 {
		status = http.StatusMultiStatus
		doc["numErrors"] = 1
		doc["errors"] = []map[string]any{{"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Could not get some objects",
			"context": map[string]any{"ids": missing}}}
	}
	answer(w, status, doc)
	return nil
}
