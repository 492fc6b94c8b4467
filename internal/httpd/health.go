package httpd

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/eqltui/eqltui/internal/fault"
)

// quiet keeps the library's own words about broken connections from the terminal: they quote what came.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// alive is the answer of a program that runs.
type alive struct {
	Status string `json:"status"`
}

// healthz asks nothing of the database.
func (s *Server) healthz(http.ResponseWriter, *http.Request) (reply, error) {
	return reply{body: jsonOf(alive{"ok"})}, nil
}

// readiness is whether something can be taken in; the reasons are for the same machine alone.
type readiness struct {
	Ready   bool     `json:"ready"`
	Reasons []string `json:"reasons,omitempty"`
}

// probe is what trying to write said last.
type probe struct {
	mu  sync.Mutex
	at  time.Time
	err error
}

// probeFor is how long it holds.
const probeFor = 5 * time.Second

func (s *Server) writable(ctx context.Context) error {
	s.probe.mu.Lock()
	defer s.probe.mu.Unlock()
	now := s.o.Now()
	if s.probe.at.IsZero() || now.Sub(s.probe.at) >= probeFor || now.Before(s.probe.at) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeFor)
		defer cancel()
		s.probe.at, s.probe.err = now, s.o.Desk.Probe(ctx)
	}
	return s.probe.err
}

func (s *Server) readyz(_ http.ResponseWriter, r *http.Request) (reply, error) {
	var out readiness
	if s.draining.Load() {
		out.Reasons = append(out.Reasons, "it is stopping")
	} else if err := s.writable(r.Context()); err != nil {
		out.Reasons = append(out.Reasons, "the database: "+err.Error())
	}
	if s.o.Ready != nil {
		if why := s.o.Ready(r.Context()); why != "" {
			out.Reasons = append(out.Reasons, why)
		}
	}
	out.Ready = len(out.Reasons) == 0
	if !local(r) {
		out.Reasons = nil
	}
	status := http.StatusOK
	if !out.Ready {
		status = http.StatusServiceUnavailable
	}
	return reply{status: status, body: jsonOf(out)}, nil
}

// local reports whether a request comes from this machine, and not through a proxy on it.
func local(r *http.Request) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// figures are what /metrics tells of this door.
type figures struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	replays  prometheus.Counter
	panics   prometheus.Counter
}

func newFigures(version string) *figures {
	f := &figures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "eqltui_ingest_requests_total",
			Help: "requests over HTTP by address, partner and status"}, []string{"path", "partner", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "eqltui_ingest_ack_seconds",
			Help: "how long an answer took", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"path"}),
		replays: prometheus.NewCounter(prometheus.CounterOpts{Name: "eqltui_idempotent_replays_total",
			Help: "requests that came again under their key"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "eqltui_panics_total", Help: "requests that ended in a panic"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "eqltui_build_info", Help: "which program this is"}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	f.registry.MustRegister(f.requests, f.took, f.replays, f.panics, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}

// asked counts a request. Whose it is comes from a token that is known, so there are as many as partners.
func (f *figures) asked(path, partner string, status int, took time.Duration) {
	f.requests.WithLabelValues(path, partner, strconv.Itoa(status)).Inc()
	f.took.WithLabelValues(path).Observe(took.Seconds())
}

// Registry is where other parts of the served program put their figures.
func (s *Server) Registry() prometheus.Registerer { return s.figures.registry }

func (s *Server) metrics(w http.ResponseWriter, r *http.Request) (reply, error) {
	if !s.o.OpenMetrics && !local(r) {
		return reply{}, fault.New(fault.NotFound, "", "there is nothing at this address", "/openapi.json lists all of them")
	}
	page := &buffered{header: http.Header{}}
	plain := r.Clone(r.Context())
	plain.Header = http.Header{}
	promhttp.HandlerFor(s.figures.registry, promhttp.HandlerOpts{}).ServeHTTP(page, plain)
	return reply{status: page.status, kind: page.header.Get("Content-Type"), body: page.body}, nil
}

// buffered keeps an answer.
type buffered struct {
	header http.Header
	body   []byte
	status int
}

func (b *buffered) Header() http.Header { return b.header }

func (b *buffered) Write(p []byte) (int, error) {
	b.body = append(b.body, p...)
	return len(p), nil
}

func (b *buffered) WriteHeader(status int) { b.status = status }
