package host

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/seal"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// channelled gives a partner of the programme a webhook.
func channelled(d *testdesk.Desk, partner string) {
	key, err := seal.New(make([]byte, seal.KeySize))
	if err == nil {
		_, err = d.SetChannel(context.Background(), testdesk.As("ania"), partner, desk.Channel{Kind: desk.WebhookChannel,
			Address: "https://hooks.example/eql", Secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}, key)
	}
	if err != nil {
		panic(err)
	}
}

// answers takes what is due to a partner and answers it one after the other.
func answers(d *testdesk.Desk, partner string, what ...desk.Answer) {
	for _, a := range what {
		some, err := d.TakeMessages(context.Background(), func(p string) int {
			if p == partner {
				return 1
			}
			return 0
		})
		if err == nil && len(some) == 1 {
			err = d.Settle(context.Background(), some[0], a, 0.5)
		}
		if err != nil {
			panic(err)
		}
	}
}

// failing is an outbox with something in every state, a channel that stopped, one that fails and partners without one.
func failing(_ *Options, d *testdesk.Desk) {
	sent, fails := desk.Answer{Sent: true}, desk.Answer{Why: "it answers 500 Internal Server Error"}
	d.At(testdesk.Friday().Add(-5*time.Hour), func() { answers(d, "baltica", sent, sent) })
	d.At(testdesk.Friday().Add(-2*time.Hour), func() { answers(d, "baltica", sent, sent, sent, fails, sent) })
	answers(d, "wisla", sent, fails, desk.Answer{Why: "it answers 410 Gone", Closed: true})
	d.At(testdesk.Friday().Add(-26*time.Hour), func() { answers(d, "ponte", sent, sent, sent) })
	for _, partner := range []string{"maestrale", "higashi"} {
		if _, err := d.SetChannel(context.Background(), testdesk.As("ania"), partner, desk.Channel{}, nil); err != nil {
			panic(err)
		}
	}
}

// chosenMessage moves to the first message in a state.
func (c *cockpit) chosenMessage(state outbox.State) desk.Message {
	c.t.Helper()
	look, err := c.desk.LookMessages(context.Background(), c.root.s.Who, desk.MessagesQuery{Limit: 1000})
	if err != nil {
		c.t.Fatal(err)
	}
	c.press("g")
	for i := range look.Found {
		if look.Found[i].State == state {
			return look.Found[i].Message
		}
		c.press("j")
	}
	c.t.Fatalf("no message is %s", state)
	return desk.Message{}
}

func TestADeadMessageIsSentAgainByAKey(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, failing)
	c.press("D")
	dead := c.chosenMessage(outbox.Dead)
	c.sees("sends it again")
	c.press("s") // its channel stopped, so it cannot go
	c.sees("has no channel that works")
	channelled(c.desk, dead.Partner)
	c.press("s")
	c.sees("goes to " + dead.Partner + " now")
	look, err := c.desk.LookMessages(context.Background(), c.root.s.Who, desk.MessagesQuery{State: outbox.Dead, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range look.Found {
		if m.ID == dead.ID {
			t.Error("it is dead still")
		}
	}
	c.chosenMessage(outbox.Sent)
	c.press("s")
	c.sees("sends it again all the same")
}

func TestFromAMessageOneGoesToItsLeadAndBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, failing)
	c.press("D", "j")
	rows := c.desk
	look, err := rows.LookMessages(context.Background(), c.root.s.Who, desk.MessagesQuery{})
	if err != nil {
		t.Fatal(err)
	}
	c.press("enter")
	if got := c.root.subjects(); len(got) != 1 || got[0].ID != look.Found[1].Lead {
		t.Errorf("enter shows %v, want %s", got, look.Found[1].Lead)
	}
	c.press("esc")
	c.sees("Sent in the last 24 hours")
}

func TestWhoMayNotSeeMessagesIsToldWhoMay(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Who.Role = desk.SDR })
	c.press("D")
	c.seesAll("has the role sdr", "manager, admin")
}

func TestHowPartnersAreToldIsSaidWhereNoneWas(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, none)
	c.press("D")
	c.seesAll("have not been told anything", "eqltui partner channel PARTNER")
	c.press("s", "enter")
	c.sees("No message is selected")
}

// Who holds the cursor on a message keeps it there while others come in above.
func TestTheCursorStaysOnItsMessage(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, failing)
	c.press("D", "j", "j")
	before := row(c)
	c.desk.By("ania", desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm}, lead.ID(2041))
	c.press("r")
	if after := row(c); after != before {
		t.Errorf("the cursor went from %q to %q", before, after)
	}
}

// row is the selected row.
func row(c *cockpit) string {
	for line := range strings.Lines(c.screen()) {
		if strings.HasPrefix(line, "▌") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
