package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/safetext"
)

// exit is an error that has been told already: only its code is left.
type exit int

// Error is for those who print an error all the same.
func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// usage is a wrong call of a command.
func usage(cmd *cobra.Command, why string) error {
	return usageHint(cmd, why, "see "+cmd.CommandPath()+" --help")
}

func usageHint(cmd *cobra.Command, why, hint string) error {
	return fault.New(fault.Usage, cmd.CommandPath(), why, hint)
}

// finish tells an error and returns the exit code.
func (a *app) finish(err error) int {
	var told exit
	var broke *safego.Panic
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &broke):
		return a.crashed(broke.Value, broke.Stack)
	case errors.As(err, &told):
		return int(told)
	}
	a.tell(err)
	return codeOf(err)
}

// codeOf is the exit code of an error.
func codeOf(err error) int {
	switch fault.KindOf(err) {
	case fault.Usage:
		return exitUsage
	case fault.Refused:
		return exitRefused
	}
	return exitFailed
}

// tell writes an error to standard error, for people or as one line of JSON.
func (a *app) tell(err error) {
	text, hint := reason(err), fault.HintOf(err)
	if a.json {
		_ = a.line(a.err, failure{Error: safetext.Line(text), Code: fault.KindOf(err), Hint: safetext.Line(hint)})
		return
	}
	fmt.Fprintln(a.err, "error: "+safetext.Block(text))
	if hint != "" {
		fmt.Fprintln(a.err, "hint: "+safetext.Block(hint))
	}
}

// failure is an error as JSON.
type failure struct {
	Error string     `json:"error"`
	Code  fault.Kind `json:"code"`
	Hint  string     `json:"hint,omitempty"`
	about
}

// reason is the text of an error, with the words that people use for what the runtime says.
func reason(err error) string {
	text := err.Error()
	if errors.Is(err, context.Canceled) {
		text = strings.ReplaceAll(text, context.Canceled.Error(), "interrupted")
	}
	return text
}

// quoted shows a word of the command line inside a message.
func quoted(s string) string { return safetext.QuoteWord(s) }
