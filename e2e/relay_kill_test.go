//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// relayKills is how often a serving process is killed: EQLTUI_KILLS, which make soak sets, or ten times.
func relayKills() int {
	if n, err := strconv.Atoi(os.Getenv("EQLTUI_KILLS")); err == nil && n > 0 {
		return n
	}
	return 10
}

// partnerSide is a receiver that fails often, and remembers what it took.
type partnerSide struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	well  bool                       // it fails no more
	got   map[string]string          // bodies by message
	told  map[string]map[string]bool // messages by lead
	wrong []string
	posts int
}

func (p *partnerSide) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts++
	luck := 100
	if !p.well {
		luck = p.rnd.IntN(100)
	}
	var doc struct {
		Type string
		Data struct {
			ID         string
			ExternalID string `json:"external_id"`
		}
	}
	if err != nil || json.Unmarshal(body, &doc) != nil { // it was killed while it sent
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if luck < 30 {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	id := r.Header.Get("webhook-id")
	if was, ok := p.got[id]; ok && was != string(body) {
		p.wrong = append(p.wrong, fmt.Sprintf("%s came as %s and as %s", id, was, body))
	}
	p.got[id] = string(body)
	if p.told[doc.Data.ExternalID] == nil {
		p.told[doc.Data.ExternalID] = map[string]bool{}
	}
	p.told[doc.Data.ExternalID][id] = true
	if luck < 40 { // it took it, and nobody hears of that
		panic(http.ErrAbortHandler)
	}
}

// broken says which promises were broken to a receiver that should have been told of leads.
func (p *partnerSide) broken(acked []string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := slices.Clone(p.wrong)
	for _, ref := range acked {
		if len(p.told[ref]) != 1 {
			out = append(out, fmt.Sprintf("%s was acknowledged and told in %d messages", ref, len(p.told[ref])))
		}
	}
	return out
}

// TestTheKillsOfServersWouldFindALoss has a receiver be told what a careless program would tell.
func TestTheKillsOfServersWouldFindALoss(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		posts [][2]string // message and lead
		broke int
	}{
		"as promised": {[][2]string{{"m1", "r1"}, {"m2", "r2"}, {"m2", "r2"}}, 0}, "one lost": {[][2]string{{"m1", "r1"}}, 1},
		"a new id at each try": {[][2]string{{"m1", "r1"}, {"m2", "r1"}, {"m3", "r2"}}, 1},
		"another body":         {[][2]string{{"m1", "r1"}, {"m1", "r2"}}, 1},
	} {
		p := &partnerSide{well: true, got: map[string]string{}, told: map[string]map[string]bool{}}
		for _, post := range row.posts {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(fmt.Sprintf(`{"data":{"external_id":%q}}`, post[1])))
			r.Header.Set("webhook-id", post[0])
			p.ServeHTTP(httptest.NewRecorder(), r)
		}
		if got := p.broken([]string{"r1", "r2"}); len(got) != row.broke {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestNothingAcknowledgedIsLostWhenTheServerIsKilled posts referrals to a server that is killed again and again, while it
// tells a receiver of them that fails often: every referral that was answered 200 is told, each in one message, with the
// same id and body however often it comes.
func TestNothingAcknowledgedIsLostWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills ten processes; left out with -short")
	}
	s := seed()
	t.Logf("seed %d, %d kills; EQLTUI_SEED=%d plays it again", s, relayKills(), s)
	rnd := rand.New(rand.NewPCG(s, 3))
	p := &partnerSide{rnd: rand.New(rand.NewPCG(s, 4)), got: map[string]string{}, told: map[string]map[string]bool{}}
	receiver := httptest.NewServer(p)
	t.Cleanup(receiver.Close)
	h := newTeam(t)
	h.partners("acme")
	token := h.do("partner", "token", "acme")
	h.do("partner", "channel", "acme", "--webhook", receiver.URL+"/hook", "--secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	var acked []string
	n := 0
	for range relayKills() {
		server := h.serve("--allow-private", "--ssh", "off")
		// It is killed some answers after it came up, however fast the machine is, and at any moment of the next.
		for answers := 3 + rnd.IntN(8); ; answers-- {
			if answers == 0 {
				time.AfterFunc(time.Duration(rnd.IntN(20))*time.Millisecond, func() { _ = server.cmd.Process.Kill() })
			}
			n++
			ref := "ref-" + strconv.Itoa(n)
			body := fmt.Sprintf(`{"referred_at":%q,"email":"p%d@firm%d.example","program_tier":"gold","external_id":%q}`,
				time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), n, n, ref)
			status, _, text, err := server.asks(t.Context(), "POST", "/v1/referrals", token, body, "Idempotency-Key", ref)
			if err != nil {
				break
			}
			if status != http.StatusOK {
				t.Fatalf("%d %s", status, text)
			}
			acked = append(acked, ref)
		}
		<-server.done
	}
	// What is under way when a process is killed has a lease of a minute, and retries wait longer each: the clock goes on.
	later := time.Now()
	until(t, "every message is sent", func() bool {
		later = later.Add(10 * time.Minute)
		h.do("jobs", "run", "outbox", "--allow-private", "--now", later.UTC().Format(time.RFC3339))
		p.mu.Lock()
		p.well = p.posts > len(p.got) // from the first on that came again
		p.mu.Unlock()
		states := map[string]int{}
		for _, line := range strings.Split(h.do("deliveries", "--json"), "\n") {
			var m struct{ State string }
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			states[m.State]++
		}
		return states["sent"] >= len(acked) && len(states) == 1
	})
	for _, w := range p.broken(acked) {
		t.Errorf("seed %d: %s", s, w)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("seed %d: %v", s, wrong)
	}
	if len(acked) < 3*relayKills() || p.posts <= len(p.got) {
		t.Errorf("%d acknowledged, %d posts for %d messages: this test proves little", len(acked), p.posts, len(p.got))
	}
	t.Logf("%d acknowledged, %d messages in %d posts, none lost", len(acked), len(p.got), p.posts)
}

// TestTheNextServerTakesTheJobsOfOneThatWasKilled looks whose they are long before the lease of the dead one is over.
func TestTheNextServerTakesTheJobsOfOneThatWasKilled(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	h.partners("acme")
	holds := func(s *server) {
		t.Helper()
		until(t, "it has the outbox", func() bool {
			return strings.Contains(h.do("jobs", "list", "--json"), fmt.Sprintf(`"holder":"serve %d@`, s.cmd.Process.Pid))
		})
	}
	first := h.serve()
	holds(first)
	first.kill()
	holds(h.serve())
}
