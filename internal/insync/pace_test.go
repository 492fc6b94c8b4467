package insync_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/insync"
	"github.com/eqltui/eqltui/internal/lead"
)

// jobEvery is how often the job looks whether there is something to do, as in the program.
const jobEvery = 20 * time.Second

// soak is how large a crowd is tried where somebody has the time: EQLTUI_SOAK is the number of leads, or 1 for ten thousand.
func soak() (leads int, soaks bool) {
	n, err := strconv.Atoi(os.Getenv("EQLTUI_SOAK"))
	if err != nil || n <= 1 {
		n = 10_000
	}
	return n, os.Getenv("EQLTUI_SOAK") != ""
}

// inStep brings a crowd in, keeps it in step as the job does until nothing waits, and says how long that took by the clock of the
// other side, on which nothing takes time but being left alone, and how many requests were made. Others have asked so much before.
func inStep(t *testing.T, leads, step, burst, searches, others int) (took time.Duration, requests int) {
	t.Helper()
	b := setup(t)
	rest := func(_ context.Context, d time.Duration) error {
		b.pass(d)
		return nil
	}
	open := func(desk.Connection) (crm.Client, error) {
		return hubspot.New(crm.Door{Base: b.fake.URL(), Private: true, Timeout: 20 * time.Second, Wait: rest}, "pat", b.now)
	}
	b.Sync = insync.New(b.Desk, insync.Options{Draw: func() float64 { return 0 }, Step: step, Open: open})
	names := make([]string, leads)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	b.refer(names...)
	b.setUp()
	b.pass(time.Minute)
	b.fake.Burst, b.fake.Searches = burst, searches
	if others > 0 {
		c, err := hubspot.New(crm.Door{Base: b.fake.URL(), Private: true, Timeout: 20 * time.Second}, "pat", b.now)
		if err != nil {
			t.Fatal(err)
		}
		for range others {
			if _, err := c.Owners(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	began, before := b.now(), b.fake.Requests()
	for range 10 + leads {
		_, _ = b.Once(t.Context()) // that it is to be left alone stands in its status
		s := b.status()
		if s.Stopped != "" {
			t.Fatal(s.Stopped)
		}
		if s.Done == leads && s.Waiting == 0 {
			return b.now().Sub(began), b.fake.Requests() - before
		}
		b.pass(jobEvery)
	}
	t.Fatalf("they never come in step: %+v", b.status())
	return 0, 0
}

// Another program that used up the limit once holds a run up for no longer than what was learned of it holds.
func TestAnotherProgramHoldsARunUpForAMinute(t *testing.T) {
	t.Parallel()
	const leads, step, burst, searches, others = 120, 10, 100, 5, 100
	alone, _ := inStep(t, leads, step, burst, searches, 0)
	beside, _ := inStep(t, leads, step, burst, searches, others)
	if beside > alone+2*time.Minute {
		t.Errorf("%s, and %s beside another program", alone, beside)
	}
}

// Ten thousand leads come in step within a tenth of the time that the limits of a private app allow: a hundred requests in ten
// seconds, five searches in one. The suite tries fewer, with as many requests.
func TestACrowdComesInStepAsFastAsTheLimitsAllow(t *testing.T) {
	t.Parallel()
	leads, step := 600, 10
	if n, soaks := soak(); soaks {
		leads, step = n, 100
	}
	const burst, searches, window = 100, 5, 10 * time.Second
	_, requests := inStep(t, leads, step, 0, 0, 0)
	took, made := inStep(t, leads, step, burst, searches, 0)
	allowed := time.Duration(requests-1) / burst * window // the first hundred may go at once
	t.Logf("%d leads: %d requests, %s allowed; %d requests in %s", leads, requests, allowed, made, took)
	if took > allowed+max(allowed/10, window) {
		t.Errorf("%d leads need %d requests, for which the limits allow %s: it took %s, with %d", leads, requests, allowed, took, made)
	}
}

// What a person changes is there within a minute, and a call there stops our clock within one, while a crowd that a file brought
// is on its way, however slow the way is: changes go before the crowd, also those that are made amid a run. The clock is the
// other side's.
func TestAChangeDoesNotWaitBehindACrowd(t *testing.T) {
	t.Parallel()
	crowd, known, step, burst := 400, 12, 10, 20 // requests in ten seconds, of which a step takes eight
	if n, soaks := soak(); soaks {
		crowd, known, step, burst = n, max(12, n/800), 100, 100 // changes for most of the way
	}
	b := setup(t)
	title := func(n int) string { return fmt.Sprintf("Title %d", n) }
	changed, there := map[int]time.Time{}, map[int]time.Duration{}
	const every = 5 * time.Second
	next := b.now()
	var mu sync.Mutex
	var logged time.Time // a call
	var stopped time.Duration
	rest := func(_ context.Context, d time.Duration) error {
		b.pass(d)
		mu.Lock()
		defer mu.Unlock()
		if n := len(changed); n < known && len(there) == n && !b.now().Before(next) {
			changed[n], next = b.now(), b.now().Add(every)
			b.act(lead.ID(n+1), desk.Action{Verb: desk.Set, Set: map[string]string{"title": title(n)}})
		}
		switch {
		case logged.IsZero() && len(changed) == known/2:
			id, _ := b.contact(lead.ID(known))
			call := b.fake.Put("calls", "", map[string]string{"hs_timestamp": b.now().Format(time.RFC3339), "hs_call_status": "COMPLETED"})
			b.fake.Link("calls", call, "contacts", id)
			logged = b.now()
		case !logged.IsZero() && stopped == 0 && b.detail(lead.ID(known)).Contacted != nil:
			stopped = b.now().Sub(logged)
		}
		return nil
	}
	acting := false
	open := func(desk.Connection) (crm.Client, error) {
		d := crm.Door{Base: b.fake.URL(), Private: true, Timeout: 20 * time.Second}
		if acting {
			d.Wait = rest
		}
		return hubspot.New(d, "pat", b.now)
	}
	b.Sync = insync.New(b.Desk, insync.Options{Draw: func() float64 { return 0 }, Step: step, Open: open})
	names := make([]string, known)
	for i := range names {
		names[i] = fmt.Sprintf("k%d", i)
	}
	b.refer(names...)
	b.setUp()
	b.both()
	names = make([]string, crowd)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	for some := range slices.Chunk(names, 2000) { // as a file comes in
		b.refer(some...)
	}
	b.pass(time.Minute)
	b.fake.Burst, b.fake.Searches, acting, next = burst, 5, true, b.now()
	began := next
	b.fake.Seen = func(_ *http.Request, body []byte) {
		mu.Lock()
		defer mu.Unlock()
		for n, at := range changed {
			if _, seen := there[n]; !seen && bytes.Contains(body, []byte(`"`+title(n)+`"`)) {
				there[n] = b.now().Sub(at)
			}
		}
	}
	for range 10 + crowd {
		_, _ = b.Once(t.Context()) // that it is to be left alone stands in its status
		if s := b.status(); s.Waiting == 0 && s.Done == crowd+known {
			break
		}
		b.pass(jobEvery)
	}
	var all []time.Duration
	for _, took := range there {
		all = append(all, took)
	}
	slices.Sort(all)
	if len(all) == 0 {
		t.Fatal("no change came through")
	}
	longest := all[len(all)-1]
	t.Logf("%d changes amid %d leads: the median took %s, the 99th of 100 %s, the longest %s; the crowd took %s; a call stopped the clock "+
		"after %s", len(all), crowd, all[len(all)/2], all[(99*len(all)-1)/100], longest, b.now().Sub(began), stopped)
	if len(there) != known || longest > time.Minute {
		t.Errorf("of %d changes %d came there, the longest after %s", known, len(there), longest)
	}
	if stopped == 0 || stopped > time.Minute {
		t.Errorf("a call that was logged there stopped the clock after %s", stopped)
	}
}
