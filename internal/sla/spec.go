package sla

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// Spec is a calendar as people write it, in a policy or in a line for `eqltui sla`.
type Spec struct {
	TZ       string                 `json:"tz"`                 // IANA zone, "Europe/Warsaw"
	Week     map[string][][2]string `json:"week"`               // "mon", "tue-fri", "mon,wed" -> [opening, closing], HH:MM
	Holidays []string               `json:"holidays,omitempty"` // dates, YYYY-MM-DD, closed
	Workdays []string               `json:"workdays,omitempty"` // dates that Country closes, open all the same
	Country  string                 `json:"country,omitempty"`  // code of Countries, "PL"; empty: no public holidays
}

// SpecOf is a calendar of a policy.
func SpecOf(c *policy.Calendar) Spec {
	return Spec{TZ: c.TZ, Week: c.Week, Holidays: c.Holidays, Workdays: c.Workdays, Country: c.Country}
}

// Check returns every mistake in s. Each is a *fault.Error whose What is the place ("week.mon[1]",
// "holidays[0]", "tz", "country") and whose Why is the sentence, so that a caller who knows lines
// and columns can point at it. An empty week is no mistake: such a calendar is never open.
func (s Spec) Check() []error {
	_, errs := s.read()
	return errs
}

// New returns the calendar that s describes, or all mistakes of Check joined.
func New(s Spec) (*Calendar, error) {
	c, errs := s.read()
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// read builds the calendar and collects what is wrong on the way.
func (s Spec) read() (*Calendar, []error) {
	c := &Calendar{loc: time.UTC, dates: make(map[int64]bool, len(s.Holidays)+len(s.Workdays))}
	var errs []error
	loc, err := readZone(s.TZ)
	if err != nil {
		errs = append(errs, err)
	} else {
		c.loc = loc
	}
	errs = append(errs, s.readWeek(c)...)
	errs = append(errs, c.readDates("holidays", s.Holidays, true)...)
	errs = append(errs, c.readDates("workdays", s.Workdays, false)...)
	if s.Country != "" {
		list, ok := holidaysOf(s.Country)
		if !ok {
			errs = append(errs, object.Wrong("country", "unknown country "+object.Shown(s.Country),
				knownCountries(s.Country)))
		}
		c.country = list
	}
	return c, errs
}

// knownCountries says which countries have lists, first the one that is probably meant.
func knownCountries(country string) string {
	known := "known are " + strings.Join(Countries(), " ")
	if code, ok := lead.Country(country); ok && code != country && slices.Contains(Countries(), code) {
		return "write " + code + "; " + known
	}
	return known
}

// readDates notes dates as closed or open, and names every one that is no date or is both.
func (c *Calendar) readDates(name string, dates []string, closed bool) []error {
	var errs []error
	for i, text := range dates {
		here := fmt.Sprintf("%s[%d]", name, i)
		date, err := time.Parse(time.DateOnly, text)
		if err != nil {
			errs = append(errs, object.Wrong(here, object.Shown(text)+" is not a date", `write dates as "2026-12-24"`))
			continue
		}
		day := dayOf(date)
		if was, there := c.dates[day]; there && was != closed {
			errs = append(errs, object.Wrong(here, text+" is a holiday and a working day", "keep one of them"))
			continue
		}
		c.dates[day] = closed
	}
	return errs
}

func readZone(name string) (*time.Location, error) {
	const hint = `name an IANA zone such as "Europe/Warsaw" or "UTC"`
	if name == "" {
		return nil, object.Wrong("tz", "the time zone is missing", hint)
	}
	// "Local" would let the machine's own setting into a result that must be the same everywhere.
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, object.Wrong("tz", "unknown time zone "+object.Shown(name), hint)
	}
	return loc, nil
}

// readWeek fills c.week and returns the mistakes in the order of the week, so that the same
// document always gives the same list.
func (s Spec) readWeek(c *Calendar) []error {
	var errs []error
	var owner [7]string
	for _, key := range slices.SortedFunc(maps.Keys(s.Week), byFirstDay) {
		place := "week." + plainKey(key)
		days, err := readDays(key)
		if err != nil {
			errs = append(errs, object.Wrong(place, err.Error(), "days are mon tue wed thu fri sat sun, ranges mon-fri, lists mon,wed"))
		}
		hours, wrongs := readHours(place, s.Week[key])
		errs = append(errs, wrongs...)
		for _, d := range days {
			if owner[d] != "" {
				errs = append(
					errs,
					object.Wrong(place, dayNames[d]+" is named twice, first in "+object.Shown(owner[d]), "give each day one place"),
				)
				continue
			}
			owner[d] = key
			c.week[d] = hours
			c.opens = c.opens || len(hours) > 0
		}
	}
	return errs
}

// byFirstDay orders day keys as the week does, unknown ones last, ties by their text.
func byFirstDay(a, b string) int {
	first := func(key string) int {
		days, _ := readDays(key)
		if len(days) == 0 {
			return 7
		}
		return (days[0] + 6) % 7
	}
	return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a, b))
}

// readHours turns one day's pairs into sorted intervals and names every pair that is wrong.
func readHours(place string, pairs [][2]string) ([]interval, []error) {
	var errs []error
	hours := make([]interval, 0, len(pairs))
	at := make([]int, 0, len(pairs))
	for i, pair := range pairs {
		here := fmt.Sprintf("%s[%d]", place, i)
		opening, okOpening := wallclock.Minute(pair[0])
		closing, okClosing := wallclock.Minute(pair[1])
		if !okOpening || pair[0] == wallclock.EndOfDay {
			errs = append(errs, object.Wrong(here, "opens at "+object.Shown(pair[0])+", which is not a time of day", `write "09:00"`))
			continue
		}
		if !okClosing {
			errs = append(
				errs,
				object.Wrong(here, "closes at "+object.Shown(pair[1])+", which is not a time of day", `write "17:00", at most "24:00"`),
			)
			continue
		}
		if closing <= opening {
			errs = append(errs, object.Wrong(here, fmt.Sprintf("closes at %s, not after it opens at %s", pair[1], pair[0]),
				"hours over midnight are two intervals, one on each day"))
			continue
		}
		for k, other := range hours {
			if opening < other.close && other.open < closing {
				errs = append(
					errs,
					object.Wrong(here, fmt.Sprintf("%s-%s overlaps %s-%s", pair[0], pair[1], pairs[at[k]][0], pairs[at[k]][1]),
						"make them one interval, or keep them apart"),
				)
			}
		}
		hours, at = append(hours, interval{opening, closing}), append(at, i)
	}
	slices.SortFunc(hours, func(a, b interval) int { return cmp.Compare(a.open, b.open) })
	return hours, errs
}

// plainKey is a day key as part of a place: bare when it is what a day key looks like.
func plainKey(key string) string {
	for _, r := range key {
		if (r < 'a' || r > 'z') && r != '-' && r != ',' && r != ' ' {
			return object.Shown(key)
		}
	}
	if key == "" || len(key) > 30 {
		return object.Shown(key)
	}
	return key
}
