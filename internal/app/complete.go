package app

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
)

// completeQuery offers a shell what the filter language and the database know for the word at its
// cursor. Without a database the language alone answers: a completion has nobody to tell an error.
func (a *app) completeQuery(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	words := &filter.Vocabulary{}
	a.drawn = true
	_ = a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		known, err := s.Words(ctx, s.who)
		if err == nil {
			words = known
		}
		return err
	})
	var out []string
	open := true
	for _, c := range filter.Complete(word, len([]rune(word)), words) {
		open = open && c.Open
		line := strings.TrimSpace(c.Filter)
		if about := safetext.Line(c.About); about != "" {
			line += "\t" + about
		}
		out = append(out, line)
	}
	if open { // a key wants its value in the same word
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
