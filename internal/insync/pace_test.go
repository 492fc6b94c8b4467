package insync_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/insync"
)

// jobEvery is how often the job looks whether there is something to do, as in the program.
const jobEvery = 20 * time.Second

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
	if os.Getenv("EQLTUI_SOAK") != "" {
		leads, step = 10_000, 100
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
