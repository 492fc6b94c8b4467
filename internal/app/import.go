package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/intake"
)

// problemsShown is how many rows with a problem are named on standard error.
const problemsShown = 20

func (a *app) importCommand() *cobra.Command {
	var o intake.Options
	c := &cobra.Command{
		Use: "import FILE...", Short: "Take files in: CSV or JSON Lines, several in the order of their dependence",
		Long: "import recognises what each file holds (" + strings.Join(intake.Kinds(), ", ") +
			") and takes all of them in, partners first.\n" +
			"Importing the same file twice changes nothing the second time. Rows that cannot be read are kept verbatim\n" +
			"beside the file, or in the file of --rejects.",
		Example: "  eqltui import partners.csv leads.csv touches.jsonl\n" +
			"  eqltui import export.csv --kind referrals --map \"Company size=employees\" --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageHint(cmd, "no file is named", "name one, or - for standard input")
			}
			return a.with(cmd.Context(), false, func(ctx context.Context, s *session) error { return a.importFiles(ctx, s, o, args) })
		},
	}
	f := c.Flags()
	f.StringVar(&o.Kind, "kind", "", "what all files hold, a `KIND`; otherwise told from each header")
	f.StringVar(&o.Origin, "origin", "", "`NAME` of where the records come from; the same name again is the same record")
	f.StringArrayVar(&o.Map, "map", nil, "name a column, `THEIRS=OURS`; may be repeated")
	f.StringVar(&o.Locale, "locale", "", "how numbers and dates are written, such as `pl`; otherwise what is ambiguous is refused")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would happen and change nothing")
	f.StringVar(&o.RejectsPath, "rejects", "", "keep rows that cannot be read in `FILE`")
	return c
}

func (a *app) importFiles(ctx context.Context, s *session, o intake.Options, files []string) error {
	meter := a.meter()
	o.Door, o.Zone, o.Stdin = intake.Through(s.Desk, s.who), s.zone(), a.in
	speed := newPace(time.Now)
	o.Progress = func(file string, bytes, total, rows int64) { meter.show(speed.line(file, bytes, total, rows)) }
	reports, err := intake.Run(ctx, o, files)
	meter.clear()
	if rerr := a.tellReports(reports, o.DryRun && err == nil); rerr != nil {
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

// tellReports says what became of each file, last the figures.
func (a *app) tellReports(reports []intake.Report, dry bool) error {
	a.tellProblems(reports)
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
	columns := []column{{title: "FILE", width: 4}, {title: "KIND", width: 13}}
	for _, name := range []string{"READ", "CREATED", "UPDATED", "UNCHANGED", "QUARANTINED", "DISQUALIFIED", "REJECTED", "TOOK"} {
		columns = append(columns, column{title: name, width: max(len(name), 7), right: true})
	}
	const widest = 40
	for i := range reports {
		columns[0].width = min(max(columns[0].width, len(reports[i].File)), widest)
	}
	if _, err := fmt.Fprintln(a.out, titles(columns)); err != nil {
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
		if _, err := fmt.Fprintln(a.out, row(columns, append(cells, r.Took))); err != nil {
			return err
		}
	}
	a.tellNext(held, dry)
	return nil
}

// tellProblems names the first rows that did not simply come in, and where the others are.
func (a *app) tellProblems(reports []intake.Report) {
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
		if len(r.Ignored) > 0 {
			a.note(r.File + ": columns that were not read: " + strings.Join(r.Ignored, ", "))
		}
		if r.Rejects != "" {
			a.note(r.File + ": rejected rows are kept in " + r.Rejects)
		}
	}
	if more > shown {
		a.note(fmt.Sprintf("and %s more", counted(more-shown, "row")))
	}
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
