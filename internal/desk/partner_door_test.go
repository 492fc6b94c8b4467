package desk_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// ally is somebody of a partner.
func ally(partner string) desk.Actor {
	return desk.Actor{User: "petra", Role: desk.Ally, Partner: partner}
}

// ownToPartners are the methods of the desk that somebody of a partner may call: what is made for them, and what each
// person keeps for themselves.
func ownToPartners() []string {
	return []string{"Statuses", "OwnLeads", "Answer", "Statement", "Still", "Setting", "Settings", "SaveSetting", "SaveSettings"}
}

// TestNothingOfTheTeamIsReadByAPartner calls every method of the desk that takes an actor as somebody of a partner.
func TestNothingOfTheTeamIsReadByAPartner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	d := reflect.ValueOf(b.Desk)
	actor, tried := reflect.TypeFor[desk.Actor](), 0
	allowed := map[string]bool{}
	for _, name := range ownToPartners() {
		allowed[name] = true
	}
	for i := range d.NumMethod() {
		m, name := d.Method(i), d.Type().Method(i).Name
		var in []reflect.Value
		asks := false
		for j := range m.Type().NumIn() {
			switch of := m.Type().In(j); {
			case of == actor:
				in, asks = append(in, reflect.ValueOf(ally("acme"))), true
			case of == reflect.TypeFor[context.Context]():
				in = append(in, reflect.ValueOf(t.Context()))
			case of.Kind() == reflect.Func:
				in = append(in, reflect.MakeFunc(of, func([]reflect.Value) []reflect.Value {
					t.Errorf("%s begins to tell a partner", name)
					out := make([]reflect.Value, of.NumOut())
					for k := range out {
						out[k] = reflect.Zero(of.Out(k))
					}
					return out
				}))
			case m.Type().IsVariadic() && j == m.Type().NumIn()-1:
			default:
				in = append(in, reflect.Zero(of))
			}
		}
		if !asks || allowed[name] {
			continue
		}
		tried++
		out := m.Call(in)
		err, _ := out[len(out)-1].Interface().(error)
		if fault.KindOf(err) != fault.Denied || fault.HintOf(err) == "" {
			t.Errorf("%s answers a partner: %v", name, err)
		}
		for _, v := range out[:len(out)-1] {
			if !v.IsZero() {
				t.Errorf("%s tells a partner %v", name, v)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d methods were tried", tried)
	}
}

func TestAPartnerSeesItsOwnLeadsAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	other := perfect("b")
	other.Partner = "ponte"
	b.refer(other)
	all := func(who desk.Actor, partner string) (ids []string, err error) {
		err = b.Statuses(t.Context(), who, partner, func(s desk.PartnerStatus) error { ids = append(ids, s.ID); return nil })
		return ids, err
	}
	for _, row := range []struct {
		who           desk.Actor
		partner, want string
		kind          fault.Kind
	}{
		{ally("acme"), "", "L-1", ""}, {ally("ponte"), "", "L-2", ""}, {b.ana, "ponte", "L-2", ""}, {b.ana, "acme", "L-1", ""},
		{ally("acme"), "ponte", "", fault.Usage}, {ally("acme"), "acme", "", fault.Usage}, {ally("acme"), "nobody", "", fault.Usage},
		{b.ana, "", "", fault.Usage}, {ally(""), "", "", fault.Denied}, {desk.Actor{User: "zed"}, "acme", "", fault.Denied},
	} {
		ids, err := all(row.who, row.partner)
		if got := strings.Join(ids, " "); got != row.want || err != nil != (row.kind != "") || err != nil && fault.KindOf(err) != row.kind {
			t.Errorf("%+v of %q: %q, %v", row.who, row.partner, got, err)
		}
	}
}

func TestAPartnerAnswersItsOwnQuestionsAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	say := func(who desk.Actor, id lead.ID) (desk.PartnerStatus, error) {
		return b.Answer(
			t.Context(),
			who,
			desk.FromPartner{Lead: id, Answer: desk.AnswerConfirm, Text: "we met them", By: "SSH", Partner: "acme"},
		)
	}
	_, theirs := say(ally("ponte"), 1)
	_, none := say(ally("ponte"), 99)
	if fault.KindOf(theirs) != fault.NotFound || theirs.Error() != none.Error() {
		t.Errorf("a lead of another partner: %v; none: %v", theirs, none)
	}
	if _, err := say(b.ana, 1); fault.KindOf(err) != fault.Denied {
		t.Errorf("one of the team answers as the partner: %v", err)
	}
	got, err := say(ally("acme"), 1)
	if err != nil || got.ID != "L-1" || got.Question != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	if h := b.lead(1).History; h[0].Who != "acme" {
		t.Errorf("the answer is told as %q's", h[0].Who)
	}
	if _, err := say(ally("acme"), 1); fault.KindOf(err) != fault.Conflict {
		t.Errorf("what is not asked any more is answered: %v", err)
	}
}

func TestAStatementIsOfOnesOwnPartner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.pass(30 * time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	mine, err := b.Statement(t.Context(), ally("acme"))
	if err != nil || mine.Answered != 1 || mine.Median == nil || *mine.Median != 30 || mine.InTime != 1 || mine.Late != 0 ||
		mine.Promise != b.Policy().Triage.Breach || mine.Quarter != "2026-Q4" {
		t.Errorf("%+v, %v", mine, err)
	}
	theirs, err := b.Statement(t.Context(), ally("ponte"))
	if err != nil || theirs.Answered != 0 || theirs.Median != nil {
		t.Errorf("%+v, %v", theirs, err)
	}
	if _, err := b.Statement(t.Context(), b.ana); fault.KindOf(err) != fault.Denied {
		t.Errorf("one of the team has a statement: %v", err)
	}
}
