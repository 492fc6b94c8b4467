package demo_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/eqltui/eqltui/internal/demo"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

const seed = 7

// filled is a demo as it stands at an instant, with its clock stopped there.
func filled(t testing.TB, now time.Time) *desk.Desk {
	t.Helper()
	d, err := fill(filepath.Join(t.TempDir(), "demo.db"), now, seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func fill(path string, now time.Time, seed int64) (*desk.Desk, error) {
	ctx, clock := context.Background(), &demo.Clock{}
	clock.Set(now)
	st, err := store.Open(ctx, path, store.Options{Volatile: true})
	if err != nil {
		return nil, err
	}
	d, err := desk.Open(ctx, st, clock.Now)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	if err := demo.Fill(ctx, d, clock, seed, "you"); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	clock.Set(now)
	return d, nil
}

// standing is the demo as it stands at one of the instants, filled once for all tests that only look at it.
func standing(t testing.TB, now time.Time) *desk.Desk {
	t.Helper()
	d, err := demos[now]()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The instants at which demos are looked at. The first is a working afternoon in Warsaw and Rome, the second near
// the end of a quarter, and the third the first day of one.
var (
	friday   = time.Date(2026, 11, 20, 13, 32, 0, 0, time.UTC)
	instants = []time.Time{
		friday,
		time.Date(2026, 12, 26, 23, 59, 30, 0, time.UTC),   // holidays, and midnight
		time.Date(2026, 10, 1, 12, 30, 7, 123e6, time.UTC), // lunch in Rome
	}
	// Those that make soak looks at as well.
	more = []time.Time{
		time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC), // Saturday night
		time.Date(2026, 11, 23, 8, 1, 0, 0, time.UTC), // Monday, just opened
		time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC), // clocks have just changed
	}
	folder string
	demos  = map[time.Time]func() (*desk.Desk, error){}
)

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "eqltui-demo-test-"); err != nil {
		panic(err)
	}
	if os.Getenv("EQLTUI_SOAK") != "" {
		instants = append(instants, more...)
	}
	var filled sync.Map
	for i, now := range instants {
		demos[now] = sync.OnceValues(func() (*desk.Desk, error) {
			d, err := fill(filepath.Join(folder, strconv.Itoa(i)+".db"), now, seed)
			if err == nil {
				filled.Store(now, d)
			}
			return d, err
		})
	}
	code := m.Run()
	for _, d := range filled.Range {
		d.(*desk.Desk).Close()
	}
	os.RemoveAll(folder)
	os.Exit(code)
}

func list(t testing.TB, d *desk.Desk, filter string) []desk.Row {
	t.Helper()
	var rows []desk.Row
	err := d.All(t.Context(), desk.Actor{User: "you", Role: desk.Admin}, filter, 0, func(r desk.Row) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheDemoIsWhatItsJournalSays(t *testing.T) {
	t.Parallel()
	d := standing(t, friday)
	sum, err := d.Verify(t.Context(), func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil)
	if err != nil || sum.Leads < 400 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestThePolicyOfTheDemoGivesItsScoresAgain(t *testing.T) {
	t.Parallel()
	d := standing(t, friday)
	sum, err := d.VerifyVersion(t.Context(), d.Policy().Hash, func(m desk.Mismatch) error { t.Errorf("%+v", m); return nil }, nil)
	if err != nil || sum.Leads < 400 || sum.Scores < sum.Leads {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestThePolicyHasNoProblemAndOneMoreQueue(t *testing.T) {
	t.Parallel()
	p, problems := policy.Parse(demo.Policy("2025-01-01"))
	if len(problems) != 0 {
		t.Fatalf("problems %v", problems)
	}
	q, ok := p.Queue("world")
	if !ok || p.Queues[0].ID != "iberia" || len(p.Queues) != len(policy.Default().Queues)+2 || q.Calendar != "always" {
		t.Errorf("queues %+v", p.Queues)
	}
}

// The second demo is its own, so that something may be done in it then.
func TestTheSameSeedAndTimeGiveTheSameLeads(t *testing.T) {
	t.Parallel()
	own := filled(t, friday)
	a, b := list(t, standing(t, friday), ""), list(t, own, "")
	if d := cmp.Diff(a, b, cmpopts.IgnoreUnexported(sla.Calendar{})); d != "" {
		t.Error(d)
	}
	told{t, own, friday}.decides()
}

func TestTheDemoHoldsWhatItPromises(t *testing.T) {
	t.Parallel()
	d := standing(t, friday)
	stages, open, high, low, conflicts := map[lead.Stage]int{}, 0, 0, 0, 0
	world := 0
	rows := list(t, d, "")
	for _, r := range rows {
		stages[r.Stage]++
		if r.Queue == "world" {
			world++
		}
		if r.Conflicts > 0 {
			conflicts++
		}
		if (r.Stage == lead.New || r.Stage == lead.EQL) && r.Snoozed == nil {
			open++
			if r.Score >= 70 {
				high++
			}
			if r.Score < 50 {
				low++
			}
		}
	}
	t.Logf("%d leads, stages %v, open %d of which %d from 70 and %d below 50, world %d, conflicts %d", len(rows), stages, open, high, low,
		world, conflicts)
	if len(rows) < 280 || open < 50 || open > 70 || high < 20 || low < 4 || conflicts < 6 || world < len(rows)/5 {
		t.Error("the demo is not what it promises")
	}
	for _, s := range lead.Stages() {
		if stages[s] < 5 {
			t.Errorf("%d leads in stage %s", stages[s], s)
		}
	}
}

func TestWhateverTheHourSomethingIsLateAndSomethingIsDue(t *testing.T) {
	t.Parallel()
	for _, now := range instants {
		t.Run(now.Format(time.RFC3339), func(t *testing.T) {
			t.Parallel()
			d := standing(t, now)
			page, err := d.Inbox(t.Context(), desk.Actor{User: "you", Role: desk.Admin},
				desk.InboxQuery{Filter: "stage:new,eql", Limit: 200})
			if err != nil {
				t.Fatal(err)
			}
			n, seconds := map[desk.Group]int{}, 0
			for _, r := range page.Rows {
				n[r.Group]++
				if r.Clock != nil && r.Clock.Due.After(now) && r.Clock.Due.Sub(now) < 10*time.Minute && r.Group == desk.Soon {
					seconds++
				}
			}
			t.Logf("%v, %d with seconds", n, seconds)
			if n[desk.Breached] < 1 || n[desk.Breached] > 4 || n[desk.Soon] < 2 || n[desk.Soon] > 6 || seconds < 1 ||
				n[desk.Today]+n[desk.Later] < 8 {
				t.Errorf("groups %v, %d due in ten minutes", n, seconds)
			}
		})
	}
}

func TestTheClockRunsOnAfterFilling(t *testing.T) {
	t.Parallel()
	clock := &demo.Clock{}
	if clock.Now().IsZero() {
		t.Error("the zero clock is not the real one")
	}
	clock.Set(friday)
	if !clock.Now().Equal(friday) {
		t.Error("a set clock does not stand")
	}
	clock.Run(friday)
	if now := clock.Now(); now.Before(friday) || now.After(friday.Add(time.Minute)) {
		t.Errorf("a running clock shows %v", now)
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		filled(b, friday)
	}
}
