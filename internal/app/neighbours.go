package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

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
	known map[string]bool // whose people the hub was told of
}

const (
	// neighboursSeen is how often it is looked whether anything moved in the folder, neighboursAlive how often whether those
	// who wrote are there.
	neighboursSeen  = 500 * time.Millisecond
	neighboursAlive = 5 * time.Second
	// What a file may hold, in bytes, and how many there may be.
	mostNeighbourly = 256 << 10
	mostNeighbours  = 200
	// neighbourly is how the name of such a file ends, beside the one that is held.
	neighbourly = ".json"
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
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	n := &neighbours{hub: hub, dir: dir, name: rand.Text(), known: map[string]bool{}}
	var err error
	n.free, err = alone(filepath.Join(dir, n.name))
	return n, err
}

// tell writes down who is here, where that is not what stands there. That a key was pressed is told by the minute.
func (n *neighbours) tell() {
	people := n.hub.Here()
	for i := range people {
		people[i].Active = people[i].Active.Truncate(time.Minute)
	}
	doc, err := json.Marshal(people)
	if err != nil || string(doc) == n.wrote {
		return
	}
	path := filepath.Join(n.dir, n.name)
	if os.WriteFile(path+".part", doc, 0o600) == nil && os.Rename(path+".part", path+neighbourly) == nil {
		n.wrote = string(doc)
	}
}

// look reads what others wrote, when anything moved or it is looked whether they are alive.
func (n *neighbours) look(alive bool) {
	info, err := os.Stat(n.dir)
	if err != nil || !alive && info.ModTime().Equal(n.seen) {
		return
	}
	n.seen = info.ModTime()
	files, err := os.ReadDir(n.dir)
	if err != nil {
		return
	}
	there := map[string]bool{}
	for _, f := range files[:min(len(files), mostNeighbours)] {
		name, is := strings.CutSuffix(f.Name(), neighbourly)
		if !is || name == n.name {
			continue
		}
		path := filepath.Join(n.dir, name)
		if !served(path) {
			for _, left := range []string{path + neighbourly, path + ".part", path} {
				_ = os.Remove(left) // whoever else found it was quicker
			}
			continue
		}
		if people, ok := readNeighbours(path + neighbourly); ok {
			there[name] = true
			n.hub.Elsewhere(name, people)
		}
	}
	for name := range n.known {
		if !there[name] {
			n.hub.Elsewhere(name, nil)
		}
	}
	n.known = there
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
	path := filepath.Join(n.dir, n.name)
	for _, end := range []string{neighbourly, ".part", ""} {
		_ = os.Remove(path + end)
	}
	n.free()
	_ = os.Remove(n.dir) // others are in it
}
