package salesforce_test

import (
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/salesforce"
	"github.com/eqltui/eqltui/internal/crm/salesforce/salesforcetest"
)

// heir is an org with a Lead that was converted into a Contact, which has fields of ours.
func heir(t *testing.T) (h *there, lead, contact string) {
	t.Helper()
	h = org(t)
	h.Define("Contact", salesforcetest.Field{Name: salesforce.ContactKey, Type: "string", External: true})
	h.Define("Contact", salesforcetest.Field{Name: "EQL_Score__c", Type: "double"})
	lead = h.Put(crm.Contact, "", map[string]string{salesforce.ContactKey: "L-1", "LastName": "Nowak", "Email": "ana@x.example",
		"EQL_Score__c": "60"})
	return h, lead, h.Convert(lead)
}

func seen(t *testing.T, c crm.Client, o crm.Object, since time.Time) (got []crm.Record, until time.Time) {
	t.Helper()
	var fields []string
	if o == crm.Contact {
		fields = []string{"EQL_Score__c", "Title"}
	}
	until, err := c.Changes(t.Context(), o, since, fields, func(some []crm.Record) error {
		got = append(got, some...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got, until
}

// TestALeadThatWasConvertedLivesOnInItsContact: it is the record that it was, and what is written, read and done is the Contact's.
func TestALeadThatWasConvertedLivesOnInItsContact(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(lead string) crm.Write{
		"by its id": func(lead string) crm.Write { return crm.Write{ID: lead, Key: "L-1"} },
		"by ours":   func(string) crm.Write { return crm.Write{Key: "L-1"} },
	} {
		h, lead, contact := heir(t)
		c := client(t, h, "00D!token")
		w := write(lead)
		w.Values = map[string]string{"EQL_Score__c": "75", "LastName": "Nowak"}
		got, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{w, {Key: "L-2", Values: map[string]string{"LastName": "Kos"}}})
		if err != nil || got[0].Err != nil || got[0].ID != lead || got[1].Err != nil || !got[1].Created {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if there := h.Fake.Get("Contact", contact); there["EQL_Score__c"] != "75" || there[salesforce.ContactKey] != "L-1" ||
			h.Get(crm.Contact, lead)["EQL_Score__c"] != "60" {
			t.Errorf("%s: %v", name, there)
		}
		found, err := c.Find(t.Context(), crm.Contact, crm.Query{IDs: []string{lead}, Fields: []string{"EQL_Score__c"}})
		if err != nil || len(found) != 1 || found[0].ID != lead || found[0].Key != "L-1" || found[0].Values["EQL_Score__c"] != "75" {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		w.Values["EQL_Score__c"] = "90" // now it is known to be converted
		if got, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{w}); err != nil || got[0].Err != nil || got[0].ID != lead ||
			h.Fake.Get("Contact", contact)["EQL_Score__c"] != "90" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestAContactSaysWhatBecomesOfItsLead: its changes, calls, meetings and roles are the Lead's.
func TestAContactSaysWhatBecomesOfItsLead(t *testing.T) {
	t.Parallel()
	h, lead, contact := heir(t)
	c := client(t, h, "00D!token")
	h.pass(time.Hour)
	until := h.now()
	h.Fake.Put("Contact", contact, map[string]string{"Title": "CFO", "Email": "ana@y.example"})
	h.Fake.Put("Contact", "", map[string]string{"LastName": "Nobody of ours"})
	got, later := seen(t, c, crm.Contact, until)
	if len(got) != 1 || got[0].ID != lead || got[0].Values["Title"] != "CFO" || got[0].Values["Email"] != "ana@y.example" ||
		!got[0].Changed.Equal(h.now()) || !later.Equal(h.now()) {
		t.Errorf("%+v until %v", got, later)
	}
	h.Put(crm.Call, "", map[string]string{"TaskSubtype": "Call", "WhoId": contact, "IsClosed": "true"})
	h.Put(crm.Meeting, "", map[string]string{"WhoId": contact})
	for _, o := range []crm.Object{crm.Call, crm.Meeting} {
		if got, _ := seen(t, c, o, until); len(got) != 1 || !slices.Contains(got[0].Contacts, lead) {
			t.Errorf("%s: %+v", o, got)
		}
	}
	// Of two contacts with roles the primary one is first, and one that never was a Lead is nobody of ours.
	other := h.Put(crm.Contact, "", map[string]string{"LastName": "Kos"})
	deal := h.Put(crm.Deal, "", map[string]string{"Amount": "900"})
	for who, primary := range map[string]string{h.Convert(other): "false", contact: "true",
		h.Fake.Put("Contact", "", map[string]string{"LastName": "Lis"}): "false"} {
		h.Fake.Put("OpportunityContactRole", "", map[string]string{"OpportunityId": deal, "ContactId": who, "IsPrimary": primary})
	}
	if got, _ := seen(t, c, crm.Deal, until); len(got) != 1 || !slices.Equal(got[0].Contacts, []string{lead, other}) {
		t.Errorf("%+v", got)
	}
}

// TestWhoMayNotSeeRolesSeesDeals, as before: of those that a Lead was converted into.
func TestWhoMayNotSeeRolesSeesDeals(t *testing.T) {
	t.Parallel()
	h, lead, _ := heir(t)
	deal := h.Put(crm.Deal, "", map[string]string{"Amount": "900"})
	h.Put(crm.Contact, lead, map[string]string{"ConvertedOpportunityId": deal})
	h.Hide("OpportunityContactRole")
	if got, _ := seen(t, client(t, h, "00D!token"), crm.Deal, h.now().Add(-time.Hour)); len(got) != 1 ||
		!slices.Equal(got[0].Contacts, []string{lead}) {
		t.Errorf("%+v", got)
	}
}

// TestWhatAContactHasNoFieldForIsRefused: it would be nowhere. What it has a field for is written.
func TestWhatAContactHasNoFieldForIsRefused(t *testing.T) {
	t.Parallel()
	h, lead, contact := heir(t)
	got, err := client(t, h, "00D!token").Upsert(t.Context(), crm.Contact, []crm.Write{{ID: lead, Key: "L-1",
		Values: map[string]string{"EQL_Score__c": "80", "EQL_Choice__c": "one", "Company": "X"}}})
	if err != nil || got[0].Err == nil || got[0].Err.Kind != crm.Rejected || got[0].Err.Field != "EQL_Choice__c" {
		t.Fatalf("%+v, %v", got, err)
	}
	if there := h.Fake.Get("Contact", contact); there["EQL_Score__c"] != "80" {
		t.Errorf("%v", there)
	}
	// Without a contact that can be seen nothing can be written, and that is said.
	h.Put(crm.Contact, lead, map[string]string{"ConvertedContactId": ""})
	got, err = client(t, h, "00D!token").Upsert(t.Context(), crm.Contact, []crm.Write{{ID: lead,
		Values: map[string]string{"EQL_Score__c": "80"}}})
	if err != nil || got[0].Err == nil || got[0].Err.Kind != crm.Rejected {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestALeadThatChangesMeanwhileIsNotPassedOver: leads and contacts are two questions, and only one instant says how far both are.
func TestALeadThatChangesMeanwhileIsNotPassedOver(t *testing.T) {
	t.Parallel()
	h, lead, contact := heir(t)
	c := client(t, h, "00D!token")
	since := h.now()
	h.pass(time.Hour)
	h.Put(crm.Contact, lead, map[string]string{"Title": "CEO"})
	meanwhile, told := "", map[string]bool{}
	until := since
	for range 2 {
		var err error
		until, err = c.Changes(t.Context(), crm.Contact, until, []string{"Title"}, func(some []crm.Record) error {
			if meanwhile == "" {
				h.pass(time.Minute)
				meanwhile = h.Put(crm.Contact, "", map[string]string{"LastName": "Kos"})
				h.pass(10 * time.Minute)
				h.Fake.Put("Contact", contact, map[string]string{"Title": "CFO"})
			}
			for i := range some {
				told[some[i].ID] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if !told[lead] || !told[meanwhile] || !until.Equal(h.now()) {
		t.Errorf("told of %v until %v, and not of %s", told, until, meanwhile)
	}
}

// TestWhoMayNotSeeContactsSeesTheRest, as before leads were followed into them.
func TestWhoMayNotSeeContactsSeesTheRest(t *testing.T) {
	t.Parallel()
	h, lead, _ := heir(t)
	h.Hide("Contact")
	c := client(t, h, "00D!token")
	if got, _ := seen(t, c, crm.Contact, h.now().Add(-time.Hour)); len(got) != 1 || got[0].ID != lead ||
		got[0].Values["EQL_Score__c"] != "60" {
		t.Errorf("%+v", got)
	}
	got, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{{ID: lead, Key: "L-1", Values: map[string]string{"EQL_Score__c": "80"}}})
	if err != nil || got[0].Err == nil || got[0].Err.Kind != crm.Rejected {
		t.Errorf("%+v, %v", got, err)
	}
}
