package model

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// gatePrefix stands before the name of a gate in the key of a line.
const gatePrefix = "gate:"

// The gates of which something of their own is to be said: of BANT nobody is asked before they are sent to people.
const (
	engagementGate = "engagement"
	bantGate       = "bant"
)

// gateLine is a required gate whose number is moved as a weight is.
type gateLine struct {
	policy.GateNumber
	at      int  // its place in policy.GateNumbers
	written bool // the document says it; where it does not, there is nothing to write another number over
}

// gatesOf are the gates of a policy that have a number. One that is not required keeps nobody from anything: it has no line.
func gatesOf(p *policy.Policy) (out []gateLine) {
	for i, n := range policy.GateNumbers() {
		if slices.Contains(p.Gates.Required, n.Gate) {
			out = append(out, gateLine{n, i, p.Writes(n.Path)})
		}
	}
	return out
}

// gate is the gate of the chosen line, nil when another line is chosen.
func (v *Model) gate() *gateLine {
	name, is := strings.CutPrefix(v.list.Key(), gatePrefix)
	i := slices.IndexFunc(v.gates, func(g gateLine) bool { return g.Gate == name })
	if !is || i < 0 {
		return nil
	}
	return &v.gates[i]
}

// gateCells are a gate's line: how many it alone keeps out says its note.
func (v *Model) gateCells(g *gateLine, number kit.Cell) []kit.Cell {
	return []kit.Cell{{Text: v.s.Say("model.gate." + g.Gate), Style: theme.Text}, number, v.dash(), v.dash(), v.dash()}
}

// dash is the cell of what is not said.
func (v *Model) dash() kit.Cell { return kit.Cell{Text: v.s.Theme.Glyphs.Dash, Style: theme.Muted} }

// gateNote is what is to be said of a gate: what its number does, how many it alone keeps out, and where the other gates are changed.
func (v *Model) gateNote(g *gateLine) string {
	s := v.s
	text := s.Say("model.note." + g.Gate)
	if v.policy.Gates.WaivedByReferral && g.Gate == engagementGate {
		text += " " + s.Say("model.note.waived")
	}
	if g.Gate != bantGate {
		text += " " + s.Words.Fill("model.note.held", s.Words.Count("model.leads", int(v.effect.Held[g.at])))
	}
	return text + " " + s.Say("model.note.other_gates")
}
