package outward

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// Way is how a machine outside is spoken to.
type Way struct {
	What     string // the act, for refusals: "reach the webhook"
	Private  bool   // private and loopback addresses too, any port
	Timeout  time.Duration
	Header   int64 // bytes of headers that are read
	Idle     int   // connections to one machine that wait
	Resolver *net.Resolver
	TLS      *tls.Config
}

// Client is the one that everything outside is spoken to by: no proxy, no redirect, no cookies, nothing unpacked, and no
// address that leads back here.
func Client(w Way) *http.Client {
	return &http.Client{
		Timeout:       w.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: Dialer(w.What, w.Private, w.Resolver), TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: w.Header,
			DisableCompression: true, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: w.Idle, IdleConnTimeout: time.Minute,
			TLSClientConfig: w.TLS,
		},
	}
}

// Clause is an error of the network in a clause, without the address that it was about: that may hold a secret. clean makes a
// text from outside fit to be shown and kept.
func Clause(err error, clean func(string) string) string {
	var f *fault.Error
	if errors.As(err, &f) {
		if f.Hint != "" {
			return clean(f.Why + "; " + f.Hint)
		}
		return clean(f.Why)
	}
	var u *url.Error
	if errors.As(err, &u) {
		if u.Timeout() {
			return "no answer in time"
		}
		err = u.Err
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return "its name is not found"
	}
	return clean(err.Error())
}
