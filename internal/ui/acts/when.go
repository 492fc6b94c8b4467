package acts

import (
	"errors"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// ahead reads instants that are planned for the leads of a sheet.
func saidAhead(f *place.FormSheet) sla.Said {
	return sla.Said{Now: f.S.At, Zone: f.S.Zone, Work: f.Work}
}

// behind reads days of what has happened: in the policy's zone, as a day of a file is.
func saidBehind(s *place.Session) sla.Said {
	return sla.Said{Now: s.At, Zone: DayZone(s), Past: true}
}

// readDay reads a day of what has happened as people say it and writes it as files do; wrong says why it
// is none.
func readDay(s *place.Session, text string) (written, wrong string) {
	if strings.TrimSpace(text) == "" {
		return "", ""
	}
	t, err := saidBehind(s).Read(text)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return "", safetext.Line(f.Why + ": " + f.Hint)
		}
		return "", safetext.Line(err.Error())
	}
	return t.Format(time.RFC3339), ""
}

// MarkDay says behind the referral date which day was understood, unless it is written out.
func MarkDay(s *place.Session, form *kit.Form, problems map[string]string) {
	for i := range form.Asks {
		a := &form.Asks[i]
		if a.ID != "referred_at" || problems[a.ID] != "" {
			continue
		}
		text := a.Field.Value()
		if t, err := saidBehind(s).Read(text); err == nil && !strings.HasPrefix(text, t.Format(time.DateOnly)) {
			a.After, a.Sign = s.Theme.Glyphs.Pass+" "+t.Format("Mon ")+say.Date(t, s.At, DayZone(s)), theme.OK
		}
	}
}

// DayZone is the zone in which a day without a time begins.
func DayZone(s *place.Session) *time.Location { return s.DayZone() }

// CalendarsOf are those of the leads' queues.
func CalendarsOf(s *place.Session, rows []desk.Row) []*sla.Calendar {
	return desk.HoursOf(s.Policy(), queuesOf(rows))
}

func neverClosed(s *place.Session, rows []desk.Row) bool {
	return desk.NeverClosed(s.Policy(), queuesOf(rows))
}

func queuesOf(rows []desk.Row) []string {
	out := make([]string, len(rows))
	for i := range rows {
		out[i] = rows[i].Queue
	}
	return out
}

// PresetTime is an instant a person may pick without typing. The codes are those of the catalogue
// under "when". What is months away falls on a day on which somebody works.
func PresetTime(code string, said sla.Said) (time.Time, bool) {
	text, whole := "", false
	switch code {
	case "1h":
		return said.Now.Add(time.Hour), true
	case "3h":
		return said.Now.Add(3 * time.Hour), true
	case "tomorrow":
		text = "tomorrow"
	case "monday":
		text = "monday"
	case "1mo":
		text, whole = "30d", true
	case "3mo", "6mo":
		text, whole = code, true
	case "quarter":
		text = "next quarter"
	default:
		return time.Time{}, false
	}
	t, err := said.Read(text)
	if whole && err == nil {
		t = said.Opening(t)
	}
	return t, err == nil
}
