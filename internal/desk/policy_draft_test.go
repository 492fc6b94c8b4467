package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

func TestADraftIsKeptListedAndPublished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := drafted(t, "threshold: 70", "threshold: 71")
	kept, err := b.SavePolicyDraft(t.Context(), b.ana, first, "")
	if err != nil || kept.Hash != first.Hash || kept.Base != policy.Default().Hash {
		t.Fatalf("%+v, %v", kept, err)
	}
	if _, err := b.SavePolicyDraft(t.Context(), b.ana, policy.Default(), ""); fault.KindOf(err) != fault.Refused {
		t.Errorf("the policy in force as a draft: %v", err)
	}
	if _, err := b.SavePolicyDraft(t.Context(), desk.Actor{User: "vic", Role: desk.Viewer}, first, ""); err == nil {
		t.Error("a viewer kept a draft")
	}
	p, draft, err := b.PolicyDraftNamed(t.Context(), b.ana, "")
	if err != nil || p.Hash != first.Hash || draft.Owner != "ania" {
		t.Fatalf("one's own newest: %v, %v", draft, err)
	}
	if _, _, err := b.PolicyDraftNamed(t.Context(), b.bo, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("somebody else's is not one's own: %v", err)
	}
	if _, err := b.PublishAs(t.Context(), b.ana, p, desk.Publication{Base: draft.Base}, nil); err == nil {
		t.Error("an SDR published")
	}
	if _, err := b.PublishAs(t.Context(), boss, p, desk.Publication{Base: draft.Base, Why: "too many \"weak\" leads"}, nil); err != nil {
		t.Fatal(err)
	}
	if drafts, _ := b.PolicyDrafts(t.Context(), boss); len(drafts) != 0 {
		t.Errorf("it still is a draft: %v", drafts)
	}
	versions, err := b.PolicyVersions(t.Context(), boss)
	if err != nil || len(versions) != 2 || versions[1].State != "in_force" || versions[1].Hash != p.Hash {
		t.Errorf("%+v, %v", versions, err)
	}
	log, err := b.PolicyLog(t.Context(), boss)
	if err != nil || len(log) == 0 || log[0].By != "root" || log[0].Why != "too many \"weak\" leads" || len(log[0].Changes) != 1 {
		t.Errorf("%+v, %v", log, err)
	}
}

// TestAPolicyThatComesBackIsInForceSinceThen publishes one, another, and the one again.
func TestAPolicyThatComesBackIsInForceSinceThen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := drafted(t, "threshold: 70", "threshold: 71"), drafted(t, "threshold: 70", "threshold: 72")
	for _, p := range []*policy.Policy{one, two, one, one} { // the last changes nothing
		b.pass(time.Hour)
		if _, err := b.Publish(t.Context(), boss, p, nil); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := b.PolicyLog(t.Context(), boss); err != nil || len(log) != 3 {
		t.Errorf("%d publications, %v", len(log), err)
	}
	versions, err := b.PolicyVersions(t.Context(), boss)
	if err != nil || len(versions) != 3 {
		t.Fatalf("%+v, %v", versions, err)
	}
	for i, want := range []struct {
		state string
		hours time.Duration
	}{{"published", 0}, {"in_force", 3}, {"published", 2}} {
		if v := versions[i]; v.State != want.state || !v.At.Equal(friday.Add(want.hours*time.Hour)) {
			t.Errorf("%d: %+v", i, v)
		}
	}
}

// TestAmountsAreNotReadInAnotherCurrency publishes one while there is no money, and another once there is.
func TestAmountsAreNotReadInAnotherCurrency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.Publish(t.Context(), boss, drafted(t, "currency: USD", "currency: EUR"), nil); err != nil {
		t.Fatal(err)
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p"), ID: "acme", Name: "Acme", Kind: "agency", Tier: "gold",
			CostPerQuarter: lead.Known(int64(5000))}})
	})
	_, err := b.Publish(t.Context(), boss, drafted(t, "currency: USD", "currency: PLN"), nil)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "kept in EUR") {
		t.Errorf("%v", err)
	}
	if got := b.Policy().Currency; got != "EUR" {
		t.Errorf("in force: %s", got)
	}
}

// Of two people who publish at once the second is told, and nothing is lost.
func TestADraftOfAnotherPolicyIsNotPublished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := drafted(t, "threshold: 70", "threshold: 71"), drafted(t, "threshold: 70", "threshold: 72")
	for who, p := range map[desk.Actor]*policy.Policy{b.ana: one, b.bo: two} {
		if _, err := b.SavePolicyDraft(t.Context(), who, p, ""); err != nil {
			t.Fatal(err)
		}
	}
	base := policy.Default().Hash
	if _, err := b.PublishAs(t.Context(), boss, one, desk.Publication{Base: base}, nil); err != nil {
		t.Fatal(err)
	}
	_, err := b.PublishAs(t.Context(), boss, two, desk.Publication{Base: base}, nil)
	if fault.KindOf(err) != fault.Conflict || b.Policy().Hash != one.Hash {
		t.Errorf("%v", err)
	}
	drafts, err := b.PolicyDrafts(t.Context(), boss)
	if err != nil || len(drafts) != 1 || !drafts[0].Stale || drafts[0].Owner != "bo" {
		t.Errorf("%+v, %v", drafts, err)
	}
	if gone, err := b.DropPolicyDraft(t.Context(), b.bo, two.Hash[:14]); err != nil || gone.Hash != two.Hash {
		t.Errorf("%+v, %v", gone, err)
	}
	if _, err := b.DropPolicyDraft(t.Context(), b.ana, two.Hash); fault.KindOf(err) != fault.NotFound {
		t.Errorf("dropped twice: %v", err)
	}
}

// A draft that an earlier version kept and this one does not read is named in words.
func TestADraftThatNoLongerParsesIsToldInWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.SaveDraft(t.Context(), b.ana, 0, "policy:sha256:0123456789", `{"base":"x","document":"schema: 99\n"}`); err != nil {
		t.Fatal(err)
	}
	versions, err := b.PolicyVersions(t.Context(), boss)
	if err != nil || len(versions) != 2 || !strings.Contains(versions[1].Wrong, "does not take it") {
		t.Fatalf("%+v, %v", versions, err)
	}
	_, draft, err := b.PolicyDraftNamed(t.Context(), b.ana, "0123")
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprintf("%+v", err), "does not take it") {
		t.Error(err)
	}
	if string(draft.Document()) != "schema: 99\n" {
		t.Errorf("what was kept is lost: %q", draft.Document())
	}
}

func TestAnAuditIsKeptAndItsDutyDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	b.pass(31 * 24 * time.Hour)
	audits := func() (out []review.Duty) {
		all, err := b.Due(t.Context(), boss, time.Time{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Kind == review.ModelAudit {
				out = append(out, d)
			}
		}
		return out
	}
	if due := audits(); len(due) != 1 || due[0].State != review.DutyDue {
		t.Fatalf("%+v", due)
	}
	look, err := b.AuditModel(t.Context(), boss, true, nil)
	if err != nil || look.Kept || len(look.Proposals) != 0 || len(look.Why) != 1 {
		t.Fatalf("%+v, %v", look, err)
	}
	if due := audits(); due[0].State != review.DutyDue {
		t.Error("a look did the duty")
	}
	for range 2 {
		done, err := b.AuditModel(t.Context(), boss, false, nil)
		if err != nil || !done.Kept {
			t.Fatalf("%+v, %v", done, err)
		}
		if due := audits(); len(due) != 1 || due[0].State != review.DutyPlanned {
			t.Errorf("the next one: %+v", due)
		}
		b.pass(time.Minute)
	}
	again, err := b.AuditModel(t.Context(), b.ana, true, nil)
	if err != nil || again.LastAt.IsZero() || len(again.Last) != 0 {
		t.Errorf("it does not open with the last one: %+v, %v", again, err)
	}
}
