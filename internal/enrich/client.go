package enrich

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/outward"
	"github.com/eqltui/eqltui/internal/safetext"
)

// What is read of an answer at most, and how long one is waited for.
const (
	bodyLimit   = 1 << 20
	headerLimit = 16 << 10
	patience    = 60 * time.Second
)

const reach = "reach the model"

// Door is how a model is reached.
type Door struct {
	Base    string // https://api.openai.com/v1
	Model   string
	Key     string
	Private bool          // private and loopback addresses too, any port, and without TLS
	Timeout time.Duration // 0 is a minute
}

// Client asks one model.
type Client struct {
	door Door
	http *http.Client
}

// Address reads where a model is. "" is that nothing speaks against it.
func Address(base string, private bool) (clean, wrong string) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(base), "/"))
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", "this is no address of an endpoint"
	case !private && outward.Written(u) != "":
		return "", outward.Written(u)
	}
	return u.String(), ""
}

// Open makes the way to a model.
func Open(d Door) (*Client, error) {
	base, wrong := Address(d.Base, d.Private)
	if wrong != "" {
		return nil, fault.New(fault.Usage, reach, wrong, "write https://api.openai.com/v1, without a password in it")
	}
	d.Base = base
	if d.Timeout == 0 {
		d.Timeout = patience
	}
	return &Client{d, outward.Client(outward.Way{What: reach, Private: d.Private, Timeout: d.Timeout, Header: headerLimit, Idle: 1})}, nil
}

// Close gives up connections that wait.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Ask asks about one company. An answer of which nothing can be taken is an error too; what it cost stands in the answer.
func (c *Client) Ask(ctx context.Context, a *Ask) (Answer, error) {
	body, err := a.Body(c.door.Model)
	if err != nil {
		return Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.door.Base+"/chat/completions", bytes.NewReader(body))
	if err != nil {
		return Answer{}, fault.New(fault.Usage, reach, "the address cannot be asked", "set it anew: eqltui enrich setup")
	}
	for name, v := range map[string]string{"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "eqltui",
		"Authorization": "Bearer " + c.door.Key} {
		req.Header.Set(name, v)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return Answer{}, fault.New(fault.Busy, reach, outward.Clause(err, c.short), "try again in a while")
	}
	defer res.Body.Close()
	doc, err := io.ReadAll(io.LimitReader(res.Body, bodyLimit+1))
	switch {
	case err != nil:
		return Answer{}, fault.New(fault.Busy, reach, "the answer broke off: "+outward.Clause(err, c.short), "try again in a while")
	case len(doc) > bodyLimit:
		return Answer{}, fault.New(fault.Invalid, reach, "the answer is longer than 1 MiB", "is this the address of a model?")
	case res.StatusCode != http.StatusOK:
		return Answer{}, c.status(res, doc)
	}
	return Read(doc, a)
}

// status is what an answer other than 200 means.
func (c *Client) status(res *http.Response, doc []byte) error {
	why := "HTTP " + strconv.Itoa(res.StatusCode)
	if said := c.short(mistake(doc)); said != "" {
		why += ": " + said
	}
	switch code := res.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return fault.New(fault.Denied, reach, why, "the key is not taken: look at the environment variable that enrich setup names")
	case code >= 300 && code < 400:
		return fault.New(fault.Refused, reach, why+": redirects are not followed", "set the address that it leads to: eqltui enrich setup")
	case code == http.StatusTooManyRequests || code >= 500:
		if n, err := strconv.ParseUint(strings.TrimSpace(res.Header.Get("Retry-After")), 10, 20); err == nil && n > 0 {
			after := time.Duration(n) * time.Second
			return &rest{fault.New(fault.Busy, reach, why, "try again in "+after.String()), after}
		}
		return fault.New(fault.Busy, reach, why, "try again in a while")
	}
	return fault.New(fault.Refused, reach, why, "look at the address and the model: eqltui enrich status")
}

// rest is an error of an endpoint that says how long it wants to be left alone.
type rest struct {
	error
	after time.Duration
}

func (r *rest) Unwrap() error { return r.error }

// longestRest bounds how long an endpoint is left alone because it says so.
const longestRest = 24 * time.Hour

// After is how long an endpoint wants to be left alone, at most a day; 0 where the error does not say.
func After(err error) time.Duration {
	var r *rest
	if errors.As(err, &r) {
		return min(r.after, longestRest)
	}
	return 0
}

// mistake is what an endpoint says of a mistake.
func mistake(doc []byte) string {
	top, err := object.Read("the answer", doc)
	if err != nil {
		return ""
	}
	var e struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(top["error"], &e); err != nil {
		return said(top["error"])
	}
	return e.Message
}

// short is the beginning of a text from outside in one clean line. The key is never in it: some endpoints say back what they
// were sent.
func (c *Client) short(text string) string {
	if len(text) > 8*longestWords {
		text = text[:8*longestWords]
	}
	if c.door.Key != "" {
		text = strings.ReplaceAll(text, c.door.Key, "…")
	}
	return cut(strings.TrimSpace(safetext.Line(strings.ToValidUTF8(text, ""))), longestWords)
}
