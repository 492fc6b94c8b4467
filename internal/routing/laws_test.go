package routing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/routing"
)

func start() time.Time { return time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC) }

func drawMembers(t *rapid.T) []routing.Member {
	n := rapid.IntRange(1, 6).Draw(t, "members")
	out := make([]routing.Member, n)
	for i := range out {
		out[i] = routing.Member{ID: fmt.Sprint("m", i), Weight: rapid.SampledFrom([]int64{1, 2, 3, 4, 5, 6, 10, 12}).Draw(t, "weight")}
	}
	return out
}

func made(t rapid.TB, members []routing.Member) *routing.Queue {
	t.Helper()
	q, err := routing.New(members)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestWeightsAreMetOverEachCycle: of as many leads as the weights add up to each member gets its weight, in every round.
func TestWeightsAreMetOverEachCycle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := drawMembers(t)
		s := routing.Simulate(made(t, members), make([]routing.Limits, len(members)))
		var round int64
		for _, m := range members {
			round += m.Weight
		}
		for cycle := range 3 {
			got := map[string]int64{}
			for i := range round {
				s.Arrive(fmt.Sprint(cycle, ".", i), start())
			}
			for _, a := range s.Assignments[int64(cycle)*round:] {
				got[a.To]++
			}
			for _, m := range members {
				// Rounds of a queue whose weights share a divisor are shorter, so a whole number of them passes.
				if got[m.ID] != m.Weight {
					t.Fatalf("round %d: %s got %d of weight %d", cycle, m.ID, got[m.ID], m.Weight)
				}
			}
		}
	})
}

type happening struct {
	kind, name string
	at         time.Time
}

// drawHappenings draws arrivals, absences and releases over several days.
func drawHappenings(t *rapid.T, members []routing.Member) (out []happening) {
	at := start()
	for i := range rapid.IntRange(1, 120).Draw(t, "events") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{1, 1, 1, 5, 60, 700}).Draw(t, "minutes")) * time.Minute)
		h := happening{
			kind: rapid.SampledFrom([]string{"arrive", "arrive", "arrive", "arrive", "away", "back", "release"}).Draw(t, "kind"),
			at:   at,
		}
		switch h.kind {
		case "arrive":
			h.name = fmt.Sprint("l", i)
		case "release":
			h.name = fmt.Sprint("l", rapid.IntRange(0, i).Draw(t, "lead"))
		default:
			h.name = members[rapid.IntRange(0, len(members)-1).Draw(t, "member")].ID
		}
		out = append(out, h)
	}
	return out
}

func drawLimits(t *rapid.T, n int) []routing.Limits {
	out := make([]routing.Limits, n)
	for i := range out {
		out[i].Open = rapid.SampledFrom([]int64{0, 0, 1, 3}).Draw(t, "cap")
		out[i].Day = rapid.SampledFrom([]int64{0, 0, 2, 5}).Draw(t, "cap_day")
	}
	return out
}

func happen(s *routing.Simulation, h happening) {
	s.At(h.at)
	switch h.kind {
	case "arrive":
		s.Arrive(h.name, h.at)
	case "release":
		s.Release(h.name, h.at)
	default:
		s.Away(h.name, h.kind == "away", h.at)
	}
}

// TestNobodyFloodsOrStarves draws absences, caps and releases around a member who is always there. Between two members
// who are both available for a while, the leads that each gets in the while, measured by their weights, are never more
// than one turn of each apart. Every lead has an owner or is held for want of anybody, and every other member is named
// with a reason.
func TestNobodyFloodsOrStarves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := drawMembers(t)
		limits := drawLimits(t, len(members))
		anchored := rapid.Bool().Draw(t, "somebody is always there")
		if anchored {
			limits[0] = routing.Limits{}
		}
		q := made(t, members)
		s := routing.Simulate(q, limits)
		f := newFairness(members, q.Pointers()[0].Unit)
		seen, day := 0, start().YearDay()
		for _, h := range drawHappenings(t, members) {
			if anchored && h.name == members[0].ID {
				continue
			}
			happen(s, h)
			for i := range members {
				limited := limits[i] != (routing.Limits{})
				if h.name == members[i].ID || limited && (h.kind == "release" || h.at.YearDay() != day) {
					f.apart(i)
				}
			}
			day = h.at.YearDay()
			for _, a := range s.Assignments[seen:] {
				available := reasonsOf(t, members, &a)
				if anchored {
					f.given(t, available, a.To)
				}
			}
			seen = len(s.Assignments)
		}
	})
}

// reasonsOf reads who was available for a lead off the reasons of those who did not get it.
func reasonsOf(t *rapid.T, members []routing.Member, a *routing.Assignment) []bool {
	available := make([]bool, len(members))
	for i, m := range members {
		k := slices.IndexFunc(a.Skipped, func(s routing.Skip) bool { return s.Member == m.ID })
		if (k < 0) != (m.ID == a.To) {
			t.Fatalf("whether %s got it is not said once: %+v", m.ID, a)
		}
		available[i] = k < 0 || a.Skipped[k].Why == routing.NotTheirTurn
		if a.To == "" && available[i] {
			t.Fatalf("%s is held though %s is available: %+v", a.Lead, m.ID, a)
		}
	}
	return available
}

// fairness counts what two members got since both were available.
type fairness struct {
	members []routing.Member
	step    []int64
	got     []int64
	began   map[[2]int][2]int64
}

func newFairness(members []routing.Member, unit int64) *fairness {
	f := &fairness{members: members, got: make([]int64, len(members)), began: map[[2]int][2]int64{}}
	for _, m := range members {
		f.step = append(f.step, unit/m.Weight)
	}
	return f
}

// apart ends all whiles of a member, who may have gone and come back between two leads.
func (f *fairness) apart(i int) {
	for j := range f.members {
		delete(f.began, [2]int{max(i, j), min(i, j)})
	}
}

func (f *fairness) given(t *rapid.T, available []bool, to string) {
	for i, m := range f.members {
		if !available[i] {
			f.apart(i)
		}
		if m.ID == to {
			defer func() { f.got[i] += f.step[i] }()
		}
	}
	for a := range f.members {
		for b := range a {
			p := [2]int{a, b}
			began, known := f.began[p]
			switch {
			case !available[a] || !available[b]:
			case !known:
				f.began[p] = [2]int64{f.got[a], f.got[b]}
			default:
				if d := (f.got[a] - began[0]) - (f.got[b] - began[1]); max(d, -d) > f.step[a]+f.step[b] {
					t.Fatalf("%s and %s are %d of %d apart", f.members[a].ID, f.members[b].ID, d, f.step[a]+f.step[b])
				}
			}
		}
	}
}

// TestTheSameEventsGiveTheSamePointers, also when the queue is put away and taken up again between any two of them.
func TestTheSameEventsGiveTheSamePointers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		members := drawMembers(t)
		whole, parts := made(t, members), made(t, members)
		for range rapid.IntRange(1, 60).Draw(t, "decisions") {
			off := make([]string, len(members))
			for i := range off {
				off[i] = rapid.SampledFrom([]string{"", "", routing.Away}).Draw(t, "off")
			}
			lost := members[rapid.IntRange(0, len(members)-1).Draw(t, "lost")].ID
			giveBack := rapid.IntRange(0, 4).Draw(t, "gives") == 0
			again := made(t, members)
			again.Resume(parts.Pointers())
			parts = again
			for _, q := range []*routing.Queue{whole, parts} {
				q.Look(func(i int) string { return off[i] })
				if i := q.Next(""); i >= 0 {
					q.Charge(q.Member(i))
				}
				if giveBack {
					q.GiveBack(lost)
				}
			}
			if !slices.Equal(whole.Pointers(), parts.Pointers()) {
				t.Fatalf("%v\n%v", whole.Pointers(), parts.Pointers())
			}
		}
	})
}

func TestOtherWeightsKeepTheTurns(t *testing.T) {
	t.Parallel()
	q := made(t, []routing.Member{{ID: "ana", Weight: 2}, {ID: "bo", Weight: 1}})
	everybody := func(int) string { return "" }
	q.Look(everybody)
	for range 5 { // ana bo ana ana bo
		q.Charge(q.Member(q.Next("")))
	}
	next := made(t, []routing.Member{{ID: "ana", Weight: 3}, {ID: "bo", Weight: 2}, {ID: "cy", Weight: 1}})
	next.Resume(q.Pointers())
	next.Look(everybody)
	var got []string
	for _, p := range next.Pointers() {
		got = append(got, fmt.Sprint(p.Member, " ", p.At, "/", p.Unit))
	}
	// ana stood at 1.5 turns of the whole, bo at 2; who is new comes in at the lowest of them.
	if s := strings.Join(got, ", "); s != "ana 9/6, bo 12/6, cy 9/6" {
		t.Error(s)
	}
	if i := next.Next("ana"); next.Member(i) != "cy" {
		t.Error("the next other than ana is", next.Member(i))
	}
}

// TestPointersNeverOverflow: where numbers end all pointers come down, as far apart as they are.
func TestPointersNeverOverflow(t *testing.T) {
	t.Parallel()
	members := []routing.Member{{ID: "ana", Weight: 1}, {ID: "bo", Weight: 1}, {ID: "cy", Weight: 1}}
	q := made(t, members)
	const far = 1<<61 - 2
	q.Resume([]routing.Pointer{{"ana", 1, far, true}, {"bo", 1, far + 1, true}, {"cy", 1, 5, false}})
	q.Look(func(i int) string { return []string{"", "", routing.Away}[i] })
	var got []string
	for range 6 {
		to := q.Member(q.Next(""))
		got = append(got, to)
		q.Charge(to)
	}
	if s := strings.Join(got, " "); s != "ana ana bo ana bo ana" {
		t.Error(s, q.Pointers())
	}
	for _, p := range q.Pointers() {
		if p.At < 0 || p.At > 100 {
			t.Error("a pointer stands at", p)
		}
	}
}

// BenchmarkDecision says who gets a lead, and why not each other one, in a queue of a team and in one of five hundred.
func BenchmarkDecision(b *testing.B) {
	for _, n := range []int{8, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			members := make([]routing.Member, n)
			for i := range members {
				members[i] = routing.Member{ID: fmt.Sprint("m", i), Weight: int64(1 + i%4)}
			}
			q := made(b, members)
			off := func(i int) string {
				if i%7 == 0 {
					return routing.Away
				}
				return ""
			}
			b.ReportAllocs()
			for b.Loop() {
				q.Look(off)
				to := q.Member(q.Next(""))
				q.Skipped(to, off)
				q.Charge(to)
			}
		})
	}
}
