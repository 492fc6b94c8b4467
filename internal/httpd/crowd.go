package httpd

import (
	"bytes"
	"container/list"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// crowd bounds the connections of the door. Where there are too many, the one goes that has been silent for longest: a
// client that sends its request letter by letter, or nothing, keeps nobody else out.
type crowd struct {
	net.Listener
	most int

	mu     sync.Mutex
	free   *sync.Cond // is told when one has gone
	n      int
	silent *list.List // of *guest: those that are not being answered, the longest first
}

// guest is one connection.
type guest struct {
	net.Conn
	in   *crowd
	at   *list.Element // nil while it is answered
	gone bool
}

type guestKey struct{}

func crowded(l net.Listener, most int) *crowd {
	c := &crowd{Listener: l, most: most, silent: list.New()}
	c.free = sync.NewCond(&c.mu)
	return c
}

// Accept takes the next connection, once there is room for it.
func (c *crowd) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	g := &guest{Conn: conn, in: c}
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n >= c.most {
		if e := c.silent.Front(); e != nil {
			if first, ok := e.Value.(*guest); ok {
				c.leave(first)
				_ = under(first.Conn).Close() // it was let go of: nobody hears
			}
			continue
		}
		c.free.Wait()
	}
	c.n++
	g.at = c.silent.PushBack(g)
	return g, nil
}

// under is a connection below TLS, which says goodbye before it closes and waits for whoever does not listen.
func under(c net.Conn) net.Conn {
	if t, ok := c.(*tls.Conn); ok {
		return t.NetConn()
	}
	return c
}

// Read reads from the connection. To whoever speaks plainly to a door with TLS that is said, as plainly.
func (g *guest) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	var spoken tls.RecordHeaderError
	if errors.As(err, &spoken) && spoken.Conn != nil && letters(spoken.RecordHeader[:]) {
		_ = spoken.Conn.SetWriteDeadline(time.Now().Add(lingerFor))
		_, _ = spoken.Conn.Write(answerOf(problem{Type: "about:blank", Title: http.StatusText(http.StatusBadRequest),
			Status: http.StatusBadRequest, Detail: "this door speaks TLS", Code: fault.Invalid, Hint: "begin the address with https://"}))
	}
	return n, err
}

// letters reports whether a request of HTTP may begin so.
func letters(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return (c < 'A' || c > 'Z') && c != ' ' && c != '/' })
}

// leave counts a connection out; mu is held.
func (c *crowd) leave(g *guest) {
	if g.gone {
		return
	}
	g.gone = true
	c.n--
	c.noLongerSilent(g)
	c.free.Signal()
}

// noLongerSilent takes a connection out of those that say nothing. The crowd is locked.
func (c *crowd) noLongerSilent(g *guest) {
	if g.at != nil {
		c.silent.Remove(g.at)
		g.at = nil
	}
}

// Close ends the connection.
func (g *guest) Close() error {
	g.in.mu.Lock()
	g.in.leave(g)
	g.in.mu.Unlock()
	return g.Conn.Close()
}

// heard notes that all of a request is here: it is answered, whoever else comes.
func heard(ctx context.Context) {
	g, ok := ctx.Value(guestKey{}).(*guest)
	if !ok {
		return
	}
	g.in.mu.Lock()
	defer g.in.mu.Unlock()
	g.in.noLongerSilent(g)
}

// silentAgain notes that it is silent from now on.
func silentAgain(ctx context.Context) {
	g, ok := ctx.Value(guestKey{}).(*guest)
	if !ok {
		return
	}
	g.in.mu.Lock()
	defer g.in.mu.Unlock()
	g.in.noLongerSilent(g)
	if !g.gone {
		g.at = g.in.silent.PushBack(g)
	}
}

// met keeps the connection of a request beside it.
func met(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, guestKey{}, c)
}

// plainError is how the library's own errors end their header: of what is no request, no handler of ours hears.
const plainError = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

// Write writes an answer, an error of the library's as every other one is written.
func (g *guest) Write(b []byte) (int, error) {
	head, _, plain := bytes.Cut(b, []byte(plainError))
	line, _, more := bytes.Cut(head, []byte("\r\n"))
	status, err := strconv.Atoi(string(line[min(len(line), len("HTTP/1.1 ")):min(len(line), len("HTTP/1.1 400"))]))
	if !plain || more || err != nil {
		return g.Conn.Write(b)
	}
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: "this is no request of HTTP that can be read",
		Code: fault.Invalid, Hint: "look at its first line and its header"}
	if status == http.StatusRequestHeaderFieldsTooLarge {
		p.Detail, p.Hint = largeHeader()
	}
	if _, err := g.Conn.Write(answerOf(p)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// answerOf is a whole answer of one that no handler of ours hears.
func answerOf(p problem) []byte {
	doc := jsonOf(p)
	return fmt.Appendf(nil, "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		p.Status, p.Title, len(doc), doc)
}
