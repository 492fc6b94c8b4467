package store

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The writers of the small documents that stand in columns. Each writes what toJSON writes, which a
// test holds; an import writes several for every row.

func listJSON(list []string) string {
	if list == nil {
		return "null"
	}
	if len(list) == 0 {
		return "[]"
	}
	return textsJSON(list)
}

// textsJSON is a list of texts as a JSON array.
func textsJSON(list []string) string {
	doc := append(make([]byte, 0, 24*len(list)+2), '[')
	for i, s := range list {
		if i > 0 {
			doc = append(doc, ',')
		}
		doc = safetext.AppendJSONString(doc, s)
	}
	return string(append(doc, ']'))
}

// idsJSON is a list of ids as a JSON array.
func idsJSON(ids []int64) string {
	doc := append(make([]byte, 0, 8*len(ids)+2), '[')
	for i, id := range ids {
		if i > 0 {
			doc = append(doc, ',')
		}
		doc = strconv.AppendInt(doc, id, 10)
	}
	return string(append(doc, ']'))
}

func utmJSON(u lead.UTM) string {
	if u == (lead.UTM{}) {
		return "{}"
	}
	doc := append(make([]byte, 0, 96), '{')
	for _, f := range [...]struct {
		name string
		o    *lead.Opt[string]
	}{{"source", &u.Source}, {"medium", &u.Medium}, {"campaign", &u.Campaign}, {"term", &u.Term}, {"content", &u.Content}} {
		if !f.o.Known {
			continue
		}
		if len(doc) > 1 {
			doc = append(doc, ',')
		}
		doc = append(append(append(doc, '"'), f.name...), '"', ':')
		doc = safetext.AppendJSONString(doc, f.o.V)
	}
	return string(append(doc, '}'))
}

func bantJSON(m map[string]Answer) string {
	switch {
	case m == nil:
		return "null"
	case len(m) == 0:
		return "{}"
	}
	return toJSON(m)
}
