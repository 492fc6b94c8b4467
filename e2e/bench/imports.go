//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
	"github.com/eqltui/eqltui/e2e/screen"
	"github.com/eqltui/eqltui/internal/crowd"
)

// timed is how a program got on.
type timed struct {
	name      string
	rows      int
	wall, cpu time.Duration
	peak      int64
	note      string // why there are no figures
}

// imports brings made-up files in with the built program, at one size and four times that, and with
// what else is installed. The smaller one is large enough to fill the caches, so that a peak that grew
// would grow with the file.
func imports(ctx context.Context, r *report, o options, program, tmp string) error {
	now, err := instant()
	if err != nil {
		return err
	}
	for _, times := range []int{1, 4} {
		n := times * o.imports
		dir := filepath.Join(tmp, fmt.Sprint("files", times))
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		files, err := crowd.WriteFiles(ctx, dir, crowd.Options{Leads: n, Seed: 2, Now: now}, false)
		if err != nil {
			return err
		}
		rows := files.PartnerRows + files.ReferralRows + files.TouchRows
		say("import %d rows", rows)
		cmd := exec.CommandContext(ctx, program, "--db", filepath.Join(dir, "leads.db"), "--as", "ania", "--now", at, "import",
			files.Partners, files.Referrals, files.Touches)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tmp, "TMPDIR=" + tmp, "TZ=UTC"}
		one, err := timeOf(
			cmd,
			fmt.Sprintf("eqltui import, %s rows (%s)", measure.Grouped(rows), measure.MiB(files.ReferralBytes+files.TouchFileBytes)),
			rows,
		)
		if err != nil {
			return err
		}
		r.imports = append(r.imports, one)
		if times == 1 {
			continue
		}
		if err := beside(ctx, r, files, dir, rows); err != nil {
			return err
		}
	}
	return nil
}

// beside lets other programs read the same files.
func beside(ctx context.Context, r *report, files crowd.Files, dir string, rows int) error {
	if path, err := exec.LookPath("sqlite3"); err != nil {
		r.imports = append(r.imports, timed{name: "sqlite3 .import of the same files", note: "skipped: sqlite3 is not installed"})
	} else {
		cmd := exec.CommandContext(ctx, path, filepath.Join(dir, "plain.db"), ".import --csv "+files.Referrals+" referrals",
			".import --csv "+files.Touches+" touches")
		one, err := timeOf(cmd, "sqlite3 .import of the same files: text, no index, no checks", rows-files.PartnerRows)
		if err != nil {
			return err
		}
		r.imports = append(r.imports, one)
	}
	path, err := exec.LookPath("vd")
	if err != nil {
		r.imports = append(r.imports, timed{name: "VisiData opens and sorts the referrals", note: "skipped: vd is not installed"})
		return nil
	}
	// Commands as VisiData saves them: open the file and sort it by a column.
	script := filepath.Join(dir, "sort.vdj")
	commands := `{"sheet":"","col":"","row":"","longname":"open-file","input":"` + files.Referrals + "\"}\n" +
		`{"sheet":"referrals","col":"referred_at","row":"","longname":"sort-asc","input":""}` + "\n"
	if err := os.WriteFile(script, []byte(commands), 0o600); err != nil {
		return err
	}
	one, err := timeOf(exec.CommandContext(ctx, path, "--batch", "--play", script), "VisiData opens and sorts the referrals",
		files.ReferralRows)
	if err != nil {
		one = timed{name: one.name, note: "failed: " + strings.TrimSpace(err.Error())}
	}
	r.imports = append(r.imports, one)
	return nil
}

func timeOf(cmd *exec.Cmd, name string, rows int) (timed, error) {
	var out bytes.Buffer
	cmd.Stderr = &out // what it answers is nobody's to read
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return timed{name: name}, fmt.Errorf("%s: %w", name, err)
	}
	ended, peak := make(chan struct{}), make(chan int64)
	go func() {
		// The system's own figure for a child that has ended counts its parent's memory too, so it is
		// looked at while it runs.
		var most int64
		for {
			most = max(most, screen.PeakOf(cmd.Process.Pid))
			select {
			case <-ended:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	err := cmd.Wait()
	t := timed{name: name, rows: rows, wall: time.Since(began)}
	close(ended)
	t.peak = <-peak
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 3) { // 3: done, but some rows were refused
		return t, fmt.Errorf("%s: %w\n%s", name, err, out.String())
	}
	t.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return t, nil
}
