// Package intake brings files to the desk: it tells what kind of rows a file holds, turns each row
// into a draft, and hands the drafts over in the order in which kinds depend on one another.
//
// Nothing is guessed and nothing is lost: a row that cannot be understood is kept verbatim in a
// rejects file, and the fates of the rows add up to the rows that were read.
package intake

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

// Importer admits drafts in batches and answers one outcome for each, in order. The desk's
// importer is one.
type Importer interface {
	Partners(ctx context.Context, rows []desk.PartnerIn) ([]desk.Outcome, error)
	Pages(ctx context.Context, rows []desk.PageIn) ([]desk.Outcome, error)
	Referrals(ctx context.Context, rows []desk.Referral) ([]desk.Outcome, error)
	Touches(ctx context.Context, rows []desk.TouchIn) ([]desk.Outcome, error)
	Opportunities(ctx context.Context, rows []desk.OpportunityIn) ([]desk.Outcome, error)
	Accounts(ctx context.Context, rows []desk.AccountIn) ([]desk.Outcome, error)
	Overlaps(ctx context.Context, rows []desk.OverlapIn) ([]desk.Outcome, error)
	Spend(ctx context.Context, rows []store.Spend) ([]desk.Outcome, error)
	Payouts(ctx context.Context, rows []store.Payout) ([]desk.Outcome, error)
	Prospects(ctx context.Context, rows []store.Prospect) ([]desk.Outcome, error)
	Crawled(ctx context.Context, rows []store.Crawl) ([]desk.Outcome, error)
	Targets(ctx context.Context, rows []store.Target) ([]desk.Outcome, error)
	Done(ctx context.Context, f desk.File) error
	// Batch is by what the import is taken back.
	Batch() string
}

// Door opens the desk for an import and calls f with its importer. With dry nothing stays.
type Door func(ctx context.Context, dry bool, f func(Importer) error) error

// Through is the door of a desk for a person.
func Through(d *desk.Desk, who desk.Actor) Door {
	return func(ctx context.Context, dry bool, f func(Importer) error) error {
		return d.Import(ctx, who, dry, func(im *desk.Importer) error { return f(im) })
	}
}
