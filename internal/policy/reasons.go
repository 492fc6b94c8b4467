package policy

// reasons reads the refusals that people choose from.
func (c cursor) reasons() []Reason {
	if c.absent() {
		return defaultReasons()
	}
	codes := unique{noun: "reason"}
	if c.empty() {
		c.warn("", "no reason is offered: nobody can disqualify a lead")
	}
	return records(c, "reasons", "write a list of {code, label, partner}", func(rec record) Reason {
		return Reason{
			Code:      rec.unique("code", &codes),
			Label:     rec.need("label").text(""),
			Partner:   rec.need("partner").text(""),
			NeedsNote: rec.get("note").word("", "required") != "",
		}
	})
}

func defaultReasons() []Reason {
	return []Reason{
		{Code: "wrong_fit", Label: "outside our ICP", Partner: "The company is outside the profile we can serve today."},
		{Code: "no_need", Label: "no project or need", Partner: "There is no active project at the moment."},
		{Code: "no_budget", Label: "no budget this year", Partner: "There is no budget this year."},
		{Code: "customer", Label: "customer or open deal", Partner: "We are already in contact with this company."},
		{Code: "unreachable", Label: "unreachable", Partner: "We could not reach the contact."},
		{Code: "duplicate", Label: "duplicate", Partner: "We had already received this contact."},
		{Code: "other", Label: "other", Partner: "We cannot take this forward.", NeedsNote: true},
	}
}
