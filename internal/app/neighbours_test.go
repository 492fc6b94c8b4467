package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/presence"
)

// Two processes at one database see who is at the other's cockpits, on which lead, and that they have left: in order, or by
// an end that nobody expected. Nobody is followed from one to the other.
func TestTwoProcessesSeeWhoIsAtTheOthersCockpits(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "x.db.here")
	now := time.Date(2026, 11, 27, 14, 32, 0, 0, time.UTC)
	process := func() (*presence.Hub, *neighbours) {
		hub := presence.New(func() time.Time { return now }, func(_ time.Duration, f func()) { go f() }, desk.MayFollow)
		n, err := newNeighbours(dir, hub)
		if err != nil {
			t.Fatal(err)
		}
		return hub, n
	}
	hub, here := process()
	far, there := process()
	ania := hub.Join("ania", string(desk.SDR), "local")
	marco := far.Join("mar\x1bco", string(desk.SDR), "ssh")
	marco.Move(presence.Spot{Place: "inbox", Lead: "L-7", Form: "disqualify"})
	meet := func() { here.tell(); there.tell(); here.look(true); there.look(true) }
	meet()
	seen := ania.All()
	if seen.Len() != 2 || marco.All().Len() != 2 {
		t.Fatalf("%d and %d people", seen.Len(), marco.All().Len())
	}
	other := seen.List()[1]
	if other.User != "marco" && !strings.HasPrefix(other.User, "mar") || strings.ContainsRune(other.User, 0x1b) || other.Lead != "L-7" ||
		other.Form != "disqualify" || other.Door != "ssh" || !other.Elsewhere {
		t.Errorf("%+v", other)
	}
	if got := seen.At("L-7", ania.ID()); got != other.User {
		t.Errorf("at the lead is %q", got)
	}
	if _, err := ania.Ask(other.ID); fault.KindOf(err) != fault.Refused {
		t.Errorf("asked to be followed in another process: %v", err)
	}
	marco.Move(presence.Spot{Place: "inbox", Lead: "L-8"})
	meet()
	if p := ania.All().Of(other.ID); p == nil || p.Lead != "L-8" {
		t.Errorf("who moves is another one: %+v", p)
	}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	here.wrote += " " // ours is written anew, theirs is as it was
	meet()
	if after, err := os.ReadDir(dir); err != nil || len(after) != len(before) {
		t.Errorf("%v, then %v %v", before, after, err)
	}
	for _, broken := range []string{"", "{", `[{"ID":1,"User":"` + strings.Repeat("x", mostNeighbourly) + `"}]`} {
		if err := os.WriteFile(filepath.Join(dir, there.name+neighbourly), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		here.look(true)
		if n := ania.All().Len(); n != 1 {
			t.Errorf("%.20q: %d people", broken, n)
		}
	}
	there.wrote = ""
	meet()
	there.free() // the process has ended, and nobody took anything away
	here.look(true)
	if n := ania.All().Len(); n != 1 {
		t.Errorf("%d people behind an end", n)
	}
	left, err := os.ReadDir(dir)
	if err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), there.name) }) {
		t.Errorf("left: %v %v", left, err)
	}
	here.leave()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder stays: %v", err)
	}
}

// A folder that is none of ours loses nothing: a link is not followed, and what no process named stays. What one left that was
// killed before it wrote is taken away, and who lost the folder makes it anew.
func TestNeighboursTouchNothingElse(t *testing.T) {
	t.Parallel()
	hub := presence.New(time.Now, func(_ time.Duration, f func()) { go f() }, desk.MayFollow)
	other := t.TempDir()
	link := filepath.Join(t.TempDir(), "x.db.here")
	if err := os.Symlink(other, link); err != nil {
		t.Skip("there are no links here: ", err)
	}
	if _, err := newNeighbours(link, hub); fault.KindOf(err) != fault.Refused {
		t.Errorf("through a link: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "x.db.here")
	n, err := newNeighbours(dir, hub)
	if err != nil {
		t.Fatal(err)
	}
	dead := strings.Repeat("A", len(n.name))
	for _, name := range []string{"package", "package.json", "accounts.json", "a.part", strings.ToLower(dead) + ".json", dead} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("[]"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-2*neighboursLeft)); err != nil {
			t.Fatal(err)
		}
	}
	n.look(true)
	n.look(false)
	names := func() (out []string) {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !strings.HasPrefix(f.Name(), n.name) {
				out = append(out, f.Name())
			}
		}
		return out
	}
	want := []string{"a.part", strings.ToLower(dead) + ".json", "accounts.json", "package", "package.json"}
	if !slices.Equal(names(), want) {
		t.Errorf("left are %q", names())
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	hub.Join("ania", string(desk.SDR), "local")
	n.tell()
	n.look(true)
	if _, ok := readNeighbours(filepath.Join(dir, n.name+neighbourly)); !ok || !served(filepath.Join(dir, n.name)) {
		t.Error("a folder that went is not made anew")
	}
	n.leave()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder stays: %v", err)
	}
}
