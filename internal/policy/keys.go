package policy

// keysOf are the keys of each map of the document, in the order of the default policy. The decoder
// accepts these and no others, and docs/POLICY.md is held against them.
var keysOf = map[string][]string{
	"": {
		"schema", "currency", "time_zone", "programme", "regions", "icp", "scoring", "signals", "triggers", "gates",
		"disqualify", "reasons", "calendars", "clocks", "access", "queues", "hygiene", "stalls", "attribution", "crm", "views",
	},
	"programme": {
		"tiers", "started_on", "goal_pipeline_to_cost", "pilot",
		"content_mix", "goal_two_triggers", "refresh_after", "baseline_close_rate", "baseline_cycle_days",
	},
	"programme.pilot":     {"setup_weeks", "sample_weeks", "eqls"},
	"icp":                 {"must", "should"},
	"icp.criterion":       {"id", "label", "when"},
	"scoring":             {"threshold", "window", "fit", "intent"},
	"scoring.group":       {"max", "rules"},
	"scoring.fit.rule":    {"id", "label", "points", "when"},
	"scoring.intent.rule": {"id", "label", "touch", "surface", "points", "max", "when", "window", "half_life"},
	"gates":               {"required", "engagement", "signal", "bant", "ask"},
	"gates.engagement":    {"distinct_assets", "waived_by_referral"},
	"gates.signal":        {"at_least"},
	"gates.bant":          {"yes_at_least"},
	"gates.ask":           {"remind", "back"},
	"disqualify":          {"reason", "label", "when"},
	"reasons":             {"code", "label", "note", "partner"},
	"calendars":           {"tz", "country", "week", "holidays", "workdays"},
	"clocks":              {"triage", "contact"},
	"clocks.clock":        {"alert", "breach", "on_breach"},
	"access":              {"viewer_sees_personal"},
	"queues":              {"id", "when", "calendar", "escalate_to", "members", "nobody"},
	"queues.member":       {"user", "weight", "cap_open", "cap_day", "calendar"},
	"queues.nobody":       {"fallback"},
	"hygiene":             {"stale_after", "protection", "dedupe", "undo_window", "merge_undo"},
	"stalls":              {"eql_idle", "sync_lag", "acceptance_loss_per_hour"},
	"attribution":         {"default", "payouts", "lookback", "path", "time_decay_half_life"},
	"crm":                 {"stage", "contact", "company"},
	"crm.stage":           {"property", "lifecycle"},
	"views":               {"name", "query"},
}
