package httpd

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// heap takes what is logged.
type heap struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heap) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(b)
}

func (h *heap) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.String()
}

// Each answer has the number by which its request is found in the log, which holds nothing of what was sent.
func TestARequestIsLoggedByItsNumberAlone(t *testing.T) {
	t.Parallel()
	d := opened(t)
	var log heap
	d.Server.o.Log = slog.New(slog.NewJSONHandler(&log, nil))
	first := d.post(d.acme, whole)
	if id := first.header.Get(numberHeader); !numberForm().MatchString(id) || !strings.Contains(log.String(), id) {
		t.Errorf("%q in %s", id, log.String())
	}
	if got := d.post(d.acme, whole, numberHeader, "from-a.proxy_1").header.Get(numberHeader); got != "from-a.proxy_1" {
		t.Errorf("%q", got)
	}
	for _, odd := range []string{strings.Repeat("a", 65), "a b", `a"b`, "ewa@zuraw.example"} {
		if got := d.post(d.acme, whole, numberHeader, odd).header.Get(numberHeader); got == odd || !numberForm().MatchString(got) {
			t.Errorf("%q is kept as %q", odd, got)
		}
	}
	d.ask("GET", "/v1/referrals/L-1?token="+d.acme, d.ponte, "")
	d.ask("GET", "/a/hush-hush?x=ewa", "", "")
	d.ask("GET", "/nothing/hush-hush", d.acme, "")
	d.ask("POST", "/v1/webhooks/hush-hush", "", whole, "webhook-signature", "v1,hush-hush")
	d.ask("HUSH-HUSH", "/healthz", "", "", "User-Agent", "hush-hush")
	for _, canary := range []string{d.acme, d.ponte, "zuraw", "ewa", "hush"} {
		if strings.Contains(strings.ToLower(log.String()), strings.ToLower(canary)) {
			t.Errorf("%q stands in the log:\n%s", canary, log.String())
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	var line struct {
		Level, Msg, ID, Path, Partner string
		Status                        int
	}
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil || line.Msg != "request" || line.Path != "/v1/referrals" ||
		line.Partner != "acme" || line.Status != http.StatusOK || line.Level != "INFO" {
		t.Errorf("%v: %s", err, lines[0])
	}
	if len(lines) != 11 {
		t.Errorf("%d lines for 11 requests", len(lines))
	}
}
