package sla

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/eqltui/eqltui/internal/object"
)

// UnmarshalJSON reads the calendar C of the contract. It refuses what would otherwise vanish
// without a word: unknown keys, keys or days given twice, intervals that are not pairs, and a
// missing week ({} is how a calendar says that it is never open).
func (s *Spec) UnmarshalJSON(doc []byte) error {
	o, err := object.Read("calendar", doc)
	if err != nil {
		return err
	}
	if err := o.Only("calendar", "tz", "week", "holidays", "workdays", "country"); err != nil {
		return err
	}
	var read Spec
	if o.Has("tz") {
		if read.TZ, err = o.Text("tz", `"Europe/Warsaw"`); err != nil {
			return err
		}
	}
	if o.Has("country") {
		if read.Country, err = o.Text("country", `"PL"`); err != nil {
			return err
		}
	}
	if !o.Has("week") {
		return object.Wrong("week", "missing", `give the hours of each day, or {} for a calendar that is never open`)
	}
	if read.Week, err = readWeekJSON(o["week"]); err != nil {
		return err
	}
	if read.Holidays, err = datesIn(o, "holidays"); err != nil {
		return err
	}
	if read.Workdays, err = datesIn(o, "workdays"); err != nil {
		return err
	}
	*s = read
	return nil
}

// datesIn reads a list of dates that may be left out.
func datesIn(o object.Object, name string) ([]string, error) {
	if !o.Has(name) {
		return nil, nil
	}
	return object.Texts(name, o[name], `"2026-12-24"`)
}

func readWeekJSON(doc json.RawMessage) (map[string][][2]string, error) {
	o, err := object.Read("week", doc)
	if err != nil {
		return nil, err
	}
	week := make(map[string][][2]string, len(o))
	for _, key := range slices.Sorted(maps.Keys(o)) {
		place := "week." + plainKey(key)
		list, err := object.List(place, o[key])
		if err != nil {
			return nil, err
		}
		pairs := make([][2]string, 0, len(list))
		for i, value := range list {
			here := fmt.Sprintf("%s[%d]", place, i)
			pair, err := object.Texts(here, value, `"09:00"`)
			if err != nil {
				return nil, err
			}
			if len(pair) != 2 {
				return nil, object.Wrong(here, "not a pair of opening and closing", `write ["09:00", "17:00"]`)
			}
			pairs = append(pairs, [2]string(pair))
		}
		week[key] = pairs
	}
	return week, nil
}
