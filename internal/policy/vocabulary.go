package policy

// vocabulary is the values a text field can have where its words are fixed by the program. The words of
// other fields are free.
var vocabulary = map[string][]string{
	"lead.source":    {"partner_referral", "integration", "marketplace", "partner_content", "overlap", "own_site", "event", "list"},
	"lead.surface":   surfaces(),
	"touch.surface":  surfaces(),
	"touch.owned_by": {"own", "partner"},
	"partner.kind":   {"integration", "marketplace", "implementation", "solution", "agency", "content", "backlink"},
	"partner.status": {"active", "paused", "ended"},
	"bant.budget":    {"yes", "no", "unknown"},
	"bant.authority": {"yes", "no", "unknown"},
	"bant.need":      {"yes", "no", "unknown"},
	"bant.timeline":  {"yes", "no", "unknown"},
}

// surfaces lists where a touch can happen.
func surfaces() []string { return []string{"web", "ai", "email", "event"} }
