package keys

import "github.com/eqltui/eqltui/internal/desk"

// What keys do among partners and on the page of one.
const (
	GoPartners     ID = "go_partners"
	OpenPartner    ID = "open_partner"
	FilterPartners ID = "filter_partners"
	NextQuarter    ID = "next_quarter"
	PrevQuarter    ID = "prev_quarter"
	MarkPartner    ID = "mark_partner"
	Compare        ID = "compare_partners"
	PartnerTable   ID = "partner_table"

	OpenFigure  ID = "open_figure"
	NextPartner ID = "next_partner"
	PrevPartner ID = "prev_partner"
	NextBlock   ID = "next_block"
	PrevBlock   ID = "prev_block"
	Overlaps    ID = "overlaps"
	OverlapLead ID = "overlap_lead"
	WrongLinks  ID = "wrong_links"

	Decide     ID = "decide"
	Carried    ID = "carried"
	EndPartner ID = "end_partner"
	Agree      ID = "agree"

	AddPartner   ID = "add_partner"
	SetPartner   ID = "set_partner"
	PausePartner ID = "pause_partner"
	MergePartner ID = "merge_partner"
)

// partnersKeys are those of the ranking.
func partnersKeys() []Binding {
	return []Binding{
		{ID: OpenPartner, Keys: []string{"enter"}, Scope: Partners, Group: Moves, Hint: 1},
		{ID: MarkPartner, Keys: []string{"space"}, Scope: Partners, Group: Marks, Hint: 4},
		{ID: Compare, Keys: []string{"c"}, Scope: Partners, Group: Looks, Hint: 3},
		{ID: AddPartner, Keys: []string{"A"}, Scope: Partners, Group: Does, Verbs: []desk.Verb{desk.AddPartner}},
		{ID: FilterPartners, Keys: []string{"/"}, Scope: Partners, Group: Finds, Hint: 6},
		{ID: NextQuarter, Keys: []string{"l", "right"}, Scope: Partners, Group: Finds},
		{ID: PrevQuarter, Keys: []string{"h", "left"}, Scope: Partners, Group: Finds},
	}
}

// partnerKeys are those of a partner's page.
func partnerKeys() []Binding {
	return []Binding{
		{ID: OpenFigure, Keys: []string{"enter"}, Scope: Partner, Group: Moves, Hint: 1},
		{ID: NextPartner, Keys: []string{"l", "right"}, Scope: Partner, Group: Finds},
		{ID: PrevPartner, Keys: []string{"h", "left"}, Scope: Partner, Group: Finds},
		{ID: NextBlock, Keys: []string{"tab"}, Scope: Partner, Group: Looks, Hint: 3},
		{ID: PrevBlock, Keys: []string{"shift+tab"}, Scope: Partner, Group: Looks},
		{ID: Overlaps, Keys: []string{"v"}, Scope: Partner, Group: Looks, Hint: 4, Line: "partner overlaps ID"},
		{ID: WrongLinks, Keys: []string{"L"}, Scope: Partner, Group: Looks, Line: "link violations ID"},
		{ID: OverlapLead, Keys: []string{"m"}, Scope: Partner, Group: Does, Hint: 5, Line: "partner overlaps ID --make DOMAIN --name NAME"},
	}
}

// reviewedKeys are those of a partner under review.
func reviewedKeys() []Binding {
	return []Binding{
		{ID: Decide, Keys: []string{"i"}, Scope: Reviewed, Group: Does, Hint: 2, Verbs: []desk.Verb{desk.DecidePartner}},
		{ID: Carried, Keys: []string{"d"}, Scope: Reviewed, Group: Does, Verbs: []desk.Verb{desk.DecisionCarried}},
		{ID: Agree, Keys: []string{"a"}, Scope: Reviewed, Group: Does, Verbs: []desk.Verb{desk.AgreePartner}},
		{ID: SetPartner, Keys: []string{"e"}, Scope: Reviewed, Group: Does, Verbs: []desk.Verb{desk.SetPartner}},
		{ID: PausePartner, Keys: []string{"p"}, Scope: Reviewed, Group: Does, Verbs: []desk.Verb{desk.PausePartner}},
		{ID: EndPartner, Keys: []string{"x"}, Scope: Reviewed, Group: Does, Verbs: []desk.Verb{desk.EndPartner}},
		{ID: MergePartner, Keys: []string{"M"}, Scope: Reviewed, Group: Does, Line: "partner merge PARTNER PARTNER"},
		{ID: PartnerTable, Keys: []string{"w"}, Scope: Reviewed, Group: Looks},
	}
}
