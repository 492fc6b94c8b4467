package laws_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/laws"
)

const root = "../.."

func read(t *testing.T) []laws.Source {
	t.Helper()
	all, err := laws.Read(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d files read", len(all))
	}
	return all
}

func TestImportsGoDownRoomsStayPureAndDoorsAreKept(t *testing.T) {
	t.Parallel()
	rooms := map[string][]laws.Source{}
	for _, s := range read(t) {
		for _, law := range []func(laws.Source) []string{laws.Imports, laws.Screens, laws.Purity, laws.Doors, laws.Goroutines, laws.Reach,
			laws.Load} {
			for _, broken := range law(s) {
				t.Error(broken)
			}
		}
		if !s.Test {
			rooms[s.Room] = append(rooms[s.Room], s)
		}
	}
	for _, room := range rooms {
		for _, broken := range laws.Globals(room) {
			t.Error(broken)
		}
	}
}

// TestTheLawsCanBeBroken keeps the checker honest: each law must find its own breach.
func TestTheLawsCanBeBroken(t *testing.T) {
	t.Parallel()
	parse := func(rel, text string) laws.Source {
		s, err := laws.Parse(rel, rel, "package x\n"+text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	tests := []struct {
		name string
		got  []string
	}{
		{"an import that runs up", laws.Imports(parse("internal/lead/x.go", `import _ "github.com/eqltui/eqltui/internal/desk"`))},
		{"an import on the same floor", laws.Imports(parse("internal/sla/x.go", `import _ "github.com/eqltui/eqltui/internal/scoring"`))},
		{"a room of the tests in the program", laws.Imports(parse("internal/ui/x.go",
			`import _ "github.com/eqltui/eqltui/internal/ui/testdesk"`))},
		{"a screen that imports another", laws.Screens(parse("internal/ui/inbox/x.go",
			`import _ "github.com/eqltui/eqltui/internal/ui/activity"`))},
		{"a root that names a screen", laws.Screens(parse("internal/ui/host/x.go",
			`import _ "github.com/eqltui/eqltui/internal/ui/inbox"`))},
		{"a room without a floor", laws.Imports(parse("internal/util/x.go", ""))},
		{"a pure room with a clock", laws.Purity(parse("internal/sla/x.go", "import \"time\"\nfunc f() time.Time { return time.Now() }"))},
		{"a pure room with files", laws.Purity(parse("internal/gate/x.go", `import _ "os"`))},
		{"SQL outside the store", laws.Doors(parse("internal/desk/x.go", `import _ "database/sql"`))},
		{"the other engine in the program", laws.Doors(parse("internal/store/x.go", `import _ "github.com/jackc/pgx/v5/stdlib"`))},
		{"Bubble Tea outside the cockpit", laws.Doors(parse("internal/app/x.go", `import _ "charm.land/bubbletea/v2"`))},
		{"a package variable that is written", laws.Globals([]laws.Source{parse("internal/ui/x.go",
			"var theme = 1\nfunc set() { theme = 2 }")})},
		{"a goroutine of nobody's", laws.Goroutines(parse("internal/desk/x.go", "func f() { go f() }"))},
		{"a goroutine of a group", laws.Goroutines(parse("internal/desk/x.go", "func f() { wg.Go(f) }"))},
		{"a screen that starts a program", laws.Reach(parse("internal/ui/inbox/x.go", `import _ "os/exec"`))},
		{"a door that opens files", laws.Reach(parse("internal/sshd/x.go", `import _ "os"`))},
		{"a door that serves files", laws.Reach(parse("internal/sshd/x.go", `import _ "charm.land/wish/v2/scp"`))},
		{"a pattern at load", laws.Load(parse("internal/desk/x.go", "var form = regexp.MustCompile(`a`)"))},
		{"an init", laws.Globals([]laws.Source{parse("internal/ui/x.go", "func init() {}")})},
	}
	for _, tt := range tests {
		if len(tt.got) != 1 {
			t.Errorf("%s: %q", tt.name, tt.got)
		}
	}
	fine := parse("internal/ui/x.go", "var theme = 1\nfunc set() { theme := 2; theme = 3; _ = theme; var m = map[int]int{}; m[1] = 2 }")
	if got := laws.Globals([]laws.Source{fine}); len(got) != 0 {
		t.Errorf("local names are taken for package variables: %q", got)
	}
}

func TestFilesStayReadable(t *testing.T) {
	t.Parallel()
	unfinished := regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
	for _, s := range read(t) {
		path := filepath.Join(root, filepath.FromSlash(s.Room), s.Name)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			lines++
			if s.Room != "internal/laws" && unfinished.MatchString(sc.Text()) {
				t.Errorf("%s:%d: something is left to do", path, lines)
			}
		}
		f.Close()
		if lines > 500 && !s.Test {
			t.Errorf("%s has %d lines: look for the second noun in it", path, lines)
		}
	}
}

func TestEveryDirectDependencyIsExplained(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs", "DEPENDENCIES.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := 0
	for line := range strings.SplitSeq(string(mod), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") || strings.Contains(line, "// indirect") || fields[0] == "go" {
			continue
		}
		direct++
		if !strings.Contains(string(doc), fields[0]) {
			t.Errorf("docs/DEPENDENCIES.md does not say what %s is for", fields[0])
		}
	}
	if direct < 8 {
		t.Errorf("only %d direct dependencies found", direct)
	}
}
