package laws

import (
	"fmt"
	"slices"
	"strings"
)

// Reach says where a room that people at other machines are served from reaches for this one: its files and environment, other
// programs, the network. What a session may have of these is given to it by internal/app, or not.
func Reach(s Source) []string {
	served := s.Room == "internal/sshd" || s.Room == "internal/command" || s.Room == "internal/presence" ||
		s.Room == "internal/ui" || strings.HasPrefix(s.Room, "internal/ui/")
	if s.Test || !served || slices.Contains(forTests(), s.Room) {
		return nil
	}
	banned := []string{"os", "os/exec", "os/user", "io/ioutil", "plugin", "net/http", "net/rpc", "net/smtp"}
	var out []string
	for _, path := range s.imports() {
		// What stands below the SSH library are servers of files, of git, and shells.
		if slices.Contains(banned, path) || strings.HasPrefix(path, "charm.land/wish/v2/") {
			out = append(out, fmt.Sprintf("%s/%s imports %s, and serves people at other machines", s.Room, s.Name, path))
		}
	}
	return out
}
