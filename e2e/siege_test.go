//go:build unix

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// raw is what SQLite says of a lock, in none of which is there a word of what to do.
var raw = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`SQLITE|database is locked|database table is locked|\(5\)`)
})

// siege is how many write at once and for how long: EQLTUI_SIEGE, which make soak sets to a minute with twenty
// writers, or a few seconds with eight.
func siege(t *testing.T) (writers int, long time.Duration) {
	t.Helper()
	if text := os.Getenv("EQLTUI_SIEGE"); text != "" {
		long, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		return 20, long
	}
	return 8, 4 * time.Second
}

// TestManyWritersBesideACockpit has many processes tag eighty leads at a time while somebody writes notes in the
// cockpit: each waits for its turn, and what waits too long says so in plain words. Nothing that was typed is lost.
func TestManyWritersBesideACockpit(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes from many processes for some seconds; left out with -short")
	}
	writers, long := siege(t)
	db := demo(t)
	eqltui := func(ctx context.Context, as string, args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "eqltui", append([]string{"--db", db, "--as", as}, args...)...)
		return cmd.CombinedOutput()
	}
	var leads []string
	out, err := eqltui(t.Context(), "ania", "list", "--limit", "80", "--json")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		var row struct{ ID string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		leads = append(leads, row.ID)
	}
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + db})
	c.sees("gates")

	ctx, cancel := context.WithTimeout(t.Context(), long)
	var all sync.WaitGroup
	defer func() { // also when the test fails amid: nobody tells a test that is over
		cancel()
		all.Wait()
	}()
	var mu sync.Mutex
	done, told := map[string]int{}, 0
	for i := range writers {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				tag := []string{fmt.Sprintf("w%d", i), fmt.Sprintf("--drop=w%d", i)}[n%2] // always a change
				out, err := eqltui(t.Context(), "ania", append([]string{"tag", tag}, leads...)...)
				mu.Lock()
				switch {
				case raw().Match(out):
					t.Errorf("a writer is told %q", last(out))
				case err == nil:
					done[fmt.Sprint(i)]++
				case strings.Contains(string(out), "others were writing"):
					told++
				default:
					t.Errorf("%v: %s", err, out)
				}
				mu.Unlock()
			}
		})
	}
	notes := 0
	for ctx.Err() == nil {
		notes++
		text := fmt.Sprintf("note number %d", notes)
		c.press("n")
		c.sees("closing keeps a draft")
		c.press(text)
		c.sees(text)
		for open := true; open; { // what could not be written stands in its form, and is sent again
			c.press("\x13")
			screen := c.shows("that the note is kept, or why not", func(now string) bool {
				return raw().MatchString(now) || !strings.Contains(now, "keep note") || strings.Contains(now, "others were writing")
			})
			if raw().MatchString(screen) {
				t.Fatalf("the cockpit says:\n%s", screen)
			}
			open = strings.Contains(screen, "keep note")
		}
	}
	all.Wait()
	c.leaves("\x03")
	found, err := eqltui(t.Context(), "ania", "export", "journal")
	if err != nil {
		t.Fatalf("%v: %s", err, found)
	}
	if n := strings.Count(string(found), `"noted"`) + strings.Count(string(found), ",noted,"); n < notes {
		t.Errorf("%d notes were typed and %d are there", notes, n)
	}
	least, most := 1<<30, 0
	for i := range writers {
		least, most = min(least, done[fmt.Sprint(i)]), max(most, done[fmt.Sprint(i)])
	}
	t.Logf("%d writers: each did %d to %d, %d were told to wait; %d notes in the cockpit", writers, least, most, told, notes)
	if least == 0 {
		t.Error("a writer never had its turn")
	}
}

func last(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}
