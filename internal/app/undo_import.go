package app

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// undoesImports gives undo the flag that names an import.
func (a *app) undoesImports(c *cobra.Command) {
	batch := ""
	c.Flags().StringVar(&batch, "import", "", "take a whole import back: the `BATCH` that import printed")
	c.Long += `

With --import a whole import goes: the leads, touches, deals, pages and partners that it brought are gone from lists and
figures with what was remembered of their rows, so that a corrected file comes in; what it changed is as before. What a
person, a partner or another import acted on since stays and is listed, touches that it corrected stay corrected, and a
visitor who turned out to be somebody stays that person. It can be done for hygiene.merge_undo (30 days). Broken off, it
is called again. ` + strings.Replace(rolesLine(desk.ImportFiles), "Roles that may", "Roles that may take an import back", 1)
	c.Example += "\n  eqltui undo --import 3f9c0a17d2b84e65"
	one := c.RunE
	c.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case !cmd.Flags().Changed("import"):
			return one(cmd, args)
		case len(args) > 0:
			return usageHint(cmd, "an import is taken back whole", "leave "+quoted(args[0])+" out")
		case strings.TrimSpace(batch) == "":
			return usageHint(cmd, "no import is named", "name the batch that eqltui import printed")
		}
		return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
			meter := a.meter()
			done, err := s.UndoImport(ctx, s.who, strings.TrimSpace(batch), func(done, all int) {
				meter.show(fmt.Sprintf("taking the import back: %d of %d", done, all))
			})
			meter.clear()
			if err != nil && done.Leads+done.Touches+done.Restored > 0 {
				a.note("the undo stopped here; call it again to go on, what is taken back stays so")
			}
			if err != nil {
				return err
			}
			return a.tellTakenBack(&done)
		})
	}
}

// takenBackForm is an import that was taken back, as JSON.
type takenBackForm struct {
	Batch     string     `json:"batch"`
	Files     []string   `json:"files"`
	Leads     int        `json:"leads"`
	Restored  int        `json:"restored"`
	Touches   int        `json:"touches"`
	Deals     int        `json:"deals"`
	Cancelled int        `json:"cancelled"`
	Sent      []string   `json:"sent"`
	Left      []leftForm `json:"left"`
}

// leftForm is what an undo of an import left.
type leftForm struct {
	On   string     `json:"on"`
	Why  string     `json:"why"`
	Code fault.Kind `json:"code"`
}

// leftShown is how many of those that were left are named to people.
const leftShown = 20

func (a *app) tellTakenBack(t *desk.TakenBack) error {
	form := takenBackForm{Batch: t.Batch, Files: list(t.Files), Leads: t.Leads, Restored: t.Restored, Touches: t.Touches, Deals: t.Deals,
		Cancelled: t.Cancelled, Sent: list(t.Sent), Left: []leftForm{}}
	for i := range t.Left {
		form.Left = append(form.Left, leftForm{t.Left[i].On.String(), safetext.Line(reason(t.Left[i].Err)), fault.KindOf(t.Left[i].Err)})
	}
	if a.json {
		if err := a.line(a.out, form); err != nil || len(t.Left) == 0 {
			return err
		}
		return exit(exitRefused)
	}
	text := fmt.Sprintf("%s taken back: %s, %s and %s are gone, %s as before", safetext.Line(strings.Join(t.Files, ", ")),
		counted(t.Leads, "lead"), counted(t.Touches, "touch"), counted(t.Deals, "deal"), counted(t.Restored, "record"))
	if t.Cancelled > 0 {
		text += fmt.Sprintf(", %s cancelled", counted(t.Cancelled, "message"))
	}
	_, err := io.WriteString(a.out, text+"\n")
	for _, sent := range t.Sent {
		a.note("was sent already: " + sent)
	}
	for i := range form.Left {
		if i == leftShown {
			a.note(fmt.Sprintf("and %d more stay; --json lists all", len(form.Left)-leftShown))
			break
		}
		a.note(form.Left[i].Why)
	}
	if err == nil && len(t.Left) > 0 {
		err = exit(exitRefused)
	}
	return err
}
