package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safego"
)

// neighbours lets the processes at one database know who is at each other's cockpits: each keeps a file in a folder beside
// it, which goes with the process. A file whose process has ended, however that came about, is held by nobody and is taken
// away by whoever finds it.
type neighbours struct {
	hub   *presence.Hub
	dir   string
	name  string // of our file
	free  func()
	wrote string // what stands in it
	seen  time.Time
	known map[string]neighbour // whose people the hub was told of
}

// neighbour is a file of another process as it was read.
type neighbour struct {
	at   time.Time
	size int64
}

const (
	// neighboursSeen is how often it is looked whether anything moved in the folder, neighboursAlive how often whether those
	// who wrote are there.
	neighboursSeen  = 500 * time.Millisecond
	neighboursAlive = 5 * time.Second
	// What a file may hold, in bytes, and how many there may be.
	mostNeighbourly = 1 << 20
	mostNeighbours  = 200
	// neighbourly is how the name of such a file ends, beside the one that is held; unfinished how it does while it is written.
	neighbourly = ".json"
	unfinished  = ".part"
	// neighboursLeft is after how long what stands beside no such file is taken for left over.
	neighboursLeft = time.Minute
)

// meet tells other processes at a database who is here, and the hub who is there, until leave is called, which waits until
// nothing of it is left. Where the folder cannot be made nobody is told: a cockpit works without.
func meet(ctx context.Context, database string, hub *presence.Hub, caught func(*safego.Panic)) (leave func()) {
	n, err := newNeighbours(database+".here", hub)
	if err != nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	gone := make(chan struct{})
	safego.Go(func() {
		defer close(gone)
		defer n.leave()
		t := time.NewTicker(neighboursSeen)
		defer t.Stop()
		n.look(true)
		for beat := 1; ; beat++ {
			select {
			case <-ctx.Done():
				return
			case <-hub.Moved():
				n.tell()
			case <-t.C:
				n.tell()
				n.look(beat%int(neighboursAlive/neighboursSeen) == 0)
			}
		}
	}, caught)
	return func() {
		cancel()
		<-gone
	}
}

// newNeighbours takes a place in the folder.
func newNeighbours(dir string, hub *presence.Hub) (*neighbours, error) {
	n := &neighbours{hub: hub, dir: dir, name: rand.Text(), known: map[string]neighbour{}}
	return n, n.claim()
}

// claim holds our place in the folder, which is made where there is none.
func (n *neighbours) claim() (err error) {
	n.free = func() {}
	for range 3 { // the last one of others may take the folder away between two steps
		if err = os.Mkdir(n.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		// A link leads to files that are none of ours.
		if at, err := os.Lstat(n.dir); err == nil && !at.IsDir() {
			return fault.New(fault.Refused, "look who is here", n.dir+" is no folder", "move it away")
		}
		free, err := alone(filepath.Join(n.dir, n.name))
		if err == nil {
			n.free, n.wrote = free, ""
			return nil
		}
	}
	return err
}

// isNeighbour reports whether a name is one that a process gives itself. No other file in the folder is touched.
func isNeighbour(name string) bool {
	return len(name) == len(rand.Text()) && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// tell writes down who is here, where that is not what stands there. That a key was pressed is told by the minute.
func (n *neighbours) tell() {
	people := n.hub.Here()
	people = people[:min(len(people), presence.MostElsewhere)]
	for i := range people {
		people[i].Active = people[i].Active.Truncate(time.Minute)
	}
	doc, err := json.Marshal(people)
	if err != nil || string(doc) == n.wrote {
		return
	}
	path := filepath.Join(n.dir, n.name)
	err = os.WriteFile(path+unfinished, doc, 0o600)
	if err == nil {
		err = os.Rename(path+unfinished, path+neighbourly)
	}
	if err == nil {
		n.wrote = string(doc)
	}
}

// look reads what others wrote, when anything moved or it is looked whether they are alive.
func (n *neighbours) look(alive bool) {
	if alive {
		n.hold()
	}
	info, err := os.Stat(n.dir)
	if err != nil || !alive && info.ModTime().Equal(n.seen) {
		return
	}
	n.seen = info.ModTime()
	files, err := os.ReadDir(n.dir)
	if err != nil {
		return
	}
	there := map[string]neighbour{}
	for _, f := range files {
		name, is := strings.CutSuffix(f.Name(), neighbourly)
		if name == n.name || !isNeighbour(name) || len(there) == mostNeighbours {
			continue
		}
		path := filepath.Join(n.dir, name)
		if alive && abandoned(path) && (is || leftOver(f)) {
			n.remove(path)
			continue
		}
		if is {
			n.meet(name, path+neighbourly, alive, there)
		}
	}
	for name := range n.known {
		if _, is := there[name]; !is {
			n.hub.Elsewhere(name, nil)
		}
	}
	n.known = there
}

// hold takes our place anew where somebody took the folder, or our file in it, away.
func (n *neighbours) hold() {
	if _, err := os.Lstat(filepath.Join(n.dir, n.name)); errors.Is(err, fs.ErrNotExist) {
		n.free()
		if n.claim() == nil {
			n.tell()
		}
	}
}

// leftOver reports whether a file that is held by nobody stands there for so long that nobody is about to hold it.
func leftOver(f fs.DirEntry) bool {
	info, err := f.Info()
	return err == nil && time.Since(info.ModTime()) > neighboursLeft
}

// meet tells the hub whom another process wrote down, where the file is not as it was.
func (n *neighbours) meet(name, path string, anyway bool, there map[string]neighbour) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	now := neighbour{info.ModTime(), info.Size()}
	if was, known := n.known[name]; known && was == now && !anyway {
		there[name] = now
		return
	}
	if people, ok := readNeighbours(path); ok {
		there[name] = now
		n.hub.Elsewhere(name, people)
	}
}

// remove takes away what a process left.
func (n *neighbours) remove(path string) {
	for _, left := range []string{path + neighbourly, path + unfinished, path} {
		_ = os.Remove(left) // whoever else found it was quicker
	}
}

func readNeighbours(path string) (out []presence.Person, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false
	}
	defer func() { _ = f.Close() }()
	doc, err := io.ReadAll(io.LimitReader(f, mostNeighbourly))
	return out, err == nil && json.Unmarshal(doc, &out) == nil
}

// leave takes our file away, and the folder behind the last.
func (n *neighbours) leave() {
	n.remove(filepath.Join(n.dir, n.name))
	n.free()
	_ = os.Remove(n.dir) // others are in it
}
