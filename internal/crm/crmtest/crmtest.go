// Package crmtest is what every connector holds to, whatever system it speaks to. It runs against that system's fake, which
// refuses what the system's documentation says is refused.
package crmtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
)

// Trouble is what befalls the next request.
type Trouble string

// The troubles.
const (
	Storm   Trouble = "storm"   // too many requests: leave it alone for seven seconds
	Broken  Trouble = "broken"  // an error of its own
	Cut     Trouble = "cut"     // the answer breaks off
	Slow    Trouble = "slow"    // no answer comes
	Lost    Trouble = "lost"    // it is done, and the answer is lost
	Expired Trouble = "expired" // the token is not taken from now on
)

// There is the other side of a connector.
type There interface {
	Put(o crm.Object, id string, values map[string]string) string // as a person there does; "" makes a record
	Get(o crm.Object, id string) map[string]string                // nil: it is not there
	Archive(o crm.Object, id string)
	Merge(o crm.Object, keep, gone string) (id string)
	Count(o crm.Object) int
	Befall(t Trouble)
	Now() time.Time
	Pass(d time.Duration) // time passes there
}

// Bench is a connector and a system of its own, in which the fields of setup are made.
type Bench struct {
	Client        crm.Client
	There         There
	Name          string // a text of a contact that every one may have
	Mail          string // what no two contacts share
	Score, At     string // a number and a time
	Choice, Other string // a field of choices, and one of them
	Size          string // a number of a company
	Batch         int    // how many records one request takes
	Owner         string // a mail of somebody who can have records
}

// Exercise runs the suite. open makes a bench for each of its tests.
func Exercise(t *testing.T, open func(t *testing.T) *Bench) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, *Bench){
		"a record is made once however often it is written":        madeOnce,
		"more records than a request takes, each with its result":  many,
		"what is refused of one keeps no other from being written": refusedAlone,
		"a record whose id is known takes our key":                 adopted,
		"another has the address":                                  taken,
		"records are found by id, key and address":                 findings,
		"what changed there is told, the earliest first":           changes,
		"what was put away is not there, and is told when written": archived,
		"what was merged is found by what it was":                  mergedInto,
		"troubles are tried again, and nothing is written twice":   troubles,
		"an expired token stops, and says so":                      expired,
		"values of every type come back as they went":              types,
		"a text of a megabyte is refused for its record alone":     huge,
		"what a system says comes in one clean line":               hostile,
		"what setup makes is there, and is made once":              prepared,
		"people who can have records are known by their mail":      owned,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func upsert(t *testing.T, b *Bench, all ...crm.Write) []crm.Result {
	t.Helper()
	out, err := b.Client.Upsert(t.Context(), crm.Contact, all)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(all) {
		t.Fatalf("%d results of %d", len(out), len(all))
	}
	return out
}

// person is a contact of a number.
func person(b *Bench, n int) crm.Write {
	return crm.Write{Key: fmt.Sprintf("L-%d", n), Values: map[string]string{b.Mail: fmt.Sprintf("p%d@example.com", n),
		b.Name: fmt.Sprintf("Person %d", n)}}
}

func madeOnce(t *testing.T, b *Bench) {
	first := upsert(t, b, person(b, 1))[0]
	again := upsert(t, b, person(b, 1))[0]
	if first.Err != nil || !first.Created || again.Err != nil || again.Created || first.ID != again.ID || b.There.Count(crm.Contact) != 1 {
		t.Fatalf("%+v, %+v, %d there", first, again, b.There.Count(crm.Contact))
	}
	if got := b.There.Get(crm.Contact, first.ID); got[b.Name] != "Person 1" {
		t.Errorf("%v", got)
	}
	if out, err := b.Client.Upsert(t.Context(), crm.Contact, nil); err != nil || len(out) != 0 {
		t.Errorf("nothing to write: %v, %v", out, err)
	}
}

func many(t *testing.T, b *Bench) {
	var all []crm.Write
	for n := range 2*b.Batch + 1 {
		all = append(all, person(b, n+1))
	}
	for i, r := range upsert(t, b, all...) {
		if r.Err != nil || b.There.Get(crm.Contact, r.ID)[b.Mail] != all[i].Values[b.Mail] {
			t.Fatalf("%d: %+v", i, r)
		}
	}
	if n := b.There.Count(crm.Contact); n != len(all) {
		t.Errorf("%d of %d there", n, len(all))
	}
}

func refusedAlone(t *testing.T, b *Bench) {
	bad := map[string]map[string]string{
		"a field that is not there":    {"no_such_field": "1"},
		"a number in words":            {b.Score: "many"},
		"a time that is none":          {b.At: "soon"},
		"a choice that is none":        {b.Choice: "no such choice"},
		"an address that is none":      {b.Mail: "nobody"},
		"a field that is only to read": {readOnly(b): "2026-11-27T09:00:00.000Z"},
	}
	n := 1
	for name, values := range bad {
		all := []crm.Write{person(b, n), person(b, n+1), person(b, n+2)}
		n += 3
		for k, v := range values {
			all[1].Values[k] = v
		}
		out := upsert(t, b, all...)
		if out[0].Err != nil || out[2].Err != nil || out[0].ID == "" || out[2].ID == "" {
			t.Errorf("%s: the others: %+v", name, out)
		}
		if out[1].Err == nil || out[1].Err.Kind != crm.Rejected || out[1].Err.Why == "" {
			t.Errorf("%s: %+v", name, out[1].Err)
		}
	}
}

// readOnly is a field that no system lets anybody write: when a record changed.
func readOnly(b *Bench) string {
	if strings.HasSuffix(b.Score, "__c") {
		return "SystemModstamp"
	}
	return "lastmodifieddate"
}

func adopted(t *testing.T, b *Bench) {
	id := b.There.Put(crm.Contact, "", map[string]string{b.Mail: "old@example.com", b.Name: "Old"})
	w := crm.Write{ID: id, Key: "L-7", Values: map[string]string{b.Score: "74"}}
	if r := upsert(t, b, w)[0]; r.Err != nil || r.ID != id || r.Created {
		t.Fatalf("%+v", r)
	}
	w.ID = ""
	if r := upsert(t, b, w)[0]; r.Err != nil || r.ID != id || b.There.Count(crm.Contact) != 1 {
		t.Fatalf("by its key it is another: %+v", r)
	}
}

func taken(t *testing.T, b *Bench) {
	id := b.There.Put(crm.Contact, "", map[string]string{b.Mail: "p1@example.com"})
	r := upsert(t, b, person(b, 1))[0]
	if r.Err == nil || r.Err.Kind != crm.Conflict || r.Err.ID != id || strings.Contains(r.Err.Why, "@") {
		t.Fatalf("%+v, want the record %s", r.Err, id)
	}
}

func findings(t *testing.T, b *Bench) {
	made := upsert(t, b, person(b, 1), person(b, 2), person(b, 3))
	got, err := b.Client.Find(t.Context(), crm.Contact, crm.Query{IDs: []string{made[0].ID, "999999"}, Keys: []string{"L-2", "L-99"},
		Mails: []string{"p3@example.com", "none@example.com"}, Fields: []string{b.Name}, History: true})
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	for _, r := range got {
		n := strings.TrimPrefix(r.Key, "L-")
		if r.Values[b.Name] != "Person "+n || r.Changed.IsZero() {
			t.Errorf("%+v", r)
		}
	}
}

func changed(t *testing.T, b *Bench, since time.Time) (ids []string, until time.Time) {
	t.Helper()
	until, err := b.Client.Changes(t.Context(), crm.Contact, since, []string{b.Name}, func(some []crm.Record) error {
		for _, r := range some {
			ids = append(ids, r.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids, until
}

func changes(t *testing.T, b *Bench) {
	old := b.There.Put(crm.Contact, "", map[string]string{b.Name: "a"})
	b.There.Pass(time.Hour)
	since := b.There.Now()
	second := b.There.Put(crm.Contact, "", map[string]string{b.Name: "b"})
	b.There.Pass(time.Minute)
	b.There.Put(crm.Contact, old, map[string]string{b.Name: "c"})
	ids, until := changed(t, b, since)
	if len(ids) != 2 || ids[0] != second || ids[1] != old {
		t.Fatalf("%v, want %s and %s", ids, second, old)
	}
	b.There.Pass(time.Hour)
	last := b.There.Put(crm.Contact, second, map[string]string{b.Name: "d"})
	ids, _ = changed(t, b, until)
	if len(ids) == 0 || ids[len(ids)-1] != last {
		t.Errorf("then %v, want %s", ids, last)
	}
	refused := errors.New("stop")
	if _, err := b.Client.Changes(t.Context(), crm.Contact, since, nil, func([]crm.Record) error { return refused }); !errors.Is(err,
		refused) {
		t.Errorf("who takes them says no: %v", err)
	}
}

func archived(t *testing.T, b *Bench) {
	made := upsert(t, b, person(b, 1))[0]
	b.There.Archive(crm.Contact, made.ID)
	got, err := b.Client.Find(t.Context(), crm.Contact, crm.Query{IDs: []string{made.ID}})
	if err != nil || len(got) > 1 || len(got) == 1 && !got[0].Archived {
		t.Fatalf("%+v, %v", got, err)
	}
	out := upsert(t, b, crm.Write{ID: made.ID, Key: "L-1", Values: map[string]string{b.Score: "74"}})[0]
	if out.Err == nil || out.Err.Kind != crm.Missing {
		t.Errorf("written all the same: %+v", out)
	}
}

func mergedInto(t *testing.T, b *Bench) {
	made := upsert(t, b, person(b, 1), person(b, 2))
	id := b.There.Merge(crm.Contact, made[0].ID, made[1].ID)
	got, err := b.Client.Find(t.Context(), crm.Contact, crm.Query{IDs: []string{made[1].ID}, Fields: []string{b.Name}})
	if err != nil || len(got) != 1 || got[0].ID != id {
		t.Fatalf("%+v, %v; want %s", got, err, id)
	}
	if got[0].ID != made[1].ID && !strings.Contains(" "+strings.Join(got[0].Was, " ")+" ", " "+made[1].ID+" ") {
		t.Errorf("it does not say what it was: %+v", got[0].Was)
	}
}

func troubles(t *testing.T, b *Bench) {
	for i, trouble := range []Trouble{Storm, Broken, Cut, Slow, Lost} {
		w := person(b, i+1)
		b.There.Befall(trouble)
		_, err := b.Client.Upsert(t.Context(), crm.Contact, []crm.Write{w})
		var e *crm.Error
		if !errors.As(err, &e) || e.Kind != crm.Later {
			t.Errorf("%s: %v", trouble, err)
			continue
		}
		if trouble == Storm && e.After != 7*time.Second {
			t.Errorf("it wants to be left alone for %s", e.After)
		}
		if r := upsert(t, b, w)[0]; r.Err != nil {
			t.Errorf("%s: the second time: %v", trouble, r.Err)
		}
		if n := b.There.Count(crm.Contact); n != i+1 {
			t.Fatalf("%s: %d records of %d", trouble, n, i+1)
		}
	}
}

func expired(t *testing.T, b *Bench) {
	b.There.Befall(Expired)
	_, err := b.Client.Upsert(t.Context(), crm.Contact, []crm.Write{person(b, 1)})
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Auth {
		t.Fatalf("%v", err)
	}
	if _, err := b.Client.Find(t.Context(), crm.Contact, crm.Query{Keys: []string{"L-1"}}); !errors.As(err, &e) || e.Kind != crm.Auth {
		t.Errorf("reading: %v", err)
	}
}

func types(t *testing.T, b *Bench) {
	props, err := b.Client.Properties(t.Context(), crm.Contact)
	if err != nil {
		t.Fatal(err)
	}
	w := person(b, 1)
	values := map[string]string{b.Score: "74", b.At: "2026-11-27T09:00:00.000Z", b.Choice: b.Other, b.Name: "Zażółć 'Gęślą' \"日本\" 👋"}
	for k, v := range values {
		w.Values[k] = v
	}
	made := upsert(t, b, w)[0]
	if made.Err != nil {
		t.Fatal(made.Err)
	}
	got, err := b.Client.Find(t.Context(), crm.Contact, crm.Query{IDs: []string{made.ID}, Fields: []string{b.Score, b.At, b.Choice,
		b.Name}})
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	for name, v := range values {
		kind := crm.Text
		for _, p := range props {
			if p.Name == name {
				kind = p.Type
			}
		}
		if !crm.Same(kind, got[0].Values[name], v) {
			t.Errorf("%s (%s): %q, want %q", name, kind, got[0].Values[name], v)
		}
	}
	empty := crm.Write{ID: made.ID, Key: "L-1", Values: map[string]string{b.Score: ""}}
	if r := upsert(t, b, empty)[0]; r.Err != nil || b.There.Get(crm.Contact, made.ID)[b.Score] != "" {
		t.Errorf("a field is not emptied: %+v", r)
	}
}

func huge(t *testing.T, b *Bench) {
	w := person(b, 2)
	w.Values[b.Name] = strings.Repeat("x", 1<<20)
	out := upsert(t, b, person(b, 1), w)
	if out[0].Err != nil || out[1].Err == nil || out[1].Err.Kind != crm.Rejected || len(out[1].Err.Why) > 1000 {
		t.Errorf("%+v", out)
	}
}

func hostile(t *testing.T, b *Bench) {
	w := person(b, 1)
	w.Values[b.Score] = "\x1b[2J\u202eevil\x07"
	r := upsert(t, b, w)[0]
	if r.Err == nil || strings.ContainsAny(r.Err.Why, "\x1b\x07\u202e\n") {
		t.Errorf("%q", r.Err)
	}
}

func prepared(t *testing.T, b *Bench) {
	made := crm.Property{Name: strings.Replace(b.Score, "core", "core2", 1), Label: "Second", Type: crm.Number}
	for range 2 {
		if err := b.Client.Prepare(t.Context(), crm.Contact, []crm.Property{made}); err != nil {
			var e *crm.Error
			if errors.As(err, &e) && e.Kind == crm.Rejected && strings.Contains(e.Why, "by hand") {
				return // the system has this described, not done
			}
			t.Fatal(err)
		}
	}
	props, err := b.Client.Properties(t.Context(), crm.Contact)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range props {
		if p.Name == made.Name && p.Type == crm.Number {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of it", n)
	}
}

func owned(t *testing.T, b *Bench) {
	got, err := b.Client.Owners(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range got {
		if o.Mail == b.Owner && o.ID != "" {
			return
		}
	}
	t.Errorf("%+v", got)
}
