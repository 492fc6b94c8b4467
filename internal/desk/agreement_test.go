package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// agree records that acme agreed to a policy, "" that in force.
func (b *bench) agree(hash string) error {
	b.t.Helper()
	done, err := b.Act(b.t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: "acme"}},
		desk.Action{Verb: desk.AgreePartner, Policy: hash})
	if err == nil && len(done.Refused) > 0 {
		err = done.Refused[0].Err
	}
	return err
}

// unreferred is a lead of acme that acme did not refer, and that we confirmed.
func (b *bench) unreferred() {
	b.t.Helper()
	r := perfect("a")
	r.Source = lead.Integration
	b.refer(r)
	b.act(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true}) // gates refuse it, our word stays
}

// partnerSays is how the joint gate stands with the partner's side, and whether it is among the open gates that are stored.
func (b *bench) partnerSays() (line gate.Criterion, open bool) {
	b.t.Helper()
	d := b.lead(1)
	for _, g := range d.Result.Gates {
		if g.ID == "joint" {
			line = g.Criteria[0]
		}
	}
	all, _ := b.all()
	return line, slices.Contains(all[0].OpenGates, "joint")
}

func (b *bench) joint(outcome gate.Outcome, evidence string, open bool) {
	b.t.Helper()
	if line, is := b.partnerSays(); line.Outcome != outcome || line.Evidence != evidence || is != open {
		b.t.Errorf("%s, %q, open: %t; want %s, %q, open: %t", line.Outcome, line.Evidence, is, outcome, evidence, open)
	}
}

func TestAnAgreementStandsForThePartnersWordWhileItsPolicyIsInForce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.unreferred()
	b.joint(gate.Unknown, "", true)
	agreed := "agreed to policy " + policy.Default().Hash + " on 2026-11-20"
	if err := b.agree(""); err != nil {
		t.Fatal(err)
	}
	b.joint(gate.Pass, agreed, false)

	b.publish(`label: "company size", points: 12`, `label: "company size", points: 11`)
	b.joint(gate.Unknown, agreed+", not to the policy in force", true)
	if _, err := b.Publish(t.Context(), root(), policy.Default(), nil); err != nil {
		t.Fatal(err)
	}
	b.joint(gate.Pass, agreed, false)

	b.must(b.ana, 1, desk.Action{Verb: desk.ConfirmFor, Refuse: true, Evidence: "they never heard of it"})
	b.joint(gate.Fail, "refused", true)
}

func TestAnAgreementIsTakenBackWithWhatFollowsFromIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.unreferred()
	b.pass(time.Minute)
	if err := b.agree(""); err != nil {
		t.Fatal(err)
	}
	b.joint(gate.Pass, "agreed to policy "+policy.Default().Hash+" on 2026-11-20", false)
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	b.joint(gate.Unknown, "", true)
	if all, err := b.Agreements(t.Context(), "acme"); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}

// What comes in later is judged by the agreement too, and what another partner agreed to is nothing to it.
func TestALeadThatComesLaterIsJudgedByTheAgreement(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	if err := b.agree(policy.Default().Hash[:12]); err != nil {
		t.Fatal(err)
	}
	b.unreferred()
	b.joint(gate.Pass, "agreed to policy "+policy.Default().Hash+" on 2026-11-20", false)
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "ponte"}})
	b.joint(gate.Unknown, "", true)
}

func TestWhatCannotBeAgreedToIsRefusedInWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	refused := func(what string, err error, kind fault.Kind, says string) {
		t.Helper()
		if fault.KindOf(err) != kind || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %s: %s", what, err, kind, says)
		}
	}
	refused("no such policy", b.agree("sha256:beef"), fault.NotFound, "no policy of that hash was published")
	if err := b.agree(""); err != nil {
		t.Fatal(err)
	}
	refused("again", b.agree(policy.Default().Hash), fault.Refused, "it agreed to this policy on 2026-11-20 already")
	b.publish(`label: "company size", points: 12`, `label: "company size", points: 11`)
	if _, err := b.Act(t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: "acme"}},
		desk.Action{Verb: desk.EndPartner}); err != nil {
		t.Fatal(err)
	}
	refused("ended", b.agree(""), fault.Refused, "the partnership is ended")
	all, err := b.Agreements(t.Context(), "acme")
	if err != nil || len(all) != 1 || all[0].InForce || all[0].By != boss.User || !all[0].At.Equal(friday) {
		t.Errorf("%+v, %v", all, err)
	}
}
