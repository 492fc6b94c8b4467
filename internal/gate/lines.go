package gate

import (
	"strings"
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
	f := &lead.Facts{
		Lead: doc.lead(), Account: doc.account(), Partner: doc.partner(), Touches: doc.touches(),
		BANT: doc.bant(), Confirmed: doc.confirmed(),
	}
	if mistake != nil {
		return nil, time.Time{}, mistake
	}
	return f, now.V, nil
}

func (f form) lead() lead.Record {
	l, _ := f.object("lead")
	r := lead.Record{
		ID: l.id("id"),
		Own: lead.Own{
			ExternalID: l.anID("external_id"), ProgramTier: l.text("program_tier"), UseCase: l.text("use_case"),
			ProductLine: l.text("product_line"), Tags: l.texts("tags"), UTM: l.utm("utm"), ClientID: l.anID("client_id"),
			Surface: l.text("surface"),
		},
		Personal: lead.Personal{
			Name: l.text("name"), Email: l.text("email"), Phone: l.text("phone"), Title: l.text("title"), Language: l.text("language"),
			TimeZone: l.text("time_zone"),
		},
		Source: lead.PartnerReferral, ReferredAt: l.time("referred_at"),
	}
	if l.text("source").Known {
		r.Source = lead.Source(l.word("source"))
		if !r.Source.Valid() {
			l.mistake(l.get("source"), "it must be one of "+strings.Join(named(lead.Sources()), ", "))
		}
	}
	return r
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

func (f form) account() lead.Account {
	a, _ := f.object("account")
	return lead.Account{
		Domain: a.text("domain"),
		Company: lead.Company{
			Name: a.text("name"), Employees: a.heads("employees"), Industry: a.text("industry"), Country: a.text("country"),
			Region: a.text("region"), TechStack: a.texts("tech_stack"), IntegrationActive: a.truth("integration_active"),
		},
	}
}

func (f form) partner() *lead.Partner {
	p, known := f.object("partner")
	if !known {
		return nil
	}
	status := lead.PartnerStatus(p.word("status"))
	switch status {
	case "", lead.Active, lead.Paused, lead.Ended:
	default:
		p.mistake(p.get("status"), "it must be one of active, paused, ended")
	}
	return &lead.Partner{
		ID: p.id("id"), Name: p.text("name").V, Kind: p.text("kind").V, Tier: p.text("tier").V,
		Certified: p.truth("certified"), Aliases: p.texts("aliases").V, Status: status,
	}
}

func (f form) touches() []lead.Touch {
	items, _ := f.items("touches")
	var touches []lead.Touch
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
			ID: t.id("id"), At: at.V, Kind: t.text("kind").V, URL: t.text("url"), Asset: t.text("asset"),
			OwnedBy: t.text("owned_by"), Partner: t.text("partner"), Surface: t.text("surface"), UTM: t.utm("utm"),
		})
	}
	return touches
}

func (f form) bant() lead.BANT {
	var b lead.BANT
	answers, _ := f.object("bant")
	for _, letter := range lead.Letters() {
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
			if strings.EqualFold(strings.TrimSpace(v), "refused") {
				return lead.Refused
			}
		}
		sides.mistake(n, `true, false or "refused" is needed`)
		return lead.NotYet
	}
	return lead.Confirmations{Partner: side("partner"), Us: side("us")}
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
