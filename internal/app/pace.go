package app

import (
	"fmt"
	"time"
)

// paceAfter is how long an import runs before its pace is told: the first batches say little.
const paceAfter = 2 * time.Second

// pace says how far the import of a file is, how fast it goes, and how long the rest will take at the
// speed it had so far. It knows only what is written: rows that were read ahead do not count.
type pace struct {
	now   func() time.Time
	file  string
	since time.Time // the file began: when the last one ended
	last  time.Time
}

func newPace(now func() time.Time) *pace { return &pace{now: now, last: now()} }

// line is the meter's text. total 0 is a source of unknown size: no share and no rest is claimed.
func (p *pace) line(file string, bytes, total, rows int64) string {
	if file != p.file {
		p.file, p.since = file, p.last
	}
	p.last = p.now()
	text := "import " + file
	if total > 0 {
		text += fmt.Sprintf("  %3d%%", min(100*bytes/total, 100))
	}
	text += "  " + counted(int(rows), "row")
	took := p.last.Sub(p.since)
	if took < paceAfter {
		return text
	}
	text += fmt.Sprintf("  %.0f/s", float64(rows)/took.Seconds())
	if total > 0 && bytes > 0 && bytes < total {
		text += "  about " + roughly(time.Duration(float64(took)*float64(total-bytes)/float64(bytes))) + " left"
	}
	return text
}

// roughly is a duration as a person would say it: seconds below two minutes, minutes below two hours.
func roughly(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second)/time.Second))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute)/time.Minute))
	}
	return fmt.Sprintf("%d h", int(d.Round(time.Hour)/time.Hour))
}
