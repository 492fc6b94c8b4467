//go:build unix

// Command load measures the served program on loopback: what machines post over HTTP, what many people in the cockpit
// over SSH take and wait, and how soon all of them see a change. It writes a part of docs/PERFORMANCE.md.
//
//	go run ./e2e/load
//	go run ./e2e/load -sessions 60 -referrals 5000
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
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

// options say what is measured, and how much of it.
type options struct {
	out       string // the report of which a part is written, "" for none
	program   string // a built eqltui, "" to build one
	referrals int    // over HTTP, in all
	tokens    int    // by which they come, at once
	sessions  int    // over SSH, at once
	keyed     int    // seconds during which keys are pressed
	changes   int    // of which each is to be seen by all sessions
	idle      time.Duration
	quick     bool // build as tests do: what is measured says nothing
}

// patience is how long anything may take before the run is given up.
const patience = 2 * time.Minute

// bareFlag starts a bare program that serves a small screen, to be held against.
const bareFlag = "-bare"

func main() {
	if len(os.Args) == 2 && os.Args[1] == bareFlag {
		ended("serve a bare screen", bare())
		return
	}
	o := options{}
	flag.StringVar(&o.out, "out", filepath.Join("docs", "PERFORMANCE.md"), "the report of which the part Served is written, empty for none")
	flag.StringVar(&o.program, "program", "", "a built eqltui; one is built otherwise")
	flag.IntVar(&o.referrals, "referrals", 20_000, "referrals over HTTP")
	flag.IntVar(&o.tokens, "tokens", 10, "partners that post at once, at most 20")
	flag.IntVar(&o.sessions, "sessions", 500, "sessions over SSH at once")
	flag.IntVar(&o.keyed, "keyed", 20, "seconds during which one session in ten presses a key each second, at most 40")
	flag.IntVar(&o.changes, "changes", 20, "changes that all sessions are to see")
	flag.DurationVar(&o.idle, "idle", 10*time.Second, "how long the server is watched while nobody does anything")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ended("measure", run(ctx, o))
}

func ended(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "error: %s: %v\n", what, err)
		os.Exit(1)
	}
}

// say tells who waits what is being done.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "load: "+format+"\n", args...) }

// figure is a line of the report.
type figure struct{ what, value, aim string }

func run(ctx context.Context, o options) (err error) {
	tmp, err := os.MkdirTemp("", "eqltui-load-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if o.program == "" {
		o.program = filepath.Join(tmp, "eqltui")
		if err := build(ctx, o.program, o.quick); err != nil {
			return err
		}
	}
	before := measure.Load()
	p := &programme{path: filepath.Join(tmp, "load.db"), program: o.program}
	if err := p.fill(ctx, o); err != nil {
		return err
	}
	counting, err := idling(ctx, p, o)
	if err != nil {
		return fmt.Errorf("with a clock that runs: %w", err)
	}
	p.now = time.Now().Format(time.RFC3339)
	copied := *p // thousands of new referrals would stand on top of what sessions see
	copied.path = filepath.Join(tmp, "posted.db")
	if _, err := p.eqltui(ctx, "backup", copied.path); err != nil {
		return err
	}
	posted, err := overHTTP(ctx, &copied, o.referrals)
	if err != nil {
		return fmt.Errorf("over HTTP: %w", err)
	}
	seen, err := overSSH(ctx, p, o)
	if err != nil {
		return fmt.Errorf("over SSH: %w", err)
	}
	text := report(slices.Concat(posted, seen, counting), before)
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	doc, err := os.ReadFile(o.out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(o.out, []byte(measure.Put(string(doc), "served", text)), 0o644)
}

func build(ctx context.Context, to string, quick bool) error {
	flags := []string{"build", "-o", to}
	if !quick {
		flags = append(flags, "-trimpath", "-ldflags", "-s -w")
	}
	cmd := exec.CommandContext(ctx, "go", append(flags, "github.com/eqltui/eqltui/cmd/eqltui")...)
	if !quick {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build eqltui: %w\n%s", err, out)
	}
	return nil
}

// report is the part Served.
func report(all []figure, before string) string {
	var b strings.Builder
	b.WriteString("## Served\n\n`make load` starts the built `eqltui serve` on a file database with the programme of `eqltui demo`, and " +
		"measures it on loopback; clients and server share the cores. A session is an SSH connection of its own with a terminal of 120x36" +
		" cells that shows the inbox. The bare program answers the same keys over Wish with a screen of that size from texts that are " +
		"ready, the same for all. The clock of the program stands still, but for the figure that says otherwise.\n\n")
	fmt.Fprintf(
		&b,
		"Measured on %s: %s, %d cores, %s, %s. Load of the machine when it began and when it ended, the clients with it: %s and "+
			"%s processes that want a core.\n\n",
		time.Now().UTC().Format(time.DateOnly),
		measure.Processor(),
		runtime.NumCPU(),
		measure.System(),
		runtime.Version(),
		before,
		measure.Load(),
	)
	b.WriteString("| figure | measured | aim |\n|---|---|---|\n")
	for _, f := range all {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", f.what, f.value, f.aim)
	}
	return b.String()
}
