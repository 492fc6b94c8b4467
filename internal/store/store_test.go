package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

func open(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func write(t *testing.T, s *store.Store, f func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// plant inserts a lead with a person and an account of the same number.
func plant(t *testing.T, tx *store.Tx, change func(*store.Lead, *store.Person, *store.Account)) *store.Lead {
	t.Helper()
	id, err := tx.Take(t.Context(), "lead", 1)
	if err != nil {
		t.Fatal(err)
	}
	p := &store.Person{ID: id, EmailKey: fmt.Sprintf("ewa%d@zuraw.example", id), ByHand: []string{}}
	p.Name, p.Email = lead.Known("Ewa Łoś"), lead.Known("ewa@zuraw.example")
	a := &store.Account{ID: id, Domain: fmt.Sprintf("zuraw%d.example", id), ByHand: []string{"employees"}}
	a.Name, a.Employees = lead.Known("Żuraw Systemy"), lead.Known(int64(420))
	a.TechStack, a.IntegrationActive = lead.Known([]string{}), lead.Known(false)
	l := &store.Lead{
		ID: id, PersonID: id, AccountID: id, PartnerID: "acme", Source: lead.PartnerReferral, Stage: lead.New, DueAt: store.Never,
		AlertAt:   store.Never,
		OpenGates: []string{"bant"}, BANT: map[string]store.Answer{"budget": {Answer: lead.Yes}}, ByHand: []string{},
		PartnerWord: lead.NotYet, OurWord: lead.NotYet,
	}
	l.Tags, l.UseCase = lead.Known([]string{"vip"}), lead.Known("")
	l.UTM = lead.UTM{Source: lead.Known("acme"), Campaign: lead.Known("spring")}
	change(l, p, a)
	for _, err := range []error{tx.AddPerson(t.Context(), p), tx.AddAccount(t.Context(), a), tx.AddLead(t.Context(), l)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestALeadComesBackAsItWasWritten(t *testing.T) { onEach(t, aLeadComesBackAsItWasWritten) }

func aLeadComesBackAsItWasWritten(t *testing.T, s *store.Store) {
	var want *store.Lead
	write(t, s, func(tx *store.Tx) error {
		want = plant(t, tx, func(l *store.Lead, _ *store.Person, _ *store.Account) {
			l.LandingURL = lead.Known("https://x.example/?a=1")
		})
		return nil
	})
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		got, err := tx.LeadsByID(t.Context(), []int64{want.ID, 99})
		if err != nil {
			return err
		}
		if len(got) != 1 {
			t.Fatalf("%d leads", len(got))
		}
		if d := cmp.Diff(want, got[0]); d != "" {
			t.Error(d)
		}
		if got[0].ProgramTier.Known || !got[0].UseCase.Known {
			t.Error("unknown and empty are mixed up")
		}
		accounts, err := tx.AccountsByDomain(t.Context(), []string{"zuraw1.example"})
		if err != nil {
			return err
		}
		if a := accounts[0]; !a.TechStack.Known || len(a.TechStack.V) != 0 || a.IntegrationActive != lead.Known(false) || a.Industry.Known {
			t.Errorf("account %+v", a)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOfTwoWritersOnOneVersionOneWins(t *testing.T) { onEach(t, ofTwoWritersOnOneVersionOneWins) }

func ofTwoWritersOnOneVersionOneWins(t *testing.T, s *store.Store) {
	var l *store.Lead
	write(t, s, func(tx *store.Tx) error {
		l = plant(t, tx, func(*store.Lead, *store.Person, *store.Account) {})
		return nil
	})
	first, second := *l, *l
	for i, c := range []struct {
		lead *store.Lead
		want bool
	}{{&first, true}, {&second, false}} {
		write(t, s, func(tx *store.Tx) error {
			was := *c.lead
			c.lead.Owner = fmt.Sprint("user", i)
			ok, err := tx.SaveLead(t.Context(), c.lead, &was)
			if ok != c.want {
				t.Errorf("writer %d: saved %v, want %v", i, ok, c.want)
			}
			return err
		})
	}
	if second.Version != 1 {
		t.Error("a refused save must leave the version")
	}
}

func TestReadModifyWriteLosesNothingUnderLoad(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	one, two := open(t, path), open(t, path) // as two processes would
	const people, each = 4, 25
	var wg sync.WaitGroup
	for i := range people {
		s := one
		if i%2 == 1 {
			s = two
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range each {
				if err := s.Write(t.Context(), func(tx *store.Tx) error {
					tx.Append(journal.Event{At: time.UnixMilli(1), Kind: journal.Noted, Actor: "x", By: journal.Human})
					_, err := tx.Take(t.Context(), "lead", 1)
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	err := one.Read(t.Context(), func(tx *store.Tx) error {
		events, err := tx.Since(t.Context(), 0, 1000)
		if err != nil {
			return err
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i, e.Seq)
			}
		}
		if len(events) != people*each {
			t.Errorf("%d events of %d", len(events), people*each)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFailedTransactionLeavesNothing(t *testing.T) { onEach(t, aFailedTransactionLeavesNothing) }

func aFailedTransactionLeavesNothing(t *testing.T, s *store.Store) {
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		plant(t, tx, func(*store.Lead, *store.Person, *store.Account) {})
		tx.Append(journal.Event{Kind: journal.Admitted})
		return fault.New(fault.Refused, "x", "no", "")
	})
	if fault.KindOf(err) != fault.Refused {
		t.Fatalf("error %v", err)
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		head, err := tx.Head(t.Context())
		leads, _ := tx.LeadsByID(t.Context(), []int64{1})
		counts, _ := tx.Counters(t.Context())
		if head != 0 || len(leads) != 0 || len(counts) != 0 {
			t.Errorf("head %d, %d leads, counters %v", head, len(leads), counts)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEveryKeyOfTheFilterLanguageRuns(t *testing.T) { onEach(t, everyKeyOfTheFilterLanguageRuns) }

func everyKeyOfTheFilterLanguageRuns(t *testing.T, s *store.Store) {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	ms := now.UnixMilli()
	write(t, s, func(tx *store.Tx) error {
		if err := tx.SavePartner(t.Context(), &lead.Partner{ID: "acme", Name: "Acme Wisła", Kind: "integration",
			Status: lead.Active}); err != nil {
			return err
		}
		plant(t, tx, func(l *store.Lead, p *store.Person, a *store.Account) {
			l.DueAt, l.AlertAt, l.Clock, l.Queue, l.Owner, l.Score = ms-1, ms-2, lead.TriageClock, "italy", "ania", 80
			l.CreatedAt, a.Country, l.Conflicts = now.AddDate(0, 0, -1).UnixMilli(), lead.Known("PL"), 1
		})
		plant(t, tx, func(l *store.Lead, p *store.Person, a *store.Account) {
			l.DueAt, l.AlertAt, l.Clock, l.Queue, l.Score = ms+60_000, ms-1, lead.ContactClock, "default", 40
			l.Stage, l.CreatedAt, l.Tags = lead.EQL, now.AddDate(0, 0, -30).UnixMilli(), lead.Known([]string{})
			l.BANT, a.Name, p.Name = nil, lead.Known("Other"), lead.Known("100%_x")
		})
		return nil
	})
	who := store.Asker{User: "ania", Now: now, Closed: []string{"italy"}, Patience: time.Hour} // however slow the machine
	tests := []struct {
		filter string
		want   []int64
	}{
		{"", []int64{1, 2}},
		{"stage:new", []int64{1}}, {"stage:new,eql", []int64{1, 2}}, {"-stage:new", []int64{2}},
		{"partner:acme", []int64{1, 2}}, {"partner:wisla", []int64{1, 2}}, {"partner:none", nil}, {"kind:integration", []int64{1, 2}},
		{"kind:agency", nil},
		{"owner:me", []int64{1}}, {"owner:none", []int64{2}}, {"-owner:none", []int64{1}}, {"queue:italy", []int64{1}},
		{"clock:breached", []int64{1}}, {"clock:triage", []int64{1}}, {"clock:alert", []int64{2}}, {"clock:running", nil},
		{"clock:paused", nil}, {"clock:none", nil},
		{"due<2h", []int64{1, 2}}, {"due>30s", nil}, {"due>0m", []int64{2}}, {"score>=70", []int64{1}}, {"score:40,80", []int64{1, 2}},
		{"score<50", []int64{2}},
		{"created<3d", []int64{1}}, {"created>3d", []int64{2}}, {"created>=-2w", []int64{1}}, {"created:2026-11-19", []int64{1}},
		{"gate:bant", []int64{1, 2}}, {"gate:icp", nil}, {"verdict:eql", nil}, {"reason:x", nil}, {"trigger:demo_request", nil},
		{"signal:budget_confirmed", []int64{1}},
		{"source:partner_referral", []int64{1, 2}}, {"surface:ai", nil}, {"page:wms", nil}, {"campaign:spring", []int64{1, 2}},
		{"tag:vip", []int64{1}}, {"tag:none", []int64{2}},
		{"country:pl", []int64{1}}, {"region:emea", nil}, {"-region:emea", []int64{1, 2}}, {"product:x", nil}, {"has:conflict", []int64{1}},
		{"has:opportunity", nil},
		{"has:email", []int64{1, 2}}, {"has:note", nil}, {"tier:gold", nil}, {"updated<3d", nil},
		{"zuraw", []int64{1, 2}}, {"Żuraw", []int64{1, 2}}, {`"los"`, []int64{1}}, {"100%_x", []int64{2}}, {"%", []int64{2}},
		{"L-2", []int64{2}}, {"-L-2", []int64{1}},
	}
	for _, tt := range tests {
		q, err := filter.Parse(tt.filter, now)
		if err != nil {
			if tt.filter == "due>30s" {
				continue // seconds are no unit of the language
			}
			t.Errorf("%s: %v", tt.filter, err)
			continue
		}
		if err := s.Read(t.Context(), func(tx *store.Tx) error {
			rows, err := list(t, tx, q, who, nil, 0)
			if err != nil {
				return err
			}
			var got []int64
			for _, r := range rows {
				got = append(got, r.ID)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s: %s", tt.filter, d)
			}
			n, more, err := countAll(t, tx, q, who)
			if n != len(tt.want) || more {
				t.Errorf("%s counts %d", tt.filter, n)
			}
			return err
		}); err != nil {
			t.Errorf("%s: %v", tt.filter, err)
		}
	}
}

func TestPagingByKeyGivesEveryLeadOnceInOrder(t *testing.T) {
	onEach(t, pagingByKeyGivesEveryLeadOnceInOrder)
}

func pagingByKeyGivesEveryLeadOnceInOrder(t *testing.T, s *store.Store) {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	write(t, s, func(tx *store.Tx) error {
		for i := range 57 {
			plant(t, tx, func(l *store.Lead, _ *store.Person, _ *store.Account) {
				l.Queue = []string{"open", "shut"}[i%2]
				switch i % 3 {
				case 0:
					l.DueAt = now.UnixMilli() - int64(i/9) // many alike
				case 1:
					l.DueAt = now.UnixMilli() + int64(i/9)
				}
			})
		}
		return nil
	})
	q, _ := filter.Parse("", now)
	who := store.Asker{Now: now, Closed: []string{"shut"}}
	read := func(tx *store.Tx, limit int) (ids []int64) {
		var after *store.Place
		for {
			rows, err := list(t, tx, q, who, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				return ids
			}
			for _, r := range rows {
				ids = append(ids, r.ID)
			}
			last := rows[len(rows)-1]
			c, err := store.ParsePlace(store.Place{Section: last.Section, DueAt: last.DueAt, ID: last.ID}.String())
			if err != nil {
				t.Fatal(err)
			}
			after = &c
		}
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		all := read(tx, 1000)
		if len(all) != 57 {
			t.Errorf("%d leads", len(all))
		}
		for _, limit := range []int{1, 7, 56} {
			if d := cmp.Diff(all, read(tx, limit)); d != "" {
				t.Errorf("pages of %d: %s", limit, d)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatCannotBeUsedSayWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	notADatabase := filepath.Join(dir, "text.db")
	if err := os.WriteFile(notADatabase, []byte("id,name\n1,Acme and some more text to fill the header of a page\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// Ours is opened first: SQLite takes the sort of lock of the first file for all, and other tests need ours.
	newer := filepath.Join(dir, "newer.db")
	open(t, newer).Close()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", "file:"+foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE songs (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if db, err = sql.Open("sqlite", "file:"+newer); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO schema_steps VALUES (99, 'from_the_future', 'x')"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	tests := []struct {
		name, path string
		kind       fault.Kind
	}{
		{"a text file", notADatabase, fault.Corrupt},
		{"another program's database", foreign, fault.Corrupt},
		{"a newer schema", newer, fault.Newer},
		{"a folder", dir, fault.NotFound},
	}
	for _, tt := range tests {
		s, err := store.Open(t.Context(), tt.path, store.Options{})
		if err == nil {
			if s.ReadOnly() != "" && tt.name == "a folder" {
				s.Close()
				continue
			}
			s.Close()
			t.Errorf("%s opens", tt.name)
			continue
		}
		if tt.name != "a folder" && fault.KindOf(err) != tt.kind {
			t.Errorf("%s: kind %s, want %s: %v", tt.name, fault.KindOf(err), tt.kind, err)
		}
		if fault.HintOf(err) == "" {
			t.Errorf("%s: no hint: %v", tt.name, err)
		}
	}
}

func TestAReadOnlyFileIsReadAndRefusesWritesWithAReason(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s := open(t, path)
	write(t, s, func(tx *store.Tx) error { return tx.SetMeta(t.Context(), "x", "1") })
	s.Close()
	ro, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if err := ro.Read(t.Context(), func(tx *store.Tx) error {
		v, err := tx.Meta(t.Context(), "x")
		if v != "1" {
			t.Errorf("meta %q", v)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	err = ro.Write(t.Context(), func(*store.Tx) error { return nil })
	if fault.KindOf(err) != fault.ReadOnly || fault.HintOf(err) == "" {
		t.Errorf("write: %v", err)
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "a.db")
	open(t, path)
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, info.Mode().Perm())
		}
	}
}

func list(t *testing.T, tx *store.Tx, q filter.Query, who store.Asker, after *store.Place, limit int) ([]store.ListRow, error) {
	t.Helper()
	sel, err := tx.Select(t.Context(), q, who)
	if err != nil {
		return nil, err
	}
	return page(t.Context(), tx, sel, after, limit)
}

// page reads one page of a selection, as the cockpit does.
func page(ctx context.Context, tx *store.Tx, sel *store.Selection, after *store.Place, limit int) ([]store.ListRow, error) {
	places, err := tx.Places(ctx, sel, after, limit)
	if err != nil {
		return nil, err
	}
	return tx.Rows(ctx, places)
}

func countAll(t *testing.T, tx *store.Tx, q filter.Query, who store.Asker) (int, bool, error) {
	t.Helper()
	sel, err := tx.Select(t.Context(), q, who)
	if err != nil {
		return 0, false, err
	}
	return tx.CountLeads(t.Context(), sel, -1, 0, 0)
}
