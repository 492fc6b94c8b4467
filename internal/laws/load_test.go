package laws

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// Load says what is compiled before a program knows what it is asked for: patterns and templates take longer
// than most commands, and few commands need any of them.
func Load(s Source) []string {
	if s.Test || slices.Contains(forTests(), s.Room) {
		return nil
	}
	var out []string
	for _, decl := range s.File.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		ast.Inspect(g, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false // it runs later
			case *ast.SelectorExpr:
				from, ok := n.X.(*ast.Ident)
				if ok && slices.Contains([]string{"regexp.MustCompile", "template.Must"}, from.Name+"."+n.Sel.Name) {
					out = append(out, fmt.Sprintf("%s/%s runs %s.%s at load: let safetext.Pattern or sync.OnceValue do it",
						s.Room, s.Name, from.Name, n.Sel.Name))
				}
			}
			return true
		})
	}
	return out
}
