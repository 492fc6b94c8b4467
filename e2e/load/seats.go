//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// seat is one session in the cockpit.
type seat struct {
	client *ssh.Client
	keys   io.Writer
	over   chan struct{} // closed when its output ends

	mu    sync.Mutex
	last  time.Time // the last byte
	bytes int
	want  []byte // what is waited for, nil: any byte
	tail  []byte // the end of what came since, in which the beginning of it may stand
	came  chan time.Time
}

// sit opens a session.
func sit(ctx context.Context, at string, key ssh.Signer) (*seat, error) {
	client, err := dial(ctx, at, key)
	if err != nil {
		return nil, err
	}
	s := &seat{client: client, over: make(chan struct{}), last: time.Now()}
	shell, err := client.NewSession()
	if err != nil {
		return nil, errors.Join(err, client.Close())
	}
	out, err1 := shell.StdoutPipe()
	in, err2 := shell.StdinPipe()
	if err := errors.Join(err1, err2, shell.RequestPty("xterm-256color", rows, columns, ssh.TerminalModes{}), shell.Shell()); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	s.keys = in
	go s.read(out)
	return s, nil
}

func dial(ctx context.Context, at string, key ssh.Signer) (*ssh.Client, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return ssh.Dial("tcp", at, &ssh.ClientConfig{User: "load", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, Timeout: patience,
		HostKeyCallback: ssh.InsecureIgnoreHostKey()}) // of a server that was started here
}

func (s *seat) read(out io.Reader) {
	defer close(s.over)
	some := make([]byte, 4<<10)
	for {
		n, err := out.Read(some)
		if n > 0 {
			s.got(some[:n])
		}
		if err != nil {
			return
		}
	}
}

// got takes what came, and tells whoever waits for it.
func (s *seat) got(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = time.Now()
	s.bytes += len(b)
	if s.came == nil {
		return
	}
	s.tail = append(s.tail, b...)
	if !bytes.Contains(s.tail, s.want) {
		s.tail = append(s.tail[:0], s.tail[max(0, len(s.tail)-len(s.want)):]...)
		return
	}
	s.came <- s.last
	s.came, s.tail = nil, nil
}

// await makes ready to be told when a text comes, or any byte when it is empty.
func (s *seat) await(text string) <-chan time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.want, s.tail, s.came = []byte(text), nil, make(chan time.Time, 1)
	return s.came
}

// told waits for it.
func (s *seat) told(ctx context.Context, c <-chan time.Time) (time.Time, error) {
	end := time.NewTimer(patience)
	defer end.Stop()
	select {
	case at := <-c:
		return at, nil
	case <-s.over:
		return time.Time{}, errors.New("a session ended")
	case <-end.C:
		return time.Time{}, fmt.Errorf("a session shows nothing new after %v", patience)
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
}

// seats are all sessions.
type seats []*seat

// sitAll opens so many sessions, some at once. again is how often one had to be opened again.
func sitAll(ctx context.Context, at string, n int, key func(i int) ssh.Signer) (all seats, again int, err error) {
	const atOnce = 8
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		wrong error

		refused atomic.Int64
	)
	all = make(seats, n)
	turn := make(chan struct{}, atOnce)
	for i := range all {
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			one, err := sit(ctx, at, key(i))
			for again := 0; err != nil && ctx.Err() == nil && again < 5; again++ { // a door that is busy lets go of who comes
				one, err = sit(ctx, at, key(i))
				refused.Add(1)
			}
			mu.Lock()
			defer mu.Unlock()
			all[i], wrong = one, errors.Join(wrong, err)
		})
	}
	group.Wait()
	if wrong != nil {
		all.leave()
	}
	return all, int(refused.Load()), wrong
}

func (all seats) leave() {
	for _, s := range all {
		if s != nil {
			_ = s.client.Close()
			<-s.over
		}
	}
}

// shown waits until every session has shown something.
func (all seats) shown(ctx context.Context) error {
	return all.until(ctx, func(_ time.Duration, blank int) bool { return blank == 0 })
}

// settle waits until every session has shown something, and none anything new for a while.
func (all seats) settle(ctx context.Context) error {
	const calm = time.Second
	return all.until(ctx, func(silent time.Duration, blank int) bool { return blank == 0 && silent >= calm })
}

// until waits until for how long all have been silent, and how many never showed anything, is enough.
func (all seats) until(ctx context.Context, enough func(silent time.Duration, blank int) bool) error {
	for end := time.Now().Add(patience); ; {
		latest, blank := time.Time{}, 0
		for _, s := range all {
			s.mu.Lock()
			if s.last.After(latest) {
				latest = s.last
			}
			if s.bytes == 0 {
				blank++
			}
			s.mu.Unlock()
		}
		if enough(time.Since(latest), blank) {
			return all.alive()
		}
		if time.Now().After(end) {
			return fmt.Errorf("%d of %d sessions show nothing, the others do not come to rest", blank, len(all))
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

// alive refuses when one has ended.
func (all seats) alive() error {
	gone := 0
	for _, s := range all {
		select {
		case <-s.over:
			gone++
		default:
		}
	}
	if gone > 0 {
		return fmt.Errorf("%d of %d sessions ended by themselves", gone, len(all))
	}
	return nil
}
