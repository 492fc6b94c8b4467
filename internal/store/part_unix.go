//go:build unix

package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// ended reports whether there is no process of that number. One that nobody has waited for yet has ended too,
// where the system says so.
func ended(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	state := bytes.TrimSpace(stat[bytes.LastIndexByte(stat, ')')+1:]) // behind the name, in which anything may stand
	return len(state) > 0 && (state[0] == 'Z' || state[0] == 'X')
}

// folderClosed says why no file can be made beside a file. It makes none: one that is broken off would leave it.
func folderClosed(path string) error {
	const writeAndSearch = 2 | 1 // W_OK and X_OK of access(2)
	return syscall.Access(filepath.Dir(path), writeAndSearch)
}
