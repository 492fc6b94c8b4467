package studio

import (
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Report is how right a policy was about the leads of a history. Rates have Wilson's interval.
type Report struct {
	N        int64      `json:"n"`         // leads that were old enough to say something
	TooYoung int64      `json:"too_young"` // left out: nothing may have become of them yet
	Enough   bool       `json:"enough"`
	Needed   *int64     `json:"needed"` // how many more outcomes are needed; nil when there are enough
	Why      []string   `json:"why"`    // in words what there is too little of
	Short    *Shortage  `json:"short,omitempty"`
	EQLs     int64      `json:"eqls"` // leads that it would have let enter
	SQL      Accuracy   `json:"sql"`
	Won      Accuracy   `json:"won"`
	AUC      Area       `json:"auc"`
	Bands    []Band     `json:"bands"`
	Rules    []RuleRow  `json:"rules"`
	ROC      []ROCPoint `json:"roc"`

	MatureDays int64 `json:"mature_days"` // how old a lead without an outcome must be to be counted
	OpenDeals  int64 `json:"open_deals"`  // left out of what was won: sales is still at them
	Pace       Pace  `json:"pace"`        // those too that are too young
}

// Accuracy is, of those that entered, how many became it; and, of those that became it, how many entered. The second counts
// leads that came through a partner, because no other can enter.
type Accuracy struct {
	Precision review.Rate `json:"precision"`
	Recall    review.Rate `json:"recall"`
}

// Band is what became of leads whose score lay in a span of it, both ends included.
type Band struct {
	From int         `json:"from"`
	To   int         `json:"to"`
	N    int64       `json:"n"`
	SQL  review.Rate `json:"sql"`
	Won  review.Rate `json:"won"`
}

// RuleRow is how one rule did. Lift is how many times as often sales took those that it hit as those that it missed; what it did
// not know is neither. Win is the same for what was won.
type RuleRow struct {
	ID       string   `json:"id"`
	Label    string   `json:"label"`
	Group    string   `json:"group"`
	Hits     int64    `json:"hits"`
	Misses   int64    `json:"misses"`
	Unknowns int64    `json:"unknowns"`
	Lift     *float64 `json:"lift"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	WinLift  *float64 `json:"win_lift"`
	WinLow   *float64 `json:"win_low"`
	WinHigh  *float64 `json:"win_high"`
	Decided  int64    `json:"decided"` // EQLs that would be none without it
	Notes    []string `json:"notes"`   // never_hit, always_hit, never_missed, same_as:ID, ai_decides, misleads, nothing_known
}

const (
	bandWidth = 10
	topScore  = 100
)

// Test holds a policy against what became of the leads; under has one for each case. now is the instant (ms) up to which the
// history is known, from the one at which it begins.
func (f *Frame) Test(cases []Case, under []Scored, from, now int64) Report {
	mature := Mature(cases)
	r := Report{MatureDays: mature, Why: []string{}, Bands: []Band{}, Rules: []RuleRow{}}
	t := newTally(f)
	for i := range cases {
		c := &cases[i]
		if tooYoung(c, mature, now) {
			r.TooYoung++
			continue
		}
		t.add(c, &under[i])
	}
	r.N, r.OpenDeals, r.EQLs = t.n, t.openDeals, t.entered
	r.SQL = Accuracy{Precision: review.RateOf(t.enteredSQL, t.entered), Recall: review.RateOf(t.enteredSQL, t.sql)}
	r.Won = Accuracy{Precision: review.RateOf(t.enteredWon, t.entered-t.enteredOpen), Recall: review.RateOf(t.enteredWon, t.won)}
	r.AUC, r.ROC = areaOf(&t.pos, &t.neg), curveOf(&t.pos, &t.neg)
	for b := range t.bands {
		r.Bands = append(r.Bands, t.bands[b].row(b))
	}
	r.Rules, r.Pace = t.rows(f), paceOf(cases, under, mature, from, now)
	r.judge(cases, &t, from, now)
	return r
}

// tally counts the leads that are old enough.
type tally struct {
	n, taken, openDeals, closed                  int64
	sql, won                                     int64 // of those that could enter
	entered, enteredSQL, enteredWon, enteredOpen int64
	pos, neg                                     scores
	bands                                        [topScore / bandWidth]bandTally
	rules                                        []ruleTally
	same                                         [][]int64 // how many leads both rules hit
}

type bandTally struct{ n, sql, won, open int64 }

type ruleTally struct {
	hits, misses, unknowns int64
	hitSQL, missSQL        int64
	hitWon, missWon        int64
	hitOpen, missOpen      int64
	decided                int64
}

func newTally(f *Frame) tally {
	t := tally{rules: make([]ruleTally, len(f.Rules)), same: make([][]int64, len(f.Rules))}
	for i := range t.same {
		t.same[i] = make([]int64, len(f.Rules))
	}
	return t
}

func one(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

func (t *tally) add(c *Case, s *Scored) {
	sql, won := one(c.SQL()), one(c.WonAt != 0)
	open := one(c.SQL() && c.WonAt == 0 && c.ClosedAt == 0)
	t.n, t.taken, t.openDeals = t.n+1, t.taken+sql, t.openDeals+open
	t.closed += one(c.ClosedAt != 0)
	if c.SQL() {
		t.pos.add(s.Score)
	} else {
		t.neg.add(s.Score)
	}
	b := &t.bands[min(max(s.Score, 0)/bandWidth, len(t.bands)-1)]
	b.n, b.sql, b.won, b.open = b.n+1, b.sql+sql, b.won+won, b.open+open
	if c.Candidate {
		t.sql, t.won = t.sql+sql, t.won+won
	}
	if s.Entered != 0 {
		t.entered, t.enteredSQL, t.enteredWon, t.enteredOpen = t.entered+1, t.enteredSQL+sql, t.enteredWon+won, t.enteredOpen+open
	}
	for i := range s.Rules {
		r := &t.rules[i]
		switch s.Rules[i].Is {
		case scoring.True:
			r.hits, r.hitSQL, r.hitWon, r.hitOpen = r.hits+1, r.hitSQL+sql, r.hitWon+won, r.hitOpen+open
			for j := range i {
				t.same[i][j] += one(s.Rules[j].Is == scoring.True)
			}
		case scoring.False:
			r.misses, r.missSQL, r.missWon, r.missOpen = r.misses+1, r.missSQL+sql, r.missWon+won, r.missOpen+open
		default:
			r.unknowns++
		}
	}
	for _, i := range s.Decided {
		t.rules[i].decided++
	}
}

func (b *bandTally) row(i int) Band {
	out := Band{From: i * bandWidth, To: (i+1)*bandWidth - 1, N: b.n, SQL: review.RateOf(b.sql, b.n), Won: review.RateOf(b.won, b.n-b.open)}
	if out.To == topScore-1 {
		out.To = topScore
	}
	return out
}

// The notes of a rule.
const (
	NeverHit     = "never_hit"
	AlwaysHit    = "always_hit"
	NeverMissed  = "never_missed" // wherever it is known, it hits
	NothingKnown = "nothing_known"
	Misleads     = "misleads"   // it gives points to what sales takes less often, and the interval of enough leads says so
	AIDecides    = "ai_decides" // clicks from AI surfaces alone made leads EQLs
	SameAs       = "same_as:"   // and the id of the rule with which it nearly always agrees
)

func (t *tally) rows(f *Frame) []RuleRow {
	out := make([]RuleRow, 0, len(f.Rules))
	enough := TooFew(t.taken, t.n-t.taken) == ""
	for i := range f.Rules {
		r, rule := &t.rules[i], &f.Rules[i]
		row := RuleRow{ID: rule.ID, Label: rule.Label, Group: rule.Group, Hits: r.hits, Misses: r.misses, Unknowns: r.unknowns,
			Decided: r.decided, Notes: []string{}}
		lift := RatioOf(r.hitSQL, r.hits, r.missSQL, r.misses)
		win := RatioOf(r.hitWon, r.hits-r.hitOpen, r.missWon, r.misses-r.missOpen)
		row.Lift, row.Low, row.High = lift.Value, lift.Low, lift.High
		row.WinLift, row.WinLow, row.WinHigh = win.Value, win.Low, win.High
		switch {
		case t.n == 0:
		case r.hits == 0 && r.misses == 0:
			row.Notes = append(row.Notes, NothingKnown)
		case r.hits == 0:
			row.Notes = append(row.Notes, NeverHit)
		case r.hits == t.n:
			row.Notes = append(row.Notes, AlwaysHit)
		case r.misses == 0:
			row.Notes = append(row.Notes, NeverMissed)
		}
		if enough && rule.Max > 0 && lift.High != nil && *lift.High < 1 {
			row.Notes = append(row.Notes, Misleads)
		}
		if rule.AI && r.decided > 0 {
			row.Notes = append(row.Notes, AIDecides)
		}
		for j := range f.Rules {
			if j != i && t.alike(i, j) {
				row.Notes = append(row.Notes, SameAs+f.Rules[j].ID)
			}
		}
		out = append(out, row)
	}
	return out
}

// alike reports whether two rules hit nearly the same leads: of all that either hits, nine in ten are hit by both (Jaccard's
// index), and there are enough of them for that to be no accident.
func (t *tally) alike(i, j int) bool {
	const few, tenths = 20, 9
	both := t.same[max(i, j)][min(i, j)]
	either := t.rules[i].hits + t.rules[j].hits - both
	return either >= few && either < t.n && both*10 >= either*tenths
}
