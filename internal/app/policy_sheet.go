package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/report"
)

// sheetOf is whose sheet is written, of which policy and how.
type sheetOf struct{ partner, language, hash, format, path string }

// writeSheet writes what a partner agrees to.
func (a *app) writeSheet(cmd *cobra.Command, of *sheetOf) error {
	if of.language != "" && !slices.Contains(report.Languages(), of.language) {
		return usageHint(cmd, "there is no "+quoted(of.language)+" of it", "the languages are "+strings.Join(report.Languages(), ", "))
	}
	if !slices.Contains(report.SheetFormats(), of.format) {
		return usageHint(cmd, quoted(of.format)+" is no format of it",
			"the formats are "+strings.Join(report.SheetFormats(), ", ")+"; --json is JSON")
	}
	return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		terms, err := s.Terms(ctx, s.who, of.partner, of.hash)
		if err != nil {
			return err
		}
		terms.Language = of.language
		sheet := terms.Sheet()
		return a.writeOut(ctx, of.path, func(w io.Writer) error {
			if !a.json {
				return report.WriteSheet(w, of.format, sheet)
			}
			var agreed any
			if !terms.Agreed.IsZero() {
				agreed = stamp(terms.Agreed)
			}
			return a.line(w, object{
				{"partner", terms.Partner.ID}, {"policy", terms.Policy.Hash}, {"in_force", terms.InForce}, {"agreed_at", agreed},
				{"language", sheet.Language}, {"title", sheet.Title}, {"facts", sheet.Facts}, {"parts", sheet.Parts},
			})
		})
	})
}
