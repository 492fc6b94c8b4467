//go:build unix

package store

import (
	"os"
	"syscall"
)

// unixModes says that the bits of a mode mean something.
const unixModes = true

// hardLinks is how many names a file has.
func hardLinks(info os.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Nlink)
	}
	return 1
}
