//go:build !linux

package store

import "errors"

// diskOf cannot be told here.
func diskOf(string) (disk, error) { return disk{}, errors.ErrUnsupported }
