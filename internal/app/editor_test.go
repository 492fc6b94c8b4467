package app

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestATextGoesThroughTheEditorAndLeavesNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	script := filepath.Join(dir, "ed.sh")
	text := "#!/bin/sh\n[ \"$1\" = -w ] || exit 3\nprintf ' and more\\n\\n' >> \"$2\"\necho \"$2\" > " + filepath.Join(dir, "seen") + "\n"
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	a := &app{env: []string{"EDITOR=false", "VISUAL=" + script + " -w", "PATH=" + os.Getenv("PATH")}}
	got, err := a.editor()(t.Context(), "first", nil, io.Discard, io.Discard)
	if err != nil || got != "first and more" {
		t.Errorf("%q, %v", got, err)
	}
	seen, err := os.ReadFile(filepath.Join(dir, "seen"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(string(seen[:len(seen)-1])); !os.IsNotExist(err) {
		t.Errorf("the file stays: %v", err)
	}
	// A path with blanks is read as a shell reads it, in quotes of either kind, with a backslash, or as it is.
	spaced := filepath.Join(dir, "my editors", "ed it.sh")
	if err := os.Mkdir(filepath.Dir(spaced), 0o700); err != nil {
		t.Fatal(err)
	}
	text = "#!/bin/sh\nfor last; do :; done\nprintf ' by %s' $(($# - 1)) >> \"$last\"\n"
	if err := os.WriteFile(spaced, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		`"` + spaced + `"`: "x by 0", `'` + spaced + `' -w --n "a b"`: "x by 3", strings.ReplaceAll(spaced, " ", `\ `) + " -w": "x by 1",
		spaced: "x by 0", `FLAG=1 "` + spaced + `" $NO`: "x by 0",
	} {
		a.env = []string{"EDITOR=" + line, "PATH=" + os.Getenv("PATH")}
		if got, err := a.editor()(t.Context(), "x", nil, io.Discard, io.Discard); err != nil || got != want {
			t.Errorf("%s: %q, %v", line, got, err)
		}
	}
	a.env = []string{"VISUAL= ", "EDITOR=/nowhere/vi"}
	if _, err := a.editor()(t.Context(), "", nil, io.Discard, io.Discard); err == nil {
		t.Error("an editor that is not there was run")
	}
	if (&app{}).editor() != nil {
		t.Error("an editor that nobody named")
	}
}
