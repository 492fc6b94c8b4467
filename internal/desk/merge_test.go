package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
)

func (b *bench) deal(rows ...desk.OpportunityIn) []desk.Outcome {
	b.t.Helper()
	return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, rows)
	})
}

func opportunity(key, on string, amount int64) desk.OpportunityIn {
	return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: key, Raw: key + on}, Lead: on, Stage: "open",
		Amount: lead.Known(amount), CreatedAt: friday}
}

// twins are two leads of two persons at one company, each with what is its own.
func twins(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	one, other := from("a", "ewa@zuraw.example", "Żuraw", "acme"), from("b", "jan@zuraw.example", "Żuraw", "acme")
	other.ReferredAt, other.Name = lead.Known(friday.Add(-2*time.Hour)), lead.Known("Jan Lis")
	other.UseCase, other.Tags = lead.Known("EDI"), lead.Known([]string{"fair"})
	one.UseCase = lead.Opt[string]{}
	one.Origin.Key, other.Origin.Key = "r1", "r2"
	b.refer(one, other)
	b.touch(
		desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "jan@zuraw.example"},
		desk.TouchIn{Origin: origin("t2"), At: friday.Add(-2 * time.Hour), Kind: "webinar_attended", Email: "ewa@zuraw.example"},
	)
	b.deal(opportunity("o1", "L-1", 1_000_00), opportunity("o2", "L-2", 2_000_00))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}})
	b.must(b.bo, 2, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", Note: "asked for a price"})
	return b
}

func (b *bench) merge(who desk.Actor, left, right lead.ID, take map[string]dedupe.Side) desk.Merged {
	b.t.Helper()
	m, err := b.Merge(b.t.Context(), who, desk.Merging{Left: left, Right: right, Take: take, Survivor: dedupe.Left})
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// TestAMergeTakesTheWorkFromNobody merges a lead that somebody has into one that nobody has, and takes it back.
func TestAMergeTakesTheWorkFromNobody(t *testing.T) {
	t.Parallel()
	b := twins(t)
	b.merge(b.bo, 2, 1, nil)
	if got := b.lead(2); got.Owner != "ania" {
		t.Errorf("owner %q", got.Owner)
	}
	b.verified()
	b.undo(b.bo, 2)
	if one, other := b.lead(1), b.lead(2); one.Owner != "ania" || other.Owner != "" {
		t.Errorf("owners %q and %q", one.Owner, other.Owner)
	}
}

func (b *bench) verified() { b.t.Helper(); verified(b.t, b.Desk) }

func TestAMergeKeepsWhatBothDidAndAreWorth(t *testing.T) {
	t.Parallel()
	b := twins(t)
	before := b.lead(1)
	dry, err := b.Merge(t.Context(), b.ana, desk.Merging{Left: 1, Right: 2, Survivor: dedupe.Left, Dry: true})
	if err != nil || dry.Done || dry.Moved != 1 || dry.Credit != "stays with acme" {
		t.Fatalf("%+v %v", dry, err)
	}
	if len(dry.Pipeline) != 1 || dry.Pipeline[0].Before != 3_000_00 || dry.Pipeline[0].After != 3_000_00 {
		t.Errorf("%+v", dry.Pipeline)
	}
	if again := b.lead(1); again.Version != before.Version || b.lead(2).ID != 2 {
		t.Fatal("looking at a merge changed something")
	}
	m := b.merge(b.ana, 1, 2, nil)
	if !m.Done || m.Survivor != 1 || m.Lost != 2 || m.Text != "L-2 merged into L-1" {
		t.Errorf("%+v", m)
	}
	got := b.lead(1)
	if len(got.Touches) != 4 || got.Owner != "ania" || got.Facts.Lead.UseCase.V != "EDI" ||
		!slices.Equal(got.Tags, []string{"vip", "fair"}) || len(got.Deals) != 2 || got.Name != "Ewa Łoś" {
		t.Errorf("%d touches, %s, %q, %v, %d deals, %s", len(got.Touches), got.Owner, got.Facts.Lead.UseCase.V, got.Tags, len(got.Deals),
			got.Name)
	}
	if got.Score <= before.Score {
		t.Errorf("score %d, was %d: what the other did counts", got.Score, before.Score)
	}
	score := slices.IndexFunc(dry.Fields, func(f desk.MergeField) bool { return f.Name == "score" })
	if score < 0 || dry.Fields[score].Taken != m.Fields[score].Taken {
		t.Error("the preview promised another score")
	}
	if there := b.lead(2); there.ID != 1 || there.MergedFrom != 2 || !slices.Equal(there.Merged, []lead.ID{2}) {
		t.Errorf("L-2 answers %s, from %s, %v", there.ID, there.MergedFrom, there.Merged)
	}
	page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{})
	if err != nil || slices.ContainsFunc(page.Rows, func(r desk.Row) bool { return r.ID == 2 }) {
		t.Error("what is merged is listed", err)
	}
	done, err := b.act(b.ana, 2, desk.Action{Verb: desk.NoteIt, Note: "who is it"})
	if err != nil || !strings.HasPrefix(done.Text, "L-2 was merged into L-1: L-1 ") || len(done.Forwards) != 1 {
		t.Errorf("%q %v", done.Text, err)
	}
	b.verified()
}

func TestWhatComesForAMergedLeadGoesToItsSurvivor(t *testing.T) {
	t.Parallel()
	b := twins(t)
	b.merge(b.ana, 1, 2, nil)
	was := b.lead(1)
	b.touch(desk.TouchIn{Origin: origin("t3"), At: friday, Kind: "pricing_view", Email: "jan@zuraw.example"})
	if got := b.lead(1); len(got.Touches) != len(was.Touches)+1 {
		t.Errorf("a touch of the other person: %d of %d, score %d of %d", len(got.Touches), len(was.Touches), got.Score, was.Score)
	}
	again := from("b2", "jan@zuraw.example", "Żuraw", "acme")
	again.Origin.Key, again.Title, again.Phone = "r2", lead.Known("CFO"), lead.Known("+48 58 123 114")
	if out := b.refer(again); out[0].Fate != desk.Updated || out[0].Lead != 1 {
		t.Errorf("%+v", out[0])
	}
	if got := b.lead(1); got.Facts.Lead.Title.Known || got.Facts.Lead.Email.V != "ewa@zuraw.example" {
		t.Errorf("the survivor's person has become the other: %+v", got.Facts.Lead)
	}
	out := b.deal(opportunity("o3", "L-2", 7_00))
	if out[0].Lead != 1 {
		t.Errorf("%+v", out[0])
	}
	if s, err := b.StatusFor(t.Context(), "acme", 2); err != nil || s.ID != "L-1" {
		t.Errorf("%+v %v", s, err)
	}
	b.verified()
	b.pass(20 * time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); err != nil {
		t.Fatal(err)
	}
	if got := b.lead(2); got.ID != 2 || got.Facts.Lead.Phone.V != "+48 58 123 114" || len(got.Touches) != 3 {
		t.Errorf("%s %q %d", got.ID, got.Facts.Lead.Phone.V, len(got.Touches))
	}
}

func TestAMergeIsTakenBackAlsoAfterLaterChanges(t *testing.T) {
	t.Parallel()
	b := twins(t)
	one, other := b.lead(1), b.lead(2)
	b.merge(b.ana, 1, 2, nil)
	b.pass(time.Hour)
	b.must(b.bo, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"use_case": "WMS"}})
	b.must(b.bo, 1, desk.Action{Verb: desk.NoteIt, Note: "later"})
	b.pass(20 * 24 * time.Hour)
	done, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2))
	if err != nil {
		t.Fatal(err)
	}
	if done.Text != "L-2 is back, apart from L-1; changed since, and left as it is: use case" {
		t.Error(done.Text)
	}
	got, back := b.lead(1), b.lead(2)
	if got.Facts.Lead.UseCase.V != "WMS" || !slices.Equal(got.Tags, one.Tags) || len(got.Deals) != 1 ||
		len(got.Touches) != len(one.Touches) {
		t.Errorf("%q %v %d %d", got.Facts.Lead.UseCase.V, got.Tags, len(got.Deals), len(got.Touches))
	}
	if back.ID != 2 || back.Stage != other.Stage || back.Owner != other.Owner || len(back.Deals) != 1 ||
		back.Facts.Lead.UseCase.V != "EDI" {
		t.Errorf("%+v", back.Row)
	}
	if d := cmp.Diff(other.Touches, back.Touches); d != "" {
		t.Error(d)
	}
	b.verified()
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); fault.KindOf(err) != fault.Refused {
		t.Error("a merge is taken back twice: ", err)
	}
}

func TestAMergeOfAMergeComesApartInItsOrder(t *testing.T) {
	t.Parallel()
	b := twins(t)
	b.refer(from("c", "ola@zuraw.example", "Żuraw", "acme"))
	b.merge(b.ana, 1, 2, nil)
	b.merge(b.ana, 3, 1, nil)
	if got := b.lead(2); got.ID != 3 || len(got.Touches) != 5 || !slices.Equal(got.Merged, []lead.ID{1, 2}) {
		t.Errorf("%s %d %v", got.ID, len(got.Touches), got.Merged)
	}
	b.verified()
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); fault.KindOf(err) != fault.Refused ||
		!strings.Contains(fault.HintOf(err), "eqltui undo L-1") {
		t.Error(err, fault.HintOf(err))
	}
	for _, id := range []lead.ID{1, 2} {
		if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(id)); err != nil {
			t.Fatal(id, err)
		}
		b.verified()
	}
	for id := lead.ID(1); id <= 3; id++ {
		if got := b.lead(id); got.ID != id || len(got.Merged) > 0 {
			t.Errorf("%s: %s %v", id, got.ID, got.Merged)
		}
	}
}

func TestOfTwoWhoMergeOnePairOneWins(t *testing.T) {
	t.Parallel()
	b := twins(t)
	errs := make(chan error, 2)
	for i, who := range []desk.Actor{b.ana, b.bo} {
		side := []dedupe.Side{dedupe.Left, dedupe.Right}[i]
		go func() {
			_, err := b.Merge(context.Background(), who, desk.Merging{Left: 1, Right: 2, Survivor: side})
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first != nil {
		first, second = second, first
	}
	if first != nil || fault.KindOf(second) != fault.Conflict || !strings.Contains(second.Error(), "was merged into") {
		t.Errorf("%v, %v", first, second)
	}
}

func TestWhatIsNotMerged(t *testing.T) {
	t.Parallel()
	b := twins(t)
	b.refer(from("c", "ola@zuraw.example", "Żuraw", "ponte"))
	merge := func(who desk.Actor, left, right lead.ID, take map[string]dedupe.Side) error {
		_, err := b.Merge(t.Context(), who, desk.Merging{Left: left, Right: right, Take: take, Dry: true})
		return err
	}
	boss := desk.Actor{User: "max", Role: desk.Manager}
	for _, c := range []struct {
		name string
		err  error
		kind fault.Kind
		says string
	}{
		{"itself", merge(b.ana, 1, 1, nil), fault.Usage, "one lead"},
		{"what is not there", merge(b.ana, 1, 99, nil), fault.NotFound, "L-99"},
		{"two partners'", merge(b.ana, 1, 3, nil), fault.Denied, "that is a conflict to decide"},
		{"by a viewer", merge(desk.Actor{User: "v", Role: desk.Viewer}, 1, 2, nil), fault.Denied, "role viewer"},
		{"a field that is none", merge(b.ana, 1, 2, map[string]dedupe.Side{"colour": dedupe.Left}), fault.Usage, "colour"},
		{"a person's field", merge(b.ana, 1, 2, map[string]dedupe.Side{"phone": dedupe.Left}), fault.Usage, "as a whole"},
	} {
		if fault.KindOf(c.err) != c.kind || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
	m, err := b.Merge(t.Context(), boss, desk.Merging{Left: 1, Right: 3, Survivor: dedupe.Right, Dry: true})
	if err != nil || m.Credit != "goes from acme to ponte" || len(m.Pipeline) != 2 ||
		m.Pipeline[0].String() != "acme 1 000 USD becomes 0 USD" {
		t.Errorf("a manager: %+v %v", m, err)
	}
}

func TestWhatIsTakenFromTheOther(t *testing.T) {
	t.Parallel()
	b := twins(t)
	b.merge(b.ana, 1, 2, map[string]dedupe.Side{"person": dedupe.Right, "referred_at": dedupe.Right})
	got := b.lead(1)
	if got.Name != "Jan Lis" || got.Facts.Lead.Email.V != "jan@zuraw.example" || len(got.Touches) != 4 ||
		!got.Facts.Lead.ReferredAt.V.Equal(friday.Add(-2*time.Hour)) {
		t.Errorf("%s %s %d %v", got.Name, got.Facts.Lead.Email.V, len(got.Touches), got.Facts.Lead.ReferredAt.V)
	}
	b.verified()
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	if got := b.lead(1); got.Name != "Ewa Łoś" || len(got.Touches) != 2 {
		t.Errorf("%s %d", got.Name, len(got.Touches))
	}
}

func TestWhatIsKeptApartIsProposedNoMore(t *testing.T) {
	t.Parallel()
	b := twins(t)
	if lines, _, _ := b.duplicates(); len(lines) != 1 {
		t.Fatal(lines)
	}
	done, err := b.KeepApart(t.Context(), b.ana, 2, 1)
	if err != nil || done.Text != "L-1 and L-2 are kept apart" {
		t.Fatal(done, err)
	}
	if done, err = b.KeepApart(t.Context(), b.ana, 1, 2); err != nil || done.Changed() {
		t.Error(done, err)
	}
	if lines, _, _ := b.duplicates(); len(lines) != 0 {
		t.Error(lines)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	if lines, _, _ := b.duplicates(); len(lines) != 1 {
		t.Error(lines)
	}
}

// Filters ask of a lead what the persons of those that went into it did, as its page does; taken back, each has its own.
func TestFiltersCountWhatMergedLeadsDid(t *testing.T) {
	t.Parallel()
	b := twins(t)
	check := func(when string, want map[string]string) {
		t.Helper()
		for query, leads := range want {
			var got []string
			err := b.All(t.Context(), b.ana, query, 0, func(r desk.Row) error {
				got = append(got, r.ID.String())
				return nil
			})
			if err != nil {
				t.Fatal(query, err)
			}
			counts, err := b.Counts(t.Context(), b.ana, []string{query})
			if err != nil {
				t.Fatal(query, err)
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != leads || counts[0].N != len(got) {
				t.Errorf("%s, %s: %q and a count of %d, want %q", when, query, s, counts[0].N, leads)
			}
		}
	}
	apart := map[string]string{"trigger:demo_request": "L-2", "trigger:webinar_attended": "L-1",
		"triggers:1": "L-2",
		"triggers:2": "", "signal:demo_request": "L-2",
		"-trigger:demo_request": "L-1"}
	check("before", apart)
	b.merge(b.ana, 1, 2, nil)
	check("merged", map[string]string{"trigger:demo_request": "L-1", "trigger:webinar_attended": "L-1", "triggers:1": "L-1",
		"signal:demo_request": "L-1", "-trigger:demo_request": "", "trigger:demo_request stage:new,eql": "L-1"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	check("taken back", apart)
}

// An EQL into which another lead was merged has two triggers, an AI touch and a page when the persons of both together do: in
// reports as behind filters, as of before the merge, and after its undo not any more.
func TestReportsCountWhatThePersonsOfMergedLeadsDid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one, other := perfect("one"), perfect("two")
	other.Email, other.Name = lead.Known("jan@zuraw.example"), lead.Known("Jan Lis")
	b.refer(one, other)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Pages(ctx, []desk.PageIn{{Origin: origin("u1"), Partner: "acme", URL: "https://acme.example/wms"}})
	})
	b.touch(
		desk.TouchIn{Origin: origin("t1"), At: friday.Add(-2 * time.Hour), Kind: "demo_request", Email: one.Email.V},
		desk.TouchIn{Origin: origin("t2"), At: friday.Add(-time.Hour), Kind: "pricing_view", Email: other.Email.V, Partner: "acme",
			Surface: "ai", URL: lead.Known("https://acme.example/wms")},
	)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need")})
	b.pass(time.Minute)
	before := b.now()
	b.pass(time.Minute)
	counted := func(when string, at time.Time, want int64) {
		t.Helper()
		for _, anew := range []bool{false, true} {
			b.CountAnew(anew)
			r, err := b.Report(t.Context(), boss, desk.ReportQuery{Name: "weekly", Period: "2026-W47", AsOf: at})
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"two_triggers", "ai_eqls"} {
				i := slices.IndexFunc(r.Total.Columns, func(c report.Column) bool { return c.Name == name })
				if got := r.Total.Values[i]; got != want {
					t.Errorf("%s, anew %v: %s is %v, want %d", when, anew, name, got, want)
				}
			}
			pages, err := b.Report(t.Context(), boss, desk.ReportQuery{Name: "content", Period: "2026-W47", AsOf: at})
			if err != nil {
				t.Fatal(err)
			}
			eqls := int64(0)
			for i := range pages.Rows {
				n, _ := pages.Value(i, "eqls").(int64)
				eqls += n
			}
			if eqls != want {
				t.Errorf("%s, anew %v: %d EQLs came by the page, want %d", when, anew, eqls, want)
			}
		}
		b.CountAnew(false)
		if !at.IsZero() {
			return
		}
		for _, filter := range []string{"triggers>=2", "surface:ai stage:eql"} {
			if got := int64(b.found(filter + " L-1")); got != want {
				t.Errorf("%s: %s finds %d, want %d", when, filter, got, want)
			}
		}
		b.verified()
	}
	counted("apart", time.Time{}, 0)
	b.merge(b.ana, 1, 2, nil)
	counted("merged", time.Time{}, 1)
	counted("as of before the merge", before, 0)
	b.pass(time.Minute)
	merged := b.now()
	b.pass(time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	counted("apart again", time.Time{}, 0)
	counted("as of the merge", merged, 1)
	counted("as of before the merge, which was undone", before, 0)
}

// Of two referrals by one partner the first one's day stays, because from it on the company is held for that partner; of two
// partners each has its own.
// The row of the later of two referrals that are one comes again with something new: the day of the first stays.
func TestALaterRowMovesNoDayOfAMerge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	refer := func(key, email, use string, hours int) lead.ID {
		t.Helper()
		one := from(key+use, email, "Żuraw", "acme")
		one.UseCase = lead.Known(use)
		one.Origin.Key, one.ReferredAt = key, lead.Known(friday.Add(time.Duration(-hours)*time.Hour))
		return b.refer(one)[0].Lead
	}
	first, last := refer("a", "ewa@zuraw.example", "WMS", 9), refer("c", "jan@zuraw.example", "WMS", 1)
	b.merge(b.ana, last, first, nil)
	refer("c", "jan@zuraw.example", "EDI", 1)
	d := b.lead(last)
	if at := d.Facts.Lead.ReferredAt; !at.V.Equal(friday.Add(-9*time.Hour)) || d.Facts.Lead.UseCase.V != "EDI" {
		t.Errorf("referred at %s for %s", at.V, d.Facts.Lead.UseCase.V)
	}
	b.verified()
}

// A lead of the own site was there first. It takes over the partner of the other lead, and its day with it: on its own day that
// partner referred nobody, and the company stays held for whoever referred it first.
func TestAPartnerComesWithTheDayOfItsReferral(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	refer := func(key, email, partner string, hours int) lead.ID {
		t.Helper()
		one := from(key, email, "Żuraw", partner)
		if partner == "" {
			one.Source = lead.OwnSite
		}
		one.Origin.Key, one.ReferredAt = key, lead.Known(friday.Add(time.Duration(-hours)*time.Hour))
		return b.refer(one)[0].Lead
	}
	own, ponte, acme := refer("a", "ewa@zuraw.example", "", 9), refer("b", "bo@zuraw.example", "ponte", 5),
		refer("c", "jan@zuraw.example", "acme", 1)
	b.merge(boss, own, acme, nil)
	c, err := b.ConflictCase(t.Context(), b.ana, ponte, own)
	if err != nil || c.Held.PartnerID != "ponte" {
		t.Errorf("held: %+v, %v", c.Held, err)
	}
	if at := b.lead(own).Facts.Lead.ReferredAt; !at.V.Equal(friday.Add(-time.Hour)) {
		t.Errorf("referred at %s", at.V)
	}
	b.verified()
}

func TestAMergeKeepsTheDayOfTheFirstReferral(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	refer := func(key, email, partner string, hours int) lead.ID {
		t.Helper()
		one := from(key, email, "Żuraw", partner)
		one.Origin.Key, one.ReferredAt = key, lead.Known(friday.Add(time.Duration(-hours)*time.Hour))
		return b.refer(one)[0].Lead
	}
	first, between, last := refer("a", "ewa@zuraw.example", "acme", 9), refer("b", "bo@zuraw.example", "ponte", 5),
		refer("c", "jan@zuraw.example", "acme", 1)
	on := func(id lead.ID, hours int) {
		t.Helper()
		if at := b.lead(id).Facts.Lead.ReferredAt; !at.V.Equal(friday.Add(time.Duration(-hours) * time.Hour)) {
			t.Errorf("%s was referred at %s, want %d hours before %s", id, at.V, hours, friday)
		}
	}
	for _, pair := range [][2]lead.ID{{first, last}, {last, first}} {
		b.merge(b.ana, pair[0], pair[1], nil) // the left one stays
		on(pair[0], 9)
		b.pass(time.Minute)
		if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(pair[0])); err != nil {
			t.Fatal(err)
		}
	}
	on(last, 1)
	b.merge(boss, last, between, nil)
	on(last, 1)
	b.verified()
}
