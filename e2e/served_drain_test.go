//go:build unix

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestABusyServerEndsInTime stops a server with twenty people in the cockpit, requests that are half here, and messages to a
// receiver that hangs: everybody is told, what is whole is answered, it exits with 0, and what was not sent goes out later.
func TestABusyServerEndsInTime(t *testing.T) {
	t.Parallel()
	h, s, tokens := served(t, "--allow-private")
	asked, free := make(chan struct{}, 99), make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-free:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() { close(free); receiver.Close() })
	h.do("partner", "channel", "acme", "--webhook", receiver.URL, "--secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	seats := make([]*seat, 20)
	shown, told := make([]strings.Builder, len(seats)), make([]strings.Builder, len(seats))
	for i := range seats {
		session, err := h.guest(s, "ana").NewSession()
		if err != nil {
			t.Fatal(err)
		}
		session.Stdout, session.Stderr = &shown[i], &told[i]
		if err := session.RequestPty("xterm", 30, 100, nil); err != nil {
			t.Fatal(err)
		}
		if err := session.Shell(); err != nil {
			t.Fatal(err)
		}
		seats[i] = &seat{Session: session}
	}
	until(t, "all are in", func() bool { return s.figure("go_goroutines") > 5*len(seats) })
	if status, _, text := s.ask("POST", "/v1/referrals", tokens["acme"], referral(7)); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	select {
	case <-asked: // the message is under way
	case <-time.After(patience):
		t.Fatal("no message goes out")
	}
	for range 10 { // which never become whole
		c, err := net.Dial("tcp", s.http)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
			"Content-Length: 9\r\n\r\n{", tokens["acme"])
	}
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for i, in := range seats {
		_ = in.Wait()
		if !strings.Contains(told[i].String(), "the server is stopping") || !strings.Contains(shown[i].String(), "\x1b[?1049l") {
			t.Errorf("the %dth is not told, or left in the alternate screen: %q", i, told[i].String())
		}
	}
	if code := s.ended(); code != 0 {
		t.Errorf("it exits with %d: %s", code, s.says())
	}
	took := time.Since(began)
	t.Logf("it took %s", took.Round(time.Millisecond))
	if took > 2*10*time.Second { // ten are promised, on a machine that does nothing else
		t.Errorf("it took %s", took)
	}
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
	if out := h.do("deliveries", "--json"); !strings.Contains(out, `"state":"pending"`) {
		t.Errorf("the message that was under way is not tried again: %s", out)
	}
}
