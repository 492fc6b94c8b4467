package app

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui"
	"github.com/eqltui/eqltui/internal/ui/keys"
)

// maxKeys is how much of a file of keys is read, in bytes; package keys refuses less than that.
const maxKeys = 1 << 20

// ownKeys are the bindings of this person, with the file they come from: EQLTUI_KEYS, else
// eqltui/keys.yaml in the configuration folder. A file that is not there is none.
func (a *app) ownKeys() (own keys.Own, path string, err error) {
	path = a.lookup("EQLTUI_KEYS")
	if path == "" {
		dir, ferr := a.folder("XDG_CONFIG_HOME", ".config")
		if ferr != nil {
			return keys.Own{Table: keys.Table()}, "", nil // without a home there is no file
		}
		path = filepath.Join(dir, "keys.yaml")
	}
	doc, err := readKeys(path)
	if errors.Is(err, os.ErrNotExist) && a.lookup("EQLTUI_KEYS") == "" {
		return keys.Own{Table: keys.Table()}, path, nil
	}
	if err != nil {
		const hint = "the usual keys hold; check the name and who may read it"
		return keys.Own{Table: keys.Table()}, path, fault.Wrap(fault.Invalid, "read the keys in "+path, fault.Bare(err), hint)
	}
	return keys.Load(keys.Table(), doc), path, nil
}

func readKeys(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxKeys))
}

// keysWarning is what the cockpit says when it opens with a file that is wrong: the first mistake,
// and where to see all.
func keysWarning(own *keys.Own, path string, err error) string {
	if err != nil {
		return safetext.Line(reason(err))
	}
	bad := own.Mistakes()
	if len(bad) == 0 {
		return ""
	}
	text := filepath.Base(path) + ":" + bad[0].String()
	if len(bad) > 1 {
		text += fmt.Sprintf(" (and %d more: eqltui keys)", len(bad)-1)
	}
	return safetext.Line(text)
}

// keyLine is a binding as JSON.
type keyLine struct {
	Name     string      `json:"name"`
	Does     string      `json:"does"`
	Keys     []string    `json:"keys"`
	Usual    []string    `json:"usual"`
	Line     *int        `json:"line"` // of the file that changed it; null: nothing did
	Verbs    []desk.Verb `json:"verbs"`
	Commands []string    `json:"commands"`
	Roles    []desk.Role `json:"roles"` // who may; empty is everybody
}

// keyProblem is a mistake or a warning as JSON.
type keyProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	Warning bool   `json:"warning"`
}

func (a *app) keysCommand() *cobra.Command {
	check := ""
	c := &cobra.Command{
		Use: "keys [--check FILE]", Short: "Show every key of the cockpit, or check a file of your own", Args: a.none,
		Long: `keys shows the keys that hold: the usual ones with those of your own file in their place. The file is
eqltui/keys.yaml in your configuration folder, or the one that EQLTUI_KEYS names. It holds one action a line:

  lead.disqualify: ctrl+x
  lead.tag: [f5, "#"]
  global.redraw: none

An action is one of the names that this command shows. A key is a character or a name: ctrl+x, shift+tab, f5, pgdown,
space. ctrl+c, esc and F1 always do the same. A mistake leaves the usual key and is told with its line; nothing in the
file can keep the cockpit from opening.`,
		Example: "  eqltui keys\n  eqltui keys --check keys.yaml",
		RunE: func(_ *cobra.Command, _ []string) error {
			own, path, err := a.ownKeys()
			if check != "" {
				var doc []byte
				if doc, err = a.readNamed(check); err != nil {
					return err
				}
				own, path = keys.Load(keys.Table(), doc), check
			}
			if err != nil {
				a.note("warning: " + reason(err))
			}
			return a.tellKeys(&own, path, check != "")
		},
	}
	c.Flags().StringVar(&check, "check", "", "check this `FILE` instead of your own; - is standard input")
	return c
}

func (a *app) readNamed(name string) ([]byte, error) {
	src, err := a.source([]string{name})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return io.ReadAll(io.LimitReader(src, maxKeys))
}

// tellKeys prints the table and what is wrong with the file. A check fails when there is a mistake.
func (a *app) tellKeys(own *keys.Own, path string, checking bool) error {
	var err error
	if a.json {
		err = a.keysJSON(own, path)
	} else {
		err = a.keysText(own, path, checking)
	}
	if err == nil && checking && len(own.Mistakes()) > 0 {
		return exit(exitFailed)
	}
	return err
}

func (a *app) keysJSON(own *keys.Own, path string) error {
	words := ui.KeyWords()
	answer := struct {
		File     string       `json:"file"`
		Keys     []keyLine    `json:"keys"`
		Problems []keyProblem `json:"problems"`
	}{File: path, Problems: []keyProblem{}}
	for i := range own.Table {
		b := &own.Table[i]
		line := keyLine{
			Name: b.Name(), Does: words(b.ID), Keys: list(b.Keys), Usual: list(b.Keys), Verbs: list(b.Verbs),
			Commands: list(b.Commands()), Roles: []desk.Role{},
		}
		if b.Default != nil {
			line.Usual, line.Line = b.Default, &b.At
		}
		if len(b.Verbs) > 0 {
			line.Roles = list(desk.RolesOf(b.Verbs[0]))
		}
		answer.Keys = append(answer.Keys, line)
	}
	for _, p := range own.Problems {
		answer.Problems = append(answer.Problems, keyProblem{path, p.Line, p.Column, p.Message, p.Hint, p.Warning})
	}
	return a.line(a.out, answer)
}

func (a *app) keysText(own *keys.Own, path string, checking bool) error {
	words := ui.KeyWords()
	for _, p := range own.Problems {
		a.note(path + ":" + p.String())
	}
	changed := 0
	var table strings.Builder
	for i := range own.Table {
		b := &own.Table[i]
		mark := ""
		if b.Default != nil {
			was := keys.Binding{Keys: b.Default}
			changed++
			mark = fmt.Sprintf("  (was %s, line %d)", was.Label(), b.At)
		}
		fmt.Fprintf(&table, "%-20s %-12s %s%s\n", b.Name(), b.Label(), words(b.ID), mark)
	}
	if checking {
		_, err := fmt.Fprintf(a.out, "%s changes %s, %s\n",
			safetext.Line(path), counted(changed, "key"), counted(len(own.Mistakes()), "mistake"))
		return err
	}
	_, err := fmt.Fprintf(a.out, "%s\n%s of your own in %s\n", table.String(), counted(changed, "key"), safetext.Line(path))
	return err
}
