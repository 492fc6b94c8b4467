// Package salesforce speaks to Salesforce's REST API: leads, accounts, opportunities, calls and meetings. What is known of that
// API, and where it is written, stands in docs/CRM.md.
package salesforce

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Login is where tokens are made; a sandbox has https://test.salesforce.com.
const Login = "https://login.salesforce.com"

// The external ids by which a record is known to be ours. They are unique there, and made by hand.
const (
	ContactKey = "EQL_Lead__c"    // L-12
	CompanyKey = "EQL_Company__c" // its domain
)

// KeyOf is the field that carries our key, "" where records of the sort have none.
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

// Batch is how many records one request takes, version that of the API.
const (
	Batch   = 200
	version = "/services/data/v62.0"
)

// sobject is a sort of record as Salesforce calls it.
func sobject(o crm.Object) string {
	switch o {
	case crm.Contact:
		return "Lead"
	case crm.Company:
		return "Account"
	case crm.Deal:
		return "Opportunity"
	case crm.Call:
		return "Task"
	case crm.Meeting:
	}
	return "Event"
}

// Secret is what a connection signs in with: a key that signs for a user of a connected app, or a token as it is.
type Secret struct {
	ClientID string `json:"client_id"`
	Username string `json:"username"`
	Login    string `json:"login"` // where the token is made, "" for Login
	Key      string `json:"key"`   // PEM of an RSA key
	token    string
}

// ReadSecret reads what the environment variable holds: one JSON object with client_id, username and key, or a token.
func ReadSecret(text string) (Secret, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") {
		return Secret{token: text}, nil
	}
	var s Secret
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, errors.New("it is no JSON with client_id, username and key")
	}
	if s.ClientID == "" || s.Username == "" {
		return s, errors.New("client_id or username is missing")
	}
	if _, err := s.private(); err != nil {
		return s, err
	}
	if s.Login == "" {
		s.Login = Login
	}
	return s, nil
}

func (s *Secret) private() (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(s.Key))
	if block == nil {
		return nil, errors.New("key is no PEM")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	rsaKey, is := key.(*rsa.PrivateKey)
	if err != nil || !is {
		return nil, errors.New("key is no RSA key")
	}
	return rsaKey, nil
}

// Client speaks to one org.
type Client struct {
	door   crm.Door
	secret Secret
	now    func() time.Time

	mu     sync.Mutex
	web    *crm.Web // at the org's own address
	token  string
	limits crm.Limits
	props  map[string][]crm.Property // by object
	heirs  map[string]string         // of Leads that are known to be converted: their Contacts
}

// New makes a client. base is the org's address; with a key it may be "", because who makes the token says it.
func New(d crm.Door, secret Secret, now func() time.Time) (*Client, error) {
	c := &Client{door: d, secret: secret, now: now, limits: crm.Limits{Daily: -1, DailyLeft: -1}, props: map[string][]crm.Property{},
		heirs: map[string]string{}}
	if d.Base == "" {
		if secret.token != "" {
			return nil, errors.New("a token says nothing of where its org is: say --url https://MyDomain.my.salesforce.com")
		}
		return c, nil
	}
	web, err := crm.Open(d)
	if err != nil {
		return nil, err
	}
	c.web, c.token = web, secret.token
	return c, nil
}

// Close gives up connections that wait.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.web != nil {
		c.web.Close()
	}
}

// Limits is how much may still be asked today.
func (c *Client) Limits() crm.Limits {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limits
}

// lifetime is for how long an assertion may be used; Salesforce takes three minutes at most.
const lifetime = 2 * time.Minute

// assertion is a JWT that asks for a token, signed with the key.
func (s *Secret) assertion(now time.Time) (string, error) {
	key, err := s.private()
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{"iss": s.ClientID, "sub": s.Username, "aud": s.Login, "exp": now.Add(lifetime).Unix()})
	if err != nil {
		return "", err
	}
	b64 := base64.RawURLEncoding
	head := b64.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." + b64.EncodeToString(claims)
	sum := sha256.Sum256([]byte(head))
	sign, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	return head + "." + b64.EncodeToString(sign), err
}

// signIn gets a token, and the org's address where none was said.
func (c *Client) signIn(ctx context.Context) (*crm.Web, string, *crm.Error) {
	c.mu.Lock()
	web, token := c.web, c.token
	c.mu.Unlock()
	if token != "" {
		return web, token, nil
	}
	at := c.door
	at.Base = c.secret.Login
	if c.door.Base != "" && c.secret.Login == Login {
		at.Base = c.door.Base // an org makes tokens at its own address too
	}
	login, err := crm.Open(at)
	if err != nil {
		return nil, "", crm.Refuse(crm.Auth, "%s", err)
	}
	defer login.Close()
	assertion, err := c.secret.assertion(c.now())
	if err != nil {
		return nil, "", crm.Refuse(crm.Auth, "the key cannot sign: %s", err)
	}
	r, e := login.Send(ctx, http.MethodPost, "/services/oauth2/token", "",
		url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}})
	if e != nil {
		return nil, "", e
	}
	var doc struct {
		AccessToken string `json:"access_token"`
		InstanceURL string `json:"instance_url"`
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	_ = json.Unmarshal(r.Body, &doc) // what cannot be read says nothing
	switch {
	case r.Status >= 500:
		return nil, "", crm.Refuse(crm.Later, "HTTP %d", r.Status)
	case doc.AccessToken == "":
		return nil, "", crm.Refuse(crm.Auth, "no token is given: %s", crm.Said(doc.Error+" "+doc.Description, nil))
	}
	if web == nil {
		own := c.door
		own.Base = doc.InstanceURL
		if web, err = crm.Open(own); err != nil {
			return nil, "", crm.Refuse(crm.Auth, "the org's address cannot be used")
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.web, c.token = web, doc.AccessToken
	return web, doc.AccessToken, nil
}

// do sends a request and reads its answer into out. A token that has run out is got anew, once.
func (c *Client) do(ctx context.Context, method, path string, body, out any) (int, *crm.Error) {
	for again := true; ; again = false {
		web, token, err := c.signIn(ctx)
		if err != nil {
			return 0, err
		}
		r, err := web.Send(ctx, method, path, token, body)
		if err != nil {
			return 0, err
		}
		c.meter(r)
		if r.Status == http.StatusUnauthorized && again && c.secret.token == "" {
			c.mu.Lock()
			c.token = ""
			c.mu.Unlock()
			continue
		}
		if r.Status < 200 || r.Status >= 300 {
			return r.Status, refused(r)
		}
		if out != nil && len(r.Body) > 0 {
			dec := json.NewDecoder(strings.NewReader(string(r.Body)))
			dec.UseNumber()
			if err := dec.Decode(out); err != nil {
				return r.Status, crm.Refuse(crm.Later, "the answer is no JSON that can be read")
			}
		}
		return r.Status, nil
	}
}

var usage = safetext.Pattern(`api-usage=(\d+)/(\d+)`)

func (c *Client) meter(r *crm.Reply) {
	m := usage().FindStringSubmatch(r.Header.Get("Sforce-Limit-Info"))
	if m == nil {
		return
	}
	used, err := strconv.Atoi(m[1])
	all, err2 := strconv.Atoi(m[2])
	if err == nil && err2 == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.limits = crm.Limits{Daily: all, DailyLeft: max(all-used, 0), At: c.now()}
	}
}

// problem is an error as Salesforce tells it, of a request and of a record alike.
type problem struct {
	Code    string   `json:"errorCode"`
	Status  string   `json:"statusCode"`
	Message string   `json:"message"`
	Fields  []string `json:"fields"`
}

// dayPause is how long is waited where the requests of a day are used up.
const dayPause = 15 * time.Minute

func refused(r *crm.Reply) *crm.Error {
	var all []problem
	if json.Unmarshal(r.Body, &all) != nil || len(all) == 0 {
		all = []problem{{Message: "HTTP " + strconv.Itoa(r.Status)}}
	}
	e := told(&all[0], nil)
	e.After = r.RetryAfter()
	switch {
	case all[0].Code == "REQUEST_LIMIT_EXCEEDED":
		e.Kind, e.After = crm.Later, max(e.After, dayPause)
	case r.Status == http.StatusUnauthorized, r.Status == http.StatusForbidden:
		e.Kind = crm.Auth
	case r.Status == http.StatusTooManyRequests, r.Status >= 500, r.Status >= 300 && r.Status < 400:
		e.Kind = crm.Later
	case r.Status == http.StatusNotFound:
		e.Kind = crm.Missing
	}
	return e
}

// words tells the codes that people meet most.
var words = map[string]string{
	"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "the picklist there has no such value",
	"REQUIRED_FIELD_MISSING":                  "a field that is required there is missing",
	"FIELD_CUSTOM_VALIDATION_EXCEPTION":       "a validation rule there says no", "STRING_TOO_LONG": "it is too long there",
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "the user may not use that record there",
	"UNABLE_TO_LOCK_ROW":                            "somebody else is writing it there",
	"INVALID_FIELD_FOR_INSERT_UPDATE":               "the field cannot be written there",
	"DUPLICATES_DETECTED":                           "a duplicate rule there says that somebody is there already",
}

var holder = safetext.Pattern(`record with id: ?([0-9A-Za-z]{15,18})`)

// told is an error in the words of the contract.
func told(p *problem, sent map[string]string) *crm.Error {
	code := p.Status
	if code == "" {
		code = p.Code
	}
	why := crm.Said(p.Message, sent)
	if w := words[code]; w != "" {
		why = w + ": " + why
	}
	e := &crm.Error{Kind: crm.Rejected, Why: why}
	if len(p.Fields) > 0 {
		e.Field = p.Fields[0]
	}
	switch code {
	case "DUPLICATE_VALUE", "DUPLICATES_DETECTED", "DUPLICATE_EXTERNAL_ID":
		e.Kind = crm.Conflict
		if m := holder().FindStringSubmatch(p.Message); m != nil {
			e.ID = m[1]
		}
	case "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND":
		e.Kind = crm.Missing
	case "CANNOT_UPDATE_CONVERTED_LEAD":
		e.Kind = converted
	case "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG", "TXN_SECURITY_METERING_ERROR":
		e.Kind = crm.Later
	}
	return e
}

// Web is where people see records: the address of the org.
func (c *Client) Web(context.Context) (string, *crm.Error) { return c.door.Base, nil }

// Prepare says that fields are made by hand: that takes the metadata API, which needs more rights than writing records does.
func (c *Client) Prepare(_ context.Context, o crm.Object, missing []crm.Property) error {
	if len(missing) == 0 {
		return nil
	}
	var names []string
	for _, p := range missing {
		names = append(names, p.Name)
	}
	return crm.Refuse(crm.Rejected, "fields of %s are made by hand in Setup, Object Manager; these are not there: %s", sobject(o),
		strings.Join(names, ", "))
}
