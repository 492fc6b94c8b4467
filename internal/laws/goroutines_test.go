package laws

import (
	"fmt"
	"go/ast"
	"strings"
)

// Goroutines says where a goroutine is started past internal/safego, so that a panic in it would end
// the process without a word. The harnesses of e2e are no part of the program.
func Goroutines(s Source) []string {
	if s.Test || s.Room == "internal/safego" || strings.HasPrefix(s.Room, "e2e") {
		return nil
	}
	var out []string
	say := func(n ast.Node) {
		out = append(out, fmt.Sprintf("%s/%s:%d starts a goroutine past internal/safego", s.Room, s.Name, s.Fset.Position(n.Pos()).Line))
	}
	ast.Inspect(s.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			say(n)
		case *ast.CallExpr: // sync.WaitGroup and errgroup.Group have a Go of their own
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Go" {
				break
			}
			if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "safego" {
				say(n)
			}
		}
		return true
	})
	return out
}
