package presence_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/presence"
)

// room is a hub whose clock and timers are the test's.
type room struct {
	*presence.Hub
	at    time.Time
	timer []func()
}

func open() *room {
	r := &room{at: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	r.Hub = presence.New(func() time.Time { return r.at }, func(_ time.Duration, f func()) { r.timer = append(r.timer, f) },
		func(watcher, watched string) bool { return watcher != "viewer" || watched == "viewer" })
	return r
}

// pass lets the time pass after which everybody is told.
func (r *room) pass() {
	due := r.timer
	r.timer = nil
	for _, f := range due {
		f()
	}
}

func told(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

func TestEverybodyIsToldOnceWhoCameWhereTheyAreAndWhoLeft(t *testing.T) {
	t.Parallel()
	r := open()
	ania := r.Join("ania", "sdr", "ssh")
	marco := r.Join("marco", "sdr", "ssh")
	r.pass()
	for _, s := range []*presence.Seat{ania, marco} {
		if !told(s.Moved()) || told(s.Moved()) {
			t.Error("told other than once")
		}
	}
	for range 100 {
		marco.Move(presence.Spot{Place: "inbox", Lead: "L-7"})
	}
	if len(r.timer) != 1 || told(ania.Moved()) {
		t.Errorf("%d timers for moves of half a second, want 1", len(r.timer))
	}
	r.pass()
	if !told(ania.Moved()) {
		t.Error("ania was not told where marco is")
	}
	marco.Move(presence.Spot{Place: "inbox", Lead: "L-7"})
	if len(r.timer) != 0 {
		t.Error("a key that moves nobody tells everybody")
	}
	if all := ania.All().List(); len(all) != 2 || all[1].User != "marco" || all[1].Lead != "L-7" || all[1].ID != marco.ID() {
		t.Errorf("%+v", all)
	}
	r.at = r.at.Add(5 * time.Minute)
	if all := r.All().List(); !all[1].Away(r.at) {
		t.Errorf("%+v is here after five minutes without a key", all[1])
	}
	marco.Leave()
	r.pass()
	if all := r.All().List(); len(all) != 1 || !told(ania.Moved()) {
		t.Errorf("%+v", all)
	}
}

func TestNobodyFollowsWithoutConsent(t *testing.T) {
	t.Parallel()
	r := open()
	ania, marco, vera := r.Join("ania", "sdr", "ssh"), r.Join("marco", "sdr", "ssh"), r.Join("vera", "viewer", "ssh")
	if _, err := ania.Follow(marco.ID()); err == nil {
		t.Fatal("followed without asking")
	}
	if may, err := ania.Ask(marco.ID()); may || err != nil {
		t.Fatal(may, err)
	}
	if _, err := ania.Follow(marco.ID()); err == nil {
		t.Fatal("followed before the answer")
	}
	if who := marco.Asking(); len(who) != 1 || who[0].User != "ania" || !told(marco.Moved()) {
		t.Fatalf("%+v", who)
	}
	marco.Answer(ania.ID(), false)
	if _, err := ania.Follow(marco.ID()); err == nil || len(marco.Asking()) != 0 {
		t.Fatal("followed after a no")
	}
	if _, err := vera.Ask(marco.ID()); err == nil || !strings.Contains(err.Error(), "viewer") {
		t.Errorf("a viewer may see what marco sees: %v", err)
	}
	if _, err := ania.Ask(ania.ID()); err == nil {
		t.Error("asked oneself")
	}
	if _, err := ania.Ask(99); err == nil {
		t.Error("asked nobody")
	}
	vera.Answer(ania.ID(), true)
	if _, err := ania.Follow(vera.ID()); err == nil {
		t.Error("an answer to what nobody asked is a consent")
	}
	marco.Quiet(true)
	if _, err := ania.Ask(marco.ID()); err == nil || !strings.Contains(err.Error(), "disturbed") {
		t.Errorf("%v", err)
	}
}

// following is ania watching marco, who said yes.
func following(t *testing.T) (r *room, ania, marco *presence.Seat, v *presence.View) {
	r = open()
	ania, marco = r.Join("ania", "sdr", "ssh"), r.Join("marco", "sdr", "ssh")
	if _, err := ania.Ask(marco.ID()); err != nil {
		t.Fatal(err)
	}
	marco.Answer(ania.ID(), true)
	v, err := ania.Follow(marco.ID())
	if err != nil || marco.Watched() != 1 || !told(v.Changed()) {
		t.Fatalf("%v, %d watch", err, marco.Watched())
	}
	if i := slices.IndexFunc(r.All().List(), func(p presence.Person) bool { return p.User == "marco" }); r.All().List()[i].Watchers != 1 {
		t.Error("not shown that somebody watches")
	}
	return r, ania, marco, v
}

func TestAFollowerSeesTheNewestFrame(t *testing.T) {
	t.Parallel()
	_, _, marco, v := following(t)
	for _, text := range []string{"one", "two", "two"} {
		marco.Show(presence.Frame{W: 80, H: 24, Content: text})
	}
	if !told(v.Changed()) || told(v.Changed()) {
		t.Error("told other than once of what was not looked at")
	}
	if f, who, over := v.Now(); f.Content != "two" || who.User != "marco" || over != "" {
		t.Errorf("%+v %+v %q", f, who, over)
	}
	if marco.Show(presence.Frame{W: 80, H: 24, Content: "two"}); told(v.Changed()) {
		t.Error("told of the same frame")
	}
}

func TestEitherSideEndsIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(ania, marco *presence.Seat, v *presence.View)
		why  presence.Over
		more bool // ania may follow again without asking
	}{
		"the watcher":                 {func(_, _ *presence.Seat, v *presence.View) { v.End() }, presence.Ended, true},
		"the watcher, twice":          {func(_, _ *presence.Seat, v *presence.View) { v.End(); v.End() }, presence.Ended, true},
		"who is watched":              {func(_, marco *presence.Seat, _ *presence.View) { marco.Alone() }, presence.Sent, false},
		"who is watched, by leaving":  {func(_, marco *presence.Seat, _ *presence.View) { marco.Leave() }, presence.Left, false},
		"the watcher, by leaving":     {func(ania, _ *presence.Seat, _ *presence.View) { ania.Leave() }, presence.Ended, true},
		"who left after it was ended": {func(_, marco *presence.Seat, v *presence.View) { v.End(); marco.Leave() }, presence.Ended, false},
	} {
		_, ania, marco, v := following(t)
		c.end(ania, marco, v)
		if _, _, over := v.Now(); over != c.why || marco.Watched() != 0 || !told(v.Changed()) {
			t.Errorf("%s: over %q, want %q, %d watch", name, over, c.why, marco.Watched())
		}
		if _, err := ania.Follow(marco.ID()); (err == nil) != c.more {
			t.Errorf("%s: follows again: %v", name, err)
		}
	}
}

func TestWhoFollowsAnotherEndsTheViewBefore(t *testing.T) {
	t.Parallel()
	r, ania, marco, first := following(t)
	piotr := r.Join("piotr", "sdr", "local")
	if _, err := ania.Ask(piotr.ID()); err != nil {
		t.Fatal(err)
	}
	piotr.Answer(ania.ID(), true)
	if _, err := ania.Follow(piotr.ID()); err != nil {
		t.Fatal(err)
	}
	if _, _, over := first.Now(); over != presence.Ended || marco.Watched() != 0 || piotr.Watched() != 1 {
		t.Errorf("over %q, marco watched by %d, piotr by %d", over, marco.Watched(), piotr.Watched())
	}
}

// Many at once, with nobody looking: nothing waits for anybody.
func TestManySessionsAtOnce(t *testing.T) {
	t.Parallel()
	h := presence.New(time.Now, nil, func(string, string) bool { return true })
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			s := h.Join("u", "sdr", "ssh")
			defer s.Leave()
			for _, p := range s.All().List() {
				if may, err := s.Ask(p.ID); may && err == nil {
					if v, err := s.Follow(p.ID); err == nil {
						v.Now()
						v.End()
					}
				}
				for _, who := range s.Asking() {
					s.Answer(who.ID, true)
				}
				s.Move(presence.Spot{Place: "inbox"})
				s.Show(presence.Frame{Content: "x"})
			}
			s.Alone()
		})
	}
	wg.Wait()
	if all := h.All().List(); len(all) != 0 {
		t.Errorf("%d are left", len(all))
	}
}
