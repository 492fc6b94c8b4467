package attribution_test

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/policy"
)

const day = 24 * 60 * 60 * 1000

func TestThePolicyNamesTheModelsThereAre(t *testing.T) {
	t.Parallel()
	for _, name := range policy.Models() {
		if m, err := attribution.ReadModel(name); err != nil || m.Version() < 1 {
			t.Errorf("%s: version %d, %v", name, m.Version(), err)
		}
	}
	if m, err := attribution.ReadModel(policy.Sourced); err == nil || attribution.Model(policy.Sourced).Version() != 0 {
		t.Errorf("sourced is a basis of payouts and divides nothing among touches: %s", m)
	}
}

// steps is a path of touches a day apart, named a, b, c ..., whose partners and points are given.
func steps(partners string, points ...int64) []attribution.Touch {
	touches := make([]attribution.Touch, len(partners))
	for i := range touches {
		touches[i] = attribution.Touch{ID: string(rune('a' + i)), At: int64(i) * day}
		if partners[i] != '-' {
			touches[i].Partner = partners[i : i+1]
		}
		if i < len(points) {
			touches[i].Points = points[i]
		}
	}
	return touches
}

func TestCredits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		model  attribution.Model
		amount int64
		path   attribution.Path
		want   []int64
	}{
		{"the earlier of two keys", attribution.FirstKeyLast, 1000, attribution.Path{Touches: steps("-----", 9, 5, 8, 8, 9)},
			[]int64{400, 0, 400, 0, 200}},
		{"points below nothing lose to none", attribution.FirstKeyLast, 1000, attribution.Path{Touches: steps("----", 0, -5, 0, 0)},
			[]int64{400, 0, 400, 200}},
		{"a key that was named and is last", attribution.FirstKeyLast, 10, attribution.Path{Touches: steps("---"), Key: "c"},
			[]int64{4, 0, 6}},
		{"a key that was named and lies before the look-back", attribution.FirstKeyLast, 90,
			attribution.Path{Touches: steps("----"), Key: "a", Ends: true, At: 3 * day}, []int64{0, 60, 0, 30}},
		{"two touches have no key", attribution.FirstKeyLast, 90, attribution.Path{Touches: steps("--")}, []int64{60, 30}},
		{"of partners between, not those at the ends", attribution.FirstLastPartner, 1000, attribution.Path{Touches: steps("xyxyz")},
			[]int64{400, 100, 100, 0, 400}},
		{"partners at the ends when there are none between", attribution.FirstLastPartner, 1000,
			attribution.Path{Touches: steps("x--y")}, []int64{500, 0, 0, 500}},
		{"one partner at both ends has its share at the first", attribution.FirstLastPartner, 1000,
			attribution.Path{Touches: steps("x-x")}, []int64{600, 0, 400}},
		{"no partner", attribution.FirstLastPartner, 9, attribution.Path{Touches: steps("---")}, []int64{5, 0, 4}},
		{"linear, what is left goes to the earlier", attribution.Linear, 11, attribution.Path{Touches: steps("----")}, []int64{3, 3, 3, 2}},
		{"first", attribution.First, 11, attribution.Path{Touches: steps("---")}, []int64{11, 0, 0}},
		{"last", attribution.Last, 11, attribution.Path{Touches: steps("---")}, []int64{0, 0, 11}},
		{"position, two touches", attribution.Position, 7, attribution.Path{Touches: steps("--")}, []int64{4, 3}},
		{"position, one between", attribution.Position, 1000, attribution.Path{Touches: steps("---")}, []int64{400, 200, 400}},
		{"position, three between", attribution.Position, 100, attribution.Path{Touches: steps("-----")}, []int64{40, 7, 7, 6, 40}},
		{"position, one touch", attribution.Position, 7, attribution.Path{Touches: steps("-")}, []int64{7}},
		{"half for each half-life", attribution.TimeDecay, 700, attribution.Path{Touches: steps("---")}, []int64{100, 200, 400}},
		{"one instant, one weight", attribution.TimeDecay, 5,
			attribution.Path{Touches: []attribution.Touch{{ID: "a"}, {ID: "b"}, {ID: "c"}}}, []int64{2, 2, 1}},
		{"so long ago that nothing is left", attribution.TimeDecay, math.MaxInt64,
			attribution.Path{Touches: []attribution.Touch{{ID: "a"}, {ID: "b", At: 4000 * day}}}, []int64{0, math.MaxInt64}},
		{"nothing is divided", attribution.Linear, 0, attribution.Path{Touches: steps("--")}, []int64{0, 0}},
		{"nothing led to it", attribution.Linear, 5, attribution.Path{}, []int64{}},
		{"a look-back of two days, open where it begins", attribution.Linear, 7,
			attribution.Path{Touches: steps("------"), Ends: true, At: 4 * day}, []int64{0, 0, 0, 4, 3, 0}},
		{"a model that is none", "even", 5, attribution.Path{Touches: steps("--")}, []int64{0, 0}},
		{"the largest amount", attribution.FirstLastPartner, math.MaxInt64, attribution.Path{Touches: steps("xyzzy")},
			[]int64{3689348814741910323, 922337203685477581, 922337203685477580, 0, 3689348814741910323}},
	} {
		terms := attribution.Terms{Model: tt.model, HalfLife: day}
		if tt.path.Ends {
			terms.Lookback = 2 * day
		}
		if tt.path.Key == "a" {
			terms.Lookback = 3 * day
		}
		var s attribution.Splitter
		if got := s.Credits(terms, tt.amount, tt.path); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// paths draws ways to an opportunity with touches at one instant, outside the look-back, and of few partners.
func paths() *rapid.Generator[attribution.Path] {
	return rapid.Custom(func(t *rapid.T) attribution.Path {
		n := rapid.IntRange(0, 30).Draw(t, "touches")
		p := attribution.Path{Ends: rapid.Bool().Draw(t, "ends"), At: rapid.Int64Range(-day, 60*day).Draw(t, "at")}
		at := int64(0)
		for i := range n {
			at += rapid.SampledFrom([]int64{0, 0, 1, day, 9 * day}).Draw(t, "later")
			p.Touches = append(p.Touches, attribution.Touch{ID: strconv.Itoa(i), At: at,
				Partner: rapid.SampledFrom([]string{"", "", "x", "y", "z"}).
					Draw(t, "partner"),
				Points: rapid.Int64Range(-1, 3).Draw(t, "points"),
				Team:   rapid.SampledFrom([]attribution.Team{attribution.Own, attribution.Partner, attribution.AI}).Draw(t, "team")})
		}
		if n > 0 && rapid.Bool().Draw(t, "named") {
			p.Key = strconv.Itoa(rapid.IntRange(0, n-1).Draw(t, "key"))
		}
		return p
	})
}

func terms() *rapid.Generator[attribution.Terms] {
	return rapid.Custom(func(t *rapid.T) attribution.Terms {
		return attribution.Terms{Model: attribution.Model(rapid.SampledFrom(policy.Models()).Draw(t, "model")),
			Lookback: rapid.SampledFrom([]int64{0, 1, 10 * day, 90 * day}).
				Draw(t, "look-back"),
			HalfLife: rapid.Int64Range(1, 20*day).Draw(t, "half-life")}
	})
}

func amounts() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(0, 200), rapid.Int64Range(0, math.MaxInt64))
}

func TestCreditsAddUpAndNothingIsCountedTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s attribution.Splitter
		for range 3 { // what an earlier path left in the splitter does not show
			p, terms, amount := paths().Draw(t, "path"), terms().Draw(t, "terms"), amounts().Draw(t, "amount")
			credits := s.Credits(terms, amount, p)
			if len(credits) != len(p.Touches) {
				t.Fatalf("%d credits of %d touches", len(credits), len(p.Touches))
			}
			sum, within := int64(0), 0
			for i, c := range credits {
				at := p.Touches[i].At
				if p.Ends && (at > p.At || terms.Lookback > 0 && at <= p.At-terms.Lookback) {
					if c != 0 {
						t.Fatalf("touch %d lies outside and has %d", i, c)
					}
					continue
				}
				if c < 0 {
					t.Fatalf("touch %d has %d", i, c)
				}
				sum, within = sum+c, within+1
			}
			if within > 0 && sum != amount || within == 0 && sum != 0 {
				t.Fatalf("%d of %d is divided among %d touches: %v", sum, amount, within, credits)
			}
			teams, partners := attribution.ByTeam(p.Touches, credits), int64(0)
			for _, share := range attribution.ByPartner(p.Touches, credits) {
				partners += share.Minor
			}
			if teams[0]+teams[1]+teams[2] != sum || partners > sum {
				t.Fatalf("teams %v, partners %d of %d", teams, partners, sum)
			}
		}
	})
}

// TestCreditsAreThoseOfFractions holds the models against their words, computed with exact fractions.
func TestCreditsAreThoseOfFractions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, terms, amount := paths().Draw(t, "path"), terms().Draw(t, "terms"), amounts().Draw(t, "amount")
		from, to := p.Within(terms.Lookback)
		if from == to || terms.Model == attribution.TimeDecay {
			return
		}
		var s attribution.Splitter
		got := s.Credits(terms, amount, p)[from:to]
		if want := apportion(amount, shares(terms.Model, p.Touches[from:to], p.Key)); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// shares are the parts of the touches by the words of a model: roles, each with the touches that share it.
func shares(m attribution.Model, touches []attribution.Touch, named string) []*big.Rat {
	n, all := len(touches), []int{}
	for i := range touches {
		all = append(all, i)
	}
	between := all[min(1, n-1):max(n-1, min(1, n-1))]
	type role struct {
		part    int64
		touches []int
	}
	first, last := role{40, all[:1]}, role{40, all[n-1:]}
	var roles []role
	switch m {
	case attribution.First:
		roles = []role{first}
	case attribution.Last:
		roles = []role{last}
	case attribution.Linear:
		roles = []role{{100, all}}
	case attribution.Position:
		roles = []role{first, {20, between}, last}
	case attribution.FirstLastPartner:
		partners := earliest(touches, between)
		if len(partners) == 0 {
			partners = earliest(touches, all)
		}
		roles = []role{first, {20, partners}, last}
	case attribution.FirstKeyLast:
		var key []int
		if i := slices.IndexFunc(touches, func(t attribution.Touch) bool { return t.ID == named }); i >= 0 {
			key = []int{i}
		}
		for _, i := range between {
			if named == "" && (key == nil || touches[i].Points > touches[key[0]].Points) {
				key = []int{i}
			}
		}
		roles = []role{first, {40, key}, {20, last.touches}}
	}
	total, out := int64(0), make([]*big.Rat, n)
	for i := range out {
		out[i] = new(big.Rat)
	}
	for _, r := range roles {
		if len(r.touches) > 0 {
			total += r.part
		}
		for _, i := range r.touches {
			out[i].Add(out[i], big.NewRat(r.part, int64(len(r.touches))))
		}
	}
	for i := range out {
		out[i].Quo(out[i], big.NewRat(total, 1))
	}
	return out
}

func earliest(touches []attribution.Touch, among []int) (out []int) {
	seen := map[string]bool{"": true}
	for _, i := range among {
		if id := touches[i].Partner; !seen[id] {
			seen[id], out = true, append(out, i)
		}
	}
	return out
}

// apportion rounds down and gives what is left by one to the largest rest, again and again.
func apportion(amount int64, shares []*big.Rat) []int64 {
	out, rests, left := make([]int64, len(shares)), make([]*big.Rat, len(shares)), amount
	for i, share := range shares {
		quota := new(big.Rat).Mul(share, big.NewRat(amount, 1))
		whole := new(big.Int).Quo(quota.Num(), quota.Denom())
		out[i], rests[i] = whole.Int64(), quota.Sub(quota, new(big.Rat).SetInt(whole))
		left -= out[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range rests {
			if rests[i].Cmp(rests[most]) > 0 {
				most = i
			}
		}
		out[most]++
		rests[most] = big.NewRat(-1, 1)
	}
	return out
}

// TestTimeDecayAgreesWithThePower compares with floating point to its own precision, also where so many
// touches are as new that their weights must be made smaller to be added.
func TestTimeDecayAgreesWithThePower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, half := paths().Draw(t, "path"), rapid.Int64Range(day, 20*day).Draw(t, "half-life")
		p.Ends = false
		amount := rapid.Int64Range(0, 1e12).Draw(t, "amount")
		var s attribution.Splitter
		credits := s.Credits(attribution.Terms{Model: attribution.TimeDecay, HalfLife: half}, amount, p)
		total, weights := 0.0, make([]float64, len(credits))
		for i := range credits {
			weights[i] = math.Exp2(-float64(p.Touches[len(credits)-1].At-p.Touches[i].At) / float64(half))
			total += weights[i]
		}
		for i, c := range credits {
			if want := float64(amount) * weights[i] / total; math.Abs(float64(c)-want) > 1.01 {
				t.Fatalf("touch %d has %d, want %f", i, c, want)
			}
			if i > 0 && p.Touches[i].At > p.Touches[i-1].At && c+1 < credits[i-1] {
				t.Fatalf("an older touch has more: %v", credits)
			}
		}
	})
}

func TestWhoInfluenced(t *testing.T) {
	t.Parallel()
	p := attribution.Path{Touches: steps("wxyxz-v"), Ends: true, At: 5 * day}
	for _, tt := range []struct {
		source string
		want   []string
	}{{"x", []string{"y", "z"}}, {"w", []string{"x", "y", "z"}}, {"", []string{"x", "y", "z"}}} {
		if got := p.Influences(5*day, tt.source); !slices.Equal(got, tt.want) {
			t.Errorf("sourced by %q: %v, want %v", tt.source, got, tt.want)
		}
	}
}

func TestEachTouchIsOneTeams(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		surface, ownedBy, partner string
		want                      attribution.Team
	}{
		{"web", "own", "", attribution.Own}, {"", "", "", attribution.Own}, {"email", "", "acme", attribution.Partner},
		{"web", "partner", "", attribution.Partner}, {"ai", "partner", "acme", attribution.AI}, {"AI", "", "", attribution.AI},
	} {
		if got := attribution.TeamOf(tt.surface, tt.ownedBy, tt.partner); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}

func TestPointsOfAPolicy(t *testing.T) {
	t.Parallel()
	p := *policy.Default()
	points := attribution.Points(&p)
	for kind, want := range map[string]int64{"partner_referral": 20, "demo_request": 25, "case_study_view": 5, "podcast_heard": 0} {
		if points[kind] != want {
			t.Errorf("%s has %d points, want %d", kind, points[kind], want)
		}
	}
	p.Scoring.Intent = append(slices.Clone(p.Scoring.Intent),
		policy.IntentRule{Touch: []string{"Demo Request"}, Points: 30}, policy.IntentRule{Touch: []string{"unsubscribe"}, Points: -4})
	points = attribution.Points(&p)
	if points["demo_request"] != 30 || points["unsubscribe"] != -4 {
		t.Errorf("%v", points)
	}
}

// TestCreditsAllocateNothing holds the inner loop of reports to the room that it has.
func TestCreditsAllocateNothing(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates by itself")
	}
	var s attribution.Splitter
	p := attribution.Path{Touches: steps("x-y--zx-y-xz"), Ends: true, At: 11 * day}
	for _, name := range policy.Models() {
		terms := attribution.Terms{Model: attribution.Model(name), Lookback: 90 * day, HalfLife: 7 * day}
		if n := testing.AllocsPerRun(20, func() { s.Credits(terms, 1234567, p) }); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkCredits(b *testing.B) {
	var s attribution.Splitter
	p := attribution.Path{Touches: steps("x-y--zx-y-xz-y-x--zz"), Ends: true, At: 20 * day}
	for _, name := range policy.Models() {
		terms := attribution.Terms{Model: attribution.Model(name), Lookback: 90 * day, HalfLife: 7 * day}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Credits(terms, 1234567, p)
			}
		})
	}
}
