package intake

import (
	"context"
	"io"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
)

// ReadPartners reads a file of partners without a desk: nothing is taken in. It returns the rows that
// can be read, in their order, and the report that names those that cannot.
func ReadPartners(ctx context.Context, file string, input io.Reader) ([]desk.PartnerIn, Report, error) {
	c := &partnersOnly{}
	door := func(_ context.Context, _ bool, f func(Importer) error) error { return f(c) }
	reports, err := Run(ctx, Options{Door: door, Profile: Profile{Kind: "partners"}, DryRun: true, Stdin: input}, []string{file})
	if len(reports) != 1 {
		return c.rows, Report{}, err
	}
	return c.rows, reports[0], err
}

// partnersOnly is an importer that keeps partners in memory. Run gives it nothing else, so the rest of an
// importer is nobody.
type partnersOnly struct {
	Importer
	rows []desk.PartnerIn
}

// Partners keeps the rows whose id can stand in a link.
func (c *partnersOnly) Partners(_ context.Context, rows []desk.PartnerIn) ([]desk.Outcome, error) {
	out := make([]desk.Outcome, len(rows))
	for i, r := range rows {
		id := safetext.Line(strings.TrimSpace(r.ID))
		if why := desk.BadPartnerID(id); why != "" {
			out[i] = desk.Outcome{Fate: desk.RejectedIn, Reason: why}
			continue
		}
		r.ID = id
		c.rows = append(c.rows, r)
		out[i] = desk.Outcome{Fate: desk.Created}
	}
	return out, nil
}

// Done has nothing to write down.
func (c *partnersOnly) Done(context.Context, desk.File) error { return nil }
