package desk_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestTheSameRowsTwiceChangeNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	rows := []desk.Referral{
		perfect("ewa"), perfect("ola"),
		{Origin: origin("half"), Account: lead.Account{Company: lead.Company{Name: lead.Known("Nobody")}}},
	}
	b.refer(rows...)
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "700"}})
	before := b.lead(1)
	for i, o := range b.refer(rows...) {
		if o.Fate != desk.Unchanged {
			t.Errorf("row %d: %+v", i, o)
		}
	}
	changed := perfect("ewa")
	changed.Origin.Raw, changed.Account.Employees, changed.Phone = "ewa again", lead.Known(int64(55)), lead.Known("+48 600")
	if o := b.refer(changed)[0]; o.Fate != desk.Updated || o.Lead != 1 {
		t.Errorf("a changed row of the same person: %+v", o)
	}
	d := b.lead(1)
	if d.Facts.Account.Employees != before.Facts.Account.Employees || d.Facts.Lead.Phone.V != "+48 600" {
		t.Errorf("a value a person set must stay, others change: %v, %v", d.Facts.Account.Employees, d.Facts.Lead.Phone)
	}
	if o := b.refer(rows...)[0]; o.Fate != desk.Unchanged {
		t.Errorf("the first content again after a change: %+v", o)
	}
}

func TestAnIncompleteRecordIsHeldAndReleasedWhenComplete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Partner, r.ProgramTier = "unknown-co", lead.Opt[string]{}
	o := b.refer(r)[0]
	if o.Fate != desk.Held || !strings.Contains(o.Reason, "unknown-co") || !strings.Contains(o.Reason, "program tier") {
		t.Fatalf("%+v", o)
	}
	if d := b.lead(1); d.Stage != lead.Quarantined || d.Queue != "" || d.Clock != nil {
		t.Errorf("stage %s, queue %q, clock %v", d.Stage, d.Queue, d.Clock)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "acme"}})
	if d := b.lead(1); d.Stage != lead.Quarantined {
		t.Errorf("released half complete: %s", d.Stage)
	}
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "gold"}})
	if d.Stage != lead.New || d.Score != 70 || d.Clock == nil || d.Queue != "default" {
		t.Errorf("released: stage %s, score %d, clock %v, queue %s", d.Stage, d.Score, d.Clock, d.Queue)
	}
}

func TestAutomaticDisqualificationNeverReachesAQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Account.Employees = lead.Known(int64(5))
	o := b.refer(r)[0]
	if o.Fate != desk.Turned || o.Reason != "below 10 people" {
		t.Fatalf("%+v", o)
	}
	if d := b.lead(1); d.Stage != lead.Disqualified || d.Queue != "" || d.Clock != nil || d.Reason != "below 10 people" {
		t.Errorf("%s %q %v %q", d.Stage, d.Queue, d.Clock, d.Reason)
	}
}

func TestTouchesJoinTheirPersonBeforeAndAfterItAppears(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	at := friday.Add(-48 * time.Hour)
	// A visitor, an address nobody knows yet.
	b.touch(desk.TouchIn{Origin: origin("t1"), At: at, Kind: "pricing_view", ClientID: "GA1.2"},
		desk.TouchIn{Origin: origin("t2"), At: at, Kind: "demo_request", Email: "Ewa@zuraw.example",
			URL: lead.Known("https://acme.example/x?utm_source=acme&utm_medium=referral")})
	r := perfect("ewa")
	r.ClientID = lead.Known("GA1.2")
	b.refer(r)
	d := b.lead(1)
	// 20 for the referral, 10 for the certified partner, 25 for the demo, 10 for the price list: capped at 60.
	if len(d.Touches) != 3 || d.Score != 100 || d.Result.Score.Groups[1].Sum != 65 {
		t.Errorf("%d touches, score %d: %+v", len(d.Touches), d.Score, d.Result.Score.Groups)
	}
	if len(d.Triggers) != 2 {
		t.Errorf("triggers %+v", d.Triggers)
	}
	b.touch(desk.TouchIn{Origin: origin("t3"), At: friday, Kind: "integration_install", Email: "ewa@zuraw.example"})
	after := b.lead(1)
	if after.Result.Score.Groups[1].Sum != 90 || after.Score != 100 || len(after.Touches) != 4 {
		t.Errorf("a later touch: score %d then %d, %d touches", d.Score, after.Score, len(after.Touches))
	}
	for i, o := range b.touch(desk.TouchIn{Origin: origin("t3"), At: friday, Kind: "integration_install", Email: "ewa@zuraw.example"}) {
		if o.Fate != desk.Unchanged {
			t.Errorf("touch %d again: %+v", i, o)
		}
	}
}

func TestOwnSiteLeadsBecomeCandidatesWithAPartnerTouch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Source, r.Partner, r.ProgramTier = lead.OwnSite, "", lead.Opt[string]{}
	b.refer(r)
	if d := b.lead(1); d.Stage != lead.MQL || d.Clock != nil || d.Queue != "" {
		t.Fatalf("%s %v %q", d.Stage, d.Clock, d.Queue)
	}
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Qualify}); fault.KindOf(err) != fault.Refused {
		t.Errorf("an MQL cannot be qualified: %v", err)
	}
	b.touch(desk.TouchIn{Origin: origin("t"), At: friday, Kind: "page_view", Email: "ewa@zuraw.example",
		URL: lead.Known("https://x.example/?utm_source=ponte-it&utm_medium=referral")})
	if d := b.lead(1); d.Stage != lead.New || d.Clock == nil || d.Touches[0].Partner.V != "ponte" {
		t.Errorf("%s %v %+v", d.Stage, d.Clock, d.Touches)
	}
}

func TestAnotherPartnersReferralIsAConflictAndNoEvidence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("ewa")
	other.Partner, other.Origin.Raw = "ponte", "from ponte"
	b.refer(perfect("ewa"), other)
	one, two := b.lead(1), b.lead(2)
	if one.Conflicts != 1 || two.Conflicts != 1 {
		t.Errorf("conflicts %d and %d", one.Conflicts, two.Conflicts)
	}
	if one.Score != 70 || two.Score != 60 {
		t.Errorf("scores %d and %d: ponte is not certified and acme's referral is not its own", one.Score, two.Score)
	}
}

func TestDryRunSaysWhatWouldHappenAndDoesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var out []desk.Outcome
	err := b.Import(t.Context(), b.ana, true, func(im *desk.Importer) error {
		if _, err := im.Partners(t.Context(), []desk.PartnerIn{{Origin: origin("p"), ID: "acme", Name: "Acme", Kind: "agency",
			Tier: "gold"}}); err != nil {
			return err
		}
		var err error
		out, err = im.Referrals(t.Context(), []desk.Referral{perfect("ewa")})
		return err
	})
	if err != nil || out[0].Fate != desk.Created {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := b.Lead(t.Context(), b.ana, 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a dry run left a lead: %v", err)
	}
}

func TestAClientIDWithControlCharactersIsLookedUpAsItIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for i, raw := range []string{"t1", "t2"} {
		b.touch(desk.TouchIn{Origin: origin(raw), At: friday.Add(time.Duration(-1-i) * time.Hour), Kind: "pricing_view",
			ClientID: "GA\x1b1 "})
	}
	r := perfect("ewa")
	r.ClientID = lead.Known("GA\x1b1")
	b.refer(r)
	if d := b.lead(1); len(d.Touches) != 3 {
		t.Errorf("%d touches: the visitor of the same client id is another person", len(d.Touches))
	}
}
