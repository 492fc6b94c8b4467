package insync_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// record is how a lead stands at the one connection, as eva sees it.
func (b *bench) record(id lead.ID) desk.CRMRecord {
	b.t.Helper()
	det, err := b.Lead(b.t.Context(), b.eva, id)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(det.Records) != 1 {
		b.t.Fatalf("%v: %+v", id, det.Records)
	}
	return det.Records[0]
}

// TestALeadSaysHowItStandsInTheCRM follows one from before the first push to a refusal, by what show tells of it.
func TestALeadSaysHowItStandsInTheCRM(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	if r := b.record(1); r.State != desk.RecordWaits || !r.Since.Equal(b.now()) || r.RemoteID != "" || r.URL != "" || r.Why != "" {
		t.Errorf("before the first push: %+v", r)
	}
	b.setUp()
	b.push()
	r := b.record(1)
	if r.State != desk.RecordInStep || !r.InStep.Equal(b.now()) || r.RemoteID == "" || !r.Since.IsZero() ||
		r.URL != "https://app-eu1.hubspot.com/contacts/123456/record/0-1/"+r.RemoteID ||
		r.CompanyURL != "https://app-eu1.hubspot.com/contacts/123456/record/0-2/"+r.CompanyID {
		t.Errorf("in step: %+v", r)
	}
	b.pass(time.Minute)
	b.act(1, desk.Action{Verb: desk.Set, Set: map[string]string{"title": "CTO"}})
	if r := b.record(1); r.State != desk.RecordWaits || !r.Since.Equal(b.now()) || r.RemoteID == "" || r.Why != "" {
		t.Errorf("changed here: %+v", r)
	}
	if r := b.record(2); r.State != desk.RecordInStep {
		t.Errorf("the other: %+v", r)
	}
	if err := b.PauseConnection(t.Context(), b.eva, "hubspot", true); err != nil {
		t.Fatal(err)
	}
	if r := b.record(1); r.Why != "the connection is paused" {
		t.Errorf("paused: %+v", r)
	}
	if err := b.PauseConnection(t.Context(), b.eva, "hubspot", false); err != nil {
		t.Fatal(err)
	}
	b.fake.Token = "another"
	if _, err := b.Push(t.Context(), b.c); err == nil {
		t.Fatal("a token that is not taken is none to the push")
	}
	if r := b.record(1); r.State != desk.RecordWaits || !strings.HasPrefix(r.Why, "the connection stopped: ") {
		t.Errorf("stopped: %+v", r)
	}
	for role, sees := range map[desk.Role]bool{desk.SDR: true, desk.Viewer: false} {
		det, err := b.Lead(t.Context(), desk.Actor{User: "x", Role: role}, 1)
		if err != nil || (len(det.Records) == 1) != sees {
			t.Errorf("%s: %+v, %v", role, det.Records, err)
		}
	}
}

// TestALinkGoesOnlyWhereTheMakerHasItsPages keeps what an account says of itself from becoming an address elsewhere.
func TestALinkGoesOnlyWhereTheMakerHasItsPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fake.Domain = "evil.example/app.hubspot.com"
	b.refer("one")
	b.setUp()
	b.push()
	if r := b.record(1); r.URL != "https://app.hubspot.com/contacts/123456/record/0-1/"+r.RemoteID {
		t.Errorf("%+v", r)
	}
	b = setup(t)
	b.fake.Portal = 0
	b.refer("one")
	b.setUp()
	b.push()
	if r := b.record(1); r.State != desk.RecordInStep || r.URL != "" {
		t.Errorf("an account without a number: %+v", r)
	}
}
