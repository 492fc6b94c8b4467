package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Tag puts tags on a lead, or takes them off.
const Tag Verb = "tag"

func tagAct() Act {
	drop := func(a *Action, text string, _ *Typed) error {
		a.DropTags = append(a.DropTags, text)
		return nil
	}
	return Act{
		Verb: Tag, On: Leads, Roles: team(), states: true,
		Short: "Put tags on leads, or take them off with a minus in front", Example: "  eqltui tag L-12 vip -old",
		Params: []Param{
			{Name: "drop", Kind: TagsParam, Help: "take a `TAG` off; may be repeated", put: drop},
			bare(Param{Name: "tags", Kind: TagsParam, Help: "`TAG`", put: func(a *Action, text string, t *Typed) error {
				if name, minus := strings.CutPrefix(text, "-"); minus && name != "" {
					return drop(a, name, t)
				}
				a.AddTags = append(a.AddTags, text)
				return nil
			}}),
		},
		Bare: []string{"tags"},
		past: "tagged",
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if len(a.AddTags)+len(a.DropTags) == 0 {
				return fault.New(fault.Usage, string(a.Verb), "no tag is named", "name one, or -name to take it off")
			}
			return nil
		},
		do: onLead((*work).tag),
		tells: []telling{{kind: journal.Tagged, deed: "tagging", text: func(_ *work, e journal.Event, words string) string {
			return words + " it " + strings.Join(e.Data.Names, " ")
		}}},
	}
}

func (w *work) tag(e *entry, c *call) error {
	tags := slices.Clone(e.Tags.V)
	var put, off []string // those that were not there, and those that were
	for _, t := range c.AddTags {
		if t = safetext.Kept(strings.TrimSpace(t)); t != "" && !slices.Contains(tags, t) {
			tags, put = append(tags, t), append(put, t)
		}
		e.ByHand = slices.DeleteFunc(slices.Clone(e.ByHand), func(s string) bool { return s == "-"+t })
	}
	for _, t := range c.DropTags {
		if t = safetext.Kept(strings.TrimSpace(t)); slices.Contains(tags, t) {
			tags, off = slices.DeleteFunc(tags, func(have string) bool { return have == t }), append(off, t)
			e.ByHand = mark(e.ByHand, "-"+t) // an import must not bring back what a person took off
		}
	}
	if err := lead.TooMany(len(tags)); err != nil && len(tags) > len(e.Tags.V) {
		return fault.New(fault.Refused, c.what, "it would have "+err.Error(), "take off those that nobody looks for")
	}
	if !slices.Equal(tags, e.Tags.V) {
		e.Tags = lead.Known(tags)
	}
	e.say(journal.Tagged, journal.Data{Names: append(prefixed("+", put), prefixed("-", off)...)})
	return nil
}

func prefixed(mark string, tags []string) []string {
	var out []string
	for _, t := range tags {
		out = append(out, mark+safetext.Line(t))
	}
	return out
}
