package desk_test

import (
	"database/sql"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// busy is a worked desk with deals, messages to partners and leads that are closed.
func busy(t *testing.T) *bench {
	t.Helper()
	b := worked(t)
	amount := func(raw, stage, email string, minor int64) desk.OpportunityIn {
		return desk.OpportunityIn{Origin: desk.Origin{Name: "crm", Key: raw, Raw: raw}, Stage: stage, Emails: []string{email},
			Amount: lead.Known(minor), CreatedAt: friday}
	}
	b.refer(perfect("five"), perfect("six"))
	b.touch(desk.TouchIn{Origin: origin("t6"), At: friday.Add(-30 * time.Minute), Kind: "page_view", Email: "six@zuraw.example"})
	b.deals(amount("o1", "open", "one@zuraw.example", 100_00), amount("o2", "lost", "six@zuraw.example", 500_00),
		amount("o3", "open", "nobody@nowhere.example", 7_00))
	b.must(b.ana, 2, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "who signs?"})
	b.must(b.ana, 5, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(5)); err != nil {
		t.Fatal(err)
	}
	verified(t, b.Desk)
	return b
}

// mismatched lists what a verification of a database that was tampered with names, as "kind where field".
func (b *bench) mismatched() (all []string) {
	b.t.Helper()
	if _, err := b.Verify(b.t.Context(), func(m desk.Mismatch) error {
		all = append(all, m.Kind+" "+m.Where+" "+m.Field)
		if m.Hint == "" || m.Want == m.Have {
			b.t.Errorf("%+v does not help", m)
		}
		return nil
	}, nil); err != nil {
		b.t.Fatal(err)
	}
	return all
}

// tamper runs statements on the database beside the program.
func (b *bench) tamper(texts ...string) {
	b.t.Helper()
	b.broken = true
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	for _, text := range texts {
		res, err := db.ExecContext(b.t.Context(), text)
		if err != nil {
			b.t.Fatal(err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 &&
			strings.Fields(text)[1] != "INDEX" && strings.Fields(text)[1] != "TRIGGER" {
			b.t.Fatalf("%s changed %d rows, %v", text, n, err)
		}
	}
}

// What no field of a lead says is held against the journal too.
func TestTamperingWithWhatLeadsHaveIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		texts []string
		want  []string // patterns
	}{
		"a deal that is gone":     {[]string{"DELETE FROM opportunities WHERE id = 1"}, []string{"fact opportunity 1 row"}},
		"a deal of a closed lead": {[]string{"DELETE FROM opportunities WHERE id = 2"}, []string{"fact opportunity 2 row"}},
		"a deal that waits":       {[]string{"DELETE FROM opportunities WHERE lead_id = 0"}, []string{"fact opportunity 3 row"}},
		"amounts":                 {[]string{"UPDATE opportunities SET amount = amount * 10"}, []string{"fact opportunity [123] amount"}},
		"a lost deal": {[]string{"UPDATE opportunities SET stage = 'won' WHERE stage = 'lost'"},
			[]string{"fact opportunity 2 stage"}},
		"whose a deal is": {[]string{"UPDATE opportunities SET lead_id = 2 WHERE id = 1"}, []string{"fact opportunity 1 lead_id"}},
		"when a deal was closed": {[]string{"UPDATE opportunities SET closed_at = 5 WHERE id = 2"},
			[]string{"fact opportunity 2 closed_at"}},
		"a deal from nowhere": {[]string{`INSERT INTO opportunities (id, origin, external_id, lead_id, amount, arr, stage, created_at, closed_at,
 chosen, because, reason, named) SELECT 9, origin, 'x', lead_id, amount, arr, stage, created_at, closed_at, chosen, because, reason, named
 FROM opportunities WHERE id = 1`}, []string{"fact opportunity 9 row"}},
		"a message that is gone": {[]string{"DELETE FROM deliveries WHERE kind = 'question'"}, []string{"fact L-2 message question"}},
		"a message marked sent": {[]string{"UPDATE deliveries SET state = 'sent' WHERE kind = 'qualified'"},
			[]string{"fact deliveries * state"}},
		"a message sent after all": {[]string{"UPDATE deliveries SET state = 'waiting' WHERE state = 'cancelled'"},
			[]string{"fact deliveries * state"}},
		"a message to another": {[]string{"UPDATE deliveries SET partner_id = 'acme' WHERE kind = 'question'"},
			[]string{"fact deliveries * partner_id"}},
		"when a message goes": {[]string{"UPDATE deliveries SET not_before = 0"}, []string{"fact deliveries * not_before"}},
		"what a message says": {[]string{"UPDATE deliveries SET data = replace(data, 'no_budget', 'other')"},
			[]string{"fact deliveries * reason"}},
		"another text in a message": {[]string{"UPDATE deliveries SET data = '{' WHERE kind = 'question'"},
			[]string{"fact deliveries * data"}},
		"a message from nowhere": {[]string{`INSERT INTO deliveries (id, lead_id, partner_id, kind, batch, not_before, state, data)
 SELECT 77, lead_id, partner_id, 'sql', batch, not_before, state, data FROM deliveries WHERE kind = 'question'`},
			[]string{"fact deliveries 77 row"}},
		"a touch of a closed lead": {[]string{
			"DELETE FROM touches WHERE kind = 'page_view' AND person_id = (SELECT person_id FROM leads WHERE id = 6)",
			"UPDATE counters SET n = n - 1 WHERE name = 'touches'"}, []string{"fact touches * row"}},
		"the referral of a closed lead": {[]string{
			"DELETE FROM touches WHERE kind = 'partner_referral' AND person_id = (SELECT person_id FROM leads WHERE id = 6)",
			"UPDATE counters SET n = n - 1 WHERE name = 'touches'"}, []string{"key persons * facets"}},
		"what a closed lead did": {[]string{"UPDATE touches SET kind = 'demo_request' WHERE kind = 'page_view' " +
			"AND person_id = (SELECT person_id FROM leads WHERE id = 6)"}, []string{"key persons * facets"}},
		"an address apart from its key": {[]string{"UPDATE persons SET email_key = 'eve@evil.example' WHERE id = 1"},
			[]string{"key persons 1 email_key"}},
		"a key that is gone":      {[]string{"UPDATE persons SET email_key = '' WHERE id = 1"}, []string{"key persons 1 email_key"}},
		"a sequence that is gone": {[]string{"DELETE FROM sequences WHERE name = 'lead'"}, []string{"reference sequences lead last"}},
		"the sequence of words":   {[]string{"DELETE FROM sequences WHERE name = 'word'"}, []string{"reference sequences word last"}},
		"a sequence that went back": {[]string{"UPDATE sequences SET last = 0 WHERE name = 'opportunity'"},
			[]string{"reference sequences opportunity last"}},
		"the marks of words": {[]string{"DELETE FROM words_mark"},
			[]string{"key words_mark persons index of words", "key words_mark notes index of words"}},
		"an index that is gone": {[]string{"DROP INDEX leads_open"}, []string{"file schema leads_open index"}},
		"a trigger from nowhere": {[]string{"CREATE TRIGGER evil AFTER INSERT ON leads BEGIN SELECT 1; END"},
			[]string{"file schema evil trigger"}},
		"a mark of words": {[]string{"UPDATE words_mark SET last = 0 WHERE name = 'accounts'"},
			[]string{"key words_mark accounts index of words"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := busy(t)
			b.tamper(c.texts...)
			got := b.mismatched()
			for _, want := range c.want {
				if !slices.ContainsFunc(got, func(s string) bool { ok, _ := path.Match(want, s); return ok }) {
					t.Errorf("%q is not among what was found: %q", want, got)
				}
			}
		})
	}
}

// Sequences, marks and keys follow from rows: a repair sets them right.
func TestSequencesMarksAndKeysAreRepaired(t *testing.T) {
	t.Parallel()
	b := busy(t)
	b.tamper("DELETE FROM sequences WHERE name IN ('lead', 'word')", "UPDATE sequences SET last = 1 WHERE name = 'touch'",
		"DELETE FROM words_mark", "UPDATE persons SET email_key = 'x@y.example' WHERE id = 1",
		"UPDATE accounts SET open_leads = open_leads + 3")
	if _, err := b.Repair(t.Context(), boss, nil); err != nil {
		t.Fatal(err)
	}
	if left := b.mismatched(); len(left) > 0 {
		t.Errorf("%q differ still", left)
	}
	b.refer(perfect("seven"))
	if left := b.mismatched(); len(left) > 0 {
		t.Errorf("%q differ after another import", left)
	}
}

// One value that cannot be read is named with its row, and keeps nobody from anything else.
func TestAValueThatCannotBeReadIsNamedAndEverythingElseGoesOn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"UPDATE leads SET tags = '[nope' WHERE id = 2":                 "fact L-2 tags",
		"UPDATE leads SET score = 'high' WHERE id = 2":                 "fact L-2 score",
		"UPDATE leads SET bant = '{' WHERE id = 2":                     "fact L-2 bant",
		"UPDATE leads SET utm = 5 WHERE id = 2":                        "fact L-2 utm",
		"UPDATE leads SET version = 'x' WHERE id = 2":                  "fact L-2 version",
		"UPDATE leads SET open_gates = x'00' WHERE id = 2":             "fact L-2 open_gates",
		"UPDATE journal SET data = '=99Zx' WHERE lead_id = 2":          "fact journal * data",
		"UPDATE journal SET at = 'x' WHERE kind = 'noted'":             "fact journal * at",
		"UPDATE journal SET actor = x'00' WHERE seq = 6":               "fact journal 6 actor",
		"UPDATE partners SET history = '[' WHERE id = 'ponte'":         "fact partners ponte history",
		"UPDATE persons SET by_hand = '[' WHERE id = 2":                "fact persons 2 by_hand",
		"UPDATE accounts SET tech_stack = '['":                         "fact accounts 1 tech_stack",
		"UPDATE touches SET utm = '{' WHERE kind = 'page_view'":        "fact touches * utm",
		"UPDATE opportunities SET amount = 'much' WHERE id = 1":        "fact opportunities 1 amount",
		"UPDATE personal SET value = x'00' WHERE kind = 'evidence'":    "fact personal * value",
		"UPDATE deliveries SET not_before = 'x' WHERE kind='question'": "fact deliveries * not_before",
		"UPDATE counters SET n = 'x' WHERE name = 'leads'":             "counter counter leads leads",
		"UPDATE sequences SET last = 'x' WHERE name = 'lead'":          "reference sequences lead last",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			b := busy(t)
			b.tamper(text)
			if got := b.mismatched(); !slices.ContainsFunc(got, func(s string) bool { ok, _ := path.Match(want, s); return ok }) {
				t.Errorf("%q is not among what was found: %q", want, got)
			}
			n := 0
			if err := b.All(t.Context(), b.ana, "", 0, func(desk.Row) error { n++; return nil }); err != nil || n != 6 {
				t.Errorf("%d leads are listed, %v", n, err)
			}
			for _, kind := range desk.ExportKinds() {
				err := b.Export(t.Context(), boss, kind, "", func([]string) error { return nil }, func([]any) error { return nil })
				if err != nil {
					t.Errorf("export %s: %v", kind, err)
				}
			}
			b.lead(2)
			b.must(b.ana, 5, desk.Action{Verb: desk.Claim})
			b.must(b.ana, 5, desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}})
		})
	}
}

// What cannot be read is not written over, or it would be lost for good.
func TestARowThatCannotBeReadIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	b := busy(t)
	b.tamper("UPDATE leads SET tags = '[nope' WHERE id = 2")
	_, err := b.act(b.ana, 2, desk.Action{Verb: desk.Claim})
	if fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), "L-2: tags cannot be read") || fault.HintOf(err) == "" {
		t.Errorf("%v, hint %q", err, fault.HintOf(err))
	}
	if _, err := b.Repair(t.Context(), boss, nil); err != nil {
		t.Error(err)
	}
}
