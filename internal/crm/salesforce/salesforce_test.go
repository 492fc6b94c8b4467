package salesforce_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/crmtest"
	"github.com/eqltui/eqltui/internal/crm/salesforce"
	"github.com/eqltui/eqltui/internal/crm/salesforce/salesforcetest"
)

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// there is the fake as the suite sees it.
type there struct {
	*salesforcetest.Fake
	*clock
	hold chan struct{}
}

func name(o crm.Object) string {
	return map[crm.Object]string{crm.Contact: "Lead", crm.Company: "Account", crm.Deal: "Opportunity", crm.Call: "Task",
		crm.Meeting: "Event"}[o]
}

func (h *there) Put(o crm.Object, id string, values map[string]string) string {
	return h.Fake.Put(name(o), id, values)
}
func (h *there) Get(o crm.Object, id string) map[string]string { return h.Fake.Get(name(o), id) }
func (h *there) Archive(o crm.Object, id string)               { h.Delete(name(o), id) }
func (h *there) Merge(o crm.Object, keep, gone string) string {
	return h.Fake.Merge(name(o), keep, gone)
}
func (h *there) Count(o crm.Object) int { return h.Fake.Count(name(o)) }
func (h *there) Now() time.Time         { return h.now() }
func (h *there) Pass(d time.Duration)   { h.pass(d) }

func (h *there) Befall(t crmtest.Trouble) {
	switch t {
	case crmtest.Storm:
		h.Fail(salesforcetest.Fault{Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After": "7"}})
	case crmtest.Broken:
		h.Fail(salesforcetest.Fault{Status: http.StatusInternalServerError, Body: "<html>"})
	case crmtest.Cut:
		h.Fail(salesforcetest.Fault{Cut: true})
	case crmtest.Slow:
		h.Fail(salesforcetest.Fault{Hold: h.hold})
	case crmtest.Lost:
		h.Fail(salesforcetest.Fault{After: true, Status: http.StatusBadGateway})
	case crmtest.Expired:
		h.Expire()
	}
}

func org(t *testing.T) *there {
	t.Helper()
	h := &there{salesforcetest.New("00D!token"), &clock{at: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}, make(chan struct{})}
	h.Fake.Now = h.now
	for _, d := range []salesforcetest.Field{{Name: salesforce.ContactKey, Type: "string", External: true}, {Name: "EQL_Score__c",
		Type: "double"},
		{Name: "EQL_At__c", Type: "datetime"}, {Name: "EQL_Choice__c", Type: "picklist", Options: []string{"one", "two"}}} {
		h.Define("Lead", d)
	}
	h.Define("Account", salesforcetest.Field{Name: salesforce.CompanyKey, Type: "string", External: true})
	h.Fake.Put("User", "", map[string]string{"Email": "Ania@Example.com", "IsActive": "true"})
	t.Cleanup(func() {
		close(h.hold)
		h.Close()
	})
	return h
}

func client(t *testing.T, h *there, secret string) *salesforce.Client {
	t.Helper()
	s, err := salesforce.ReadSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	c, err := salesforce.New(crm.Door{Base: h.URL(), Private: true, Timeout: 2 * time.Second}, s, h.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestSalesforceHoldsToTheContract(t *testing.T) {
	t.Parallel()
	crmtest.Exercise(t, func(t *testing.T) *crmtest.Bench {
		h := org(t)
		c := client(t, h, "00D!token")
		if _, err := c.Properties(t.Context(), crm.Contact); err != nil { // what troubles befall then is the request of the test
			t.Fatal(err)
		}
		return &crmtest.Bench{Client: c, There: h, Name: "LastName", Mail: "Email", Score: "EQL_Score__c", At: "EQL_At__c",
			Choice: "EQL_Choice__c", Other: "two", Size: "NumberOfEmployees", Batch: salesforce.Batch, Owner: "ania@example.com"}
	})
}

// signer is a key and the secret that an environment variable has for it.
func signer(t *testing.T, h *there) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	h.ClientID, h.Username, h.Public = "3MVG9", "sync@example.com", &key.PublicKey
	doc, err := json.Marshal(map[string]string{"client_id": "3MVG9", "username": "sync@example.com",
		"key": string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

// TestAKeySignsInAndAgainWhenItsTokenRunsOut goes the way of the JWT bearer flow.
func TestAKeySignsInAndAgainWhenItsTokenRunsOut(t *testing.T) {
	t.Parallel()
	h := org(t)
	secret := signer(t, h)
	c := client(t, h, secret)
	write := func() crm.Result {
		t.Helper()
		out, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{{Key: "L-1", Values: map[string]string{"LastName": "Ana",
			"EQL_Score__c": "74"}}})
		if err != nil {
			t.Fatal(err)
		}
		return out[0]
	}
	if r := write(); r.Err != nil || !r.Created {
		t.Fatalf("%+v", r)
	}
	h.Expire()
	if r := write(); r.Err != nil || r.Created || h.SignIns() != 2 {
		t.Errorf("%+v after %d sign-ins", r, h.SignIns())
	}
	if l := c.Limits(); l.Daily != 15_000 || l.DailyLeft >= l.Daily {
		t.Errorf("%+v", l)
	}
	other := org(t)
	signer(t, other) // another key
	_, err := client(t, other, secret).Owners(t.Context())
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Auth || !strings.Contains(e.Why, "invalid signature") {
		t.Errorf("a key of somebody else: %v", err)
	}
	for _, bad := range []string{`{`, `{"client_id":"a"}`, `{"client_id":"a","username":"b","key":"c"}`} {
		if _, err := salesforce.ReadSecret(bad); err == nil {
			t.Errorf("%s is a secret", bad)
		}
	}
}

func TestTheDayIsUsedUp(t *testing.T) {
	t.Parallel()
	h := org(t)
	h.Daily = 0
	_, err := client(t, h, "00D!token").Owners(t.Context())
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Later || e.After != 15*time.Minute {
		t.Errorf("%+v", err)
	}
}

// TestMoreChangesThanOneLookTakes goes on where a page ends, also amid records of one instant.
func TestMoreChangesThanOneLookTakes(t *testing.T) {
	t.Parallel()
	h := org(t)
	since := h.now()
	for i := range 2500 {
		h.Put(crm.Contact, "", map[string]string{"LastName": fmt.Sprint(i)})
	}
	seen := map[string]bool{}
	if _, err := client(t, h, "00D!token").Changes(t.Context(), crm.Contact, since, []string{"LastName"}, func(some []crm.Record) error {
		for _, r := range some {
			seen[r.ID] = true
		}
		return nil
	}); err != nil || len(seen) != 2500 {
		t.Errorf("%d: %v", len(seen), err)
	}
}

// TestTasksThatAreNoCallsAreNone, and an opportunity is of the lead that was converted into it.
func TestTasksThatAreNoCallsAreNone(t *testing.T) {
	t.Parallel()
	h := org(t)
	c := client(t, h, "00D!token")
	deal := h.Put(crm.Deal, "", map[string]string{"Amount": "1200.5", "IsWon": "true", "IsClosed": "true"})
	ana := h.Put(crm.Contact, "", map[string]string{"LastName": "Ana", "ConvertedOpportunityId": deal})
	h.Put(crm.Call, "", map[string]string{"TaskSubtype": "Email", "WhoId": ana})
	call := h.Put(crm.Call, "", map[string]string{"TaskSubtype": "Call", "WhoId": ana})
	for o, want := range map[crm.Object]string{crm.Call: call, crm.Deal: deal} {
		var got []crm.Record
		_, err := c.Changes(t.Context(), o, h.now().Add(-time.Hour), nil, func(some []crm.Record) error {
			got = append(got, some...)
			return nil
		})
		if err != nil || len(got) != 1 || got[0].ID != want || len(got[0].Contacts) != 1 || got[0].Contacts[0] != ana {
			t.Errorf("%s: %+v, %v", o, got, err)
		}
	}
}
