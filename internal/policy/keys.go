package policy

// keysOf lists the keys of one map of the document, in the order of the default policy. The
// decoder accepts these and no others, and docs/POLICY.md is held against them.
func keysOf(table string) []string {
	switch table {
	case "":
		return []string{"schema", "currency", "time_zone", "programme", "icp", "scoring", "signals", "triggers", "gates",
			"disqualify", "reasons", "calendars", "clocks", "queues", "hygiene", "stalls", "attribution", "views"}
	case "programme":
		return []string{"tiers", "started_on", "goal_pipeline_to_cost", "pilot", "content_mix", "goal_two_triggers", "refresh_after", "baseline_close_rate"}
	case "programme.pilot":
		return []string{"setup_weeks", "sample_weeks", "eqls"}
	case "icp":
		return []string{"must", "should"}
	case "icp.criterion":
		return []string{"id", "label", "when"}
	case "scoring":
		return []string{"threshold", "window", "fit", "intent"}
	case "scoring.group":
		return []string{"max", "rules"}
	case "scoring.fit.rule":
		return []string{"id", "label", "points", "when"}
	case "scoring.intent.rule":
		return []string{"id", "label", "touch", "surface", "points", "max", "when", "window", "half_life"}
	case "gates":
		return []string{"required", "engagement", "signal", "bant"}
	case "gates.engagement":
		return []string{"distinct_assets", "waived_by_referral"}
	case "gates.signal":
		return []string{"at_least"}
	case "gates.bant":
		return []string{"yes_at_least"}
	case "disqualify":
		return []string{"reason", "label", "when"}
	case "reasons":
		return []string{"code", "label", "note", "partner"}
	case "calendars":
		return []string{"tz", "country", "week", "holidays"}
	case "clocks":
		return []string{"triage", "contact"}
	case "clocks.clock":
		return []string{"alert", "breach", "on_breach"}
	case "queues":
		return []string{"id", "when", "calendar", "escalate_to", "members", "nobody"}
	case "queues.member":
		return []string{"user", "weight", "cap_open", "cap_day", "calendar"}
	case "queues.nobody":
		return []string{"fallback"}
	case "hygiene":
		return []string{"stale_after", "dedupe", "undo_window", "merge_undo"}
	case "stalls":
		return []string{"eql_idle", "sync_lag", "acceptance_loss_per_hour"}
	case "attribution":
		return []string{"default", "payouts", "lookback", "path", "time_decay_half_life"}
	case "views":
		return []string{"name", "query"}
	}
	return nil
}

// tables lists the names that keysOf knows.
func tables() []string {
	return []string{"", "programme", "programme.pilot", "icp", "icp.criterion", "scoring", "scoring.group", "scoring.fit.rule",
		"scoring.intent.rule", "gates", "gates.engagement", "gates.signal", "gates.bant", "disqualify", "reasons", "calendars",
		"clocks", "clocks.clock", "queues", "queues.member", "queues.nobody", "hygiene", "stalls", "attribution", "views"}
}
