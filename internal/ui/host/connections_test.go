package host

import (
	"context"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// connected is a desk with three CRMs: one that is late with a lead refused and one to decide, one that stopped, one that rests.
func connected(_ *Options, d *testdesk.Desk) {
	ctx, ania := context.Background(), testdesk.As("ania")
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	d.At(testdesk.Friday().Add(-2*time.Hour), func() {
		for _, c := range []desk.Connection{{Name: "hubspot", Kind: "hubspot"}, {Name: "sales-emea", Kind: "salesforce"},
			{Name: "sandbox", Kind: "hubspot"}} {
			c.TokenEnv = "TOKEN"
			must(d.AddConnection(ctx, ania, c))
			must(d.CollectCRM(ctx, c.Name))
		}
		taken, err := d.TakeCRM(ctx, "hubspot", 6)
		must(err)
		outcomes := []desk.CRMOutcome{{RemoteID: "5512", Err: &crm.Error{Kind: crm.Rejected, Field: "eql_tier",
			Why: "eql_tier has no choice platinum"}}, {RemoteID: "77", Decide: "record 77 has the same address"},
			{RemoteID: "5513"}, {RemoteID: "5514"}, {Err: &crm.Error{Kind: crm.Later, Why: "it answers 500"}}, {RemoteID: "5515"}}
		must(d.SettleCRM(ctx, taken, outcomes[:len(taken)], 0))
		must(d.NoteCRM(ctx, "hubspot", desk.CRMHealth{Ok: true, Web: "https://app-eu1.hubspot.com/contacts/123456"}))
		must(d.NoteCRM(ctx, "sales-emea", desk.CRMHealth{Error: &crm.Error{Kind: crm.Auth, Why: "the token is not taken"}}))
		must(d.PauseConnection(ctx, ania, "sandbox", true))
	})
}

// asking is a desk with a language model of which the last request was refused, beside the CRMs.
func asking(o *Options, d *testdesk.Desk) {
	connected(o, d)
	proposing(o, d)
	d.At(testdesk.Friday().Add(-30*time.Minute), func() {
		if err := d.SetEnrichAuto(context.Background(), desk.Actor{User: "admin", Role: desk.Admin}, 20); err != nil {
			panic(err)
		}
		d.By("marta.wojcik", desk.Action{Verb: desk.TakeProposed, Fields: []string{"employees"}}, 2039)
		why := fault.New(fault.Denied, "reach the model", "HTTP 401: Incorrect API key provided", "")
		if err := d.EnrichFailed(context.Background(), testdesk.As("ania"), why); err != nil {
			panic(err)
		}
	})
}

// TestConnectionsSayWhatTheModelCostAndSaved, also where no CRM is connected, and what is wrong with it.
func TestConnectionsSayWhatTheModelCostAndSaved(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, asking)
	c.press("I")
	c.seesAll("Language model", "gpt-4.1-mini", "stopped", "by itself 0 of 20 today",
		"asked 1 time", "2 values wait for a yes", "cost 2.62 EUR", "minutes saved 4",
		"values taken 1", "HTTP 401: Incorrect API key provided", "Set right what it says")
	c.press("enter")
	c.seesNot("Language model")
	c = open(t, 80, 24, proposing)
	c.press("I")
	c.seesAll("No CRM is connected", "gpt-4.1-mini", "on", "3 values wait for a yes", "minutes saved 0")
	c = open(t, 60, 18, none)
	c.press("I")
	c.seesAll("No CRM is connected", "Language model", "off", "eqltui enrich setup")
}

func TestAConnectionIsPausedAndGoesOnByAKey(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, connected)
	c.press("I")
	c.seesAll("hubspot", "late", "sales-emea", "stopped", "sandbox", "paused", "the token is not taken")
	c.press("p")
	c.sees("hubspot rests")
	c.press("s")
	c.sees("it is paused")
	c.press("p")
	c.sees("hubspot goes on")
	c.press("s")
	c.sees("hubspot goes with the next look")
	c.press("a")
	c.sees("is compared again")
	c.press("j", "p")
	c.sees("sales-emea goes on")
}

func TestAConnectionOpensTheLeadsThatAreNotInStep(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, connected)
	c.press("I", "enter")
	c.seesAll("refused", "eql_tier has no choice platinum", "decide", "record 77 has the same address", "waiting")
	c.press("enter")
	if got := c.root.subjects(); len(got) != 1 || got[0].ID == 0 {
		t.Fatalf("enter shows %v", got)
	}
	c.sees("In the CRM")
	c.press("esc", "h")
	c.seesAll("sales-emea", "sandbox")
}

func TestWhoMayNotChangeConnectionsIsToldWhoMay(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) { connected(o, d); o.Who.Role = desk.SDR })
	c.press("I", "p")
	c.sees("A sdr may not change connections")
	c = open(t, 120, 36, func(o *Options, d *testdesk.Desk) { connected(o, d); o.Who.Role = desk.Viewer })
	c.press("I")
	c.sees("has the role viewer")
}

func TestAConnectionThatFailsIsNotSaidToBeInStep(t *testing.T) {
	t.Parallel()
	status := desk.CRMStatus{State: "ok", Waiting: 488, LastError: "its name is not found"}
	status.Name, status.Kind = "hubspot", "hubspot"
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Synced = func(l *desk.CRMLook) { l.All = []desk.CRMStatus{status} }
	})
	c.press("I")
	c.seesAll("failing", "It does not answer as it should: its name is not found")
	status.LastError = ""
	c.press("r")
	c.seesAll("waiting", "488 leads wait and go with the next look")
	status.Waiting = 0
	c.press("r")
	c.seesAll("in step", "Both sides are the same")
}

func TestHowACRMIsConnectedIsSaidWhereNoneIs(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, none)
	c.press("I")
	c.seesAll("No CRM is connected", "eqltui crm add hubspot")
	c.press("p")
	c.sees("No connection is selected")
}
