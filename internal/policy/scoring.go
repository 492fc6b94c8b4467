package policy

// maxPoints bounds what one rule may give or take, so that sums never overflow.
const maxPoints = 1000

// scoring reads the model of points.
func (c cursor) scoring() Scoring {
	rec := c.record("scoring")
	fit, intent := rec.need("fit").record("scoring.group"), rec.need("intent").record("scoring.group")
	return Scoring{
		Threshold: rec.need("threshold").whole(0, 0, 100),
		Window:    rec.get("window").span(days(90), spanUse{}),
		FitMax:    fit.need("max").whole(0, 0, 100),
		Fit:       fit.need("rules").fitRules(),
		IntentMax: intent.need("max").whole(0, 0, 100),
		Intent:    intent.need("rules").intentRules(),
	}
}

func (c cursor) fitRules() []FitRule {
	ids := unique{noun: "fit rule"}
	return records(c, "scoring.fit.rule", "write a list of {id, label, points, when}", func(rec record) FitRule {
		return FitRule{
			ID:     rec.unique("id", &ids),
			Label:  rec.need("label").text(""),
			Points: rec.need("points").whole(0, -maxPoints, maxPoints),
			When:   rec.need("when").predicate(ofLead),
		}
	})
}

func (c cursor) intentRules() []IntentRule {
	ids := unique{noun: "intent rule"}
	when := func(c cursor) Predicate { return c.predicate(ofTouch) }
	length := func(c cursor) Span { return c.span(Span{}, spanUse{}) }
	return records(c, "scoring.intent.rule", "write a list of {id, label, touch, points, max}", func(rec record) IntentRule {
		rule := IntentRule{
			ID:     rec.unique("id", &ids),
			Label:  rec.need("label").text(""),
			Points: rec.need("points").whole(0, -maxPoints, maxPoints),
		}
		rule.Touch, rule.Surface = rec.touch()
		rule.Max = rec.max(rule.Points)
		rule.When = optional(rec.get("when"), when)
		rule.Window = optional(rec.get("window"), length)
		rule.HalfLife = optional(rec.get("half_life"), length)
		return rule
	})
}

// touch reads what an intent rule counts: touches of one or more kinds, or those from a surface.
func (r record) touch() (kinds []string, surface string) {
	touch, from := r.get("touch"), r.get("surface")
	switch {
	case !r.ok:
		return nil, ""
	case touch.absent() && from.absent():
		r.c.mistake("add touch: KIND or surface: web", "%s counts nothing: touch or surface is missing", r.c.name)
		return nil, ""
	case !touch.absent() && !from.absent():
		from.mistake("keep one; a when can narrow it: {touch.surface: {is: ai}}", "touch and surface stand side by side")
		return nil, ""
	case touch.absent():
		return nil, from.word("", surfaces()...)
	}
	if _, list := touch.raw(); list {
		if id := touch.id(); id != "" {
			return []string{id}, ""
		}
		return nil, ""
	}
	return touch.kinds(false), ""
}

// kinds reads a list of different touch kinds.
func (c cursor) kinds(mayBeEmpty bool) []string {
	const hint = "write a list: [page_view, content_view]"
	list, ok := c.items(hint)
	if ok && len(list) == 0 && !mayBeEmpty {
		c.mistake(hint, "%s is an empty list", c.name)
	}
	var kinds []string
	seen := unique{noun: "kind"}
	for _, item := range valued(list) {
		kind := item.id()
		seen.add(item, kind)
		kinds = append(kinds, kind)
	}
	return kinds
}

// max reads the most an intent rule gives: for negative points the least, and itself negative.
func (r record) max(points int) int {
	c := r.need("max")
	most := c.whole(points, -maxPoints, maxPoints)
	switch {
	case c.absent() || c.r.faulty[c.path] || points == 0:
	case points > 0 && most <= 0:
		c.mistake("", "max must be above 0, as points are")
	case points < 0 && most >= 0:
		c.mistake("for negative points max is the least the rule gives", "max must be below 0, as points are")
	case points > 0 && most < points, points < 0 && most > points:
		c.warn("", "max %d is less than the %d points of one touch", most, points)
	}
	return most
}
