package lead

import (
	"slices"
	"strings"
	"sync"
)

// areasText is how the areas of the world lie in one another, a wider one and its parts a line; countries.txt
// says in which subregion a country lies. Source: UN M49 (Standard country or area codes for statistical use)
// by way of Unicode CLDR 48.2, read on 2026-11-29.
const areasText = `
001 002 009 010 019 142 150
002 015 202
003 013 021 029
009 053 054 057 061
019 021 419
142 030 034 035 143 145
150 039 151 154 155
202 011 014 017 018
419 005 013 029
`

// areas are the countries of each area, by code.
var areas = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	a := theAtlas()
	for _, code := range a.codes {
		out[a.area[code]] = append(out[a.area[code]], code)
	}
	parts := map[string][]string{}
	for line := range strings.Lines(areasText) {
		if codes := strings.Fields(line); len(codes) > 0 {
			parts[codes[0]] = codes[1:]
		}
	}
	var fill func(area string) []string
	fill = func(area string) []string {
		if len(parts[area]) > 0 && out[area] == nil {
			for _, part := range parts[area] {
				out[area] = append(out[area], fill(part)...)
			}
			slices.Sort(out[area])
		}
		return out[area]
	}
	for area := range parts {
		fill(area)
	}
	return out
})

// Area lists the codes of the countries of an area of UN M49, such as "150" for Europe or "021" for Northern
// America; none for what is no area.
func Area(code string) []string { return areas()[code] }
