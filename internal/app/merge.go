package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/grid"
	"github.com/eqltui/eqltui/internal/lead"
)

func (a *app) keepApartCommand() *cobra.Command {
	return &cobra.Command{
		Use: "keep-apart LEAD LEAD", Short: "Say that two leads are two, so that they are not listed again", Args: a.twoLeads,
		Long: "keep-apart remembers that two leads are two: they are not proposed any more. eqltui undo takes it back.\n\n" +
			rolesLine(desk.KeepApart),
		Example: "  eqltui duplicates keep-apart L-7 L-12",
		RunE: func(cmd *cobra.Command, args []string) error {
			left, right, err := pairIn(args)
			if err != nil {
				return err
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				done, err := s.KeepApart(ctx, s.who, left, right)
				if err != nil {
					return err
				}
				return a.answer(object{{"left", min(left, right).String()}, {"right", max(left, right).String()}}, "%s\n", done.Text)
			})
		},
	}
}

// twoLeads takes exactly two.
func (a *app) twoLeads(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return usageHint(cmd, "two leads are needed", "name them as L-7 L-12")
	}
	return atMost(2, cmd, args)
}

func pairIn(args []string) (left, right lead.ID, err error) {
	if left, err = lead.ParseID(args[0]); err == nil {
		right, err = lead.ParseID(args[1])
	}
	return left, right, err
}

func (a *app) mergeCommand() *cobra.Command {
	var take []string
	survivor, dry := "", false
	c := &cobra.Command{
		Use: "merge LEAD LEAD", Short: "Make two leads one", Args: a.twoLeads,
		Long: `merge makes two leads one: the first that is named is left, the other right. The survivor is the one furthest on,
then the one with the higher score, then the older. It keeps the touches, notes, opportunities and tags of both, its own stage,
clocks and owner (the other's where it has none), and of each field the better value: what a person set, then what is known,
then the newer; of two referrals by one partner the day of the first stays. The other one is gone from lists and figures, and
its number means the survivor, in commands, links and over HTTP.

--dry-run says what would come of it, field by field, and what becomes of the credit and of the pipeline. Two leads that came
through two partners are a conflict to decide: only managers and admins merge such. eqltui undo on either lead takes a merge
back, for hygiene.merge_undo (30 days), also after later changes: what was changed since stays, and is listed.

` + rolesLine(desk.MergeLeads),
		Example: "  eqltui merge L-7 L-12 --dry-run\n  eqltui merge L-7 L-12 --take use_case=right --take person=left",
		RunE: func(cmd *cobra.Command, args []string) error {
			m := desk.Merging{Take: map[string]dedupe.Side{}, Survivor: dedupe.Side(survivor), Dry: dry}
			var err error
			if m.Left, m.Right, err = pairIn(args); err != nil {
				return err
			}
			for _, t := range take {
				field, side, _ := strings.Cut(t, "=")
				if s := dedupe.Side(side); s == dedupe.Left || s == dedupe.Right {
					m.Take[strings.TrimSpace(field)] = s
					continue
				}
				return usageHint(cmd, quoted(t)+" says not from which side", "write use_case=left or use_case=right")
			}
			if s := m.Survivor; s != "" && s != dedupe.Left && s != dedupe.Right {
				return usageHint(cmd, quoted(survivor)+" is no side", "say --survivor left or right")
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s.Tick)
				out, err := s.Merge(ctx, s.who, m)
				if err != nil {
					return err
				}
				return a.tellMerged(&out)
			})
		},
	}
	c.Flags().StringArrayVar(&take, "take", nil, "whose value a field has, as `FIELD=SIDE`: use_case=right; may be repeated")
	c.Flags().StringVar(&survivor, "survivor", "", "which one stays, `left|right`")
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would come of it, and change nothing")
	return c
}

// mergedForm is a merge as JSON.
type mergedForm struct {
	Survivor string           `json:"survivor"`
	Lost     string           `json:"lost"`
	Done     bool             `json:"done"`
	Credit   string           `json:"credit"`
	Moved    int              `json:"opportunities"`
	Pipeline []pipelineForm   `json:"pipeline"`
	Fields   []mergeFieldForm `json:"fields"`
}

type pipelineForm struct {
	Partner *string   `json:"partner"`
	Before  moneyForm `json:"before"`
	After   moneyForm `json:"after"`
}

type moneyForm struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

type mergeFieldForm struct {
	Field string  `json:"field"`
	Left  *string `json:"left"`
	Right *string `json:"right"`
	Take  *string `json:"take"`
	Taken *string `json:"taken"`
}

func mergedOf(m *desk.Merged) mergedForm {
	out := mergedForm{Survivor: m.Survivor.String(), Lost: m.Lost.String(), Done: m.Done, Credit: m.Credit, Moved: m.Moved,
		Pipeline: []pipelineForm{}, Fields: []mergeFieldForm{}}
	for _, p := range m.Pipeline {
		out.Pipeline = append(out.Pipeline, pipelineForm{known(p.Partner), moneyForm{p.Before, p.Currency}, moneyForm{p.After, p.Currency}})
	}
	for _, f := range m.Fields {
		out.Fields = append(out.Fields, mergeFieldForm{f.Name, known(f.Left), known(f.Right), known(string(f.Take)), known(f.Taken)})
	}
	return out
}

func (a *app) tellMerged(m *desk.Merged) error {
	if a.json {
		return a.line(a.out, mergedOf(m))
	}
	err := a.rows([]grid.Column{{Title: "FIELD", Width: 12, Grows: true}, {Title: "LEFT", Width: 10, Grows: true},
		{Title: "RIGHT", Width: 10, Grows: true}, {Title: "SURVIVOR", Width: 10, Grows: true}}, len(m.Fields), func(i int) []string {
		f := &m.Fields[i]
		return []string{f.Label, f.Left, f.Right, f.Taken}
	})
	if err != nil {
		return err
	}
	text := "\ncredit    " + m.Credit + "\n"
	head := "pipeline  "
	for _, p := range m.Pipeline {
		text += head + p.String() + "\n"
		head = strings.Repeat(" ", len(head))
	}
	if m.Moved > 0 {
		text += fmt.Sprintf("          %d opportunities of %s go to %s\n", m.Moved, m.Lost, m.Survivor)
	}
	text += m.Text
	if m.Done {
		text += "; eqltui undo " + m.Lost.String() + " takes it back"
	}
	_, err = fmt.Fprintln(a.out, text)
	return err
}
