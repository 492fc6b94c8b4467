package httpd

import (
	"net/http"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

// The program of a partner that is gone goes on with its token: what it posts is of the one it went into, whatever it calls
// itself, and it sees what that one sees, until it is shut out or the merge is taken back.
func TestTheProgramOfAPartnerThatIsMerged(t *testing.T) {
	t.Parallel()
	d := opened(t)
	of := func(want string, got fates) {
		t.Helper()
		if len(got.Results) != 1 || got.Results[0].ID == "" {
			t.Fatalf("%+v", got)
		}
		at := 0
		if err := d.desk.All(t.Context(), d.admin, "partner:"+want, 0, func(r desk.Row) error {
			if r.ID.String() == got.Results[0].ID {
				at++
			}
			return nil
		}); err != nil || at != 1 {
			t.Errorf("%s is not a lead of %s: %v", got.Results[0].ID, want, err)
		}
	}
	of("acme", d.post(d.acme, whole, keyHeader, "k 1").fates(t))
	if _, err := d.desk.MergePartners(t.Context(), d.admin, desk.MergingPartners{From: "acme", Into: "ponte"}); err != nil {
		t.Fatal(err)
	}
	if again := d.post(d.acme, whole, keyHeader, "k 1"); again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("a request from before the merge is new: %s", again.body)
	}
	next := func(n, name string) string {
		return strings.NewReplacer("ewa@zuraw", "e"+n+"@huta"+n, "Zuraw", "Huta "+n, "{", `{"partner":"`+name+`",`).Replace(whole)
	}
	of("ponte", d.post(d.acme, next("2", "acme")).fates(t))
	of("ponte", d.post(d.acme, next("3", "ponte")).fates(t))
	for _, path := range []string{"/v1/referrals/L-1", "/v1/referrals/L-2"} {
		for _, token := range []string{d.acme, d.ponte} {
			if got := d.ask("GET", path, token, ""); got.status != http.StatusOK {
				t.Errorf("%s: %d %s", path, got.status, got.body)
			}
		}
	}
	if _, err := d.desk.UndoLast(t.Context(), d.admin, desk.Subject{Kind: desk.Partners, ID: "acme"}); err != nil {
		t.Fatal(err)
	}
	of("acme", d.post(d.acme, next("4", "acme")).fates(t))
	if got := d.ask("GET", "/v1/referrals/L-2", d.acme, ""); got.status != http.StatusNotFound {
		t.Errorf("what came meanwhile stays with ponte: %d %s", got.status, got.body)
	}
	if _, err := d.desk.RevokeToken(t.Context(), d.admin, "acme"); err != nil {
		t.Fatal(err)
	}
	if got := d.post(d.acme, next("5", "acme")); got.status != http.StatusUnauthorized {
		t.Errorf("%d %s", got.status, got.body)
	}
}
