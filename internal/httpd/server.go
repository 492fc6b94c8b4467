// Package httpd is the door for machines: partners' programs post referrals and touches, read how far their leads have
// come, and answer questions; webhooks of other services come in; whoever runs the program asks how it is.
//
// What a partner may do follows from its token alone. A record that is posted goes the way of a row of a file.
package httpd

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/seal"
)

// mostConnections are open at once; the one that is silent for longest makes room for another.
const mostConnections = 1024

// Options is what a server serves.
type Options struct {
	Desk        *desk.Desk
	Key         *seal.Key                        // of the secrets of sources; nil: there are none
	Intake      func() intake.Options            // how records are read under the policy in force
	Now         func() time.Time                 // the clock of the machine, for rates; nil is time.Now
	OpenMetrics bool                             // /metrics is told to everybody
	Ready       func(ctx context.Context) string // why the program is not ready, "" when it is; nil: nobody asks
	Version     string
	TLS         *tls.Config         // what is spoken below HTTP; nil: nothing
	Log         *slog.Logger        // nil: nothing is told of requests
	Caught      func(*safego.Panic) // nil: a panic of a request is counted and answered, and told to nobody
}

// Server serves HTTP.
type Server struct {
	o        Options
	http     *http.Server
	rates    rates
	flights  flights
	figures  *figures
	spec     []byte
	probe    probe
	draining atomic.Bool
}

// New makes a server.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{o: o, rates: rates{of: map[string]*span{}, now: o.Now}, flights: flights{in: map[[2]string]bool{}},
		figures: newFigures(o.Version)}
	s.spec = s.describe()
	s.http = &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 2 * mostHeader, ErrorLog: quiet(),
		ConnContext: met, DisableGeneralOptionsHandler: true}
	return s
}

// Serve answers what comes in at a listener until Drain.
func (s *Server) Serve(l net.Listener) error {
	err := s.serveAtMost(l, mostConnections)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *Server) serveAtMost(l net.Listener, most int) error {
	if s.o.TLS != nil {
		l = tls.NewListener(l, s.o.TLS)
	}
	return s.http.Serve(crowded(l, most))
}

// Drain takes nothing new and returns when what is under way is answered, at the latest with ctx.
func (s *Server) Drain(ctx context.Context) error {
	s.draining.Store(true)
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	return err
}

// reply is what is answered.
type reply struct {
	status int // 0 is 200
	kind   string
	body   []byte
	again  bool // it was answered before
}

// handler answers a request.
type handler func(w http.ResponseWriter, r *http.Request) (reply, error)

// Handler is all of it.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		mux.HandleFunc(route.method+" "+route.path, s.serve(route.path, route.answer))
	}
	allowed := map[string]string{}
	for _, route := range s.routes() {
		if allowed[route.path] != "" {
			allowed[route.path] += ", "
		}
		if allowed[route.path] += route.method; route.method == http.MethodGet {
			allowed[route.path] += ", " + http.MethodHead
		}
	}
	for at, methods := range allowed {
		mux.HandleFunc(at, s.serve(at, func(w http.ResponseWriter, _ *http.Request) (reply, error) {
			w.Header().Set("Allow", methods)
			return reply{}, refuse(http.StatusMethodNotAllowed, fault.Usage, "this method is not for this address", "use "+methods)
		}))
	}
	nothing := s.serve("", func(http.ResponseWriter, *http.Request) (reply, error) {
		return reply{}, fault.New(fault.NotFound, "", "there is nothing at this address", "/openapi.json lists all of them")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		if pattern == "" || path.Clean(r.URL.Path) != r.URL.Path {
			nothing(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// serve answers with what a handler says, and counts it. A panic is the end of its request alone.
func (s *Server) serve(at string, answer handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		began, who := s.o.Now(), new(string)
		r = r.WithContext(context.WithValue(r.Context(), whoKey{}, who))
		defer silentAgain(r.Context())
		id := numberOf(r)
		w.Header().Set(numberHeader, id)
		var out reply
		err := checkHeader(r)
		if err == nil {
			if r.ContentLength == 0 {
				heard(r.Context())
			}
			out, err = s.safely(answer, w, r)
		}
		status := s.write(w, out, err)
		took := s.o.Now().Sub(began)
		s.figures.asked(at, *who, status, took)
		s.tell(r, at, *who, id, status, took)
		if err != nil {
			linger(w, r)
		}
	}
}

// safely answers; a panic is counted, told, and an error.
func (s *Server) safely(answer handler, w http.ResponseWriter, r *http.Request) (out reply, err error) {
	if p := safego.Run(func() { out, err = answer(w, r) }); p != nil {
		s.figures.panics.Inc()
		if s.o.Caught != nil {
			s.o.Caught(p)
		}
		return reply{}, errors.New("a panic")
	}
	return out, err
}

// whoKey is under what a request's context has whose it is, for the figures.
type whoKey struct{}

func (s *Server) write(w http.ResponseWriter, out reply, err error) int {
	h := w.Header()
	if err != nil {
		p, retry := problemOf(err)
		if retry > 0 {
			h.Set("Retry-After", strconv.Itoa(retry))
		}
		if p.Status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", `Bearer realm="eqltui"`)
		}
		if p.Status != http.StatusNotFound && p.Status != http.StatusConflict {
			h.Set("Connection", "close") // the body may not be read, and is not waited for
		}
		out = reply{status: p.Status, kind: "application/problem+json", body: jsonOf(p)}
	}
	if out.kind == "" {
		out.kind = "application/json"
	}
	if out.status == 0 {
		out.status = http.StatusOK
	}
	if out.again {
		h.Set("Idempotency-Replayed", "true")
	}
	h.Set("Content-Type", out.kind)
	h.Set("Content-Length", strconv.Itoa(len(out.body)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body) // whoever left needs no answer
	return out.status
}
