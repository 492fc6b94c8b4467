package place

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWhatWritesHasTheTimeToWaitForItsTurn goes through all questions of the screens: one that writes and is broken off as early as
// one that reads would tell nobody that others were writing.
func TestWhatWritesHasTheTimeToWaitForItsTurn(t *testing.T) {
	t.Parallel()
	writes := regexp.MustCompile(`^(Act|Undo\w+|Edit\w+|Save\w+|Add\w+|Merge\w*|KeepApart|Decide\w+|Resend|Answer|Away|Back|` +
		`RouteFrom|Fix|Pause\w+|Hurry\w+|Replay\w+|Publish\w*)$`)
	found := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			how, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || how.Sel.Name != "Ask" && how.Sel.Name != "Write" || len(call.Args) < 2 {
				return true
			}
			ast.Inspect(call.Args[len(call.Args)-1], func(n ast.Node) bool {
				inner, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				does, ok := inner.Fun.(*ast.SelectorExpr)
				if ok && writes.MatchString(does.Sel.Name) {
					if found[how.Sel.Name]++; how.Sel.Name == "Ask" {
						t.Errorf("%s: %s writes: use Write", files.Position(call.Pos()), does.Sel.Name)
					}
				}
				return true
			})
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found["Write"] < 20 {
		t.Errorf("only %d calls that write were found", found["Write"])
	}
}
