package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// move is one change of the facts that people could bring about.
type move struct {
	fact, label, want string
	cost              int
	act               bool // a touch: something that must happen, not something to find out
	scores            bool // it can change the score
	apply             func(*lead.Facts)
}

// The costs of moves. A fact is found out by one question; a confirmation of the partner's waits
// for somebody else; a touch is up to the prospect, and worth two questions and more.
const (
	factCost    = 10
	partnerCost = 11
	assetCost   = 20
	carriedCost = 22
	touchCost   = 25
	referCost   = 30
)

// maxMoves is how many moves a set of bits can hold.
const maxMoves = 64

// plan is the search for the smallest change: the facts as they are, the moves, and what each may
// do. A set of moves is always applied in the order of the list, so that it means one thing.
type plan struct {
	j        *Judge
	now      time.Time
	base     *lead.Facts
	touches  []lead.Touch // the base's, with room for those that moves add
	moves    []move
	refusals []refusal // those that a move can make true
	before   survey
	scratch  lead.Facts
	relevant [gates]uint64 // moves that may help a gate
	forMust  []uint64      // moves that may help a must
}

func (j *Judge) plan(f *lead.Facts, now time.Time, s *survey) *plan {
	p := &plan{j: j, now: now, base: f, before: *s, refusals: j.refusals}
	p.touches = append(make([]lead.Touch, 0, len(f.Touches)+maxMoves+j.rules.DistinctAssets), f.Touches...)
	p.addPartner()
	p.addFields()
	p.addAnswers()
	p.addTouches(s)
	if len(p.moves) > maxMoves {
		p.moves = p.moves[:maxMoves]
	}
	p.refusals = p.touchedRefusals()
	p.relate()
	return p
}

// with judges the facts with a set of moves applied.
func (p *plan) with(moves uint64) survey {
	p.scratch = *p.base
	p.scratch.Touches = p.touches[:len(p.base.Touches)]
	for i := range p.moves {
		if moves&(1<<i) != 0 {
			p.moves[i].apply(&p.scratch)
		}
	}
	return p.j.survey(&p.scratch, p.now, p.refusals)
}

// PartnersNamed are the ids of the partners that touches up to now name of a lead that has none, in the order in
// which they came; nil where its partner is known. They are offered and never taken over by themselves.
func PartnersNamed(f *lead.Facts, now time.Time) []string {
	if f.Partner != nil {
		return nil
	}
	var ids []string
	for i := range f.Touches {
		if t := &f.Touches[i]; stated(t.Partner) && !t.At.After(now) && !slices.Contains(ids, t.Partner.V) {
			ids = append(ids, t.Partner.V)
		}
	}
	return ids
}

// addPartner offers to find out the partner, when none is known. The witness is the one that a
// touch names, or any active one.
func (p *plan) addPartner() {
	if p.base.Partner != nil {
		return
	}
	id, named := "partner", PartnersNamed(p.base, p.now)
	if len(named) > 0 {
		id = named[0]
	}
	p.moves = append(p.moves, move{
		fact: "lead.partner", label: "the partner", cost: factCost, scores: true, want: strings.Join(named, " or "),
		apply: func(f *lead.Facts) { f.Partner = &lead.Partner{ID: id, Status: lead.Active} },
	})
}

// addFields offers to find out each unknown field that matters, with its best witness. A field all
// of whose witnesses would close a gate for good is left out.
func (p *plan) addFields() {
	for i := range p.j.facts {
		f := &p.j.facts[i]
		if f.isKnown(p.base) {
			continue
		}
		with := f
		if f.fact.Kind == lead.AnInstant {
			dated := *f
			dated.times = append(slices.Clone(f.times), partnerDates(p.base.Partner)...)
			with = &dated
		}
		m := move{fact: f.name, label: p.label(f.name), cost: factCost, scores: f.fit}
		if p.choose(with, &m) {
			p.moves = append(p.moves, m)
		}
	}
}

// choose picks the witness that satisfies most of what the policy wants, and writes it into m.
func (p *plan) choose(f *field, m *move) bool {
	trial := *p.base
	if trial.Partner == nil && strings.HasPrefix(f.name, "partner.") {
		p.moves[0].apply(&trial)
	}
	best, found := 0, false
	for _, set := range f.setters(p.now) {
		x := trial
		set(&x)
		s := p.j.survey(&x, p.now, p.j.refusals)
		if !p.j.reverses && p.j.dead(&s) {
			continue
		}
		worth := f.worth(&x) + 10*(s.fit+s.intent)
		if found && worth <= best {
			continue
		}
		best, found = worth, true
		m.apply, m.want = set, f.want(&x)
	}
	return found
}

// dead reports whether a gate has failed that no further move can mend.
func (j *Judge) dead(s *survey) bool {
	for _, g := range j.required {
		if s.gates[g] == failed && g != score {
			return true
		}
	}
	return false
}

func (p *plan) label(field string) string {
	if label := p.j.labels[field]; label != "" {
		return label
	}
	return word(field)
}

// addAnswers offers the BANT questions that are open and the confirmations.
func (p *plan) addAnswers() {
	for _, letter := range lead.Letters() {
		if a := p.base.BANT.Get(letter).Answer; a == lead.Yes || a == lead.No {
			continue
		}
		p.moves = append(p.moves, move{
			fact: "bant." + letter, label: letter, want: "yes", cost: factCost, scores: true,
			apply: func(f *lead.Facts) { f.BANT.Get(letter).Answer = lead.Yes },
		})
	}
	if open(p.base.Confirmed.Us) {
		p.moves = append(p.moves, move{
			fact: "confirmed.us", label: "our confirmation", want: "yes", cost: factCost,
			apply: func(f *lead.Facts) { f.Confirmed.Us = lead.Confirmed },
		})
	}
	if open(p.base.Confirmed.Partner) {
		p.moves = append(p.moves, move{
			fact: "confirmed.partner", label: "the partner's confirmation", want: "yes", cost: partnerCost,
			apply: func(f *lead.Facts) { f.Confirmed.Partner = lead.Confirmed },
		})
	}
}

func open(c lead.Confirmation) bool { return c != lead.Confirmed && c != lead.Refused }

// addTouches offers what may still happen: visits to assets, a visit through the partner's link,
// and one touch of every kind that counts.
func (p *plan) addTouches(s *survey) {
	if lack := p.j.rules.DistinctAssets - s.assets; lack > 0 && s.gates[engagement] != passed {
		label := "a visit to another asset"
		if lack > 1 {
			label = "visits to " + count(lack, "asset", "more assets")
		}
		p.moves = append(p.moves, move{
			fact: "touch.asset", label: label, cost: assetCost * lack, act: true, scores: true,
			apply: func(f *lead.Facts) {
				for i := range lack {
					asset := otherText + string(rune('a'+i%26)) + strings.Repeat("+", i/26)
					f.Touches = append(f.Touches, lead.Touch{At: p.now, Kind: "content_view", Asset: lead.Known(asset)})
				}
			},
		})
	}
	if !s.carried && s.gates[ecosystem] != passed && p.base.Partner != nil && stated(lead.Known(p.base.Partner.ID)) {
		p.moves = append(p.moves, move{
			fact: "touch.partner", label: "a visit through the partner's link", cost: carriedCost, act: true,
			apply: func(f *lead.Facts) {
				f.Touches = append(f.Touches, lead.Touch{At: p.now, Partner: lead.Known(f.Partner.ID)})
			},
		})
	}
	for _, w := range p.j.touches {
		cost := touchCost
		if scoring.Same(w.kind, lead.ReferralKind) {
			if p.base.Partner == nil {
				continue
			}
			cost = referCost
		}
		p.moves = append(p.moves, move{
			fact: "touch." + safetext.Line(w.kind), label: w.label, cost: cost, act: true, scores: true,
			apply: func(f *lead.Facts) { f.Touches = append(f.Touches, lead.Touch{At: p.now, Kind: w.kind}) },
		})
	}
}

// touchedRefusals are the disqualification rules that speak of a field some move sets: the others
// say what they said before.
func (p *plan) touchedRefusals() []refusal {
	var touched []refusal
	for _, r := range p.j.refusals {
		if slices.ContainsFunc(r.when.Fields(), func(name string) bool { return p.sets(name) != 0 }) {
			touched = append(touched, r)
		}
	}
	return touched
}

// sets are the moves that give a field a value.
func (p *plan) sets(name string) uint64 {
	var moves uint64
	for i := range p.moves {
		m := &p.moves[i]
		if m.fact == name || m.fact == "lead.partner" && strings.HasPrefix(name, "partner.") {
			moves |= 1 << i
		}
	}
	return moves
}

// relate finds which moves may help which gate. The search is complete only if none is left out.
func (p *plan) relate() {
	facts := func(names ...string) uint64 {
		var moves uint64
		for _, name := range names {
			moves |= p.sets(name)
		}
		return moves
	}
	refer := facts("touch." + lead.ReferralKind)
	partner := facts("lead.partner")
	p.relevant[record] = facts("lead.program_tier", "lead.referred_at") | partner
	p.relevant[ecosystem] = refer | partner |
		facts("touch."+installKind, "touch.partner", "account.integration_active", "confirmed.partner")
	p.relevant[engagement] = facts("touch.asset") | refer | partner
	p.relevant[bant] = facts("bant.budget", "bant.authority", "bant.need", "bant.timeline")
	p.relevant[joint] = facts("confirmed.us", "confirmed.partner") | refer | partner
	p.relevant[signal] = facts("bant.budget", "lead.use_case")
	for _, s := range p.j.signals {
		p.relevant[signal] |= facts("touch." + safetext.Line(s.Kind))
	}
	for i := range p.moves {
		if p.moves[i].scores {
			p.relevant[score] |= 1 << i
		}
	}
	for i := range p.j.musts {
		moves := facts(scoring.FieldsOf(p.j.musts[i].When)...)
		p.forMust = append(p.forMust, moves)
		p.relevant[icp] |= moves
	}
}
