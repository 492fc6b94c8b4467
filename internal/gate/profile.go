package gate

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

func (j *Judge) explainICP(g *Gate, f *lead.Facts) {
	var misses, open []string
	for i := range j.musts {
		c := &j.musts[i]
		said := c.when.Test(f, nil)
		g.Criteria = append(g.Criteria, c.line(f, said, false))
		switch said {
		case scoring.False:
			misses = append(misses, missed(c, f))
		case scoring.Undecided:
			open = union(open, c.when.Missing(f, nil))
		}
	}
	for i := range j.shoulds {
		c := &j.shoulds[i]
		said := c.when.Test(f, nil)
		g.Criteria = append(g.Criteria, c.line(f, said, true))
		switch said {
		case scoring.False:
			g.Warnings = append(g.Warnings, missed(c, f))
		case scoring.Undecided:
			g.Warnings = append(g.Warnings, notKnown(c.when.Missing(f, nil)))
		}
	}
	g.Missing = append(g.Missing, open...)
	switch {
	case len(misses) > 0:
		g.Reason, g.Missing = strings.Join(misses, "; "), []string{}
	case len(open) > 0:
		g.Reason = notKnown(open)
	case g.Outcome == Unknown:
		g.Reason = "a criterion cannot be decided yet"
	case len(j.musts) == 0:
		g.Reason = "the policy asks for nothing"
	default:
		g.Reason = "all " + count(len(j.musts), "criterion holds", "criteria hold")
		if len(j.musts) == 1 {
			g.Reason = "its criterion holds"
		}
	}
}

func (c *criterion) line(f *lead.Facts, said scoring.Tri, soft bool) Criterion {
	line := Criterion{ID: c.ID, Label: c.Label, Outcome: answerOf(said).outcome(), Soft: soft}
	if said != scoring.Undecided {
		line.Evidence = c.when.Evidence(f, nil)
	}
	return line
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
