package store

import (
	"context"
)

// Many writes one after the other touch pages all over the file. A page that is still in memory is
// not read again, and one that is copied into the database after several batches instead of each is
// written once for all of them. Both are bounded: 48 MiB of pages, 16 MiB of log.
const (
	sqlBulkCache   = `PRAGMA cache_size = -49152`
	sqlBulkLog     = `PRAGMA wal_autocheckpoint = 4000`
	sqlUsualCache  = `PRAGMA cache_size = -16384`
	sqlLeanCache   = `PRAGMA cache_size = -512`
	sqlUsualLog    = `PRAGMA wal_autocheckpoint = 1000`
	sqlForgetPages = `PRAGMA shrink_memory`
)

// Bulk prepares the writer for many transactions. The function it returns makes it as it was.
func (s *Store) Bulk(ctx context.Context) (end func(), err error) {
	if s.writer == nil {
		return func() {}, nil // the first write says why there is none
	}
	if err := s.tune(ctx, sqlBulkCache, sqlBulkLog); err != nil {
		return nil, err
	}
	return func() {
		// What fails here costs memory and nothing else.
		_ = s.tune(context.WithoutCancel(ctx), sqlUsualCache, sqlUsualLog, sqlForgetPages)
	}, nil
}

// tune runs pragmas on the writer, which takes no lock on the file.
func (s *Store) tune(ctx context.Context, texts ...string) error {
	c, free, err := s.hold(ctx, s.writer, "write")
	if err != nil {
		return err
	}
	defer free()
	for _, text := range texts {
		if _, err := c.c.ExecContext(context.WithoutCancel(ctx), text); err != nil {
			return classify("write", err)
		}
	}
	return nil
}
