package desk_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

const (
	someKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILwFkNmXt40P8VOlq7WGaXB1ebTAtIhOHK9yLL1v0gEL"
	somePrt = "SHA256:jdn3rum4vkr6GFv0ZMWzkRuAr3UvraR1jQdXX2lVRzw"
)

// edit changes a user as an admin.
func (b *bench) edit(e desk.UserEdit) {
	b.t.Helper()
	if _, err := b.EditUser(b.t.Context(), desk.Actor{User: "root", Role: desk.Admin}, e); err != nil {
		b.t.Fatal(err)
	}
}

func TestWhoCameInThroughADoorIsLookedUpAtEachWrite(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	b.edit(desk.UserEdit{Do: "add", Name: "eva", Role: desk.SDR, Key: someKey + " eva@laptop"})
	eva, err := b.Holder(t.Context(), somePrt)
	if err != nil || eva.User != "eva" || eva.Role != desk.SDR || !eva.Served {
		t.Fatalf("%+v %v", eva, err)
	}
	act := func() error {
		_, err := b.Act(t.Context(), eva, desk.OnLeads(1), desk.Action{Verb: desk.Tag, AddTags: []string{"x"}})
		return err
	}
	if err := act(); err != nil {
		t.Fatal(err)
	}
	b.edit(desk.UserEdit{Do: "role", Name: "eva", Role: desk.Viewer})
	if err := act(); fault.KindOf(err) != fault.Denied || !strings.Contains(err.Error(), "viewer") {
		t.Errorf("with another role: %v", err)
	}
	b.edit(desk.UserEdit{Do: "role", Name: "eva", Role: desk.SDR})
	if err := act(); err != nil {
		t.Error(err)
	}
	b.edit(desk.UserEdit{Do: "key remove", Name: "eva", Key: somePrt})
	if err := act(); fault.KindOf(err) != fault.Denied {
		t.Errorf("without the key: %v", err)
	}
	if _, err := b.Holder(t.Context(), somePrt); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the key still opens: %v", err)
	}
	b.edit(desk.UserEdit{Do: "key add", Name: "eva", Key: someKey})
	b.edit(desk.UserEdit{Do: "remove", Name: "eva"})
	if err := act(); fault.KindOf(err) != fault.Denied {
		t.Errorf("removed: %v", err)
	}
}

func TestNobodyIsMadeOfANameThatWasRemoved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.Known(t.Context(), "eva"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stranger: %v", err)
	}
	if who, err := b.Who(t.Context(), "eva"); err != nil || who.Role != desk.Admin {
		t.Errorf("first use: %+v %v", who, err)
	}
	b.edit(desk.UserEdit{Do: "remove", Name: "eva"})
	for what, ask := range map[string]func() (desk.Actor, error){
		"locally": func() (desk.Actor, error) { return b.Who(t.Context(), "eva") },
		"by name": func() (desk.Actor, error) { return b.Known(t.Context(), "eva") },
	} {
		if _, err := ask(); fault.KindOf(err) != fault.Denied {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Who lost the right to change users does not bring back by an undo what they did when they had it.
func TestAnUndoOfAChangeOfUsersNeedsTheRightToMakeIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	boss := desk.Actor{User: "boss", Role: desk.Admin}
	b.edit(desk.UserEdit{Do: "add", Name: "eva", Role: desk.Admin})
	if _, err := b.EditUser(t.Context(), boss, desk.UserEdit{Do: "role", Name: "eva", Role: desk.Viewer}); err != nil {
		t.Fatal(err)
	}
	boss.Role = desk.SDR
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{}); fault.KindOf(err) != fault.Denied {
		t.Errorf("%v, want a denial", err)
	}
	boss.Role = desk.Admin
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{}); err != nil {
		t.Error(err)
	}
	if eva, err := b.Known(t.Context(), "eva"); err != nil || eva.Role != desk.Admin {
		t.Errorf("%+v %v", eva, err)
	}
}
