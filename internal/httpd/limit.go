package httpd

import (
	"sync"
	"time"
)

// The rate that a token has.
const (
	mostRequests = 600
	perSpan      = time.Minute
)

// rates counts the requests of each token.
type rates struct {
	mu  sync.Mutex
	of  map[string]*span
	now func() time.Time
}

// span is how many requests came since it began.
type span struct {
	began time.Time
	n     int
}

// over counts a request and returns in how long the next may come when there were too many, 0 otherwise.
func (r *rates) over(who string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	s := r.of[who]
	if s == nil || now.Sub(s.began) >= perSpan || now.Before(s.began) {
		s = &span{began: now}
		r.of[who] = s
	}
	if s.n++; s.n <= mostRequests {
		return 0
	}
	return perSpan - now.Sub(s.began)
}

// flights are the requests with a key that are under way.
type flights struct {
	mu sync.Mutex
	in map[[2]string]bool
}

// take begins one; false: one with the key is under way.
func (f *flights) take(sender, key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.in[[2]string{sender, key}] {
		return false
	}
	f.in[[2]string{sender, key}] = true
	return true
}

// end ends it.
func (f *flights) end(sender, key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.in, [2]string{sender, key})
}
