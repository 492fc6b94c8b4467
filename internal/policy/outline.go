package policy

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/wallclock"
)

// outline is a policy as a tree of parts, in the order of the document and under its names.
func outline(p *Policy) []part {
	zone := ""
	if p.TimeZone != nil {
		zone = p.TimeZone.String()
	}
	return []part{
		leaf("schema", "schema", strconv.Itoa(p.Schema)),
		leaf("currency", "currency", p.Currency),
		leaf("time_zone", "time zone", zone),
		p.Programme.outline(),
		group("regions", "", each(p.Regions, func(r Region) part {
			return item(r.ID, "region "+r.ID, leaf("of", "countries and areas", strings.Join(r.Of, ", ")))
		})...),
		group("icp", "ICP", group("must", "must", criteria(p.ICP.Must)...), group("should", "should", criteria(p.ICP.Should)...)),
		p.Scoring.outline(),
		group("signals", "", each(p.Signals, func(s Signal) part {
			return item(s.Kind, "signal "+s.Kind, leaf("label", "label", s.Label))
		})...),
		leaf("triggers", "triggers", strings.Join(p.Triggers, ", ")),
		p.Gates.outline(),
		group("disqualify", "", disqualifierParts(p.Disqualify)...),
		group("reasons", "", reasonParts(p.Reasons)...),
		group("calendars", "", calendarParts(p.Calendars)...),
		group("clocks", "", p.Triage.outline("triage"), p.Contact.outline("contact")),
		group("access", "access", leaf("viewer_sees_personal", "personal facts for viewers", strconv.FormatBool(p.ViewerSeesPersonal))),
		group("queues", "", queueParts(p.Queues)...),
		group("hygiene", "hygiene",
			leaf("stale_after", "stale after", p.Hygiene.StaleAfter.Text),
			leaf("protection", "protection of the first partner", p.Hygiene.Protection.Text),
			leaf("dedupe", "search for duplicates", p.Hygiene.Dedupe),
			leaf("undo_window", "undo window", p.Hygiene.UndoWindow.Text),
			leaf("merge_undo", "undo window of merges", p.Hygiene.MergeUndo.Text)),
		group("stalls", "stalls", leaf("eql_idle", "EQL idle", p.Stalls.EQLIdle.Text), leaf("sync_lag", "sync lag", p.Stalls.SyncLag.Text),
			leaf("acceptance_loss_per_hour", "acceptance lost per hour", fraction(p.Stalls.AcceptanceLossPerHour))),
		group("attribution", "attribution",
			leaf("default", "default model", p.Attribution.Default), leaf("payouts", "model of payouts", p.Attribution.Payouts),
			leaf("lookback", "look-back", p.Attribution.Lookback.Text), leaf("path", "path", p.Attribution.Path),
			leaf("time_decay_half_life", "half-life", p.Attribution.TimeDecayHalfLife.Text)),
		group("crm", "", each(p.CRM, crmPart)...),
		group("views", "", each(p.Views, func(v View) part {
			return item(v.Name, "view "+v.Name, leaf("query", "query", v.Query))
		})...),
	}
}

func (g *Programme) outline() part {
	return group("programme", "programme",
		leaf("tiers", "tiers", strings.Join(g.Tiers, ", ")), leaf("started_on", "first day", g.StartedOn),
		leaf("goal_pipeline_to_cost", "goal of pipeline to cost", fraction(g.GoalPipelineToCost)),
		group("pilot", "pilot", leaf("setup_weeks", "weeks of set-up", strconv.Itoa(g.SetupWeeks)),
			leaf("sample_weeks", "weeks of the sample", strconv.Itoa(g.SampleWeeks)), leaf("eqls", "EQLs", strconv.Itoa(g.PilotEQLs))),
		leaf("content_mix", "pillar share of content", fraction(g.ContentMix)),
		leaf("goal_two_triggers", "goal of two triggers", fraction(g.GoalTwoTriggers)),
		leaf("refresh_after", "refresh pages after", g.RefreshAfter.Text),
		leaf("baseline_close_rate", "baseline close rate", fraction(g.BaselineCloseRate)),
		leaf("baseline_cycle_days", "baseline cycle in days", limit(g.BaselineCycleDays)))
}

func crmPart(m CRM) part {
	mapped := func(list []Mapped) []part {
		return each(list, func(f Mapped) part { return item(f.Fact, f.Fact, leaf("name", "", f.Name)) })
	}
	return item(m.System, "CRM "+m.System,
		group("stage", "stage", leaf("property", "property", m.Property), leaf("lifecycle", "life cycle", m.Lifecycle)),
		group("contact", "contact", mapped(m.Contact)...), group("company", "company", mapped(m.Company)...))
}

func criteria(list []Criterion) []part {
	return each(list, func(c Criterion) part {
		return item(c.ID, "criterion "+c.ID, leaf("label", "label", c.Label), leaf("when", "condition", c.When.String()))
	})
}

func each[T any](list []T, of func(T) part) []part {
	var out []part
	for _, v := range list {
		out = append(out, of(v))
	}
	return out
}

func (s *Scoring) outline() part {
	fit := each(s.Fit, func(r FitRule) part {
		return item(r.ID, "fit rule "+r.ID, leaf("label", "label", r.Label), leaf("points", "points", strconv.Itoa(r.Points)),
			leaf("when", "condition", r.When.String()))
	})
	intent := each(s.Intent, func(r IntentRule) part {
		return item(r.ID, "intent rule "+r.ID,
			leaf("label", "label", r.Label), leaf("touch", "touches", strings.Join(r.Touch, ", ")), leaf("surface", "surface", r.Surface),
			leaf("points", "points each", strconv.Itoa(r.Points)), leaf("max", "most points", strconv.Itoa(r.Max)),
			leaf("when", "condition", condition(r.When)), leaf("window", "window", r.Window.text()),
			leaf("half_life", "half-life", r.HalfLife.text()))
	})
	return group("scoring", "",
		leaf("threshold", "threshold", strconv.Itoa(s.Threshold)), leaf("window", "window of intent", s.Window.Text),
		group("fit", "", leaf("max", "most points for fit", strconv.Itoa(s.FitMax)), group("rules", "", fit...)),
		group("intent", "", leaf("max", "most points for intent", strconv.Itoa(s.IntentMax)), group("rules", "", intent...)))
}

func (g *Gates) outline() part {
	return group("gates", "gates",
		leaf("required", "required", strings.Join(g.Required, ", ")),
		group("engagement", "engagement", leaf("distinct_assets", "distinct assets", strconv.Itoa(g.DistinctAssets)),
			leaf("waived_by_referral", "waived by a referral", strconv.FormatBool(g.WaivedByReferral))),
		group("signal", "signal", leaf("at_least", "at least", strconv.Itoa(g.SignalsAtLeast))),
		group("bant", "bant", leaf("yes_at_least", "yes at least", strconv.Itoa(g.BANTYesAtLeast))),
		g.Ask.outline())
}

func (a *Ask) outline() part {
	if a == nil {
		a = &Ask{}
	}
	return group("ask", "question to the partner", leaf("remind", "reminder after", noSpan(a.Remind)),
		leaf("back", "back after", noSpan(a.Back)))
}

// noSpan is span, of which none is "".
func noSpan(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return wallclock.Length(d)
}

func disqualifierParts(list []Disqualifier) []part {
	var out []part
	ids := map[string]int{}
	for _, d := range list {
		// Two rules may give the same reason: the second one is told apart by its number.
		id := d.Reason
		if ids[d.Reason]++; ids[d.Reason] > 1 {
			id += "#" + strconv.Itoa(ids[d.Reason])
		}
		out = append(out, item(id, "disqualification "+id, leaf("label", "label", d.Label), leaf("when", "condition", d.When.String())))
	}
	return out
}

func reasonParts(list []Reason) []part {
	return each(list, func(r Reason) part {
		note := ""
		if r.NeedsNote {
			note = "required"
		}
		return item(r.Code, "reason "+r.Code, leaf("label", "label", r.Label), leaf("note", "note", note),
			leaf("partner", "words to the partner", quotedOrNone(r.Partner)))
	})
}

func calendarParts(list []Calendar) []part {
	return each(list, func(c Calendar) part {
		week := each(Weekdays(), func(day string) part { return leaf(day, day, hours(c.Week[day])) })
		return item(c.ID, "calendar "+c.ID, leaf("tz", "time zone", c.TZ), leaf("country", "holidays of", c.Country),
			group("week", "open", week...), leaf("holidays", "more holidays", strings.Join(c.Holidays, ", ")),
			leaf("workdays", "working days all the same", strings.Join(c.Workdays, ", ")))
	})
}

func hours(list [][2]string) string {
	var out []string
	for _, open := range list {
		out = append(out, open[0]+"-"+open[1])
	}
	return strings.Join(out, " ")
}

func (c Clock) outline(name string) part {
	return group(name, name+" clock", leaf("alert", "alert", wallclock.Length(c.Alert)),
		leaf("breach", "breach", wallclock.Length(c.Breach)),
		leaf("on_breach", "on breach", c.OnBreach))
}

func queueParts(list []Queue) []part {
	return each(list, func(q Queue) part {
		members := each(q.Members, func(m Member) part {
			return item(m.User, "member "+m.User, leaf("weight", "weight", strconv.Itoa(m.Weight)),
				leaf("cap_open", "cap of open leads", limit(m.CapOpen)), leaf("cap_day", "daily cap", limit(m.CapDay)),
				leaf("calendar", "calendar", m.Calendar))
		})
		nobody := q.Nobody
		if q.Fallback != "" {
			nobody = "fallback " + q.Fallback
		}
		return item(q.ID, "queue "+q.ID, leaf("when", "condition", condition(q.When)), leaf("calendar", "calendar", q.Calendar),
			leaf("escalate_to", "escalate to", q.EscalateTo), group("members", "", members...), leaf("nobody", "nobody available", nobody))
	})
}

// condition writes a predicate as the document does, nil as "".
func condition(p *Predicate) string {
	if p == nil {
		return ""
	}
	return p.String()
}

func (s *Span) text() string {
	if s == nil {
		return ""
	}
	return s.Text
}

func fraction(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func limit(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func quotedOrNone(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}
