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

// strict is a receiver that has whoever sends killed at a post of its run, and remembers in which order it was told.
type strict struct {
	mu     sync.Mutex
	left   int  // posts until the sender is killed; below 0 it is not
	before bool // it is killed before the post is taken, else after it and before the answer
	sender *os.Process
	told   []string // ids of messages, each at its first coming
	bodies map[string]string
	kinds  map[string][]string // of a lead, in their order
	wrong  []string
	posts  int
}

func (p *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts++
	var doc struct {
		Type string
		Data struct{ ID string }
	}
	if err != nil || json.Unmarshal(body, &doc) != nil {
		p.wrong = append(p.wrong, fmt.Sprintf("half a message: %q", body))
		return
	}
	dies := p.left == 0
	p.left--
	if dies && p.before {
		_ = p.sender.Kill()
		panic(http.ErrAbortHandler)
	}
	id := r.Header.Get("webhook-id")
	if was, ok := p.bodies[id]; ok && was != string(body) {
		p.wrong = append(p.wrong, fmt.Sprintf("%s came as %s and as %s", id, was, body))
	} else if !ok {
		p.bodies[id] = string(body)
		p.told = append(p.told, id)
		p.kinds[doc.Data.ID] = append(p.kinds[doc.Data.ID], strings.TrimPrefix(doc.Type, "lead."))
	}
	if dies {
		_ = p.sender.Kill()
		panic(http.ErrAbortHandler)
	}
}

// TestWhatIsToldLaterIsNotLostWhenTheSenderIsKilled has two messages for each lead: that it was received, and what came of it,
// which is held until no undo can take it back. Whoever sends is killed at a post of every run, before or after it was taken,
// so messages are waiting, under way or tried already when it dies. In the end each was told, with one id and body, and a
// lead's in their order. What is counted are posts, never time.
func TestWhatIsToldLaterIsNotLostWhenTheSenderIsKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills ten processes; left out with -short")
	}
	s := seed()
	t.Logf("seed %d, %d kills; EQLTUI_SEED=%d plays it again", s, relayKills(), s)
	rnd := rand.New(rand.NewPCG(s, 5))
	p := &strict{left: -1, bodies: map[string]string{}, kinds: map[string][]string{}}
	receiver := httptest.NewServer(p)
	t.Cleanup(receiver.Close)
	h := newTeam(t)
	h.partners("acme")
	h.do("partner", "channel", "acme", "--webhook", receiver.URL+"/hook", "--secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	leads := 2 * relayKills()
	rows := "email,company,name,program_tier,source,referred_at,external_id,country,partner\n"
	for n := range leads {
		rows += fmt.Sprintf("p%d@firm%d.example,Firm %d,Jan Nowak,gold,partner_referral,%s,r%d,PL,acme\n", n, n, n,
			time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), n)
	}
	h.write("leads.csv", rows)
	h.do("import", "leads.csv")
	var refused, asked []string
	for n := range leads {
		if id := "L-" + strconv.Itoa(n+1); n%2 == 0 {
			refused = append(refused, id)
		} else {
			asked = append(asked, id)
		}
	}
	h.do(append(append([]string{"disqualify"}, refused...), "--reason", "no_budget")...)
	h.do(append(append([]string{"ask"}, asked...), "--confirm")...)
	var due map[string][]string // kinds of a lead, in their order
	states := func() map[string]int {
		out := map[string]int{}
		due = map[string][]string{}
		for _, line := range strings.Split(h.do("deliveries", "--json"), "\n") {
			var m struct {
				ID                int64
				Lead, Kind, State string
			}
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			due[m.Lead] = append(due[m.Lead], fmt.Sprintf("%09d %s", m.ID, m.Kind))
			if m.Kind != "received" {
				m.Kind = "later"
			}
			out[m.Kind+" "+m.State]++
		}
		return out
	}
	all := states()
	if all["received pending"] != leads || all["later held"] < leads || len(all) != 2 {
		t.Fatalf("at the start: %v", all)
	}
	later := time.Now()
	run := func() *os.ProcessState {
		t.Helper()
		later = later.Add(20 * time.Minute) // beyond the time of undo, and beyond the lease of whoever was killed
		cmd := h.cmd("eqltui", "jobs", "run", "outbox", "--allow-private", "--now", later.UTC().Format(time.RFC3339))
		p.mu.Lock()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		p.sender = cmd.Process
		p.mu.Unlock()
		_ = cmd.Wait() // how it ended is looked at by whoever called
		return cmd.ProcessState
	}
	h.do("jobs", "run", "outbox", "--allow-private") // now: what is held stays
	if got := states(); got["received sent"] != leads || got["later held"] != all["later held"] {
		t.Fatalf("after the first: %v", got)
	}
	kills := 0
	died := map[string]int{} // by what waited then
	for range relayKills() {
		p.mu.Lock()
		p.left, p.before = rnd.IntN(4), rnd.IntN(2) == 0
		p.mu.Unlock()
		if run().Exited() {
			break // nothing more was to be sent
		}
		kills++
		for state, n := range states() {
			died[state] += n
		}
	}
	p.mu.Lock()
	p.left = -1
	p.mu.Unlock()
	until(t, "every message is sent", func() bool {
		run()
		got := states()
		return got["received sent"] == leads && got["later sent"] == all["later held"] && len(got) == 2
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.wrong {
		t.Errorf("seed %d: %s", s, w)
	}
	for id, want := range due {
		slices.Sort(want)
		for i := range want {
			_, want[i], _ = strings.Cut(want[i], " ")
		}
		if got := p.kinds[id]; !slices.Equal(got, want) || len(want) < 2 || want[0] != "received" {
			t.Errorf("seed %d: %s was told as %q, want %q", s, id, got, want)
		}
	}
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("seed %d: %v", s, wrong)
	}
	if kills < relayKills()/3 || p.posts <= len(p.told) {
		t.Errorf("%d kills, %v, %d posts for %d messages: this test proves little", kills, died, p.posts, len(p.told))
	}
	t.Logf("%d kills, %d messages in %d posts; what stood when one died: %v", kills, len(p.told), p.posts, died)
}
