package relay_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/relay"
)

// listens takes connections, each for a function of its own.
func listens(t *testing.T, serve func(c net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Add(1)
			go func() {
				defer all.Done()
				defer c.Close()
				serve(c)
			}()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	return l.Addr().String()
}

// A receiver may answer what it wants: nothing of it harms us, every message is tried again or counts as sent by its status.
func TestReceiversThatMisbehave(t *testing.T) {
	t.Parallel()
	endless := func(c net.Conn, piece string) {
		for {
			if _, err := io.WriteString(c, piece); err != nil {
				return
			}
		}
	}
	for name, row := range map[string]struct {
		answers func(c net.Conn)
		state   outbox.State
		why     string
	}{
		"garbage":       {func(c net.Conn) { io.WriteString(c, "\x00\xff\x1b[2J\u202egarbage\r\n\r\n") }, outbox.Pending, ""},
		"nothing":       {func(net.Conn) {}, outbox.Pending, ""},
		"half a header": {func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 O") }, outbox.Pending, ""},
		"a header without end": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			endless(c, "X-A: aaaaaaaa\r\n")
		}, outbox.Pending, ""},
		"a line without end": {func(c net.Conn) { endless(c, "HTTP/1.1 200 aaaaaaaa") }, outbox.Pending, ""},
		"a body without end": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			endless(c, "aaaaaaaa")
		}, outbox.Sent, ""},
		"an error without end": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 500 No\r\n\r\n")
			endless(c, "a\x1b]0;b\x07")
		}, outbox.Pending, "HTTP 500"},
		"half a body": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
		}, outbox.Sent, ""},
		"it hangs":         {func(c net.Conn) { io.Copy(io.Discard, c) }, outbox.Pending, "no answer in time"},
		"early hints only": {func(c net.Conn) { endless(c, "HTTP/1.1 103 Early Hints\r\n\r\n") }, outbox.Pending, ""},
		"another protocol": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
		}, outbox.Pending, ""},
		"see other": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 303 See\r\nLocation: http://127.0.0.1:1/\r\n\r\n")
		}, outbox.Pending, "redirects"},
		"a number that is none": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 999 \r\nRetry-After: 99999999999999999999\r\n\r\n")
		}, outbox.Pending, "HTTP 999"},
		"gone": {func(c net.Conn) { io.WriteString(c, "HTTP/1.1 410 Gone\r\n\r\n") }, outbox.Dead, "HTTP 410"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "acme")
			at := listens(t, func(c net.Conn) {
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					row.answers(c)
				}
			})
			b.hook("acme", "http://"+at+"/x?secret=hush")
			b.refer("acme", "zuraw")
			b.once(b.relay(relay.Options{Private: true, Timeout: 2 * time.Second}))
			m := b.messages()[0]
			if m.State != row.state || !strings.Contains(m.LastError, row.why) || strings.ContainsAny(m.LastError, "\x00\x1b\x07\u202e") ||
				len(m.LastError) > 500 || strings.Contains(m.LastError, "hush") {
				t.Errorf("%s after %q, want %s with %q", m.State, m.LastError, row.state, row.why)
			}
			if m.State == outbox.Pending && (m.Tries < 1 || m.Next.Sub(b.now()) > 24*time.Hour) {
				t.Errorf("%d tries, the next at %v", m.Tries, m.Next)
			}
		})
	}
}

// An endpoint that has failed a few times in a row is asked by one message at a time, until one is taken again.
func TestACircuitOpensAndCloses(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme")
	var mu sync.Mutex
	in, most, well := 0, 0, false
	two := make(chan struct{})
	v := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		in++
		if most = max(most, in); most == 2 && well {
			select {
			case <-two:
			default:
				close(two)
			}
		}
		wait := well
		mu.Unlock()
		if !wait {
			w.WriteHeader(http.StatusInternalServerError)
		} else {
			select { // together with another one, or alone while the circuit is open
			case <-two:
			case <-time.After(50 * time.Millisecond):
			}
		}
		mu.Lock()
		in--
		mu.Unlock()
	})
	b.hook("acme", v.URL)
	var names []string
	for i := range 30 {
		names = append(names, fmt.Sprintf("firm%d", i))
	}
	b.refer("acme", names...)
	r := b.relay(relay.Options{Private: true})
	b.once(r)
	if n := len(v.posts()); n < 30 {
		t.Fatalf("%d tries", n)
	}
	mu.Lock()
	most = 0
	mu.Unlock()
	b.pass(time.Hour)
	b.once(r)
	mu.Lock()
	if most != 1 {
		t.Errorf("%d at once at an endpoint that fails", most)
	}
	most, well = 0, true
	mu.Unlock()
	for range 4 {
		b.pass(24 * time.Hour)
		b.once(r)
	}
	mu.Lock()
	defer mu.Unlock()
	if most < 2 || most > 4 {
		t.Errorf("%d at once at an endpoint that works again", most)
	}
	for _, m := range b.messages() {
		if m.State != outbox.Sent {
			t.Errorf("%+v", m)
		}
	}
}

// A name is not what is checked, but every address that it comes to, each time.
func TestANameThatComesToThisMachineIsNotReached(t *testing.T) {
	t.Parallel()
	reached := make(chan struct{}, 64)
	at := listens(t, func(net.Conn) { reached <- struct{}{} })
	_, port, err := net.SplitHostPort(at)
	if err != nil {
		t.Fatal(err)
	}
	answers := [][]string{{"127.0.0.1"}, {"10.0.0.1", "127.0.0.1"}, {"169.254.169.254"}, {"::1"}, {"::ffff:127.0.0.1"}, {"0.0.0.0"},
		{"64:ff9b::7f00:1"}}
	var mu sync.Mutex
	asked, now := 0, answers[0]
	dns := dnsServer(t, func() []string {
		mu.Lock()
		defer mu.Unlock()
		asked++
		return now
	})
	b := setup(t, "acme")
	r := b.relay(relay.Options{Timeout: 5 * time.Second, Resolver: &net.Resolver{PreferGo: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "udp", dns)
		}}})
	b.hook("acme", "https://rebind.example:"+port+"/x")
	for i, some := range answers {
		mu.Lock()
		now = some
		mu.Unlock()
		b.refer("acme", fmt.Sprintf("firm%d", i))
		b.once(r)
		b.pass(time.Hour)
	}
	if len(reached) > 0 || asked < len(answers) {
		t.Errorf("reached %d times, asked %d times", len(reached), asked)
	}
	for _, m := range b.messages() {
		if m.State == outbox.Sent || m.LastError != "" && !strings.Contains(m.LastError, "private address") {
			t.Errorf("%s: %s", m.State, m.LastError)
		}
	}
}

// dnsServer answers every question for an address.
func dnsServer(t *testing.T, answer func() []string) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = c.Close(); <-done })
	go func() {
		defer close(done)
		for buf := make([]byte, 1500); ; {
			n, from, err := c.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Authoritative, m.Additionals = true, true, nil
			for _, a := range answer() {
				ip := net.ParseIP(a)
				head := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type}
				four := ip.To4()
				switch {
				case q.Type == dnsmessage.TypeA && four != nil:
					m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: [4]byte(four)}})
				case q.Type == dnsmessage.TypeAAAA && (four == nil || strings.Contains(a, ":")):
					m.Answers = append(
						m.Answers,
						dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: [16]byte(ip.To16())}},
					)
				}
			}
			if doc, err := m.Pack(); err == nil {
				_, _ = c.WriteTo(doc, from)
			}
		}
	}()
	return c.LocalAddr().String()
}

// letter is a mail as a server gets it.
type letter struct{ from, to, text string }

// mailServer is a small mail server. refuse answers a command otherwise than well, "" for nothing.
type mailServer struct {
	at     string
	mu     sync.Mutex
	got    []letter
	heard  []string
	refuse func(command string) string
}

func newMailServer(t *testing.T, refuse func(command string) string) *mailServer {
	t.Helper()
	s := &mailServer{refuse: refuse}
	s.at = listens(t, s.serve)
	return s
}

func (s *mailServer) serve(c net.Conn) {
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 mail.example ESMTP")
	var l letter
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		s.mu.Lock()
		s.heard = append(s.heard, line)
		s.mu.Unlock()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if s.refuse != nil {
			if no := s.refuse(verb); no == "hang up" {
				return
			} else if no != "" {
				say(no)
				continue
			}
		}
		switch verb {
		case "EHLO", "HELO":
			say("250-mail.example\r\n250 8BITMIME")
		case "MAIL":
			l = letter{from: line}
			say("250 ok")
		case "RCPT":
			l.to += line
			say("250 ok")
		case "DATA":
			say("354 go on")
			var text bytes.Buffer
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			l.text = text.String()
			s.mu.Lock()
			s.got = append(s.got, l)
			s.mu.Unlock()
			say("250 ok")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *mailServer) letters() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter(nil), s.got...)
}

func (s *mailServer) mail(t *testing.T, plain bool) *relay.Mail {
	t.Helper()
	m, err := relay.ReadMail("smtp://user@"+s.at, "hunter2", "EQL Team <eql@us.example>", plain)
	if err != nil {
		t.Fatal(err)
	}
	if plain {
		m.User = "" // no secret goes out without TLS
	}
	return m
}

// Mail goes to one address, whatever names say: no line of theirs becomes one of the header.
func TestNoNameBecomesAHeaderOfMail(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme")
	s := newMailServer(t, nil)
	b.channel("acme", desk.Channel{Kind: desk.MailChannel, Address: "ewa@acme.example"})
	hostile := "Żuraw\r\nBcc: evil@x.example\r\n\r\n.\r\nMAIL FROM:<evil@x.example>\u2028\x1b[2J\u202e"
	b.importing(func(im *desk.Importer) error {
		r := desk.Referral{Origin: desk.Origin{Name: "r", Raw: "1", Key: "1"}, Partner: "acme"}
		r.Record = lead.Record{ReferredAt: lead.Known(b.now().Add(-time.Hour)), Source: lead.PartnerReferral}
		r.ProgramTier = lead.Known("gold")
		r.Email, r.Account.Domain, r.Account.Name = lead.Known("a@zuraw.example"), lead.Known("zuraw.example"), lead.Known(hostile)
		r.ExternalID = lead.Known(hostile)
		_, err := im.Referrals(t.Context(), []desk.Referral{r})
		return err
	})
	b.once(b.relay(relay.Options{Mail: s.mail(t, true)}))
	got := s.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters, %+v", len(got), b.messages())
	}
	if got[0].to != "RCPT TO:<ewa@acme.example>" || !strings.Contains(got[0].from, "eql@us.example") {
		t.Errorf("from %s to %s", got[0].from, got[0].to)
	}
	head, text, _ := strings.Cut(got[0].text, "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, _, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "bcc") || strings.ContainsAny(line, "\n\x1b") {
			t.Errorf("the header has %q", line)
		}
	}
	for _, want := range []string{"Message-ID: <msg_", "Auto-Submitted: auto-generated", "\nSubject:"} {
		if strings.Count(strings.ToLower(head), strings.ToLower(want)) != 1 {
			t.Errorf("not one %s in\n%s", want, head)
		}
	}
	if strings.ContainsAny(text, "\x1b\u202e\u2028") || !strings.Contains(text, "arrived") {
		t.Errorf("%q", text)
	}
	if m := b.messages(); m[0].State != outbox.Sent {
		t.Errorf("%+v", m[0])
	}
}

// A mail server that fails is tried again with the same letter, and one without TLS is not told anything.
func TestAMailServerThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, no := range map[string]map[string]string{
		"busy": {"MAIL": "451 later"}, "nobody": {"RCPT": "550 no such user \x1b[2J"}, "full": {"DATA": "452 full"},
		"gone":    {"DATA": "hang up"},
		"garbage": {"EHLO": "\x00\xff", "HELO": "\x00\xff"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, "acme")
			var mu sync.Mutex
			fails := true
			s := newMailServer(t, func(command string) string {
				mu.Lock()
				defer mu.Unlock()
				if fails {
					return no[command]
				}
				return ""
			})
			b.channel("acme", desk.Channel{Kind: desk.MailChannel, Address: "ewa@acme.example"})
			b.refer("acme", "zuraw")
			r := b.relay(relay.Options{Mail: s.mail(t, true), Timeout: 5 * time.Second})
			b.once(r)
			if m := b.messages()[0]; m.State != outbox.Pending || m.LastError == "" || strings.ContainsAny(m.LastError, "\x00\x1b\n") {
				t.Errorf("%+v", m)
			}
			mu.Lock()
			fails = false
			mu.Unlock()
			b.pass(time.Hour)
			b.once(r)
			if got := s.letters(); len(got) != 1 || b.messages()[0].State != outbox.Sent {
				t.Errorf("%d letters, %+v", len(got), b.messages())
			}
		})
	}
	b := setup(t, "acme")
	s := newMailServer(t, nil)
	b.channel("acme", desk.Channel{Kind: desk.MailChannel, Address: "ewa@acme.example"})
	b.refer("acme", "zuraw")
	b.once(b.relay(relay.Options{Mail: s.mail(t, false)}))
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.heard {
		if !strings.HasPrefix(line, "EHLO") && line != "QUIT" {
			t.Errorf("without TLS it is told %q", line)
		}
	}
	if m := b.messages()[0]; m.State != outbox.Pending || len(s.got) != 0 {
		t.Errorf("%+v", m)
	}
}

// An address of mail is one address, or refused when it is set.
func TestAnAddressOfMailIsOne(t *testing.T) {
	t.Parallel()
	b := setup(t, "acme")
	for _, a := range []string{"", "nobody", "a@b.example\r\nBcc: x@y.example", "a@b.example, x@y.example", "a@b.example\x00",
		"<a@b.example> <x@y.example>"} {
		if _, err := b.SetChannel(t.Context(), b.eva, "acme", desk.Channel{Kind: desk.MailChannel, Address: a}, b.key); err == nil {
			t.Errorf("%q is taken", a)
		}
	}
}
