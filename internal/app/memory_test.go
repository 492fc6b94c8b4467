package app

import "testing"

func TestACommandThroughADoorLeavesTheServersMemoryAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		run  app
		want bool
	}{
		{"at this machine", app{env: []string{"HOME=/x"}}, true},
		{"the person said when", app{env: []string{"GOGC=80"}}, false},
		{"through a door", app{served: &session{}}, false},
	} {
		if got := tt.run.mayCollect(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
