package sshd

import (
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/safego"
)

// Timer runs something once after a while, as a time.Timer does.
type Timer interface {
	Stop() bool
	Reset(d time.Duration) bool
}

// pulse asks a client to which something was written whether it reads. The answer comes behind all that was written before
// the question, so a client that has stopped, or has gone without a word, has none, however much the network keeps for it:
// what was written seems sent for a long time there. Nothing is asked while nothing is written.
type pulse struct {
	every, within time.Duration
	after         func(d time.Duration, f func()) Timer
	ask           func() error // returns with the answer, or when the connection has ended
	end           func()       // of the connection
	caught        func(*safego.Panic)

	mu    sync.Mutex
	busy  bool // a question is under way, or was answered a moment ago
	again bool // something was written since
}

// wrote says that something was written.
func (p *pulse) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy {
		p.again = true
		return
	}
	p.busy, p.again = true, false
	p.begin()
}

// begin asks.
func (p *pulse) begin() {
	silent := p.after(p.within, p.end)
	safego.Go(func() {
		err := p.ask()
		silent.Stop()
		if err == nil { // else the connection has ended
			p.after(p.every, p.rested)
		}
	}, p.caught)
}

// rested asks anew where something was written since.
func (p *pulse) rested() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy = p.again; p.busy {
		p.again = false
		p.begin()
	}
}
