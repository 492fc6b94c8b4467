package desk_test

import (
	"context"
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

// verified fails a test whose database says something else than its journal and its policies.
func verified(t *testing.T, d *desk.Desk) {
	t.Helper()
	n := 0
	sum, err := d.Verify(context.Background(), func(m desk.Mismatch) error {
		if n++; n <= 20 {
			t.Errorf("%s: %s %s is %s and follows as %s", m.Kind, m.Where, m.Field, m.Have, m.Want)
		}
		return nil
	}, nil)
	if err != nil {
		t.Errorf("verify: %v", err)
	}
	if sum.Mismatches != n {
		t.Errorf("%d mismatches were told and %d counted", n, sum.Mismatches)
	}
}

// worked is a desk with leads in many states: imported, touched, acted on, undone.
func worked(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Pages(ctx, []desk.PageIn{{Origin: origin("g1"), Partner: "acme", URL: "https://acme.example/eqltui", Title: "Listing",
			Kind: "listing"}})
	})
	second := perfect("two")
	second.Partner, second.Note, second.Attributes = "ponte", "they asked for us", map[string]string{"Budget": "20k"}
	second.BANT = map[string]lead.Answer{"budget": lead.Yes}
	list := perfect("four")
	list.Source, list.Partner, list.Email = lead.List, "", lead.Known("di@most.example")
	b.refer(perfect("one"), second, desk.Referral{
		Origin: origin("three"), Record: lead.Record{Personal: lead.Personal{Email: lead.Known("x@dom.example")}}, Partner: "acme",
	}, list)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "one@zuraw.example",
		ClientID: "c-1", URL: lead.Known("https://acme.example/eqltui?utm_source=acme")},
		desk.TouchIn{Origin: origin("t2"), At: friday.Add(-2 * time.Hour), Kind: "page_view", Email: "two@zuraw.example",
			Asset: lead.Known("pricing")})
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true, NextStep: "call on Monday"})
	b.must(b.ana, 2, desk.Action{Verb: desk.NoteIt, Note: "rang twice"})
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"title": "CTO", "employees": "90"}})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADatabaseThatWasWorkedWithIsVerified(t *testing.T) {
	t.Parallel()
	b := worked(t)
	sum, err := b.Verify(t.Context(), func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil)
	if err != nil || sum.Leads != 4 || sum.Events < 9 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// Every kind of tampering is found, and named by what it is about.
func TestTamperingIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql  string
		want []string // "kind where field"
	}{
		"a score": {"UPDATE leads SET score = score + 1 WHERE id = 2", []string{"fact L-2 score",
			"score L-2 score"}},
		"points with the event that says so": {"UPDATE leads SET fit = fit - 1 WHERE id = 2", []string{"fact L-2 fit", "score L-2 fit"}},
		"a stage": {"UPDATE leads SET stage = 'won' WHERE id = 2", []string{"fact L-2 stage",
			"counter counter stage:won stage:won", "counter counter stage:new stage:new"}},
		"a verdict": {"UPDATE leads SET verdict = 'eql' WHERE id = 2", []string{"fact L-2 verdict",
			"score L-2 verdict"}},
		"open gates": {"UPDATE leads SET open_gates = '[]' WHERE id = 2", []string{"fact L-2 open_gates",
			"score L-2 open_gates"}},
		"an owner": {"UPDATE leads SET owner = 'eve' WHERE id = 2", []string{"fact L-2 owner"}},
		"a deadline": {"UPDATE leads SET due_at = due_at + 3600000 WHERE id = 1", []string{"fact L-1 due_at",
			"clock L-1 due_at"}},
		"an alert": {"UPDATE leads SET alert_at = alert_at + 1 WHERE id = 1", []string{"fact L-1 alert_at",
			"clock L-1 alert_at"}},
		"when it became an EQL": {"UPDATE leads SET eql_at = eql_at - 1 WHERE id = 1", []string{"fact L-1 eql_at"}},
		"tags": {`UPDATE leads SET tags = '["vip"]' WHERE id = 1`,
			[]string{"fact L-1 tags", "key L-1 tags_key"}},
		"a tier's key": {"UPDATE leads SET tier_key = 'x' WHERE id = 1", []string{"key L-1 tier_key"}},
		"conflicts": {"UPDATE leads SET conflicts = 0 WHERE id = 1", []string{"fact L-1 conflicts",
			"conflict L-1 conflicts"}},
		"when a score is due again": {"UPDATE leads SET stale_at = stale_at + 1000 WHERE id = 1", []string{"score L-1 stale_at"}},
		"never to be scored again": {"UPDATE leads SET stale_at = 9223372036854775807 WHERE id = 1",
			[]string{"score L-1 stale_at"}},
		"a company's size": {"UPDATE accounts SET employees = 5 WHERE domain = 'zuraw.example'",
			[]string{"score L-1 fit"}},
		"a company's name": {"UPDATE accounts SET name = 'Evil' WHERE domain = 'zuraw.example'",
			[]string{"key accounts 1 search"}},
		"how many leads are open": {"UPDATE accounts SET open_leads = 7 WHERE domain = 'zuraw.example'",
			[]string{"key accounts 1 open_leads"}},
		"a person's name":  {"UPDATE persons SET name = 'Eve' WHERE id = 1", []string{"key persons 1 search"}},
		"a person's words": {"UPDATE persons SET search = 'eve' WHERE id = 1", []string{"key persons 1 search"}},
		"a note": {"UPDATE personal SET value = 'no' WHERE value = 'rang twice'",
			[]string{"key personal * search"}},
		"a note that is gone": {"DELETE FROM personal WHERE value = 'rang twice'", []string{"reference journal * note"}},
		"evidence that is gone": {"DELETE FROM personal WHERE kind = 'evidence'", []string{"reference L-1 bant.budget",
			"reference L-1 bant.need"}},
		"a touch that is gone": {"DELETE FROM touches WHERE kind = 'demo_request'", []string{"score L-1 intent",
			"counter counter touches touches"}},
		"a touch of another kind": {"UPDATE touches SET kind = 'page_view' WHERE kind = 'demo_request'",
			[]string{"score L-1 intent"}},
		"a touch that nobody did": {"UPDATE touches SET person_id = 99 WHERE kind = 'page_view'",
			[]string{"reference touches 4 person_id"}},
		"a lead that is gone": {"DELETE FROM leads WHERE id = 2", []string{"reference journal * lead_id",
			"counter counter leads leads"}},
		"a lead from nowhere": {"INSERT INTO leads (id" + leadColumnsBut("id") + ") SELECT 9" + leadColumnsBut("id") +
			" FROM leads WHERE id = 2",
			[]string{"fact L-9 row"}},
		"a lead of another company": {"UPDATE leads SET account_id = 77 WHERE id = 2", []string{"fact L-2 account_id",
			"reference L-2 account_id"}},
		"a lead of another person": {"UPDATE leads SET person_id = 77 WHERE id = 2", []string{"fact L-2 person_id",
			"reference L-2 person_id"}},
		"a partner that is gone": {"DELETE FROM partners WHERE id = 'ponte'", []string{"fact partner ponte row",
			"reference L-2 partner_id"}},
		"a partner's tier": {"UPDATE partners SET tier = 'platinum' WHERE id = 'acme'",
			[]string{"fact partner acme tier"}},
		"a partner from nowhere": {"INSERT INTO partners SELECT 'evil', name, kind, tier, certified, region, language, " +
			"manager, aliases, status, history, cost_per_quarter, payout_bp, joined_at, 'x' FROM partners WHERE id = 'acme'",
			[]string{"fact partner evil row", "key partners evil search"}},
		"a page's partner":      {"UPDATE pages SET partner_id = 'ponte'", []string{"fact page acme.example/eqltui partner"}},
		"an event that is gone": {"DELETE FROM journal WHERE seq = 4", []string{"journal journal 4 seq"}},
		"the end of the journal": {"DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)",
			[]string{"journal journal head"}},
		"an event that was altered": {`UPDATE journal SET data = replace(data, 'Ab:', 'Ap:') WHERE kind = 'qualified'`,
			[]string{"journal journal * stage"}},
		"who claimed": {"UPDATE journal SET actor = 'eve' WHERE kind = 'claimed'",
			[]string{"journal journal * link"}},
		"when somebody acted": {"UPDATE journal SET at = at + 31536000000 WHERE kind = 'noted'",
			[]string{"journal journal * link"}},
		"a kind of event that there is not": {"UPDATE journal SET kind = 'bribed' WHERE seq = 7",
			[]string{"journal journal 7 kind", "journal journal 7 link"}},
		"somebody behind an event": {"UPDATE journal SET by_kind = 'ghost' WHERE seq = 7", []string{"journal journal 7 by_kind",
			"journal journal 7 link"}},
		"two events that changed places": {"UPDATE journal SET seq = 900 WHERE seq = 8; UPDATE journal SET seq = 8 WHERE seq = 9; " +
			"UPDATE journal SET seq = 9 WHERE seq = 900", []string{"journal journal 8 link", "journal journal 9 link"}},
		"a hash": {"UPDATE journal SET link = zeroblob(24) WHERE seq = 5", []string{"journal journal 5 link", "journal journal 6 link"}},
		"the content of a living person erased": {"UPDATE journal SET data = '#AAAAAAAAAAAAAAAAAAAAAA# ' WHERE kind = 'noted'",
			[]string{"journal journal * data", "journal journal * link"}},
		"an actor's batch":     {"UPDATE deliveries SET batch = 'other'", []string{"reference deliveries 1 batch"}},
		"a delivery to nobody": {"UPDATE deliveries SET partner_id = 'nobody'", []string{"reference deliveries 1 partner_id"}},
		"a counter": {"UPDATE counters SET n = n + 1 WHERE name = 'persons'",
			[]string{"counter counter persons persons"}},
		"a counter that is gone": {"DELETE FROM counters WHERE name = 'stage:new'",
			[]string{"counter counter stage:new stage:new"}},
		"a number that was given out twice": {"UPDATE sequences SET last = 1 WHERE name = 'lead'",
			[]string{"reference sequences lead last"}},
		"a policy's text": {"UPDATE policies SET document = replace(document, 'threshold: 70', 'threshold: 10')",
			[]string{"policy policy * document"}},
		"the policy of a lead": {"UPDATE leads SET policy = 99 WHERE id = 2", []string{"policy L-2 policy",
			"reference L-2 policy"}},
		"the policy in force": {"UPDATE meta SET value = 'sha256:0' WHERE name = 'policy'", []string{"policy the policy in force hash"}},
		"the index of words": {"INSERT INTO persons_words (persons_words) VALUES ('delete-all')",
			[]string{"key persons 1 index of words"}},
		"a client id of nobody": {"UPDATE person_clients SET person_id = 77", []string{"reference person_clients a client id person_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := worked(t)
			b.broken = true
			db, err := sql.Open("sqlite", "file:"+b.db)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			res, err := db.ExecContext(t.Context(), c.sql)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 && !strings.Contains(c.sql, "delete-all") {
				t.Fatalf("the statement changed %d rows, %v", n, err)
			}
			var got []string
			if _, err := b.Verify(t.Context(), func(m desk.Mismatch) error {
				got = append(got, m.Kind+" "+m.Where+" "+m.Field)
				if m.Hint == "" || m.Want == m.Have {
					t.Errorf("%+v does not help", m)
				}
				return nil
			}, nil); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !slices.ContainsFunc(got, func(s string) bool { ok, _ := path.Match(want, s); return ok }) {
					t.Errorf("%q is not among what was found: %q", want, got)
				}
			}
		})
	}
}

// What is only derived is derived anew, and nothing differs afterwards; what somebody did is not
// touched.
func TestFiguresAreRepairedFromTheJournal(t *testing.T) {
	t.Parallel()
	b := worked(t)
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{
		"UPDATE leads SET score = 1, fit = 0, verdict = 'eql', open_gates = '[]', policy = policy WHERE id = 2",
		"UPDATE leads SET due_at = 5, alert_at = 4 WHERE id = 1",
		"UPDATE leads SET conflicts = 7, tier_key = 'x'", "UPDATE leads SET stale_at = 9223372036854775807 WHERE id = 1",
		"UPDATE counters SET n = n + 3",
		"UPDATE persons SET search = 'eve'", "UPDATE accounts SET search = 'eve', region_key = 'x'", "UPDATE personal SET search = 'eve'",
		"UPDATE partners SET search = 'eve'",
	} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Repair(t.Context(), b.ana, nil); fault.KindOf(err) != fault.Denied {
		t.Errorf("an SDR repairs: %v", err)
	}
	boss := desk.Actor{User: "root", Role: desk.Admin}
	if n, err := b.Repair(t.Context(), boss, nil); err != nil || n < 2 {
		t.Errorf("%d leads changed, %v", n, err)
	}
	verified(t, b.Desk)
	if n, err := b.Repair(t.Context(), boss, nil); err != nil || n != 0 {
		t.Errorf("%d leads changed the second time, %v", n, err)
	}
	var found int
	if err := b.All(t.Context(), b.ana, "zuraw", 0, func(desk.Row) error { found++; return nil }); err != nil || found != 3 {
		t.Errorf("%d leads are found by their company, %v", found, err)
	}
	b.broken = true
	if _, err := db.ExecContext(t.Context(), "UPDATE leads SET owner = 'eve' WHERE id = 2"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Repair(t.Context(), boss, nil); err != nil {
		t.Fatal(err)
	}
	var left []string
	if _, err := b.Verify(t.Context(), func(m desk.Mismatch) error { left = append(left, m.Where+" "+m.Field); return nil },
		nil); err != nil || !slices.Equal(left, []string{"L-2 owner"}) {
		t.Errorf("%q differ, %v", left, err)
	}
}

// leadColumnsBut lists the columns of leads in their order, but one, each after a comma.
func leadColumnsBut(name string) string {
	const all = "id, version, person_id, account_id, partner_id, source, external_id, referred_at, program_tier, use_case, " +
		"product_line, tags, utm, landing_url, client_id, surface, stage, verdict, score, fit, intent, open_gates, reason, owner, " +
		"queue, clock, due_at, alert_at, triage_start, triage_stop, contact_start, contact_stop, first_contact_at, eql_at, sql_at, " +
		"won_at, lost_at, closed_at, stage_before, partner_word, our_word, bant, next_step, note, attributes, nurture_until, " +
		"snoozed_until, conflicts, policy, stale_at, touched_at, created_at, updated_at, by_hand, tier_key, product_key, tags_key, " +
		"asked_at, question, deal_type, deal_type_key"
	return strings.Replace(", "+all, ", "+name+",", ",", 1)
}

func TestAPartnersInstantIsTheSameInEveryZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	warsaw := time.FixedZone("CEST", 2*60*60)
	joined := time.Date(2026, time.May, 31, 12, 1, 28, 123456789, warsaw)
	save := func(at time.Time) desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p" + at.String()), ID: "acme", Name: "Acme", Tier: "gold",
				JoinedAt: lead.Known(at)}})
		})[0]
	}
	save(joined)
	verified(t, b.Desk)
	if out := save(joined.UTC().Truncate(time.Millisecond)); out.Fate != desk.Unchanged {
		t.Errorf("the same instant in another zone: %+v", out)
	}
	verified(t, b.Desk)

	// Earlier versions wrote the instant into the journal as it came.
	db, err := sql.Open("sqlite", "file:"+b.db)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	res, err := db.ExecContext(
		t.Context(),
		`UPDATE journal SET data = replace(data, '2026-05-31T10:01:28.123Z', '2026-05-31T12:01:28.123456789+02:00') WHERE kind = 'partner_saved' AND data LIKE '%10:01:28.123Z%'`,
	)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%d events changed, %v", n, err)
	}
	// Such a journal was chained as it stood.
	if _, err := db.ExecContext(t.Context(), `UPDATE journal SET link = (SELECT x.link FROM (SELECT seq,
 journal_link(NULL, seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data) OVER (ORDER BY seq) AS link
 FROM journal) x WHERE x.seq = journal.seq)`); err != nil {
		t.Fatal(err)
	}
	verified(t, b.Desk)
}
