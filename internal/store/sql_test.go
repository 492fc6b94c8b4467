package store

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryConstantIsPreparedOnTheEngine finds every SQL constant of the package by its name and
// prepares it, so that a text that no test happens to run is still held against the schema.
func TestEveryConstantIsPreparedOnTheEngine(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	texts := constants(t)
	if len(texts) < 50 {
		t.Fatalf("only %d SQL constants found", len(texts))
	}
	if err := s.Write(t.Context(), func(tx *Tx) error {
		for name, text := range texts {
			if _, err := tx.stmt(t.Context(), text); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := tx.stmt(t.Context(), "SELECT no_such_column FROM leads"); err == nil {
			t.Error("a wrong text is prepared: this test cannot fail")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// constants evaluates the package's constants whose names begin with sql.
func constants(t *testing.T) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "full_other.go" {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	conf.Check("store", fset, files, info) // imports need not resolve for constants to be known
	out := map[string]string{}
	for id, obj := range info.Defs {
		c, ok := obj.(*types.Const)
		if ok && strings.HasPrefix(id.Name, "sql") && c.Val().Kind() == constant.String {
			out[id.Name] = constant.StringVal(c.Val())
		}
	}
	return out
}
