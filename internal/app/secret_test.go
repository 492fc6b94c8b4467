package app

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestNoCommandRepeatsASecretOfTheEnvironment runs every command with a password in the address of
// the database and in other variables, and with a panic on top, and looks for it in all that was
// written.
func TestNoCommandRepeatsASecretOfTheEnvironment(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a91"
	home := t.TempDir()
	env := []string{"HOME=" + home, "USER=ana", "TMPDIR=" + home, "EQLTUI_DB=postgres://ana:" + canary + "@db.example/leads",
		"PGPASSWORD=" + canary, "HUBSPOT_TOKEN=" + canary}
	var said bytes.Buffer
	ran := 0
	do := func(args ...string) {
		ran++
		Main(context.Background(), args, env, panicky{canary}, &said, &said)
	}
	a := &app{in: strings.NewReader(""), out: &sink{w: &said}, err: &sink{w: &said}, env: env}
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		for _, sub := range c.Commands() {
			words := append(append([]string(nil), path...), sub.Name())
			do(words...)
			do(append(words, "--json", "L-1")...)
			do(append(words, "-")...) // those that read standard input panic
			walk(sub, words)
		}
	}
	walk(a.tree(), nil)
	do("--db", "postgresql://ana:"+canary+"@db.example/leads", "doctor")
	if ran < 60 || said.Len() < 1000 {
		t.Fatalf("only %d commands ran", ran)
	}
	if i := strings.Index(said.String(), canary); i >= 0 {
		t.Errorf("a secret is repeated: %q", said.String()[max(0, i-200):i+20])
	}
	reports := 0
	if err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(path, "crash-") {
			reports++
		}
		if bytes.Contains(b, []byte(canary)) {
			t.Errorf("%s holds a secret", path)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if reports == 0 {
		t.Error("nothing panicked: the reports were not looked at")
	}
}
