package desk_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/seal"
)

// eva may say where partners hear of their leads.
var eva = desk.Actor{User: "eva", Role: desk.Admin}

// whsec is a secret of 32 bytes.
const whsec = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

func (b *bench) sealed() *seal.Key {
	b.t.Helper()
	k, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		b.t.Fatal(err)
	}
	return k
}

// hooked gives acme a webhook.
func (b *bench) hooked() {
	b.t.Helper()
	if _, err := b.SetChannel(b.t.Context(), eva, "acme",
		desk.Channel{Kind: desk.WebhookChannel, Address: "https://acme.example/eql", Secret: whsec}, b.sealed()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) messages() (out []desk.Message) {
	b.t.Helper()
	if err := b.Messages(b.t.Context(), eva, func(m desk.Message) error { out = append(out, m); return nil }); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// states are the messages as "received sent, qualified held".
func (b *bench) states() string {
	b.t.Helper()
	var out []string
	for _, m := range b.messages() {
		out = append(out, string(m.Kind)+" "+string(m.State))
	}
	return strings.Join(out, ", ")
}

func (b *bench) take() []desk.Outgoing {
	b.t.Helper()
	out, err := b.TakeMessages(b.t.Context(), func(string) int { return 10 })
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// deliver sends all that is due, and returns what was sent.
func (b *bench) deliver() (out []string) {
	b.t.Helper()
	for {
		some := b.take()
		if len(some) == 0 {
			return out
		}
		for _, o := range some {
			if err := b.Settle(b.t.Context(), o, desk.Answer{Sent: true}, 0); err != nil {
				b.t.Fatal(err)
			}
			out = append(out, o.Body)
		}
	}
}

func (b *bench) outbox(want string) {
	b.t.Helper()
	if got := b.states(); got != want {
		b.t.Errorf("messages: %s\nwant: %s", got, want)
	}
}

func TestEveryAdmittedReferralIsConfirmedToAPartnerWithAChannel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("before"))
	b.outbox("") // nobody waits for it
	b.hooked()
	b.refer(perfect("before")) // the same row again
	b.outbox("")
	one := perfect("1")
	one.Email = lead.Known("ewa@zuraw.example")
	b.refer(one)
	b.outbox("received pending")
	sent := b.deliver()
	if len(sent) != 1 {
		t.Fatalf("sent %v", sent)
	}
	var doc struct {
		Type, Timestamp string
		Data            map[string]any
	}
	if err := json.Unmarshal([]byte(sent[0]), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Type != "lead.received" || doc.Data["state"] != "received" || doc.Data["id"] != "L-2" || doc.Timestamp == "" {
		t.Errorf("sent %s", sent[0])
	}
	for _, key := range []string{"id", "company", "state", "since", "next", "question", "external_id"} {
		if _, ok := doc.Data[key]; !ok {
			t.Errorf("no %s in %s", key, sent[0])
		}
	}
	if strings.Contains(sent[0], "score") || strings.Contains(sent[0], "owner") {
		t.Errorf("too much is told: %s", sent[0])
	}
	b.outbox("received sent")
}

func TestWhatAnUndoCanTakeBackIsHeldUntilItCannot(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("1"))
	b.deliver()
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	b.outbox("received sent, disqualified held")
	if got := b.deliver(); len(got) != 0 {
		t.Errorf("sent while it is held: %v", got)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	if got := b.deliver(); len(got) != 0 {
		t.Errorf("sent though it was undone: %v", got)
	}
	b.outbox("received sent, disqualified cancelled")
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	b.pass(time.Hour)
	got := b.deliver()
	if len(got) != 1 || !strings.Contains(got[0], `"type":"lead.disqualified"`) || !strings.Contains(got[0], `"reason":"`) {
		t.Errorf("sent %v", got)
	}
}

func TestAMessageOfALeadThatMovedOnIsDropped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("1"))
	b.deliver()
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	b.pass(20 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Reopen})
	b.pass(time.Minute)
	if got := b.deliver(); len(got) != 0 {
		t.Errorf("sent late: %v", got)
	}
	for _, m := range b.messages() {
		if m.Kind == outbox.Disqualified && (m.State != outbox.Dropped || m.LastError == "") {
			t.Errorf("it is %s: %s", m.State, m.LastError)
		}
	}
}

func TestMessagesOfALeadKeepTheirOrderAndBody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("1"))
	first := b.take()
	if len(first) != 1 {
		t.Fatalf("took %v", first)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	if err := b.Settle(t.Context(), first[0], desk.Answer{Why: "HTTP 500"}, 0); err != nil {
		t.Fatal(err)
	}
	b.pass(30 * time.Minute) // both are due
	again := b.take()
	if len(again) != 1 || again[0].Name != first[0].Name || again[0].Body != first[0].Body || again[0].Tried != 1 {
		t.Fatalf("took %+v\nfirst %+v", again, first)
	}
	if more := b.take(); len(more) != 0 {
		t.Errorf("taken beside: %v", more)
	}
	b.pass(2 * outbox.Lease) // whoever took it is gone
	again = b.take()
	if len(again) != 1 || again[0].Body != first[0].Body {
		t.Fatalf("after the lease: %+v", again)
	}
	if err := b.Settle(t.Context(), again[0], desk.Answer{Sent: true}, 0); err != nil {
		t.Fatal(err)
	}
	if got := b.deliver(); len(got) != 1 || !strings.Contains(got[0], "lead.disqualified") {
		t.Errorf("then %v", got)
	}
	b.outbox("received sent, disqualified sent")
}

func TestAChannelThatWantsNothingMoreStopsAndIsADuty(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("1"))
	one := b.take()
	if err := b.Settle(t.Context(), one[0], desk.Answer{Why: "HTTP 410", Closed: true}, 0); err != nil {
		t.Fatal(err)
	}
	b.outbox("received dead")
	if c, err := b.ChannelOf(t.Context(), "acme"); err != nil || c.Stopped != "HTTP 410" || c.Secret != "" {
		t.Errorf("%+v %v", c, err)
	}
	list, err := b.Due(t.Context(), eva, time.Time{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	due := ""
	for _, d := range list {
		if d.Kind == "partner_channel" {
			due += d.What + " "
		}
	}
	if due != "acme ponte " {
		t.Errorf("without a channel: %s", due)
	}
	if _, err := b.Resend(t.Context(), eva, 1); fault.KindOf(err) != fault.Refused {
		t.Errorf("resent into a stopped channel: %v", err)
	}
	b.hooked()
	if _, err := b.Resend(t.Context(), b.ana, 1); fault.KindOf(err) != fault.Denied {
		t.Errorf("an SDR resends: %v", err)
	}
	if _, err := b.Resend(t.Context(), eva, 1); err != nil {
		t.Fatal(err)
	}
	if got := b.deliver(); len(got) != 1 || got[0] != one[0].Body {
		t.Errorf("resent %v", got)
	}
}

func TestMessagesWithoutAChannelWaitForOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("1"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	b.pass(time.Hour)
	if got := b.deliver(); len(got) != 0 {
		t.Errorf("sent %v", got)
	}
	if m := b.messages(); len(m) != 1 || m[0].State != outbox.Pending || !m[0].Next.IsZero() || m[0].LastError == "" {
		t.Errorf("%+v", m)
	}
	if at, err := b.NextMessage(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("next at %v %v", at, err)
	}
	b.hooked()
	if got := b.deliver(); len(got) != 1 {
		t.Errorf("sent %v", got)
	}
}

func TestAnErasureEmptiesMessages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("1"))
	b.deliver()
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	if _, err := b.ErasePerson(t.Context(), eva, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	if got := b.deliver(); len(got) != 0 {
		t.Errorf("sent of a person that was erased: %v", got)
	}
	b.outbox("received sent, disqualified cancelled")
}

// What was told about somebody into a file is written over where it stands; the other lines stay as they are, and a file that
// an erasure did not come to is emptied by the next.
func TestAnErasureEmptiesFilesOfMessages(t *testing.T) {
	t.Parallel()
	b := caged(t)
	path := filepath.Join(b.OutboxFolder(), "acme.jsonl")
	line := func(id, about, text string) string {
		return `{"id":"` + id + `","at":"2026-11-20T09:00:00Z","message":{"type":"lead.received","data":{"id":"` + about +
			`","company":"` + text + `"}}}`
	}
	doc, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil {
		t.Fatal(err)
	}
	other, odd := line("msg_b", "L-2", "Baker"), "no message at all"
	before := strings.Join(
		[]string{line("msg_a", "L-1", "Zuraw"), other, odd, line("msg_c", "L-3", "ask "+strings.ToUpper(doc.Person.Email.V)),
			line("msg_d", "L-1", "half a li")},
		"\n",
	)
	if err := errors.Join(os.MkdirAll(b.OutboxFolder(), 0o700), os.WriteFile(path, []byte(before), 0o600)); err != nil {
		t.Fatal(err)
	}
	done, err := b.ErasePerson(t.Context(), boss, "L-1", "request")
	if err != nil || done.Messages != 2 {
		t.Errorf("%d messages, %v", done.Messages, err)
	}
	read := func() []string {
		t.Helper()
		after, err := os.ReadFile(path)
		if err != nil || len(after) < len(before) {
			t.Fatalf("%d bytes of %d, %v", len(after), len(before), err)
		}
		return strings.Split(string(after), "\n")
	}
	got := read()
	if got[1] != other || got[2] != odd || strings.TrimRight(got[0], " ") != `{"id":"msg_a","erased":true}` ||
		strings.TrimRight(got[3], " ") != `{"id":"msg_c","erased":true}` || !strings.Contains(got[4], "half") {
		t.Errorf("%q", got)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\n"); err != nil { // now the last line is whole
		t.Fatal(err)
	}
	f.Close()
	if done, err = b.ErasePerson(t.Context(), boss, "L-2", "request"); err != nil || done.Messages != 2 {
		t.Errorf("%d messages, %v", done.Messages, err)
	}
	for i, l := range read() {
		if strings.Contains(l, "half") || strings.Contains(l, "Baker") {
			t.Errorf("line %d: %q", i, l)
		}
	}
}

func TestAChannelIsCheckedAndItsSecretIsNotTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	key := b.sealed()
	for _, c := range []struct {
		name string
		desk.Channel
		kind fault.Kind
	}{
		{"http and a port", desk.Channel{Kind: "webhook", Address: "http://127.0.0.1:9/x", Secret: whsec}, ""},
		{"another scheme", desk.Channel{Kind: "webhook", Address: "ftp://acme.example", Secret: whsec}, fault.Usage},
		{"a password in it", desk.Channel{Kind: "webhook", Address: "https://a:b@acme.example", Secret: whsec}, fault.Usage},
		{"no host", desk.Channel{Kind: "webhook", Address: "https:///x", Secret: whsec}, fault.Usage},
		{"no secret", desk.Channel{Kind: "webhook", Address: "https://acme.example"}, fault.Usage},
		{"a short secret", desk.Channel{Kind: "webhook", Address: "https://acme.example", Secret: "whsec_YWJj"}, fault.Usage},
		{"a broken secret", desk.Channel{Kind: "webhook", Address: "https://acme.example", Secret: "whsec_*"}, fault.Usage},
		{"mail", desk.Channel{Kind: "mail", Address: "eql@acme.example"}, ""},
		{"mail with a second header", desk.Channel{Kind: "mail", Address: "eql@acme.example\r\nBcc: x@y.example"}, fault.Usage},
		{"mail with a name", desk.Channel{Kind: "mail", Address: "Acme <eql@acme.example>"}, fault.Usage},
		{"a file", desk.Channel{Kind: "file"}, ""},
	} {
		if _, err := b.SetChannel(t.Context(), eva, "acme", c.Channel, key); fault.KindOf(err) != c.kind && (err != nil || c.kind != "") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := b.SetChannel(t.Context(), desk.Actor{User: "m", Role: desk.Manager}, "acme",
		desk.Channel{Kind: "file"}, key); fault.KindOf(
		err,
	) != fault.Denied {
		t.Errorf("a manager sets a channel: %v", err)
	}
	b.hooked()
	if _, err := b.UndoLast(t.Context(), eva, desk.Subject{}); fault.KindOf(err) != fault.Refused {
		t.Errorf("a channel is taken back, whose secret nobody has: %v", err)
	}
}

// A clock that is set back makes nobody wait for leases that end in its future: what was taken is taken again, with the same
// id and body, and jobs go on.
func TestAClockThatIsSetBackHoldsNothingUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	b.refer(perfect("one"))
	b.pass(24 * time.Hour)
	first := b.take()
	if len(first) != 1 || len(b.take()) != 0 {
		t.Fatal("nothing was taken, or twice")
	}
	holds := func(name string, want bool) {
		t.Helper()
		if held, err := b.HoldJob(t.Context(), desk.OutboxJob, desk.Holder{Name: name}, 3*time.Minute); held != want || err != nil {
			t.Errorf("%s holds the outbox: %t, %v", name, held, err)
		}
	}
	holds("serve 1@a", true)
	holds("serve 2@a", false)
	b.pass(-24 * time.Hour)
	again := b.take()
	if len(again) != 1 || again[0].Name != first[0].Name || again[0].Body != first[0].Body {
		t.Fatalf("taken again: %+v", again)
	}
	holds("serve 2@a", true)
	if err := b.Settle(t.Context(), first[0], desk.Answer{Why: "late"}, 0); err != nil { // whose lease is another's now
		t.Fatal(err)
	}
	if err := b.Settle(t.Context(), again[0], desk.Answer{Sent: true}, 0); err != nil {
		t.Fatal(err)
	}
	b.outbox("received sent")
}
