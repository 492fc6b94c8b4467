// Package model is the scoring model as people look at it: its rules with what they found, weights that are moved with the arrow
// keys, and at once what another weight would make of the leads. Nothing of it is in force before somebody publishes it.
package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// testPatience is how long a whole backtest may take.
const testPatience = 30 * time.Minute

// inForce is the hash that stands for no draft.
const inForce = ""

// mostChanged is how many of the leads that enter or leave are listed.
const mostChanged = 200

// The looks at a model, in the order in which tab goes through them. The rules stand beside the others where there is room.
const (
	rulesLook = iota
	spreadLook
	curveLook
	bandsLook
	leadsLook
	testLook
	auditLook
	looks
)

// Model is a policy's scoring, and what other weights would make of it.
type Model struct {
	s    *place.Session
	w, h int

	models  desk.ModelLook
	draft   int            // which of the drafts is open, -1: the one in force
	want    string         // its hash: drafts come and go while it is open
	policy  *policy.Policy // the document that is open
	base    string         // the hash of the policy on which it was made
	since   *since         // what somebody published meanwhile, nil where nobody did
	wrong   string         // why the draft that is chosen cannot be opened
	kept    studio.Weights // what it says
	weights studio.Weights // as they are moved
	rules   []studio.RuleRow
	labels  []string // of the rules
	gates   []gateLine

	columns *studio.Columns
	effect  *studio.Effect
	force   *studio.Effect // under the weights in force
	up      *studio.Effect // under a threshold that is step higher, and lower
	down    *studio.Effect
	company map[lead.ID]string
	test    *desk.Backtest

	look  int
	table bool
	list  kit.List // the threshold, the caps, the rules, the gates that have a number
	leads kit.List // those that change

	place.Asking[desk.ModelLook]
	building place.Question[*studio.Columns]
	trying   place.Question[tried]
	naming   place.Question[map[lead.ID]string]
	testing  place.Question[*desk.Backtest]
	saving   place.Question[desk.PolicyDraft]
	learning place.Question[desk.Overtaking]
	again    bool // the weights moved while they were tried
	notBuilt error
	noTest   error
	done     *progress
	stop     context.CancelFunc // of what is under way

	audits auditing
}

// progress is how far something is that goes through all leads.
type progress struct{ done, all atomic.Int64 }

// tried is what came of weights; the sides are asked for when the weights rest.
type tried struct {
	on                      *studio.Columns // that they were tried on: others may be read meanwhile
	effect, force, up, down *studio.Effect
}

// step is how far the thresholds beside the chosen one lie from it.
const step = 5

// New is the model in force; nothing is asked yet.
func New(s *place.Session) *Model {
	v := &Model{s: s, draft: -1, look: spreadLook, done: &progress{}}
	v.list.Reset()
	v.leads.Reset()
	return v
}

func (v *Model) Scopes() []keys.Scope { return []keys.Scope{keys.Model, keys.Trends, keys.List} }

func (v *Model) Init() tea.Cmd { return v.load() }

func (v *Model) load() tea.Cmd {
	reader, who := v.s.Desk, v.s.Who
	return v.Ask(v.s, 0, func(ctx context.Context) (desk.ModelLook, error) { return reader.LookModel(ctx, who) })
}

// Woken asks whether another policy is in force by now. It lets the leads be as they were: who wants them anew asks for them.
func (v *Model) Woken() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

// Reload asks for the models and for all leads anew.
func (v *Model) Reload() tea.Cmd {
	if v.building.Waiting() {
		return nil
	}
	v.columns = nil
	return v.load()
}

func (v *Model) Update(msg tea.Msg) tea.Cmd {
	if a, ok := v.building.Take(msg); ok {
		return v.built(a.Value, a.Err)
	}
	if a, ok := v.trying.Take(msg); ok {
		return v.took(a.Value)
	}
	if a, ok := v.naming.Take(msg); ok {
		if a.Err == nil {
			v.company = clean(a.Value)
		}
		return nil
	}
	if a, ok := v.testing.Take(msg); ok {
		v.test = a.Value
		if v.noTest = a.Err; errors.Is(a.Err, context.Canceled) { // by the person
			v.noTest = nil
		}
		return nil
	}
	if a, ok := v.audits.Take(msg); ok {
		return v.audited(a.Value, a.Err)
	}
	if _, ok := msg.(published); ok {
		v.want, v.weights, v.columns = inForce, studio.Weights{}, nil
		return v.load()
	}
	if a, ok := v.learning.Take(msg); ok {
		return v.learned(a.Value, a.Err)
	}
	if a, ok := v.saving.Take(msg); ok {
		if a.Err != nil {
			return place.Warn(say.FaultLine(a.Err))
		}
		v.want, v.weights = a.Value.Hash, studio.Weights{}
		return tea.Batch(place.Tell(v.s.Words.Fill("model.saved", short(a.Value.Hash))), v.load())
	}
	heard := v.Hear(v.s, msg)
	if !heard.Came {
		return heard.Failed
	}
	if was := v.models.Present; was != nil {
		same := heard.Value.Present.Hash == was.Hash
		if same && v.columns != nil && v.moved() && len(v.weights.Points) > 0 &&
			slices.EqualFunc(heard.Value.Drafts, v.models.Drafts, sameDraft) {
			return nil // nothing came but leads, and who moves weights is not to be held up
		}
		if !same {
			v.audits.found = nil // it was of another
			v.columns = nil      // they hold what is an EQL under the policy in force
		}
	}
	v.models = heard.Value
	v.draft = slices.IndexFunc(v.models.Drafts, func(d desk.OpenDraft) bool { return d.Hash == v.want })
	return v.open()
}

// open takes the chosen model over, with weights that were moved where it is the same document.
func (v *Model) open() tea.Cmd {
	p, wrong := v.models.Present, ""
	base := p.Hash
	if v.draft < 0 && v.moved() && len(v.weights.Points) > 0 && v.policy.Hash != p.Hash {
		p, base = v.policy, v.base // what was moved is kept, whatever was published meanwhile
	}
	v.want = inForce
	if v.draft >= 0 {
		d := &v.models.Drafts[v.draft]
		v.want, base = d.Hash, d.Base
		if wrong = safetext.Line(d.Wrong); wrong == "" {
			p = d.Policy
		}
	}
	v.wrong, v.s.Draft = wrong, nil
	same := v.policy != nil && v.policy.Hash == p.Hash && len(v.weights.Points) > 0
	v.policy, v.kept, v.labels, v.gates = p, studio.WeightsOf(p), nil, gatesOf(p)
	for _, r := range studio.FrameOf(p).Rules {
		v.labels = append(v.labels, r.Label)
	}
	if !same {
		v.weigh(v.kept.Clone())
	}
	v.arrange()
	learn := v.learn(base)
	if v.columns == nil || !v.columns.Fits(p) {
		return tea.Batch(learn, v.build())
	}
	v.force = nil
	return tea.Batch(learn, v.try())
}

// build reads what each rule finds of all leads.
func (v *Model) build() tea.Cmd {
	v.columns, v.effect, v.force, v.up, v.down, v.notBuilt = nil, nil, nil, nil, nil, nil
	v.halt()
	reader, who, p, told := v.s.Desk, v.s.Who, v.policy, &progress{}
	v.done = told
	ctx, stop := context.WithCancel(v.s.Context)
	v.stop = stop
	return v.building.AskWithin(v.s, place.PublishPatience, func(within context.Context) (*studio.Columns, error) {
		defer stop()
		defer context.AfterFunc(within, stop)()
		return reader.ModelColumns(ctx, who, p, told.tell)
	})
}

func (p *progress) tell(done, all int64) {
	p.done.Store(done)
	p.all.Store(all)
}

// halt ends what goes through all leads.
func (v *Model) halt() {
	if v.stop != nil {
		v.stop()
		v.stop = nil
	}
}

// Next wakes the place while something is under way, so that one sees how far it is.
func (v *Model) Next() time.Time {
	if v.building.Waiting() || v.testing.Waiting() || v.audits.Waiting() {
		return v.s.At.Add(time.Second)
	}
	return time.Time{}
}

func (v *Model) built(c *studio.Columns, err error) tea.Cmd {
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case err != nil:
		v.notBuilt = err
		return nil
	}
	v.columns = c
	return v.try()
}

// try asks what the weights would make of the leads. One question is out at a time, and the last weights win.
func (v *Model) try() tea.Cmd {
	if v.columns == nil {
		return nil
	}
	if v.trying.Waiting() {
		v.again = true
		return nil
	}
	c, w := v.columns, v.weights.Clone()
	return v.trying.Ask(v.s, func(context.Context) (tried, error) { return tried{on: c, effect: c.Try(w, mostChanged)}, nil })
}

// sides asks for the thresholds beside the chosen one, and for the weights in force, when the weights rest.
func (v *Model) sides() tea.Cmd {
	c, e, w, force := v.columns, v.effect, v.weights.Clone(), v.force
	present := studio.WeightsOf(v.models.Present)
	answers := c.Fits(v.models.Present)
	return v.trying.Ask(v.s, func(context.Context) (tried, error) {
		if force == nil && answers {
			force = c.Try(present, 0)
		}
		up, down := beside(&w)
		return tried{c, e, force, c.Try(up, 0), c.Try(down, 0)}, nil
	})
}

// beside are the weights with a threshold that is higher, and lower.
func beside(w *studio.Weights) (up, down studio.Weights) {
	up, down = w.Clone(), w.Clone()
	up.Threshold, down.Threshold = min(w.Threshold+step, w.FitCap+w.IntentCap), max(w.Threshold-step, 0)
	return up, down
}

// share lets lists and pages show what the open model would give, while it is another one than that in force.
func (v *Model) share() {
	if v.draft < 0 && !v.moved() || v.columns == nil || v.wrong != "" {
		v.s.Draft = nil
		return
	}
	w := v.weights.Clone()
	v.s.Draft = &place.DraftModel{Name: short(v.policy.Hash), Model: scoring.Compile(studio.Weighed(v.policy, w)),
		Score: v.columns.Scorer(w)}
}

func (v *Model) took(t tried) tea.Cmd {
	if t.on != v.columns { // the leads were read anew meanwhile, or are just now
		v.again = false
		return v.try()
	}
	v.share()
	first := v.effect != t.effect
	v.effect, v.up, v.down = t.effect, t.up, t.down
	if t.force != nil {
		v.force = t.force
	}
	v.rules = v.columns.Rules(t.effect)
	if v.again {
		v.again = false
		return v.try()
	}
	if !first {
		return nil
	}
	items := make([]kit.Item, len(t.effect.Changed))
	for i := range t.effect.Changed {
		items[i] = kit.Item{Key: t.effect.Changed[i].Lead.String()}
	}
	v.leads.Set(items)
	v.Resize(v.w, v.h)
	return tea.Batch(v.sides(), v.names())
}

// names asks how the companies of the leads that change are called.
func (v *Model) names() tea.Cmd {
	var ids []lead.ID
	for i := range v.effect.Changed {
		if id := v.effect.Changed[i].Lead; v.company[id] == "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	reader, who, known := v.s.Desk, v.s.Who, v.company
	return v.naming.Ask(v.s, func(ctx context.Context) (map[lead.ID]string, error) {
		all, err := reader.CompaniesOf(ctx, who, ids)
		for id, name := range known {
			if all != nil {
				all[id] = name
			}
		}
		return all, err
	})
}

// clean is where names enter the screen.
func clean(names map[lead.ID]string) map[lead.ID]string {
	out := map[lead.ID]string{}
	for id, name := range names {
		out[id] = safetext.Line(name)
	}
	return out
}

// short is enough of a hash to name a policy by.
func short(hash string) string {
	const enough = 12
	_, after, _ := strings.Cut(hash, ":")
	return safetext.Line(after)[:min(len(after), enough)]
}
