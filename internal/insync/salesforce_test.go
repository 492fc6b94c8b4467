package insync_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/salesforce"
	"github.com/eqltui/eqltui/internal/crm/salesforce/salesforcetest"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/insync"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// TestSalesforceComesInStepToo goes from an org without our fields to calls and amounts that come back.
func TestSalesforceComesInStepToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	org := salesforcetest.New("00D!token")
	t.Cleanup(org.Close)
	org.Now = b.now
	const mapped = "  salesforce: {stage: {property: EQL_Stage__c}, contact: {lead.score: EQL_Score__c, lead.title: Title},\n" +
		"    company: {account.employees: NumberOfEmployees}}\n  hubspot:"
	p, problems := policy.Parse([]byte(strings.Replace(string(policy.DefaultDocument()), "  hubspot:", mapped, 1)))
	if err := problems.Err("policy"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), b.eva, p, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.RemoveConnection(t.Context(), b.eva, "hubspot"); err != nil {
		t.Fatal(err)
	}
	b.c = desk.Connection{Name: "sf", Kind: "salesforce", TokenEnv: "TOKEN"}
	if err := b.AddConnection(t.Context(), b.eva, b.c); err != nil {
		t.Fatal(err)
	}
	b.Sync = insync.New(b.Desk, insync.Options{Draw: func() float64 { return 0 }, Open: func(desk.Connection) (crm.Client, error) {
		secret, err := salesforce.ReadSecret("00D!token")
		if err != nil {
			return nil, err
		}
		return salesforce.New(crm.Door{Base: org.URL(), Private: true, Timeout: 5 * time.Second}, secret, b.now)
	}})
	b.refer("one", "two")
	if _, err := b.Setup(t.Context(), b.c); err == nil || !strings.Contains(err.Error(), "EQL_Score__c") {
		t.Errorf("what is missing is not told: %v", err)
	}
	org.Define("Lead", salesforcetest.Field{Name: salesforce.ContactKey, Type: "string", External: true})
	org.Define("Lead", salesforcetest.Field{Name: "EQL_Score__c", Type: "double"})
	org.Define("Lead", salesforcetest.Field{Name: "EQL_Stage__c", Type: "picklist", Options: []string{"New", "EQL", "SQL", "Won"}})
	org.Define("Account", salesforcetest.Field{Name: salesforce.CompanyKey, Type: "string", External: true})
	if _, err := b.Setup(t.Context(), b.c); err != nil {
		t.Fatal(err)
	}
	if got := b.push(); got.Created != 2 || got.Conflicts+got.Failed != 0 {
		t.Fatalf("%+v: %+v", got, b.status())
	}
	for _, p := range b.plan() {
		if p.Action != crm.None {
			t.Errorf("%+v", p)
		}
	}
	id := b.plan()[0].RemoteID
	one := org.Get("Lead", id)
	if one["LastName"] != "one" || one["Company"] != "one.example" || one["EQL_Stage__c"] != "New" || one["EQL_Score__c"] == "" ||
		org.Count("Account") != 2 {
		t.Errorf("%v", one)
	}
	org.Put("Lead", id, map[string]string{"Title": "CFO"})
	org.Put("Task", "", map[string]string{"TaskSubtype": "Call", "WhoId": id, "IsClosed": "true"})
	deal := org.Put("Opportunity", "", map[string]string{"Amount": "900", "IsWon": "true", "IsClosed": "true"})
	org.Put("Lead", id, map[string]string{"ConvertedOpportunityId": deal})
	b.both()
	b.both()
	d := b.detail(1)
	if d.Facts.Lead.Title.V != "CFO" || d.Contacted == nil || d.Stage != lead.Won {
		t.Errorf("title %q, contacted %v, %s", d.Facts.Lead.Title.V, d.Contacted, d.Stage)
	}
	b.both()
	if got := org.Get("Lead", id); got["EQL_Stage__c"] != "Won" {
		t.Errorf("%v", got)
	}
	if got := b.both(); got.Updated+got.Created+got.Taken != 0 {
		t.Errorf("it moves on: %+v", got)
	}

	// The other is converted: from then on its contact is what both sides look at.
	org.Define("Contact", salesforcetest.Field{Name: salesforce.ContactKey, Type: "string", External: true})
	org.Define("Contact", salesforcetest.Field{Name: "EQL_Score__c", Type: "double"})
	org.Define("Contact", salesforcetest.Field{Name: "EQL_Stage__c", Type: "picklist", Options: []string{"New", "EQL", "SQL", "Won"}})
	contact := org.Convert(b.plan()[1].RemoteID)
	org.Put("Contact", contact, map[string]string{"Title": "CEO"})
	org.Put("Task", "", map[string]string{"TaskSubtype": "Call", "WhoId": contact, "IsClosed": "true"})
	deal = org.Put("Opportunity", "", map[string]string{"Amount": "700", "IsWon": "true", "IsClosed": "true"})
	org.Put("OpportunityContactRole", "", map[string]string{"OpportunityId": deal, "ContactId": contact, "IsPrimary": "true"})
	b.both()
	b.both()
	if d := b.detail(2); d.Facts.Lead.Title.V != "CEO" || d.Contacted == nil || d.Stage != lead.Won {
		t.Errorf("title %q, contacted %v, %s", d.Facts.Lead.Title.V, d.Contacted, d.Stage)
	}
	b.both()
	if got := org.Get("Contact", contact); got["EQL_Stage__c"] != "Won" {
		t.Errorf("%v: %+v", got, b.status())
	}
	if got := b.both(); got.Updated+got.Created+got.Taken+got.Failed != 0 {
		t.Errorf("it moves on: %+v", got)
	}
	b.sound()
}
