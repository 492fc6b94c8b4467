package policy

import (
	"math"
	"strconv"
	"time"
)

// programme reads the thresholds of the partner programme; each has the default policy's value.
func (c cursor) programme() Programme {
	rec := c.record("programme")
	pilot := rec.get("pilot").record("programme.pilot")
	months := spanUse{months: true}
	p := Programme{
		Tiers:              []string{"registered", "silver", "gold", "platinum"},
		StartedOn:          rec.get("started_on").date(),
		GoalPipelineToCost: rec.get("goal_pipeline_to_cost").decimal(5, 0, 1000),
		SetupWeeks:         pilot.get("setup_weeks").whole(4, 0, 520),
		SampleWeeks:        pilot.get("sample_weeks").whole(8, 1, 520),
		PilotEQLs:          pilot.get("eqls").whole(50, 1, math.MaxInt32),
		ContentMix:         rec.get("content_mix").decimal(0.60, 0, 1),
		GoalTwoTriggers:    rec.get("goal_two_triggers").decimal(0.80, 0, 1),
		RefreshAfter:       rec.get("refresh_after").span(Span{Months: 6, Text: "6mo"}, months),
		BaselineCloseRate:  rec.get("baseline_close_rate").decimal(0.035, 0, 1),
		BaselineCycleDays:  rec.get("baseline_cycle_days").whole(0, 1, 36500),
	}
	if rec.has("tiers") {
		p.Tiers = rec.get("tiers").tiers()
	}
	return p
}

func (c cursor) tiers() []string {
	seen := map[string]bool{}
	tiers := c.texts("write a list: [silver, gold]")
	for _, t := range tiers {
		if seen[t] {
			c.mistake("keep one of them", "tier %s is listed twice", quoted(t))
		}
		seen[t] = true
	}
	return tiers
}

// hygiene reads the limits of housekeeping. An undo window of 0s switches undoing off.
func (c cursor) hygiene() Hygiene {
	rec := c.record("hygiene")
	return Hygiene{
		StaleAfter: rec.get("stale_after").span(days(30), spanUse{}),
		Dedupe:     rec.get("dedupe").word("weekly", "daily", "weekly", "never"),
		UndoWindow: rec.get("undo_window").span(minutes(15), spanUse{zero: true}),
		MergeUndo:  rec.get("merge_undo").span(days(30), spanUse{zero: true}),
		Protection: rec.get("protection").span(Span{}, spanUse{}),
	}
}

func (c cursor) stalls() Stalls {
	rec := c.record("stalls")
	return Stalls{
		EQLIdle:               rec.get("eql_idle").span(days(5), spanUse{}),
		SyncLag:               rec.get("sync_lag").span(minutes(15), spanUse{}),
		AcceptanceLossPerHour: rec.get("acceptance_loss_per_hour").decimal(0.03, 0, 1),
	}
}

// Models lists the models of attribution by name.
func Models() []string {
	return []string{"first_key_last", "first_last_partner", "linear", "first", "last", "time_decay", "position_40_20_40"}
}

// Sourced is the model of payouts by which all goes to the lead's own partner.
const Sourced = "sourced"

func (c cursor) attribution() Attribution {
	rec := c.record("attribution")
	return Attribution{
		Default:           rec.get("default").word("first_key_last", Models()...),
		Payouts:           rec.get("payouts").word("first_last_partner", append(Models(), Sourced)...),
		Lookback:          rec.get("lookback").span(days(90), spanUse{}),
		Path:              rec.get("path").word("account", "account", "lead"),
		TimeDecayHalfLife: rec.get("time_decay_half_life").span(days(7), spanUse{}),
	}
}

// views reads the team's filters. Their language is checked where it is defined.
func (c cursor) views() []View {
	if c.absent() {
		return []View{
			{"Open", "stage:new,eql"}, {"Mine", "stage:new,eql owner:me"}, {"Unassigned", "owner:none stage:new,eql"},
			{"Breached", "clock:breached"}, {"API partners", "kind:integration stage:new,eql"},
		}
	}
	names := unique{noun: "view"}
	return records(c, "views", "write a list of {name, query}", func(rec record) View {
		name := rec.need("name")
		v := View{Name: name.text(""), Query: rec.need("query").text("")}
		names.add(name, v.Name)
		return v
	})
}

// days and minutes are spans of this program's own, for defaults.
func days(n int) Span {
	return Span{Time: time.Duration(n) * 24 * time.Hour, Text: strconv.Itoa(n) + "d"}
}

func minutes(n int) Span {
	return Span{Time: time.Duration(n) * time.Minute, Text: strconv.Itoa(n) + "m"}
}
