package app

import (
	"slices"

	"github.com/spf13/cobra"
)

// door is a command by its name and group, and how it is made.
type door struct {
	group, name string
	open        func() *cobra.Command
}

// doors are the commands that are no acts.
func (a *app) doors() []door {
	return []door{
		{"look", "demo", a.demoCommand}, {"look", "list", a.listCommand}, {"look", "show", a.showCommand},
		{"look", "views", a.viewsCommand}, {"look", "report", a.reportCommand}, {"look", "status", a.statusCommand},
		{"look", "answer", a.answerCommand}, {"look", "duplicates", a.duplicatesCommand},
		{"look", "merge", a.mergeCommand}, {"look", "conflicts", a.conflictsCommand},
		{"pure", "score", a.scoreCommand}, {"pure", "sla", a.slaCommand},
		{"pure", "attribute", a.attributeCommand}, {"pure", "route", a.routeCommand}, {"pure", "review", a.reviewCommand},
		{"house", "import", a.importCommand}, {"house", "profiles", a.profilesCommand}, {"house", "export", a.exportCommand}, {"house",
			"link", a.linkCommand},
		{"house", "policy", a.policyCommand}, {"house", "verify", a.verifyCommand}, {"house", "person", a.personCommand},
		{"house", "keys", a.keysCommand}, {"house", "version", a.versionCommand}, {"house", "man", a.manCommand},
		{"house", "backup", a.backupCommand}, {"house", "restore", a.restoreCommand}, {"house", "doctor", a.doctorCommand},
		{"house", "user", a.userCommand}, {"house", "queue", a.queueCommand},
		{"house", "serve", a.serveCommand}, {"house", "attach", a.attachCommand},
		{"house", "hook", a.hookCommand},
		{"house", "crm", a.crmCommand}, {"look", "deliveries", a.deliveriesCommand}, {"house", "jobs", a.jobsCommand},
	}
}

// addCommands puts into the tree what a command line can need. Making all commands with their flags is
// most of what a small one does, so the one that is named stands alone, and none is made where no word
// is, because then the cockpit opens. Who asks for help, or names what is no command, meets all: help
// and the nearest names are made of them.
func (a *app) addCommands(root *cobra.Command, args []string) {
	if bare(args) {
		return
	}
	at := commandAt(args)
	if at >= 0 && add(root, a.doors(), args[at]) || at >= 0 && add(root, a.actDoors(), args[at]) {
		if found, _, err := root.Find(args); err == nil && found != root {
			return
		}
		root.ResetCommands() // a flag that no command has took the name for its value
	}
	a.addAll(root)
}

// addAll puts every command into the tree.
func (a *app) addAll(root *cobra.Command) {
	for _, d := range slices.Concat(a.doors(), a.actDoors()) {
		add(root, []door{d}, d.name)
	}
}

// add opens the door of this name, if there is one.
func add(root *cobra.Command, doors []door, name string) bool {
	i := slices.IndexFunc(doors, func(d door) bool { return d.name == name })
	if i < 0 {
		return false
	}
	c := doors[i].open()
	c.GroupID = doors[i].group
	root.AddCommand(c)
	return true
}

// bare says that a command line has only flags that no command is needed for.
func bare(args []string) bool {
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "--db", "--as", "--now":
			i++
		case "--json", "--version":
		default:
			return false
		}
	}
	return true
}
