//go:build unix

package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTheDoorForMachinesKeepsItsContract asks the served program what partners' programs ask, across a restart, and hears
// what it tells them. Secrets stand nowhere afterwards.
func TestTheDoorForMachinesKeepsItsContract(t *testing.T) {
	t.Parallel()
	const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	var mu sync.Mutex
	var heard []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		heard = append(heard, r.Header.Get("webhook-id")+" "+string(body))
		mu.Unlock()
	}))
	t.Cleanup(receiver.Close)
	h, s, tokens := served(t, "--allow-private") // the next one logs all that it can
	h.env = append(h.env, "EQLTUI_SMTP=smtp://u@mail.example:587", "EQLTUI_SMTP_PASSWORD=hunter2-canary", "EQLTUI_MAIL_FROM=eql@us.example",
		"EQLTUI_LOG=info")
	h.do("partner", "channel", "acme", "--webhook", receiver.URL, "--secret", secret)
	acme, ponte := tokens["acme"], tokens["ponte"]

	many := func(n int) string {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = referral(100 + i%3)
		}
		return `{"records":[` + strings.Join(rows, ",") + `]}`
	}
	ours := strings.TrimSuffix(referral(9), "}")
	for _, row := range []struct {
		what, method, path, token, body string
		headers                         []string
		status                          int
		says                            string
	}{
		{"one record", "POST", "/v1/referrals", acme, referral(10), nil, 200, `"fate":"created"`},
		{"it again", "POST", "/v1/referrals", acme, referral(10), nil, 200, `"fate":"unchanged"`},
		{"a list", "POST", "/v1/referrals", acme, `{"records":[` + referral(11) + `,7,` + referral(12) + `]}`, nil, 200, `"rejected":1`},
		{"a thousand", "POST", "/v1/referrals", acme, many(1000), nil, 200, `"read":1000`},
		{"one more", "POST", "/v1/referrals", acme, many(1001), nil, 413, "1001"},
		{"its own name", "POST", "/v1/referrals", acme, ours + `,"partner":"acme"}`, nil, 200, `"created":1`},
		{"another's name", "POST", "/v1/referrals", acme, ours + `,"partner":"ponte"}`, nil, 403, "problem"},
		{"a touch", "POST", "/v1/touches", acme, `{"at":"2026-11-20T09:00:00Z","kind":"webinar_attended","email":"ewa1@firm1.example"}`, nil, 200,
			`"read":1`},
		{"a key", "POST", "/v1/referrals", acme, referral(13), []string{"Idempotency-Key", "k1"}, 200, `"created":1`},
		{"it again", "POST", "/v1/referrals", acme, referral(13), []string{"Idempotency-Key", "k1"}, 200, `"created":1`},
		{"its key for another body", "POST", "/v1/referrals", acme, referral(14), []string{"Idempotency-Key", "k1"}, 422, "problem"},
		{"another's key", "POST", "/v1/referrals", ponte, referral(15), []string{"Idempotency-Key", "k1"}, 200, `"created":1`},
		{"a status", "GET", "/v1/referrals/L-1", acme, "", nil, 200, `"id":"L-1"`},
		{"another's", "GET", "/v1/referrals/L-2", acme, "", nil, 404, "problem"},
		{"none", "GET", "/v1/referrals/L-9999", acme, "", nil, 404, "problem"},
		{"an answer to another's", "POST", "/v1/answers", acme, `{"lead":"L-2","answer":"confirm"}`, nil, 404, "problem"},
		{"an answer to none", "POST", "/v1/answers", acme, `{"lead":"L-9999","answer":"confirm"}`, nil, 404, "problem"},
		{"an answer that is none", "POST", "/v1/answers", acme, `{"lead":"L-1","answer":"maybe"}`, nil, 400, "problem"},
		{"a webhook without a signature", "POST", "/v1/webhooks/generic", "", referral(16), nil, 401, "problem"},
		{"no token", "POST", "/v1/referrals", "", referral(17), nil, 401, "problem"},
		{"another type", "POST", "/v1/referrals", acme, referral(17), []string{"Content-Type", "text/csv"}, 415, "problem"},
		{"no JSON", "POST", "/v1/referrals", acme, `{"a":1,}`, nil, 400, "line 1, column 8"},
		{"alive", "GET", "/healthz", "", "", nil, 200, "ok"}, {"ready", "GET", "/readyz", "", "", nil, 200, "true"},
		{"figures", "GET", "/metrics", "", "", nil, 200, "eqltui_build_info"}, {"the description", "GET", "/openapi.json", "", "", nil, 200, `"3.`},
	} {
		status, header, text := s.ask(row.method, row.path, row.token, row.body, row.headers...)
		if status != row.status || row.says != "problem" && !strings.Contains(text, row.says) {
			t.Errorf("%s: %d, want %d with %q: %.300s", row.what, status, row.status, row.says, text)
		}
		if status >= 400 {
			if got := keysOf(t, text); header.Get("Content-Type") != "application/problem+json" ||
				!slices.Equal(got, []string{"code", "detail", "hint", "status", "title", "type"}) {
				t.Errorf("%s: %s with %v", row.what, header.Get("Content-Type"), got)
			}
		}
	}
	_, _, one := s.ask("GET", "/v1/referrals/L-1", acme, "")
	if got := keysOf(t, one); !slices.Equal(got, []string{"company", "id", "next", "question", "since", "state"}) {
		t.Errorf("a status tells %v", got)
	}
	_, _, none := s.ask("GET", "/v1/referrals/L-9999", acme, "")
	if _, _, other := s.ask("GET", "/v1/referrals/L-2", acme, ""); other != none {
		t.Errorf("another's lead is told from none: %s and %s", other, none)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	again := h.serve("--allow-private")
	status, header, text := again.ask("POST", "/v1/referrals", acme, referral(13), "Idempotency-Key", "k1")
	if status != 200 || header.Get("Idempotency-Replayed") != "true" || !strings.Contains(text, `"created":1`) {
		t.Errorf("after a restart: %d %q %s", status, header.Get("Idempotency-Replayed"), text)
	}
	hears := func(kind, lead string) (doc string) {
		t.Helper()
		until(t, "acme hears "+kind+" of "+lead, func() bool {
			mu.Lock()
			defer mu.Unlock()
			for _, one := range heard {
				if strings.Contains(one, `"type":"lead.`+kind+`"`) && strings.Contains(one, `"id":"`+lead+`"`) {
					_, doc, _ = strings.Cut(one, " ")
				}
			}
			return doc != ""
		})
		return doc
	}
	doc := hears("received", "L-3")
	var message struct {
		Type, Timestamp string
		Data            json.RawMessage
	}
	if err := json.Unmarshal([]byte(doc), &message); err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.RFC3339, message.Timestamp); err != nil {
		t.Error(err)
	}
	if got := keysOf(t, string(message.Data)); !slices.Equal(got,
		[]string{"company", "external_id", "id", "next", "question", "since", "state"}) {
		t.Errorf("a message tells %v", got)
	}
	h.do("--as", "root", "disqualify", "L-3", "--reason", "no_budget")
	if out := h.do("deliveries", "--json"); !strings.Contains(out, `"state":"held"`) {
		t.Errorf("what an undo can take back is not held: %s", out)
	}
	h.do("--as", "root", "undo", "L-3")
	if out := h.do("deliveries", "--json"); !strings.Contains(out, `"state":"cancelled"`) {
		t.Errorf("what was taken back is not cancelled: %s", out)
	}

	again.ask("GET", "/v1/referrals/L-1?token="+acme, "", "")
	if out, code := h.answers(again.ssh, "ana", "show L-1"); code != 0 || !strings.Contains(out, "ewa1@") {
		t.Errorf("%d %s", code, out)
	}
	until(t, "the session is logged", func() bool { return strings.Contains(again.says(), `"msg":"session","user":"ana"`) })
	if log := again.says(); !strings.Contains(log, `"path":"/v1/referrals/{id}"`) || strings.Contains(log, "ewa1") || strings.Contains(log, "Firm") {
		t.Errorf("the log tells %s", log)
	}

	// What nobody should read stands in no output and no file.
	_, _, figures := again.ask("GET", "/metrics", "", "")
	said := []string{again.says(), s.says(), figures}
	for _, args := range [][]string{{"deliveries", "--json"}, {"partner", "list", "--json"}, {"partner", "show", "acme", "--json"},
		{"user", "list"},
		{"doctor", "--json"}, {"jobs", "list", "--json"}, {"hook", "list"}, {"export", "journal"}} {
		out, _ := h.exits(args...)
		said = append(said, out)
	}
	files, err := filepath.Glob(filepath.Join(h.dir, "x.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if doc, err := os.ReadFile(f); err == nil { // of the folders there is nothing to read
			said = append(said, string(doc))
		}
	}
	for i, text := range said {
		for name, canary := range map[string]string{"token": acme, "token of another": ponte, "secret": secret,
			"bytes of the secret": "0123456789abcdef0123456789abcdef", "password": "hunter2-canary"} {
			if strings.Contains(text, canary) {
				t.Errorf("the %s stands in output or file %d", name, i)
			}
		}
	}
}
