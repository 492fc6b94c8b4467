package hubspot

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
)

// merged is the property that names the records which were merged into one.
const merged = "hs_merged_object_ids"

// wanted are the properties that are asked for: those, and what a record is known by.
func wanted(o crm.Object, fields []string) []string {
	out := slices.Clone(fields)
	if key := KeyOf(o); key != "" {
		out = append(out, key)
	}
	switch o {
	case crm.Contact:
		out = append(out, merged, "email", "firstname", "lastname", "hubspot_owner_id")
	case crm.Company:
		out = append(out, merged, "domain", "name")
	case crm.Deal:
		out = append(out, "dealname", "amount", "hs_is_closed_won", "hs_is_closed", "closedate", "createdate")
	case crm.Call:
		out = append(out, "hs_timestamp", "hs_call_status", "hs_call_direction")
	case crm.Meeting:
		out = append(out, "hs_timestamp", "hs_meeting_outcome", "hs_meeting_start_time")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Find reads records.
func (c *Client) Find(ctx context.Context, o crm.Object, q crm.Query) ([]crm.Record, error) {
	var out []crm.Record
	seen := map[string]bool{}
	add := func(some []crm.Record) {
		for _, r := range some {
			if !seen[r.ID] {
				seen[r.ID] = true
				out = append(out, r)
			}
		}
	}
	for _, by := range []struct {
		property string
		values   []string
	}{{"", q.IDs}, {KeyOf(o), q.Keys}} {
		if len(by.values) == 0 || by.property == "" && len(q.IDs) == 0 {
			continue
		}
		some, err := c.read(ctx, o, by.property, by.values, &q)
		if err != nil {
			return nil, err
		}
		add(some)
	}
	for _, by := range []struct {
		property string
		values   []string
	}{{"email", q.Mails}, {"domain", q.Domains}} {
		for some := range slices.Chunk(by.values, Batch) {
			found, err := c.search(ctx, o, []filter{{by.property, "IN", "", some}}, "", q.Fields, "")
			if err != nil {
				return nil, err
			}
			add(found.records)
		}
	}
	return out, nil
}

// read reads records by their ids, or by a unique property.
func (c *Client) read(ctx context.Context, o crm.Object, property string, values []string, q *crm.Query) ([]crm.Record, error) {
	var out []crm.Record
	size := Batch
	if q.History {
		size = Batch / 2 // with the history of properties no more are answered
	}
	for some := range slices.Chunk(values, size) {
		inputs := make([]input, len(some))
		for i, v := range some {
			inputs[i] = input{ID: v}
		}
		body := map[string]any{"inputs": inputs, "properties": wanted(o, q.Fields)}
		if property != "" {
			body["idProperty"] = property
		}
		if q.History {
			body["propertiesWithHistory"] = q.Fields
		}
		var answer batchAnswer
		status, err := c.do(ctx, http.MethodPost, objects(o, "/batch/read"), body, &answer)
		if err != nil && status == http.StatusNotFound {
			continue // none of them is there
		}
		if err != nil {
			return nil, err
		}
		for i := range answer.Results {
			out = append(out, recordOf(o, &answer.Results[i]))
		}
	}
	return out, nil
}

func recordOf(o crm.Object, r *object) crm.Record {
	out := crm.Record{ID: r.ID, Values: map[string]string{}, At: map[string]time.Time{}, Archived: r.Archived}
	for name, v := range r.Properties {
		if v != nil {
			out.Values[name] = *v
		}
	}
	if key := KeyOf(o); key != "" {
		out.Key = out.Values[key]
	}
	if at, ok := crm.ReadInstant(r.UpdatedAt); ok {
		out.Changed = at
	}
	for _, name := range []string{"lastmodifieddate", "hs_lastmodifieddate"} {
		if at, ok := crm.ReadInstant(out.Values[name]); ok && at.After(out.Changed) {
			out.Changed = at
		}
	}
	for id := range strings.FieldsFuncSeq(out.Values[merged], func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		out.Was = append(out.Was, id)
	}
	for name, all := range r.History {
		for _, h := range all {
			if at, ok := crm.ReadInstant(h.Timestamp); ok && at.After(out.At[name]) {
				out.At[name] = at
			}
		}
	}
	return out
}

// filter is one condition of a search.
type filter struct {
	Property string   `json:"propertyName"`
	Operator string   `json:"operator"`
	Value    string   `json:"value,omitempty"`
	Values   []string `json:"values,omitempty"`
}

type found struct {
	records []crm.Record
	after   string
}

// search asks for one page.
func (c *Client) search(ctx context.Context, o crm.Object, by []filter, sort string, fields []string, after string) (found, error) {
	body := map[string]any{"filterGroups": []map[string]any{{"filters": by}}, "limit": SearchPage,
		"properties": append(wanted(o, fields), modified(o))}
	if sort != "" {
		body["sorts"] = []map[string]string{{"propertyName": sort, "direction": "ASCENDING"}}
	}
	if after != "" {
		body["after"] = after
	}
	var page struct {
		Results []object `json:"results"`
		Paging  paging   `json:"paging"`
	}
	if _, err := c.do(ctx, http.MethodPost, objects(o, "/search"), body, &page); err != nil {
		return found{}, err
	}
	out := found{after: page.Paging.Next.After}
	for i := range page.Results {
		out.records = append(out.records, recordOf(o, &page.Results[i]))
	}
	return out, nil
}

// modified is the property that says when a record changed.
func modified(o crm.Object) string {
	if o == crm.Contact {
		return "lastmodifieddate"
	}
	return "hs_lastmodifieddate"
}

// overlap is how far back a look for changes begins before where the last one ended: what changed a moment ago may not be
// found yet.
const overlap = 30 * time.Second

// Changes calls f with records that changed since. A search finds ten thousand at most, so it begins anew where it came to.
func (c *Client) Changes(ctx context.Context, o crm.Object, since time.Time, fields []string, f func([]crm.Record) error) (time.Time,
	error) {
	from, until := since.Add(-overlap), since
	for {
		start, count := from, 0
		for after := ""; ; {
			page, err := c.search(ctx, o, []filter{{modified(o), "GTE", strconv.FormatInt(from.UnixMilli(), 10), nil}}, modified(o),
				fields, after)
			if err != nil {
				return since, err
			}
			if len(page.records) > 0 {
				if err := c.contactsOf(ctx, o, page.records); err != nil {
					return since, err
				}
				if err := f(page.records); err != nil {
					return since, err
				}
				if at := page.records[len(page.records)-1].Changed; at.After(until) {
					until = at
				}
			}
			count += len(page.records)
			if page.after == "" || page.after == after {
				return until, nil
			}
			if count+SearchPage > SearchTotal {
				break
			}
			after = page.after
		}
		if from = until; !from.After(start) {
			return until, crm.Refuse(crm.Later, "more than %d records changed in one instant", SearchTotal)
		}
	}
}

// contactsOf says of deals, calls and meetings whom they are about.
func (c *Client) contactsOf(ctx context.Context, o crm.Object, records []crm.Record) error {
	if o == crm.Contact || o == crm.Company {
		return nil
	}
	for some := range slices.Chunk(records, Batch) {
		inputs := make([]input, len(some))
		for i := range some {
			inputs[i] = input{ID: some[i].ID}
		}
		var answer struct {
			Results []struct {
				From struct{ ID string }
				To   []struct {
					ToObjectID any `json:"toObjectId"`
					ID         any `json:"id"`
				}
			}
		}
		status, err := c.do(ctx, http.MethodPost, associations(o, crm.Contact, "/batch/read"), map[string]any{"inputs": inputs}, &answer)
		if err != nil && status != http.StatusNotFound {
			return err
		}
		for _, r := range answer.Results {
			at := slices.IndexFunc(some, func(x crm.Record) bool { return x.ID == r.From.ID })
			for _, to := range r.To {
				id := idText(to.ToObjectID)
				if id == "" {
					id = idText(to.ID)
				}
				if at >= 0 && id != "" {
					some[at].Contacts = append(some[at].Contacts, id)
				}
			}
		}
	}
	return nil
}

// idText is an id, which is a number here and a text there.
func idText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatInt(int64(v), 10)
	}
	return ""
}
