//go:build linux

package e2e

import (
	"strings"
	"testing"
)

// TestAServerOnAFullDiskReadsAndSaysSo takes the room to write away from a server: reads go on over both doors, what would
// be written is refused with 507, and goes on without a restart when there is room again.
func TestAServerOnAFullDiskReadsAndSaysSo(t *testing.T) {
	t.Parallel()
	h, s, tokens := served(t)
	room(t, s.cmd.Process.Pid, 1)
	for _, row := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/v1/referrals", referral(7), 507}, {"POST", "/v1/referrals", referral(8), 507},
		{"POST", "/v1/touches", `{"at":"2026-11-20T09:00:00Z","kind":"webinar_attended","email":"ewa1@firm1.example"}`, 507},
		{"GET", "/v1/referrals/L-1", "", 200}, {"GET", "/healthz", "", 200}, {"GET", "/openapi.json", "", 200}, {"GET", "/readyz", "", 503},
	} {
		status, header, text := s.ask(row.method, row.path, tokens["acme"], row.body, "Idempotency-Key", "full")
		if status != row.status || status == 507 && header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s", row.method, row.path, status, text)
		}
	}
	if out, code := h.answers(s.ssh, "ana", "list --json"); code != 0 || !strings.Contains(out, `"id":"L-1"`) {
		t.Errorf("reading over SSH: %d %s", code, out)
	}
	if out, code := h.answers(s.ssh, "ana", "claim L-1"); code == 0 || !strings.Contains(out, "disk") {
		t.Errorf("writing over SSH: %d %s", code, out)
	}
	room(t, s.cmd.Process.Pid, 1<<62)
	if status, header, text := s.ask("POST", "/v1/referrals", tokens["acme"], referral(7), "Idempotency-Key", "full"); status != 200 ||
		header.Get("Idempotency-Replayed") != "" || !strings.Contains(text, `"created":1`) {
		t.Errorf("with room again: %d %s", status, text)
	}
	if out, code := h.answers(s.ssh, "ana", "claim L-1"); code != 0 {
		t.Errorf("with room again: %d %s", code, out)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("it exits with %d: %s", code, s.says())
	}
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
}
