package app

import (
	"encoding/json"
	"strings"
	"testing"
)

const three = "email,referred_at,partner,company,program_tier\none@zuraw.example,2026-11-18,acme,Żuraw,gold\n" +
	"two@most.example,2026-11-18,acme,Most,gold\nabc,2026-11-18,acme,Dom,gold\n"

func (h *house) three() {
	h.t.Helper()
	h.do("import", h.file("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"))
	h.do("import", h.file("leads.csv", three))
}

func TestAnAddressThatIsNoneIsNamedAsTheReason(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.three()
	if out := h.do("show", "L-3"); !strings.Contains(out, "missing: a readable e-mail (abc is none) or a domain") {
		t.Errorf("it waits for %s", out)
	}
}

// What a view holds and what is hidden of it are what a list of it writes.
func TestAViewsNumberAndWhatIsHiddenAreItsList(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.three()
	h.do("snooze", "L-2", "--until", "2026-12-01")
	listed := strings.Count(h.do("list", "view:Open", "--limit", "0", "--json"), "\n")
	for line := range strings.Lines(h.do("views", "--json")) {
		var v struct {
			Name           string
			Leads, Snoozed int
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if v.Name == "Open" && (v.Leads != 1 || v.Snoozed != 1 || listed != v.Leads+v.Snoozed) {
			t.Errorf("%+v, and %d are listed", v, listed)
		}
	}
}

func TestUndoTakesSeveralLeads(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.three()
	h.do("claim", "L-1")
	h.do("tag", "L-2", "vip")
	h.do("undo", "L-1", "L-2")
	if out := h.do("list", "owner:admin", "--json") + h.do("list", "tag:vip", "--json"); out != "" {
		t.Errorf("left: %s", out)
	}
}
