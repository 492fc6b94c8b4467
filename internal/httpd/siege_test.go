package httpd

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// soon is how long a test waits for what has to happen: long enough for a machine that is ten times slower.
const soon = time.Minute

// open serves at an address of its own, as the program does, with so many connections at once.
func (d *door) listens(most int) string {
	d.t.Helper()
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
	return l.Addr().String()
}

func dial(t *testing.T, at string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(soon))
	return c
}

// raw sends bytes and reads the answers to so many requests.
func raw(t *testing.T, at, text string, answers int) (out []*http.Response) {
	t.Helper()
	c := dial(t, at)
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(text, " ")
	for r := bufio.NewReader(c); len(out) < answers; {
		got, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			t.Fatalf("answer %d to %.60q: %v", len(out), text, err)
		}
		body, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		got.Body = io.NopCloser(bytes.NewReader(body))
		out = append(out, got)
	}
	return out
}

// answerOn reads one answer, and closes.
func answerOn(t *testing.T, c net.Conn) *http.Response {
	t.Helper()
	defer c.Close()
	got, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	got.Body = io.NopCloser(bytes.NewReader(body))
	return got
}

// problems holds an answer to be an error as the contract writes it.
func problems(t *testing.T, what string, got *http.Response, status int) {
	t.Helper()
	var p problem
	doc, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got.StatusCode != status || got.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s: %d %s, want %d: %s", what, got.StatusCode, got.Header.Get("Content-Type"), status, doc)
	} else if err := json.Unmarshal(doc, &p); err != nil || p.Status != status || p.Title == "" || p.Detail == "" || p.Code == "" ||
		p.Hint == "" {
		t.Errorf("%s: %v %s", what, err, doc)
	}
}

// More clients than there is room for, all of them silent, slow or done, keep nobody out; who is being answered stays.
func TestASilentCrowdKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, end := make(chan struct{}, 1), make(chan struct{})
	s := &http.Server{ConnContext: met, ReadHeaderTimeout: soon, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard(r.Context())
		defer silentAgain(r.Context())
		if r.URL.Path == "/long" {
			begun <- struct{}{}
			<-end
		}
		_, _ = io.WriteString(w, "ok")
	})}
	in := crowded(l, 8)
	done := make(chan error, 1)
	go func() { done <- s.Serve(in) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	at := l.Addr().String()
	long := dial(t, at)
	fmt.Fprint(long, "GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
	<-begun
	for i := range 40 {
		c := dial(t, at)
		switch i % 3 {
		case 1:
			fmt.Fprint(c, "GET /slow HTTP/1.1\r\nHo")
		case 2:
			fmt.Fprint(c, "GET /done HTTP/1.1\r\nHost: a\r\n\r\n")
		}
	}
	for range 5 {
		if got := raw(t, at, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1)[0]; got.StatusCode != http.StatusOK {
			t.Errorf("%d", got.StatusCode)
		}
	}
	close(end)
	if got, err := http.ReadResponse(bufio.NewReader(long), nil); err != nil || got.StatusCode != http.StatusOK {
		t.Errorf("the one that was being answered: %v", err)
	}
	in.mu.Lock()
	if in.n > 8 {
		t.Errorf("%d connections", in.n)
	}
	in.mu.Unlock()
}

// Two hundred clients that send a letter now and then are cut off, and others are answered meanwhile.
func TestSlowClientsAreCutOff(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	head := "POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + d.acme + "\r\nContent-Type: application/json\r\n"
	kinds := []string{"", "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", head + "Content-Length: 500\r\n\r\n{",
		head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{", "POST /v1/webhooks/generic HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n{",
		"POST /a/x HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\na"}
	var slow []net.Conn
	for i := range 200 {
		c := dial(t, at)
		if _, err := io.WriteString(c, kinds[i%len(kinds)]); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	stop := make(chan struct{})
	go func() { // they drip
		for tick := time.NewTicker(100 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				return
			case <-tick.C:
			}
			for _, c := range slow {
				_, _ = io.WriteString(c, " ")
			}
		}
	}()
	defer close(stop)
	for range 20 {
		if got := raw(t, at, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 1)[0]; got.StatusCode != http.StatusOK {
			t.Errorf("%d", got.StatusCode)
		}
	}
	if got := d.post(d.acme, whole); got.status != http.StatusOK {
		t.Errorf("%d", got.status)
	}
	for i, c := range slow {
		doc, err := io.ReadAll(c)
		if e, ok := err.(net.Error); ok && e.Timeout() { //nolint:errorlint // as it comes from the connection
			t.Fatalf("%q is kept", kinds[i%len(kinds)])
		}
		if len(doc) > 0 && !bytes.HasPrefix(doc, []byte("HTTP/1.1 4")) {
			t.Errorf("%q is answered %.80q", kinds[i%len(kinds)], doc)
		}
	}
	if n := d.leads(); n != 1 {
		t.Errorf("%d leads", n)
	}
}

// A header may have 16 KiB to the byte, however it is made up.
func TestAHeaderIsBoundedToTheByte(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	sized := func(n int, in string) string {
		text := "GET /healthz HTTP/1.1\r\nHost: a\r\n" + in + "\r\n\r\n"
		return strings.Replace(text, "*", strings.Repeat("a", n-len(text)+1+len("\r\n")), 1)
	}
	for _, in := range []string{"X-A: *", "X-A: b\r\nX-A: *", "X-*: a"} {
		if got := raw(t, at, sized(mostHeader, in), 1)[0]; got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", in, got.StatusCode)
		}
		problems(t, "a byte more of "+in, raw(t, at, sized(mostHeader+1, in), 1)[0], http.StatusRequestHeaderFieldsTooLarge)
		problems(t, "much more of "+in, raw(t, at, sized(5*mostHeader, in), 1)[0], http.StatusRequestHeaderFieldsTooLarge)
	}
}

// Whatever is sent that is no request of ours is answered in the form of every other error.
func TestEveryErrorIsAProblem(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	allowed := map[string][]string{}
	for _, r := range d.routes() {
		path := strings.NewReplacer("{id}", "L-1", "{source}", "generic", "{token}", "x").Replace(r.path)
		if allowed[path] = append(allowed[path], r.method); r.method == http.MethodGet {
			allowed[path] = append(allowed[path], http.MethodHead)
		}
	}
	for path, methods := range allowed {
		for _, m := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"} {
			if slices.Contains(methods, m) {
				continue
			}
			got := raw(t, at, m+" "+path+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1)[0]
			if m == "HEAD" { // which has no body
				if got.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("HEAD %s: %d", path, got.StatusCode)
				}
			} else {
				problems(t, m+" "+path, got, http.StatusMethodNotAllowed)
			}
			if allow := strings.Split(got.Header.Get("Allow"), ", "); !slices.Equal(allow, methods) {
				t.Errorf("%s %s allows %q, want %q", m, path, allow, methods)
			}
		}
	}
	for _, path := range []string{"/", "/nothing", "/v1", "/v1/", "/v1/referrals/", "/v1/referrals/L-1/x", "//healthz", "/v1/../healthz",
		"/healthz/", "/HEALTHZ", "/v1/referrals/..%2f..%2fhealthz", "/%00", "*"} {
		problems(t, path, raw(t, at, "GET "+path+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1)[0], http.StatusNotFound)
	}
	for text, status := range map[string]int{
		"nonsense\r\n\r\n": 400, "GET /healthz\r\n\r\n": 400, "GET /healthz HTTP/1.1\r\n\r\n": 400,
		"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n": 400,
		"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n":            505, "GET /healthz HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n": 400,
		"POST /v1/touches HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n":                     400,
		"POST /v1/touches HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n": 400,
		"POST /v1/touches HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n":                501,
		"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n":                                                  400,
		"G T / HTTP/1.1\r\nHost: a\r\n\r\n":                                                      400,
	} {
		problems(t, fmt.Sprintf("%q", text), raw(t, at, text, 1)[0], status)
	}
}

// Old clients, those that ask first, and those that do not wait for answers are served as others are.
func TestOldAndHastyClientsAreServed(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	post := func(version, more, body string) string {
		return fmt.Sprintf("POST /v1/referrals %s\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
			"Content-Length: %d\r\n%s\r\n%s", version, d.acme, len(body), more, body)
	}
	if got := raw(t, at, post("HTTP/1.0", "", whole), 1)[0]; got.StatusCode != http.StatusOK {
		t.Errorf("HTTP/1.0: %d", got.StatusCode)
	}
	got := raw(t, at, post("HTTP/1.1", "Expect: 100-continue\r\n", whole), 2)
	if got[0].StatusCode != http.StatusContinue || got[1].StatusCode != http.StatusOK {
		t.Errorf("asked first: %d, %d", got[0].StatusCode, got[1].StatusCode)
	}
	refused := strings.Replace(post("HTTP/1.1", "Expect: 100-continue\r\n", ""), "Length: 0", "Length: 2000000", 1)
	problems(t, "one that is too large, asked first", raw(t, at, refused, 1)[0], http.StatusRequestEntityTooLarge)
	many := raw(t, at, strings.Repeat("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 50)+post("HTTP/1.1", "", whole)+
		"GET /v1/referrals/L-1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "+d.acme+"\r\n\r\n", 52)
	for i, r := range many {
		if r.StatusCode != http.StatusOK {
			t.Errorf("the %dth at once: %d", i, r.StatusCode)
		}
	}
	if n := d.leads(); n != 1 {
		t.Errorf("%d leads", n)
	}
}

// A token in an address, beside another one, or in another scheme opens nothing, and is told to nobody.
func TestATokenStandsInItsHeaderAlone(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	id := d.post(d.acme, whole).fates(t).Results[0].ID
	good := "Authorization: Bearer " + d.acme + "\r\n"
	for what, row := range map[string][2]string{
		"in the address": {"?token=" + d.acme, ""}, "in the address too": {"?access_token=" + d.acme, good},
		"under another name": {"?x=" + d.acme, good}, "a key of the address": {"?api-key=1", good}, "twice": {"", good + good},
		"beside another": {"", "Authorization: Bearer x\r\n" + good},
		"as a name":      {"", "Authorization: Basic " + d.acme + "\r\n"}, "bare": {"", "Authorization: " + d.acme + "\r\n"},
		"in a field of its own": {"", "X-Api-Key: " + d.acme + "\r\n"}, "in a cookie": {"", "Cookie: token=" + d.acme + "\r\n"},
	} {
		got := raw(t, at, "GET /v1/referrals/"+id+row[0]+" HTTP/1.1\r\nHost: a\r\n"+row[1]+"\r\n", 1)[0]
		doc, _ := io.ReadAll(got.Body)
		if strings.Contains(string(doc), d.acme) {
			t.Errorf("%s: it is told in %s", what, doc)
		}
		got.Body = io.NopCloser(bytes.NewReader(doc))
		problems(t, what, got, http.StatusUnauthorized)
	}
	for _, ok := range []string{"Authorization: bearer " + d.acme + "\r\n", "authorization: BEARER   " + d.acme + " \r\n"} {
		got := raw(t, at, "GET /v1/referrals/"+id+"?lang=en HTTP/1.1\r\nHost: a\r\n"+ok+"\r\n", 1)[0]
		if got.StatusCode != http.StatusOK {
			t.Errorf("%q: %d", ok, got.StatusCode)
		}
	}
}

// A client that sends all of a large body before it reads, as most do, still reads why it was refused.
func TestARefusalIsReadByWhoeverSendsFirst(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	const large = 16 << 20
	for what, row := range map[string]struct {
		token  string
		more   string
		status int
	}{
		"too large": {d.acme, "", 413}, "too large, and closing": {d.acme, "Connection: close\r\n", 413}, "nobody's": {"x", "", 401},
		"nobody's, and closing": {"x", "Connection: close\r\n", 401},
	} {
		c := dial(t, at)
		fmt.Fprintf(c, "POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
			"Content-Length: %d\r\n%s\r\n", row.token, large, row.more)
		if _, err := c.Write(bytes.Repeat([]byte(" "), large)); err != nil {
			t.Errorf("%s: it cannot be sent: %v", what, err)
			continue
		}
		got, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		problems(t, what, got, row.status)
	}
}

// Keys of 1 and of 255 printable characters are keys; everything else that is no key is refused.
func TestKeysOfRequestsAtTheirEdges(t *testing.T) {
	t.Parallel()
	d := opened(t)
	at := d.listens(mostConnections)
	post := func(keys ...string) *http.Response {
		more := ""
		for _, k := range keys {
			more += "Idempotency-Key: " + k + "\r\n"
		}
		return raw(t, at, fmt.Sprintf("POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"+
			"Content-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s", d.acme, more, len(whole), whole), 1)[0]
	}
	for _, key := range []string{"a", "~", strings.Repeat("k", 255), `"quoted"`, "a b", "a,b", "../..", "%00", "'; DROP TABLE x"} {
		if got := post(key); got.StatusCode != http.StatusOK || got.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("%.20q: %d", key, got.StatusCode)
		}
		if got := post(key); got.StatusCode != http.StatusOK || got.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%.20q again: %d", key, got.StatusCode)
		}
	}
	for what, keys := range map[string][]string{"none": {""}, "a blank": {" "}, "one more": {strings.Repeat("k", 256)}, "a letter": {"ż"},
		"a byte": {"\xff"}, "two": {"a", "b"}, "the same twice": {"a", "a"}, "a tab": {"a\tb"}} {
		problems(t, what, post(keys...), http.StatusBadRequest)
	}
}
