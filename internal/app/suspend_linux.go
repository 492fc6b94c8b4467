package app

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// process is what /proc/PID/stat says of one, see proc(5).
type process struct{ pid, parent, group, session int }

func readProcess(pid string) (process, error) {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return process{}, err
	}
	return parseProcess(b)
}

// parseProcess reads the line of a process. The name stands in parentheses and may hold anything.
func parseProcess(stat []byte) (process, error) {
	end := bytes.LastIndexByte(stat, ')')
	fields := bytes.Fields(stat[end+1:])
	first, _, _ := bytes.Cut(stat, []byte(" "))
	if end < 0 || len(fields) < 4 {
		return process{}, fmt.Errorf("%q is no process", stat)
	}
	var p process
	for to, text := range map[*int][]byte{&p.pid: first, &p.parent: fields[1], &p.group: fields[2], &p.session: fields[3]} {
		n, err := strconv.Atoi(string(text))
		if err != nil {
			return process{}, err
		}
		*to = n
	}
	return p, nil
}

// suspendable reports whether somebody is there who can bring a stopped program back: a shell in the
// same session that waits for another process group. Without one the system drops the signal that
// stops (POSIX 2.4.3 calls such a group orphaned), and a program that has left its screen for it would
// wait for ever.
func suspendable() bool { return suspendableAt("self", readProcess) }

func suspendableAt(pid string, read func(pid string) (process, error)) bool {
	at, err := read(pid)
	for range 32 { // a chain of parents in one group is short; a number that was reused must not loop
		if err != nil || at.parent == 0 {
			return false
		}
		parent, err2 := read(strconv.Itoa(at.parent))
		switch {
		case err2 != nil || parent.session != at.session:
			return false
		case parent.group != at.group:
			return true
		}
		at, err = parent, err2
	}
	return false
}
