package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// onEach runs a test on an empty database of each engine.
func onEach(t *testing.T, f func(*testing.T, *store.Store)) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) { t.Parallel(); f(t, store.Fresh(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { t.Parallel(); f(t, store.FreshPostgres(t)) })
}

// question is something that is asked of a database: what, and with which values.
type question struct {
	what, with string
	ask        func(context.Context, *store.Tx) (any, error)
}

// TestBothEnginesAnswerAlike fills a database of each engine with one programme, asks both whatever a
// transaction can be asked, changes both, and asks again.
func TestBothEnginesAnswerAlike(t *testing.T) {
	t.Parallel()
	both := []*store.Store{store.FreshPostgres(t), store.Fresh(t)}
	for _, s := range both {
		if err := crowd.Fill(t.Context(), s, crowd.Options{Leads: 120, Seed: 5, Now: loaded}, nil); err != nil {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error { return live(t.Context(), tx) })
	}
	silent := compared(t, both)
	for what, is := range silent {
		// of a sound database, from which nothing went out and in which no two partners are one
		if is && !slices.Contains([]string{"PersonErased", "CheckKeys", "SentOf", "TouchesMoved", "MoveMakers", "NamesMerged"}, what) {
			t.Errorf("%s never answers anything", what)
		}
	}
	for _, s := range both {
		write(t, s, func(tx *store.Tx) error { return changed(t.Context(), tx) })
	}
	compared(t, both)
}

// compared asks two databases the same, and returns which questions found nothing whatever they were asked
// with.
func compared(t *testing.T, both []*store.Store) map[string]bool {
	t.Helper()
	silent := map[string]bool{}
	for _, q := range slices.Concat(methods(t), filters(t), journals(t)) {
		var answers [2]any
		for i, s := range both {
			if err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
				answers[i], err = q.ask(t.Context(), tx)
				return err
			}); err != nil {
				t.Errorf("%s %s: %v", q.what, q.with, err)
			}
		}
		before, asked := silent[q.what]
		silent[q.what] = nothing(answers[1]) && (before || !asked)
		if reflect.DeepEqual(answers[1], answers[0]) { // quicker than to look for the difference
			continue
		}
		if d := cmp.Diff(answers[1], answers[0], cmp.Comparer(func(_, _ func(error)) bool { return true })); d != "" {
			t.Errorf("%s %s (-SQLite +PostgreSQL):\n%s", q.what, q.with, d)
		}
	}
	return silent
}

// nothing reports whether an answer holds no row and no word.
func nothing(answer any) bool {
	return strings.Trim(fmt.Sprint(answer), "[]{}<> 0mapnilfse") == ""
}

// troubled makes a lead at a CRM one that a person has to decide.
func troubled(ctx context.Context, tx *store.Tx) error {
	_, err := tx.SettleCRM(ctx, &store.CRMLink{Connection: "crm", LeadID: 900, RemoteID: "r1", CompanyID: "c1", Last: "{}",
		State: store.CRMConflict, Seq: 3, NextAt: store.Never, LastError: "two have it"}, 0, 5)
	return err
}

// live adds what the made-up programme has none of.
func live(ctx context.Context, tx *store.Tx) error {
	ms := loaded.UnixMilli()
	for _, e := range []journal.Event{
		{Kind: journal.Noted, Lead: 7, Batch: "b1", Data: journal.Data{Note: 7}},
		{Kind: journal.Undone, Lead: 7, Batch: "b2", Undoes: "b1"},
		{Kind: journal.PartnerSaved, Batch: "b1", Data: journal.Data{To: "baltica"}},
		{Kind: journal.PolicyChanged},
	} {
		e.At, e.Actor, e.By = loaded, "ania", journal.Human
		tx.Append(e)
	}
	named := &store.Account{ID: 900, Domain: "acme.example", Company: lead.Company{Name: lead.Known("Baltica")}}
	person := &store.Person{ID: 900, EmailKey: "ewa@acme.example", ByHand: []string{}}
	woken := &store.Lead{ID: 900, PersonID: 900, AccountID: 900, PartnerID: "baltica", DueAt: store.Never}
	woken.Stage, woken.NurtureUntil = lead.Nurture, 1
	_, err := tx.AddPolicy(ctx, "b1", []byte("version: 1"), ms, "ania")
	woken.EQLAt, woken.WonAt, woken.DueAt = 2, 3, 4
	for quarter := range int64(3) {
		tx.AddSum(store.SumsOf{Scope: "p", Name: "baltica", Quarter: quarter}, 3, 5, 7, ms)
		tx.AddSum(store.SumsOf{Scope: "v", Name: "7", Quarter: quarter}, 3, 5, 7, ms)
	}
	return firstOf(
		tx.AddPerson(ctx, person),
		tx.TieClient(ctx, "c1", 900),
		tx.AddAccount(ctx, named),
		tx.AddPerson(ctx, &store.Person{ID: 901, EmailKey: "idle@idle.example"}),
		tx.AddAccount(ctx, &store.Account{ID: 901, Domain: "idle.example"}),
		tx.SavePartner(ctx, &lead.Partner{ID: "idle"}),
		tx.AddLead(
			ctx,
			&store.Lead{ID: 901, PersonID: 901, AccountID: 901, DueAt: store.Never, Stage: lead.New, PartnerID: "baltica", AskedAt: 3},
		),
		tx.Admit(ctx, "touch", "d2", 901),
		tx.SaveOrigin(ctx, "touch", "r2", 901),
		tx.Tell(ctx, 901, "idle", "qualified", "b1", ms, nil),
		tx.SaveMerge(ctx, &store.Merge{ID: 12, Survivor: 7, Root: 7, PersonID: 7, AccountID: 7, MergedBy: "ania", Batch: "b1", Kept: "{}"}),
		tx.AddLead(ctx, woken),
		tx.MarkCRM(ctx, "crm", 7, 3, 1, 1),
		tx.MarkEveryCRM(ctx, "o1", 3, ms),
		tx.MarkCRM(ctx, "crm", 900, 3, 1, 1),
		tx.HurryCRM(ctx, "crm", 0),
		troubled(ctx, tx),
		tx.Admit(ctx, "lead", "d1", 7),
		tx.SaveOrigin(ctx, "lead", "r1", 7),
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 900, Origin: "crm", ExternalID: "o1", LeadID: 900}),
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 901, Origin: "crm", ExternalID: "o2", LeadID: 4_000}), // of no lead
		tx.SaveOpportunity(ctx, &store.Opportunity{ID: 902, Origin: "crm", ExternalID: "o3", Reason: "no lead"}),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 7, Kind: lead.TriageClock, Start: 1, Due: store.Never}),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 7, Kind: lead.ContactClock, Start: 1, Due: 5, Stop: 4, Owner: "ania", How: "contacted"}),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 900, Kind: lead.TriageClock, Start: 1, Due: 4}),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 30, Kind: lead.TriageClock, Start: 2}),
		tx.SaveOverlap(ctx, &store.Overlap{Partner: "baltica", Domain: "acme.example", FirstSeen: 1,
			Company: lead.Company{Name: lead.Known("Acme"), TechStack: lead.Known([]string{"sap"})}}),
		tx.SaveOverlap(ctx, &store.Overlap{Partner: "baltica", Domain: "huta.example"}),
		tx.AddTouch(ctx, &store.Touch{ID: 900, PersonID: 900, At: 1, Kind: "visit", Page: 1, Origin: "crm", ExternalID: "o1",
			Referrer: lead.Known("https://baltica.example/wms")}),
		tx.AddTouch(ctx, &store.Touch{ID: 901, PersonID: 7, At: 1, Kind: "visit", Page: 1}),
		tx.SavePage(ctx, &store.Page{Key: "baltica.example/wms", Partner: "baltica", URL: "https://baltica.example/WMS"}),
		tx.SaveDraft(ctx, "ania", 7, "qualify", `{"a":1}`, ms),
		tx.SaveDraft(ctx, "ania", 0, "qualify", "b", ms),
		tx.KeepText(ctx, &store.Text{ID: 900, PersonID: 7, At: ms, Kind: "attributes", Text: `{"Größe":"10","age":"2"}`}),
		tx.KeepText(ctx, &store.Text{ID: 901, PersonID: 8, At: ms, Kind: "attributes"}),
		tx.KeepText(ctx, &store.Text{ID: 902, PersonID: 8, At: ms, Kind: "evidence", Text: "spoke of Baltica"}),
		tx.OweErasure(ctx, ms, []string{"acme.example"}),
		tx.SaveTurn(ctx, &store.Turn{Queue: "p", Member: "ania", Unit: 2, Pointer: 6, Available: true}),
		tx.SaveTurn(ctx, &store.Turn{Queue: "p", Member: "ania", Unit: 2, Pointer: 7}),
		tx.AddLead(ctx, &store.Lead{ID: 902, PersonID: 901, AccountID: 901, PartnerID: "baltica", DueAt: store.Never,
			Stage: lead.New, Queue: "p", HeldAt: 7}),
		tx.AddLead(ctx, &store.Lead{ID: 903, PersonID: 901, AccountID: 901, DueAt: store.Never, Stage: lead.New, Queue: "p", HeldAt: 7,
			Passed: "ania"}),
		tx.AddLead(ctx, &store.Lead{ID: 904, PersonID: 901, AccountID: 901, PartnerID: "tatra", DueAt: store.Never,
			Stage: lead.EQL, Queue: "p", Owner: "ania", Turn: "p ania", AssignedAt: ms}),
		tx.Tell(ctx, 7, "baltica", "qualified", "b1", ms, map[string]string{"a": "b"}),
		tx.Tell(ctx, 7, "p", "theme", "b9", ms, nil),
		store.Tokens.Save(ctx, tx, &store.Token{ID: "baltica", Hash: "qualify"}),
		store.Tokens.Save(ctx, tx, &store.Token{ID: "crm", Hash: "theme", RevokedAt: 1}),
		tx.KeepAnswer(ctx, &store.Request{Sender: "crm", Name: "b1", Hash: "d1", Status: 200, Answer: "{}", At: ms}),
		tx.SaveAnswerLink(ctx, &store.AnswerLink{ID: "theme", Lead: 7, Partner: "baltica", MadeAt: ms}),
		held(ctx, tx, ms),
		tx.SaveSetting(ctx, "ania", "theme", "dark", ms),
		tx.SaveViews(ctx, "ania", []store.View{{Name: "b", Query: "x"}, {Name: "a"}}),
		tx.Undoing(ctx, "b1"),
		tx.Derive(ctx, "baltica", "b1"),
		store.Proposals.Save(ctx, tx, &store.Proposal{ID: "900 employees 1", AccountID: 900, LeadID: 7, Fact: "employees", Value: "420",
			Source: "register", Model: "m", Confidence: 860, AskedAt: ms, State: store.ProposalWaits}),
		store.Proposals.Save(ctx, tx, &store.Proposal{ID: "1 country 1", AccountID: 1, LeadID: 12, Fact: "country", Value: "PL", Was: "DE",
			State: store.ProposalTaken, DecidedAt: ms, DecidedBy: "ania"}),
		tx.NoteAsked(ctx, &store.EnrichAsked{AccountID: 900, AskedAt: ms, AskedBy: "ania", Times: 1, TokensIn: 4, TokensOut: 6, Cost: 7}),
		tx.NoteAsked(ctx, &store.EnrichAsked{AccountID: 900, Times: 2, Uncounted: 1, TokensIn: 8, Failed: "no"}),
		tx.SetMeta(ctx, "theme", "x"),
		err,
	)
}

// held takes and moves messages and a job.
func held(ctx context.Context, tx *store.Tx, ms int64) error {
	if err := firstOf(tx.Tell(ctx, 12, "crm", "sql", "b1", ms, nil), tx.Tell(ctx, 12, "crm", "won", "b1", ms, nil),
		tx.Tell(ctx, 30, "lead", "won", "b1", ms, nil), tx.ParkDeliveries(ctx, "lead", "it has no channel")); err != nil {
		return err
	}
	due, err := tx.DueDeliveries(ctx, "crm", ms, 9)
	if err != nil || len(due) != 1 {
		return fmt.Errorf("%d messages are due: %w", len(due), err)
	}
	due[0].LeasedUntil, due[0].Body = ms+1, "{}"
	if moved, err := tx.MoveDelivery(ctx, due[0], 0); !moved || err != nil {
		return fmt.Errorf("leased %t: %w", moved, err)
	}
	if moved, err := tx.MoveDelivery(ctx, due[0], 0); moved || err != nil {
		return fmt.Errorf("leased twice: %w", err)
	}
	for _, c := range []struct {
		holder, yields string
		now            int64
		want           bool
	}{{"a 1", "-", 1, true}, {"b 1", "-", 5, false}, {"b 1", "a", 5, true}, {"a 1", "-", 11, true}, {"a 1", "-", 12, true}} {
		if got, err := tx.HoldJob(ctx, "clocks", c.holder, c.yields, c.now, c.now+5); got != c.want || err != nil {
			return fmt.Errorf("held by %s at %d: %t %w", c.holder, c.now, got, err)
		}
	}
	return tx.JobRan(ctx, &store.Job{ID: "clocks", LastAt: 1, LastResult: "ok", NextAt: 2, Holder: "a 1", LeasedUntil: 3})
}

// changed writes over much of what live wrote, by every road on which a row is changed or dropped.
func changed(ctx context.Context, tx *store.Tx) error {
	ms := loaded.UnixMilli()
	leads, err := tx.LeadsByID(ctx, []int64{7, 12})
	if err != nil {
		return err
	}
	for _, l := range leads {
		was := *l
		l.Score, l.Owner, l.Stage = 99, "ania", lead.EQL
		if l.ID == 12 {
			l.Owner, l.Stage = was.Owner, was.Stage // scored anew and nothing else
		}
		if ok, err := tx.SaveLead(ctx, l, &was); !ok || err != nil {
			return fmt.Errorf("saved %t: %w", ok, err)
		}
	}
	moved, err := tx.Touch(ctx, store.TouchKey{Person: 7, At: 1, ID: 901})
	if err != nil {
		return err
	}
	drops, err := firstTouch(ctx, tx)
	if err != nil {
		return err
	}
	kept, err := tx.Touch(ctx, store.TouchKey{Person: 900, At: 1, ID: 900})
	if err != nil {
		return err
	}
	persons, err := tx.PersonsByID(ctx, []int64{7})
	if err != nil {
		return err
	}
	persons[0].Name = lead.Known("Óscar Żółw")
	if leads, err = tx.LeadsByID(ctx, []int64{901}); err != nil {
		return err
	}
	if stopped, _, err := tx.DropLead(ctx, leads[0]); stopped != 1 || err != nil {
		return fmt.Errorf("%d messages stopped with a lead: %w", stopped, err)
	}
	held, err := tx.HeldOn(ctx, 12, []int64{12}, []int64{12})
	if err != nil {
		return err
	}
	n, err := tx.Untell(ctx, "b1", 7)
	if n != 1 || err != nil {
		return fmt.Errorf("%d messages stopped: %w", n, err)
	}
	if fresh, err := tx.TellCycle(ctx, &store.Cycle{LeadID: 900, Kind: lead.TriageClock, Start: 1}, store.ToldAlert); !fresh || err != nil {
		return fmt.Errorf("a run was told of: %v, %w", fresh, err)
	}
	_, again := tx.AddPolicy(ctx, "b1", []byte("again"), ms, "x")
	return firstOf(
		tx.SaveTouch(ctx, moved, &store.Touch{ID: 901, PersonID: 8, At: 2, Kind: "demo_request", Seq: 3}),
		tx.SaveTouch(ctx, kept, &store.Touch{ID: 900, PersonID: 900, At: 1, Kind: "chat", Origin: "crm", ExternalID: "o1", Seq: 2}),
		tx.SetPage(ctx, store.TouchKey{Person: 900, At: 1, ID: 900}, 1),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 900, Kind: lead.TriageClock, Start: 1, Due: 4}),
		tx.SaveCycle(ctx, &store.Cycle{LeadID: 30, Kind: lead.TriageClock, Start: 2, Due: 9, Stop: 8}),
		tx.DropCycle(ctx, &store.Cycle{LeadID: 7, Kind: lead.TriageClock, Start: 1}), tx.DropCycles(ctx, 11, 12),
		tx.SaveOverlap(ctx, &store.Overlap{Partner: "baltica", Domain: "acme.example", Seq: 5}),
		tx.DropOverlap(ctx, "baltica", "huta.example"),
		tx.SavePerson(ctx, persons[0]), tx.SaveAccount(ctx, &store.Account{ID: 900, Domain: "acme2.example"}),
		tx.JoinPersons(ctx, 900, 7), tx.EraseHeld(ctx, 12, []int64{12}, []int64{12}, &held), tx.TieClient(ctx, "c1", 1),
		tx.Admit(ctx, "lead", "d1", 8), tx.SaveOrigin(ctx, "lead", "r1", 8), tx.DropOpportunity(ctx, 901), tx.DropTouch(ctx, drops),
		tx.DropIdle(ctx, []int64{7, 901}, []int64{7, 901}), tx.DropPartner(ctx, "idle"),
		tx.Forget(ctx, "touch", []string{"d2"}), tx.ForgetRefs(ctx, "touch", []string{"r2"}),
		tx.ForgetLead(ctx, "lead", 901),
		tx.EmptyProposals(ctx, []int64{7}),
		tx.DropPage(ctx, "baltica.example/wms"), tx.DropSums(ctx, "v", "7"), again, tx.AddUser(ctx, "ania", "x", ms),
		tx.UndoneWhole(ctx, "b1"), tx.MendSequences(ctx), tx.Rekeep(ctx, store.Kept{Owner: "ania", Name: "a", View: true}, ""),
		tx.SaveSetting(ctx, "ania", "theme", "light", ms+1),
		tx.SaveDraft(ctx, "ania", 7, "qualify", "", ms), tx.SaveDraft(ctx, "ania", 0, "qualify", "c", ms))
}

// notAsked are the methods that change something, those asked with filters, those about a file or about what this
// transaction met, and those whose answer is as random as a salt.
var notAsked = strings.Fields(`MoveOfPartner GiveBackToPartner
	AddAccount SaveAccount Admit SaveOrigin Tell Untell SaveDraft Append AddLead SaveLead JudgedBy Derive
	Derived DropOpportunity SaveOpportunity SavePartner SavePage DropPage AddPerson SavePerson TieClient JoinPersons EraseHeld
	Rekeep AddPolicy RewriteKeys AddText KeepText AddTouch DropTouch SaveTouch SetPage SaveCycle DropCycle DropCycles TellCycle
	SaveOverlap DropOverlap DropLead DropIdle DropPartner Forget ForgetRefs ForgetLead Take Next Count Settle SetMeta AddUser SaveViews
	SaveSetting Events Select Sorted Places Rows EveryRow EveryLead CountLeads CountReady CountSteps CheckFile EraseContent
	MarkAt OweErasure RewriteText AddSum DropSums ClearSums SumJournal
	SaveMerge RootMerge DropMerge EmptyMerge FoldLead UnfoldLead
	ForgetAnswers KeepAnswer SaveAnswerLink
	SaveTurn DropTurn
	NoteAsked EmptyProposals
	MarkCRM MarkEveryCRM LeaseCRM SettleCRM RetryCRM HurryCRM DropCRM DropCRMLeads
	MoveDelivery ParkDeliveries UnparkDeliveries ReaddressDeliveries Resend HoldJob JobRan FreeJob
	Chain Unreadable CannotRead Undoing UndoneWhole MendSequences`)

// firstTouch is where the first touch of all stands.
func firstTouch(ctx context.Context, tx *store.Tx) (at store.TouchKey, err error) {
	err = tx.TouchesFrom(ctx, store.TouchKey{}, 1, func(t *store.Touch) error {
		at = t.Key()
		return nil
	})
	return at, err
}

// noOrder are the methods that answer in no order.
var noOrder = strings.Fields("AccountsByID PastAccounts AccountsByDomain PersonsByID PersonsByEmail PartnersByID OpportunitiesByID Rivals")

// given are the values that methods are asked with, by type.
func given() map[reflect.Type][]any {
	out := map[reflect.Type][]any{}
	for _, v := range []any{
		"ania", "baltica", "lead", "theme", "b1", "p", "qualify", "crm", "o1", "acme.example", int64(0), int64(1), int64(7), int64(900),
		loaded.UnixMilli(),
		true, false,
		50, 3, lead.New, lead.ID(7), lead.ID(0), []int64{1, 7, 12, 30, 900, 901, 5_000}, []int64{},
		[]store.PastLead(nil), []lead.Touch(nil),
		&store.Lead{ID: 7, PersonID: 7, AccountID: 7, PartnerID: "x"}, store.TouchKey{}, store.TouchKey{Person: 7, At: 1, ID: 1},
		[]string{"baltica", "b1", "d1", "r1", "c1", "ania", "acme.example", "ewa@acme.example", "baltica.example/wms"}, []string{},
		&store.Derivation{}, &store.Derivation{Of: "baltica", After: 7}, (*store.Deed)(nil), &store.Deed{At: loaded.UnixMilli(), Seq: 20},
		store.TouchKey{Person: 7}, store.TouchKey{Person: 900, At: 1, ID: 900},
		store.DeliveryQuery{From: -1, To: store.Never, Limit: 9}, store.DeliveryQuery{State: "waiting", From: -1, To: 7, Limit: 3},
	} {
		out[reflect.TypeOf(v)] = append(out[reflect.TypeOf(v)], v)
	}
	return out
}

// methods asks every method of a transaction, so that a new one is asked too.
func methods(t *testing.T) (out []question) {
	t.Helper()
	of, pool := reflect.TypeFor[*store.Tx](), given()
	for i := range of.NumMethod() {
		m := of.Method(i)
		if slices.Contains(notAsked, m.Name) {
			continue
		}
		for _, args := range combined(t, m, pool, 2) {
			out = append(out, question{m.Name, fmt.Sprint(args), func(ctx context.Context, tx *store.Tx) (any, error) {
				return call(m, ctx, tx, args)
			}})
		}
	}
	return out
}

// combined are all combinations of values for the parameters of a method from one on; nil stands for a
// function.
func combined(t *testing.T, m reflect.Method, pool map[reflect.Type][]any, from int) [][]any {
	t.Helper()
	if from == m.Type.NumIn() {
		return [][]any{{}}
	}
	values := pool[m.Type.In(from)]
	if m.Type.In(from).Kind() == reflect.Func {
		values = []any{nil}
	}
	if len(values) == 0 {
		t.Errorf("no %s to ask %s with", m.Type.In(from), m.Name)
	}
	var out [][]any
	for _, rest := range combined(t, m, pool, from+1) {
		for _, v := range values {
			out = append(out, append([]any{v}, rest...))
		}
	}
	return out
}

// call returns what a method answers: its results, or what it calls a function with.
func call(m reflect.Method, ctx context.Context, tx *store.Tx, args []any) (any, error) {
	var told []any
	in := []reflect.Value{reflect.ValueOf(tx), reflect.ValueOf(ctx)}
	for i, v := range args {
		if v != nil {
			in = append(in, reflect.ValueOf(v))
			continue
		}
		results := m.Type.In(i + 2).NumOut()
		in = append(in, reflect.MakeFunc(m.Type.In(i+2), func(row []reflect.Value) []reflect.Value {
			for _, v := range row {
				told = append(told, reflect.Indirect(v).Interface())
			}
			if results == 0 {
				return nil
			}
			return []reflect.Value{reflect.Zero(reflect.TypeFor[error]())}
		}))
	}
	results := m.Func.Call(in)
	last := len(results) - 1
	err, _ := results[last].Interface().(error)
	for _, v := range results[:last] {
		if v.Kind() == reflect.Slice && slices.Contains(noOrder, m.Name) {
			sorted(v)
		}
		told = append(told, v.Interface())
	}
	return told, err
}

// sorted brings rows into some order.
func sorted(rows reflect.Value) {
	text := func(v any) string {
		doc, _ := json.Marshal(v)
		return string(doc)
	}
	swap := reflect.Swapper(rows.Interface())
	for i := range rows.Len() {
		for j := i; j > 0 && text(rows.Index(j).Interface()) < text(rows.Index(j-1).Interface()); j-- {
			swap(j, j-1)
		}
	}
}

// filters asks for the leads of every kind of filter in every order.
func filters(t *testing.T) (out []question) {
	t.Helper()
	for _, text := range append(slices.Clone(store.Questions), "mari", "-mari", "no", "l-7", "mari nowak", "stage:new,eql mari",
		"partner:baltica", "page:BALTICA", "campaign:fair", "tag:webinar", "has:note mari", "created>30d -kind:agency") {
		q, err := filter.Parse(text, loaded)
		if err != nil {
			t.Fatal(err)
		}
		for _, closed := range [][]string{nil, {"italy", "default"}} {
			who := store.Asker{
				User:      "ania",
				Now:       loaded,
				Closed:    closed,
				Patience:  time.Hour,
				Triggers:  []string{"demo_request", "pricing_view"},
				Window:    90 * 24 * time.Hour,
				Lookback:  90 * 24 * time.Hour,
				PathAlone: closed != nil,
			}
			orders := store.Orders()
			if closed != nil {
				orders = orders[:1] // the others know no queue
			}
			for _, order := range orders {
				out = append(out, question{"leads", fmt.Sprint(text, closed, order), func(ctx context.Context, tx *store.Tx) (any, error) {
					return listed(ctx, tx, q, who, order)
				}})
			}
		}
	}
	return out
}

// listed is what can be asked about the leads of a filter. All but the clock's order take the ways of a
// large database.
func listed(ctx context.Context, tx *store.Tx, q filter.Query, who store.Asker, order store.Order) (any, error) {
	sel, err := tx.Sorted(ctx, q, who, order)
	if err != nil {
		return nil, err
	}
	if order != store.ByClock {
		sel.Keep(20)
	}
	places, err := tx.Places(ctx, sel, nil, 0)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Rows(ctx, places)
	if err != nil {
		return nil, err
	}
	var whole []store.Whole
	if err := tx.EveryLead(ctx, sel, func(some []store.Whole) error { whole = append(whole, some...); return nil }); err != nil {
		return nil, err
	}
	n, more, err := tx.CountLeads(ctx, sel, -1, 0, 0)
	if err != nil || len(places) < 3 {
		return []any{places, rows, whole, n, more}, err
	}
	rest, err := tx.Places(ctx, sel, &places[len(places)/2], 20)
	return []any{places, rows, whole, n, more, rest}, err
}

// journals asks for the events of every kind of filter of the journal.
func journals(t *testing.T) (out []question) {
	t.Helper()
	kinds := []string{string(journal.Noted), string(journal.Admitted), string(journal.Undone)}
	for _, text := range []string{
		"", "by:me", "by:people", "by:system,import", "-by:me", "kind:" + strings.Join(kinds, ","), "lead:L-7", "-lead:L-7",
		"lead:nobody", "partner:baltica,wisla", "since:2026-11-01", "until:2026-11-01", "until:1h", "mari", "-mari", "won", "L-7", "note",
		"by:people mari",
	} {
		q, err := filter.ParseWith(filter.ActivityKeys(kinds), text, loaded)
		if err != nil {
			t.Fatal(err)
		}
		for _, rising := range []bool{true, false} {
			out = append(out, question{"events", fmt.Sprint(text, rising), func(ctx context.Context, tx *store.Tx) (any, error) {
				return tx.Events(ctx, q, "ania", store.Stretch{Below: 1 << 40}, rising, 100)
			}})
		}
	}
	return out
}
