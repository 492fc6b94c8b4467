package app

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui"
)

// editorLimit is the most that is read back from an editor, in bytes: a note, not a book.
const editorLimit = 1 << 20

// editor is the person's own editor, as VISUAL or EDITOR names it with its arguments; nil when
// neither does.
func (a *app) editor() ui.Editor {
	line := a.lookup("VISUAL")
	if strings.TrimSpace(line) == "" {
		line = a.lookup("EDITOR")
	}
	words := editorWords(line)
	if len(words) == 0 {
		return nil
	}
	return func(ctx context.Context, text string, in io.Reader, out, errs io.Writer) (string, error) {
		return edit(ctx, words, a.env, text, in, out, errs)
	}
}

// editorWords are the program and the arguments of an editor's command line. A line that is the path of a
// program is that program, blanks and all; one with quotes, variables or other signs of a shell is read by
// the shell, as others that ask for an editor do.
func editorWords(line string) []string {
	words := strings.Fields(line)
	if len(words) < 2 && !strings.ContainsAny(line, shellSigns) {
		return words
	}
	if _, err := exec.LookPath(strings.TrimSpace(line)); err == nil {
		return []string{strings.TrimSpace(line)}
	}
	if sh, err := exec.LookPath("sh"); err == nil && strings.ContainsAny(line, shellSigns) {
		return []string{sh, "-c", line + ` "$@"`, line}
	}
	return words
}

// shellSigns are the characters that a shell reads as more than themselves.
const shellSigns = "|&;<>()$`\\\"'*?[#~=%"

// edit writes a text to a file of its own that nobody else can read, runs the editor on it and reads
// it back. The file is removed, because it may hold personal values.
func edit(ctx context.Context, words, env []string, text string, in io.Reader, out, errs io.Writer) (string, error) {
	dir, err := os.MkdirTemp("", "eqltui-note-") // 0700
	if err != nil {
		return "", fault.Wrap(fault.Internal, "write in an editor", err, "check the folder for temporary files")
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fault.Wrap(fault.Internal, "write in an editor", err, "check the folder for temporary files")
	}
	cmd := exec.CommandContext(ctx, words[0], append(words[1:len(words):len(words)], path)...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, in, out, errs
	if err := cmd.Run(); err != nil {
		return "", fault.Wrap(fault.Usage, "write in an editor", err, "VISUAL or EDITOR names it: "+strings.Join(words, " "))
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fault.Wrap(fault.Internal, "read what the editor wrote", err, "")
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, editorLimit))
	if err != nil {
		return "", fault.Wrap(fault.Internal, "read what the editor wrote", err, "")
	}
	return strings.TrimRight(string(b), "\n"), nil
}
