package studio

import (
	"math"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Columns are leads with what each rule of a policy found of them, in columns: a bit for a fact's rule, a byte for the touches of
// another. Other weights of the same rules are tried on them without asking anything of a lead again. They are filled once, and
// then only read: several goroutines may ask them.
type Columns struct {
	policy *policy.Policy
	rules  []Rule
	fit    int // how many of the rules are fit rules: they stand first

	leads   []lead.ID
	is      []uint8                         // what is known of each lead, in bits
	present []uint8                         // its score under the policy in force
	hit     [][]uint8                       // of eight rules a byte a lead: they hit
	unknown [][]uint8                       // of eight rules a byte a lead: they do not know
	counts  []counts                        // of each intent rule
	when    []uint8                         // in which spells it came
	reach   [policy.GateNumberCount][]uint8 // up to which number a gate lets each through; nil: whatever its number
	home    []uint8                         // the place of its country among those that were met; 0: not known, or one too many
	homes   []string

	cases  []Case // until Close: by what became of a lead it is told how old one must be
	mature int64
	pace   Pace // of nothing: its spells
	sums   facts

	// Rota is who works on EQLs, as whoever filled the columns knows.
	Rota Rota
}

// counts are the touches that an intent rule counts, a byte a lead, or two where some lead has very many.
type counts struct {
	few  []uint8
	many []uint16 // nil: few holds them
	part []uint64 // of a rule with a half-life: what is left of the last touch, in Q62; nil: nothing ever was
}

// mostCounted is how many touches are told apart: a rule gives a thousand points at most and at least one for each touch, so
// further ones change nothing.
const mostCounted = 1000

// The bits of what is known of a lead.
const (
	isCandidate = 1 << iota
	isSent      // under these rules no gate stands in the way but the score and those whose number can be moved
	wasEQL      // it is one under the policy in force
	isTaken     // sales took it
	isWon
	isOpen   // sales is at it
	isYoung  // nothing may have become of it yet
	isLiving // nobody decided on it: it is still to be worked on
)

// In which spells of a pace a lead came.
const (
	cameLately = 1 << iota
	cameSettled
)

// Row is one lead for Columns.
type Row struct {
	Case    Case
	Living  bool // nobody decided on it
	Counted []scoring.Counted
	// Sends says that no gate of the policy stands in the way but its score and those that have a number; Reach is up to which
	// number of policy.GateNumbers these do not (gate.Whatever: none of them would).
	Sends   bool
	Reach   [policy.GateNumberCount]uint8
	Present int    // the score under the policy in force
	Was     bool   // under which it is an EQL
	Country string // "" where it is not known
}

// NewColumns are empty columns for the rules of a policy.
func NewColumns(p *policy.Policy) *Columns {
	f := FrameOf(p)
	bytes := (len(f.Rules) + 7) / 8
	return &Columns{
		policy:  p,
		rules:   f.Rules,
		homes:   []string{""},
		fit:     f.Fit,
		hit:     make([][]uint8, bytes),
		unknown: make([][]uint8, bytes),
		counts:  make([]counts, len(f.Rules)-f.Fit),
	}
}

// Add adds a lead.
func (c *Columns) Add(r *Row) {
	n := len(c.leads)
	c.leads, c.cases = append(c.leads, r.Case.Lead), append(c.cases, r.Case)
	c.present = append(c.present, uint8(max(0, min(r.Present, topScore))))
	bits := uint8(0)
	for _, b := range []struct {
		is  bool
		bit uint8
	}{{r.Case.Candidate, isCandidate}, {r.Sends, isSent}, {r.Was, wasEQL}, {r.Case.SQL(), isTaken}, {r.Case.WonAt != 0, isWon},
		{r.Case.SQL() && r.Case.WonAt == 0 && r.Case.ClosedAt == 0, isOpen}, {r.Living, isLiving}} {
		if b.is {
			bits |= b.bit
		}
	}
	c.is = append(c.is, bits)
	c.home = append(c.home, c.homeOf(r.Country))
	for i, k := range r.Reach {
		if c.reach[i] == nil && k < math.MaxUint8 {
			c.reach[i] = slices.Repeat([]uint8{math.MaxUint8}, n)
		}
		if c.reach[i] != nil {
			c.reach[i] = append(c.reach[i], k)
		}
	}
	for i := range c.hit {
		c.hit[i], c.unknown[i] = append(c.hit[i], 0), append(c.unknown[i], 0)
	}
	for i := range r.Counted {
		said := &r.Counted[i]
		switch said.Is {
		case scoring.Undecided:
			c.unknown[i/8][n] |= 1 << (i % 8)
		case scoring.True:
			c.hit[i/8][n] |= 1 << (i % 8)
		}
		if i >= c.fit {
			c.counts[i-c.fit].add(n, said)
		}
	}
}

// homeOf is the place of a country. There are fewer of them than a byte holds.
func (c *Columns) homeOf(country string) uint8 {
	at := slices.Index(c.homes, country)
	if at < 0 && len(c.homes) <= math.MaxUint8 {
		at, c.homes = len(c.homes), append(c.homes, country)
	}
	return uint8(max(at, 0))
}

// add writes how many touches an intent rule counts of the nth lead.
func (c *counts) add(n int, said *scoring.Counted) {
	whole := min(said.Whole, mostCounted)
	if said.Part != 0 && c.part == nil {
		c.part = make([]uint64, n)
	}
	if c.part != nil {
		c.part = append(c.part, said.Part)
	}
	const few = 255
	if whole > few && c.many == nil {
		c.many = make([]uint16, n)
		for i, k := range c.few {
			c.many[i] = uint16(k)
		}
		c.few = nil
	}
	if c.many != nil {
		c.many = append(c.many, uint16(whole))
		return
	}
	c.few = append(c.few, uint8(whole))
}

// at is what a rule found of a lead.
func (c *counts) at(n int) (whole, part uint64) {
	if c.many != nil {
		whole = uint64(c.many[n])
	} else {
		whole = uint64(c.few[n])
	}
	if c.part != nil {
		part = c.part[n]
	}
	return whole, part
}

// Close says that all leads are there. now is the instant (ms) up to which they are known.
func (c *Columns) Close(now int64) {
	c.mature = Mature(c.cases)
	spells := spellsOf(begins(c.cases, 0, now), c.mature, now)
	c.pace, c.when = spells.pace(), make([]uint8, len(c.cases))
	for i := range c.cases {
		if tooYoung(&c.cases[i], c.mature, now) {
			c.is[i] |= isYoung
		}
		if spells.lately(c.cases[i].Arrived) {
			c.when[i] |= cameLately
		}
		if spells.settled(c.cases[i].Arrived) {
			c.when[i] |= cameSettled
		}
	}
	c.cases = nil
	c.leads, c.is, c.present = slices.Clip(c.leads), slices.Clip(c.is), slices.Clip(c.present)
	c.home = slices.Clip(c.home)
	for i := range c.reach {
		c.reach[i] = slices.Clip(c.reach[i])
	}
	c.sums = c.countFacts()
}

// Len is how many leads there are.
func (c *Columns) Len() int { return len(c.leads) }

// MatureDays is how old a lead without an outcome must be to be counted.
func (c *Columns) MatureDays() int64 { return c.mature }

// Bytes is how much memory they take.
func (c *Columns) Bytes() int64 {
	const id, word, short = 8, 8, 2
	n := int64(cap(c.leads)*id + cap(c.is) + cap(c.present) + cap(c.when) + cap(c.home))
	for _, list := range [][][]uint8{c.hit, c.unknown, c.reach[:]} {
		for _, column := range list {
			n += int64(cap(column))
		}
	}
	for i := range c.counts {
		n += int64(cap(c.counts[i].few) + cap(c.counts[i].many)*short + cap(c.counts[i].part)*word)
	}
	return n
}

// Fits reports whether a policy asks what these columns answer: nothing but weights, caps, the threshold and numbers of gates differ.
func (c *Columns) Fits(p *policy.Policy) bool { return sameBut(c.policy, p, isMovable) }

// SameRules reports whether two policies find the same of every lead and have the same gates: nothing but weights, caps and the
// threshold differ.
func SameRules(p, other *policy.Policy) bool { return sameBut(p, other, isWeight) }

// sameBut reports whether two policies have the same rules and differ in nothing but the named numbers.
func sameBut(p, other *policy.Policy, may func(path string) bool) bool {
	if p.Hash == other.Hash {
		return true
	}
	if !slices.EqualFunc(FrameOf(p).Rules, FrameOf(other).Rules, func(a, b Rule) bool { return a.ID == b.ID && a.Group == b.Group }) {
		return false
	}
	for _, change := range policy.Diff(p, other) {
		if change.Kind != policy.Changed || !may(change.Path) {
			return false
		}
	}
	return true
}

// isMovable reports whether a path of a policy names a number that Weights have.
func isMovable(path string) bool {
	numbers := policy.GateNumbers()
	return isWeight(path) || slices.ContainsFunc(numbers[:], func(n policy.GateNumber) bool { return n.Path == path })
}

// isWeight reports whether a path of a policy names a number by which points become a score and a score is enough.
func isWeight(path string) bool {
	switch path {
	case "scoring.threshold", "scoring.fit.max", "scoring.intent.max":
		return true
	}
	return strings.HasPrefix(path, "scoring.") && (strings.HasSuffix(path, "].points") || strings.HasSuffix(path, "].max"))
}
