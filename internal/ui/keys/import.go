package keys

// What keys do in the import assistant.
const (
	TakeNearest  ID = "take_nearest"
	TakeOther    ID = "take_other"
	KeepColumn   ID = "keep_column"
	IgnoreColumn ID = "ignore_column"
	KeepRest     ID = "keep_rest"
	IgnoreRest   ID = "ignore_rest"
	ImportThem   ID = "import_them"
	SaveProfile  ID = "save_profile"
	SeeLine      ID = "see_line"
)

// importKeys are those of the import assistant. What is said of a file is taken back by the key of undo.
func importKeys() []Binding {
	return []Binding{
		{ID: TakeNearest, Keys: []string{"enter"}, Scope: Import, Hint: 1},
		{ID: TakeOther, Keys: []string{"e"}, Scope: Import, Hint: 2},
		{ID: KeepColumn, Keys: []string{"a"}, Scope: Import, Hint: 3},
		{ID: IgnoreColumn, Keys: []string{"x"}, Scope: Import, Hint: 4},
		{ID: KeepRest, Keys: []string{"A"}, Scope: Import},
		{ID: IgnoreRest, Keys: []string{"X"}, Scope: Import},
		{ID: ImportThem, Keys: []string{"i"}, Scope: Import, Group: Does, Hint: 5, Line: "import FILE"},
		{ID: SaveProfile, Keys: []string{"s"}, Scope: Import, Group: Does, Hint: 6, Line: "profiles save NAME"},
		{ID: SeeLine, Keys: []string{"c"}, Scope: Import, Group: Does, Hint: 7},
	}
}
