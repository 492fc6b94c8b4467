package desk

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// Whatever rows of whatever kinds one act changes or makes, taking it back leaves every table as it
// was to the byte: but for the journal, for numbers that were given away, for free texts, which the
// journal goes on naming, and for facets, which go on saying that there are notes.
func TestAnyMixOfRowsIsTakenBackToTheByte(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		m := mixed(t, rt)
		defer m.d.Close()
		before := m.dump()
		m.act()
		done, err := m.d.UndoLast(t.Context(), m.who, Subject{})
		if !m.changed {
			return
		}
		if err != nil || len(done.Refused) > 0 {
			rt.Fatalf("%v, refused %+v", err, done.Refused)
		}
		if d := cmp.Diff(before, m.dump()); d != "" {
			rt.Fatalf("taken back, it left: %s", d)
		}
		if again, err := m.d.UndoLast(t.Context(), m.who, Subject{}); err == nil {
			rt.Fatalf("it was taken back twice: %+v", again)
		}
		m.verify()
	})
}

// mix is a small world in which one act changes rows of several kinds.
type mix struct {
	t       *testing.T
	rt      *rapid.T
	d       *Desk
	path    string
	who     Actor
	changed bool
}

func mixed(t *testing.T, rt *rapid.T) *mix {
	m := &mix{t: t, rt: rt, path: filepath.Join(t.TempDir(), "a.db"), who: Actor{User: "mia", Role: Manager}}
	st, err := OpenEmpty(t.Context(), m.path)
	if err != nil {
		rt.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	if m.d, err = Open(t.Context(), st, func() time.Time { return at }); err != nil {
		rt.Fatal(err)
	}
	from := func(raw string) Origin { return Origin{Name: "referrals", Key: raw, Raw: raw} }
	err = m.d.Import(t.Context(), m.who, false, func(im *Importer) error {
		for _, f := range []func(context.Context) ([]Outcome, error){
			func(ctx context.Context) ([]Outcome, error) {
				return im.Partners(ctx, []PartnerIn{{Origin: from("p1"), ID: "acme", Name: "Acme", Kind: "agency", Tier: "gold"},
					{Origin: from("p2"), ID: "ponte", Name: "Ponte", Kind: "agency", Tier: "silver", Aliases: lead.Known([]string{"it"}),
						JoinedAt: lead.Known(at)}})
			},
			func(ctx context.Context) ([]Outcome, error) {
				return im.Pages(ctx, []PageIn{{Origin: from("u1"), Partner: "acme", URL: "https://acme.example/a", Title: "A"},
					{Origin: from("u2"), Partner: "ponte", URL: "https://ponte.example/b"}})
			},
			func(ctx context.Context) ([]Outcome, error) {
				ed, di := Referral{Origin: from("l1"), Partner: "acme"}, Referral{Origin: from("l2"), Partner: "ponte"}
				ed.Email, di.Email = lead.Known("ed@huta.example"), lead.Known("di@most.example")
				ed.Name, ed.ReferredAt, ed.Account.Name = lead.Known("Ed"), lead.Known(at), lead.Known("Huta")
				ed.Account.Employees, ed.Account.Country, ed.Account.Industry = lead.Known[int64](420), lead.Known("PL"),
					lead.Known("logistics")
				return im.Referrals(ctx, []Referral{ed, di})
			},
			func(ctx context.Context) ([]Outcome, error) {
				return im.Opportunities(ctx, []OpportunityIn{{Origin: from("o1"), Emails: []string{"ed@huta.example"},
					Amount: lead.Known[int64](100), Stage: "open"},
					{Origin: from("o2"), Emails: []string{"ed@huta.example"},
						Amount: lead.Known[int64](200), Stage: "open", ARR: lead.Known[int64](9)}})
			},
		} {
			out, err := f(t.Context())
			if err != nil {
				return err
			}
			if slices.ContainsFunc(out, func(o Outcome) bool { return o.Fate == RejectedIn }) {
				return fmt.Errorf("the world was not made: %+v", out)
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	return m
}

// act is one act of a person: any number of changes to rows of any kinds.
func (m *mix) act() {
	m.t.Helper()
	steps := rapid.SliceOfN(rapid.IntRange(0, 6), 1, 6).Draw(m.rt, "steps")
	word := rapid.StringMatching(`[a-z]{0,3}`)
	err := m.d.store.Write(m.t.Context(), func(tx *store.Tx) error {
		w, err := m.d.work(m.t.Context(), tx, m.who, journal.Human, "mix")
		if err != nil {
			return err
		}
		if err := w.loadLeads([]int64{1, 2}); err != nil {
			return err
		}
		for _, step := range steps {
			if err := m.step(w, step, word); err != nil {
				return err
			}
		}
		_, err = w.flush()
		m.changed = len(w.says) > 0 || w.leads[1].event != nil || w.leads[2].event != nil
		return err
	})
	if err != nil {
		m.rt.Fatal(err)
	}
}

func (m *mix) step(w *work, step int, word *rapid.Generator[string]) error {
	e := w.leads[rapid.Int64Range(1, 2).Draw(m.rt, "lead")]
	switch step {
	case 0, 1:
		old, err := w.partnerRows.get(w, rapid.SampledFrom([]string{"acme", "ponte"}).Draw(m.rt, "partner"))
		if err != nil {
			return err
		}
		p := *old
		p.Name, p.Certified = word.Draw(m.rt, "name"), lead.Known(rapid.Bool().Draw(m.rt, "certified"))
		p.Tier, p.Status = rapid.SampledFrom([]string{"gold", "silver"}).Draw(m.rt, "tier"),
			rapid.SampledFrom([]lead.PartnerStatus{lead.Active, lead.Ended}).Draw(m.rt, "status")
		p.Aliases = rapid.SampledFrom([][]string{nil, {"x"}, p.Aliases}).Draw(m.rt, "aliases")
		if why := w.putPartner(old, &p); why != "" {
			m.rt.Fatal(why)
		}
	case 2:
		key := rapid.SampledFrom([]string{"acme.example/a", "ponte.example/b", "acme.example/new"}).Draw(m.rt, "page")
		if _, err := w.pages.get(w, key); err != nil {
			return err
		}
		w.pages.put(w, &store.Page{Key: key, Partner: "acme", URL: "https://" + key, Title: word.Draw(m.rt, "title"),
			GoneAt: rapid.Int64Range(0, 2).Draw(m.rt, "gone")})
	case 3, 4:
		o, err := w.deal(Origin{Name: "referrals", Key: rapid.SampledFrom([]string{"o1", "o2", "o3"}).Draw(m.rt, "deal")})
		if err != nil {
			return err
		}
		next := store.Opportunity{Origin: "referrals", ExternalID: "o3", LeadID: e.ID, CreatedAt: 1}
		if o != nil {
			next = *o
		} else if next.ID, err = w.tx.Next(w.ctx, "opportunity"); err != nil {
			return err
		}
		next.Amount = lead.Known(rapid.Int64Range(1, 3).Draw(m.rt, "amount"))
		next.Stage = rapid.SampledFrom([]string{"open", "won", "lost"}).Draw(m.rt, "stage")
		next.ARR = rapid.SampledFrom([]lead.Opt[int64]{{}, lead.Known[int64](5)}).Draw(m.rt, "arr")
		return w.placeDeal(&next, o, owning{})
	case 5:
		id, err := w.text(e.PersonID, "note", "rang")
		e.say(journal.Noted, journal.Data{Note: id})
		return err
	default:
		e.Tags = lead.Known([]string{word.Draw(m.rt, "tag")})
		e.say(journal.Tagged, journal.Data{})
	}
	return nil
}

func (m *mix) verify() {
	if _, err := m.d.Verify(m.t.Context(), func(x Mismatch) error {
		m.rt.Errorf("verify: %+v", x)
		return nil
	}, nil); err != nil {
		m.rt.Fatal(err)
	}
}

// dump is every table, row by row, without the journal and what is only counted up.
func (m *mix) dump() map[string][]string {
	db, err := sql.Open("sqlite", "file:"+m.path+"?mode=ro")
	if err != nil {
		m.rt.Fatal(err)
	}
	defer db.Close()
	out := map[string][]string{}
	for _, name := range m.list(db,
		`SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE '%\_words\_%' ESCAPE '\' AND name NOT LIKE 'words%' AND name NOT IN ('journal', 'journal_head', 'sequences', 'personal', 'facets', 'facet_texts')`) {
		skip := []string{}
		if name == "leads" {
			skip = []string{"version", "updated_at", "touched_at", "stale_at"}
		}
		cols := slices.DeleteFunc(m.list(db, `SELECT name FROM pragma_table_info('`+name+`')`),
			func(c string) bool { return slices.Contains(skip, c) })
		out[name] = m.list(db, `SELECT concat_ws('|', `+strings.Join(cols, ", ")+`) FROM `+name+` ORDER BY 1`)
	}
	// as if it were not there
	out["counters"] = slices.DeleteFunc(out["counters"], func(row string) bool { return strings.HasSuffix(row, "|0") })
	if len(out) < 12 {
		m.rt.Fatalf("only %d tables were read", len(out))
	}
	return out
}

func (m *mix) list(db *sql.DB, query string) (out []string) {
	rows, err := db.QueryContext(m.t.Context(), query)
	if err != nil {
		m.rt.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			m.rt.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		m.rt.Fatal(err)
	}
	return out
}
