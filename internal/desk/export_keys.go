package desk

import (
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
		if err != nil || len(first) == 0 {
			return k, err
		}
		name, _, _ := strings.Cut(first[0].Key, "\x1f")
		k.origins = append(k.origins, name)
		after = name + " " // behind every reference of the origin
	}
}

// of are the keys of leads, each with its external id, "" for none.
func (k *keyBook) of(ctx context.Context, tx *store.Tx, external map[int64]string) (map[int64]leadKey, error) {
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
		key := leadKey{origin: k.mark, id: lead.ID(n).String()}
		for _, origin := range k.origins {
			switch target := found[Origin{Name: origin, Key: id}.ref()]; {
			case id == "" || target == 0 || key.id == id && !key.held:
			case target == n:
				key = leadKey{origin: origin, id: id}
			case key.id != id:
				key = leadKey{origin: origin, id: id, held: true}
			}
		}
		out[n] = key
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
		keys, err := x.keys.of(x.ctx, x.tx, external)
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

// heldBack goes through the leads whose external id is another's. They come behind it, so that where the file
// is taken in it is theirs who have it here.
func (x *exporter) heldBack() error {
	const atOnce = 500
	for ids := range slices.Chunk(x.behind, atOnce) {
		all, err := x.tx.LeadsAround(x.ctx, ids)
		if err != nil {
			return err
		}
		if err := x.rowsOf(all); err != nil {
			return err
		}
	}
	return nil
}
