package policy

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
)

// Region is a region of sales: countries by code, and areas of UN M49.
type Region struct {
	ID string
	Of []string
}

// regions reads which countries a region is made of: a map of ids to lists. Of a country that several have
// the narrower word wins, so only the same word in two regions is a mistake.
func (c cursor) regions() []Region {
	var out []Region
	owner := map[string]string{}
	list, _ := c.entries("write emea: [\"150\", \"002\"]")
	for _, item := range list {
		item.isID("region")
		if item.absent() {
			item.mistake("", "region %s has no value", quoted(item.name))
		}
		region := Region{ID: item.name}
		parts, ok := item.items("write a list: [\"150\", PL]")
		if ok && len(parts) == 0 {
			item.mistake("", "region %s is an empty list", quoted(item.name))
		}
		for _, part := range valued(parts) {
			word := part.place()
			switch first, taken := owner[word]; {
			case word == "":
			case taken:
				part.mistake("keep one of them", "%s stands in region %s already", quoted(word), quoted(first))
			default:
				owner[word] = item.name
				region.Of = append(region.Of, word)
			}
		}
		out = append(out, region)
	}
	return out
}

// place reads a country, by code or by name, or an area.
func (c cursor) place() string {
	const hint = "write a country as PL, or an area of UN M49 as \"150\""
	s := c.text("")
	if s == "" {
		return ""
	}
	if strings.Trim(s, "0123456789") == "" {
		if len(lead.Area(s)) == 0 {
			c.mistake(hint, "there is no area %s", quoted(s))
			return ""
		}
		return s
	}
	code, known := lead.Country(s)
	if !known {
		if near := lead.NearCountry(s); near != "" {
			c.mistake("did you mean "+near+"?", "there is no country %s", quoted(s))
		} else {
			c.mistake(hint, "there is no country %s", quoted(s))
		}
		return ""
	}
	return code
}

// RegionOf returns the region that a country belongs to, by code or by name; "" when the policy says
// nothing of it. Of several that have it the one that names it most narrowly wins: the country itself goes
// before any area, and a small area before a large one.
func (p *Policy) RegionOf(country string) string {
	code, known := lead.Country(country)
	if !known {
		return ""
	}
	region, narrowest := "", 0
	for _, r := range p.Regions {
		for _, word := range r.Of {
			size := 1
			if word != code {
				countries := lead.Area(word)
				if _, in := slices.BinarySearch(countries, code); !in {
					continue
				}
				size = len(countries) + 1
			}
			if narrowest == 0 || size < narrowest {
				region, narrowest = r.ID, size
			}
		}
	}
	return region
}
