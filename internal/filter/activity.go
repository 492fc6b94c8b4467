package filter

// ActivityKeys lists the keys with which the journal is filtered, in the order of the reference.
// kinds are the words for what happened, as the journal has them.
//
//	by:ana partner:baltica kind:qualified,disqualified since:2d "free text"
func ActivityKeys(kinds []string) []Key {
	return []Key{
		{"by", Text, nil, []string{"me", "people", "partner", "system", "import"}, "who did it: a user, or a group"},
		{"kind", Enum, kinds, nil, "what happened"},
		{"lead", Text, nil, nil, "one lead: L-12"},
		{"partner", Text, nil, nil, "events of leads of a partner, by id or name"},
		{"since", Date, nil, nil, "not before: since:2d, since:mon, since:2026-11-20"},
		{"until", Date, nil, nil, "not after: until:yesterday, until:1h"},
	}
}
