//go:build unix

package app

import (
	"os"
	"syscall"
)

// unheeded are signals that tell of a fault which the write that met it returns too: a reader that
// left (| head), and a file that may not grow further (ulimit -f).
func unheeded() []os.Signal { return []os.Signal{syscall.SIGPIPE, syscall.SIGXFSZ} }
