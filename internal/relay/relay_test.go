package relay_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/outward"
	"github.com/eqltui/eqltui/internal/relay"
	"github.com/eqltui/eqltui/internal/seal"
	"github.com/eqltui/eqltui/internal/store"
)

const whsec = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// post is one request that a receiver got.
type post struct {
	id, body string
	header   http.Header
}

// receiver answers as it is told to.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []post
	answer func(n int, w http.ResponseWriter, r *http.Request)
}

func newReceiver(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	v := &receiver{answer: answer}
	v.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v.mu.Lock()
		v.got = append(v.got, post{r.Header.Get("webhook-id"), string(body), r.Header.Clone()})
		n := len(v.got)
		v.mu.Unlock()
		if v.answer != nil {
			v.answer(n, w, r)
		}
	}))
	t.Cleanup(v.Close)
	return v
}

func (v *receiver) posts() []post {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]post(nil), v.got...)
}

// bench is a desk with a clock that tests move, and partners whose channels they set.
type bench struct {
	*desk.Desk
	t   *testing.T
	dir string
	mu  sync.Mutex
	at  time.Time
	eva desk.Actor
	key *seal.Key
}

func setup(t *testing.T, partners ...string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), at: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), eva: desk.Actor{User: "eva", Role: desk.Admin}}
	st, err := store.Open(t.Context(), filepath.Join(b.dir, "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	if b.Desk, err = desk.Open(t.Context(), st, b.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	if b.key, err = seal.New(make([]byte, seal.KeySize)); err != nil {
		t.Fatal(err)
	}
	b.importing(func(im *desk.Importer) error {
		for _, id := range partners {
			if _, err := im.Partners(t.Context(), []desk.PartnerIn{{Origin: desk.Origin{Name: "p", Raw: id}, ID: id, Name: id,
				Kind: "agency", Tier: "gold"}}); err != nil {
				return err
			}
		}
		return nil
	})
	return b
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

func (b *bench) importing(f func(*desk.Importer) error) {
	b.t.Helper()
	if err := b.Import(b.t.Context(), b.eva, false, f); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) channel(partner string, c desk.Channel) {
	b.t.Helper()
	if _, err := b.SetChannel(b.t.Context(), b.eva, partner, c, b.key); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) hook(partner, url string) {
	b.channel(partner, desk.Channel{Kind: desk.WebhookChannel, Address: url, Secret: whsec})
}

func (b *bench) refer(partner string, names ...string) {
	b.t.Helper()
	b.importing(func(im *desk.Importer) error {
		var rows []desk.Referral
		for _, n := range names {
			r := desk.Referral{Origin: desk.Origin{Name: "r", Raw: n, Key: n}, Partner: partner}
			r.Record = lead.Record{ReferredAt: lead.Known(b.now().Add(-time.Hour)), Source: lead.PartnerReferral}
			r.ProgramTier = lead.Known("gold")
			r.Email, r.Account.Domain = lead.Known("a@"+n+".example"), lead.Known(n+".example")
			rows = append(rows, r)
		}
		_, err := im.Referrals(b.t.Context(), rows)
		return err
	})
}

func (b *bench) relay(o relay.Options) *relay.Relay {
	o.Key = func() (*seal.Key, error) { return b.key, nil }
	o.Folder = filepath.Join(b.dir, "out")
	o.Draw = func() float64 { return 0 }
	return relay.New(b.Desk, o)
}

func (b *bench) once(r *relay.Relay) {
	b.t.Helper()
	if err := r.Once(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) messages() (out []desk.Message) {
	b.t.Helper()
	if err := b.Messages(b.t.Context(), b.eva, func(m desk.Message) error { out = append(out, m); return nil }); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func TestAWebhookIsSignedByTheStandardAndTriedWithTheSameIDAndBody(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme")
	v := newReceiver(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n < 3 {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, "oops \x1b[31m\x00 \u202egarbage")
		}
	})
	b.hook("acme", v.URL)
	b.refer("acme", "zuraw")
	r := b.relay(relay.Options{Private: true})
	b.once(r)
	if m := b.messages(); len(m) != 1 || m[0].State != outbox.Pending || strings.ContainsAny(m[0].LastError, "\x1b\x00\u202e") ||
		!strings.HasPrefix(m[0].LastError, "HTTP 500: oops") {
		t.Fatalf("after a failure: %+v", m)
	}
	b.pass(5 * time.Second)
	b.once(r)
	b.pass(10 * time.Second)
	b.once(r)
	got := v.posts()
	if len(got) != 3 {
		t.Fatalf("%d tries", len(got))
	}
	verify, err := standardwebhooks.NewWebhook(whsec)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range got {
		if p.id != got[0].id || p.body != got[0].body {
			t.Errorf("try %d has another id or body: %s %s", i, p.id, p.body)
		}
		if err := verify.VerifyIgnoringTimestamp([]byte(p.body), p.header); err != nil {
			t.Errorf("try %d: %v", i, err)
		}
		if err := verify.VerifyIgnoringTimestamp([]byte(p.body+" "), p.header); err == nil {
			t.Errorf("another body passes: this test cannot fail")
		}
	}
	if got[0].header.Get("webhook-timestamp") == got[2].header.Get("webhook-timestamp") {
		t.Error("the timestamp is not made anew")
	}
	if m := b.messages(); m[0].State != outbox.Sent || m[0].Tries != 3 {
		t.Errorf("%+v", m[0])
	}
}

func TestRedirectsAreFailuresAndGoneIsForEver(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme", "brenta", "cava")
	canary := newReceiver(t, nil)
	away := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", canary.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	gone := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	later := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	b.hook("acme", away.URL)
	b.hook("brenta", gone.URL)
	b.hook("cava", later.URL)
	b.refer("acme", "one")
	b.refer("brenta", "two", "three")
	b.refer("cava", "four")
	r := b.relay(relay.Options{Private: true})
	b.once(r)
	if n := len(canary.posts()); n != 0 {
		t.Errorf("a redirect was followed %d times", n)
	}
	states := map[string]outbox.State{}
	for _, m := range b.messages() {
		states[m.Partner] = m.State
		if m.Partner == "cava" && m.Next.Sub(b.now()) != 2*time.Hour {
			t.Errorf("tried again after %v", m.Next.Sub(b.now()))
		}
	}
	if states["acme"] != outbox.Pending || states["cava"] != outbox.Pending {
		t.Errorf("states %v", states)
	}
	dead := 0
	for _, m := range b.messages() {
		if m.Partner == "brenta" && m.State == outbox.Dead {
			dead++
		}
	}
	c, err := b.ChannelOf(t.Context(), "brenta")
	if err != nil || dead == 0 || c.Stopped == "" {
		t.Errorf("%d dead, channel %+v %v", dead, c, err)
	}
	b.pass(48 * time.Hour)
	before := len(gone.posts())
	b.once(r)
	if len(gone.posts()) != before {
		t.Error("a receiver that is gone is asked again")
	}
}

// One that hangs and one that always fails keep nobody else waiting: the test would not end otherwise.
func TestAReceiverThatHangsDelaysNobodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t, "slow", "broken", "well")
	free, delivered := make(chan struct{}), make(chan struct{})
	slow := newReceiver(t, func(int, http.ResponseWriter, *http.Request) { <-free })
	ended := make(chan struct{})
	t.Cleanup(func() { close(free); <-ended })
	broken := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	const leads = 12
	var names []string
	for i := range leads {
		names = append(names, string(rune('a'+i))+"firm")
	}
	well := newReceiver(t, func(n int, _ http.ResponseWriter, _ *http.Request) {
		if n == leads {
			close(delivered)
		}
	})
	b.hook("slow", slow.URL)
	b.hook("broken", broken.URL)
	b.hook("well", well.URL)
	for _, p := range []string{"slow", "broken", "well"} {
		var own []string
		for _, n := range names {
			own = append(own, p+n)
		}
		b.refer(p, own...)
	}
	ctx, stop := context.WithCancel(t.Context())
	r := b.relay(relay.Options{Private: true, Timeout: time.Minute})
	go func() { defer close(ended); r.Run(ctx) }()
	<-delivered
	stop()
	if n := len(slow.posts()); n > 4 {
		t.Errorf("%d requests hang at one receiver at once", n)
	}
	free <- struct{}{} // one of them; the others end with the test
}

func TestFilesTakeOneLineAMessage(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme")
	b.channel("acme", desk.Channel{Kind: desk.FileChannel})
	b.refer("acme", "one", "two")
	b.once(b.relay(relay.Options{}))
	doc, err := os.ReadFile(filepath.Join(b.dir, "out", relay.FileOf("acme")))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(doc), "\n"); n != 2 || strings.Count(string(doc), `"type":"lead.received"`) != 2 {
		t.Errorf("%s", doc)
	}
}

// Forms in which an address of this machine or its networks can be written, and what leads back to them.
func TestNoPrivateAddressIsPublic(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"10.1.2.3", "172.16.0.1",
		"192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.1", "224.0.0.1", "255.255.255.255", "fc00::1", "fe80::1",
		"fe80::1%eth0", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1", "::7f00:1", "fec0::1"} {
		if outward.Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is taken for public", a)
		}
	}
	for _, a := range []string{"93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"} {
		if !outward.Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is refused", a)
		}
	}
}

// Without --allow-private nothing of this machine is reached, however its address is written.
func TestNoRequestReachesThisMachine(t *testing.T) {
	t.Parallel()
	canary, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer canary.Close()
	reached := make(chan struct{}, 64)
	go func() {
		for {
			c, err := canary.Accept()
			if err != nil {
				return
			}
			reached <- struct{}{}
			c.Close()
		}
	}()
	_, port, err := net.SplitHostPort(canary.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	b := setup(t, "acme")
	r := b.relay(relay.Options{})
	hosts := []string{"127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.1", "2130706433",
		"0x7f000001", "0177.0.0.1", "127.0.0.1.", "LOCALHOST", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"}
	for i, h := range hosts {
		for _, scheme := range []string{"https", "http"} {
			b.hook("acme", scheme+"://"+h+":"+port+"/x")
			b.refer("acme", scheme+"-"+string(rune('a'+i))+"-firm")
			b.once(r)
			b.pass(time.Minute)
		}
	}
	if len(reached) != 0 {
		t.Errorf("reached %d times", len(reached))
	}
	for _, m := range b.messages() {
		if m.State == outbox.Sent {
			t.Errorf("sent: %+v", m)
		}
	}
	c, err := net.Dial("tcp", canary.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	<-reached // the canary sings
}
