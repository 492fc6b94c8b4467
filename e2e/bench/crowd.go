//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

func instant() (time.Time, error) { return time.Parse(time.RFC3339, at) }

// crowdOf returns the database of a size, which is made when it is not there yet. Its name carries the
// step of the schema, so that an older one is not measured by mistake.
func crowdOf(ctx context.Context, dir string, n int) (path string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	path = filepath.Join(dir, fmt.Sprintf("leads-%d-step-%d.db", n, store.SchemaVersion()))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	now, err := instant()
	if err != nil {
		return "", err
	}
	part := path + ".part"
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(part + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	st, err := store.Open(ctx, part, store.Options{Volatile: true})
	if err != nil {
		return "", err
	}
	say("make %d leads and %d touches in %s", n, crowd.TouchesPerLead*n, path)
	began, told := time.Now(), time.Now()
	err = crowd.Fill(ctx, st, crowd.Options{Leads: n, Seed: 1, Now: now}, func(done int) {
		if time.Since(told) > 10*time.Second {
			told = time.Now()
			say("%d of %d leads after %v", done, n, time.Since(began).Round(time.Second))
		}
	})
	if err == nil {
		_, err = desk.Open(ctx, st, func() time.Time { return now }) // it makes what reports add up
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return "", err
	}
	return path, os.Rename(part, path)
}
