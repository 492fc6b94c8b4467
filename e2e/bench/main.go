//go:build unix

// Command bench measures eqltui side by side at two sizes, in one run, and writes docs/PERFORMANCE.md:
// the built program in a terminal, the desk in this process, imports, and what else reads the same
// files. Databases are made once and kept in a folder.
//
//	go run ./e2e/bench -dir bench-data
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/e2e/measure"
)

// at is when everything plays: a Friday afternoon in the open hours of every queue. The clock of the
// program is held there, so that two runs see the same leads.
const at = "2026-11-20T14:32:00+01:00"

// options say what is measured and how often.
type options struct {
	dir     string // where databases are kept
	out     string // the report, "" for none
	sizes   []int  // leads, small first
	starts  int
	presses int // of the keys that are held; other keys half as often
	imports int // leads in the smaller import
	gobench bool
	idle    time.Duration // how long the screen is watched while nothing happens
	before  string        // an earlier report, "" for none
	beside  string        // an earlier build of the program, "" for none
	its     string        // where its databases are
	command string        // the one command that is measured, "" for all
	only    string        // the one part that is measured, "" for all; then no report is written
	quick   bool          // build as tests do: what is measured says nothing
	brief   bool          // leave out the parts that start many programs, as the suite does; make soak does not
}

// part is one part of what is measured.
type part struct {
	name    string
	measure func() error
}

// manyPrograms are the parts that start many programs.
var manyPrograms = []string{"commands", "imports"}

// patience is how long a screen or an action may take before the run is given up.
const patience = time.Minute

func main() {
	o := options{}
	sizes := flag.String("sizes", "10000,1000000", "how many leads, two numbers")
	flag.StringVar(&o.dir, "dir", "bench-data", "folder of the databases; about 2.5 GB for a million leads")
	flag.StringVar(&o.out, "out", filepath.Join("docs", "PERFORMANCE.md"), "where the report goes")
	flag.IntVar(&o.starts, "starts", 30, "starts of the cockpit at each size")
	flag.IntVar(&o.presses, "presses", 150, "presses of a key that is held")
	flag.IntVar(&o.imports, "import", 25_000, "leads in the smaller import")
	flag.DurationVar(&o.idle, "idle", 5*time.Second, "how long the screen is watched while nothing happens")
	flag.StringVar(&o.only, "only", "",
		"measure one part, cockpit, desk, beside, filters, publish, commands, starts, file, packages or imports, or only "+
			"make the databases; write no report")
	flag.StringVar(&o.before, "before", "", "an earlier report, whose figures stand beside these")
	flag.StringVar(&o.beside, "beside", "", "an earlier build of eqltui that runs the same commands, on databases of -its")
	flag.StringVar(&o.its, "its", "", "folder of the databases of the earlier build, called leads-SIZE-step-STEP.db")
	flag.StringVar(&o.command, "command", "", "of the commands measure only this one, such as backup")
	flag.BoolVar(&o.gobench, "gobench", true, "run the benchmarks of the packages too")
	flag.Parse()
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			fmt.Fprintln(os.Stderr, "error: read -sizes: write two numbers, such as 10000,1000000")
			os.Exit(2)
		}
		o.sizes = append(o.sizes, n)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "error: measure:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	tmp, err := os.MkdirTemp("", "eqltui-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	program := filepath.Join(tmp, "eqltui")
	flags := []string{"build", "-o", program}
	if !o.quick {
		flags = append(flags, "-trimpath", "-ldflags", "-s -w")
	}
	build := exec.CommandContext(ctx, "go", append(flags, "github.com/eqltui/eqltui/cmd/eqltui")...)
	if !o.quick {
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build eqltui: %w\n%s", err, out)
	}
	r := &report{sizes: o.sizes, quick: o.quick, load: measure.Load()}
	if o.before != "" {
		doc, err := os.ReadFile(o.before)
		if err != nil {
			return err
		}
		r.before = earlier(string(doc))
	}
	dbs := make([]string, len(o.sizes))
	parts := []part{
		{"databases", func() error {
			for i, n := range o.sizes {
				if dbs[i], err = crowdOf(ctx, o.dir, n); err != nil {
					return err
				}
			}
			return nil
		}},
		{"cockpit", func() error { return cockpits(ctx, r, o, program, dbs, tmp) }},
		{"desk", func() error { return desks(ctx, r, dbs) }},
		{"beside", func() error { return besides(ctx, r, o, dbs) }},
		{"filters", func() error { return filters(ctx, r, dbs) }},
		{"publish", func() error { return publications(ctx, r, dbs, tmp) }},
		{"commands", func() error { return commands(ctx, r, o, program, dbs, tmp) }},
		{"starts", func() error { return starts(ctx, r, o, program, tmp) }},
		{"file", func() error { return files(ctx, r, dbs) }},
		{"packages", func() error { return packages(ctx, r, o) }},
		{"imports", func() error { return imports(ctx, r, o, program, tmp) }},
	}
	if o.only != "" && !slices.ContainsFunc(parts, func(p part) bool { return p.name == o.only }) {
		return fmt.Errorf("-only %s: it is no part", o.only)
	}
	for i, p := range parts {
		wanted := i == 0 || o.only == "" || o.only == p.name // what is measured is measured on the databases
		if !wanted || o.brief && slices.Contains(manyPrograms, p.name) {
			continue
		}
		if err = p.measure(); err != nil {
			break // what was measured before is shown
		}
	}
	text := r.markdown(time.Now())
	fmt.Print(text)
	if err != nil || o.out == "" || o.only != "" {
		return err
	}
	if old, err := os.ReadFile(o.out); err == nil {
		for _, name := range []string{"compared", "served"} { // written by hand, and by another program
			if kept, ok := measure.Part(string(old), name); ok {
				text = measure.Put(text, name, kept)
			}
		}
	}
	return os.WriteFile(o.out, []byte(text), 0o644)
}

// say tells who waits what is being done.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
