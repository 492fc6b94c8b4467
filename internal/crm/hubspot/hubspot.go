// Package hubspot speaks to HubSpot's CRM API: contacts, companies, deals, calls and meetings, by the access token of a private
// app. What is known of that API, and where it is written, stands in docs/CRM.md.
package hubspot

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Base is where HubSpot is.
const Base = "https://api.hubapi.com"

// The properties by which a record is known to be ours. They are unique there.
const (
	ContactKey = "eqltui_lead"    // L-12
	CompanyKey = "eqltui_company" // its domain
)

// KeyOf is the property that carries our key, "" where records of the sort have none.
func KeyOf(o crm.Object) string {
	switch o {
	case crm.Contact:
		return ContactKey
	case crm.Company:
		return CompanyKey
	case crm.Deal, crm.Call, crm.Meeting:
	}
	return ""
}

// How many records one request takes, and how many searches find in all.
const (
	Batch       = 100
	SearchPage  = 200
	SearchTotal = 10_000
)

// The versions of the paths: the dated one, and the one of before for accounts and proxies that have that alone.
const (
	dated  = "2026-03"
	legacy = "v3"
)

// Client speaks to one account.
type Client struct {
	web   *crm.Web
	token string

	mu      sync.Mutex
	version string // "" until one was answered
	limits  crm.Limits
	now     func() time.Time

	burst, searches crm.Window
}

// New makes a client. The token is sent, and kept nowhere.
func New(d crm.Door, token string, now func() time.Time) (*Client, error) {
	if d.Base == "" {
		d.Base = Base
	}
	web, err := crm.Open(d)
	if err != nil {
		return nil, err
	}
	return &Client{web: web, token: token, now: now, limits: crm.Limits{Daily: -1, DailyLeft: -1},
		burst: crm.Window{Span: burstPause}, searches: crm.Window{Span: secondPause}}, nil
}

// Close gives up connections that wait.
func (c *Client) Close() { c.web.Close() }

// Limits is how much may still be asked today.
func (c *Client) Limits() crm.Limits {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limits
}

// plural is a sort of record as paths name it.
func plural(o crm.Object) string {
	switch o {
	case crm.Company:
		return "companies"
	case crm.Contact, crm.Deal, crm.Call, crm.Meeting:
	}
	return string(o) + "s"
}

// objects, properties, owners and associations are the paths of a version.
func objects(o crm.Object, rest string) func(string) string {
	return func(v string) string {
		if v == legacy {
			return "/crm/v3/objects/" + plural(o) + rest
		}
		return "/crm/objects/" + v + "/" + plural(o) + rest
	}
}

func properties(o crm.Object) func(string) string {
	return func(v string) string {
		if v == legacy {
			return "/crm/v3/properties/" + plural(o)
		}
		return "/crm/properties/" + v + "/" + plural(o)
	}
}

func propertyGroups(o crm.Object) func(string) string {
	return func(v string) string { return properties(o)(v) + "/groups" }
}

func owners(after string) func(string) string {
	return func(v string) string {
		path := "/crm/owners/" + v
		if v == legacy {
			path = "/crm/v3/owners"
		}
		q := url.Values{"limit": {"100"}}
		if after != "" {
			q.Set("after", after)
		}
		return path + "?" + q.Encode()
	}
}

func associations(from, to crm.Object, rest string) func(string) string {
	return func(v string) string {
		if v == legacy {
			v = "v4"
			return "/crm/" + v + "/associations/" + plural(from) + "/" + plural(to) + rest
		}
		return "/crm/associations/" + v + "/" + plural(from) + "/" + plural(to) + rest
	}
}

// Whether a request's 404 may mean that the version of its path is not there.
func (c *Client) versions() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != "" {
		return []string{c.version}
	}
	return []string{dated, legacy}
}

// do sends a request and reads its answer into out, unless that is nil. The first answer that is not 404 says which version
// the account has.
func (c *Client) do(ctx context.Context, method string, path func(version string) string, body, out any) (int, *crm.Error) {
	var last *crm.Reply
	for _, v := range c.versions() {
		r, err := c.send(ctx, method, path(v), body)
		if err != nil {
			return 0, err
		}
		last = r
		if r.Status != http.StatusNotFound {
			c.mu.Lock()
			c.version = v
			c.mu.Unlock()
			break
		}
	}
	if last.Status >= 200 && last.Status < 300 {
		if out != nil {
			if err := json.Unmarshal(last.Body, out); err != nil {
				return last.Status, crm.Refuse(crm.Later, "the answer is no JSON that can be read")
			}
		}
		return last.Status, nil
	}
	return last.Status, refused(last)
}

// send sends a request when its limits let it go, as far as they are known, and again where it was one too many for a few seconds.
// Who gives up at once and begins anew spends the next seconds' requests on getting to where it was, and may never come any further.
func (c *Client) send(ctx context.Context, method, path string, body any) (*crm.Reply, *crm.Error) {
	search := strings.HasSuffix(path, "/search")
	for rests := 0; ; rests++ {
		if due := c.due(search); due > 0 && !c.web.Rested(ctx, due) && ctx.Err() != nil {
			return nil, crm.Refuse(crm.Later, "it was given up while it waited for the limit of requests")
		}
		r, err := c.web.Send(ctx, method, path, c.token, body)
		if err != nil {
			return nil, err
		}
		c.meter(r)
		if !c.limited(r, search) || rests == crm.MostRests || !c.web.Rested(ctx, refused(r).After) {
			return r, nil
		}
	}
}

// due is how long a request has to wait for the limits that are known.
func (c *Client) due(search bool) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	due := c.burst.Due(c.now())
	if search {
		due = max(due, c.searches.Due(c.now()))
	}
	return due
}

// limited notes that a request went, or that it was one too many for a few seconds.
func (c *Client) limited(r *crm.Reply, search bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Status != http.StatusTooManyRequests {
		c.burst.Went(c.now())
		if search {
			c.searches.Went(c.now())
		}
		return false
	}
	switch policyOf(r) {
	case "TEN_SECONDLY_ROLLING":
		c.burst.Refused(c.now())
	case "SECONDLY":
		c.searches.Refused(c.now())
	}
	return true
}

// policyOf is the limit that an answer says was reached.
func policyOf(r *crm.Reply) string {
	var p problem
	_ = json.Unmarshal(r.Body, &p) // what cannot be read says nothing
	return strings.ToUpper(p.PolicyName)
}

// meter notes what the headers say of the limits. Not every answer has them.
func (c *Client) meter(r *crm.Reply) {
	daily, err := strconv.Atoi(r.Header.Get("X-HubSpot-RateLimit-Daily"))
	left, err2 := strconv.Atoi(r.Header.Get("X-HubSpot-RateLimit-Daily-Remaining"))
	if err != nil || err2 != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limits = crm.Limits{Daily: daily, DailyLeft: left, At: c.now()}
}

// problem is an answer that refuses, and an error of a batch. Every part of it may be missing.
type problem struct {
	Status      string         `json:"status"`
	Category    string         `json:"category"`
	Message     string         `json:"message"`
	PolicyName  string         `json:"policyName"`
	ErrorType   string         `json:"errorType"`
	SubCategory any            `json:"subCategory"`
	Context     map[string]any `json:"context"`
	Errors      []problemPart  `json:"errors"`
	Links       map[string]any `json:"links"`
	ID          string         `json:"id"`
}

type problemPart struct {
	Message string         `json:"message"`
	Code    string         `json:"code"`
	In      string         `json:"in"`
	Context map[string]any `json:"context"`
}

// pauses are how long is waited where a limit says no more than which one it is.
const (
	burstPause  = 10 * time.Second
	secondPause = time.Second
	dailyPause  = 15 * time.Minute
)

// refused is what an answer that is no success means.
func refused(r *crm.Reply) *crm.Error {
	var p problem
	_ = json.Unmarshal(r.Body, &p) // what cannot be read says nothing
	why := "HTTP " + strconv.Itoa(r.Status)
	if said := crm.Said(p.Message, nil); said != "" {
		why += ": " + said
	}
	e := &crm.Error{Kind: crm.Rejected, Why: why, After: r.RetryAfter()}
	switch r.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Kind = crm.Auth
		if scopes := missingScopes(&p); scopes != "" {
			e.Why += ": the private app lacks the scope " + scopes
		}
	case http.StatusTooManyRequests:
		e.Kind = crm.Later
		e.After = max(e.After, burstPause)
		switch {
		case r.Header.Get("Retry-After") != "":
			e.After = r.RetryAfter()
		case strings.EqualFold(p.PolicyName, "DAILY"):
			e.After = dailyPause
		case strings.EqualFold(p.PolicyName, "SECONDLY"):
			e.After = secondPause
		}
	case http.StatusRequestTimeout, http.StatusLocked, 477:
		e.Kind = crm.Later
	case http.StatusConflict:
		e.Kind = crm.Conflict
	default:
		if r.Status >= 500 || r.Status >= 300 && r.Status < 400 {
			e.Kind = crm.Later
		}
	}
	return e
}

func missingScopes(p *problem) string {
	var out []string
	seen := map[string]bool{}
	for _, part := range p.Errors {
		for _, key := range []string{"requiredGranularScopes", "requiredScopes", "missingScopes"} {
			list, _ := part.Context[key].([]any)
			for _, s := range list {
				if text, ok := s.(string); ok && !seen[text] {
					seen[text] = true
					out = append(out, crm.Said(text, nil))
				}
			}
		}
	}
	return strings.Join(out, ", ")
}

// account is what the account says of itself.
func account(v string) string { return "/account-info/" + v + "/details" }

// appHost is a host at which HubSpot's own pages are; what else an answer names is no address to send people to.
var appHost = safetext.Pattern(`^app(-[a-z0-9]{1,12})?\.hubspot\.com$`)

// Web is where people see the account's records.
func (c *Client) Web(ctx context.Context) (string, *crm.Error) {
	var a struct {
		PortalID int64  `json:"portalId"`
		Host     string `json:"uiDomain"`
	}
	if _, err := c.do(ctx, http.MethodGet, account, nil, &a); err != nil {
		return "", err
	}
	if a.PortalID <= 0 {
		return "", nil
	}
	if !appHost().MatchString(a.Host) {
		a.Host = "app.hubspot.com"
	}
	return "https://" + a.Host + "/contacts/" + strconv.FormatInt(a.PortalID, 10), nil
}

// Owners lists who can have records.
func (c *Client) Owners(ctx context.Context) ([]crm.Owner, error) {
	var out []crm.Owner
	for after := ""; ; {
		var page struct {
			Results []struct{ ID, Email string }
			Paging  paging
		}
		if _, err := c.do(ctx, http.MethodGet, owners(after), nil, &page); err != nil {
			return nil, err
		}
		for _, o := range page.Results {
			out = append(out, crm.Owner{ID: o.ID, Mail: strings.ToLower(o.Email)})
		}
		next := page.Paging.Next.After
		if next == "" || next == after {
			return out, nil
		}
		after = next
	}
}

type paging struct {
	Next struct{ After string }
}

// Properties lists the properties of a sort of record.
func (c *Client) Properties(ctx context.Context, o crm.Object) ([]crm.Property, error) {
	var page struct {
		Results []struct {
			Name, Label, Type, FieldType string
			HasUniqueValue               bool
			Options                      []struct{ Value string }
			ModificationMetadata         struct{ ReadOnlyValue bool }
		}
	}
	if _, err := c.do(ctx, http.MethodGet, properties(o), nil, &page); err != nil {
		return nil, err
	}
	out := make([]crm.Property, 0, len(page.Results))
	for _, p := range page.Results {
		q := crm.Property{Name: p.Name, Label: p.Label, Type: typeOf(p.Type, p.FieldType), Unique: p.HasUniqueValue,
			ReadOnly: p.ModificationMetadata.ReadOnlyValue}
		for _, option := range p.Options {
			q.Options = append(q.Options, option.Value)
		}
		if p.Type == "enumeration" && len(q.Options) == 0 {
			q.Type = crm.Text // such as owners, whose choices are elsewhere
		}
		out = append(out, q)
	}
	return out, nil
}

func typeOf(kind, field string) crm.Type {
	switch kind {
	case "number":
		return crm.Number
	case "date", "datetime":
		return crm.Instant
	case "bool":
		return crm.Truth
	case "enumeration":
		if field == "checkbox" {
			return crm.List
		}
		return crm.Choice
	}
	return crm.Text
}

// group is where the properties that we make stand.
const group = "eqltui"

// Prepare makes properties that are not there, in a group of our own.
func (c *Client) Prepare(ctx context.Context, o crm.Object, missing []crm.Property) error {
	if len(missing) == 0 {
		return nil
	}
	made := map[string]any{"name": group, "label": "eqltui"}
	if status, err := c.do(ctx, http.MethodPost, propertyGroups(o), made, nil); err != nil && status != http.StatusConflict {
		return err
	}
	for _, p := range missing {
		doc := map[string]any{"name": p.Name, "label": p.Label, "groupName": group, "hasUniqueValue": p.Unique}
		switch p.Type {
		case crm.Number:
			doc["type"], doc["fieldType"] = "number", "number"
		case crm.Instant:
			doc["type"], doc["fieldType"] = "datetime", "date"
		case crm.Truth:
			doc["type"], doc["fieldType"] = "bool", "booleancheckbox"
			doc["options"] = []map[string]any{{"label": "Yes", "value": "true", "displayOrder": 0}, {"label": "No", "value": "false",
				"displayOrder": 1}}
		case crm.Text, crm.List, crm.Choice:
			doc["type"], doc["fieldType"] = "string", "textarea"
			if p.Unique {
				doc["fieldType"] = "text"
			}
		}
		if status, err := c.do(ctx, http.MethodPost, properties(o), doc, nil); err != nil && status != http.StatusConflict {
			return err
		}
	}
	return nil
}
