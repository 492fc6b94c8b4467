package attribution

import (
	"slices"
	"strings"
	"time"
)

// Team is whose work a touch was. Each touch is one team's, so that the sums of the teams add up.
type Team int

// The teams.
const (
	Own     Team = iota // ours
	Partner             // a partner's: it came through one, or the asset is a partner's
	AI                  // an assistant's or an answer engine's, whoever it read
)

// TeamOf tells the team of a touch: what came from an AI surface is that, what has a partner or is about a
// partner's asset is the partner's, the rest our own.
func TeamOf(surface, ownedBy, partner string) Team {
	switch {
	case strings.EqualFold(surface, "ai"):
		return AI
	case partner != "", strings.EqualFold(ownedBy, "partner"):
		return Partner
	}
	return Own
}

// SettlesAfter is how long what web analytics export stays provisional: Google Analytics 4 attributes and
// deduplicates events for up to 72 hours.
const SettlesAfter = 72 * time.Hour

// Share is what a partner has of an amount, in minor units.
type Share struct {
	Partner string `json:"partner"`
	Minor   int64  `json:"minor"`
}

// ByPartner adds up the credits of each partner that has a touch on the path, also one of 0, by their ids.
// The touches that have no partner are left out.
func ByPartner(touches []Touch, credits []int64) []Share {
	at, out := map[string]int{}, []Share{}
	for i := range touches {
		id := touches[i].Partner
		if id == "" {
			continue
		}
		j, known := at[id]
		if !known {
			j, at[id] = len(out), len(out)
			out = append(out, Share{Partner: id})
		}
		out[j].Minor += credits[i]
	}
	slices.SortFunc(out, func(a, b Share) int { return strings.Compare(a.Partner, b.Partner) })
	return out
}

// ByTeam adds up the credits of the teams Own, Partner and AI.
func ByTeam(touches []Touch, credits []int64) (sums [3]int64) {
	for i := range touches {
		sums[touches[i].Team] += credits[i]
	}
	return sums
}

// Provisional adds up the credits of touches that may still change.
func Provisional(touches []Touch, credits []int64) (minor int64) {
	for i := range touches {
		if touches[i].Provisional {
			minor += credits[i]
		}
	}
	return minor
}

// Influences lists the partners with a touch within the look-back of an opportunity that somebody else
// sourced, or nobody (""), by their ids. Its amount is influenced by each of them whole, so amounts so
// found overlap and are never added up.
func (p Path) Influences(lookback int64, source string) []string {
	from, to := p.Within(lookback)
	var out []string
	for i := from; i < to; i++ {
		if id := p.Touches[i].Partner; id != "" && id != source {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
