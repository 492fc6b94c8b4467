package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/seal"
	"github.com/eqltui/eqltui/internal/store"
)

var friday = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// door is a server over a database of its own, with two partners.
type door struct {
	*Server
	t        testing.TB
	desk     *desk.Desk
	http     *httptest.Server
	admin    desk.Actor
	acme     string // tokens
	ponte    string
	database string
	mu       sync.Mutex
	now      time.Time
}

func opened(t testing.TB) *door {
	t.Helper()
	d := &door{t: t, now: friday, admin: desk.Actor{User: "root", Role: desk.Admin}, database: filepath.Join(t.TempDir(), "a.db")}
	d.open()
	d.bring(intake.Options{}, "id,name,kind,tier\nacme,Acme,implementation,gold\nponte,Ponte Digitale,agency,silver\n", "csv")
	d.acme, d.ponte = d.token("acme"), d.token("ponte")
	return d
}

func (d *door) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *door) pass(span time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(span)
}

// open opens the database and the door; a second time it is as after a restart.
func (d *door) open() {
	d.t.Helper()
	st, err := store.Open(d.t.Context(), d.database, store.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	if d.desk, err = desk.Open(d.t.Context(), st, d.clock); err != nil {
		d.t.Fatal(err)
	}
	key, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		d.t.Fatal(err)
	}
	d.Server = New(Options{Desk: d.desk, Key: key, Now: d.clock, Version: "test",
		Intake: func() intake.Options { return intake.Options{Zone: time.UTC, Currency: "USD"} }})
	d.http = httptest.NewUnstartedServer(d.Handler())
	d.http.Config = d.Server.http
	d.http.Start()
	shut := d.http
	d.t.Cleanup(func() { shut.Close(); d.desk.Close() })
}

func (d *door) token(partner string) string {
	d.t.Helper()
	token, _, err := d.desk.NewToken(d.t.Context(), d.admin, partner)
	if err != nil {
		d.t.Fatal(err)
	}
	return token
}

// bring imports a text as a file would be, and returns the fates by row.
func (d *door) bring(o intake.Options, text, ext string) map[desk.Fate]int {
	d.t.Helper()
	o.Door, o.Stdin, o.RejectsPath = intake.Through(d.desk, d.admin), strings.NewReader(text), filepath.Join(d.t.TempDir(), "r."+ext)
	reports, err := intake.Run(d.t.Context(), o, []string{"-"})
	if err != nil {
		d.t.Fatal(err)
	}
	r := reports[0]
	return map[desk.Fate]int{desk.Created: r.Created, desk.Updated: r.Updated, desk.Unchanged: r.Unchanged, desk.Held: r.Quarantined,
		desk.Turned: r.Disqualified, desk.RejectedIn: r.Rejected}
}

// said is an answer.
type said struct {
	status int
	header http.Header
	body   string
}

// ask sends a request; headers are pairs.
func (d *door) ask(method, path, token, body string, headers ...string) said {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.http.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := d.http.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	out := said{got.StatusCode, got.Header, string(text)}
	d.holds(method, path, out)
	return out
}

func (d *door) post(token, body string, headers ...string) said {
	d.t.Helper()
	return d.ask("POST", "/v1/referrals", token, body, headers...)
}

// fates reads an answer of fates.
func (s said) fates(t testing.TB) (out fates) {
	t.Helper()
	if s.status != http.StatusOK {
		t.Fatalf("%d: %s", s.status, s.body)
	}
	if err := json.Unmarshal([]byte(s.body), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// leads counts those in the database.
func (d *door) leads() (n int) {
	d.t.Helper()
	if err := d.desk.All(d.t.Context(), d.admin, "", 0, func(desk.Row) error { n++; return nil }); err != nil {
		d.t.Fatal(err)
	}
	return n
}

const whole = `{"referred_at":"2026-11-20T09:00:00Z","email":"ewa@zuraw.example","program_tier":"gold","company":"Zuraw"}`

func TestEachRecordHasItsFate(t *testing.T) {
	t.Parallel()
	d := opened(t)
	got := d.post(d.acme, `{"records":[`+whole+`,5,{},{"email":"a@b.example"},`+whole+`,null,[1]]}`).fates(t)
	want := []fate{{0, desk.Created, "L-1", ""}, {1, desk.RejectedIn, "", "x"}, {2, desk.RejectedIn, "", "x"}, {3, desk.Held, "L-2", "x"},
		{4, desk.Unchanged, "L-1", ""}, {5, desk.RejectedIn, "", "x"}, {6, desk.RejectedIn, "", "x"}}
	for i, f := range got.Results {
		if (f.Reason != "") != (want[i].Reason != "") || f.Row != i || f.Fate != want[i].Fate || f.ID != want[i].ID {
			t.Errorf("record %d: %+v, want %+v", i, f, want[i])
		}
	}
	if got.Read != 7 || got.Created != 1 || got.Unchanged != 1 || got.Quarantined != 1 || got.Rejected != 4 {
		t.Errorf("%+v", got)
	}
	if one := d.post(d.acme, whole).fates(t); one.Read != 1 || one.Results[0].ID != "L-1" || one.Unchanged != 1 {
		t.Errorf("one object: %+v", one)
	}
}

func TestATouchNamesTheLeadOfTheSenderAlone(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.post(d.acme, whole)
	touch := `{"at":"2026-11-20T09:30:00Z","kind":"demo_request","email":"ewa@zuraw.example","url":"https://x.example/a"}`
	for i, want := range []struct {
		token string
		fate  desk.Fate
		id    string
	}{{d.acme, desk.Created, "L-1"}, {d.acme, desk.Unchanged, "L-1"}, {d.ponte, desk.Unchanged, ""}} {
		got := d.ask("POST", "/v1/touches", want.token, touch).fates(t).Results[0]
		if got.ID != want.id || i < 2 && got.Fate != want.fate {
			t.Errorf("%d: %+v, want %+v", i, got, want)
		}
	}
}

func TestThePartnerIsTheTokens(t *testing.T) {
	t.Parallel()
	d := opened(t)
	other := strings.Replace(whole, "{", `{"partner":"ponte",`, 1)
	if got := d.post(d.acme, `{"records":[`+whole+`,`+other+`]}`); got.status != http.StatusForbidden || d.leads() != 0 {
		t.Errorf("%d, %d leads: %s", got.status, d.leads(), got.body)
	}
	if got := d.post(d.ponte, strings.Replace(other, "ponte", "Ponte Digitale", 1)).fates(t); got.Created != 1 {
		t.Errorf("its own name: %+v", got)
	}
	if got := d.ask("GET", "/v1/referrals/L-1", d.ponte, ""); got.status != http.StatusOK ||
		!strings.Contains(got.body, `"state":"received"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	theirs, none := d.ask("GET", "/v1/referrals/L-1", d.acme, ""), d.ask("GET", "/v1/referrals/L-99", d.acme, "")
	if theirs.status != http.StatusNotFound || theirs.body != none.body {
		t.Errorf("theirs %s, none %s", theirs.body, none.body)
	}
	const answer = `{"lead":"L-%s","answer":"confirm"}`
	theirs, none = d.ask("POST", "/v1/answers", d.acme, strings.Replace(answer, "%s", "1", 1)),
		d.ask("POST", "/v1/answers", d.acme, strings.Replace(answer, "%s", "99", 1))
	if theirs.status != http.StatusNotFound || theirs.body != none.body {
		t.Errorf("answers: theirs %s, none %s", theirs.body, none.body)
	}
}

// TestNobodyPostsOurExport holds records of a partner's apart from rows of our own exports, which name leads by number.
func TestNobodyPostsOurExport(t *testing.T) {
	t.Parallel()
	d := opened(t)
	d.post(d.ponte, whole)
	row := strings.Replace(whole, "{", `{"id":"L-1","verdict":"eql","open_gates":"","conflicts":"0","updated_at":"2026-11-20T09:00:00Z",`+
		`"origin":"api:ponte","stage":"won","score":100,"owner":"root",`, 1)
	got := d.post(d.acme, row).fates(t)
	if got.Created != 1 || got.Results[0].ID != "L-2" {
		t.Errorf("%+v", got)
	}
	l, err := d.desk.Lead(t.Context(), d.admin, 2)
	if err != nil || l.Stage != "new" || l.Owner != "" || l.PartnerID != "acme" {
		t.Errorf("%s %q %s %v", l.Stage, l.Owner, l.PartnerID, err)
	}
}

func TestARequestComesOnceUnderItsKey(t *testing.T) {
	t.Parallel()
	d := opened(t)
	first := d.post(d.acme, whole, keyHeader, "k 1")
	again := d.post(d.acme, whole, keyHeader, "k 1")
	if first.header.Get("Idempotency-Replayed") != "" || again.header.Get("Idempotency-Replayed") != "true" || first.body != again.body {
		t.Errorf("%v %s, then %v %s", first.header, first.body, again.header, again.body)
	}
	if got := d.post(d.acme, `{"email":"x@y.example"}`, keyHeader, "k 1"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("another body: %d %s", got.status, got.body)
	}
	if got := d.post(d.ponte, whole, keyHeader, "k 1").fates(t); got.Created != 1 {
		t.Errorf("another partner's key: %+v", got)
	}
	d.http.Close()
	d.desk.Close()
	d.pass(72 * time.Hour)
	d.open()
	if err := d.desk.ForgetReplies(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.post(d.acme, whole, keyHeader, "k 1"); got.body != first.body || got.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("after a restart: %s", got.body)
	}
	d.pass(desk.KeysKept)
	if err := d.desk.ForgetReplies(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.post(d.acme, `{"email":"x@y.example"}`, keyHeader, "k 1"); got.status != http.StatusOK {
		t.Errorf("long after: %d", got.status)
	}
	for _, key := range []string{"", strings.Repeat("k", 256), "k\t1", "ż"} {
		if got := d.post(d.acme, whole, keyHeader, key); got.status != http.StatusBadRequest {
			t.Errorf("key %q: %d", key, got.status)
		}
	}
}

func TestManyAtOnceWithOneKeyMakeOneLead(t *testing.T) {
	t.Parallel()
	d := opened(t)
	const n = 64
	all := make(chan said, n)
	var wait sync.WaitGroup
	for range n {
		wait.Go(func() { all <- d.post(d.acme, whole, keyHeader, "one") })
	}
	wait.Wait()
	close(all)
	bodies := map[string]bool{}
	for got := range all {
		switch got.status {
		case http.StatusOK:
			bodies[got.body] = true
		case http.StatusConflict:
			if got.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		default:
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if len(bodies) != 1 || d.leads() != 1 {
		t.Errorf("%d answers, %d leads", len(bodies), d.leads())
	}
}

func TestATokenThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	d := opened(t)
	old := d.acme
	d.acme = d.token("acme")
	if _, err := d.desk.RevokeToken(t.Context(), d.admin, "ponte"); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"none": "", "unknown": "eqltui_x", "replaced": old, "revoked": d.ponte} {
		got := d.post(token, whole)
		if got.status != http.StatusUnauthorized || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		var p map[string]any
		if err := json.Unmarshal([]byte(got.body), &p); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"type", "title", "status", "detail", "code", "hint"} {
			if _, ok := p[key]; !ok {
				t.Errorf("no %s in %s", key, got.body)
			}
		}
	}
	if got := d.post(d.acme, whole); got.status != http.StatusOK {
		t.Errorf("the new one: %d", got.status)
	}
}

func TestTooManyRequestsWait(t *testing.T) {
	t.Parallel()
	d := opened(t)
	for range mostRequests {
		if wait := d.rates.over("acme"); wait != 0 {
			t.Fatal("too early")
		}
	}
	d.pass(20 * time.Second)
	got := d.post(d.acme, whole)
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "40" {
		t.Errorf("%d, %s", got.status, got.header.Get("Retry-After"))
	}
	if got := d.post(d.ponte, whole); got.status != http.StatusOK {
		t.Errorf("another token: %d", got.status)
	}
	d.pass(40 * time.Second)
	if got := d.post(d.acme, whole); got.status != http.StatusOK {
		t.Errorf("a minute later: %d", got.status)
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	d := opened(t)
	records := func(n int) string { return `{"records":[` + strings.TrimSuffix(strings.Repeat("1,", n), ",") + `]}` }
	for _, tt := range []struct {
		name, body string
		headers    []string
		status     int
		place      string
	}{
		{"a key twice", "{\n \"a\":1,\"a\":2}", nil, 400, "line 2, column 10"},
		{"a key twice in a record", `{"records":[{"a":1,"a":2}]}`, nil, 400, "stands twice"},
		{"another case", `{"Records":[]}`, nil, 400, "small letters"},
		{"beside records", `{"records":[],"partner":"acme"}`, nil, 400, "partner"},
		{"no list", `{"records":{}}`, nil, 400, "records"},
		{"a comma", `{"a":1,}`, nil, 400, "line 1, column 8"},
		{"no UTF-8", "{\"a\":\"\xff\"}", nil, 400, "column 7"},
		{"too deep", `{"a":` + strings.Repeat("[", 16) + strings.Repeat("]", 16) + `}`, nil, 400, "deeper"},
		{"a long text", `{"a":"` + strings.Repeat("a", mostText+1) + `"}`, nil, 400, "longer"},
		{"many keys", `{` + strings.TrimSuffix(strings.Repeat(`"a`, 0)+keys(201), ",") + `}`, nil, 400, "keys"},
		{"a list", `[]`, nil, 400, "no JSON object"},
		{"two documents", `{} {}`, nil, 400, "column 4"},
		{"too many", records(1001), nil, 413, "1001"},
		{"too large", `{"a":"` + strings.Repeat(" ", mostBody) + `"}`, nil, 413, "larger"},
		{"packed", `{}`, []string{"Content-Encoding", "gzip"}, 415, "packed"},
		{"another type", `{}`, []string{"Content-Type", "text/plain"}, 415, "JSON"},
		{"another charset", `{}`, []string{"Content-Type", "application/json; charset=latin1"}, 415, "JSON"},
	} {
		got := d.post(d.acme, tt.body, tt.headers...)
		if got.status != tt.status || !strings.Contains(got.body, tt.place) {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
	}
	if got := d.post(d.acme, records(1000)).fates(t); got.Rejected != 1000 {
		t.Errorf("%+v", got.Rejected)
	}
	if got := d.post(d.acme, `{"records":[]}`).fates(t); got.Read != 0 || got.Results == nil {
		t.Errorf("%+v", got)
	}
	if n := d.leads(); n != 0 {
		t.Errorf("%d leads", n)
	}
	for path, status := range map[string]int{"/v1/leads": 404, "/v1/referrals": 405, "/": 404, "/v1/../metrics": 404} {
		if got := d.ask("GET", path, d.acme, ""); got.status != status {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`"k` + strings.Repeat("k", i) + `":1,`)
	}
	return b.String()
}

func TestAQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	d := opened(t)
	ask := func() {
		t.Helper()
		if _, err := d.desk.Act(t.Context(), d.admin, desk.OnLeads(1), desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm}); err != nil {
			t.Fatal(err)
		}
	}
	d.post(d.acme, whole)
	const yes = `{"lead":"L-1","answer":"confirm","text":"they are live"}`
	if got := d.ask("POST", "/v1/answers", d.acme, yes); got.status != http.StatusConflict {
		t.Errorf("nothing was asked: %d %s", got.status, got.body)
	}
	ask()
	for _, body := range []string{`{"lead":"L-1","answer":"maybe"}`, `{"lead":"L-1","answer":"text"}`, `{"lead":"L-1","answer":"confirm","x":1}`} {
		if got := d.ask("POST", "/v1/answers", d.acme, body); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := d.ask("POST", "/v1/answers", d.acme, yes); got.status != http.StatusOK || !strings.Contains(got.body, `"question":null`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	l, err := d.desk.Lead(t.Context(), d.admin, 1)
	if err != nil || l.Facts.Confirmed.Partner != "confirmed" || !strings.Contains(l.History[0].Note, "they are live (HTTP)") {
		t.Errorf("%v %+v", err, l.History[0])
	}

	ask()
	link, err := d.desk.AnswerLink(t.Context(), "acme", 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.ask("GET", "/a/"+link, "", ""); got.status != http.StatusOK || !strings.Contains(got.body, "Can you confirm") {
		t.Errorf("%d %s", got.status, got.body)
	}
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if got := d.ask("POST", "/a/"+link, "", "answer=deny&text=%3Cb%3Eno", form...); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, method := range []string{"GET", "POST"} {
		if got := d.ask(method, "/a/"+link, "", "answer=deny", form...); got.status != http.StatusNotFound {
			t.Errorf("a second time, %s: %d", method, got.status)
		}
	}
}

func TestTheDescriptionHasEveryAddress(t *testing.T) {
	t.Parallel()
	d := opened(t)
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(d.ask("GET", "/openapi.json", "", "").body), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.") {
		t.Errorf("OpenAPI %q", doc.OpenAPI)
	}
	for _, r := range d.routes() {
		if doc.Paths[r.path][strings.ToLower(r.method)] == nil {
			t.Errorf("no %s %s", r.method, r.path)
		}
	}
}

func TestFiguresAreForThisMachine(t *testing.T) {
	t.Parallel()
	d := opened(t)
	if got := d.ask("GET", "/metrics", "", ""); got.status != 200 || !strings.Contains(got.body, "eqltui_build_info") {
		t.Errorf("%d", got.status)
	}
	if got := d.ask("GET", "/metrics", "", "", "X-Forwarded-For", "127.0.0.1"); got.status != http.StatusNotFound {
		t.Errorf("through a proxy: %d", got.status)
	}
	d.draining.Store(true)
	if got := d.ask("GET", "/readyz", "", ""); got.status != 503 || !strings.Contains(got.body, "stopping") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := d.ask("GET", "/readyz", "", "", "X-Forwarded-For", "1.2.3.4"); got.status != 503 || strings.Contains(got.body, "stopping") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestADatabaseThatCannotBeWrittenIsNotReady(t *testing.T) {
	t.Parallel()
	d := opened(t)
	if got := d.ask("GET", "/readyz", "", ""); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	d.desk.Close()
	if got := d.ask("GET", "/readyz", "", ""); got.status != 200 {
		t.Errorf("what was tried holds a while: %d", got.status)
	}
	d.pass(probeFor)
	if got := d.ask("GET", "/readyz", "", ""); got.status != 503 || !strings.Contains(got.body, "database") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestAPanicEndsItsRequestAlone(t *testing.T) {
	t.Parallel()
	d := opened(t)
	w := httptest.NewRecorder()
	d.serve(
		"/x",
		func(http.ResponseWriter, *http.Request) (reply, error) { panic("petra@example.com") },
	)(
		w,
		httptest.NewRequest(http.MethodGet, "/x", nil),
	)
	if w.Code != 500 || strings.Contains(w.Body.String(), "petra") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := d.ask("GET", "/metrics", "", ""); !strings.Contains(got.body, "eqltui_panics_total 1") {
		t.Error("it was not counted")
	}
}

func TestDrainingAnswersWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	d := opened(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := New(d.o)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	pipe, in := io.Pipe()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+l.Addr().String()+"/v1/referrals", pipe)
	r.Header.Set("Authorization", "Bearer "+d.acme)
	r.Header.Set("Content-Type", "application/json")
	// The server asks for the rest once it reads the body: then the request is under way.
	r.Header.Set("Expect", "100-continue")
	begun, status := make(chan struct{}), make(chan int, 1)
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(begun) }}))
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: soon, DisableKeepAlives: true}}
	go func() {
		got, err := client.Do(r)
		if err != nil {
			status <- 0
			return
		}
		got.Body.Close()
		status <- got.StatusCode
	}()
	select {
	case <-begun:
	case early := <-status:
		t.Fatalf("it was answered %d before all of it was sent", early)
	}
	_, _ = in.Write([]byte(whole[:5]))
	drained := make(chan error, 1)
	go func() { drained <- s.Drain(context.WithoutCancel(t.Context())) }()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	_, _ = in.Write([]byte(whole[5:]))
	in.Close()
	if got := <-status; got != http.StatusOK {
		t.Errorf("%d", got)
	}
	if err := <-drained; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
