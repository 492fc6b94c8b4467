// Package laws holds the house to its shape: it reads the module's sources and says which import,
// call or file breaks a law of docs/ARCHITECTURE.md. It is used by its own test only.
package laws

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Module is the path under which rooms are imported.
const Module = "github.com/eqltui/eqltui/"

// floor is how high a room stands. A room imports rooms on lower floors only. Floors are times ten
// so that 3b fits between 3a and 5, and sub-rooms just below their room.
func floors() map[string]int {
	return map[string]int{
		"cmd/eqltui": 90, "internal/sshd": 75, "internal/httpd": 75, "internal/relay": 60, "internal/insync": 60, "internal/seal": 15,
		"e2e": 89, "e2e/picture": 89, "e2e/bench": 89, "e2e/load": 89, "e2e/measure": 88, "e2e/screen": 88, "internal/app": 80,
		"internal/ui": 69, "internal/ui/host": 68, "internal/ui/screens": 67,
		"internal/ui/inbox": 66, "internal/ui/leadpage": 66,
		"internal/ui/activity": 66, "internal/ui/quarantine": 66, "internal/ui/weekly": 66,
		"internal/ui/content": 66, "internal/ui/due": 66, "internal/ui/programme": 66, "internal/ui/assist": 66,
		"internal/ui/partners": 66, "internal/ui/duplicates": 66,
		"internal/ui/partner": 66, "internal/ui/people": 66, "internal/ui/deliveries": 66, "internal/ui/connections": 66,
		"internal/ui/portal": 66,
		"internal/ui/follow": 66, "internal/ui/model": 66,
		"internal/presence": 20,
		"internal/ui/acts":  65, "internal/ui/leadview": 64, "internal/ui/standing": 64, "internal/ui/credits": 64,
		"internal/ui/place": 63, "internal/ui/say": 62,
		"internal/command": 54, "internal/ui/testdesk": 61, "internal/ui/keys": 58, "internal/ui/kit": 56, "internal/ui/theme": 55,
		"internal/intake": 60, "internal/intake/table": 55, "internal/intake/value": 55, "internal/demo": 60, "internal/crowd": 60,
		"internal/desk": 50, "internal/store": 40,
		"internal/gate": 35, "internal/report": 35, "internal/studio": 35, "internal/scoring": 30,
		"internal/review": 30, "internal/sla": 30, "internal/link": 30, "internal/journal": 30,
		"internal/attribution": 30, "internal/outbox": 30, "internal/routing": 30, "internal/dedupe": 35,
		"internal/policy": 25, "internal/filter": 25, "internal/lead": 20, "internal/mailbox": 20,
		"internal/object": 15, "internal/grid": 15,
		"internal/fault": 10, "internal/safego": 10, "internal/safetext": 10, "internal/typo": 10, "internal/wallclock": 10,
		"internal/decay": 10, "internal/laws": 10, "internal/outward": 12,
		"internal/enrich": 30, "internal/enrich/enrichtest": 31,
		"internal/crm": 30, "internal/crm/crmtest": 31, "internal/crm/hubspot": 31, "internal/crm/salesforce": 31,
		"internal/crm/salesforce/salesforcetest": 31, "internal/crm/hubspot/hubspottest": 31,
	}
}

// pure lists the rooms that decide from values alone.
func pure() []string {
	return []string{
		"internal/gate",
		"internal/dedupe",
		"internal/studio",
		"internal/report",
		"internal/scoring",
		"internal/review",
		"internal/sla",
		"internal/link",
		"internal/journal",
		"internal/attribution",
		"internal/outbox",
		"internal/routing",
		"internal/lead",
		"internal/policy",
		"internal/filter",
		"internal/mailbox",
		"internal/object",
		"internal/wallclock",
		"internal/decay",
		"internal/grid",
	}
}

// Source is one file, read.
type Source struct {
	Room string // folder, with slashes
	Name string
	Test bool
	File *ast.File
	Fset *token.FileSet
}

// Read parses every Go file below root.
func Read(root string) ([]Source, error) {
	var out []Source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		src, err := Parse(filepath.ToSlash(rel), path, nil)
		out = append(out, src)
		return err
	})
	return out, err
}

// Parse reads one file; text nil is read from disk.
func Parse(rel, path string, text any) (Source, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, text, parser.ParseComments)
	if err != nil {
		return Source{}, err
	}
	room, name := "", rel
	if i := strings.LastIndexByte(rel, '/'); i >= 0 {
		room, name = rel[:i], rel[i+1:]
	}
	return Source{Room: room, Name: name, Test: strings.HasSuffix(name, "_test.go"), File: f, Fset: fset}, nil
}

// imports lists what a file imports.
func (s *Source) imports() []string {
	var out []string
	for _, i := range s.File.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err == nil {
			out = append(out, path)
		}
	}
	return out
}

// forTests lists the rooms that only tests import.
func forTests() []string {
	return []string{"internal/ui/testdesk", "internal/crm/crmtest", "internal/crm/hubspot/hubspottest",
		"internal/crm/salesforce/salesforcetest", "internal/enrich/enrichtest"}
}

// Imports says which imports run up or sideways, or bring a room of the tests into the program.
func Imports(s Source) []string {
	if s.Test {
		return nil
	}
	height := floors()
	own, known := height[s.Room]
	if !known {
		return []string{fmt.Sprintf("%s/%s: the room has no floor: give it one in internal/laws and docs/ARCHITECTURE.md", s.Room, s.Name)}
	}
	var out []string
	for _, path := range s.imports() {
		room, ours := strings.CutPrefix(path, Module)
		if !ours {
			continue
		}
		if slices.Contains(forTests(), room) {
			out = append(out, fmt.Sprintf("%s/%s imports %s, which is for tests only", s.Room, s.Name, room))
		}
		if other, ok := height[room]; !ok || other >= own {
			out = append(out, fmt.Sprintf("%s/%s imports %s, which is not below it", s.Room, s.Name, room))
		}
	}
	return out
}

// Screens says which file of the cockpit imports a screen: only internal/ui/screens names them, so that
// none can reach into another and the root cannot tell them apart.
func Screens(s Source) []string {
	if s.Test || s.Room == "internal/ui/screens" {
		return nil
	}
	height := floors()
	var out []string
	for _, path := range s.imports() {
		room, ours := strings.CutPrefix(path, Module)
		if ours && height[room] == screenFloor && room != s.Room {
			out = append(out, fmt.Sprintf("%s/%s imports the screen %s: go there by place.GoTo", s.Room, s.Name, room))
		}
	}
	return out
}

// screenFloor is where every screen stands.
const screenFloor = 66

// Purity says where a pure room reaches for the world.
func Purity(s Source) []string {
	if s.Test || !slices.Contains(pure(), s.Room) {
		return nil
	}
	banned := []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "os/exec",
		"io/ioutil"}
	var out []string
	for _, path := range s.imports() {
		if slices.Contains(banned, path) {
			out = append(out, fmt.Sprintf("%s/%s is pure and imports %s", s.Room, s.Name, path))
		}
	}
	ast.Inspect(s.File, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" &&
			slices.Contains([]string{"Now", "Since", "Until", "Sleep", "Tick", "After", "NewTimer", "NewTicker"}, sel.Sel.Name) {
			out = append(out, fmt.Sprintf("%s/%s is pure and calls time.%s", s.Room, s.Name, sel.Sel.Name))
		}
		return true
	})
	return out
}

// Doors says which room uses a library that is another room's door.
func Doors(s Source) []string {
	if s.Test {
		return nil
	}
	doors := []struct {
		prefix string
		rooms  []string
	}{
		{"database/sql", []string{"internal/store"}}, {"modernc.org/sqlite", []string{"internal/store"}},
		{"github.com/jackc/pgx", nil}, // in tests the store is held against the other engine
		{"net/http", []string{"internal/app", "internal/httpd", "internal/relay", "internal/crm", "internal/enrich",
			"internal/outward", "e2e/load"}},
		{"charm.land/wish", []string{"internal/sshd", "e2e/load"}}, {"charm.land/ssh", []string{"internal/sshd", "e2e/load"}},
		{
			"github.com/danielgtaylor/huma",
			[]string{"internal/httpd"},
		}, {"github.com/prometheus", []string{"internal/app", "internal/httpd"}},
		{"charm.land/bubbletea", []string{"internal/ui", "internal/sshd", "e2e/load"}}, {"charm.land/lipgloss", []string{"internal/ui"}},
		{"charm.land/bubbles", []string{"internal/ui"}},
		{"github.com/spf13/cobra", []string{"internal/app"}},
	}
	var out []string
	for _, path := range s.imports() {
		for _, d := range doors {
			if !strings.HasPrefix(path, d.prefix) {
				continue
			}
			if !slices.ContainsFunc(d.rooms, func(r string) bool { return s.Room == r || strings.HasPrefix(s.Room, r+"/") }) {
				out = append(out, fmt.Sprintf("%s/%s imports %s, which is the door of %s", s.Room, s.Name, path,
					cmp.Or(strings.Join(d.rooms, ", "), "tests alone")))
			}
		}
	}
	return out
}

// Globals says where a package variable is written after load, or an init stands. Many people share
// this process over SSH.
func Globals(room []Source) []string {
	vars := map[string]bool{}
	for _, s := range room {
		for _, decl := range s.File.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					vars[name.Name] = true
				}
			}
		}
	}
	var out []string
	for _, s := range room {
		top := map[any]bool{}
		for _, decl := range s.File.Decls {
			if g, ok := decl.(*ast.GenDecl); ok {
				for _, spec := range g.Specs {
					top[spec] = true
				}
			}
		}
		for _, decl := range s.File.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			if f.Name.Name == "init" && f.Recv == nil {
				out = append(out, fmt.Sprintf("%s/%s has an init", s.Room, s.Name))
			}
			for _, name := range written(f, top) {
				if vars[name] {
					out = append(out, fmt.Sprintf("%s/%s writes the package variable %s in %s", s.Room, s.Name, name, f.Name.Name))
				}
			}
		}
	}
	return out
}

// written lists the names of package scope that a function assigns to: names that it does not
// declare itself, bare or with an index.
func written(f *ast.FuncDecl, top map[any]bool) []string {
	var out []string
	ast.Inspect(f.Body, func(n ast.Node) bool {
		var targets []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				targets = n.Lhs
			}
		case *ast.IncDecStmt:
			targets = []ast.Expr{n.X}
		}
		for _, t := range targets {
			if ix, ok := t.(*ast.IndexExpr); ok {
				t = ix.X
			}
			// The parser resolves a local name to its declaration in this file; a package variable
			// resolves to a ValueSpec at top level or, from another file, to nothing.
			if id, ok := t.(*ast.Ident); ok && (id.Obj == nil || top[id.Obj.Decl]) {
				out = append(out, id.Name)
			}
		}
		return true
	})
	return out
}
