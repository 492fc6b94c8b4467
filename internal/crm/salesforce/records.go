package salesforce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
)

// Properties lists the fields of a sort of record. They are asked for once.
func (c *Client) Properties(ctx context.Context, o crm.Object) ([]crm.Property, error) {
	return c.fields(ctx, sobject(o))
}

func (c *Client) fields(ctx context.Context, name string) ([]crm.Property, error) {
	c.mu.Lock()
	known := c.props[name]
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	var doc struct {
		Fields []struct {
			Name, Label, Type string
			Updateable        bool
			Unique            bool
			ExternalID        bool `json:"externalId"`
			Restricted        bool `json:"restrictedPicklist"`
			PicklistValues    []struct {
				Value  string
				Active bool
			}
		}
	}
	if _, err := c.do(ctx, http.MethodGet, version+"/sobjects/"+name+"/describe", nil, &doc); err != nil {
		return nil, err
	}
	for _, f := range doc.Fields {
		p := crm.Property{Name: f.Name, Label: f.Label, Type: typeOf(f.Type), Unique: f.Unique && f.ExternalID,
			ReadOnly: !f.Updateable && f.Name != "Id"}
		if f.Restricted { // another value is taken where it is not
			for _, v := range f.PicklistValues {
				if v.Active {
					p.Options = append(p.Options, v.Value)
				}
			}
		}
		known = append(known, p)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.props[name] = known
	return known, nil
}

func typeOf(kind string) crm.Type {
	switch kind {
	case "int", "double", "currency", "percent", "long":
		return crm.Number
	case "date", "datetime":
		return crm.Instant
	case "boolean":
		return crm.Truth
	case "picklist":
		return crm.Choice
	case "multipicklist":
		return crm.List
	}
	return crm.Text
}

// Owners lists the active users.
func (c *Client) Owners(ctx context.Context) ([]crm.Owner, error) {
	rows, err := c.query(ctx, "SELECT Id, Email FROM User WHERE IsActive = true", false)
	if err != nil {
		return nil, err
	}
	var out []crm.Owner
	for _, r := range rows {
		out = append(out, crm.Owner{ID: text(r["Id"]), Mail: strings.ToLower(text(r["Email"]))})
	}
	return out, nil
}

// query reads all rows of a question; with deleted ones too where all is said.
func (c *Client) query(ctx context.Context, soql string, all bool) ([]map[string]any, error) {
	path := version + "/query?q="
	if all {
		path = version + "/queryAll?q="
	}
	var out []map[string]any
	for next := path + url.QueryEscape(soql); next != ""; {
		var page struct {
			Records []map[string]any `json:"records"`
			Next    string           `json:"nextRecordsUrl"`
			Done    bool             `json:"done"`
		}
		if _, err := c.do(ctx, http.MethodGet, next, nil, &page); err != nil {
			return nil, err
		}
		out = append(out, page.Records...)
		if next = page.Next; page.Done {
			break
		}
	}
	return out, nil
}

// text is a value as text, "" for null.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return strings.TrimSpace(fmt.Sprint(v))
}

// wanted are the fields that are asked for: those, and what a record is known by.
func (c *Client) wanted(o crm.Object, fields []string) string {
	out := append(slices.Clone(fields), "Id", "SystemModstamp", "IsDeleted")
	if key := KeyOf(o); key != "" {
		out = append(out, key)
	}
	switch o {
	case crm.Contact:
		out = append(out, "Email", "FirstName", "LastName", "OwnerId", "MasterRecordId", "IsConverted", heirField)
	case crm.Company:
		out = append(out, "Website", "Name", "MasterRecordId")
	case crm.Deal:
		out = append(out, "Amount", "IsWon", "IsClosed", "CloseDate", "CreatedDate")
	case crm.Call:
		out = append(out, "WhoId", "TaskSubtype", "IsClosed")
	case crm.Meeting:
		out = append(out, "WhoId", "StartDateTime")
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

func recordOf(o crm.Object, r map[string]any) crm.Record {
	out := crm.Record{ID: text(r["Id"]), Values: map[string]string{}, Archived: r["IsDeleted"] == true}
	for name, v := range r {
		if s := text(v); s != "" && name != "attributes" {
			out.Values[name] = s
		}
	}
	if at, ok := crm.ReadInstant(out.Values["SystemModstamp"]); ok {
		out.Changed = at
	}
	if key := KeyOf(o); key != "" {
		out.Key = out.Values[key]
	}
	if who := out.Values["WhoId"]; who != "" {
		out.Contacts = []string{who}
	}
	return out
}

// some is how many values a question names: its text must not be too long.
const some = 100

// quoted is a list of texts for a question.
func quoted(values []string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", " ", "\r", " ").Replace(v) + "'"
	}
	return strings.Join(parts, ", ")
}

// Find reads records. What was merged is found by what it was: the record that is gone names the one that stays.
func (c *Client) Find(ctx context.Context, o crm.Object, q crm.Query) ([]crm.Record, error) {
	var out []crm.Record
	seen := map[string]bool{}
	ask := func(field string, values []string, all bool) ([]map[string]any, error) {
		var rows []map[string]any
		for part := range slices.Chunk(values, some) {
			got, err := c.query(ctx, "SELECT "+c.wanted(o, q.Fields)+" FROM "+sobject(o)+" WHERE "+field+" IN ("+quoted(part)+")", all)
			if err != nil {
				return nil, err
			}
			rows = append(rows, got...)
		}
		return rows, nil
	}
	add := func(rows []map[string]any) {
		for _, r := range rows {
			if rec := recordOf(o, r); !rec.Archived && !seen[rec.ID] {
				seen[rec.ID] = true
				out = append(out, rec)
			}
		}
	}
	rows, err := ask("Id", q.IDs, true)
	if err != nil {
		return nil, err
	}
	add(rows)
	was := map[string][]string{}
	for _, r := range rows {
		if master := text(r["MasterRecordId"]); r["IsDeleted"] == true && master != "" {
			was[master] = append(was[master], text(r["Id"]))
		}
	}
	masters := slices.Sorted(func(yield func(string) bool) {
		for id := range was {
			if !yield(id) {
				return
			}
		}
	})
	rows, err = ask("Id", masters, false)
	if err != nil {
		return nil, err
	}
	add(rows)
	for i := range out {
		out[i].Was = was[out[i].ID]
	}
	for _, by := range []struct {
		field  string
		values []string
	}{{KeyOf(o), q.Keys}, {"Email", q.Mails}, {"Website", websites(q.Domains)}} {
		if rows, err = ask(by.field, by.values, false); err != nil {
			return nil, err
		}
		add(rows)
	}
	if o == crm.Contact {
		if err := c.inherit(ctx, q.Fields, out); err != nil {
			return nil, err
		}
	}
	for i := range out {
		if site := out[i].Values["Website"]; site != "" {
			out[i].Values["domain"] = domainOf(site)
		}
		out[i].Values["email"], out[i].Values["name"] = out[i].Values["Email"], out[i].Values["Name"]
	}
	return out, nil
}

// websites are the ways in which a domain is mostly written as a website.
func websites(domains []string) []string {
	var out []string
	for _, d := range domains {
		out = append(out, d, "www."+d, "https://"+d, "https://www."+d, "http://"+d, "http://www."+d)
	}
	return out
}

func domainOf(site string) string {
	site = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(site), "https://"), "http://")
	site, _, _ = strings.Cut(strings.TrimPrefix(site, "www."), "/")
	return site
}

// Upsert writes records: those of which the id is known by it, the others by our key. A request that cannot be read because of
// one record is divided until that is alone.
func (c *Client) Upsert(ctx context.Context, o crm.Object, all []crm.Write) ([]crm.Result, error) {
	out := make([]crm.Result, len(all))
	if len(all) == 0 {
		return out, nil
	}
	props, err := c.Properties(ctx, o)
	if err != nil {
		return out, err
	}
	types := map[string]crm.Type{}
	for _, p := range props {
		types[p.Name] = p.Type
	}
	var known, ours, heirs []int
	for i := range all {
		if o == crm.Contact && c.heir(all[i].ID) != "" {
			heirs = append(heirs, i)
		} else if all[i].ID != "" {
			known = append(known, i)
		} else {
			ours = append(ours, i)
		}
	}
	for _, part := range []struct {
		at   []int
		path string
	}{{known, version + "/composite/sobjects"}, {ours, version + "/composite/sobjects/" + sobject(o) + "/" + KeyOf(o)}} {
		for at := range slices.Chunk(part.at, Batch) {
			if err := c.batch(ctx, sobject(o), part.path, all, at, types, out); err != nil {
				for i := range out {
					if e := out[i].Err; e != nil && e.Kind == converted {
						out[i] = crm.Result{} // not reached: its contact was not tried
					}
				}
				return out, err
			}
		}
	}
	for i := range out { // converted since they were looked for
		if e := out[i].Err; o == crm.Contact && e != nil && e.Kind == converted {
			heirs = append(heirs, i)
		}
	}
	return out, c.bequeath(ctx, all, heirs, out)
}

// typed is a value as JSON has it there.
func typed(t crm.Type, v string) any {
	switch {
	case v == "":
		return nil
	case t == crm.Number:
		if n := json.Number(crm.Normal(t, v)); json.Valid([]byte(n)) {
			return n
		}
	case t == crm.Truth:
		if n := crm.Normal(t, v); n == "true" || n == "false" {
			return n == "true"
		}
	case t == crm.List:
		return strings.ReplaceAll(crm.Normal(t, v), "; ", ";")
	}
	return v
}

func (c *Client) batch(ctx context.Context, kind, path string, all []crm.Write, at []int, types map[string]crm.Type,
	out []crm.Result,
) error {
	records := make([]map[string]any, len(at))
	for n, i := range at {
		w := &all[i]
		r := map[string]any{"attributes": map[string]string{"type": kind}}
		for name, v := range w.Values {
			r[name] = typed(types[name], v)
		}
		if key := keys[kind]; key != "" && w.Key != "" {
			r[key] = w.Key
		}
		if w.ID != "" {
			r["Id"] = w.ID
		}
		records[n] = r
	}
	var results []struct {
		ID      string
		Success bool
		Created bool
		Errors  []problem
	}
	_, err := c.do(ctx, http.MethodPatch, path, map[string]any{"allOrNone": false, "records": records}, &results)
	switch {
	case err != nil && (err.Kind == crm.Later || err.Kind == crm.Auth):
		return err
	case err != nil && len(at) == 1:
		told := *err
		told.Why = crm.Said(told.Why, all[at[0]].Values)
		out[at[0]].Err = &told
		return nil
	case err != nil:
		half := len(at) / 2
		if err := c.batch(ctx, kind, path, all, at[:half], types, out); err != nil {
			return err
		}
		return c.batch(ctx, kind, path, all, at[half:], types, out)
	case len(results) != len(at):
		return crm.Refuse(crm.Later, "the answer has %d results of %d", len(results), len(at))
	}
	for n, i := range at { // they come in the order in which the records went
		r := &results[n]
		out[i] = crm.Result{ID: r.ID, Created: r.Created}
		if out[i].ID == "" {
			out[i].ID = all[i].ID
		}
		if !r.Success {
			p := problem{Message: "it was not written"}
			if len(r.Errors) > 0 {
				p = r.Errors[0]
			}
			out[i] = crm.Result{Err: told(&p, all[i].Values)}
		}
	}
	return nil
}

// overlap is how far back a look for changes begins before where the last one ended: what is written at one instant may be seen
// a moment later.
const overlap = 30 * time.Second

// pageSize is how many records a look takes at once.
const pageSize = 2000

// Changes calls f with records that changed since, by SystemModstamp; calls are tasks of that sort. A Lead changes with the
// Contact that it was converted into, and what is about that Contact is about the Lead.
func (c *Client) Changes(ctx context.Context, o crm.Object, since time.Time, fields []string, f func([]crm.Record) error) (time.Time,
	error) {
	only := ""
	if o == crm.Call {
		only = " AND TaskSubtype = 'Call'"
	}
	take := func(rows []map[string]any) error {
		records := make([]crm.Record, len(rows))
		for i, r := range rows {
			records[i] = recordOf(o, r)
		}
		var err error
		switch o {
		case crm.Contact:
			err = c.inherit(ctx, fields, records)
		case crm.Deal:
			err = c.roles(ctx, records)
		case crm.Call, crm.Meeting:
			err = c.talks(ctx, records)
		case crm.Company:
		}
		if err != nil {
			return err
		}
		return f(records)
	}
	until, err := c.stream(ctx, sobject(o), c.wanted(o, fields), only, since, take)
	if err != nil || o != crm.Contact {
		return until, err
	}
	late, err := c.stream(ctx, heirObject, "Id, SystemModstamp", ofHeirs, since, func(rows []map[string]any) error {
		records, err := c.bequeathed(ctx, rows, fields)
		if err != nil {
			return err
		}
		return f(records)
	})
	if unseen(err) {
		return until, nil // a user who may not see contacts follows no lead into them
	}
	if err != nil {
		return since, err
	}
	if late.After(until) { // leads may have changed since they were asked for, before that
		if _, err := c.stream(ctx, sobject(o), c.wanted(o, fields), only, until, take); err != nil {
			return since, err
		}
		until = late
	}
	return until, nil
}

// unseen reports whether a question was refused because the user may not see what it asks for.
func unseen(err error) bool {
	var e *crm.Error
	return errors.As(err, &e) && (e.Kind == crm.Rejected || e.Kind == crm.Missing)
}

// stream calls f with the rows of an object that changed since and meet a condition, a page at a time.
func (c *Client) stream(ctx context.Context, object, wanted, only string, since time.Time, f func([]map[string]any) error) (time.Time,
	error) {
	from, until, after := since.Add(-overlap), since, ""
	for {
		which := "SystemModstamp >= " + from.UTC().Format("2006-01-02T15:04:05.000Z")
		if after != "" {
			which = "(SystemModstamp > " + from.UTC().Format("2006-01-02T15:04:05.000Z") + " OR (SystemModstamp = " +
				from.UTC().Format("2006-01-02T15:04:05.000Z") + " AND Id > '" + after + "'))"
		}
		rows, err := c.query(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY SystemModstamp, Id LIMIT %d", wanted,
			object, which+only, pageSize), false)
		if err != nil {
			return since, err
		}
		if len(rows) == 0 {
			return until, nil
		}
		if err := f(rows); err != nil {
			return since, err
		}
		last := rows[len(rows)-1]
		at, ok := crm.ReadInstant(text(last["SystemModstamp"]))
		if ok && at.After(until) {
			until = at
		}
		if len(rows) < pageSize {
			return until, nil
		}
		from, after = at, text(last["Id"])
	}
}
