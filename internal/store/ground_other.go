//go:build !linux

package store

import "errors"

// groundOf cannot be told here.
func groundOf(string) (ground, error) { return ground{}, errors.ErrUnsupported }
