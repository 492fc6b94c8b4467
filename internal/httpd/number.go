package httpd

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"

	"github.com/eqltui/eqltui/internal/safetext"
)

// numberHeader is under what a request has a number, by which it is found in the log.
const numberHeader = "X-Request-Id"

var numberForm = safetext.Pattern(`^[A-Za-z0-9._-]{1,64}$`)

// numberOf is the number that a client or a proxy gave a request, or a new one.
func numberOf(r *http.Request) string {
	if id := r.Header.Get(numberHeader); numberForm().MatchString(id) {
		return id
	}
	return rand.Text()
}

// tell writes a line about a request. Its address is the one of the table of addresses: what was asked for may hold a token,
// or name somebody.
func (s *Server) tell(r *http.Request, at, partner, id string, status int, took time.Duration) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if s.o.Log == nil || !s.o.Log.Enabled(r.Context(), level) {
		return
	}
	method := r.Method
	if !plainMethod(method) {
		method = "other"
	}
	s.o.Log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", slog.String("id", id), slog.String("method", method),
		slog.String("path", at), slog.String("partner", partner), slog.Int("status", status), slog.Duration("took", took))
}

// plainMethod reports whether a method is one of those that are there: others are whatever a client writes.
func plainMethod(m string) bool {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}
