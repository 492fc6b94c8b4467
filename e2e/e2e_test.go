// Package e2e runs the whole program: command lines as people type them, each in a process of its
// own, and the cockpit in a terminal.
package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	_ "time/tzdata"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/eqltui/eqltui/internal/app"
)

func TestMain(m *testing.M) {
	// These tests wait for other processes most of the time, so more of them than there are processors go on at once.
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"eqltui": func() {
		os.Exit(app.Main(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
	}, "eqltui-breaks": breaks, "eqltui-works": works})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EQLTUI_DB", env.WorkDir+"/leads.db")
			env.Setenv("EQLTUI_USER", "ana")
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("TZ", "UTC")
			files, err := os.Getwd()
			env.Setenv("ESC", "L-\x1b]0;owned\a")
			env.Setenv("HOSTILE", files+"/../internal/intake/table/testdata/hostile")
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "harmless": harmless, "race": race, "same": same, "sql": sqlCommand},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("there is no condition %q", cond)
		},
	})
}

// code runs a program and compares its exit code: code 3 eqltui score in.jsonl.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit %s, want %s", got, args[0])
	}
}

// harmless checks that an output holds nothing that steers a terminal: no control, format or
// separator character but the line break. It takes stdout, stderr or a file.
func harmless(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		bad := ""
		for i, r := range ts.ReadFile(name) {
			if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e ||
				r >= 0x2060 && r <= 0x206f || r == 0xfeff) {
				bad = fmt.Sprintf("%s has %U at byte %d", name, r, i)
				break
			}
		}
		if (bad != "") != neg {
			ts.Fatalf("%s: harmless is %v; %s", name, bad == "", bad)
		}
	}
}

// mark is by what an export says which database it is of.
var mark = regexp.MustCompile(`db:[0-9a-f]{12}`)

// same compares two exports but for the marks of their databases: same stdout leads.csv.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same file1 file2")
	}
	one, other := mark.ReplaceAllString(ts.ReadFile(args[0]), "db:"), mark.ReplaceAllString(ts.ReadFile(args[1]), "db:")
	if one != other {
		ts.Fatalf("%s and %s differ:\n%s\n%s", args[0], args[1], one, other)
	}
}

// race runs a program at once for several users and checks that exactly one of them had success and
// that the others were told who: race ana bo cy eqltui claim L-1.
func race(ts *testscript.TestScript, neg bool, args []string) {
	at := 0
	for at < len(args) && args[at] != "eqltui" {
		at++
	}
	if neg || at < 2 || at == len(args) {
		ts.Fatalf("usage: race user user... eqltui args...")
	}
	path, err := exec.LookPath("eqltui")
	ts.Check(err)
	var wg sync.WaitGroup
	codes, texts := make([]int, at), make([]bytes.Buffer, at)
	for i, user := range args[:at] {
		cmd := exec.Command(path, append(args[at+1:len(args):len(args)], "--as", user)...)
		cmd.Dir, cmd.Env, cmd.Stderr = ts.Getenv("WORK"), append(os.Environ(), "EQLTUI_DB="+ts.Getenv("EQLTUI_DB")), &texts[i]
		wg.Go(func() {
			cmd.Run() // its exit code says what came of it
			codes[i] = cmd.ProcessState.ExitCode()
		})
	}
	wg.Wait()
	winner := ""
	for i, user := range args[:at] {
		if codes[i] == 0 {
			if winner != "" {
				ts.Fatalf("%s and %s both had success", winner, user)
			}
			winner = user
		}
	}
	for i, user := range args[:at] {
		if user != winner && !strings.Contains(texts[i].String(), "held by "+winner) {
			ts.Fatalf("%s was not told that %q holds it (exit %d): %s", user, winner, codes[i], texts[i].String())
		}
	}
}

// sqlCommand changes a database file as no eqltui does, to see what eqltui says of it.
func sqlCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	ts.Check(statement(ts.MkAbs(args[0]), args[1]))
}

// statement runs SQL on a database file past the program.
func statement(path, text string) error {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	_, err = db.Exec(text)
	return errors.Join(err, db.Close())
}
