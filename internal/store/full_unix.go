//go:build unix

package store

import (
	"errors"
	"syscall"
)

// full reports that a disk or a quota has no room.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
