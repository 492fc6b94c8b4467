package store_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// described are the views that docs/BI.md describes, in its order, with their columns.
func described(t *testing.T) (views []string, columns map[string][]string) {
	t.Helper()
	doc, err := os.ReadFile("../../docs/BI.md")
	if err != nil {
		t.Fatal(err)
	}
	columns = map[string][]string{}
	for line := range strings.Lines(string(doc)) {
		switch name, isView := strings.CutPrefix(strings.TrimSpace(line), "### "); {
		case isView:
			views = append(views, name)
		case len(views) > 0 && strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| column "):
			cells := strings.Split(line, "|")
			if len(cells) != 4 || strings.TrimSpace(cells[2]) == "" {
				t.Errorf("no meaning: %s", line)
			}
			of := views[len(views)-1]
			columns[of] = append(columns[of], strings.TrimSpace(cells[1]))
		case strings.HasPrefix(line, "## ") && len(views) > 0:
			return views, columns
		}
	}
	return views, columns
}

// read is what a view answers, its rows in an order that both engines share.
func readView(t *testing.T, s *store.Store, view string) (columns []string, rows [][]string) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		columns, rows, err = store.TableOf(t.Context(), tx, "SELECT * FROM "+view)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", view, err)
	}
	slices.SortFunc(rows, slices.Compare[[]string])
	return columns, rows
}

// reported adds what the made-up programme has none of, with addresses in every text that may come from outside.
func reported(ctx context.Context, tx *store.Tx) error {
	const ms, mail = 1_790_000_000_000, "jan@kran.example"
	person := &store.Person{ID: 950, EmailKey: mail, Personal: lead.Personal{Email: lead.Known(mail), Name: lead.Known("Jan Kranowski"),
		Phone: lead.Known("+48 601 202 303")}}
	loose := &store.Lead{ID: 950, PersonID: 950, AccountID: 950, PartnerID: "baltica", DueAt: store.Never, Stage: lead.New, EQLAt: ms + 999,
		CreatedAt: 1}
	loose.ExternalID, loose.UTM.Campaign, loose.UTM.Source = lead.Known(mail), lead.Known("to "+mail), lead.Known("baltica")
	loose.Tags = lead.Known([]string{"vip", mail})
	touch := func(id int64, url, from string) *store.Touch {
		t := &store.Touch{ID: id, PersonID: 950, At: ms + id, Kind: "page_view", Partner: "baltica", Surface: "web", Seq: 1}
		t.URL, t.Referrer, t.Asset, t.UTM.Content = lead.Known(url), lead.Known(from), lead.Known(mail), lead.Known(mail)
		return t
	}
	return firstOf(
		tx.AddPerson(ctx, person), tx.AddAccount(ctx, &store.Account{ID: 950, Domain: "kran.example"}), tx.AddLead(ctx, loose),
		tx.AddTouch(ctx, touch(9501, "https://a.example/x?email="+mail+"#y", "https://a.example/from")),
		tx.AddTouch(ctx, touch(9502, "https://a.example/x#"+mail, "https://a.example/"+mail)),
		tx.AddTouch(ctx, touch(9503, "https://a.example/u/jan%40kran.example/x", "")),
		tx.SaveMerge(ctx, &store.Merge{ID: 951, Survivor: 950, Root: 950, PersonID: 952, AccountID: 950, MergedBy: "ania", Batch: "b9"}),
		tx.AddPerson(ctx, &store.Person{ID: 952, EmailKey: "old@kran.example", ErasedAt: 5}),
		tx.AddTouch(ctx, &store.Touch{ID: 9504, PersonID: 952, At: ms, Kind: "webinar", Partner: "baltica", Surface: "ai", Seq: 1}),
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 950, Origin: "crm", ExternalID: mail, LeadID: 951, Stage: "won",
			Amount: lead.Known(int64(1 << 60)), CreatedAt: ms, ClosedAt: ms + 1}),
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 951, Origin: "crm", ExternalID: "o951", Named: mail, Reason: mail, Stage: "open"}),
		tx.SetMeta(ctx, "currency", "PLN"),
		store.Decisions.Save(ctx, tx, &store.Decision{ID: "baltica 2026-Q4", Partner: "baltica", Quarter: "2026-Q4", Decision: "keep",
			Owner: mail, DueOn: "2027-01-31", DecidedAt: ms, DecidedBy: "ania"}),
		store.Targets.Save(ctx, tx, &store.Target{ID: "programme 2026-Q4", Partner: "programme", Period: "2026-Q4",
			EQLs: lead.Known(int64(12)), AnswerFloor: lead.Known(int64(5_400_000))}),
		store.Prospects.Save(ctx, tx, &store.Prospect{ID: "a.example/p", Site: "a.example", URL: "https://a.example/p?u=" + mail,
			Kind: "article", Audience: mail}),
	)
}

// TestTheViewsOfBIAreWhatTheirDocumentSays holds the views on both engines against docs/BI.md and each other.
func TestTheViewsOfBIAreWhatTheirDocumentSays(t *testing.T) {
	t.Parallel()
	both := []*store.Store{store.Fresh(t)}
	if os.Getenv("EQL_TEST_PG") != "" {
		both = append(both, store.FreshPostgres(t))
	}
	for _, s := range both {
		if err := crowd.Fill(t.Context(), s, crowd.Options{Leads: 60, Seed: 5, Now: loaded}, nil); err != nil {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error { return firstOf(live(t.Context(), tx), reported(t.Context(), tx)) })
	}
	views, columns := described(t)
	var there []string
	if err := both[0].Read(t.Context(), func(tx *store.Tx) error {
		_, rows, err := store.TableOf(t.Context(), tx, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'bi%'")
		for _, row := range rows {
			there = append(there, row[0])
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(slices.Sorted(slices.Values(there)), slices.Sorted(slices.Values(views))); d != "" {
		t.Errorf("views (-there +described):\n%s", d)
	}
	personal := regexp.MustCompile(`@|%40|Kranowski|601|202 303`)
	instant := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
	for _, view := range views {
		names, rows := readView(t, both[0], view)
		if d := cmp.Diff(names, columns[view]); d != "" {
			t.Errorf("columns of %s (-there +described):\n%s", view, d)
		}
		if len(rows) == 0 && view != "bi_payouts" && view != "bi_spend" {
			t.Errorf("%s is empty: nothing is compared", view)
		}
		for _, row := range rows {
			for i, cell := range row {
				name := names[i]
				switch {
				case personal.MatchString(cell):
					t.Errorf("%s.%s names somebody: %s", view, name, cell)
				case cell == "":
					t.Errorf("%s.%s has an empty text", view, name)
				case cell == "NULL":
				case (name == "at" || strings.HasSuffix(name, "_at") || name == "nurture_until") && !instant.MatchString(cell):
					t.Errorf("%s.%s is no instant: %s", view, name, cell)
				}
			}
		}
		if len(both) == 2 {
			others, same := readView(t, both[1], view)
			if d := cmp.Diff(names, others) + cmp.Diff(rows, same); d != "" {
				t.Errorf("%s (-SQLite +PostgreSQL):\n%s", view, d)
			}
		}
	}
	merged(t, both[0])
}

// merged looks that what named a lead that is merged says its survivor, and that what is cut is cut.
func merged(t *testing.T, s *store.Store) {
	t.Helper()
	all := map[string]string{}
	for _, q := range []string{
		"SELECT touch, lead, url, referrer FROM bi_touches WHERE visitor IN ('P-950', 'P-952')",
		"SELECT opportunity, lead, amount_minor, currency FROM bi_opportunities WHERE opportunity IN ('O-950', 'O-951')",
		"SELECT lead, utm_source, eql_at, person_erased FROM bi_leads WHERE lead IN ('L-950', 'L-951')",
		"SELECT partner || ' ' || quarter, owner, decided_at, done_at FROM bi_decisions WHERE partner = 'baltica' AND quarter = '2026-Q4'",
		"SELECT partner, eqls, pipeline_minor, answer_floor_seconds FROM bi_targets WHERE partner = 'programme' AND period = '2026-Q4'",
		"SELECT url, audience, monthly_visits FROM bi_prospects WHERE site = 'a.example'",
	} {
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			_, rows, err := store.TableOf(t.Context(), tx, q)
			for _, row := range rows {
				all[row[0]] = fmt.Sprint(row[1:])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"T-9501": "[L-950 https://a.example/x https://a.example/from]",
		"T-9502": "[L-950 https://a.example/x NULL]",
		"T-9503": "[L-950 NULL NULL]",
		"T-9504": "[L-950 NULL NULL]",
		"O-950":  "[L-950 1152921504606846976 PLN]",
		"O-951":  "[NULL NULL PLN]",
		"L-950":  "[baltica 2026-09-21T14:13:20Z 0]",

		"baltica 2026-Q4": "[NULL 2026-09-21T14:13:20Z NULL]", "programme": "[12 NULL 5400]", "https://a.example/p": "[NULL NULL]",
	}
	if d := cmp.Diff(want, all); d != "" {
		t.Error(d)
	}
}

// TestTheViewsOfBIKeepNothing: a step of views alone costs no write anything.
func TestTheViewsOfBIKeepNothing(t *testing.T) {
	t.Parallel()
	var text []byte
	for _, step := range []string{"0020_bi", "0024_bi_programme"} {
		one, err := os.ReadFile("migrations/" + step + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, one...)
	}
	made := regexp.MustCompile(`(?m)^(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE) (\w+)`).FindAllStringSubmatch(string(text), -1)
	if len(made) < 14 {
		t.Fatalf("only %d statements", len(made))
	}
	for _, m := range made {
		if m[1] != "CREATE" || m[2] != "VIEW" {
			t.Errorf("the step has %q", m[0])
		}
	}
}
