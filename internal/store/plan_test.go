package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
)

// plan is how the engine means to answer a query, a step a line.
func plan(t *testing.T, tx *Tx, text string, args ...any) string {
	t.Helper()
	var out []string
	err := tx.each(t.Context(), "EXPLAIN QUERY PLAN "+text, args, func(scan func(...any) error) error {
		var id, parent, unused int
		var detail string
		if err := scan(&id, &parent, &unused, &detail); err != nil {
			return err
		}
		out = append(out, detail)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return strings.Join(out, "\n")
}

// slow says what in a plan costs more the more rows there are: a table gone through from end to end,
// or rows that are sorted.
func slow(plan string) string {
	for line := range strings.Lines(plan) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "TEMP B-TREE FOR ORDER BY"), strings.Contains(line, "TEMP B-TREE FOR GROUP BY"):
			return line
		case strings.HasPrefix(line, "SCAN json_each"), strings.HasPrefix(line, "SCAN x"), line == "SCAN c",
			strings.Contains(line, "CONSTANT ROW"), strings.Contains(line, "VIRTUAL TABLE"):
		case strings.HasPrefix(line, "SCAN l USING COVERING INDEX leads_open"),
			strings.HasPrefix(line, "SCAN l USING COVERING INDEX leads_due"):
			// An index of few leads, in the order that is wanted.
		case strings.HasPrefix(line, "SCAN"):
			return line
		}
	}
	return ""
}

// friday is a working Friday in Warsaw.
var friday = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// every are the selections of the cockpit's own views at two hours: while queues are open, and while
// one is closed.
func every(t *testing.T, tx *Tx, filters []string, f func(name string, s *Selection)) {
	t.Helper()
	for _, text := range filters {
		q, err := filter.Parse(text, friday)
		if err != nil {
			t.Fatal(err)
		}
		for _, closed := range [][]string{nil, {"italy"}, {"italy", "default"}} {
			s, err := tx.Select(t.Context(), q, Asker{User: "ania", Now: friday, Closed: closed})
			if err != nil {
				t.Fatal(err)
			}
			f(text+" closed "+strings.Join(closed, ","), s)
		}
	}
}

// views are the filters that the cockpit asks by itself.
var views = []string{"stage:new,eql", "stage:new,eql owner:me", "owner:none stage:new,eql", "clock:breached",
	"kind:integration stage:new,eql"}

func TestNoQueryOfTheCockpitGoesThroughATableOrSortsOne(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(t.Context(), func(tx *Tx) error {
		if slow(plan(t, tx, "SELECT id FROM leads ORDER BY score")) == "" ||
			slow(plan(t, tx, "SELECT id FROM leads WHERE score = 1")) == "" {
			t.Error("a slow query passes: this test cannot fail")
		}
		more := []string{"owner:me", "owner:none", "stage:new", "stage:eql owner:none", "clock:triage", "clock:alert", "due<2h",
			"stage:won", "stage:disqualified", "owner:me stage:new,eql due<2h"}
		every(t, tx, append(more, views...), func(name string, s *Selection) {
			for section := PastDue; section <= Clockless; section++ {
				if !s.holds(section) {
					continue
				}
				for _, after := range []*Place{nil, {Section: section, DueAt: 7, ID: 9}} {
					text, args := s.placesText(section, after, 101)
					if p := plan(t, tx, text, args...); slow(p) != "" {
						t.Errorf("a page of %s, section %d:\n%s\n%s", name, section, text, p)
					}
				}
				text, args := s.text("SELECT "+whole.columns, func(string) string { return aroundLeads }, section, nil, 0)
				if p := plan(t, tx, text, args...); slow(p) != "" && !strings.HasPrefix(slow(p), "SCAN l") {
					t.Errorf("all of %s, section %d:\n%s\n%s", name, section, text, p)
				}
				text, args = s.countText(section, 0, 0, 0)
				if p := plan(t, tx, "SELECT COUNT(*) FROM ("+text+") x", args...); slow(p) != "" {
					t.Errorf("a count of %s, section %d:\n%s\n%s", name, section, text, p)
				}
			}
		})
		every(t, tx, views, func(name string, s *Selection) {
			for section := PastDue; section <= Clockless; section++ {
				text, args := s.countText(section, 0, 0, 0)
				if p := plan(t, tx, text, args...); s.holds(section) && !strings.Contains(p, "COVERING INDEX leads_") {
					t.Errorf("a count of %s reads rows:\n%s\n%s", name, text, p)
				}
			}
			text, args := s.readyText("SELECT l.due_at, l.id, l.queue", &Place{DueAt: 7, ID: 9, Ready: true}, 101)
			for _, text := range []string{text, "SELECT COUNT(*) FROM (" + text + ") x"} {
				if p := plan(t, tx, text, args...); slow(p) != "" || !strings.Contains(p, "COVERING INDEX leads_ready") {
					t.Errorf("what is ready of %s reads rows:\n%s\n%s", name, text, p)
				}
			}
			text, args = s.readyCount(func(w *where) { w.add(w.section(PastDue, s.who)) })
			if p := plan(t, tx, text, args...); !strings.Contains(p, "COVERING INDEX leads_ready") {
				t.Errorf("a count of what is ready of %s reads rows:\n%s\n%s", name, text, p)
			}
		})
		for _, text := range views {
			q, err := filter.Parse(text, friday)
			if err != nil {
				t.Fatal(err)
			}
			for _, order := range Orders()[2:] {
				s, err := tx.Sorted(t.Context(), q, Asker{User: "ania", Now: friday}, order)
				if err != nil {
					t.Fatal(err)
				}
				for _, after := range []*Place{nil, {DueAt: 7, ID: 9, Number: 1, Word: "a"}} {
					text, args := s.sortedText("acme", after, 101)
					p := plan(t, tx, text, args...)
					if s.open && slow(strings.ReplaceAll(p, "SCAN a USING INDEX accounts_open", "")) != "" {
						t.Errorf("%s by %s:\n%s\n%s", q.Text, order, text, p)
					}
				}
			}
		}
		for name, q := range map[string]struct {
			text string
			args []any
		}{
			"rows": {sqlListRows, []any{"[1]"}}, "head": {sqlHead, nil}, "stale": {sqlLeadsStale, []any{1, 500}},
			"wake":    {sqlLeadsToWake, []any{1, 500}},
			"history": {sqlHistory, []any{1, 200}}, "user": {People.made().finding, []any{`["ania"]`}}, "policy": {sqlPolicy, []any{"x"}},
			"meta":  {sqlMeta, []any{"x"}},
			"leads": {sqlLeadsByID, []any{"[1]"}}, "persons": {sqlPersonsByID, []any{"[1]"}}, "accounts": {sqlAccountsByID, []any{"[1]"}},
			"touches": {sqlTouchesByPerson, []any{"[1]"}},
			"texts":   {sqlTextsByID, []any{"[1]"}}, "draft": {sqlDraft, []any{"ania", 1, "qualify"}},
			"after": {sqlEventsAfter, []any{1, 1}}, "waiting": {sqlWaitingNames, []any{1000}},
		} {
			p := plan(t, tx, q.text, q.args...)
			if name == "touches" {
				p = strings.Replace(p, "USE TEMP B-TREE FOR LAST TERM OF ORDER BY", "", 1) // those of one instant
			}
			if slow(p) != "" {
				t.Errorf("%s:\n%s\n%s", name, q.text, p)
			}
		}
		if p := plan(t, tx, sqlEventsBatch, "x"); !strings.Contains(p, "journal_batch (batch=?)") {
			t.Errorf("one action:\n%s", p)
		}
		// What somebody did lately is read from the newest on and no further than is asked for.
		for text, index := range map[string]string{
			sqlDeedsOf: "journal_acts (actor=? AND at>? AND at<?)", sqlDeedsOnLead: "journal_lead (lead_id=?)",
			sqlDeedSize: "journal_batch (batch=?)",
		} {
			p := plan(t, tx, text, "ania", 1, 2, 3, 4)
			sorts := strings.Contains(strings.Replace(p, "USE TEMP B-TREE FOR LAST TERM OF ORDER BY", "", 1), "TEMP B-TREE")
			if !strings.Contains(p, index) || sorts && text == sqlDeedsOf {
				t.Errorf("%s:\n%s", text, p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatNoIndexGivesInOrderIsFoundInTheFacets(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Read(t.Context(), func(tx *Tx) error {
		every(t, tx, []string{"zuraw", "stage:new,eql zuraw", "country:PL", "stage:won,lost", "-owner:me", "queue:italy stage:won",
			"has:note",
			"score>=80", "stage:new,eql score>=80", "kind:integration"}, func(name string, s *Selection) {
			if s.found == nil {
				t.Errorf("%s goes through the rows", name)
			}
		})
		every(t, tx, append([]string{"", "stage:new", "stage:won", "owner:none"}, views...), func(name string, s *Selection) {
			if s.found != nil {
				t.Errorf("%s does not go by its index", name)
			}
		})
		for _, text := range []string{sqlFoundPersons, sqlFoundAccounts, sqlFoundNotes, dealtText("1 = 1")} {
			if p := plan(t, tx, text, `"zur"`, 100); slow(p) != "" && !strings.Contains(p, "COVERING INDEX opportunities_lead") {
				t.Errorf("%s:\n%s", text, p)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
