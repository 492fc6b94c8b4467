package keys

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestNoKeyDoesTwoThings(t *testing.T) {
	t.Parallel()
	sound(t, Own{Table: Table()})
}

func TestEveryBindingHasItsOwnName(t *testing.T) {
	t.Parallel()
	seen := map[ID]bool{}
	for _, b := range Table() {
		if seen[b.ID] {
			t.Errorf("%s stands twice in the table", b.ID)
		}
		seen[b.ID] = true
	}
}

func TestNothingNeedsAKeyThatKeyboardsLack(t *testing.T) {
	t.Parallel()
	for _, b := range Table() {
		for _, k := range b.Keys {
			if strings.Contains(k, "alt") || strings.ContainsAny(k, "[]{}~`@#;'\"") {
				t.Errorf("%s sits on %q, which needs AltGr somewhere", b.ID, k)
			}
			if slices.Contains([]string{"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+j", "ctrl+k", "ctrl+enter"}, k) {
				t.Errorf("%s takes %q, which belongs to tmux, vim or nobody", b.ID, k)
			}
		}
	}
}

func TestSubmitIsNotTheKeyThatOpens(t *testing.T) {
	t.Parallel()
	for _, b := range Table() {
		if b.ID == Submit && (b.Has("enter") || b.Has("a") || b.Has("x")) {
			t.Errorf("a held key could submit: %v", b.Keys)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		key    tea.KeyPressMsg
		scopes []Scope
		want   ID
	}{
		{"a letter by what is typed", tea.KeyPressMsg{Code: 'a', Text: "a"}, []Scope{Lead, Global}, Qualify},
		{"shift makes the bigger version", tea.KeyPressMsg{Code: 't', Text: "T", Mod: tea.ModShift}, []Scope{Lead}, Transfer},
		{"space by its name", tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, []Scope{Inbox}, Mark},
		{"a chord", tea.KeyPressMsg{Code: 's', Mod: tea.ModCtrl}, []Scope{Sheet}, Submit},
		{"a Greek alpha by its place on the keyboard", tea.KeyPressMsg{Code: 'α', Text: "α", BaseCode: 'a'}, []Scope{Lead}, Qualify},
		{"a Polish ą is not a", tea.KeyPressMsg{Code: 'ą', Text: "ą", BaseCode: 'a'}, []Scope{Lead}, ""},
		{"a French q is q although it sits on a", tea.KeyPressMsg{Code: 'q', Text: "q", BaseCode: 'a'}, []Scope{Lead, Global}, Back},
		{"the first scope wins", tea.KeyPressMsg{Code: tea.KeyEscape}, []Scope{Sheet, Global}, Close},
		{"a key without a binding", tea.KeyPressMsg{Code: ';', Text: ";"}, []Scope{Lead, Inbox, List, Global}, ""},
		{"alt is nobody's", tea.KeyPressMsg{Code: 'a', Mod: tea.ModAlt}, []Scope{Lead}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got ID
			if b := Find(Table(), tt.key, tt.scopes...); b != nil {
				got = b.ID
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
