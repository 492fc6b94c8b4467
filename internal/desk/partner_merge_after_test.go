package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
)

// apartAgain takes the merge of acme back.
func (b *bench) apartAgain() {
	b.t.Helper()
	done, err := b.UndoLast(b.t.Context(), boss, desk.Subject{Kind: desk.Partners, ID: "acme"})
	if err != nil || len(done.Left) > 0 {
		b.t.Fatalf("%+v, %v", done, err)
	}
}

// The token of a partner that is gone goes on for the one it went into, can be shut out by either name, and stays shut out.
func TestTheTokenOfAPartnerThatIsGone(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	tokens := map[string]string{}
	for _, id := range []string{"acme", "ponte"} {
		token, _, err := b.NewToken(t.Context(), boss, id)
		if err != nil {
			t.Fatal(err)
		}
		tokens[id] = token
	}
	owners := func(acme, ponte string) {
		t.Helper()
		for id, want := range map[string]string{"acme": acme, "ponte": ponte} {
			if got, err := b.TokenOwner(t.Context(), tokens[id]); err != nil || got != want {
				t.Errorf("the token of %s is of %q, want %q: %v", id, got, want, err)
			}
		}
	}
	b.mergePartners("acme", "ponte")
	owners("acme", "ponte")
	// A new one under the old name would take the place of the survivor's, whose program nobody meant.
	if _, _, err := b.NewToken(t.Context(), boss, "acme"); fault.KindOf(err) != fault.Conflict ||
		!strings.Contains(err.Error(), "acme was merged into ponte") {
		t.Errorf("a new token of a partner that is gone: %v", err)
	}
	if id, err := b.RevokeToken(t.Context(), boss, "acme"); err != nil || id != "acme" {
		t.Errorf("revoked of %q: %v", id, err)
	}
	owners("", "ponte")
	if _, err := b.RevokeToken(t.Context(), boss, "acme"); fault.KindOf(err) != fault.Refused {
		t.Errorf("revoked twice: %v", err)
	}
	b.apartAgain()
	owners("", "ponte")
	tokens["acme"], _, _ = b.NewToken(t.Context(), boss, "acme")
	owners("acme", "ponte")
	b.mergePartners("acme", "ponte")
	owners("acme", "ponte")
	// Who shuts the survivor out means all of its programs.
	if id, err := b.RevokeToken(t.Context(), boss, "ponte"); err != nil || id != "ponte" {
		t.Errorf("revoked of %q: %v", id, err)
	}
	owners("", "")
	verified(t, b.Desk)
}

// People of a partner that is gone come in for the one it went into, and for their own again once the merge is taken back.
func TestPeopleOfAPartnerThatIsGone(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	print, _, err := desk.ReadKey("test", someKey)
	if err != nil {
		t.Fatal(err)
	}
	b.edit(desk.UserEdit{Do: "key add", Name: "eve", Key: someKey})
	comesFor := func(want string) desk.Actor {
		t.Helper()
		who, err := b.Holder(t.Context(), print)
		if err != nil || who.Role != desk.Ally || who.Partner != want {
			t.Fatalf("eve comes in as %+v, want for %s: %v", who, want, err)
		}
		return who
	}
	before := comesFor("acme")
	plan, err := b.MergePartners(t.Context(), boss, desk.MergingPartners{From: "acme", Into: "ponte", Dry: true})
	if err != nil || !strings.Contains(strings.Join(plan.Notes, "\n"), "1 person of acme who comes in sees all leads of ponte then") {
		t.Errorf("%q, %v", plan.Notes, err)
	}
	b.mergePartners("acme", "ponte")
	after := comesFor("ponte")
	if now, err := b.Still(t.Context(), before); err != nil || now.Partner != "ponte" {
		t.Errorf("a session of before is of %+v: %v", now, err) // the door ends it, and says to come in again
	}
	for id, want := range map[lead.ID]bool{2: true, 3: true} {
		_, err := b.StatusFor(t.Context(), after.Partner, id)
		if (err == nil) != want {
			t.Errorf("%s for eve: %v", id, err)
		}
	}
	b.apartAgain()
	comesFor("acme")
}

// What a backtest of the past says is the same before two partners are one, while they are, and once they are apart again.
func TestABacktestKnowsWhoseATouchWasBeforeAMerge(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	b.pass(time.Minute)
	at := b.now()
	drafts := map[string]*policy.Policy{"lower": drafted(t, "threshold: 70", "threshold: 55", "points: 12,", "points: 15,"),
		"as it is": policy.Default()}
	was := map[string]*desk.Backtest{}
	for name, draft := range drafts {
		was[name] = b.backtest(draft, at)
		if len(was[name].Entered) == 0 && was[name].Under.N == 0 {
			t.Fatal("it says nothing of anybody")
		}
	}
	same := func(when string) {
		t.Helper()
		for name, draft := range drafts {
			if d := cmp.Diff(was[name], b.backtest(draft, at)); d != "" {
				t.Errorf("%s, %s: %s", name, when, d)
			}
		}
	}
	b.pass(time.Minute)
	b.mergePartners("acme", "ponte")
	same("merged")
	b.pass(time.Hour)
	b.apartAgain()
	same("apart again")
}

// Messages go to the channel of whose lead it is now, and never to that of the partner that is gone.
func TestMessagesAcrossAMergeOfPartners(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	channel := func(partner, address string) {
		t.Helper()
		to := desk.Channel{Kind: desk.MailChannel, Address: address}
		if _, err := b.SetChannel(t.Context(), eva, partner, to, b.sealed()); err != nil {
			t.Fatal(err)
		}
	}
	went := func(want ...string) {
		t.Helper()
		var got []string
		for some := b.take(); len(some) > 0; some = b.take() {
			for _, o := range some {
				got = append(got, o.Lead.String()+" "+string(o.Kind)+" to "+o.Partner+" at "+o.Channel.Address)
				if err := b.Settle(t.Context(), o, desk.Answer{Sent: true}, 0); err != nil {
					t.Fatal(err)
				}
			}
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("went: %q, want %q", got, want)
		}
	}
	channel("acme", "old@acme.example")
	channel("ponte", "eql@ponte.example")
	other := perfect("two")
	other.Partner, other.Email, other.Account.Name = "ponte", lead.Known("two@huta.example"), lead.Known("Huta")
	b.refer(perfect("one"), other)
	b.mergePartners("acme", "ponte")
	went("L-1 received to ponte at eql@ponte.example", "L-2 received to ponte at eql@ponte.example")
	b.must(boss, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(time.Hour)
	b.apartAgain()
	went("L-1 disqualified to acme at old@acme.example")

	// What waits because acme has no channel goes by that of the survivor, and back again.
	if _, err := b.SetChannel(t.Context(), eva, "acme", desk.Channel{}, nil); err != nil {
		t.Fatal(err)
	}
	b.must(boss, 1, desk.Action{Verb: desk.Reopen, Reason: "they called"})
	b.pass(time.Hour)
	three := perfect("three")
	three.Email = lead.Known("three@zuraw.example")
	b.refer(three)
	b.must(boss, 3, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.pass(time.Hour)
	went()
	b.mergePartners("acme", "ponte")
	went("L-3 question to ponte at eql@ponte.example")
	b.must(boss, 3, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if _, err := b.SetChannel(t.Context(), eva, "ponte", desk.Channel{}, nil); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	went()
	b.apartAgain()
	channel("acme", "new@acme.example")
	went("L-3 disqualified to acme at new@acme.example")
	verified(t, b.Desk)
}

// A report that was given out says of each figure that a merge of partners moved that it did, also of the row that is gone.
// A partner's own edition says nothing of others who became one, also where one of its figures moved since.
func TestAnEditionOfOnePartnerNamesNoMergeOfOthers(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p3"), ID: "third", Name: "Third", Kind: "agency", Tier: "silver"}})
	})
	ask := func(partner string, keep bool) *report.Report {
		t.Helper()
		r, err := b.Report(t.Context(), boss, desk.ReportQuery{Name: "weekly", Period: "2026-W47", Keep: keep, Partner: partner,
			ForPartner: partner != ""})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	ask("third", true)
	ask("", true)
	b.pass(time.Minute)
	b.touch(desk.TouchIn{Origin: origin("t9"), At: friday.Add(-time.Minute), Kind: "pricing_view", ClientID: "v9", Partner: "third"})
	b.mergePartners("acme", "ponte")
	b.pass(time.Minute)
	r := ask("third", false)
	if len(r.Changed) == 0 {
		t.Error("nothing changed")
	}
	var out strings.Builder
	if err := report.Write(&out, "md", r, 0); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"acme", "ponte"} {
		if strings.Contains(strings.ToLower(out.String()), other) {
			t.Errorf("%s is named: %s", other, out.String())
		}
	}
}

func TestAKeptReportNamesTheMergeThatMovedItsFigures(t *testing.T) {
	t.Parallel()
	b := bothPartners(t)
	ask := func(keep bool) *report.Report {
		t.Helper()
		r, err := b.Report(t.Context(), boss, desk.ReportQuery{Name: "weekly", Period: "2026-W47", Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	ask(true)
	b.pass(time.Minute)
	if r := ask(false); len(r.Changed) != 0 {
		t.Errorf("changed at once: %+v", r.Changed)
	}
	b.mergePartners("acme", "ponte")
	r := ask(false)
	told := map[string]bool{}
	for _, c := range r.Changed {
		because := asJSON(t, c.Because)
		if c.Row != "" && !strings.Contains(because, `"one_since"`) {
			t.Errorf("%s of %q went from %v to %v, because %s", c.Figure, c.Row, c.Then, c.Now, because)
		}
		if c.Row == "acme" && c.Now != any(int64(0)) {
			t.Errorf("acme, which is gone, has %v %s", c.Now, c.Figure)
		}
		told[c.Row] = true
	}
	if !told["acme"] || !told["ponte"] {
		t.Errorf("changes of %v alone", told)
	}
	for format, want := range map[string]string{"md": "acme was merged into ponte", "json": "acme was merged into ponte"} {
		var out strings.Builder
		if err := report.Write(&out, format, r, 0); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s says %s: %v", format, out.String(), err)
		}
	}
	b.apartAgain()
	if r := ask(false); len(r.Changed) != 0 {
		t.Errorf("apart again: %+v", r.Changed)
	}
}
