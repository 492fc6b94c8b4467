package relay

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/outward"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What is read of a receiver at most, and how long it is waited for.
const (
	bodyLimit   = 64 << 10
	headerLimit = 16 << 10
	patience    = 15 * time.Second
)

// reach is the act of sending to a webhook, for refusals.
const reach = "reach the webhook"

// poster makes the client of all webhooks: no proxy, no redirect, no cookies, nothing unpacked.
func poster(o *Options) *http.Client {
	return outward.Client(outward.Way{What: reach, Private: o.Private, Timeout: o.patience(), Header: headerLimit, Idle: 2,
		Resolver: o.Resolver, TLS: o.TLS})
}

// post sends a message to a webhook, signed by Standard Webhooks for this instant.
func (r *Relay) post(ctx context.Context, m *desk.Outgoing) desk.Answer {
	key, err := r.o.Key()
	if err != nil {
		return desk.Answer{Why: reason(err)}
	}
	secret, err := desk.SecretOf(key, m.Partner, m.Channel.Secret)
	if err != nil {
		return desk.Answer{Why: reason(err)}
	}
	now := r.d.Now()
	header, err := signed(secret, m.Name, now, []byte(m.Body))
	if err != nil {
		return desk.Answer{Why: "it cannot be signed: " + reason(err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.Channel.Address, bytes.NewReader([]byte(m.Body)))
	if err != nil {
		return desk.Answer{Why: reason(err)}
	}
	if req.URL.Scheme != "https" && !r.o.Private {
		return desk.Answer{Why: reason(outward.Closed(reach, "it is not reached by https"))}
	}
	req.Header = header
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "eqltui")
	res, err := r.client.Do(req)
	if err != nil {
		return desk.Answer{Why: reason(err)}
	}
	defer res.Body.Close()
	return answered(res, now)
}

// signed are the headers of Standard Webhooks for a message.
func signed(secret, id string, at time.Time, body []byte) (http.Header, error) {
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return nil, err
	}
	signature, err := signer.Sign(id, at, body)
	if err != nil {
		return nil, err
	}
	out := http.Header{}
	out.Set(standardwebhooks.HeaderWebhookID, id)
	out.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	out.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return out, nil
}

// answered is what a receiver's answer means: only 2xx is success, and 410 is no for ever.
func answered(res *http.Response, now time.Time) desk.Answer {
	text, _ := io.ReadAll(io.LimitReader(res.Body, bodyLimit)) // what cannot be read of it says nothing
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return desk.Answer{Sent: true}
	}
	a := desk.Answer{Why: "HTTP " + strconv.Itoa(res.StatusCode), Closed: res.StatusCode == http.StatusGone,
		After: retryAfter(res.Header.Get("Retry-After"), now)}
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		a.Why += ": redirects are not followed"
	} else if said := short(string(text)); said != "" {
		a.Why += ": " + said
	}
	return a
}

// retryAfter is how long a receiver wants to be left alone: seconds, or until an instant.
func retryAfter(v string, now time.Time) time.Duration {
	v = strings.TrimSpace(v)
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// shortest is how much of what others say is kept, in letters.
const shortest = 160

// short is the beginning of a text from outside, in one clean line.
func short(text string) string {
	if len(text) > 4*shortest {
		text = text[:4*shortest]
	}
	letters := []rune(safetext.Line(strings.ToValidUTF8(strings.TrimSpace(text), "")))
	return strings.TrimSpace(string(letters[:min(len(letters), shortest)]))
}

// reason is an error in a clause, without the address that it was about.
func reason(err error) string { return outward.Clause(err, short) }
