package app

import (
	"errors"
	"os"
	"strconv"
	"testing"
)

func TestOnlyAProgramUnderAShellCanBeStopped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		all  []process // the program first
		want bool
	}{
		{"a job of a shell", []process{{10, 9, 10, 9}, {9, 1, 9, 9}}, true},
		{"a leader of its own session, as in a new tmux window", []process{{10, 9, 10, 10}, {9, 1, 9, 9}}, false},
		{"go run under a shell", []process{{11, 10, 10, 9}, {10, 9, 10, 9}, {9, 1, 9, 9}}, true},
		{"sh -c in a session of its own", []process{{11, 10, 10, 10}, {10, 9, 10, 10}, {9, 1, 9, 9}}, false},
		{"a parent that is gone", []process{{10, 1, 10, 9}, {1, 0, 1, 1}}, false},
		{"a parent nobody may see", []process{{10, 9, 10, 9}}, false},
		{"the first process", []process{{1, 0, 1, 1}}, false},
		{"a circle", []process{{10, 10, 10, 10}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			read := func(pid string) (process, error) {
				for _, p := range c.all {
					if strconv.Itoa(p.pid) == pid {
						return p, nil
					}
				}
				return process{}, errors.New("none")
			}
			if got := suspendableAt(strconv.Itoa(c.all[0].pid), read); got != c.want {
				t.Errorf("suspendable is %v, want %v", got, c.want)
			}
		})
	}
}

func TestAProcessIsReadWhateverItsName(t *testing.T) {
	t.Parallel()
	got, err := parseProcess([]byte("42 (a) b (c)) S 7 8 9 0 -1\n"))
	if want := (process{42, 7, 8, 9}); err != nil || got != want {
		t.Errorf("read %+v, %v", got, err)
	}
	if _, err := parseProcess([]byte("nothing")); err == nil {
		t.Error("no process was read as one")
	}
	me, err := readProcess("self")
	if err != nil || me.pid != os.Getpid() || me.parent != os.Getppid() {
		t.Errorf("this process is %+v, %v", me, err)
	}
}
