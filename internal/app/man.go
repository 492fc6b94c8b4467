package app

import (
	"fmt"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
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
			page, err := mango.NewManPage(1, root)
			if err != nil {
				return fmt.Errorf("write the manual page: %w", err)
			}
			_, err = fmt.Fprint(a.out, page.Build(roff.NewDocument()))
			return err
		},
	}
}
