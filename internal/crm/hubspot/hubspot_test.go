package hubspot_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/crmtest"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/hubspot/hubspottest"
)

// clock is a clock that tests set.
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
	*hubspottest.Fake
	*clock
	hold chan struct{}
}

func many(o crm.Object) string {
	if o == crm.Company {
		return "companies"
	}
	return string(o) + "s"
}

func (h *there) Put(o crm.Object, id string, values map[string]string) string {
	return h.Fake.Put(many(o), id, values)
}
func (h *there) Get(o crm.Object, id string) map[string]string { return h.Fake.Get(many(o), id) }
func (h *there) Archive(o crm.Object, id string)               { h.Fake.Archive(many(o), id) }
func (h *there) Merge(o crm.Object, keep, gone string) string {
	return h.Fake.Merge(many(o), keep, gone)
}
func (h *there) Count(o crm.Object) int { return h.Fake.Count(many(o)) }
func (h *there) Now() time.Time         { return h.now() }
func (h *there) Pass(d time.Duration)   { h.pass(d) }

func (h *there) Befall(t crmtest.Trouble) {
	switch t {
	case crmtest.Storm:
		h.Fail(hubspottest.Fault{Status: http.StatusTooManyRequests, Body: `{"policyName":"TEN_SECONDLY_ROLLING"}`,
			Header: map[string]string{"Retry-After": "7"}})
	case crmtest.Broken:
		h.Fail(hubspottest.Fault{Status: http.StatusInternalServerError, Body: "<html>"})
	case crmtest.Cut:
		h.Fail(hubspottest.Fault{Cut: true})
	case crmtest.Slow:
		h.Fail(hubspottest.Fault{Hold: h.hold})
	case crmtest.Lost:
		h.Fail(hubspottest.Fault{After: true, Status: http.StatusBadGateway})
	case crmtest.Expired:
		h.SetToken("another")
	}
}

func account(t *testing.T) (*there, *hubspot.Client) {
	t.Helper()
	h := &there{hubspottest.New("pat-test"), &clock{at: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)}, make(chan struct{})}
	h.Fake.Now = h.now
	h.Own("7", "Ania@Example.com")
	h.Define("contacts", hubspottest.Property{Name: "eql_choice", Label: "Choice", Type: "enumeration", FieldType: "select",
		Options: []map[string]any{{"value": "one"}, {"value": "two"}}})
	c, err := hubspot.New(crm.Door{Base: h.URL(), Private: true, Timeout: 2 * time.Second}, "pat-test", h.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		close(h.hold)
		c.Close()
		h.Close()
	})
	for o, missing := range map[crm.Object][]crm.Property{
		crm.Contact: {{Name: hubspot.ContactKey, Label: "Lead", Type: crm.Text, Unique: true}, {Name: "eql_score", Label: "Score",
			Type: crm.Number},
			{Name: "eql_at", Label: "EQL since", Type: crm.Instant}},
		crm.Company: {{Name: hubspot.CompanyKey, Label: "Company", Type: crm.Text, Unique: true}},
	} {
		if err := c.Prepare(t.Context(), o, missing); err != nil {
			t.Fatal(err)
		}
	}
	return h, c
}

func TestHubSpotHoldsToTheContract(t *testing.T) {
	t.Parallel()
	crmtest.Exercise(t, func(t *testing.T) *crmtest.Bench {
		h, c := account(t)
		return bench(h, c)
	})
}

func TestAnAccountWithTheOldPathsAlone(t *testing.T) {
	t.Parallel()
	h, _ := account(t)
	h.Version = "v3"
	c, err := hubspot.New(crm.Door{Base: h.URL() + "/", Private: true}, "pat-test", h.now)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	company, err := c.Upsert(t.Context(), crm.Company, []crm.Write{{Key: "acme.example",
		Values: map[string]string{"numberofemployees": "420"}}})
	if err != nil || company[0].Err != nil {
		t.Fatal(err, company)
	}
	out, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{{Key: "L-1", Company: company[0].ID,
		Values: map[string]string{"email": "a@acme.example"}}})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	if got := h.Linked("contacts", out[0].ID, "companies"); len(got) != 1 || got[0] != company[0].ID {
		t.Errorf("it stands under %v", got)
	}
	if _, err := c.Owners(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestWhatIsRefusedAsAWhole meets refusals that are of no record: too many, a property that is not unique, a scope.
func TestWhatIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	h, c := account(t)
	h.Define("contacts", hubspottest.Property{Name: hubspot.ContactKey, Label: "Lead", Type: "string", FieldType: "text"})
	out, err := c.Upsert(t.Context(), crm.Contact, []crm.Write{{Key: "L-1", Values: map[string]string{"email": "a@acme.example"}},
		{Key: "L-2", Values: map[string]string{"email": "b@acme.example"}}})
	if err != nil || out[0].Err == nil || out[1].Err == nil || out[0].Err.Kind != crm.Rejected || !strings.Contains(out[0].Err.Why,
		"non-unique") {
		t.Errorf("a key that is not unique: %+v, %v", out, err)
	}
	h.Scopes = map[string]bool{"crm.objects.contacts.read": true}
	_, err = c.Upsert(t.Context(), crm.Contact, []crm.Write{{Key: "L-1"}})
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Auth || !strings.Contains(e.Why, "crm.objects.contacts.write") {
		t.Errorf("a scope that is not granted: %v", err)
	}
}

// TestTheLimitsOfTheDayAreObeyed meets both limits: what each means is told by its name, and headers say how much is left.
func TestTheLimitsOfTheDayAreObeyed(t *testing.T) {
	t.Parallel()
	h, c := account(t)
	h.Burst = 1
	if _, err := c.Find(t.Context(), crm.Contact, crm.Query{Keys: []string{"L-1"}}); err == nil {
		t.Error("a request in excess is answered")
	} else if e := new(crm.Error); !errors.As(err, &e) || e.After != 10*time.Second {
		t.Errorf("in ten seconds: %v", err)
	}
	h.Burst, h.Daily = 0, h.Requests()+1
	h.pass(time.Minute)
	if _, err := c.Find(t.Context(), crm.Contact, crm.Query{Keys: []string{"L-1"}}); err != nil {
		t.Fatal(err)
	}
	if got := c.Limits(); got.Daily != h.Daily || got.DailyLeft != 0 {
		t.Errorf("%+v", got)
	}
	_, err := c.Find(t.Context(), crm.Contact, crm.Query{Keys: []string{"L-1"}})
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Later || e.After != 15*time.Minute {
		t.Errorf("a day that is used up: %+v", e)
	}
}

// TestMoreChangesThanASearchFinds goes on where a search ends, at ten thousand.
func TestMoreChangesThanASearchFinds(t *testing.T) {
	t.Parallel()
	h, c := account(t)
	const n = hubspot.SearchTotal + 300
	since := h.now()
	for i := range n {
		if i%100 == 0 {
			h.pass(time.Second)
		}
		h.Put(crm.Contact, "", map[string]string{"lastname": fmt.Sprint(i)})
	}
	seen := map[string]bool{}
	until, err := c.Changes(t.Context(), crm.Contact, since, []string{"lastname"}, func(some []crm.Record) error {
		for _, r := range some {
			seen[r.ID] = true
		}
		return nil
	})
	if err != nil || len(seen) != n || until.Before(h.now()) {
		t.Errorf("%d of %d until %s: %v", len(seen), n, until, err)
	}
}

// TestCallsSayWhomTheyWereWith reads the contacts of calls.
func TestCallsSayWhomTheyWereWith(t *testing.T) {
	t.Parallel()
	h, c := account(t)
	ana := h.Put(crm.Contact, "", map[string]string{"lastname": "Ana"})
	call := h.Put(crm.Call, "", map[string]string{"hs_timestamp": "2026-11-27T09:00:00.000Z", "hs_call_status": "COMPLETED"})
	h.Link("calls", call, "contacts", ana)
	var got []crm.Record
	_, err := c.Changes(t.Context(), crm.Call, h.now().Add(-time.Hour), nil, func(some []crm.Record) error {
		got = append(got, some...)
		return nil
	})
	if err != nil || len(got) != 1 || len(got[0].Contacts) != 1 || got[0].Contacts[0] != ana ||
		got[0].Values["hs_call_status"] != "COMPLETED" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestNothingIsSentWhereItMayNotBe asks for private addresses without leave, and plain http.
func TestNothingIsSentWhereItMayNotBe(t *testing.T) {
	t.Parallel()
	h, _ := account(t)
	before := h.Requests()
	for _, base := range []string{h.URL(), strings.Replace(h.URL(), "http://", "https://", 1)} {
		c, err := hubspot.New(crm.Door{Base: base}, "pat-test", h.now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Owners(t.Context()); err == nil || !strings.Contains(err.Error(), "--allow-private") {
			t.Errorf("%s: %v", base, err)
		}
		c.Close()
	}
	if h.Requests() != before {
		t.Error("it was asked")
	}
	for _, base := range []string{"ftp://x", "https://user:pw@api.hubapi.com", "https://", "https://api.hubapi.com?x=1"} {
		if _, err := hubspot.New(crm.Door{Base: base}, "t", h.now); err == nil {
			t.Errorf("%s is an address", base)
		}
	}
}
