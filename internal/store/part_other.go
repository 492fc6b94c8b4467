//go:build !unix

package store

import (
	"os"
	"path/filepath"
)

// ended reports whether there is no process of that number.
func ended(pid int) bool {
	p, err := os.FindProcess(pid)
	if err == nil {
		_ = p.Release()
	}
	return err != nil
}

// folderClosed says why no file can be made beside a file. A full disk is no reason: it is told at the first
// write.
func folderClosed(path string) error {
	probe, err := os.CreateTemp(filepath.Dir(path), probes+"*")
	if err != nil {
		if full(err) {
			return nil
		}
		return err
	}
	probe.Close()
	os.Remove(probe.Name())
	return nil
}
