package desk_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// kept is what stands in the database about each lead: its row without what only says when it was
// written, its person, its company, what the person did, and the messages that wait.
func (b *bench) kept() map[string]string {
	b.t.Helper()
	db, err := sql.Open("sqlite", "file:"+b.db+"?mode=ro")
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	out := map[string]string{}
	for id := 1; id <= 40; id++ {
		var all strings.Builder
		for _, q := range []string{
			"SELECT * FROM leads WHERE id = $1", "SELECT p.* FROM persons p JOIN leads l ON l.person_id = p.id WHERE l.id = $1",
			"SELECT a.* FROM accounts a JOIN leads l ON l.account_id = a.id WHERE l.id = $1",
			"SELECT t.* FROM touches t JOIN leads l ON l.person_id = t.person_id WHERE l.id = $1 ORDER BY t.id",
			"SELECT kind, data FROM deliveries WHERE state = 'waiting' AND lead_id = $1 ORDER BY id",
		} {
			rows, err := db.QueryContext(b.t.Context(), q, id)
			if err != nil {
				b.t.Fatal(err)
			}
			names, err := rows.Columns()
			if err != nil {
				b.t.Fatal(err)
			}
			for rows.Next() {
				values, at := make([]any, len(names)), make([]any, len(names))
				for i := range at {
					at[i] = &values[i]
				}
				if err := rows.Scan(at...); err != nil {
					b.t.Fatal(err)
				}
				for i, name := range names {
					switch name {
					case "version", "updated_at", "touched_at", "stale_at", "policy":
					case "score", "fit", "intent", "verdict", "open_gates": // of what is closed they are derived anew, too
					default:
						fmt.Fprintf(&all, "%s=%v\n", name, values[i])
					}
				}
			}
			if err := rows.Err(); err != nil {
				b.t.Fatal(err)
			}
			rows.Close()
		}
		if all.Len() > 0 {
			out[lead.ID(id).String()] = all.String()
		}
	}
	return out
}

// Whatever was done before: what is refused changes nothing, what is taken back is as it was, and what
// cannot be taken back stays as it is.
func TestWhatIsTakenBackIsAsItWasAndWhatIsRefusedStays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		other := perfect("one")
		other.Partner, other.Origin = "ponte", origin("two")
		list := perfect("four")
		list.Source, list.Partner, list.Email = lead.List, "", lead.Known("di@most.example")
		b.refer(perfect("one"), other, desk.Referral{
			Origin: origin("three"), Record: lead.Record{Personal: lead.Personal{Email: lead.Known("ed@gmail.com")}}, Partner: "acme",
		}, list)
		for n := range rapid.IntRange(0, 6).Draw(rt, "steps") {
			b.step(rt, n)
		}
		if err := b.Tick(t.Context()); err != nil { // or the action would bring about what time does
			rt.Fatal(err)
		}
		who := rapid.SampledFrom([]desk.Actor{b.ana, b.ae}).Draw(rt, "who acts")
		ids := rapid.SliceOfNDistinct(rapid.Map(rapid.Int64Range(1, 4), func(n int64) lead.ID { return lead.ID(n) }), 1, 4,
			rapid.ID[lead.ID]).Draw(rt, "leads")
		verb := rapid.SampledFrom(verbsOn(desk.Leads)).Draw(rt, "the verb")
		before := b.kept()
		done, err := b.Act(t.Context(), who, desk.OnLeads(ids...), drawAction(rt, verb, b.now()))
		if err != nil {
			return
		}
		after := b.kept()
		for _, r := range done.Refused {
			if len(r.Gates) > 0 || len(done.Leads()) > 0 {
				continue // facts that were entered are kept; a company that was acted on is shared
			}
			if d := cmp.Diff(before[r.On.String()], after[r.On.String()]); d != "" {
				rt.Fatalf("%s %s was refused (%v) and left: %s", verb, r.On, r.Err, d)
			}
		}
		for n := range rapid.IntRange(0, 2).Draw(rt, "further steps") {
			if rapid.Bool().Draw(rt, "import") {
				b.refer(drawReferral(rt, 100+n))
			}
		}
		standing := b.kept()
		back, err := b.UndoLast(t.Context(), who, desk.Subject{})
		if fmt.Sprint(standing) == fmt.Sprint(after) && err == nil && len(back.Refused) == 0 && len(done.Leads()) > 0 {
			if d := cmp.Diff(before, b.kept()); d != "" {
				rt.Fatalf("%s on %v was taken back and left: %s", verb, ids, d)
			}
			return
		}
		if len(back.Subjects) > 0 {
			return
		}
		if d := cmp.Diff(standing, b.kept()); d != "" {
			rt.Fatalf("the undo of %s was refused (%v) and left: %s", verb, err, d)
		}
	})
}

// verbsOn are the verbs of acts on a kind of subject, but for the undo.
func verbsOn(kind desk.SubjectKind) (out []desk.Verb) {
	for _, a := range desk.Acts() {
		if a.On == kind && a.Verb != desk.Undo {
			out = append(out, a.Verb)
		}
	}
	return out
}
