//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

// starts runs what does next to nothing, beside a program that does nothing, in turn.
func starts(ctx context.Context, r *report, o options, program, tmp string) error {
	empty, err := nothing(ctx, tmp)
	if err != nil {
		return err
	}
	say("start %d times", o.starts)
	runs := []struct {
		name string
		args []string
		wall measure.Sample
		cpu  measure.Sample
	}{
		{name: "an empty Go program", args: []string{empty}}, {name: "eqltui version", args: []string{program, "version"}},
		{name: "eqltui --version", args: []string{program, "--version"}}, {name: "eqltui list --help", args: []string{program, "list",
			"--help"}},
	}
	for range o.starts {
		for i := range runs {
			run := &runs[i]
			cmd := exec.CommandContext(ctx, run.args[0], run.args[1:]...)
			cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tmp, "TZ=UTC"}
			began := time.Now()
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s: %w", run.name, err)
			}
			run.wall.Add(time.Since(began))
			run.cpu.Add(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime())
		}
	}
	t := table{"Small starts", fmt.Sprintf("Whole processes, p50 of %d, one after the other in turn.", o.starts),
		[]string{"what", "time", "of the empty one", "processor time", "of the empty one"}, nil, 0}
	for _, run := range runs {
		t.rows = append(
			t.rows,
			[]string{run.name, measure.MS(run.wall.At(0.5)), measure.Ratio(float64(runs[0].wall.At(0.5)), float64(run.wall.At(0.5))),
				measure.MS(run.cpu.At(0.5)), measure.Ratio(float64(runs[0].cpu.At(0.5)), float64(run.cpu.At(0.5)))},
		)
	}
	r.tables = append(r.tables, t)
	return nil
}

// nothing builds a program that does nothing, as eqltui is built.
func nothing(ctx context.Context, tmp string) (string, error) {
	dir := filepath.Join(tmp, "nothing")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	for name, text := range map[string]string{"go.mod": "module nothing\n", "main.go": "package main\n\nfunc main() {}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	path := filepath.Join(tmp, "empty")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build an empty program: %w\n%s", err, out)
	}
	return path, nil
}
