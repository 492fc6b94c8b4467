package gate

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// reply is the answer to one line of `eqltui score`; the order of its keys is that of the contract.
type reply struct {
	Fit       int              `json:"fit"`
	Intent    int              `json:"intent"`
	Score     int              `json:"score"`
	Threshold int              `json:"threshold"`
	Verdict   lead.Verdict     `json:"verdict"`
	Stage     lead.Stage       `json:"stage"`
	Rules     []scoring.Rule   `json:"rules"`
	Gates     []Gate           `json:"gates"`
	Next      []Next           `json:"next"`
	Policy    string           `json:"policy"`
	Groups    [2]scoring.Group `json:"groups"`
	Reason    string           `json:"reason,omitempty"`
}

// Answer reads one line of `eqltui score` (a lead with all its facts, as JSON), judges it, and
// returns the answer as one line of JSON. Times without an offset are read in the zone; nil is UTC.
// The error is a *fault.Error of kind Invalid that names the place of the mistake.
func Answer(line []byte, j *Judge, zone *time.Location) ([]byte, error) {
	f, now, err := ParseFacts(line, zone)
	if err != nil {
		return nil, err
	}
	for i := range f.Touches {
		t := &f.Touches[i]
		t.Kind, _ = j.kinds.Read(t.Kind)
	}
	res := j.Judge(f, now)
	return safetext.JSON(reply{
		Fit: res.Score.Fit, Intent: res.Score.Intent, Score: res.Score.Total, Threshold: res.Score.Threshold,
		Verdict: res.Verdict, Stage: res.Stage, Rules: notNil(res.Score.Rules), Gates: notNil(res.Gates),
		Next: notNil(res.Next), Policy: j.hash, Groups: res.Score.Groups, Reason: res.Reason,
	})
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// ParseFacts reads the facts and the instant of one line of `eqltui score`. Absent and null are
// unknown, an empty list is known to be empty, unknown keys are ignored, and a key that stands
// twice is an error.
func ParseFacts(line []byte, zone *time.Location) (*lead.Facts, time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	root, err := parseLine(line)
	if err != nil {
		return nil, time.Time{}, err
	}
	var mistake error
	doc, known := object(root, zone, &mistake)
	if !known {
		return nil, time.Time{}, root.wrong("an object is needed")
	}
	now := doc.time("now")
	if !now.Known && mistake == nil {
		mistake = doc.get("now").wrong("a time is needed")
	}
	f := &lead.Facts{Partner: doc.partner(), Touches: doc.touches(), BANT: doc.bant(), Confirmed: doc.confirmed()}
	doc.known(f)
	if mistake != nil {
		return nil, time.Time{}, mistake
	}
	return f, now.V, nil
}

// asked is a fact that a line can tell: in which object, by what key.
type asked struct {
	fact *lead.Fact
	noun int // among nouns
	key  string
}

// nouns are the paths of the objects that facts stand in, and the facts of each in the order of the table.
var nouns = sync.OnceValues(func() (paths []string, facts []asked) {
	for _, fact := range lead.Table() {
		noun, key, ok := strings.Cut(fact.Field, ".")
		if !ok {
			continue
		}
		if fact.Kind == lead.ACampaign {
			noun, key = noun+".utm", strings.TrimPrefix(key, "utm.")
		}
		if !slices.Contains(paths, noun) {
			paths = append(paths, noun)
		}
		facts = append(facts, asked{fact, slices.Index(paths, noun), key})
	}
	return paths, facts
})

// known reads by the table what is known of lead, company and partner. A lead that does not say where
// it came from is a partner's referral.
func (f form) known(x *lead.Facts) {
	x.Lead.Source = lead.PartnerReferral
	paths, facts := nouns()
	open := make([]*form, len(paths))
	for i := range facts {
		a := &facts[i]
		if a.fact.Of == lead.OfPartner && x.Partner == nil {
			continue
		}
		if open[a.noun] == nil {
			in := f.within(paths[a.noun])
			open[a.noun] = &in
		}
		open[a.noun].fact(a.fact, a.key, x)
	}
	l := f.within("lead")
	x.Lead.ID = l.id("id")
}

// within is the object at a path.
func (f form) within(path string) form {
	for key := range strings.SplitSeq(path, ".") {
		f, _ = f.object(key)
	}
	return f
}

// fact reads one fact as what it is.
func (f form) fact(fact *lead.Fact, key string, x *lead.Facts) {
	if f.get(key).saysNothing(fact.Kind) {
		return
	}
	switch at := fact.Slot(x).(type) {
	case *lead.Opt[int64]:
		*at = f.heads(key)
	case *lead.Opt[bool]:
		*at = f.truth(key)
	case *lead.Opt[[]string]:
		*at = f.texts(key)
	case *lead.Opt[time.Time]:
		*at = f.time(key)
	case *lead.Opt[string]:
		if fact.Kind == lead.AnID {
			*at = f.anID(key)
		} else {
			*at = f.text(key)
		}
	case *string:
		f.plain(fact.Kind, key, at)
	}
}

// plain reads a text that is never unknown.
func (f form) plain(kind lead.Kind, key string, to *string) {
	switch kind {
	case lead.AnID:
		*to = f.id(key)
	case lead.ASource:
		if f.text(key).Known {
			*to = closed(f, key, lead.Sources())
		}
	case lead.AStatus:
		if f.word(key) != "" {
			*to = closed(f, key, []lead.PartnerStatus{lead.Active, lead.Paused, lead.Ended})
		}
	default:
		*to = f.text(key).V
	}
}

// closed is a word that must be one of a list.
func closed[T ~string](f form, key string, list []T) string {
	word := f.word(key)
	if !slices.Contains(list, T(word)) {
		f.mistake(f.get(key), "it must be one of "+strings.Join(named(list), ", "))
	}
	return word
}

func named[T ~string](list []T) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = string(v)
	}
	return names
}

// anID is an id of another system, which may be a number.
func (f form) anID(key string) lead.Opt[string] {
	if f.get(key).value == nil {
		return lead.Opt[string]{}
	}
	return lead.Known(f.id(key))
}

func (f form) partner() *lead.Partner {
	p, known := f.object("partner")
	if !known {
		return nil
	}
	return &lead.Partner{Aliases: p.texts("aliases").V}
}

func (f form) touches() []lead.Touch {
	items, _ := f.items("touches")
	if len(items) == 0 {
		return nil
	}
	touches := make([]lead.Touch, 0, len(items))
	for _, item := range items {
		t, known := object(item, f.zone, f.err)
		if !known {
			f.mistake(item, "an object is needed")
			continue
		}
		at := t.time("at")
		if !at.Known {
			t.mistake(t.get("at"), "a time is needed")
		}
		touches = append(touches, lead.Touch{
			ID: t.id("id"), At: at.V, Kind: t.telling("kind").V, URL: t.telling("url"), Asset: t.telling("asset"),
			OwnedBy: t.telling("owned_by"), Partner: t.telling("partner"), Surface: t.telling("surface"), UTM: t.utm("utm"),
		})
	}
	return touches
}

func (f form) bant() lead.BANT {
	var b lead.BANT
	answers, _ := f.object("bant")
	for _, letter := range lead.Letters() {
		if answers.get(letter).saysNothing(lead.AText) {
			continue
		}
		switch a := lead.Answer(answers.word(letter)); a {
		case lead.Yes, lead.No, lead.Unknown:
			b.Get(letter).Answer = a
		default:
			if n := answers.get(letter); n.value != nil {
				answers.mistake(n, "yes, no or unknown is needed")
			}
		}
	}
	return b
}

func (f form) confirmed() lead.Confirmations {
	sides, _ := f.object("confirmed")
	side := func(key string) lead.Confirmation {
		n := sides.get(key)
		switch v := n.value.(type) {
		case nil:
			return lead.NotYet
		case bool:
			if v {
				return lead.Confirmed
			}
			return lead.NotYet
		case string:
			switch {
			case strings.EqualFold(strings.TrimSpace(v), "refused"):
				return lead.Refused
			case n.saysNothing(lead.AText):
				return lead.NotYet
			}
		}
		sides.mistake(n, `true, false or "refused" is needed`)
		return lead.NotYet
	}
	said := lead.Confirmations{Partner: side("partner"), Us: side("us")}
	if to, known := sides.object("agreed"); known {
		said.Agreed = lead.Agreement{Policy: to.word("policy"), At: to.time("at").V}
	}
	return said
}

// Refusal turns an error into the line that stands in for an answer.
func Refusal(err error, number int) ([]byte, error) {
	text := err.Error()
	if hint := fault.HintOf(err); hint != "" {
		text += "; " + hint
	}
	return safetext.JSON(struct {
		Error string `json:"error"`
		Line  int    `json:"line"`
	}{safetext.Line(text), number})
}
