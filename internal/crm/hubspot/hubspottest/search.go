package hubspottest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

type condition struct {
	PropertyName, Operator, Value string
	Values                        []string
}

func (f *Fake) search(w http.ResponseWriter, o string, body []byte) *refusal {
	var in struct {
		FilterGroups []struct{ Filters []condition }
		Sorts        []struct{ PropertyName, Direction string }
		Properties   []string
		Limit        int
		After        string
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Invalid input JSON: %v", err)
	}
	from, err := strconv.Atoi("0" + in.After)
	switch {
	case err != nil || in.Limit < 1 || in.Limit > 200:
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "limit must be from 1 to 200")
	case from+in.Limit > 10_000:
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "A search finds 10,000 records at most")
	case len(in.FilterGroups) > 5 || len(in.Sorts) > 1 || len(body) > 3000+100*120:
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "The search is too large")
	}
	var found []*record
	for _, r := range f.sorted(o) {
		all := true
		for _, g := range in.FilterGroups {
			for i := range g.Filters {
				c := &g.Filters[i]
				if f.prop(o, c.PropertyName) == nil || c.Operator == "IN" && (len(c.Values) == 0 || len(c.Values) > 100) {
					return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "There was a problem with the request: %s", c.PropertyName)
				}
				all = all && f.meets(o, r, c)
			}
		}
		if all {
			found = append(found, r)
		}
	}
	if len(in.Sorts) > 0 {
		name := in.Sorts[0].PropertyName
		slices.SortStableFunc(found, func(a, b *record) int { return strings.Compare(a.values[name], b.values[name]) })
	}
	doc := map[string]any{"total": len(found)}
	to := min(from+in.Limit, len(found))
	results := []map[string]any{}
	for _, r := range found[min(from, len(found)):to] {
		results = append(results, f.shown(r, in.Properties))
	}
	if to < len(found) {
		doc["paging"] = map[string]any{"next": map[string]any{"after": strconv.Itoa(to)}}
	}
	doc["results"] = results
	answer(w, http.StatusOK, doc)
	return nil
}

func (f *Fake) meets(o string, r *record, c *condition) bool {
	v := r.values[c.PropertyName]
	switch c.Operator {
	case "IN": // words are asked for in small letters
		return slices.Contains(c.Values, strings.ToLower(v))
	case "EQ":
		return strings.EqualFold(v, c.Value)
	case "GTE":
		ms, err := strconv.ParseInt(c.Value, 10, 64)
		at, err2 := time.Parse(time.RFC3339Nano, v)
		return err == nil && err2 == nil && at.UnixMilli() >= ms
	}
	return false
}

func (f *Fake) associate(w http.ResponseWriter, m []string, body []byte) *refusal {
	type end struct{ ID string }
	var in struct {
		Inputs []struct {
			ID       string
			From, To end
		}
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse(http.StatusBadRequest, "VALIDATION_ERROR", "Invalid input JSON: %v", err)
	}
	results := []map[string]any{}
	for _, x := range in.Inputs {
		if m[3] == "read" {
			var to []map[string]any
			for id := range f.links[m[1]+"/"+x.ID+" "+m[2]] {
				n, _ := strconv.ParseInt(id, 10, 64)
				to = append(to, map[string]any{"toObjectId": n})
			}
			if len(to) > 0 {
				results = append(results, map[string]any{"from": map[string]any{"id": x.ID}, "to": to})
			}
			continue
		}
		if f.find(m[1], "", x.From.ID) == nil || f.find(m[2], "", x.To.ID) == nil {
			return refuse(http.StatusNotFound, "OBJECT_NOT_FOUND", "No such records to associate")
		}
		f.link(m[1]+"/"+x.From.ID+" "+m[2], x.To.ID)
		f.link(m[2]+"/"+x.To.ID+" "+m[1], x.From.ID)
	}
	answer(w, http.StatusOK, map[string]any{"status": "COMPLETE", "results": results})
	return nil
}
