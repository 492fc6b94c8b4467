package app

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/lead"
)

// none takes no words.
func (a *app) none(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage(cmd, quoted(args[0])+" is one word too many")
}

// atMostOne takes one word or none.
func (a *app) atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return usage(cmd, quoted(args[1])+" is one word too many")
}

// someLeads takes one lead or more.
func (a *app) someLeads(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageHint(cmd, "no lead is named", "name one as L-12; eqltui list shows them")
	}
	_, err := leads(args)
	return err
}

// leads reads ids; one that is named twice counts once.
func leads(args []string) ([]lead.ID, error) {
	var ids []lead.ID
	for _, arg := range args {
		id, err := lead.ParseID(arg)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// isLead tells an id from other words of a command: L-12.
func isLead(arg string) bool {
	if !strings.HasPrefix(arg, "L-") && !strings.HasPrefix(arg, "l-") {
		return false
	}
	_, err := lead.ParseID(arg)
	return err == nil
}

// valued are the flags of list, export and tag, and of all commands, that take a value as the next word.
func valued(flag string) bool {
	switch flag {
	case "--db", "--as", "--now", "--limit", "--drop", "--format", "--out":
		return true
	}
	return false
}

// protectTerms lets people write `list -tag:old`, `export leads -tag:old`, `views save Old -tag:new` and `tag L-12 -old` as the filter language and the
// cockpit have it: such words would be read as flags, so they move behind "--". No flag of these
// commands is a single dash and a letter, but -h.
func protectTerms(args []string) []string {
	command := ""
	var rest, terms []string
	for i, arg := range args {
		switch {
		case arg == "--":
			return append(append(rest, "--"), append(terms, args[i+1:]...)...)
		case i > 0 && valued(args[i-1]):
			rest = append(rest, arg)
		case (command == "list" || command == "export" || command == "tag" || command == "views") && len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && arg != "-h":
			terms = append(terms, arg)
		default:
			if command == "" && !strings.HasPrefix(arg, "-") {
				command = arg
			}
			rest = append(rest, arg)
		}
	}
	if len(terms) == 0 {
		return args
	}
	return append(append(rest, "--"), terms...)
}
