package safetext

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first asked for: that takes longer than most commands, and few of
// them ask. What cannot be compiled is a mistake of the program.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
