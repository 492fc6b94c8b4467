package policy

import "github.com/eqltui/eqltui/internal/lead"

// GateNumber is a number that says how far a gate must be passed.
type GateNumber struct {
	Gate string
	Path string // as Diff writes it
	Most int    // from nothing up to that many
	of   func(*Gates) *int
}

// In is where the number stands.
func (n *GateNumber) In(g *Gates) *int { return n.of(g) }

// GateNumberCount is how many numbers of gates there are.
const GateNumberCount = 3

const mostOfAGate = 100

// GateNumbers are the numbers of gates, in the order in which the gates are shown.
func GateNumbers() [GateNumberCount]GateNumber {
	return [GateNumberCount]GateNumber{
		{"engagement", "gates.engagement.distinct_assets", mostOfAGate, func(g *Gates) *int { return &g.DistinctAssets }},
		{"signal", "gates.signal.at_least", mostOfAGate, func(g *Gates) *int { return &g.SignalsAtLeast }},
		{"bant", "gates.bant.yes_at_least", len(lead.Letters()), func(g *Gates) *int { return &g.BANTYesAtLeast }},
	}
}

// gates reads which gates an EQL must pass and how far.
func (c cursor) gates() Gates {
	rec := c.record("gates")
	engagement := rec.get("engagement").record("gates.engagement")
	return Gates{
		Required:         rec.need("required").gateIDs(),
		DistinctAssets:   engagement.get("distinct_assets").whole(2, 0, mostOfAGate),
		WaivedByReferral: engagement.get("waived_by_referral").truth(true),
		SignalsAtLeast:   rec.get("signal").record("gates.signal").get("at_least").whole(1, 0, mostOfAGate),
		BANTYesAtLeast:   rec.get("bant").record("gates.bant").get("yes_at_least").whole(2, 0, len(lead.Letters())),
		Ask:              optional(rec.get("ask"), cursor.ask),
	}
}

// ask reads how long a question to the partner waits.
func (c cursor) ask() Ask {
	rec := c.record("gates.ask")
	a := Ask{Remind: rec.need("remind").businessTime(), Back: rec.need("back").businessTime()}
	if a.Remind >= a.Back && a.Back > 0 {
		c.mistake("make remind the shorter", "the reminder comes when the lead is back already")
	}
	return a
}

func (c cursor) gateIDs() []string {
	var ids []string
	seen := unique{noun: "gate"}
	list, ok := c.items("write a list: [record, icp, score]")
	if ok && len(list) == 0 {
		c.warn("", "no gate is required: every lead is an EQL")
	}
	for _, item := range valued(list) {
		id := item.word("", GateIDs()...)
		seen.add(item, id)
		ids = append(ids, id)
	}
	return ids
}

// icp reads the ideal customer profile. Without one the gate has nothing to ask.
func (c cursor) icp() ICP {
	rec := c.record("icp")
	ids := unique{noun: "criterion"}
	return ICP{Must: rec.get("must").criteria(&ids), Should: rec.get("should").criteria(&ids)}
}

func (c cursor) criteria(ids *unique) []Criterion {
	return records(c, "icp.criterion", "write a list of {id, label, when}", func(rec record) Criterion {
		return Criterion{ID: rec.unique("id", ids), Label: rec.need("label").text(""), When: rec.need("when").predicate(ofLead)}
	})
}

// signals reads the buying signals: a map of kinds to their words.
func (c cursor) signals() []Signal {
	if c.absent() {
		return []Signal{
			{"demo_request", "asked for a demo"}, {"budget_confirmed", "confirmed a budget"}, {"use_case_stated", "stated a use case"},
		}
	}
	var signals []Signal
	list, _ := c.entries("write {demo_request: \"asked for a demo\"}")
	for _, item := range list {
		item.isID("signal")
		if item.absent() {
			item.mistake("write "+shorten(item.name)+": \"its words\"", "signal %s has no words", quoted(item.name))
		}
		signals = append(signals, Signal{Kind: item.name, Label: item.text("")})
	}
	return signals
}

// isID checks the key of a map whose keys are free.
func (c cursor) isID(noun string) {
	if bad, there := notOfID(c.name); there {
		c.r.add(c.path, c.key, false, idHint, noun+" "+quoted(c.name)+" has the character "+quoted(string(bad)))
	}
	if c.name == "" {
		c.r.add(c.path, c.key, false, "", noun+" has an empty name")
	}
}

func (c cursor) triggers() []string {
	if c.absent() {
		return []string{"integration_click", "integration_install", "demo_request", "pricing_view"}
	}
	return c.kinds(true)
}

// disqualifiers reads the automatic refusals. Without the section nothing is refused at intake.
func (c cursor) disqualifiers() []Disqualifier {
	return records(c, "disqualify", "write a list of {reason, label, when}", func(rec record) Disqualifier {
		return Disqualifier{
			Reason: rec.need("reason").id(),
			Label:  rec.need("label").text(""),
			When:   rec.need("when").predicate(ofLead),
		}
	})
}
