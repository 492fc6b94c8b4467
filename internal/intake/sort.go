package intake

import (
	"sync"

	"github.com/eqltui/eqltui/internal/lead"
)

// sort is what the cells of a field are.
type sort uint8

const (
	aText sort = iota
	aDate
	aNumber
)

// sorts are those of every field that is no text, of facts by their table.
var sorts = sync.OnceValue(func() map[string]sort {
	out := map[string]sort{
		"at": aDate, "joined_at": aDate, "published_at": aDate, "refreshed_at": aDate, "gone_at": aDate, "created_at": aDate,
		"closed_at": aDate, "amount": aNumber, "arr": aNumber, "cost_per_quarter": aNumber,
	}
	for _, f := range lead.Columns() {
		switch f.Kind {
		case lead.AnInstant:
			out[f.Name] = aDate
		case lead.ANumber:
			out[f.Name] = aNumber
		}
	}
	return out
})

func sortOf(field string) sort { return sorts()[field] }
