package app

import (
	"bufio"
	"cmp"
	"context"
	"io"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
)

// giver writes reports into files for the cockpit, as the command report does.
func (a *app) giver(s *session) func(context.Context, desk.Actor, desk.ReportQuery, string, string) error {
	return func(ctx context.Context, who desk.Actor, q desk.ReportQuery, format, path string) error {
		r, err := s.Report(ctx, who, q)
		if err != nil {
			return err
		}
		const noWindow = 0
		return a.writeReport(ctx, r, format, path, noWindow)
	}
}

// writeReport writes a report to a file, or where results go when path is "". width is that of the terminal in cells.
func (a *app) writeReport(ctx context.Context, r *report.Report, format, path string, width int) error {
	return a.writeOut(ctx, path, func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		err := report.Write(out, format, r, width)
		return cmp.Or(err, out.Flush())
	})
}
