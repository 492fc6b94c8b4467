//go:build unix

package screen

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Pace is what came out of the program since a mark: how many bytes, and when the first and the last
// of them were read, before the emulator looked at them.
type Pace struct {
	Bytes       int64
	First, Last time.Time
}

// Mark begins to measure anew.
func (s *Screen) Mark() {
	s.mu.Lock()
	s.pace = Pace{}
	s.mu.Unlock()
}

// Pace is what came out since the mark.
func (s *Screen) Pace() Pace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pace
}

// came notes output that was read at an instant.
func (s *Screen) came(n int, at time.Time) {
	if n == 0 {
		return
	}
	if s.pace.Bytes == 0 {
		s.pace.First = at
	}
	s.pace.Bytes, s.pace.Last = s.pace.Bytes+int64(n), at
}

// Peak is the greatest memory the program has had resident, in bytes; 0 where the system does not
// tell. It is Linux's VmHWM.
func (s *Screen) Peak() int64 { return PeakOf(s.cmd.Process.Pid) }

// PeakOf is the greatest memory a running process has had resident, likewise.
func PeakOf(pid int) int64 {
	doc, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(doc)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return 0
}

// Spent is the processor time of the program, once it has ended.
func (s *Screen) Spent() time.Duration {
	state := s.cmd.ProcessState
	if state == nil {
		return 0
	}
	return state.UserTime() + state.SystemTime()
}
