package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// stirred is a crowd in which every facet has values: rows are changed in all the ways that the program
// has.
func stirred(t *testing.T, n int) (*store.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := store.Open(t.Context(), path, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := crowd.Fill(t.Context(), s, crowd.Options{Leads: n, Seed: 9, Now: loaded}, nil); err != nil {
		t.Fatal(err)
	}
	stir(t, s, 1)
	return s, path
}

func stir(t *testing.T, s *store.Store, by int64) {
	t.Helper()
	ctx := t.Context()
	err := s.Write(ctx, func(tx *store.Tx) error {
		leads, err := tx.LeadsAfter(ctx, 0, 500)
		if err != nil {
			return err
		}
		for _, l := range leads {
			was := *l
			change(l, l.ID+by)
			if _, err := tx.SaveLead(ctx, l, &was); err != nil {
				return err
			}
		}
		return changeOthers(ctx, tx, by)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// change gives a lead values that only its number decides.
func change(l *store.Lead, n int64) {
	pick := func(words ...string) string { return words[int(n)%len(words)] }
	l.Owner, l.Queue, l.Reason = pick("", "ania", "ben", "", "Ania"), pick("default", "italy"), pick("", "no_budget", "spam", "", "", "x")
	l.Tags = lead.Known([]string{pick("hot", "Żółty", "a|b", "hot"), pick("x", "hot%")})
	if n%5 == 0 {
		l.Tags = lead.Opt[[]string]{}
	}
	l.Surface, l.LandingURL = lead.Opt[string]{}, lead.Opt[string]{}
	if n%4 == 0 {
		l.Surface = lead.Known(pick("ai", "web", "email"))
		l.LandingURL = lead.Known("https://Brenta.example/" + pick("Pricing", "a_b", strings.Repeat("long", 200)))
	}
	l.UTM.Campaign = lead.Known(pick("Spring", "spring", "a\"b", "q4"))
	l.ProgramTier, l.ProductLine = lead.Known(pick("Gold", "silver")), lead.Known(pick("stock", "Lager"))
	l.DealType, l.UseCase = lead.Known(pick("newbusiness", "renewal", "")), lead.Known(pick("", "counts pallets", ""))
	l.SnoozedUntil, l.AskedAt, l.Note = 0, 0, n%3
	if n%7 == 0 {
		l.SnoozedUntil, l.AskedAt = loaded.UnixMilli()+n%2, n
	}
	l.BANT = map[string]store.Answer{}
	if n%6 == 0 {
		l.BANT["budget"] = store.Answer{Answer: lead.Answer(pick("yes", "no"))}
	}
	if l.DueAt != store.Never && n%3 == 0 {
		l.AlertAt, l.DueAt = loaded.UnixMilli()-n, loaded.UnixMilli()+n*60_000
	}
}

// changeOthers changes persons, companies, touches and opportunities.
func changeOthers(ctx context.Context, tx *store.Tx, by int64) error {
	persons, err := tx.PersonsByID(ctx, []int64{3 + by, 9 + by, 15 + by})
	for _, p := range persons {
		p.Phone = lead.Opt[string]{}
		err = firstOf(err, tx.SavePerson(ctx, p))
	}
	accounts, err1 := tx.AccountsByID(ctx, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	for _, a := range accounts {
		a.Country, a.Region = lead.Known([]string{"JP", "PL", ""}[int(a.ID)%3]), lead.Known("Kantō")
		err = firstOf(err, err1, tx.SaveAccount(ctx, a))
	}
	for i := range int64(9) {
		_, noted := tx.AddText(ctx, 20+i+by, 1, []string{"note", "evidence"}[i%2], "wants a Kühlkette")
		touch := store.Touch{ID: 90_000 + by*100 + i, PersonID: 30 + i%4, At: i, Kind: []string{"demo_request", "chat"}[i%2],
			Surface: []string{"", "ai"}[i%2], URL: lead.Known("https://own.example/Chat?who=" + strings.Repeat("x", int(i*60)))}
		err = firstOf(err, noted, tx.AddTouch(ctx, &touch))
	}
	chat := &store.Page{Key: "own.example/chat", URL: "https://own.example/Chat"}
	err = firstOf(err, tx.DropPage(ctx, chat.Key), tx.SavePage(ctx, chat))
	for i := range int64(20) {
		at := store.TouchKey{Person: 40 + i, At: loaded.UnixMilli() - i*1_000_000_000, ID: 91_000 + by*100 + i}
		touch := store.Touch{ID: at.ID, PersonID: at.Person, At: at.At, Kind: "page_view", Page: i % 2 * chat.Number,
			Partner: []string{"brenta", "", "idle"}[i%3]}
		if err = firstOf(err, tx.AddTouch(ctx, &touch)); i%4 == 0 {
			err = firstOf(err, tx.SetPage(ctx, at, chat.Number))
		}
	}
	stub := store.Person{ID: 80_000 + by, ByHand: []string{}}
	return firstOf(err, tx.DropTouch(ctx, store.TouchKey{Person: 31, At: 1, ID: 90_000 + by*100 + 1}), tx.AddPerson(ctx, &stub),
		tx.AddTouch(ctx, &store.Touch{ID: 95_000 + by, PersonID: stub.ID, At: 1, Kind: "stub_only"}), tx.JoinPersons(ctx, stub.ID, 40),
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 70_000 + by, Origin: "t", ExternalID: "x", LeadID: 5 + by, Stage: "open"}))
}

// withoutFacets opens a copy of a database that says that it has no facets: there every filter is
// answered by the rows.
func withoutFacets(t *testing.T, s *store.Store, path string) *store.Store {
	t.Helper()
	s.Close()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "plain.db")
	if err := os.WriteFile(other, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	plain, err := store.Open(t.Context(), other, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	db, err := sql.Open("sqlite", "file:"+other)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DELETE FROM meta WHERE name = 'facets'"); err != nil {
		t.Fatal(err)
	}
	return plain
}

// values are what a filter may ask of each key.
var values = map[string][]string{
	"": {"rossi", "kühl", "kuhlkette", "ow", "l-12", "stock", "ann", "al 1", "example"}, "partner": {"brenta", "none", "a"},
	"kind": {"agency", "integration", "none"}, "owner": {"me", "none", "ben", "ania"}, "queue": {"default", "italy", "none"},
	"reason": {"no_budget", "spam"}, "trigger": {"demo_request", "chat", "stub_only", "pricing_view"},
	"signal": {"budget_confirmed", "use_case_stated", "demo_request", "integration_install"},
	"page": {"https://own.example/chat", "https://own.example/x", "own.example/chat",
		"pricing", "a_b", "chat", "own.example", "longlong", "xxxxx"},
	"tag":     {"hot", "zolty", "none", "x", "a|b", "hot%"},
	"country": {"jp", "pl", "none", "it"}, "region": {"kanto", "none"}, "tier": {"gold", "none"}, "product": {"lager", "stock"},
	"deal_type": {"renewal", "none"}, "campaign": {"spring", "q4", `a"b`}, "medium": {"referral", "cpc"}, "view": nil,
	"influenced": {"brenta", "a", "idle"}, "phone": {"none", "601234567", "+39 02 123456", "+4860123", "x"},
}

// anyFilter draws a filter of any keys.
func anyFilter(t *rapid.T) string {
	keys := slices.DeleteFunc(filter.Keys(), func(k filter.Key) bool { return k.Name == "view" })
	keys = append(keys, filter.Key{})
	var terms []string
	for range rapid.IntRange(1, 4).Draw(t, "terms") {
		k := rapid.SampledFrom(keys).Draw(t, "key")
		of := append(slices.Clone(k.Values), values[k.Name]...)
		op := ":"
		switch k.Type {
		case filter.Number:
			of, op = []string{"0", "1", "2", "12", "40", "80", "100"}, rapid.SampledFrom([]string{":", "<", "<=", ">", ">="}).Draw(t, "op")
		case filter.Date:
			of, op = []string{"3d", "-2w", "2026-11-10", "yesterday", "90d", "2026-Q4", "2026-W46"},
				rapid.SampledFrom([]string{":", "<", "<=", ">", ">="}).Draw(t, "op")
		case filter.Due:
			of, op = []string{"2h", "3d", "today", "2026-11-21"}, rapid.SampledFrom([]string{":", "<", ">="}).Draw(t, "op")
		}
		term := rapid.SampledFrom(of).Draw(t, "value")
		for op == ":" && k.Name != "" && rapid.IntRange(0, 2).Draw(t, "more") == 0 {
			term += "," + rapid.SampledFrom(of).Draw(t, "value")
		}
		if k.Name != "" {
			term = k.Name + op + term
		} else {
			term = `"` + term + `"`
		}
		if rapid.IntRange(0, 3).Draw(t, "not") == 0 {
			term = "-" + term
		}
		terms = append(terms, strings.ReplaceAll(term, `a"b`, "a b"))
	}
	return strings.Join(terms, " ")
}

func TestWhatFacetsFindIsWhatTheRowsSay(t *testing.T) {
	t.Parallel()
	made, path := stirred(t, 600)
	plain := withoutFacets(t, made, path)
	s, err := store.Open(t.Context(), path, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		text := anyFilter(t)
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(text, err)
		}
		who := store.Asker{User: "ania", Now: loaded, Snoozed: rapid.Bool().Draw(t, "snoozed"),
			Triggers: []string{"demo_request", "pricing_view", "integration_click", "chat"}, Window: 60 * 24 * time.Hour,
			Lookback: 90 * 24 * time.Hour, PathAlone: rapid.Bool().Draw(t, "alone"),
			Closed: rapid.SampledFrom([][]string{nil, {"italy"}, {"default", "italy"}}).Draw(t, "closed")}
		want, wantCounts := asked(t, plain, q, who, 0)
		got, counts := asked(t, s, q, who, rapid.SampledFrom([]int{1, 3, 50, 0}).Draw(t, "page"))
		hits += len(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-rows +facets):\n%s", text, diff)
		}
		if diff := cmp.Diff(wantCounts, counts); diff != "" {
			t.Fatalf("counts of %s (-rows +facets):\n%s", text, diff)
		}
	})
	if hits < 100 {
		t.Errorf("all filters found %d leads: this test cannot fail", hits)
	}
}

// asked lists where a filter's leads stand, page by page, and how many there are in each section.
func asked(t interface{ Fatal(...any) }, s *store.Store, q filter.Query, who store.Asker, page int) (places []store.Place, counts []int) {
	ctx := context.Background()
	who.Patience = 1 << 40
	err := s.Read(ctx, func(tx *store.Tx) error {
		sel, err := tx.Select(ctx, q, who)
		if err != nil {
			return err
		}
		for after := (*store.Place)(nil); ; {
			some, err := tx.Places(ctx, sel, after, page)
			if err != nil {
				return err
			}
			places = append(places, some...)
			if page == 0 || len(some) < page {
				break
			}
			after = &some[len(some)-1]
		}
		for section := store.PastDue; section <= store.Clockless; section++ {
			for _, bounds := range [][2]int64{{0, 0}, {0, loaded.UnixMilli() + 3_600_000}, {loaded.UnixMilli() + 3_600_000, 0}} {
				if section != store.Running && bounds != [2]int64{} {
					continue
				}
				n, more, err := tx.CountLeads(ctx, sel, section, bounds[0], bounds[1])
				if err != nil || more {
					t.Fatal(n, more, err)
				}
				counts = append(counts, n)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(q.Text, err)
	}
	return places, counts
}

// wrong are the facets that a check finds wrong.
func wrong(t *testing.T, s *store.Store) (out []string) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		return tx.CheckKeys(t.Context(), func(f store.Finding) error {
			out = append(out, f.Table+" "+f.Row+": "+f.Have)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFacetsFollowEveryChangeAndAreMadeAnewWhereTheyAreWrong(t *testing.T) {
	t.Parallel()
	s, path := stirred(t, 300)
	stir(t, s, 2)
	if err := s.Write(t.Context(), func(tx *store.Tx) error {
		leads, err := tx.LeadsAfter(t.Context(), 10, 1)
		l, was := leads[0], *leads[0]
		l.UTM, l.LandingURL = lead.UTM{}, lead.Opt[string]{}
		_, saved := tx.SaveLead(t.Context(), l, &was)
		return firstOf(err, tx.EraseHeld(t.Context(), l.PersonID, []int64{l.ID}, nil, &store.Held{}), saved)
	}); err != nil {
		t.Fatal(err)
	}
	if found := wrong(t, s); found != nil {
		t.Fatalf("the facets do not follow: %q", found)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, harm := range []string{
		"UPDATE leads SET stage = 'won', score = 3 WHERE id = 7", "UPDATE persons SET phone = NULL WHERE id = 13",
		"INSERT INTO touches (person_id, at, id, kind, partner_id, surface, utm) VALUES (12, 1, 77777, 'demo_request', '', 'event', '{}')",
		"DELETE FROM facets WHERE id = 1", "UPDATE facets SET data = x'0102' WHERE id = 0", "DELETE FROM leads WHERE id = 300",
		"DELETE FROM facet_texts WHERE field = 'l.stage'", "UPDATE accounts SET country_key = 'zz' WHERE id = 1",
	} {
		if _, err := db.Exec(harm); err != nil {
			t.Fatal(harm, err)
		}
		if found := wrong(t, s); len(found) == 0 {
			t.Errorf("%s: nothing is found wrong", harm)
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.RewriteKeys(t.Context())
			return err
		}); err != nil {
			t.Fatal(harm, err)
		}
		if found := wrong(t, s); found != nil {
			t.Errorf("%s: left after a repair: %q", harm, found)
		}
	}
}

func TestWordsOfTheErasedAreForgotten(t *testing.T) {
	t.Parallel()
	s, path := stirred(t, 100)
	const secret = "https://own.example/thanks/anna-zuraw"
	ctx := t.Context()
	write := func(f func(tx *store.Tx) error) {
		t.Helper()
		if err := s.Write(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	save := func(tx *store.Tx, landing lead.Opt[string]) error {
		leads, err := tx.LeadsByID(ctx, []int64{50})
		if err != nil {
			return err
		}
		was := *leads[0]
		leads[0].LandingURL = landing
		_, err = tx.SaveLead(ctx, leads[0], &was)
		return err
	}
	touch := store.Touch{ID: 60_000, PersonID: 50, At: 1, Kind: "page_view", URL: lead.Known(secret + "/touch")}
	write(func(tx *store.Tx) error { return firstOf(save(tx, lead.Known(secret)), tx.AddTouch(ctx, &touch)) })
	if len(found(t, s, "page:anna-zuraw")) != 1 {
		t.Fatal("the page is not found: this test cannot fail")
	}
	touch.URL = lead.Opt[string]{}
	write(func(tx *store.Tx) error {
		return firstOf(tx.EraseHeld(ctx, 50, []int64{50}, nil, &store.Held{Touches: []store.Touch{touch}}), save(tx, lead.Opt[string]{}))
	})
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n := numbers(t, db, "SELECT COUNT(*) FROM facet_texts WHERE word LIKE '%anna-zuraw%'"); n[0] != 0 {
		t.Errorf("%d words still name the person", n[0])
	}
	if found(t, s, "page:brenta") == nil || found(t, s, "page:anna-zuraw") != nil {
		t.Error("others are not found any more, or the erased one still is")
	}
	write(func(tx *store.Tx) error { return save(tx, lead.Known(secret)) }) // a word that comes again
	if len(found(t, s, "page:anna-zuraw")) != 1 || wrong(t, s) != nil {
		t.Error("what came after an erasure is not found")
	}
}

// What was broken off amid the facets is made by whoever opens the database next; meanwhile rows answer.
func TestFacetsThatWereBrokenOffAreMadeAtTheNextStart(t *testing.T) {
	t.Parallel()
	s, path := stirred(t, 200)
	want := found(t, s, "country:jp score>=1")
	plain := withoutFacets(t, s, path)
	if got := found(t, plain, "country:jp score>=1"); len(want) == 0 || !cmp.Equal(want, got) {
		t.Errorf("without facets %v are found, with them %v", got, want)
	}
	plain.Close()
	var told [][2]int64
	ctx, cancel := context.WithCancel(t.Context())
	_, err := store.Open(ctx, plain.Path(), store.Options{Facets: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	again, err := store.Open(t.Context(), plain.Path(),
		store.Options{Facets: func(done, all int64) { told = append(told, [2]int64{done, all}) }})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if last := len(told) - 1; last < 2 || told[last][0] != told[last][1] {
		t.Errorf("told: %v", told)
	}
	if w := wrong(t, again); w != nil {
		t.Errorf("%q", w)
	}
}
