//go:build unix

package store

import (
	"errors"
	"path/filepath"
	"syscall"
)

// ended reports whether there is no process of that number.
func ended(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// folderClosed says why no file can be made beside a file. It makes none: one that is broken off would leave it.
func folderClosed(path string) error {
	const writeAndSearch = 2 | 1 // W_OK and X_OK of access(2)
	return syscall.Access(filepath.Dir(path), writeAndSearch)
}
