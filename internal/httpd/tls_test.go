package httpd

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// speaksTLS serves as the program does with a certificate, with so many connections at once.
func (d *door) speaksTLS(most int) (at string, secure *http.Client) {
	d.t.Helper()
	with := httptest.NewUnstartedServer(nil)
	with.StartTLS() // for its certificate
	d.t.Cleanup(with.Close)
	d.o.TLS = &tls.Config{Certificates: with.TLS.Certificates, MinVersion: tls.VersionTLS12}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		d.t.Fatal(err)
	}
	s := New(d.o)
	done := make(chan error, 1)
	go func() { done <- s.serveAtMost(l, most) }()
	d.t.Cleanup(func() {
		_ = s.http.Close()
		<-done
	})
	return l.Addr().String(), with.Client()
}

// With a certificate the door speaks TLS alone, errors that no handler hears included, and says so to whoever does not.
func TestTheDoorSpeaksTLS(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at, client := d.speaksTLS(mostConnections)
	got, err := client.Get("https://" + at + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusOK || got.Proto != "HTTP/1.1" || got.TLS == nil {
		t.Errorf("%d %s", got.StatusCode, got.Proto)
	}
	root := client.Transport.(*http.Transport).TLSClientConfig.RootCAs //nolint:forcetypeassert // as httptest has it
	c := tls.Client(dial(t, at), &tls.Config{RootCAs: root, ServerName: "example.com", MinVersion: tls.VersionTLS12})
	fmt.Fprint(c, "nonsense\r\n\r\n")
	problems(t, "nonsense", answerOn(t, c), http.StatusBadRequest)
	for _, plain := range []string{"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "POST /v1/referrals HTTP/1.1\r\nHost: a\r\n\r\n"} {
		problems(t, plain, raw(t, at, plain, 1)[0], http.StatusBadRequest)
	}
	bad := dial(t, at)
	fmt.Fprint(bad, "SSH-2.0-OpenSSH_9\r\n")
	if said, _ := io.ReadAll(bad); len(said) > 100 { // an alert of TLS, which is short
		t.Errorf("no request is answered %q", said)
	}
}

// Clients that begin TLS and never end it keep nobody out.
func TestHandsThatAreNeverShakenKeepNobodyOut(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at, client := d.speaksTLS(8)
	for range 3 {
		for i := range 20 {
			c := dial(t, at)
			if i%2 == 0 {
				fmt.Fprint(c, "\x16\x03\x01\x02\x00\x01") // the beginning of a greeting
			}
		}
		got, err := client.Get("https://" + at + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		client.CloseIdleConnections()
	}
}
