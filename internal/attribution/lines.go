package attribution

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// Book answers the lines of `eqltui attribute` one after another by one policy. It is for one goroutine.
type Book struct {
	terms    Terms
	zone     *time.Location
	kinds    *policy.Kinds
	points   map[string]int64
	splitter Splitter
}

// NewBook returns a book by a policy, for lines that name no model with the model that is given.
func NewBook(p *policy.Policy, model Model) *Book {
	zone := p.TimeZone
	if zone == nil {
		zone = time.UTC
	}
	return &Book{terms: Terms{model, span(p.Attribution.Lookback), span(p.Attribution.TimeDecayHalfLife)},
		zone: zone, kinds: p.Kinds(), points: Points(p)}
}

// span is a span of the policy in µs, the unit of instants in lines. The decoder of policies admits no
// months there.
func span(s policy.Span) int64 { return s.Time.Microseconds() }

// reply is the answer to one line; the order of its keys is that of the contract. The last two stand only
// where a touch says what they are about.
type reply struct {
	Model        Model    `json:"model"`
	Credits      []credit `json:"credits"`
	Partners     []Share  `json:"partners"`
	Unattributed int64    `json:"unattributed"`
	Teams        *teams   `json:"teams,omitempty"`
	Provisional  *int64   `json:"provisional,omitempty"`
}

type credit struct {
	Touch       string `json:"touch"`
	Minor       int64  `json:"minor"`
	Provisional bool   `json:"provisional,omitempty"`
}

type teams struct {
	Own     int64 `json:"own"`
	Partner int64 `json:"partner"`
	AI      int64 `json:"ai"`
}

// Answer answers one input line of the contract with one JSON object. What cannot be answered is a fault of
// kind invalid on one line; numbering it is the caller's part.
func (b *Book) Answer(line []byte) ([]byte, error) {
	q, err := b.read(line)
	if err != nil {
		return nil, err
	}
	touches := q.path.Touches
	credits := b.splitter.Credits(q.terms, q.amount, q.path)
	out := reply{Model: q.terms.Model, Credits: make([]credit, len(touches)), Partners: ByPartner(touches, credits),
		Unattributed: q.amount}
	for i := range touches {
		out.Credits[i] = credit{touches[i].ID, credits[i], touches[i].Provisional}
	}
	for _, share := range out.Partners {
		out.Unattributed -= share.Minor
	}
	if q.teams {
		sums := ByTeam(touches, credits)
		out.Teams = &teams{sums[Own], sums[Partner], sums[AI]}
	}
	if slices.ContainsFunc(touches, func(t Touch) bool { return t.Provisional }) {
		sum := Provisional(touches, credits)
		out.Provisional = &sum
	}
	return safetext.JSON(out)
}

// question is one line, read.
type question struct {
	terms  Terms
	amount int64
	path   Path
	teams  bool // a touch says from which surface it came or whose asset it was about
}

func (b *Book) read(line []byte) (question, error) {
	q := question{terms: b.terms}
	o, err := object.Read("line", line)
	if err != nil {
		return q, err
	}
	if err := o.Only("line", "amount", "model", "at", "touches", "key", "weights"); err != nil {
		return q, err
	}
	if q.amount, err = amountOf(o); err != nil {
		return q, err
	}
	if o.Has("model") {
		if q.terms.Model, err = modelOf(o); err != nil {
			return q, err
		}
	}
	if o.Has("at") {
		at, err := o.Time("at", b.zone)
		if err != nil {
			return q, err
		}
		q.path.Ends, q.path.At = true, at.UnixMicro()
	}
	points := b.points
	if o.Has("weights") {
		if points, err = b.weightsOf(o["weights"]); err != nil {
			return q, err
		}
	}
	if err := b.touchesOf(o, points, &q); err != nil {
		return q, err
	}
	if o.Has("key") {
		q.path.Key, err = idOf(o, "key")
		if err == nil && !slices.ContainsFunc(q.path.Touches, func(t Touch) bool { return t.ID == q.path.Key }) {
			err = object.Wrong("key", "no touch has the id "+object.Shown(q.path.Key), "name one of the touches")
		}
	}
	return q, err
}

func amountOf(o object.Object) (int64, error) {
	if !o.Has("amount") {
		return 0, object.Wrong("amount", "missing", "give whole minor units such as 100000")
	}
	amount, err := object.Number("amount", o["amount"])
	if err == nil && amount < 0 {
		err = object.Wrong("amount", "it is negative", "give an amount of at least 0")
	}
	return amount, err
}

func modelOf(o object.Object) (Model, error) {
	name, err := o.Text("model", `"first_key_last"`)
	if err != nil {
		return "", err
	}
	m, err := ReadModel(name)
	if err != nil {
		return "", within("model", err)
	}
	return m, nil
}

// ReadModel reads the name of a model as it is written in a line or on the command line. The error says
// which there are.
func ReadModel(text string) (Model, error) {
	if m := Model(text); m.Version() > 0 {
		return m, nil
	}
	names, hint := policy.Models(), "choose one of them"
	if i := typo.Nearest(strings.ToLower(text), names); i >= 0 {
		hint = "did you mean " + names[i] + "?"
	}
	return "", object.Wrong("", "unknown model "+object.Shown(text)+"; known are "+strings.Join(names, ", "), hint)
}

// weightsOf reads points of kinds that take the place of the policy's, all of them.
func (b *Book) weightsOf(value json.RawMessage) (map[string]int64, error) {
	o, err := object.Read("weights", value)
	if err != nil {
		return nil, err
	}
	points := make(map[string]int64, len(o))
	for _, text := range slices.Sorted(maps.Keys(o)) {
		place := "weights[" + object.Shown(text) + "]"
		n, err := object.Number(place, o[text])
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, object.Wrong(place, "it is negative", "give points of at least 0")
		}
		kind, _ := b.kinds.Read(text)
		if _, twice := points[kind]; twice {
			return nil, object.Wrong("weights", "two of them are for the kind "+object.Shown(kind), "give each kind once")
		}
		points[kind] = n
	}
	return points, nil
}

// touchesOf reads the touches and puts them in order of time. A line without any has an empty path.
func (b *Book) touchesOf(o object.Object, points map[string]int64, q *question) error {
	if !o.Has("touches") {
		return nil
	}
	list, err := object.List("touches", o["touches"])
	if err != nil {
		return err
	}
	type dated struct {
		at    time.Time
		touch Touch
	}
	read, seen := make([]dated, len(list)), make(map[string]int, len(list))
	for i, value := range list {
		place := fmt.Sprintf("touches[%d]", i)
		at, touch, err := b.touchOf(place, value, points, q)
		if err != nil {
			return err
		}
		if first, twice := seen[touch.ID]; twice {
			return object.Wrong(
				place,
				fmt.Sprintf("the id %s is that of touches[%d]", object.Shown(touch.ID), first),
				"give each touch its own id",
			)
		}
		seen[touch.ID], read[i] = i, dated{at, touch}
	}
	slices.SortStableFunc(read, func(a, b dated) int { return a.at.Compare(b.at) })
	q.path.Touches = make([]Touch, len(read))
	for i := range read {
		q.path.Touches[i] = read[i].touch
	}
	return nil
}

// touchKeys are what a touch may say: what counts here, and what `eqltui score` takes beside, so that one record serves both.
var touchKeys = []string{"id", "at", "kind", "partner", "surface", "owned_by", "provisional", "url", "asset", "utm"}

func (b *Book) touchOf(place string, value json.RawMessage, points map[string]int64, q *question) (at time.Time, t Touch, err error) {
	o, err := object.Read(place, value)
	if err != nil {
		return at, t, err
	}
	if err := o.Only(place, touchKeys...); err != nil {
		return at, t, err
	}
	if t.ID, err = idOf(o, "id"); err != nil {
		return at, t, within(place, err)
	}
	if at, err = o.Time("at", b.zone); err != nil {
		return at, t, within(place, err)
	}
	t.At = at.UnixMicro()
	var kind, surface, ownedBy string
	for _, text := range []struct {
		key string
		to  *string
	}{{"kind", &kind}, {"partner", &t.Partner}, {"surface", &surface}, {"owned_by", &ownedBy}} {
		if *text.to, err = telling(o, text.key); err != nil {
			return at, t, within(place, err)
		}
	}
	kind, _ = b.kinds.Read(kind)
	t.Points, t.Team = points[kind], TeamOf(surface, ownedBy, t.Partner)
	q.teams = q.teams || surface != "" || ownedBy != ""
	if o.Has("provisional") {
		if err := json.Unmarshal(o["provisional"], &t.Provisional); err != nil {
			return at, t, object.Wrong(place+": provisional", "neither true nor false", "write true, or leave it out")
		}
	}
	return at, t, nil
}

// telling is a text that may be left out; one that says nothing is not there.
func telling(o object.Object, key string) (string, error) {
	if !o.Has(key) {
		return "", nil
	}
	text, err := o.Text(key, `"acme"`)
	if text = strings.TrimSpace(text); err != nil || lead.SaysNothing(text, lead.AText) {
		return "", err
	}
	return text, nil
}

// idOf is an id, which may be a number.
func idOf(o object.Object, key string) (string, error) {
	if o.Has(key) && o[key][0] != '"' {
		if n, err := object.Number(key, o[key]); err == nil {
			return fmt.Sprint(n), nil
		}
	}
	id, err := o.Text(key, `"t1"`)
	if err == nil && strings.TrimSpace(id) == "" {
		err = object.Wrong(key, "it is empty", `give a text such as "t1"`)
	}
	return id, err
}

func within(place string, err error) error { return fault.Wrap(fault.Invalid, place, err, "") }
