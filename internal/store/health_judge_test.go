package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheGroundIsJudged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		got  Check
		want Level
	}{
		{"a disk", judgeDisk(disk{}), Fine},
		{"a share", judgeDisk(disk{system: "NFS"}), Bad},
		{"much room", judgeRoom(disk{free: 1 << 40}, 1<<20), Fine},
		{"little room", judgeRoom(disk{free: 100 << 20}, 1<<20), Warn},
		{"no room for a copy", judgeRoom(disk{free: 1 << 30}, 1<<30), Warn},
		{"no room", judgeRoom(disk{free: 1 << 20}, 1<<20), Bad},
	} {
		if tt.got.Level != tt.want || tt.want == Bad && tt.got.Hint == "" {
			t.Errorf("%s: %+v", tt.name, tt.got)
		}
	}
}

func TestASettingThatIsNotInEffectIsNamed(t *testing.T) {
	t.Parallel()
	got := asked(false)
	got["synchronous"] = "1"
	delete(got, "secure_delete")
	if d := cmp.Diff([]string{"secure_delete =  instead of 1", "synchronous = 1 instead of 2"}, differing(asked(false), got)); d != "" {
		t.Error(d)
	}
	if len(differing(asked(true), asked(true))) > 0 {
		t.Error("equal settings differ")
	}
}

func TestAnOldEngineIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		version string
		want    bool
	}{{"3.51.2", false}, {"3.51.3", true}, {"3.51.10", true}, {"3.52", true}, {"3.7.17", false}, {"4.0.0", true}, {"", false},
		{"3.51", false}} {
		if got := notOlder(tt.version, MinimumEngine); got != tt.want {
			t.Errorf("%q: %v", tt.version, got)
		}
	}
	if err := checkEngine(); err != nil {
		t.Error(err)
	}
}
