package store

import "context"

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
