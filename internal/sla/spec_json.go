package sla

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// UnmarshalJSON reads the calendar C of the contract. It refuses what would otherwise vanish
// without a word: unknown keys, keys or days given twice, intervals that are not pairs, and a
// missing week ({} is how a calendar says that it is never open).
func (s *Spec) UnmarshalJSON(doc []byte) error {
	o, err := readObject("calendar", doc)
	if err != nil {
		return err
	}
	if err := o.only("calendar", "tz", "week", "holidays", "workdays", "country"); err != nil {
		return err
	}
	var read Spec
	if o.has("tz") {
		if read.TZ, err = o.text("tz", `"Europe/Warsaw"`); err != nil {
			return err
		}
	}
	if o.has("country") {
		if read.Country, err = o.text("country", `"PL"`); err != nil {
			return err
		}
	}
	if !o.has("week") {
		return wrong("week", "missing", `give the hours of each day, or {} for a calendar that is never open`)
	}
	if read.Week, err = readWeekJSON(o["week"]); err != nil {
		return err
	}
	if read.Holidays, err = o.dates("holidays"); err != nil {
		return err
	}
	if read.Workdays, err = o.dates("workdays"); err != nil {
		return err
	}
	*s = read
	return nil
}

// dates reads a list of dates that may be left out.
func (o object) dates(name string) ([]string, error) {
	if !o.has(name) {
		return nil, nil
	}
	return readTexts(name, o[name], `"2026-12-24"`)
}

func readWeekJSON(doc json.RawMessage) (map[string][][2]string, error) {
	o, err := readObject("week", doc)
	if err != nil {
		return nil, err
	}
	week := make(map[string][][2]string, len(o))
	for _, key := range slices.Sorted(maps.Keys(o)) {
		place := "week." + plainKey(key)
		list, err := readList(place, o[key])
		if err != nil {
			return nil, err
		}
		pairs := make([][2]string, 0, len(list))
		for i, value := range list {
			here := fmt.Sprintf("%s[%d]", place, i)
			pair, err := readTexts(here, value, `"09:00"`)
			if err != nil {
				return nil, err
			}
			if len(pair) != 2 {
				return nil, wrong(here, "not a pair of opening and closing", `write ["09:00", "17:00"]`)
			}
			pairs = append(pairs, [2]string(pair))
		}
		week[key] = pairs
	}
	return week, nil
}

func readTexts(place string, value json.RawMessage, example string) ([]string, error) {
	list, err := readList(place, value)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(list))
	for i, value := range list {
		if texts[i], err = readText(fmt.Sprintf("%s[%d]", place, i), value, example); err != nil {
			return nil, err
		}
	}
	return texts, nil
}
