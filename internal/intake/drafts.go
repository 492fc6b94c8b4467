package intake

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
)

// drafts are the drafts of a batch, all of one kind.
type drafts interface {
	// add makes the draft of a row, or says what is wrong with the row.
	add(r *row) error
	count() int
	// admit hands the drafts to the desk. A batch without drafts is not a question.
	admit(ctx context.Context, to Importer) ([]desk.Outcome, error)
}

// pile is the drafts of one kind: how a row becomes one, and who takes them.
type pile[T any] struct {
	rows  []T
	draft func(*row) (T, error)
	take  func(Importer, context.Context, []T) ([]desk.Outcome, error)
}

// piles makes an empty pile for each batch.
func piles[T any](draft func(*row) (T, error), take func(Importer, context.Context, []T) ([]desk.Outcome, error)) func() drafts {
	return func() drafts { return &pile[T]{draft: draft, take: take} }
}

func (p *pile[T]) add(r *row) error {
	draft, err := p.draft(r)
	if err == nil {
		p.rows = append(p.rows, draft)
	}
	return err
}

func (p *pile[T]) count() int { return len(p.rows) }

func (p *pile[T]) admit(ctx context.Context, to Importer) ([]desk.Outcome, error) {
	if len(p.rows) == 0 {
		return nil, nil
	}
	return p.take(to, ctx, p.rows)
}
