package salesforcetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const base = "/services/data/v62.0"

var (
	describePath = regexp.MustCompile("^" + base + "/sobjects/([A-Za-z]+)/describe$")
	upsertPath   = regexp.MustCompile("^" + base + "/composite/sobjects/([A-Za-z]+)/([A-Za-z_]+)$")
)

// handle answers a request that no fault stands before.
func (f *Fake) handle(w http.ResponseWriter, r *http.Request, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.URL.Path == "/services/oauth2/token" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			refuse(w, http.StatusBadRequest, "invalid_request", "no form")
			return
		}
		f.signIn(w, map[string]string{"grant_type": form.Get("grant_type"), "assertion": form.Get("assertion")})
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+f.token {
		refuse(w, http.StatusUnauthorized, "INVALID_SESSION_ID", "Session expired or invalid")
		return
	}
	w.Header().Set("Sforce-Limit-Info", fmt.Sprintf("api-usage=%d/%d", f.count, f.Daily))
	if f.count > f.Daily {
		refuse(w, http.StatusForbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
		return
	}
	switch m := describePath.FindStringSubmatch(r.URL.Path); {
	case m != nil:
		f.describe(w, m[1])
	case r.URL.Path == base+"/query", r.URL.Path == base+"/queryAll":
		f.query(w, r.URL.Query().Get("q"), strings.HasSuffix(r.URL.Path, "All"))
	case r.Method == http.MethodPatch && r.URL.Path == base+"/composite/sobjects":
		f.collection(w, "", "", body)
	case r.Method == http.MethodPatch && upsertPath.MatchString(r.URL.Path):
		m := upsertPath.FindStringSubmatch(r.URL.Path)
		f.collection(w, m[1], m[2], body)
	default:
		refuse(w, http.StatusNotFound, "NOT_FOUND", "The requested resource does not exist")
	}
}

func (f *Fake) describe(w http.ResponseWriter, o string) {
	if f.fields[o] == nil {
		refuse(w, http.StatusNotFound, "NOT_FOUND", "The requested resource does not exist")
		return
	}
	var out []map[string]any
	for _, d := range f.fields[o] {
		var options []map[string]any
		for _, v := range d.Options {
			options = append(options, map[string]any{"value": v, "label": v, "active": true})
		}
		out = append(out, map[string]any{"name": d.Name, "label": d.Name, "type": d.Type, "updateable": !d.ReadOnly,
			"externalId": d.External, "unique": d.External, "picklistValues": options, "restrictedPicklist": len(options) > 0})
	}
	answer(w, http.StatusOK, map[string]any{"fields": out})
}

// collection writes up to two hundred records; key "" updates by Id.
func (f *Fake) collection(w http.ResponseWriter, o, key string, body []byte) {
	var in struct {
		AllOrNone bool
		Records   []map[string]any
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, "JSON_PARSER_ERROR", "it cannot be read")
		return
	}
	if len(in.Records) > 200 {
		refuse(w, http.StatusBadRequest, "INVALID_INPUT", "The collection has more than 200 records")
		return
	}
	if d := f.field(o, key); key != "" && (d == nil || !d.External) {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "%s is no external ID of %s", key, o)
		return
	}
	for _, r := range in.Records { // a value that JSON has otherwise keeps the whole request from being read
		kind := f.kind(r)
		if kind == "" || o != "" && kind != o {
			refuse(w, http.StatusBadRequest, "INVALID_TYPE", "attributes.type is missing or another")
			return
		}
		for name, v := range r {
			d := f.field(kind, name)
			if d == nil || v == nil {
				continue
			}
			_, text := v.(string)
			_, number := v.(json.Number)
			_, truth := v.(bool)
			if numeric(d.Type) && !number || d.Type == "boolean" && !truth || !numeric(d.Type) && d.Type != "boolean" && !text {
				refuse(w, http.StatusBadRequest, "JSON_PARSER_ERROR", "Cannot deserialize instance of %s from %v", d.Type, v)
				return
			}
		}
	}
	results := []map[string]any{}
	for _, r := range in.Records {
		results = append(results, f.put(f.kind(r), key, r))
	}
	answer(w, http.StatusOK, results)
}

func (f *Fake) kind(r map[string]any) string {
	a, _ := r["attributes"].(map[string]any)
	kind, _ := a["type"].(string)
	if f.fields[kind] == nil {
		return ""
	}
	return kind
}

func (f *Fake) put(o, key string, in map[string]any) map[string]any {
	no := func(code, field, format string, args ...any) map[string]any {
		return map[string]any{"success": false, "errors": []map[string]any{{"statusCode": code, "message": fmt.Sprintf(format, args...),
			"fields": []string{field}}}}
	}
	var r *record
	if key == "" {
		id, _ := in["Id"].(string)
		if r = f.records[o][id]; r == nil {
			return no("INVALID_CROSS_REFERENCE_KEY", "Id", "invalid cross reference id")
		}
		if r.deleted {
			return no("ENTITY_IS_DELETED", "Id", "entity is deleted")
		}
	} else {
		if _, has := in["Id"]; has {
			return no("INVALID_FIELD", "Id", "The Id field should not be specified in the sobject data.")
		}
		for _, x := range f.sorted(o) {
			if !x.deleted && x.values[key] == in[key] && in[key] != nil {
				r = x
			}
		}
	}
	if r != nil && r.values["IsConverted"] == true {
		return no("CANNOT_UPDATE_CONVERTED_LEAD", "", "cannot reference converted lead")
	}
	for name, v := range in {
		d := f.field(o, name)
		text, _ := v.(string)
		switch {
		case name == "attributes" || name == "Id" && key == "":
		case d == nil:
			return no("INVALID_FIELD", name, "No such column '%s' on sobject of type %s", name, o)
		case d.ReadOnly:
			return no("INVALID_FIELD_FOR_INSERT_UPDATE", name, "Unable to create/update fields: %s. Please check the security settings",
				name)
		case v == nil:
		case d.Type == "datetime" && !isTime(text):
			return no("INVALID_TYPE_ON_FIELD_IN_RECORD", name, "value not of required type: %s", text)
		case len(d.Options) > 0 && !slices.Contains(d.Options, text):
			return no("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", name, "bad value for restricted picklist field: %s", text)
		case d.Type == "email" && !strings.Contains(text, "@"):
			return no("INVALID_EMAIL_ADDRESS", name, "%s: invalid email address: %s", name, text)
		case d.Type == "string" && len([]rune(text)) > max(d.Length, 1)+b2i(d.Length == 0)*254:
			return no("STRING_TOO_LONG", name, "%s: data value too large: %s (max length=%d)", name, text[:20], d.Length)
		case name == "Email": // a duplicate rule that blocks
			for _, x := range f.sorted(o) {
				if x != r && !x.deleted && x.values["Email"] == v {
					return no("DUPLICATES_DETECTED", name, "Use one of these records? duplicate value found: record with id: %s", x.id)
				}
			}
		}
	}
	created := r == nil
	if created {
		if o == "Lead" && (in["LastName"] == nil || in["Company"] == nil) && f.field(o, "strict") != nil {
			return no("REQUIRED_FIELD_MISSING", "LastName", "Required fields are missing: [LastName, Company]")
		}
		r = f.add(o)
	}
	for name, v := range in {
		if name != "attributes" && name != "Id" {
			r.values[name] = v
			if v == nil {
				delete(r.values, name)
			}
		}
	}
	r.stamp = f.Now().UTC().Truncate(time.Millisecond)
	return map[string]any{"id": r.id, "success": true, "created": created, "errors": []any{}}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isTime(v string) bool {
	_, err := time.Parse(time.RFC3339Nano, v)
	_, err2 := time.Parse("2006-01-02T15:04:05.000-0700", v)
	return err == nil || err2 == nil
}

// The questions that are asked: one list of values, or what changed from an instant on.
var (
	soql    = regexp.MustCompile(`^SELECT (.+?) FROM ([A-Za-z]+)(?: WHERE (.+?))?(?: ORDER BY SystemModstamp, Id LIMIT (\d+))?$`)
	among   = regexp.MustCompile(`^([A-Za-z_]+) IN \((.+)\)$`)
	further = `( AND TaskSubtype = 'Call'| AND Id IN \(SELECT ConvertedContactId FROM Lead WHERE IsConverted = true\))?$`
	changed = regexp.MustCompile(`^SystemModstamp >= ([0-9T:.Z-]+)` + further)
	onward  = regexp.MustCompile(`^\(SystemModstamp > ([0-9T:.Z-]+) OR \(SystemModstamp = [0-9T:.Z-]+ AND Id > '([0-9A-Za-z]+)'\)\)` +
		further)
	texts = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'`)
)

func (f *Fake) query(w http.ResponseWriter, q string, all bool) {
	m := soql.FindStringSubmatch(q)
	if m != nil && f.fields[m[2]] == nil {
		refuse(w, http.StatusBadRequest, "INVALID_TYPE", "sObject type '%s' is not supported.", m[2])
		return
	}
	if m == nil || len(q) > 100_000 {
		refuse(w, http.StatusBadRequest, "MALFORMED_QUERY", "unexpected token: %s", q)
		return
	}
	names := strings.Split(m[1], ", ")
	for _, n := range names {
		if f.field(m[2], n) == nil {
			refuse(w, http.StatusBadRequest, "INVALID_FIELD", "No such column '%s' on entity '%s'", n, m[2])
			return
		}
	}
	meets, ok := f.where(m[2], m[3])
	if !ok {
		refuse(w, http.StatusBadRequest, "MALFORMED_QUERY", "unexpected token: %s", m[3])
		return
	}
	limit, _ := strconv.Atoi("0" + m[4])
	found := f.sorted(m[2])
	slices.SortStableFunc(found, func(a, b *record) int { return a.stamp.Compare(b.stamp) })
	rows := []map[string]any{}
	for _, r := range found {
		if r.deleted && !all || !meets(r) || limit > 0 && len(rows) == limit {
			continue
		}
		row := map[string]any{"attributes": map[string]any{"type": m[2]}}
		for _, n := range names {
			switch n {
			case "Id":
				row[n] = r.id
			case "SystemModstamp":
				row[n] = r.stamp.Format("2006-01-02T15:04:05.000+0000")
			case "IsDeleted":
				row[n] = r.deleted
			case "MasterRecordId":
				row[n] = nil
				if r.master != "" {
					row[n] = r.master
				}
			default:
				row[n] = r.values[n]
			}
		}
		rows = append(rows, row)
	}
	answer(w, http.StatusOK, map[string]any{"totalSize": len(rows), "done": true, "records": rows})
}

// where is a condition as a test of a record.
func (f *Fake) where(o, text string) (func(*record) bool, bool) {
	if text == "" {
		return func(*record) bool { return true }, true
	}
	if text == "IsActive = true" {
		return func(r *record) bool { return r.values["IsActive"] == true }, true
	}
	if m := among.FindStringSubmatch(text); m != nil && f.field(o, m[1]) != nil {
		values := map[string]bool{}
		for _, v := range texts.FindAllStringSubmatch(m[2], -1) {
			values[strings.ToLower(strings.NewReplacer(`\'`, `'`, `\\`, `\`).Replace(v[1]))] = true
		}
		return func(r *record) bool {
			if m[1] == "Id" {
				return values[strings.ToLower(r.id)]
			}
			v, is := r.values[m[1]].(string)
			return is && values[strings.ToLower(v)]
		}, len(values) > 0
	}
	call := func(r *record, only string) bool {
		switch {
		case only == "":
			return true
		case strings.Contains(only, "TaskSubtype"):
			return r.values["TaskSubtype"] == "Call"
		}
		for _, l := range f.records["Lead"] {
			if l.values["IsConverted"] == true && l.values["ConvertedContactId"] == r.id {
				return true
			}
		}
		return false
	}
	if m := changed.FindStringSubmatch(text); m != nil {
		at, err := time.Parse(time.RFC3339Nano, m[1])
		return func(r *record) bool { return !r.stamp.Before(at) && call(r, m[2]) }, err == nil
	}
	if m := onward.FindStringSubmatch(text); m != nil {
		at, err := time.Parse(time.RFC3339Nano, m[1])
		return func(r *record) bool { return (r.stamp.After(at) || r.stamp.Equal(at) && r.id > m[2]) && call(r, m[3]) }, err == nil
	}
	return nil, false
}
