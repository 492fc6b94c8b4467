package desk

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// An export says of each record by which key it is known: its external id and the origin of that, else our
// number of it, whose origin is the mark of the database. Where the file comes in again the number is the
// record; anywhere else it is an external id as any other.

// markPrefix stands before the marks of databases.
const markPrefix = "db:"

// markOf is by what a database is known in its exports. It tells nothing of the salt.
func markOf(salt []byte) string {
	h := hmac.New(sha256.New, salt)
	h.Write([]byte("database")) // a hash takes everything
	return markPrefix + hex.EncodeToString(h.Sum(nil)[:6])
}

// isMark reports whether an origin is the mark of a database.
func isMark(origin string) bool { return strings.HasPrefix(origin, markPrefix) }

// recall finds of which record an export wrote a row. here is the mark of this database.
func (a *arrival) recall(here string) {
	x := a.Exported
	if x.Database == "" || x.Lead == 0 {
		return
	}
	if n, err := lead.ParseID(a.Origin.Key); err == nil && a.Origin.Name == here {
		a.own = int64(n) // it has been elsewhere and comes back
	}
	a.also = Origin{Name: x.Database, Key: x.Lead.String()}.ref()
	if x.Database == here {
		a.own = int64(x.Lead)
	} else if x.NoDomain {
		a.domain, a.mailed = "", false
	}
}

// known is the record that a row names by a key, nil for none. other says that it is that of another row of the
// same export, in which each row is a record: they have their external id in common.
func (b *admission) known(r *arrival) (e *entry, other bool) {
	if e := b.written(r); e != nil {
		return e, false
	}
	e = b.leads[cmp.Or(b.byRef[r.ref], b.byRef[r.twin])]
	return e, e != nil && r.also != "" && b.exported.has(e.ID)
}

// written is the record of which an export wrote a row, nil for none.
func (b *admission) written(r *arrival) *entry {
	for _, id := range []int64{r.own, b.byRef[r.also]} {
		if e := b.leads[id]; e != nil {
			return e
		}
	}
	return nil
}

// writtenOf is the person of a new record of an export where the address or the visitor alone would lead to
// another: an export says of each lead of a person the same. nil is whom they lead to.
func (b *admission) writtenOf(e *entry, r *arrival) (*person, error) {
	if e != nil || r.also == "" {
		return nil, nil
	}
	p, visitor := b.byEmail[r.key], b.persons[b.byClient[r.ClientID.V]]
	if r.key == "" {
		p = nil
	}
	switch {
	case p != nil && b.anotherOf(p, r), p == nil && visitor != nil && b.anotherOf(visitor, r):
		return b.stranger(r)
	case p != nil && visitor != nil && visitor != p && b.anotherOf(visitor, r):
		return p, nil
	}
	return nil, nil
}

// anotherOf reports whether an export has brought a person of whom it says something else than a row of it does.
func (b *admission) anotherOf(p *person, r *arrival) bool {
	if !slices.ContainsFunc(b.byPerson[p.ID], func(e *entry) bool { return b.exported.has(e.ID) }) {
		return false
	}
	has, said := &lead.Facts{Lead: lead.Record{Personal: p.Personal}}, &lead.Facts{Lead: r.Record}
	return slices.ContainsFunc(lead.Table(), func(f *lead.Fact) bool {
		return f.Of == lead.OfPerson && !slices.Contains(p.ByHand, f.Name) && f.Read(has) != safetext.Kept(strings.TrimSpace(f.Read(said)))
	})
}

// waiting is the doubt in which a record waits of which an export wrote the row.
func (b *admission) waiting(e *entry, r *arrival) (*doubt, error) {
	id := doubted(e.Lead)
	if id == 0 || e != b.written(r) {
		return nil, nil
	}
	if err := b.loadLeads([]int64{id}); err != nil || b.leads[id] == nil {
		return nil, err
	}
	d := &doubt{on: b.leads[id], like: lead.SomebodyElse}
	if strings.HasPrefix(e.Reason, doubtAddress) {
		d.like = lead.AddressTaken
	}
	return d, nil
}

// news reports whether a row of an export says anything that is not known of its record.
func (b *admission) news(e *entry, r *arrival) (bool, error) {
	p, a := b.persons[e.PersonID], b.accounts[e.AccountID]
	has, said := &lead.Facts{Partner: &lead.Partner{ID: e.PartnerID}}, &lead.Facts{Lead: r.Record, Account: r.Account,
		Partner: &lead.Partner{ID: r.partner}}
	knownOf(has, e.Lead, p.Person, a.Account)
	said.Lead.ExternalID = r.external(has)
	for _, f := range lead.Columns() {
		if (f.Kind != lead.ASource || r.named) && isNews(f, f.Value(has), f.Value(said), *e.byHand(f, p.Person, a.Account)) {
			return true, nil
		}
	}
	for name, ans := range r.BANT {
		if e.BANT[name].Answer != ans {
			return true, nil
		}
	}
	if r.PartnerConfirmed.V && e.PartnerWord != lead.Confirmed {
		return true, nil
	}
	texts, err := b.tx.Texts(b.ctx, []int64{e.Note, e.Attributes})
	if err != nil {
		return false, err
	}
	if note := safetext.KeptBlock(strings.TrimSpace(r.Note)); note != "" && note != texts[e.Note] {
		return true, nil
	}
	var kept map[string]string
	if doc := texts[e.Attributes]; doc != "" {
		_ = json.Unmarshal([]byte(doc), &kept) // of an erased text nothing is left
	}
	for name, text := range r.Attributes {
		if kept[name] != text {
			return true, nil
		}
	}
	return false, nil
}

// isNews reports whether a value that is said of a fact is another than the one that is known.
func isNews(f *lead.Fact, has, said any, byHand []string) bool {
	switch said := said.(type) {
	case nil:
		return false
	case string:
		return safetext.Kept(strings.TrimSpace(said)) != has
	case time.Time:
		at, known := has.(time.Time)
		return !known || !at.Equal(said)
	case []string:
		known, _ := has.([]string)
		list := clean(said)
		if !f.Grows {
			return !slices.Equal(known, list)
		}
		return slices.ContainsFunc(list, func(t string) bool { return !slices.Contains(known, t) && !slices.Contains(byHand, "-"+t) })
	}
	return said != has
}

// leadSet is a set of numbers of leads, most of which stand side by side.
type leadSet map[int64]uint64

func (s *leadSet) add(id int64) {
	if *s == nil {
		*s = leadSet{}
	}
	(*s)[id>>6] |= 1 << (id & 63)
}

func (s leadSet) has(id int64) bool { return s[id>>6]>>(id&63)&1 == 1 }

func (s leadSet) clone() leadSet { return maps.Clone(s) }
