package routing_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/routing"
	"pgregory.net/rapid"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// post is a queue whose members are there from 9 to 17 UTC, every day.
func post(id string, members ...routing.Member) routing.Post {
	return routing.Post{ID: id, Members: members, Limits: make([]routing.Limits, len(members)),
		Closed: func(_ int, at time.Time) string {
			if at.Hour() < 9 || at.Hour() >= 17 {
				return routing.OutsideHours
			}
			return ""
		},
		Next: func(_ int, at time.Time) (time.Time, bool) {
			for _, h := range []int{9, 24, 33} {
				if t := at.Truncate(24 * time.Hour).Add(time.Duration(h) * time.Hour); t.After(at) {
					return t, true
				}
			}
			return time.Time{}, false
		},
		Day: func(_ int, at time.Time) int64 { return at.Unix() / 86400 },
	}
}

func replayed(t *testing.T, posts []routing.Post, arrivals []routing.Arrival) (out []string) {
	t.Helper()
	given, err := routing.Replay(posts, arrivals, monday.AddDate(0, 0, 5))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range given {
		out = append(out, fmt.Sprintf("%s %s +%v %s %s", g.Lead, g.To, g.When.Sub(g.At), g.Asked, g.Why))
	}
	return out
}

func TestReplayGivesLeadsOut(t *testing.T) {
	t.Parallel()
	ana, bo := routing.Member{ID: "ana", Weight: 2}, routing.Member{ID: "bo", Weight: 1}
	at := func(hours float64) time.Time { return monday.Add(time.Duration(hours * float64(time.Hour))) }
	capped := post("q", ana, bo)
	capped.Limits = []routing.Limits{{Open: 1}, {Day: 1}}
	back := post("q", ana)
	back.Fallback = "r"
	back.Closed = func(int, time.Time) string { return routing.Away }
	anyway := back
	anyway.Anyway = true
	for name, c := range map[string]struct {
		posts    []routing.Post
		arrivals []routing.Arrival
		want     []string
	}{
		"weights": {[]routing.Post{post("q", ana, bo)}, []routing.Arrival{
			{Lead: "1", Queue: "q", At: at(0)}, {Lead: "2", Queue: "q", At: at(1)}, {Lead: "3", Queue: "q", At: at(2)},
		}, []string{"1 ana +0s q lowest pointer", "2 bo +0s q lowest pointer", "3 ana +0s q lowest pointer"}},
		"hours": {[]routing.Post{post("q", ana, bo)}, []routing.Arrival{
			{Lead: "1", Queue: "q", At: at(9)}, {Lead: "2", Queue: "q", At: at(10)}, {Lead: "3", Queue: "x", At: at(10)},
		}, []string{"1 ana +15h0m0s q lowest pointer", "2 bo +14h0m0s q lowest pointer"}},
		"caps": {[]routing.Post{capped}, []routing.Arrival{
			{Lead: "1", Queue: "q", At: at(0), Left: at(3)}, {Lead: "2", Queue: "q", At: at(1)}, {Lead: "3", Queue: "q", At: at(2)},
			{Lead: "4", Queue: "q", At: at(2.5)},
		}, []string{"1 ana +0s q lowest pointer", "2 bo +0s q lowest pointer", "3 ana +1h0m0s q lowest pointer",
			"4 bo +21h30m0s q lowest pointer"}},
		"company": {[]routing.Post{post("q", ana, bo)}, []routing.Arrival{
			{Lead: "1", Queue: "q", At: at(0), Company: "c", Closed: at(2)}, {Lead: "2", Queue: "q", At: at(1), Company: "c"},
			{Lead: "3", Queue: "q", At: at(3), Company: "c"},
		}, []string{"1 ana +0s q lowest pointer",
			"2 ana +0s q has a lead at the same company", "3 ana +0s q has a lead at the same company"}},
		"another queue": {[]routing.Post{back, post("r", bo)}, []routing.Arrival{{Lead: "1", Queue: "q", At: at(0)}},
			[]string{"1 bo +0s r lowest pointer"}},
		"anyway": {[]routing.Post{anyway}, []routing.Arrival{{Lead: "1", Queue: "q", At: at(0)}},
			[]string{"1 ana +0s q nobody is available, assigned anyway"}},
		"nobody": {[]routing.Post{back}, []routing.Arrival{{Lead: "1", Queue: "q", At: monday}},
			[]string{"1  " + "+" + time.Time{}.Sub(monday).String() + " q nobody is available"}},
	} {
		if got := replayed(t, c.posts, c.arrivals); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q\nwant\n%q", name, got, c.want)
		}
	}
}

// TestReplayLaws holds that without caps a replay is the simulation of the vectors, that with caps nobody gets more of a day
// than they take, that all is given out in the order in which it came, and that each other member is told why not.
func TestReplayLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, capped := post("q"), rapid.Bool().Draw(t, "capped")
		n := rapid.IntRange(1, 4).Draw(t, "members")
		for i := range n {
			p.Members = append(p.Members, routing.Member{ID: fmt.Sprint("m", i), Weight: rapid.Int64Range(1, 4).Draw(t, "weight")})
			limit := routing.Limits{}
			if capped {
				limit.Day = rapid.Int64Range(1, 3).Draw(t, "cap_day")
			}
			p.Limits = append(p.Limits, limit)
		}
		p.Closed = func(int, time.Time) string { return "" }
		q, err := routing.New(p.Members)
		if err != nil {
			t.Fatal(err)
		}
		sim := routing.Simulate(q, make([]routing.Limits, n))
		var arrivals []routing.Arrival
		at := monday
		for i := range rapid.IntRange(0, 30).Draw(t, "arrivals") {
			at = at.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			arrivals = append(arrivals, routing.Arrival{Lead: fmt.Sprint(i), Queue: "q", At: at})
			sim.Arrive(fmt.Sprint(i), at)
		}
		got, err := routing.Replay([]routing.Post{p}, arrivals, at.AddDate(0, 0, 40))
		if err != nil || len(got) != len(arrivals) {
			t.Fatal(len(got), err)
		}
		day := map[string]int64{}
		for i, g := range got {
			key := fmt.Sprint(g.To, g.When.Unix()/86400)
			day[key]++
			place := slices.IndexFunc(p.Members, func(m routing.Member) bool { return m.ID == g.To })
			switch {
			case place < 0 || g.When.Before(g.At) || i > 0 && g.When.Before(got[i-1].When) || len(g.Skipped) != n-1:
				t.Fatalf("%+v", g)
			case !capped && g.To != sim.Assignments[i].To:
				t.Fatalf("%s goes to %q, in the simulation to %q", g.Lead, g.To, sim.Assignments[i].To)
			case capped && day[key] > p.Limits[place].Day:
				t.Fatalf("%s gets %d leads a day and takes %d", g.To, day[key], p.Limits[place].Day)
			}
		}
	})
}
