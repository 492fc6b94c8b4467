package filter

// PartnerKeys lists the keys with which partners of a review are filtered; the values are those that there are.
//
//	tier:gold kind:agency region:emea "free text"
func PartnerKeys(tiers, kinds, regions []string) []Key {
	return []Key{
		{"tier", Text, nil, tiers, "the tier of the partner"},
		{"kind", Text, nil, kinds, "the kind of partner"},
		{"region", Text, nil, regions, "where the partner works"},
	}
}
