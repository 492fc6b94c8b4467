package desk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// What a viewer is shown of any lead, whatever stands in it and wherever, names no way to reach the person; everybody
// else of the team is shown it.
func TestAViewerIsShownNoAddressAndNoNumber(t *testing.T) {
	t.Parallel()
	const tries = 12 // each is a programme of its own
	for seed := range tries {
		b := setup(t)
		b.partners()
		address := rapid.StringMatching(`[a-z]{3,8}(\.[a-z]{2,6})?`).Example(seed) + "@zuraw.example"
		digits := rapid.StringMatching(`[1-9][0-9]{8}`).Example(seed)
		phone := []string{"", "+48 "}[seed%2] + digits[:3] + " " + digits[3:6] + " " + digits[6:]
		r := perfect("a")
		r.Email, r.Phone = lead.Known(address), lead.Known(phone)
		r.Note = "write to " + address + " or call " + phone + ", not boss@other.example"
		r.Attributes = map[string]string{"mobile": digits, "backup": "x." + address}
		if seed%3 == 0 {
			r.Name, r.Account.Name = lead.Opt[string]{}, lead.Opt[string]{}
		}
		b.refer(r)
		b.must(
			b.ana,
			1,
			desk.Action{Verb: desk.NoteIt, Note: "spoke at " + strings.ReplaceAll(phone, " ", "-") + ", " + strings.ToUpper(address)},
		)
		b.deal(desk.OpportunityIn{Origin: desk.Origin{Name: "crm", Key: "o", Raw: "call " + digits + ", " + address}, Lead: "L-1",
			Amount: lead.Known[int64](100_000), Stage: "open", CreatedAt: b.now()})
		seen := func(role desk.Role) string {
			who := desk.Actor{User: "who", Role: role}
			det, err := b.Lead(t.Context(), who, 1)
			if err != nil {
				t.Fatal(err)
			}
			page, err := b.Activity(t.Context(), who, desk.ActivityQuery{})
			if err != nil {
				t.Fatal(err)
			}
			inbox, err := b.Inbox(t.Context(), who, desk.InboxQuery{})
			if err != nil {
				t.Fatal(err)
			}
			credits, err := b.LeadCredits(t.Context(), who, 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(credits) == 0 {
				t.Fatal("no deal is divided: this says nothing of credits")
			}
			doc, err := json.Marshal([]any{det, page, inbox, credits})
			if err != nil {
				t.Fatal(err)
			}
			return strings.ToLower(string(doc))
		}
		bare := func(text string) string { return strings.NewReplacer(" ", "", "-", "").Replace(text) }
		shown := seen(desk.Viewer)
		for _, secret := range []string{address, "boss@other.example"} {
			if strings.Contains(shown, secret) {
				t.Errorf("a viewer is shown %s", secret)
			}
		}
		if strings.Contains(bare(shown), digits) {
			t.Errorf("a viewer is shown %s", digits)
		}
		for _, role := range []desk.Role{desk.SDR, desk.AE, desk.Manager, desk.Admin} {
			if shown := seen(role); !strings.Contains(shown, address) || !strings.Contains(bare(shown), digits) {
				t.Errorf("%s is not shown how to reach the person", role)
			}
		}
		b.Close()
	}
}

// An address that is written badly names nobody else either: where a list would show it for want of a company, who is
// shown no address reads that something stands there.
func TestAViewerIsShownNoBadlyWrittenAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("a")
	r.Email, r.Account = lead.Known("ana kowal at zuraw"), lead.Account{}
	b.refer(r)
	shown := func(role desk.Role) string {
		page, err := b.Inbox(t.Context(), desk.Actor{User: "who", Role: role}, desk.InboxQuery{Filter: "stage:quarantined"})
		if err != nil || len(page.Rows) != 1 {
			t.Fatal(len(page.Rows), err)
		}
		if page.Rows[0].Named != "" {
			t.Errorf("%s: the company is called %q", role, page.Rows[0].Named)
		}
		return page.Rows[0].Company
	}
	if got := shown(desk.Viewer); got == "" || strings.Contains(got, "kowal") {
		t.Errorf("a viewer is shown %q", got)
	}
	if got := shown(desk.SDR); !strings.Contains(got, "kowal") {
		t.Errorf("who may see it is shown %q", got)
	}
}
