package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// keyBook says by which keys leads are known in an export.
type keyBook struct {
	mark    string   // of the database
	origins []string // in which leads have external ids
}

// leadKey is by what a lead is known.
type leadKey struct {
	origin, id string
	held       bool // another lead has the id: this one waits for a person to say whose it is
}

// loadKeys finds in which origins leads have external ids. Each is found by the first of its references, so
// that not all of them are gone through.
func loadKeys(ctx context.Context, tx *store.Tx) (*keyBook, error) {
	salt, err := saltOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	k := &keyBook{mark: markOf(salt)}
	for after := ""; ; {
		first, err := tx.Refs(ctx, leadRows, after, 1)
		if err != nil {
			return nil, err
		}
		if len(first) == 0 {
			// Numbers of databases come last: an id of somebody's own may look like one.
			slices.SortStableFunc(k.origins, func(a, b string) int { return cmp.Compare(marksLast(a), marksLast(b)) })
			return k, nil
		}
		name, _, _ := strings.Cut(first[0].Key, "\x1f")
		k.origins = append(k.origins, name)
		after = name + " " // behind every reference of the origin
	}
}

// marksLast is 1 for an origin whose ids are the numbers of a database.
func marksLast(origin string) int {
	if isMark(origin) {
		return 1
	}
	return 0
}

// of are the keys of leads, each with its external id, "" for none. Those in doubt wait because their id is
// another lead's: they have it from there, whatever else leads to them.
func (k *keyBook) of(ctx context.Context, tx *store.Tx, external map[int64]string, doubt bool) (map[int64]leadKey, error) {
	var refs []string
	for _, id := range external {
		for _, origin := range k.origins {
			if id != "" {
				refs = append(refs, Origin{Name: origin, Key: id}.ref())
			}
		}
	}
	slices.Sort(refs)
	found, err := tx.Origins(ctx, leadRows, refs)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]leadKey, len(external))
	for n, id := range external {
		var own, others leadKey
		for _, origin := range k.origins {
			switch target := found[Origin{Name: origin, Key: id}.ref()]; {
			case id == "" || target == 0:
			case target == n && own.id == "":
				own = leadKey{origin: origin, id: id}
			case target != n && others.id == "":
				others = leadKey{origin: origin, id: id, held: true}
			}
		}
		if doubt {
			own = cmp.Or(others, own)
		}
		out[n] = cmp.Or(own, others, leadKey{origin: k.mark, id: lead.ID(n).String()})
	}
	return out, nil
}

// dealsAtOnce is how many opportunities are looked up at once.
const dealsAtOnce = 500

// deals goes through the opportunities, some at a time.
func (x *exporter) deals() error {
	for after := int64(0); ; {
		some, err := x.tx.DealsAfter(x.ctx, after, dealsAtOnce)
		if err != nil || len(some) == 0 {
			return err
		}
		external := map[int64]string{}
		for i := range some {
			external[some[i].LeadID], after = some[i].LeadRef.V, some[i].ID
		}
		keys, err := x.keys.of(x.ctx, x.tx, external, false)
		if err != nil {
			return err
		}
		for i := range some {
			if err := x.deal(&some[i], keys[some[i].LeadID]); err != nil {
				return err
			}
		}
	}
}

// heldBack goes through the leads that come behind others. An id and a visitor belong to whom they are first
// seen with, so that where the file is taken in they are theirs who have them here.
func (x *exporter) heldBack() error {
	const atOnce = 500
	for _, part := range []struct {
		ids   []int64
		doubt bool
	}{{x.later, false}, {x.behind, true}} {
		for ids := range slices.Chunk(part.ids, atOnce) {
			all, err := x.tx.LeadsAround(x.ctx, ids)
			if err != nil {
				return err
			}
			if err := x.rowsOf(all, part.doubt); err != nil {
				return err
			}
		}
	}
	return nil
}
