package app

import (
	"errors"
	"io"
	"syscall"
)

// sink is an output that remembers that nobody reads it any more.
type sink struct {
	w    io.Writer
	gone bool
}

// Write passes on to the stream.
func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		s.gone = true
	}
	return n, err
}
