package desk_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// nightly are two leads of one company that wait for the morning.
func nightly(t *testing.T) *bench {
	t.Helper()
	b := team(t)
	b.pass(10 * time.Hour)
	one, other := company("zuraw"), company("zuraw")
	other.Email, other.Name, other.Origin.Key = lead.Known("jan@zuraw.example"), lead.Known("Jan Lis"), "other"
	other.Origin.Raw = "other"
	b.refer(one, other)
	b.want("by night", b.owners(1, 2), "- -")
	return b
}

func TestLeadsThatWaitAreMergedAndOneIsGivenOut(t *testing.T) {
	t.Parallel()
	b := nightly(t)
	b.merge(boss, 1, 2, nil)
	if a := b.lead(1).Assignment; !a.Held() || !strings.Contains(a.Why, "outside hours") && len(a.Skipped) == 0 {
		t.Errorf("the survivor waits no more: %+v", a)
	}
	b.verified()
	b.pass(62 * time.Hour)
	n, err := b.RouteWaiting(t.Context())
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	b.want("in the morning", b.owners(1), "ania")
	b.verified()
}

func TestAMergeOfWaitingLeadsThatIsTakenBackLeavesBothWaiting(t *testing.T) {
	t.Parallel()
	b := nightly(t)
	b.merge(boss, 1, 2, nil)
	if _, err := b.UndoLast(t.Context(), boss, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	b.want("both wait", b.owners(1, 2), "- -")
	b.verified()
	b.pass(62 * time.Hour)
	if n, err := b.RouteWaiting(t.Context()); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	b.want("of one company", b.owners(1, 2), "ania ania")
	b.verified()
}

func TestWhoWasMergedIsErasedUnderEitherName(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"jan@zuraw.example", "ewa@zuraw.example"} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			b := twins(t)
			b.merge(boss, 1, 2, nil)
			deals := len(b.lead(1).Deals)
			if _, err := b.ErasePerson(t.Context(), boss, address, "request"); err != nil {
				t.Fatal(err)
			}
			if d := b.lead(1); len(d.Deals) != deals {
				t.Errorf("%d deals of %d are left", len(d.Deals), deals)
			}
			b.verified()
			out, err := b.ExportPerson(t.Context(), boss, address)
			if err == nil && strings.Contains(fmt.Sprint(out), address) {
				t.Errorf("still there: %v", out)
			}
			// What would bring the values back is refused, or brings none.
			if _, err := b.UndoLast(t.Context(), boss, desk.OnLead(1)); err == nil {
				if s := fmt.Sprint(b.lead(2)); strings.Contains(s, address) {
					t.Errorf("an undo brought %s back", address)
				}
			}
			b.verified()
		})
	}
}

func TestAPartnerThatEndsLeavesItsOpenLeadsWithWhoHasThem(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1", "a2", "a3")
	_, err := b.Act(t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: "acme"}}, desk.Action{Verb: desk.EndPartner})
	if err != nil {
		t.Fatal(err)
	}
	b.want("who has them", b.owners(1, 2, 3), "ania piotr ania")
	if d := b.lead(1); d.Stage != lead.New || d.Clock == nil {
		t.Errorf("an open lead of a partner that ended: %s, %v", d.Stage, d.Clock)
	}
	b.must(boss, 1, desk.Action{Verb: desk.Release})
	b.want("it is routed as any", b.owners(1), "piotr")
	b.verified()
}

// There is no other name for a user: a name that comes in its place is another user, and the policy says which is a member.
func TestAUserWhoComesBackUnderAnotherNameLeavesLeadsToTheQueue(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.arrive("a1", "a2", "a3")
	root := desk.Actor{User: "root", Role: desk.Admin}
	told, err := b.EditUser(t.Context(), root, desk.UserEdit{Do: "remove", Name: "piotr"})
	if err != nil || !strings.Contains(told, "1 lead given back to the queue") {
		t.Fatal(told, err)
	}
	if _, err := b.EditUser(t.Context(), root, desk.UserEdit{Do: "add", Name: "peter", Role: desk.SDR}); err != nil {
		t.Fatal(err)
	}
	b.want("others have them", b.owners(1, 2, 3), "ania ania ania")
	b.want("the old name", b.stands("piotr"), "1: 0 open, 0 today not a user")
	made, err := b.DraftMember(t.Context(), boss, nil, desk.MemberEdit{Queue: "default", User: "piotr", Remove: true})
	if err != nil || len(made.Warnings) != 0 {
		t.Fatal(made, err)
	}
	if made, err = b.DraftMember(t.Context(), boss, made.Policy, desk.MemberEdit{Queue: "default", User: "peter"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), boss, made.Policy, nil); err != nil {
		t.Fatal(err)
	}
	b.want("the new name", b.stands("peter"), "1: 0 open, 0 today")
	history := fmt.Sprint(b.lead(2).History)
	if !strings.Contains(history, "piotr") {
		t.Error("the history knows the old name no more")
	}
	b.verified()
}

// An import brings leads while three claim what has come: each has one owner, and the turns are those of the journal.
func TestPeopleClaimWhileAnImportRoutes(t *testing.T) {
	t.Parallel()
	b := team(t, "members: [{user: ania, weight: 2}, {user: piotr}, {user: ela}]")
	st, err := desk.OpenEmpty(t.Context(), b.db)
	if err != nil {
		t.Fatal(err)
	}
	other, err := desk.Open(t.Context(), st, b.now)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	const batches, each = 8, 15
	var wg sync.WaitGroup
	wg.Go(func() {
		err := b.Import(context.Background(), desk.Actor{User: "root", Role: desk.Admin}, false, func(im *desk.Importer) error {
			for i := range batches {
				var rows []desk.Referral
				for k := range each {
					rows = append(rows, company(fmt.Sprintf("n%d-%d", i, k)))
				}
				if _, err := im.Referrals(context.Background(), rows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	for _, user := range []string{"ania", "piotr", "ela"} {
		wg.Go(func() {
			for id := lead.ID(1); id <= batches*each; id += 3 {
				_, err := other.Act(context.Background(), desk.Actor{User: user, Role: desk.SDR}, desk.OnLeads(id),
					desk.Action{Verb: desk.Claim})
				if err != nil && fault.KindOf(err) != fault.NotFound {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for id := lead.ID(1); id <= batches*each; id++ {
		if b.lead(id).Owner == "" {
			t.Errorf("%s has no owner", id)
		}
	}
	b.verified()
}

// What a program posts behind leads that wait has an owner with them, as soon as somebody is there: at once while the
// request lasts, and by the minute's job where only time went by.
func TestWhatIsPostedBehindLeadsThatWaitIsGivenOutWithThem(t *testing.T) {
	t.Parallel()
	b := team(t)
	post := func(key, name string) {
		t.Helper()
		_, err := b.Receive(t.Context(), desk.Posted{Partner: "acme", Sender: "acme", Key: key, Hash: key},
			func(im *desk.Importer) (desk.Reply, error) {
				_, err := im.Referrals(t.Context(), []desk.Referral{company(name)})
				return desk.Reply{Status: 201}, err
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	b.pass(10 * time.Hour)
	b.want("by night", b.arrive("a1"), "-")
	post("k1", "a2")
	b.want("posted by night", b.owners(1, 2), "- -")
	b.pass(62*time.Hour + 20*time.Minute) // Monday: no cockpit is open, and the job did not run yet
	post("k2", "a3")
	b.want("with what waited, in order", b.owners(1, 2, 3), "ania piotr ania")
	post("k2", "a3")
	b.verified()

	b.pass(10 * time.Hour)
	post("k3", "a4")
	b.want("by the next night", b.owners(4), "-")
	b.pass(14 * time.Hour)
	if n, err := b.RouteWaiting(t.Context()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	b.want("by the job", b.owners(4), "ania")
}
