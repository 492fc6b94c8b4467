package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Weekdays lists the days of a week as the document names them.
func Weekdays() []string { return []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} }

// Countries lists the ISO 3166-1 codes of the countries whose public holidays are known: those of
// the holiday library rickar/cal v2.1.13.
func Countries() []string {
	return []string{"AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CZ", "DE", "DK", "ES", "FR", "GB", "GR", "HR", "IE", "IT",
		"JP", "LT", "LV", "MW", "NC", "NL", "NO", "NZ", "PL", "RO", "RU", "SE", "SI", "SK", "UA", "US", "ZA"}
}

// calendars reads the open hours: a map of ids to calendars, at least one.
func (c cursor) calendars() []Calendar {
	var out []Calendar
	list, ok := c.entries("write ID: {tz, country, week, holidays, workdays}")
	if ok && len(list) == 0 {
		c.mistake("", "there is no calendar")
	}
	for _, item := range list {
		item.isID("calendar")
		if item.absent() {
			item.mistake("", "calendar %s has no value", quoted(item.name))
		}
		rec := item.record("calendars")
		cal := Calendar{ID: item.name}
		cal.TZ, _ = rec.need("tz").timeZone()
		cal.Country = rec.get("country").country()
		cal.Week = rec.need("week").week()
		cal.Holidays, cal.Workdays = rec.get("holidays").dates(), rec.get("workdays").dates()
		rec.get("workdays").checkWorkdays(cal)
		out = append(out, cal)
	}
	return out
}

func (c cursor) country() string {
	s := c.text("")
	if s == "" || slices.Contains(Countries(), s) {
		return s
	}
	hint := "leave country out and list its holidays"
	if up := strings.ToUpper(s); slices.Contains(Countries(), up) {
		hint = "write " + up
	}
	c.mistake(hint, "the holidays of country %s are not known", quoted(s))
	return s
}

// week reads the opening hours. Day lists come apart into single days, each named once.
func (c cursor) week() map[string][][2]string {
	list, ok := c.entries("write mon-fri: [[\"09:00\", \"17:00\"]]")
	if !ok {
		return nil
	}
	week, named, open := map[string][][2]string{}, map[string]int{}, false
	for _, item := range list {
		hours := item.hours()
		open = open || len(hours) > 0
		for _, day := range item.days() {
			if line, double := named[day]; double {
				c.r.add(item.path, item.key, false, "name each day once",
					fmt.Sprintf("%s is named twice, first in line %d", day, line))
				continue
			}
			named[day] = item.key.line
			week[day] = slices.Clone(hours)
		}
	}
	if !open && !c.r.faultyUnder(c.path) {
		c.warn("a clock in it never runs out", "the week has no open hours")
	}
	return week
}

// days reads a key of the week: a day, a range mon-fri, or several with commas between.
func (c cursor) days() []string {
	all := Weekdays()
	var out []string
	for part := range strings.SplitSeq(c.name, ",") {
		first, last, isRange := strings.Cut(strings.ToLower(strings.TrimSpace(part)), "-")
		from, to := slices.Index(all, strings.TrimSpace(first)), 0
		if to = from; isRange {
			to = slices.Index(all, strings.TrimSpace(last))
		}
		switch {
		case from < 0 || to < 0:
			c.r.add(c.path, c.key, false, "write mon-fri or mon,wed", quoted(c.name)+" names no days")
			return nil
		case to < from:
			c.r.add(c.path, c.key, false, "write the days from monday on: sat,sun,mon", quoted(c.name)+" runs backwards")
			return nil
		}
		out = append(out, all[from:to+1]...)
	}
	return out
}

// hours reads the intervals of a day, in any order; none means closed.
func (c cursor) hours() [][2]string {
	const form = "write [[\"09:00\", \"13:00\"], [\"14:00\", \"18:00\"]]"
	list, _ := c.items(form)
	if c.absent() {
		c.mistake("write [] for a closed day", "%s has no value", c.name)
	}
	var out [][2]string
	for _, item := range list {
		if item.absent() {
			item.mistake(form, "%s has no value", item.name)
			continue
		}
		ends, ok := item.items(form)
		if !ok {
			continue
		}
		if len(ends) != 2 {
			item.mistake(form, "an interval is an opening and a closing, not %s", count(len(ends), "value"))
			continue
		}
		opening, okO := ends[0].clock()
		closing, okC := ends[1].clock()
		if !okO || !okC {
			continue
		}
		if closing <= opening {
			item.mistake("for hours past midnight end at \"24:00\" and open the next day at \"00:00\"",
				"closing %s is not after opening %s", closing, opening)
			continue
		}
		for _, other := range out {
			if opening < other[1] && other[0] < closing {
				item.mistake("", "%s-%s overlaps %s-%s", opening, closing, other[0], other[1])
				break
			}
		}
		out = append(out, [2]string{opening, closing})
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

// clock reads a time of day from 00:00 to 24:00; such texts sort as times do.
func (c cursor) clock() (string, bool) {
	s, _ := c.raw()
	if _, err := time.Parse("15:04", s); err == nil && len(s) == 5 || s == "24:00" {
		return s, true
	}
	c.mistake("write \"09:00\", from 00:00 to 24:00, in quotes", "%s must be a time of day, not %s", c.name, c.what())
	return "", false
}

// checkWorkdays holds the dates that open a calendar against those that close it, and against its week.
func (c cursor) checkWorkdays(cal Calendar) {
	for i, date := range cal.Workdays {
		path := fmt.Sprintf("%s[%d]", c.path, i)
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			continue
		}
		name := Weekdays()[(int(day.Weekday())+6)%7]
		switch {
		case slices.Contains(cal.Holidays, date):
			c.r.mistakeAt(path, "keep one of them", "%s is a holiday and a working day", date)
		case len(cal.Week) > 0 && len(cal.Week[name]) == 0:
			c.r.warnAt(path, "a working day has the hours of its weekday", "%s is a %s, on which nothing is open", date, name)
		}
	}
}

// dates reads a list of dates.
func (c cursor) dates() []string {
	var out []string
	list, _ := c.items("write a list: [\"2026-12-24\"]")
	for _, item := range valued(list) {
		if d := item.date(); d != "" {
			out = append(out, d)
		}
	}
	return out
}
