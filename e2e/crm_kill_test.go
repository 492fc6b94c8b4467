//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/hubspot/hubspottest"
)

// TestAPushThatIsKilledLosesAndDoublesNothing kills a push at one request after another, before or after it was carried out
// there: in the end every lead is one contact, and both sides are the same.
func TestAPushThatIsKilledLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills ten processes; left out with -short")
	}
	s := seed()
	t.Logf("seed %d, %d kills; EQLTUI_SEED=%d plays it again", s, relayKills(), s)
	rnd := rand.New(rand.NewPCG(s, 7))
	fake := hubspottest.New("pat")
	t.Cleanup(fake.Close)
	var victim atomic.Pointer[os.Process]
	var left atomic.Int64
	fake.Seen = func(*http.Request, []byte) {
		if p := victim.Load(); p != nil && left.Add(-1) == 0 {
			wait := time.Duration(rnd.IntN(30)) * time.Millisecond
			time.AfterFunc(wait, func() { _ = p.Kill() })
		}
	}
	h := newTeam(t)
	h.env = append(h.env, "HUBSPOT_TOKEN=pat")
	h.partners("acme")
	const leads = 60
	rows := "external_id,email,name,company,employees,referred_at,partner,program_tier\n"
	for n := range leads {
		rows += fmt.Sprintf("r%d,p%d@firm%d.example,Ana %d,Firm %d,420,%s,acme,gold\n", n, n, n/2, n, n/2,
			time.Now().Add(-time.Hour).UTC().Format(time.RFC3339))
	}
	h.write("leads.csv", rows)
	h.do("import", "leads.csv")
	h.do("crm", "add", "hubspot", "--token-env", "HUBSPOT_TOKEN", "--url", fake.URL(), "--allow-private")
	h.do("crm", "setup")
	later := time.Now()
	for n := range relayKills() {
		later = later.Add(10 * time.Minute) // what was taken by one that was killed has a lease of three
		h.do("set", fmt.Sprintf("L-%d", 1+n%leads), fmt.Sprintf("employees=%d", 500+n), "--now", later.UTC().Format(time.RFC3339))
		cmd := h.cmd("eqltui", "crm", "push", "--now", later.UTC().Format(time.RFC3339))
		left.Store(int64(1 + rnd.IntN(9)))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		victim.Store(cmd.Process)
		_ = cmd.Wait() // it was killed, or done before
		victim.Store(nil)
	}
	for range 2 {
		later = later.Add(10 * time.Minute)
		h.do("crm", "push", "--now", later.UTC().Format(time.RFC3339))
	}
	var st struct {
		State                 string
		Waiting, Dead, InStep int
		Conflicts             int
	}
	if err := json.Unmarshal([]byte(h.do("crm", "status", "--json", "--now", later.UTC().Format(time.RFC3339))), &st); err != nil {
		t.Fatal(err)
	}
	if st.State != "ok" || st.Waiting+st.Dead+st.Conflicts != 0 || fake.Count("contacts") != leads || fake.Count("companies") != leads/2 {
		t.Errorf("seed %d: %+v, %d contacts, %d companies", s, st, fake.Count("contacts"), fake.Count("companies"))
	}
	for n := range leads {
		if ids := fake.By("contacts", hubspot.ContactKey, fmt.Sprintf("L-%d", n+1)); len(ids) != 1 {
			t.Errorf("seed %d: L-%d is %v there", s, n+1, ids)
		}
	}
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("seed %d: %v", s, wrong)
	}
}
