package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// problemsShown is how many rows with a problem are named on standard error.
const problemsShown = 20

func (a *app) importCommand() *cobra.Command {
	var o intake.Options
	var said []intake.Flag
	var profile string
	c := &cobra.Command{
		Use: "import FILE...", Short: "Take files in: CSV or JSON Lines, several in the order of their dependence",
		Long: "import recognises what each file holds (" + strings.Join(intake.Kinds(), ", ") +
			") and takes all of them in, partners first.\n" +
			"Importing the same file twice changes nothing the second time. Rows that cannot be read are kept verbatim\n" +
			"beside the file, or in the file of --rejects.\n" +
			"On a terminal and without flags it asks: what unknown columns and words mean, one by one, with what would\n" +
			"become of the rows beside them. Nothing comes in before its key for that, and at the end it says the line\n" +
			"that does the same.",
		Example: "  eqltui import partners.csv leads.csv touches.jsonl\n" +
			"  eqltui import export.csv --kind referrals --map \"Company size=employees\" --dry-run\n" +
			"  eqltui import contacts.csv deals.csv --profile hubspot --set source=own_site",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageHint(cmd, "no file is named", "name one, or - for standard input")
			}
			if profile == "" && a.assisted(said, &o, args) {
				return a.assist(cmd.Context(), args)
			}
			var err error
			if o.Profile, err = intake.ReadFlags(said); err != nil {
				return err
			}
			if o.Profiles, err = a.profilesFor(profile); err != nil {
				return err
			}
			if err := intake.Readable(args); err != nil {
				return err
			}
			a.thrifty()
			return a.importInto(cmd.Context(), o.DryRun, func(ctx context.Context, s *session) error {
				return a.importFiles(ctx, s, o, args)
			})
		},
	}
	f := c.Flags()
	for _, flag := range intake.FlagHelp() {
		f.VarP(&saidFlag{name: flag.Name, to: &said}, flag.Name, "", flag.Value)
	}
	f.StringVar(&profile, "profile", "", "read the files by a saved `PROFILE`, its name or its file; flags come over it")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would happen and change nothing")
	f.StringVar(&o.RejectsPath, "rejects", "", "keep rows that cannot be read in `FILE`")
	return c
}

// importInto opens the database that an import fills, or one that is thrown away where a dry run finds none.
func (a *app) importInto(ctx context.Context, dry bool, do func(context.Context, *session) error) error {
	path, err := a.path()
	if err != nil {
		return err
	}
	if there(path) != nil && dry {
		dir, err := os.MkdirTemp("", "eqltui-dry-run-")
		if err != nil {
			return fault.Wrap(fault.ReadOnly, "try an import", err, "make room in the folder for temporary files (TMPDIR)")
		}
		defer os.RemoveAll(dir)
		a.db = filepath.Join(dir, "eqltui.db")
	}
	return a.with(ctx, mayBeMade, do)
}

// saidFlag is a flag of which every use is kept, in the order of the command line.
type saidFlag struct {
	name string
	to   *[]intake.Flag
}

// Set keeps one use.
func (f *saidFlag) Set(value string) error {
	*f.to = append(*f.to, intake.Flag{Name: f.name, Value: value})
	return nil
}

// String is empty: the flag has no value of its own.
func (*saidFlag) String() string { return "" }

// Type names what stands behind the flag in the help.
func (*saidFlag) Type() string { return "string" }

func (a *app) importFiles(ctx context.Context, s *session, o intake.Options, files []string) error {
	meter := a.meter()
	o.Door, o.Zone, o.Currency, o.Stdin = intake.Through(s.Desk, s.who), s.zone(), s.Policy().Currency, a.in
	o.Words = vocabulary(s.Policy())
	speed := newPace(time.Now)
	o.Progress = func(file string, bytes, total, rows int64) { meter.show(speed.line(file, bytes, total, rows)) }
	reports, err := intake.Run(ctx, o, files)
	meter.clear()
	if rerr := a.tellReports(reports, o.DryRun && err == nil, len(o.Profiles) > 0); rerr != nil {
		return errors.Join(err, rerr)
	}
	if err != nil {
		return err
	}
	for i := range reports {
		if reports[i].Rejected > 0 {
			return exit(exitRejected)
		}
	}
	return nil
}

// vocabulary is what the policy has words for: a word that is none of them decides nothing.
func vocabulary(p *policy.Policy) []intake.Vocabulary {
	tiers, kinds := p.Programme.Tiers, append(lead.TouchKinds(), append(p.TouchKinds(), lead.ReferralKind)...)
	return []intake.Vocabulary{{Kind: "referrals", Column: "program_tier", Words: tiers}, {Kind: "partners", Column: "tier", Words: tiers},
		{Kind: "touches", Column: "kind", Words: kinds}}
}

// tellReports says what became of each file, last the figures.
func (a *app) tellReports(reports []intake.Report, dry, profiled bool) error {
	a.tellProblems(reports, profiled)
	if a.json {
		for i := range reports {
			if err := a.line(a.out, &reports[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if len(reports) == 0 {
		return nil
	}
	columns := []grid.Column{{Title: "FILE", Width: 4}, {Title: "KIND", Width: 13}}
	for _, name := range []string{"READ", "CREATED", "UPDATED", "UNCHANGED", "QUARANTINED", "DISQUALIFIED", "REJECTED", "TOOK"} {
		columns = append(columns, grid.Column{Title: name, Width: max(len(name), 7), Right: true})
	}
	const widest = 40
	for i := range reports {
		columns[0].Width = min(max(columns[0].Width, len(reports[i].File)), widest)
	}
	if _, err := fmt.Fprintln(a.out, grid.Titles(columns)); err != nil {
		return err
	}
	held := 0
	for i := range reports {
		r := &reports[i]
		held += r.Quarantined
		cells := []string{r.File, r.Kind}
		for _, n := range []int{r.Read, r.Created, r.Updated, r.Unchanged, r.Quarantined, r.Disqualified, r.Rejected} {
			cells = append(cells, strconv.Itoa(n))
		}
		if _, err := fmt.Fprintln(a.out, grid.Row(columns, append(cells, r.Took))); err != nil {
			return err
		}
	}
	a.tellNext(held, dry)
	if back := takesBack(reports...); back != "" && !dry {
		a.note(back + " takes all of it back")
	}
	return nil
}

// takesBack is the command that takes an import back, "" when nothing came in.
func takesBack(reports ...intake.Report) string {
	for i := range reports {
		if r := &reports[i]; r.Batch != "" && r.Created+r.Updated+r.Quarantined+r.Disqualified > 0 {
			return "eqltui undo --import " + r.Batch
		}
	}
	return ""
}

// tellProblems names the first rows that did not simply come in, and where the others are.
func (a *app) tellProblems(reports []intake.Report, profiled bool) {
	shown, more := 0, 0
	for i := range reports {
		r := &reports[i]
		for _, p := range r.Problems {
			if shown == problemsShown {
				break
			}
			shown++
			a.note(fmt.Sprintf("%s:%d: %s: %s", r.File, p.Line, p.Fate, p.Reason))
		}
		more += r.Quarantined + r.Disqualified + r.Rejected
		if r.Stopped {
			a.note(r.File + ": the import stopped here; import it again to go on, what came in is not taken twice")
		}
		if profiled && r.Profile == "" {
			a.note(r.File + ": no document of the profile fits it; it was read by its own names")
		}
		a.tellUnknown(r)
		for _, w := range r.Warnings {
			a.note(fmt.Sprintf("%s:%d: %s (%s)", r.File, w.Line, w.What, counted(w.N, "row")))
		}
		if r.Rejects != "" {
			a.note(r.File + ": rejected rows are kept in " + r.Rejects)
		}
	}
	if more > shown {
		a.note(fmt.Sprintf("and %s more", counted(more-shown, "row")))
	}
}

// namesShown is how many unknown columns, and words of a column, stand in a line.
const namesShown = 12

// tellUnknown says in one line which columns of a file nobody knows, and in one for each column which of
// its words, with what would make them known.
func (a *app) tellUnknown(r *intake.Report) {
	if len(r.Unknown) > 0 {
		text := r.File + ": not recognised: " + few(r.Unknown)
		for i, n := range r.Nearest {
			if i == 3 {
				break
			}
			text += "; --map " + shellWord(n.Column+"="+n.Field)
		}
		a.note(text)
	}
	for _, column := range slices.Sorted(maps.Keys(r.Words)) {
		var words []string
		for _, w := range r.Words[column] {
			words = append(words, fmt.Sprintf("%s (%d)", w.Value, w.N))
		}
		text := fmt.Sprintf("%s: %s: not known: %s", r.File, column, few(words))
		first := r.Words[column][0].Value
		ours := intake.NearestWord(column, first)
		if choices := intake.Choices(column); ours == "" && len(choices) > 0 {
			ours = strings.Join(choices, "|")
		}
		if ours != "" {
			text += "; --value " + shellWord(column+":"+first+"="+ours)
		}
		a.note(text)
	}
}

// few are the first of many names.
func few(names []string) string {
	if more := len(names) - namesShown; more > 0 {
		return strings.Join(names[:namesShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// shellWord is a word as it can be typed to a shell.
func shellWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("=:_-./,@", r)
	}) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

func (a *app) tellNext(held int, dry bool) {
	switch {
	case dry:
		a.note("dry run: nothing was changed")
	case held > 0:
		a.note("eqltui list stage:quarantined shows what waits for a fact; eqltui set LEAD field=value releases it")
	default:
		a.note("eqltui opens the cockpit")
	}
}
