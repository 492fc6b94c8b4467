package httpd

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Whoever shows no token, or one that is none, is refused by the same work as whoever shows one that was good once: what it
// takes tells nothing of whether it is known. Work is counted in allocations, which no clock and no neighbour change.
//
//nolint:paralleltest // allocations are of the whole process
func TestATokenThatIsNoneCostsWhatAKnownOneDoes(t *testing.T) {
	d := opened(t)
	old, revoked := d.acme, d.ponte
	d.acme = d.token("acme")
	if _, err := d.desk.RevokeToken(t.Context(), d.admin, "ponte"); err != nil {
		t.Fatal(err)
	}
	work := func(shows ...string) float64 {
		r := httptest.NewRequest(http.MethodPost, "/v1/referrals", nil).WithContext(t.Context())
		for _, v := range shows {
			r.Header.Add("Authorization", v)
		}
		return testing.AllocsPerRun(100, func() {
			if who, err := d.caller(r); err == nil || who != "" {
				t.Fatalf("%q is let in", shows)
			}
		})
	}
	unknown := work("Bearer eqltui_ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	for name, shows := range map[string][]string{"replaced": {"Bearer " + old}, "revoked": {"Bearer " + revoked}, "none": nil,
		"empty": {"Bearer "}, "of another kind": {"Basic YTpi"}, "two": {"Bearer " + d.acme, "Bearer " + d.acme},
		"begins alike": {"Bearer " + d.acme[:len(d.acme)-1]}, "in small letters": {"Bearer x" + d.acme}} {
		if got := work(shows...); got < unknown*0.95 || got > unknown*1.05 {
			t.Errorf("%s: %.0f allocations, an unknown one %.0f", name, got, unknown)
		}
	}
	if least := testing.AllocsPerRun(100, func() { _ = badSignature() }); least > unknown/2 {
		t.Errorf("to refuse without a look costs %.0f of %.0f allocations: this test cannot fail", least, unknown)
	}
	// What is kept is a digest, which is what is looked up: nothing of a token is compared letter by letter.
	if who, err := d.desk.TokenOwner(t.Context(), d.acme); err != nil || who != "acme" {
		t.Errorf("%q %v", who, err)
	}
}
