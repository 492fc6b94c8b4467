package keys

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
)

// What keys do in the places beside the inbox, and for a person's own cockpit.
const (
	GoActivity    ID = "go_activity"
	OpenEntry     ID = "open_entry"
	FilterEntries ID = "filter_entries"
	NextLens      ID = "next_lens"
	PrevLens      ID = "prev_lens"
	Follow        ID = "follow"

	GoQuarantine ID = "go_quarantine"
	Fix          ID = "fix" // no key of its own: see quarantineKeys
	SeeRecord    ID = "see_record"
	MarkRecord   ID = "mark_record"
	MarkRecords  ID = "mark_records"

	GoWeekly   ID = "go_weekly"
	OpenLeads  ID = "open_leads"
	NextPeriod ID = "next_period"
	PrevPeriod ID = "prev_period"
	NextFigure ID = "next_figure"
	PrevFigure ID = "prev_figure"
	AsTable    ID = "as_table"
	Since      ID = "since"
	Export     ID = "export"

	GoProgramme  ID = "go_programme"
	NextTable    ID = "next_table"
	PrevTable    ID = "prev_table"
	CompareSides ID = "compare_sides"

	GoDue    ID = "go_due"
	OpenDuty ID = "open_duty"
	DutyDone ID = "duty_done"
	DutyMove ID = "duty_move"

	GoContent ID = "go_content"
	NextPages ID = "next_pages"
	PrevPages ID = "prev_pages"
	Calendar  ID = "calendar"
	AddPage   ID = "add_page"
	SetPage   ID = "set_page"
	GonePage  ID = "gone_page"

	GoDeliveries ID = "go_deliveries"
	OpenMessage  ID = "open_message"
	Resend       ID = "resend"
	NextState    ID = "next_state"
	PrevState    ID = "prev_state"

	GoConnections     ID = "go_connections"
	OpenConnection    ID = "open_connection"
	LeaveConnection   ID = "leave_connection"
	PushConnection    ID = "push_connection"
	PauseConnection   ID = "pause_connection"
	CompareConnection ID = "compare_connection"

	AnswerQuestion ID = "answer_question"
	SeeStatement   ID = "statement"

	GoDuplicates ID = "go_duplicates"
	OpenPair     ID = "open_pair"
	MergePair    ID = "merge_pair"
	DecidePair   ID = "decide_pair"
	ApartPair    ID = "apart_pair"
	TakeLeft     ID = "take_left"
	TakeRight    ID = "take_right"
	SwapPair     ID = "swap_pair"

	GoModel      ID = "go_model"
	MoreWeight   ID = "more_weight"
	LessWeight   ID = "less_weight"
	MoreWeight5  ID = "more_weight5"
	LessWeight5  ID = "less_weight5"
	OpenChanged  ID = "open_changed"
	SaveModel    ID = "save_model"
	PublishModel ID = "publish_model"
	ResetModel   ID = "reset_model"
	TakeOver     ID = "take_over"
	NextModel    ID = "next_model"
	TestModel    ID = "test_model"
	AuditModel   ID = "audit_model"

	GoPeople   ID = "go_people"
	GoToPerson ID = "visit_person"
	FollowThem ID = "follow_them"
	LetFollow  ID = "let_follow"
	NotFollow  ID = "not_follow"
	BeQuiet    ID = "be_quiet"
	Alone      ID = "alone"

	GoAway     ID = "absent"
	ComeBack   ID = "come_back"
	HandOver   ID = "hand_over"
	EditMember ID = "edit_member"
	AddMember  ID = "add_member"
	PutInForce ID = "publish_members"
	DropDraft  ID = "drop_members"

	NewReferral ID = "new_referral"
	Settings    ID = "settings"
)

// activityKeys are those of the journal.
func activityKeys() []Binding {
	return []Binding{
		{ID: OpenEntry, Keys: []string{"enter"}, Scope: Activity, Group: Moves, Hint: 1},
		{ID: FilterEntries, Keys: []string{"/"}, Scope: Activity, Group: Finds, Hint: 3},
		{ID: Follow, Keys: []string{"f"}, Scope: Activity, Group: Looks, Hint: 4},
		{ID: NextLens, Keys: []string{"l", "right"}, Scope: Activity, Group: Finds},
		{ID: PrevLens, Keys: []string{"h", "left"}, Scope: Activity, Group: Finds},
	}
}

// quarantineKeys are those of the records that lack something. Opening one, or setting a fact of it,
// is completing it.
func quarantineKeys() []Binding {
	return []Binding{
		{ID: SeeRecord, Keys: []string{"l", "right"}, Scope: Quarantine, Group: Moves},
		{ID: MarkRecord, Keys: []string{"space"}, Scope: Quarantine, Group: Marks, Hint: 5},
		{ID: MarkRecords, Keys: []string{"*"}, Scope: Quarantine, Group: Marks},
	}
}

// figureKeys are those of every screen of figures.
func figureKeys() []Binding {
	return []Binding{
		{ID: OpenLeads, Keys: []string{"enter"}, Scope: Figures, Group: Moves, Hint: 1},
		{ID: NextPeriod, Keys: []string{"l", "right"}, Scope: Figures, Group: Finds},
		{ID: PrevPeriod, Keys: []string{"h", "left"}, Scope: Figures, Group: Finds},
		{ID: NextFigure, Keys: []string{"tab"}, Scope: Trends, Group: Looks, Hint: 3},
		{ID: PrevFigure, Keys: []string{"shift+tab"}, Scope: Trends, Group: Looks},
		{ID: AsTable, Keys: []string{"w"}, Scope: Trends, Group: Looks, Hint: 4},
		{ID: Since, Keys: []string{"="}, Scope: Past, Group: Looks, Hint: 8},
		{ID: Export, Keys: []string{"E"}, Scope: Past, Group: Does, Hint: 6, Line: "report NAME --format html --out FILE"},
	}
}

// contentKeys are those of the referral pages.
func contentKeys() []Binding {
	return []Binding{
		{ID: NextPages, Keys: []string{"v", "tab"}, Scope: Content, Group: Finds, Hint: 4},
		{ID: PrevPages, Keys: []string{"shift+tab"}, Scope: Content, Group: Finds},
		{ID: Calendar, Keys: []string{"c"}, Scope: Content, Group: Looks, Hint: 5},
		{ID: AddPage, Keys: []string{"a"}, Scope: Content, Hint: 8, Verbs: []desk.Verb{desk.AddPage}},
		{ID: SetPage, Keys: []string{"e"}, Scope: Content, Hint: 7, Verbs: []desk.Verb{desk.SetPage}},
		{ID: GonePage, Keys: []string{"x"}, Scope: Content, Hint: 9, Verbs: []desk.Verb{desk.GonePage}},
	}
}

// dutyKeys are those of duties.
func dutyKeys() []Binding {
	return []Binding{
		{ID: OpenDuty, Keys: []string{"enter"}, Scope: Due, Group: Moves, Hint: 1},
		{ID: DutyDone, Keys: []string{"d"}, Scope: Duty, Hint: 2, Verbs: []desk.Verb{desk.DutyIsDone}},
		{ID: DutyMove, Keys: []string{"s"}, Scope: Duty, Hint: 3, Verbs: []desk.Verb{desk.DutyMoves}},
	}
}

// programmeKeys are those of the programme as a whole.
func programmeKeys() []Binding {
	return []Binding{
		{ID: NextTable, Keys: []string{"tab", "v"}, Scope: Programme, Group: Looks, Hint: 2},
		{ID: PrevTable, Keys: []string{"shift+tab"}, Scope: Programme, Group: Looks},
		{ID: CompareSides, Keys: []string{"c"}, Scope: Programme, Group: Looks, Hint: 3, Line: "report programme --against CHANNEL/ITEM"},
	}
}

// deliveryKeys are those of messages to partners.
func deliveryKeys() []Binding {
	return []Binding{
		{ID: OpenMessage, Keys: []string{"enter"}, Scope: Deliveries, Group: Moves, Hint: 1},
		{ID: Resend, Keys: []string{"s"}, Scope: Deliveries, Group: Does, Hint: 2, Line: "deliveries resend MESSAGE"},
		{ID: NextState, Keys: []string{"l", "right"}, Scope: Deliveries, Group: Finds, Hint: 3},
		{ID: PrevState, Keys: []string{"h", "left"}, Scope: Deliveries, Group: Finds},
	}
}

// connectionKeys are those of CRMs that are kept in step.
func connectionKeys() []Binding {
	return []Binding{
		{ID: OpenConnection, Keys: []string{"enter", "l", "right"}, Scope: Connections, Group: Moves, Hint: 1},
		{ID: LeaveConnection, Keys: []string{"h", "left"}, Scope: Connections, Group: Moves},
		{ID: PushConnection, Keys: []string{"s"}, Scope: Connections, Group: Does, Hint: 2, Line: "crm push CONNECTION"},
		{ID: PauseConnection, Keys: []string{"p"}, Scope: Connections, Group: Does, Hint: 3, Line: "crm pause CONNECTION"},
		{ID: CompareConnection, Keys: []string{"a"}, Scope: Connections, Group: Does, Hint: 4,
			Line: "crm replay CONNECTION --from DAY"},
	}
}

// portalKeys are those of somebody of a partner.
func portalKeys() []Binding {
	return []Binding{
		{ID: AnswerQuestion, Keys: []string{"enter", "a"}, Scope: Portal, Group: Does, Hint: 1, Line: "answer {lead} confirm"},
		{ID: SeeStatement, Keys: []string{"tab"}, Scope: Portal, Group: Looks, Hint: 2},
	}
}

// ForPartners are the bindings of somebody of a partner: those of their own place, of lists and forms, and of the
// cockpit itself what leads nowhere.
func ForPartners(table []Binding) []Binding {
	return slices.DeleteFunc(slices.Clone(table), func(b Binding) bool {
		switch b.Scope {
		case Portal, List:
			return false
		case Sheet:
			return b.ID == Write
		case Global:
			return !slices.Contains([]ID{Refresh, Help, Back, Quit, Redraw, Suspend}, b.ID)
		}
		return true
	})
}

// duplicateKeys are those of leads that may be one.
func duplicateKeys() []Binding {
	return []Binding{
		{ID: OpenPair, Keys: []string{"enter"}, Scope: Duplicates, Group: Moves, Hint: 1},
		{ID: MergePair, Keys: []string{"m"}, Scope: Duplicates, Group: Does, Hint: 2, Line: "merge LEAD LEAD"},
		{ID: ApartPair, Keys: []string{"x"}, Scope: Duplicates, Group: Does, Hint: 3, Line: "duplicates keep-apart LEAD LEAD"},
		{ID: DecidePair, Keys: []string{"d"}, Scope: Duplicates, Group: Does, Hint: 4, Line: "conflicts decide LEAD"},
		{ID: TakeLeft, Keys: []string{"h", "left"}, Scope: Duplicates, Group: Does, Hint: 5},
		{ID: TakeRight, Keys: []string{"l", "right"}, Scope: Duplicates, Group: Does, Hint: 6},
		{ID: SwapPair, Keys: []string{"tab"}, Scope: Duplicates, Group: Does, Hint: 7},
	}
}

// peopleKeys are those of who is here.
func peopleKeys() []Binding {
	return []Binding{
		{ID: GoToPerson, Keys: []string{"enter"}, Scope: People, Group: Moves, Hint: 1},
		{ID: FollowThem, Keys: []string{"f"}, Scope: People, Group: Looks, Hint: 2},
		{ID: LetFollow, Keys: []string{"a"}, Scope: People, Group: Does, Hint: 3},
		{ID: NotFollow, Keys: []string{"x"}, Scope: People, Group: Does, Hint: 4},
		{ID: BeQuiet, Keys: []string{"d"}, Scope: People, Group: Does, Hint: 9},
		{ID: GoAway, Keys: []string{"A"}, Scope: People, Group: Does, Hint: 6, Line: "user away USER --to DAY"},
		{ID: ComeBack, Keys: []string{"b"}, Scope: People, Group: Does, Hint: 7, Line: "user back USER"},
		{ID: HandOver, Keys: []string{"m"}, Scope: People, Group: Does, Hint: 8, Line: "route --from USER"},
		{ID: EditMember, Keys: []string{"e"}, Scope: People, Group: Does, Hint: 7, Line: "queue member QUEUE USER"},
		{ID: AddMember, Keys: []string{"+"}, Scope: People, Group: Does, Line: "queue member QUEUE USER"},
		{ID: PutInForce, Keys: []string{"p"}, Scope: People, Group: Does, Hint: 5, Line: "policy publish draft"},
		{ID: DropDraft, Keys: []string{"z"}, Scope: People, Group: Does},
	}
}

// modelKeys are those of the scoring model.
func modelKeys() []Binding {
	return []Binding{
		{ID: LessWeight, Keys: []string{"left"}, Scope: Model, Group: Does, Hint: 1},
		{ID: MoreWeight, Keys: []string{"right"}, Scope: Model, Group: Does, Hint: 2},
		{ID: LessWeight5, Keys: []string{"shift+left"}, Scope: Model, Group: Does},
		{ID: MoreWeight5, Keys: []string{"shift+right"}, Scope: Model, Group: Does},
		{ID: OpenChanged, Keys: []string{"enter"}, Scope: Model, Group: Moves, Hint: 5},
		{ID: SaveModel, Keys: []string{"s"}, Scope: Model, Group: Does, Hint: 6, Line: "policy draft FILE"},
		{ID: PublishModel, Keys: []string{"P"}, Scope: Model, Group: Does, Hint: 7, Line: "policy publish draft"},
		{ID: TestModel, Keys: []string{"b"}, Scope: Model, Group: Looks, Hint: 8, Line: "policy backtest draft"},
		{ID: AuditModel, Keys: []string{"a"}, Scope: Model, Group: Looks, Hint: 11, Line: "policy audit"},
		{ID: NextModel, Keys: []string{"v"}, Scope: Model, Group: Finds, Hint: 10, Line: "policy list"},
		{ID: ResetModel, Keys: []string{"x"}, Scope: Model, Group: Does, Hint: 9},
		{ID: TakeOver, Keys: []string{"m"}, Scope: Model, Group: Does, Hint: 4},
	}
}

// placeKeys hold everywhere.
func placeKeys() []Binding {
	return []Binding{
		{ID: GoPartners, Keys: []string{"2"}, Scope: Global, Group: Moves, Line: "report quarterly"},
		{ID: GoWeekly, Keys: []string{"3"}, Scope: Global, Group: Moves, Line: "report weekly"},
		{ID: GoDuplicates, Keys: []string{"4"}, Scope: Global, Group: Moves, Line: "duplicates"},
		{ID: GoContent, Keys: []string{"5"}, Scope: Global, Group: Moves, Line: "report content"},
		{ID: GoModel, Keys: []string{"6"}, Scope: Global, Group: Moves, Line: "policy audit --look"},
		{ID: GoActivity, Keys: []string{"7"}, Scope: Global, Group: Moves},
		{ID: GoQuarantine, Keys: []string{"8"}, Scope: Global, Group: Moves, Line: "list stage:quarantined"},
		{ID: GoDue, Keys: []string{"9"}, Scope: Global, Group: Moves, Line: "due"},
		{ID: GoProgramme, Keys: []string{"0"}, Scope: Global, Group: Moves, Line: "report programme"},
		{ID: GoConnections, Keys: []string{"I"}, Scope: Global, Group: Moves, Line: "crm status"},
		{ID: GoDeliveries, Keys: []string{"D"}, Scope: Global, Group: Moves, Line: "deliveries"},
		{ID: GoPeople, Keys: []string{"W"}, Scope: Global, Group: Moves},
		{ID: Alone, Keys: []string{"ctrl+g"}, Scope: Global, Group: Does},
		{ID: NewReferral, Keys: []string{"ctrl+n"}, Scope: Global, Group: Does},
		{ID: Settings, Keys: []string{"S"}, Scope: Global, Group: Apps},
	}
}
