package httpd

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
)

const crossbeamSecret = "111122223333secret"

// signal is what Crossbeam posts, by the fields that it documents.
const signal = `{"event_id":"e1","event_type":"deal_opened","triggered_at":"2026-11-20T08:59:00Z","record_name":"Zuraw",` +
	`"record_type":"account","record_id":"001","populations":["Customers"],"partner_populations":["Open Opportunities"],"partner_name":"Acme Inc","partner_id":"u",` +
	`"partner_data":{"stage":"Won","name":"Zuraw deal"},"contact_name":"Jan Kranowski","contact_role":"CFO"}`

func signedSignal(body string, at time.Time) []string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(crossbeamSecret))
	mac.Write([]byte(body + stamp))
	return []string{"X-Crossbeam-Timestamp", stamp, "X-Crossbeam-Signature-256", base64.StdEncoding.EncodeToString(mac.Sum(nil))}
}

// TestASignalOfCrossbeamIsARowAndNoLead: of a company that we know by its name, once, and nothing of a person.
func TestASignalOfCrossbeamIsARowAndNoLead(t *testing.T) {
	t.Parallel()
	d := opened(t)
	if _, err := d.desk.SetHook(t.Context(), d.admin, desk.Hook{Source: "crossbeam", Partner: "Acme", Scheme: desk.CrossbeamScheme,
		Secret: crossbeamSecret}, d.o.Key); err != nil {
		t.Fatal(err)
	}
	lead := `{"referred_at":"2026-11-20T09:00:00Z","email":"ewa@zuraw.example","program_tier":"gold","company":"Zuraw"}`
	if got := d.ask("POST", "/v1/referrals", d.acme, lead).fates(t); got.Created != 1 {
		t.Fatalf("%+v", got)
	}
	const at = "/v1/webhooks/crossbeam"
	headers := signedSignal(signal, friday)
	if got := d.ask("POST", at, "", signal, headers...).fates(t); got.Created != 1 || d.leads() != 1 {
		t.Errorf("%+v, %d leads", got, d.leads())
	}
	again := d.ask("POST", at, "", signal, headers...)
	if again.status != http.StatusOK || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("again: %d", again.status)
	}
	all, err := d.desk.Overlaps(t.Context(), d.admin, "acme")
	if err != nil || len(all) != 1 || all[0].Domain != "zuraw.example" {
		t.Errorf("%+v, %v", all, err)
	}
	for name, body := range map[string]string{
		"a company that nobody knows": strings.Replace(signal, "Zuraw", "Nobody", 1),
		"the name of a lead":          strings.Replace(signal, `"account"`, `"lead"`, 1),
		"a test":                      `{"test":true}`,
	} {
		if got := d.ask("POST", at, "", body, signedSignal(body, friday)...).fates(t); got.Rejected != 1 || got.Results[0].Reason == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, headers := range map[string][]string{
		"old":             signedSignal(signal, friday.Add(-301*time.Second)),
		"another body":    signedSignal(signal+" ", friday),
		"another time":    {headers[0], strconv.FormatInt(friday.Unix()+1, 10), headers[2], headers[3]},
		"no time":         {headers[2], headers[3]},
		"no signature":    {headers[0], headers[1]},
		"no base64":       {headers[0], headers[1], headers[2], "!"},
		"cut":             {headers[0], headers[1], headers[2], headers[3][:8]},
		"another service": signed(t, nobodysSecret, "m1", friday, signal),
	} {
		if got := d.ask("POST", at, "", signal, headers...); got.status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}
