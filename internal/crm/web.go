package crm

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/outward"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What is read of an answer at most, and how long one is waited for.
const (
	bodyLimit   = 32 << 20
	headerLimit = 32 << 10
	patience    = 30 * time.Second
)

const reach = "reach the CRM"

// Door is how a connector is reached.
type Door struct {
	Base    string        // https://api.hubapi.com, without a slash at its end
	Private bool          // private and loopback addresses too, any port, and without TLS
	Timeout time.Duration // 0 is 30 seconds
	// Wait lets a time go by; its error is that of the context. With it a request that is one too many for a few seconds waits and
	// goes again; nil: that it was refused is told at once.
	Wait func(context.Context, time.Duration) error
}

// Rest waits by the machine's clock.
func Rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Web sends requests to one system. It follows no redirect, asks no proxy and keeps no cookies.
type Web struct {
	base    *url.URL
	private bool
	client  *http.Client
	wait    func(context.Context, time.Duration) error
}

// longestRest is how long a request waits at most before it goes again: the windows of limits are as long. MostRests is how often.
const (
	longestRest = 15 * time.Second
	MostRests   = 6
)

// Rested waits until a request may go again; false: it is not waited for so long, or not at all.
func (w *Web) Rested(ctx context.Context, d time.Duration) bool {
	return w.wait != nil && d <= longestRest && w.wait(ctx, d) == nil
}

// Open makes the way to a system; an address that can never be reached is refused.
func Open(d Door) (*Web, error) {
	u, err := url.Parse(strings.TrimRight(d.Base, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.New(fault.Usage, reach, "this is no address of a CRM", "write https://api.hubapi.com, without a password in it")
	}
	timeout := d.Timeout
	if timeout == 0 {
		timeout = patience
	}
	return &Web{base: u, private: d.Private, wait: d.Wait, client: outward.Client(outward.Way{
		What: reach, Private: d.Private, Timeout: timeout,
		Header: headerLimit, Idle: 4})}, nil
}

// Reply is what a system answered.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Send sends a request; body is sent as JSON, nil as nothing, url.Values as a form. What cannot be sent or read to its end is an
// error to try again.
func (w *Web) Send(ctx context.Context, method, path, token string, body any) (*Reply, *Error) {
	if w.base.Scheme != "https" && !w.private {
		return nil, Refuse(Later, "%s", clause(outward.Closed(reach, "it is not reached by https")))
	}
	var reader io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case url.Values:
		reader, kind = strings.NewReader(b.Encode()), "application/x-www-form-urlencoded"
	default:
		doc, err := json.Marshal(b)
		if err != nil {
			return nil, Refuse(Rejected, "it cannot be written as JSON")
		}
		reader = bytes.NewReader(doc)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.base.String()+path, reader)
	if err != nil {
		return nil, Refuse(Rejected, "the address cannot be asked")
	}
	req.Header.Set("User-Agent", "eqltui")
	req.Header.Set("Accept", "application/json")
	if reader != nil {
		req.Header.Set("Content-Type", kind)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := w.client.Do(req)
	if err != nil {
		return nil, Refuse(Later, "%s", clause(err))
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, bodyLimit+1))
	if err != nil {
		return nil, Refuse(Later, "the answer broke off: %s", clause(err))
	}
	if len(text) > bodyLimit {
		return nil, Refuse(Later, "the answer is longer than 32 MiB")
	}
	return &Reply{Status: res.StatusCode, Header: res.Header, Body: text}, nil
}

// Close gives up connections that wait.
func (w *Web) Close() { w.client.CloseIdleConnections() }

// RetryAfter is how long a system wants to be left alone: seconds, or until an instant of its own clock.
func (r *Reply) RetryAfter() time.Duration {
	v := strings.TrimSpace(r.Header.Get("Retry-After"))
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	at, err := http.ParseTime(v)
	now, err2 := http.ParseTime(r.Header.Get("Date"))
	if err == nil && err2 == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// shortest is how much of what others say is kept, in letters.
const shortest = 200

// Said is what a system says of a mistake, in one clean line, without the values that it was sent: it may be kept, and they
// may name a person.
func Said(text string, sent map[string]string) string {
	if len(text) > 8*shortest {
		text = text[:8*shortest]
	}
	for _, v := range sent {
		if len(v) > 2 {
			text = strings.ReplaceAll(text, v, "…")
		}
	}
	words := strings.Fields(safetext.Line(strings.ToValidUTF8(text, "")))
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "…"
		}
	}
	letters := []rune(strings.Join(words, " "))
	return strings.TrimSpace(string(letters[:min(len(letters), shortest)]))
}

// clause is an error of the network, without the address that it was about.
func clause(err error) string {
	return outward.Clause(err, func(text string) string { return Said(text, nil) })
}
