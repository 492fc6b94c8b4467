package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
)

// TestAnEQLThatTheCRMHoldsUpIsAStallOfTheCRM follows one through what may keep it from being in the CRM.
func TestAnEQLThatTheCRMHoldsUpIsAStallOfTheCRM(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.handed()
	admin := desk.Actor{User: "eva", Role: desk.Admin}
	causes := func(what, want string) {
		t.Helper()
		r, err := b.Report(t.Context(), admin, desk.ReportQuery{Name: "stalls"})
		if err != nil || len(r.Rows) != 1 || r.Rows[0][0] != "L-1" {
			t.Fatalf("%s: %+v, %v", what, r, err)
		}
		if r.Rows[0][1] != want {
			t.Errorf("%s: it waits for %v, want %s", what, r.Rows[0][1], want)
		}
	}
	settle := func(o desk.CRMOutcome) {
		t.Helper()
		if err := b.CollectCRM(t.Context(), "hubspot"); err != nil {
			t.Fatal(err)
		}
		taken, err := b.TakeCRM(t.Context(), "hubspot", 10)
		if err != nil || len(taken) != 1 {
			t.Fatalf("%+v, %v", taken, err)
		}
		if err := b.SettleCRM(t.Context(), taken, []desk.CRMOutcome{o}, 0); err != nil {
			t.Fatal(err)
		}
	}
	b.pass(6 * 24 * time.Hour)
	causes("no CRM", "rep")
	if err := b.AddConnection(t.Context(), admin, desk.Connection{Name: "hubspot", Kind: "hubspot", TokenEnv: "TOKEN"}); err != nil {
		t.Fatal(err)
	}
	causes("connected a moment ago", "rep")
	b.pass(16 * time.Minute)
	causes("never pushed", "crm_lag")
	settle(desk.CRMOutcome{RemoteID: "5512"})
	causes("in step", "rep")
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"vip"}}); err != nil {
		t.Fatal(err)
	}
	b.pass(6 * 24 * time.Hour)
	causes("changed and not looked at since", "crm_lag")
	settle(desk.CRMOutcome{RemoteID: "5512", Err: &crm.Error{Kind: crm.Rejected, Why: "no such choice", Field: "eql_tier"}})
	causes("refused", "crm_field")
	if err := b.RemoveConnection(t.Context(), admin, "hubspot"); err != nil {
		t.Fatal(err)
	}
	causes("disconnected", "rep")
}
