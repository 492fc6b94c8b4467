package app

import (
	"fmt"
	"strings"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Write the manual page", Args: a.none,
		Example: "  eqltui man > ~/.local/share/man/man1/eqltui.1",
		RunE: func(*cobra.Command, []string) error {
			root := a.root()
			a.addAll(root)
			root.InitDefaultHelpCmd()
			root.InitDefaultCompletionCmd()
			forMan(root)
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("write the manual page: %w", err)
			}
			_, err = fmt.Fprint(a.out, page.Build(roff.NewDocument()))
			return err
		},
	}
}

// forMan takes out of the texts of commands what the library would show: the signs around the name of a value, and
// the breaks of lines within a paragraph.
func forMan(c *cobra.Command) {
	paragraphs := strings.Split(c.Long, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	c.Long = strings.Join(paragraphs, "\n")
	plain := func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") }
	c.PersistentFlags().VisitAll(plain)
	c.LocalNonPersistentFlags().VisitAll(plain)
	for _, sub := range c.Commands() {
		forMan(sub)
	}
}
