//go:build !unix

package app

import (
	"os"
	"syscall"
)

// unheeded are signals that tell of a fault which the write that met it returns too.
func unheeded() []os.Signal { return []os.Signal{syscall.SIGPIPE} }
