package desk_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
)

func (b *bench) look(q desk.MessagesQuery) desk.MessagesLook {
	b.t.Helper()
	look, err := b.LookMessages(b.t.Context(), eva, q)
	if err != nil {
		b.t.Fatal(err)
	}
	return look
}

// What stands still is told with its partner: one without a channel, one whose channel stopped, one that fails.
func TestMessagesAreLookedAtByTheirStateAndWhereTheyStandStill(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("before"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	look := b.look(desk.MessagesQuery{})
	if len(look.Queues) != 1 || look.Queues[0].ID != "acme" || look.Queues[0].Channel != "" || look.Queues[0].Waiting != 1 {
		t.Errorf("without a channel: %+v", look.Queues)
	}
	if len(look.Found) != 1 || look.Found[0].Kind != outbox.Question || look.Found[0].Company == "" || look.Found[0].Name == "" {
		t.Errorf("found %+v", look.Found)
	}
	b.pass(time.Hour)
	if len(b.take()) != 0 {
		t.Error("a message went nowhere")
	}
	b.hooked()
	if look = b.look(desk.MessagesQuery{}); len(look.Queues) != 0 {
		t.Errorf("with a channel: %+v", look.Queues)
	}
	some := b.take()
	if len(some) == 0 {
		t.Fatal("nothing is taken")
	}
	if err := b.Settle(t.Context(), some[0], desk.Answer{Why: "it answers 500"}, 0); err != nil {
		t.Fatal(err)
	}
	look = b.look(desk.MessagesQuery{State: outbox.Pending})
	if len(look.Queues) != 1 || look.Queues[0].Failing != 1 || look.Queues[0].LastError != "it answers 500" || look.Queues[0].Stands() {
		t.Errorf("after a failure: %+v", look.Queues)
	}
	b.pass(time.Minute)
	for _, o := range b.take() {
		if err := b.Settle(t.Context(), o, desk.Answer{Why: "it answers 410", Closed: true}, 0); err != nil {
			t.Fatal(err)
		}
	}
	look = b.look(desk.MessagesQuery{State: outbox.Dead})
	if len(look.Found) != 1 || look.Found[0].Stays != "" || look.Counts[outbox.Dead] != 1 ||
		len(look.Queues) != 1 || look.Queues[0].Stopped == "" || !look.Queues[0].Stands() {
		t.Errorf("after 410: %+v", look)
	}
	b.hooked()
	if _, err := b.Resend(t.Context(), eva, look.Found[0].ID); err != nil {
		t.Fatal(err)
	}
	if b.deliver(); b.look(desk.MessagesQuery{State: outbox.Sent}).Sent[23] != 1 {
		t.Errorf("what went out is not counted: %+v", b.look(desk.MessagesQuery{}))
	}
	b.pass(3 * time.Hour)
	if look = b.look(desk.MessagesQuery{}); look.Sent[23] != 0 || look.Sent[20] != 1 {
		t.Errorf("three hours later: %v", look.Sent)
	}
	for _, role := range []desk.Role{desk.SDR, desk.AE, desk.Viewer, desk.Ally} {
		who := desk.Actor{User: "x", Role: role, Partner: "acme"}
		if _, err := b.LookMessages(t.Context(), who, desk.MessagesQuery{}); fault.KindOf(err) != fault.Denied {
			t.Errorf("%s may look: %v", role, err)
		}
	}
}

// Each message is found under its state and nowhere else, and counts say how many there are.
func TestEveryStateFindsWhatItCounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.hooked()
	for i := range 4 {
		r := perfect(strconv.Itoa(i))
		r.Email = lead.Known("p" + strconv.Itoa(i) + "@zuraw" + strconv.Itoa(i) + ".example")
		b.refer(r)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.must(b.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		all, seen := b.look(desk.MessagesQuery{Limit: 1000}), 0
		for _, state := range outbox.States() {
			look := b.look(desk.MessagesQuery{State: state, Limit: 1000})
			if int64(len(look.Found)) != all.Counts[state] || look.More {
				t.Errorf("%s: %d found, %d counted", state, len(look.Found), all.Counts[state])
			}
			for _, m := range look.Found {
				if m.State != state {
					t.Errorf("%d is %s and was found as %s", m.ID, m.State, state)
				}
			}
			seen += len(look.Found)
		}
		if seen != len(all.Found) || int64(seen) != all.All() || all.Counts[outbox.Cancelled] != 1 {
			t.Errorf("%d of %d are in a state, %v", seen, len(all.Found), all.Counts)
		}
		if one := b.look(desk.MessagesQuery{Limit: 1}); len(one.Found) != 1 || !one.More || one.Found[0].ID != all.Found[0].ID {
			t.Errorf("of one: %+v", one)
		}
		b.deliver()
	}
}
