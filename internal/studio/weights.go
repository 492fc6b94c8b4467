package studio

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Weights are the numbers of a model that can be moved while its rules stay as they are.
type Weights struct {
	Threshold, FitCap, IntentCap int
	Points, Max                  []int                       // by rule, fit first
	Gates                        [policy.GateNumberCount]int // of policy.GateNumbers
}

// WeightsOf are those of a policy.
func WeightsOf(p *policy.Policy) Weights {
	f := FrameOf(p)
	w := Weights{Threshold: f.Threshold, FitCap: f.FitCap, IntentCap: f.IntentCap}
	for i, n := range policy.GateNumbers() {
		w.Gates[i] = *n.In(&p.Gates)
	}
	for i := range f.Rules {
		w.Points, w.Max = append(w.Points, f.Rules[i].Points), append(w.Max, f.Rules[i].Max)
	}
	return w
}

// Clone are the same weights, to be moved.
func (w Weights) Clone() Weights {
	w.Points, w.Max = slices.Clone(w.Points), slices.Clone(w.Max)
	return w
}

// Effect is what weights would make of the leads.
type Effect struct {
	N             int // leads
	EQLs, Was     int // that would be EQL, and that are under the policy in force
	Entered, Left int
	Changed       []Change // of those that would enter or leave the newest, at most as many as were asked for
	// Taken and Not are the scores of those that sales took and of those that it did not and that are old enough for that to say
	// something; Open those of all others.
	Taken, Not, Open [101]int64
	Living           [101]int64 // of them all those that nobody decided on
	SQL              Accuracy   // of the EQLs among those that are old enough
	Area             Area
	ROC              []ROCPoint
	Bands            []Band
	Homes            []Home // of the same, by country, those with most first
	Pace             Pace
	Decided          []int64 // by rule: EQLs that would be none without it
	// Held are by number of a gate the leads that lack nothing else: with a lower one they would be EQL, however low.
	Held [policy.GateNumberCount]int64
}

// Home is how often sales took the EQLs of one country, "" where none is known.
type Home struct {
	Country string
	SQL     review.Rate
}

// Change is a lead that would enter EQL or leave it.
type Change struct {
	Lead     lead.ID
	Was, Is  int // its score
	Enters   bool
	Taken    bool // sales took it
	Won      bool
	Living   bool // nobody decided on it
	TooYoung bool
}

// luts are what each byte of hits, and each count of touches, gives under some weights.
type luts struct {
	fit      [][256]int32
	counted  [][]int32 // by intent rule, by count; nil: it has a half-life, so each lead is asked
	points   []int32   // by fit rule
	mostGain int       // the most that any rule gives
}

func (c *Columns) lut(w *Weights) luts {
	l := luts{fit: make([][256]int32, len(c.hit)), counted: make([][]int32, len(c.counts)), points: make([]int32, c.fit)}
	for i := range c.fit {
		l.points[i] = int32(w.Points[i])
		l.mostGain = max(l.mostGain, w.Points[i])
		for b := range 256 {
			if b&(1<<(i%8)) != 0 {
				l.fit[i/8][b] += int32(w.Points[i])
			}
		}
	}
	for i := range c.counts {
		r := c.fit + i
		l.mostGain = max(l.mostGain, w.Max[r])
		if c.counts[i].part != nil {
			continue
		}
		most := 256
		if c.counts[i].many != nil {
			most = mostCounted + 1
		}
		l.counted[i] = make([]int32, most)
		for k := 1; k < most; k++ {
			l.counted[i][k] = int32(scoring.Counted{Is: scoring.True, Whole: uint64(k)}.Points(w.Points[r], w.Max[r]))
		}
	}
	return l
}

// block is how many leads are added up at once: so few that their sums stay near the processor.
const block = 4096

// Try says what weights would make of the leads; most is how many of those that change are named.
func (c *Columns) Try(w Weights, most int) *Effect {
	e := &Effect{N: len(c.leads), Decided: make([]int64, len(c.rules)), Pace: c.pace}
	l := c.lut(&w)
	t := &trying{e: e, w: &w, l: &l}
	for end := len(c.leads); end > 0; end -= block { // the newest first: they are named
		from := max(end-block, 0)
		c.sum(t, from, end)
		c.hold(t, from, end, most)
	}
	e.SQL = Accuracy{Precision: review.RateOf(t.enteredTaken, t.entered), Recall: review.RateOf(t.enteredTaken, c.sums.candidatesTaken)}
	for i, country := range c.homes {
		if of := t.home[i]; of[0] > 0 {
			e.Homes = append(e.Homes, Home{country, review.RateOf(of[1], of[0])})
		}
	}
	slices.SortFunc(e.Homes, func(a, b Home) int { return cmp.Or(cmp.Compare(b.SQL.N, a.SQL.N), cmp.Compare(a.Country, b.Country)) })
	pos, neg := scores(e.Taken), scores(e.Not)
	e.Area, e.ROC = areaOf(&pos, &neg), curveOf(&pos, &neg)
	for b := range t.bands {
		e.Bands = append(e.Bands, t.bands[b].row(b))
	}
	return e
}

// trying is a trial of weights as it is made.
type trying struct {
	e                     *Effect
	w                     *Weights
	l                     *luts
	fit, intent           [block]int32
	entered, enteredTaken int64
	home                  [256][2]int64 // the same by country
	bands                 [topScore / bandWidth]bandTally
}

// sum adds up the points of leads, a column at a time.
func (c *Columns) sum(t *trying, from, end int) {
	n := end - from
	fit, intent := t.fit[:n], t.intent[:n]
	clear(fit)
	clear(intent)
	for k := range (c.fit + 7) / 8 {
		lut := &t.l.fit[k]
		for i, b := range c.hit[k][from:end] {
			fit[i] += lut[b]
		}
	}
	for k := range c.counts {
		col, lut := &c.counts[k], t.l.counted[k]
		switch {
		case lut == nil:
			for i := range intent {
				intent[i] += c.decayed(k, from+i, t.w)
			}
		case col.many != nil:
			for i, n := range col.many[from:end] {
				intent[i] += lut[n]
			}
		default:
			lut := (*[256]int32)(lut)
			for i, n := range col.few[from:end] {
				intent[i] += lut[n]
			}
		}
	}
}

// decayed is what a rule with a half-life gives for a lead.
func (c *Columns) decayed(rule, n int, w *Weights) int32 {
	whole, part := c.counts[rule].at(n)
	r := c.fit + rule
	return int32(scoring.Counted{Is: scoring.True, Whole: whole, Part: part}.Points(w.Points[r], w.Max[r]))
}

// hold holds the sums against the threshold, the newest lead first.
func (c *Columns) hold(t *trying, from, end, most int) {
	e, w := t.e, t.w
	for i := end - 1; i >= from; i-- {
		is := c.is[i]
		score := max(0, min(int(t.fit[i-from]), w.FitCap)) + max(0, min(int(t.intent[i-from]), w.IntentCap))
		t.place(is, min(score, topScore))
		enters := is&(isCandidate|isSent) == isCandidate|isSent && score >= w.Threshold && c.passes(t, i)
		if enters {
			e.EQLs++
			e.Pace.Passed += int64(c.when[i] & cameLately)
			if is&isYoung == 0 {
				taken := int64(is & isTaken / isTaken)
				t.entered, t.enteredTaken = t.entered+1, t.enteredTaken+taken
				home := &t.home[c.home[i]]
				home[0], home[1] = home[0]+1, home[1]+taken
			}
			if score-w.Threshold < t.l.mostGain {
				c.decided(t, i, int(t.fit[i-from]), int(t.intent[i-from]))
			}
		}
		const missable = isCandidate | isTaken
		if !enters && is&missable == missable {
			e.Pace.Missed += int64(c.when[i] & cameSettled / cameSettled)
		}
		was := is&wasEQL != 0
		if was {
			e.Was++
		}
		if enters == was {
			continue
		}
		if enters {
			e.Entered++
		} else {
			e.Left++
		}
		if len(e.Changed) < most {
			e.Changed = append(e.Changed, Change{Lead: c.leads[i], Was: int(c.present[i]), Is: score, Enters: enters,
				Taken: is&isTaken != 0, Won: is&isWon != 0, Living: is&isLiving != 0, TooYoung: is&isYoung != 0})
		}
	}
}

// passes reports whether the numbers of the gates let the nth lead through, and counts it where only one of them does not.
func (c *Columns) passes(t *trying, n int) bool {
	short, by := 0, 0
	for g, column := range c.reach {
		if column != nil && int(column[n]) < t.w.Gates[g] {
			short, by = short+1, g
		}
	}
	if short == 1 {
		t.e.Held[by]++
	}
	return short == 0
}

// place counts a lead where its score lies.
func (t *trying) place(is uint8, score int) {
	e := t.e
	switch {
	case is&isTaken != 0:
		e.Taken[score]++
	case is&isYoung != 0:
		e.Open[score]++
	default:
		e.Not[score]++
	}
	if is&isLiving != 0 {
		e.Living[score]++
	}
	if is&isYoung == 0 {
		b := &t.bands[min(score/bandWidth, len(t.bands)-1)]
		b.n, b.sql, b.won, b.open = b.n+1, b.sql+int64(is&isTaken/isTaken), b.won+int64(is&isWon/isWon), b.open+int64(is&isOpen/isOpen)
	}
}

// decided counts the rules without any one of which the nth lead would not be an EQL.
func (c *Columns) decided(t *trying, n, fit, intent int) {
	w := t.w
	for r := range c.rules {
		if c.hit[r/8][n]&(1<<(r%8)) == 0 {
			continue
		}
		f, in := fit, intent
		if r < c.fit {
			f -= w.Points[r]
		} else {
			in -= c.gives(t, r-c.fit, n)
		}
		if max(0, min(f, w.FitCap))+max(0, min(in, w.IntentCap)) < w.Threshold {
			t.e.Decided[r]++
		}
	}
}

// gives is what an intent rule gives for the nth lead.
func (c *Columns) gives(t *trying, rule, n int) int {
	lut, col := t.l.counted[rule], &c.counts[rule]
	switch {
	case lut == nil:
		return int(c.decayed(rule, n, t.w))
	case col.many != nil:
		return int(lut[col.many[n]])
	}
	return int(lut[col.few[n]])
}

// Score is what weights give for the nth lead.
func (c *Columns) Score(w Weights, n int) int {
	l := c.lut(&w)
	t := &trying{w: &w, l: &l}
	c.sum(t, n, n+1)
	return max(0, min(int(t.fit[0]), w.FitCap)) + max(0, min(int(t.intent[0]), w.IntentCap))
}

// facts are what no weight changes.
type facts struct {
	tally
	candidatesTaken int64
}

// countFacts counts what each rule found of the leads that are old enough.
func (c *Columns) countFacts() facts {
	out := facts{tally: tally{rules: make([]ruleTally, len(c.rules)), same: make([][]int64, len(c.rules))}}
	for i := range out.same {
		out.same[i] = make([]int64, len(c.rules))
	}
	for n, is := range c.is {
		if is&isYoung != 0 {
			continue
		}
		out.n++
		sql, won, open := int64(is&isTaken/isTaken), int64(is&isWon/isWon), int64(is&isOpen/isOpen)
		out.taken += sql
		if is&isCandidate != 0 {
			out.candidatesTaken += sql
		}
		for r := range c.rules {
			row, bit := &out.rules[r], uint8(1)<<(r%8)
			switch {
			case c.hit[r/8][n]&bit != 0:
				row.hits, row.hitSQL, row.hitWon, row.hitOpen = row.hits+1, row.hitSQL+sql, row.hitWon+won, row.hitOpen+open
				for j := range r {
					out.same[r][j] += int64(c.hit[j/8][n] >> (j % 8) & 1)
				}
			case c.unknown[r/8][n]&bit != 0:
				row.unknowns++
			default:
				row.misses, row.missSQL, row.missWon, row.missOpen = row.misses+1, row.missSQL+sql, row.missWon+won, row.missOpen+open
			}
		}
	}
	return out
}

// Rules is what each rule found and what came of it; Decided is that of the effect.
func (c *Columns) Rules(e *Effect) []RuleRow {
	t := c.sums.tally
	t.rules = slices.Clone(t.rules)
	for i := range t.rules {
		t.rules[i].decided = e.Decided[i]
	}
	return t.rows(&Frame{Rules: c.rules, Fit: c.fit})
}

// Scorer is what weights give for a lead, false for one that is not among those that were added, which come by their numbers. It is
// for one goroutine.
func (c *Columns) Scorer(w Weights) func(lead.ID) (score int, known bool) {
	l := c.lut(&w)
	t := &trying{w: &w, l: &l}
	return func(id lead.ID) (int, bool) {
		n, ok := slices.BinarySearch(c.leads, id)
		if !ok {
			return 0, false
		}
		c.sum(t, n, n+1)
		return max(0, min(int(t.fit[0]), w.FitCap)) + max(0, min(int(t.intent[0]), w.IntentCap)), true
	}
}

// Weighed is a policy with other weights, to score and judge by; its document says what it said.
func Weighed(p *policy.Policy, w Weights) *policy.Policy {
	out := *p
	s := &out.Scoring
	s.Threshold, s.FitMax, s.IntentMax = w.Threshold, w.FitCap, w.IntentCap
	s.Fit, s.Intent = slices.Clone(s.Fit), slices.Clone(s.Intent)
	for i, n := range policy.GateNumbers() {
		*n.In(&out.Gates) = w.Gates[i]
	}
	for i := range s.Fit {
		s.Fit[i].Points = w.Points[i]
	}
	for i := range s.Intent {
		s.Intent[i].Points, s.Intent[i].Max = w.Points[len(s.Fit)+i], w.Max[len(s.Fit)+i]
	}
	return &out
}
