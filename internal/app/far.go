package app

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// far are the commands that whoever comes in through a door can give, and false for those that they cannot: what reads
// or writes files of this machine, or sets up the house, is for whoever sits at it. A command that is not named here is
// refused, and a test says so.
func far() map[string]bool {
	out := map[string]bool{}
	for path := range strings.SplitSeq(`list,show,views,views save,views rename,views drop,report,attribute,review,route,score,sla,export,
		link,
		link build,link check,link mail,link violations,person,person export,person erase,policy,
			policy show,policy list,policy log,policy audit,version,help,partner,partner list,partner show,
		partner overlaps,user away,user back,queue,queue list,
		queue member,page,due,deliveries,deliveries resend,jobs,jobs list,status,answer,duplicates,
		partner overlaps,user away,user back,queue,queue list,
		queue member,page,due,deliveries,deliveries resend,jobs,jobs list,status,answer,duplicates,
		duplicates keep-apart,
		merge,conflicts,conflicts show,conflicts decide,partner merge,enrich,enrich list,enrich status`, ",") {
		out[strings.TrimSpace(path)] = true
	}
	for _, v := range desk.Verbs() {
		out[string(v)] = true
	}
	for path := range strings.SplitSeq(`demo,import,profiles,profiles list,profiles save,profiles show,policy check,policy publish,
		policy diff,policy backtest,policy draft,verify,keys,man,backup,restore,doctor,serve,user,user add,user list,user role,
		user remove,user key,user key add,user key remove,hook,hook list,hook set,hook remove,partner token,partner channel,jobs run,attach,
		completion,
		completion bash,completion zsh,completion fish,completion powershell,crm,crm add,crm setup,crm plan,crm push,crm pull,
		crm status,crm pause,crm replay,crm match,crm remove,
		enrich setup,enrich plan,enrich run,enrich auto,enrich off`, ",") {
		out[strings.TrimSpace(path)] = false
	}
	return out
}

// forPartners are the commands that somebody of a partner can give.
func forPartners() []string { return []string{"status", "answer", "help", "version"} }

// example is a command that whoever came in can give.
func (a *app) example() string {
	if a.served.who.Role == desk.Ally {
		return "status --json"
	}
	return "list --json"
}

// partnersOnly hides from help what is not there through a door, and from somebody of a partner what they cannot give.
func (a *app) partnersOnly(root *cobra.Command) {
	root.CompletionOptions.HiddenDefaultCmd = true
	if a.served.who.Role != desk.Ally {
		for _, c := range root.Commands() {
			c.Hidden = c.Hidden || !someFar(c.Name())
		}
		return
	}
	root.Long = "The status of the leads that your company sent, and the questions about them that wait for you. Without a command, " +
		"on a terminal, they are shown."
	root.Example = "  ssh HOST 'status --json'\n  ssh HOST 'answer L-12 confirm'"
	for _, c := range root.Commands() {
		if c.Hidden = !slices.Contains(forPartners(), c.Name()); c.Hidden {
			c.GroupID = "" // its group may not be there
		}
	}
}

// someFar reports whether a command, or one below it, is there through a door.
func someFar(name string) bool {
	for path, is := range far() {
		if is && (path == name || strings.HasPrefix(path, name+" ")) {
			return true
		}
	}
	return false
}

// farRun runs a line that came through a door, with the rights of whoever sent it, and returns its exit code.
func (a *app) farRun(ctx context.Context, line string) int {
	args, ok := shellWords(line)
	if !ok {
		return a.finish(
			fault.New(fault.Usage, "read the command", "a quote is not closed", `write "it's" or 'a text' with both its quotes`),
		)
	}
	if len(args) > 0 && args[0] == "eqltui" {
		args = args[1:]
	}
	args = protectTerms(args)
	at := commandAt(args)
	root := a.root()
	a.addCommands(root, args)
	if at < 0 || strings.HasPrefix(args[at], cobra.ShellCompRequestCmd) {
		return a.finish(
			fault.New(fault.Usage, "run a command", "there is none", "write one of ours, as in: list stage:eql --json; help lists them"),
		)
	}
	if err := a.partnerMay(args, at); err != nil {
		return a.finish(err)
	}
	a.partnersOnly(root)
	root.PersistentPreRunE = a.farMay
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.lost
	}
	if a.out.gone {
		return exitDone
	}
	return a.finish(err)
}

// farMay refuses what is not for those who come through a door.
func (a *app) farMay(cmd *cobra.Command, args []string) error {
	path := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
	if a.served.who.Role == desk.Ally && !slices.Contains(forPartners(), path) {
		return notForPartners(path)
	}
	if !far()[path] {
		return usageHint(cmd, "it is not there over SSH", "it works on the files or the set-up of the server: run it there")
	}
	var named string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		what, _ := pflag.UnquoteUsage(f)
		if slices.Contains([]string{"db", "as", "now"}, f.Name) || slices.Contains([]string{"FILE", "PATH"}, what) {
			named = f.Name
		}
	})
	if named != "" {
		return usageHint(
			cmd,
			"--"+named+" is not there over SSH",
			"leave it out: who you are is known by your key, and files of the server are not read",
		)
	}
	if replays, _ := cmd.Flags().GetBool("replay"); strings.Contains(cmd.Use, "FILE") && !replays {
		for _, arg := range args {
			if arg != "-" {
				return usageHint(cmd, quoted(arg)+" would be a file of the server", "send yours: ssh HOST '"+path+" -' < FILE")
			}
		}
	}
	return nil
}

// partnerMay refuses somebody of a partner what is the team's, before anything of it is read.
func (a *app) partnerMay(args []string, at int) error {
	if a.served.who.Role != desk.Ally || slices.Contains(forPartners(), args[at]) {
		return nil
	}
	return notForPartners(args[at])
}

func notForPartners(command string) error {
	return fault.New(fault.Usage, "run a command", "partners have no command "+quoted(command),
		"a partner can give "+strings.Join(forPartners(), ", ")+", as in: status --json, answer L-12 confirm")
}
