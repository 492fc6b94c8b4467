package model

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// The lines of the list that are no rules, and what stands before the number of one that is.
const (
	thresholdLine = "threshold"
	fitLine       = "fit"
	intentLine    = "intent"
	rulePrefix    = "rule:"

	firstRule = 3 // the line of it
)

// arrange makes the lines: the threshold, what each group gives at most, the rules, the numbers of gates.
func (v *Model) arrange() {
	items := []kit.Item{{Key: thresholdLine}, {Key: fitLine}, {Key: intentLine}}
	for i := range v.weights.Points {
		items = append(items, kit.Item{Key: rulePrefix + strconv.Itoa(i)})
	}
	for i := range v.gates {
		items = append(items, kit.Item{Key: gatePrefix + v.gates[i].Gate})
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// rule is the number of the chosen rule, -1 when another line is chosen.
func (v *Model) rule() int {
	if n, ok := strings.CutPrefix(v.list.Key(), rulePrefix); ok {
		if i, err := strconv.Atoi(n); err == nil && i < len(v.weights.Points) {
			return i
		}
	}
	return -1
}

// moved reports whether the weights are other ones than the open document says.
func (v *Model) moved() bool {
	return v.policy != nil && (v.weights.Threshold != v.kept.Threshold || v.weights.FitCap != v.kept.FitCap ||
		v.weights.IntentCap != v.kept.IntentCap || v.weights.Gates != v.kept.Gates || !slices.Equal(v.weights.Points, v.kept.Points) ||
		!slices.Equal(v.weights.Max, v.kept.Max))
}

// after are the weights with the chosen number moved, the same ones where it cannot be moved so far.
func (v *Model) after(by int) studio.Weights {
	w := v.weights.Clone()
	switch i := v.rule(); {
	case i >= 0:
		moveRule(&w, i, by)
	case v.gate() != nil:
		g := v.gate()
		w.Gates[g.at] = max(0, min(w.Gates[g.at]+by, g.Most))
	case v.list.Key() == thresholdLine:
		w.Threshold = max(0, min(w.Threshold+by, w.FitCap+w.IntentCap))
	case v.list.Key() == fitLine || v.list.Key() == intentLine:
		if v.list.Key() == intentLine {
			by = -by
		}
		all := w.FitCap + w.IntentCap
		w.FitCap = max(0, min(w.FitCap+by, all))
		w.IntentCap = all - w.FitCap
	}
	return w
}

// moveRule moves the points of a rule, and with them the most it gives where it gives them once. It stays on its side of nothing.
func moveRule(w *studio.Weights, i, by int) {
	const most = 100
	points, once := w.Points[i], w.Points[i] == w.Max[i]
	switch {
	case points >= 0 && w.Max[i] >= 0:
		points = max(0, min(points+by, most))
		if once {
			points = max(points, 1)
		}
	default:
		points = min(-1, max(points+by, -most))
	}
	w.Points[i] = points
	if once || points > 0 && points > w.Max[i] || points < 0 && points < w.Max[i] {
		w.Max[i] = points
	}
}

// edits are the numbers in which the weights differ from the open document.
func (v *Model) edits() (out []policy.Edit) {
	add := func(path string, was, is int) {
		if was != is {
			out = append(out, policy.Edit{Path: path, To: is})
		}
	}
	w, k, s := &v.weights, &v.kept, &v.policy.Scoring
	add("scoring.threshold", k.Threshold, w.Threshold)
	add("scoring.fit.max", k.FitCap, w.FitCap)
	add("scoring.intent.max", k.IntentCap, w.IntentCap)
	for i := range s.Fit {
		add("scoring.fit.rules["+s.Fit[i].ID+"].points", k.Points[i], w.Points[i])
	}
	for i := range s.Intent {
		n := len(s.Fit) + i
		add("scoring.intent.rules["+s.Intent[i].ID+"].points", k.Points[n], w.Points[n])
		add("scoring.intent.rules["+s.Intent[i].ID+"].max", k.Max[n], w.Max[n])
	}
	for i, n := range policy.GateNumbers() {
		add(n.Path, k.Gates[i], w.Gates[i])
	}
	return out
}

// written is the policy as it would be with the weights as they are.
func (v *Model) written() (*policy.Policy, error) {
	if !v.moved() {
		return v.policy, nil
	}
	return v.policy.With(v.edits()...)
}

func (v *Model) Why(id keys.ID) string {
	s := v.s
	switch id {
	case keys.MoreWeight, keys.LessWeight, keys.MoreWeight5, keys.LessWeight5, keys.SaveModel, keys.PublishModel, keys.ResetModel,
		keys.NextModel, keys.TestModel, keys.OpenChanged, keys.TakeOver, keys.AuditModel:
	default:
		return ""
	}
	if !v.Loaded || v.policy == nil {
		return s.Say("why.model_reading")
	}
	switch id {
	case keys.MoreWeight, keys.LessWeight, keys.MoreWeight5, keys.LessWeight5:
		if v.look == leadsLook || v.look == auditLook {
			return s.Say("why.model_leads")
		}
		if g := v.gate(); g != nil && !g.written {
			return s.Words.Fill("why.gate_unwritten", g.Path)
		}
	case keys.NextModel:
		if len(v.models.Drafts) == 0 {
			return s.Say("why.no_drafts")
		}
		if v.moved() {
			return s.Words.Fill("why.model_moved", s.Key(keys.SaveModel), s.Key(keys.ResetModel))
		}
	case keys.ResetModel:
		if !v.moved() {
			return s.Say("why.model_unmoved")
		}
	case keys.OpenChanged:
		if v.look == auditLook && v.audits.found != nil {
			return v.whyNoProposal()
		}
		if len(v.changed()) == 0 {
			return s.Say("why.nobody_changes")
		}
	case keys.TestModel:
		if v.testing.Waiting() {
			return s.Say("why.model_tested")
		}
	case keys.AuditModel:
		if v.audits.Waiting() {
			return s.Say("why.model_audited")
		}
	case keys.TakeOver:
		return v.whyNotOver()
	case keys.SaveModel, keys.PublishModel:
		return v.whyNotKept(id)
	}
	return ""
}

// whyNotKept says why there is nothing that could be kept or published.
func (v *Model) whyNotKept(id keys.ID) string {
	s, verb := v.s, desk.DraftPolicy
	if id == keys.PublishModel {
		verb = desk.PublishPolicy
	}
	switch {
	case s.ReadOnly != "":
		return s.ReadOnly
	case !desk.May(s.Who.Role, verb):
		return s.Words.Fill("why.role_model", string(s.Who.Role))
	case v.saving.Waiting():
		return s.Say("why.model_reading")
	case id == keys.PublishModel && v.since != nil:
		return s.Words.Fill("why.model_overtaken", v.since.who(s), s.Key(keys.TakeOver))
	case id == keys.SaveModel && !v.moved():
		return s.Say("why.model_unmoved")
	case !v.moved() && v.policy.Hash == v.models.Present.Hash:
		return s.Say("why.model_in_force")
	case id == keys.PublishModel && v.effect == nil:
		return s.Say("why.model_reading")
	}
	return ""
}

func (v *Model) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.MoreWeight:
		return v.move(1)
	case keys.LessWeight:
		return v.move(-1)
	case keys.MoreWeight5:
		return v.move(step)
	case keys.LessWeight5:
		return v.move(-step)
	case keys.ResetModel:
		v.weigh(v.kept.Clone())
		if v.draft < 0 && v.since != nil {
			return v.open()
		}
		return v.try()
	case keys.TakeOver:
		return v.takeOver()
	case keys.NextModel:
		v.draft++
		if v.draft >= len(v.models.Drafts) {
			v.draft = -1
		}
		return v.open()
	case keys.NextFigure:
		v.turn(1)
	case keys.PrevFigure:
		v.turn(-1)
	case keys.AsTable:
		v.table = !v.table
	case keys.OpenChanged:
		if v.look == auditLook && v.audits.found != nil {
			return v.openProposal()
		}
		return v.openChanged()
	case keys.TestModel:
		return v.backtest()
	case keys.AuditModel:
		return v.audit()
	case keys.SaveModel:
		return v.save()
	case keys.PublishModel:
		return v.publish()
	default:
		place.MoveList(v.moving(), id)
	}
	return nil
}

// moving is the list that the keys move in.
func (v *Model) moving() *kit.List {
	switch {
	case v.look == leadsLook:
		return &v.leads
	case v.look == auditLook && v.audits.found != nil:
		return &v.audits.list
	}
	return &v.list
}

// turn goes to another look. The rules stand beside the others where there is room.
func (v *Model) turn(by int) {
	v.look = (v.look + by + looks) % looks
	if v.look == rulesLook && v.wide() {
		v.look = (v.look + by + looks) % looks
	}
	v.Resize(v.w, v.h)
}

func (v *Model) move(by int) tea.Cmd {
	v.weigh(v.after(by))
	return v.try()
}

// weigh takes other weights. A backtest was of those before: it is not shown for these, nor gone on with.
func (v *Model) weigh(w studio.Weights) {
	v.weights = w
	v.untested()
}

func (v *Model) untested() {
	v.test, v.noTest = nil, nil
	if v.testing.Waiting() {
		if !v.building.Waiting() {
			v.halt()
		}
		v.testing = place.Question[*desk.Backtest]{}
	}
}

// changed are the leads that would enter EQL or leave it, the newest first.
func (v *Model) changed() []studio.Change {
	if v.effect == nil {
		return nil
	}
	return v.effect.Changed
}

// openChanged shows the leads that change, and of those that are shown opens the chosen one.
func (v *Model) openChanged() tea.Cmd {
	if v.look != leadsLook {
		v.look = leadsLook
		v.Resize(v.w, v.h)
		return nil
	}
	i := max(v.leads.Cursor(), 0)
	id := v.changed()[i].Lead
	return place.Send(place.GoTo{Place: place.LeadPlace, Arg: desk.Row{ID: id, Company: v.company[id]}})
}

// Back goes from the leads back to the scores, and ends what is under way.
func (v *Model) Back() bool {
	switch {
	case v.look == auditLook && v.audits.Waiting():
		v.audits.stop()
		return true
	case v.look == leadsLook || v.look == auditLook:
		v.look = spreadLook
		v.Resize(v.w, v.h)
		return true
	case v.building.Waiting() || v.testing.Waiting():
		v.halt()
		return true
	}
	return false
}

// backtest holds the weights against the whole history as it was known then.
func (v *Model) backtest() tea.Cmd {
	v.look, v.test, v.noTest = testLook, nil, nil
	p, err := v.written()
	if err != nil {
		v.noTest = err
		return nil
	}
	if !v.building.Waiting() {
		v.halt()
	}
	reader, who, told := v.s.Desk, v.s.Who, &progress{}
	v.done = told
	ctx, stop := context.WithCancel(v.s.Context)
	v.stop = stop
	return v.testing.AskWithin(v.s, testPatience, func(within context.Context) (*desk.Backtest, error) {
		defer stop()
		defer context.AfterFunc(within, stop)()
		return reader.Backtest(ctx, who, desk.BacktestQuery{Draft: p}, told.tell)
	})
}

// save keeps the weights as a draft of whoever moved them.
func (v *Model) save() tea.Cmd {
	p, err := v.written()
	if err != nil {
		return place.Warn(lineOf(err))
	}
	doer, who, on := v.s.Desk, v.s.Who, v.base
	return v.saving.Write(v.s, func(ctx context.Context) (desk.PolicyDraft, error) { return doer.SavePolicyDraft(ctx, who, p, on) })
}

func (v *Model) Click(id string) tea.Cmd {
	switch {
	case strings.HasPrefix(id, "line:"):
		v.list.Select(strings.TrimPrefix(id, "line:"))
	case strings.HasPrefix(id, "lead:"):
		v.leads.Select(strings.TrimPrefix(id, "lead:"))
	case strings.HasPrefix(id, "audit:"):
		v.audits.list.Select(strings.TrimPrefix(id, "audit:"))
	case strings.HasPrefix(id, "look:"):
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "look:")); err == nil && n >= 0 && n < looks {
			v.look = n
			v.Resize(v.w, v.h)
		}
	}
	return nil
}

func (v *Model) Wheel(n int) tea.Cmd {
	v.moving().Scroll(n)
	return nil
}
