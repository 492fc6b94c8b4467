package app

import (
	"bufio"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

// leadWhole is one lead as `show --json` has it: the line of list and all that explains it. The
// facts have the form that `score` reads.
type leadWhole struct {
	leadLine
	MergedFrom   *string        `json:"merged_from"` // by which number it was asked for, when that lead is merged
	MergedInto   *string        `json:"merged_into"` // and where that one went: this lead
	Merged       []string       `json:"merged"`
	Facts        factsForm      `json:"facts"`
	Breakdown    breakdown      `json:"breakdown"`
	Touches      []touchForm    `json:"touches"`
	Deals        []dealForm     `json:"opportunities"`
	HeldDeals    []dealForm     `json:"held_opportunities"`
	Attribution  []creditsForm  `json:"attribution"`
	Disputes     []disputeForm  `json:"disputes"`
	Ruling       *rulingForm    `json:"decision"`
	Overlaps     []overlapForm  `json:"overlaps"`
	Records      []recordForm   `json:"crm"`
	History      []entryForm    `json:"history"`
	Assignment   assignment     `json:"assignment"`
	Duplicates   []duplicate    `json:"duplicates"`
	Reason       *string        `json:"reason"`
	Note         *string        `json:"note"`
	NextStep     *string        `json:"next_step"`
	NextOn       *string        `json:"next_on"`
	SnoozedUntil *string        `json:"snoozed_until"`
	NurtureUntil *string        `json:"nurture_until"`
	AskedAt      *string        `json:"asked_at"`
	Question     *string        `json:"question"`
	Brief        *desk.Brief    `json:"brief"`
	Attributes   map[string]any `json:"attributes"`
}

// breakdown is the answer of `score`.
type breakdown struct {
	Fit       int              `json:"fit"`
	Intent    int              `json:"intent"`
	Score     int              `json:"score"`
	Threshold int              `json:"threshold"`
	Verdict   lead.Verdict     `json:"verdict"`
	Stage     lead.Stage       `json:"stage"`
	Rules     []scoring.Rule   `json:"rules"`
	Gates     []gate.Gate      `json:"gates"`
	Next      []gate.Next      `json:"next"`
	Policy    string           `json:"policy"`
	Groups    [2]scoring.Group `json:"groups"`
	// AsOf is the decision of which all of it tells, of a lead that is closed; null of one that is not, and
	// of one whose facts have changed since: then all but the lead's own score tells of now.
	AsOf *string `json:"as_of"`
}

func breakdownOf(det *desk.Detail) breakdown {
	r := &det.Result
	return breakdown{Fit: r.Score.Fit, Intent: r.Score.Intent, Score: r.Score.Total, Threshold: r.Score.Threshold,
		Verdict: r.Verdict, Stage: r.Stage, Rules: list(r.Score.Rules), Gates: list(r.Gates), Next: list(r.Next),
		Policy: det.Policy, Groups: r.Score.Groups, AsOf: stampOf(det.AsOf)}
}

type entryForm struct {
	Seq    int64   `json:"seq"`
	At     string  `json:"at"`
	Who    string  `json:"who"`
	Kind   string  `json:"kind"`
	Text   string  `json:"text"`
	Note   *string `json:"note"`
	Undone bool    `json:"undone"`
}

// assignment says who has it since when, why this one and, for everyone else of the queue, why not.
type assignment struct {
	To      *string   `json:"to"` // null: nobody has it
	Why     string    `json:"why"`
	At      *string   `json:"at"`
	Queue   *string   `json:"queue"` // whose members routing asked; null where a person decided
	Skipped []skipped `json:"skipped"`
}

type skipped struct {
	Member string `json:"member"`
	Why    string `json:"why"`
}

// duplicate is a lead that may be one with the one that is shown, or that another partner claims.
type duplicate struct {
	ID       string      `json:"id"`
	Name     *string     `json:"name"`
	Stage    lead.Stage  `json:"stage"`
	Why      string      `json:"why"`
	Kind     dedupe.Kind `json:"kind"`
	Survivor string      `json:"survivor"`
	Credit   string      `json:"credit"`
}

func (a *app) showCommand() *cobra.Command {
	asBrief, markdown := false, false
	c := &cobra.Command{
		Use: "show LEAD...", Short: "Show all that is known of a lead", Args: a.someLeads,
		Example: "  eqltui show L-12\n  eqltui show L-12 --json | jq .breakdown.gates\n  eqltui show L-12 --brief",
		RunE: func(cmd *cobra.Command, args []string) error {
			on, err := subjects(cmd, desk.Leads, args)
			switch {
			case err != nil:
				return err
			case markdown && !asBrief:
				return usageHint(cmd, "--markdown is a form of the brief", "say --brief too")
			}
			show := a.show
			if asBrief {
				show = func(ctx context.Context, s *session, out *bufio.Writer, id lead.ID, further bool) error {
					return a.showBrief(ctx, s, out, id, further, markdown)
				}
			}
			return a.with(cmd.Context(), mustBeThere, func(ctx context.Context, s *session) error {
				a.catchUp(ctx, s.Tick)
				out := bufio.NewWriter(a.out)
				for i := range on {
					if err := show(ctx, s, out, on[i].Lead(), i > 0); err != nil {
						return errors.Join(err, out.Flush())
					}
				}
				return out.Flush()
			})
		},
	}
	c.Flags().BoolVar(&asBrief, "brief", false, "only the hand-off brief: the one it was handed over with, else as it would be now")
	c.Flags().BoolVar(&markdown, "markdown", false, "the brief in markdown")
	return c
}

// showBrief prints the brief with which a lead was handed over; of one that was not, the brief as it
// would be now.
func (a *app) showBrief(ctx context.Context, s *session, out *bufio.Writer, id lead.ID, further, markdown bool) error {
	det, err := s.Lead(ctx, s.who, id)
	if err != nil {
		return err
	}
	b := det.Brief
	if b == nil {
		now := desk.BriefOf(&det, desk.Action{}, s.who.User, s.Now().In(s.zone()))
		b = &now
	}
	if a.json {
		return a.line(out, b)
	}
	text := b.Text()
	if markdown {
		text = b.Markdown()
	}
	if further {
		text = "\n" + text
	}
	_, err = out.WriteString(text)
	return err
}

func (a *app) show(ctx context.Context, s *session, out *bufio.Writer, id lead.ID, further bool) error {
	det, err := s.Lead(ctx, s.who, id)
	if err != nil {
		return err
	}
	twins, err := twinsOf(ctx, s, det.ID)
	if err != nil {
		return err
	}
	credits, err := s.LeadCredits(ctx, s.who, det.ID)
	if err != nil {
		return err
	}
	if a.json {
		whole := wholeOf(s, &det, twins)
		whole.Attribution = creditsOf(credits, det.Around.Currency)
		return a.line(out, whole)
	}
	if further {
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	_, err = out.WriteString(card(s, &det, twins, credits))
	return err
}

func wholeOf(s *session, det *desk.Detail, twins []duplicate) leadWhole {
	w := leadWhole{
		leadLine: lineOf(&det.Row, s.Now()), Merged: list(idsOf(det.Merged)), Facts: factsOf(det), Breakdown: breakdownOf(det),
		Touches: touchesOf(det.Touches), Deals: dealsOf(det.Deals, det.Around.Currency),
		HeldDeals: dealsOf(det.HeldDeals, det.Around.Currency), Disputes: disputesOf(det.Disputes), Overlaps: overlapsOf(det.Shared),
		Records: recordsOf(det.Records), History: []entryForm{}, Assignment: assigned(det), Duplicates: list(twins),
		Reason: known(whyHere(det)), Note: known(det.Note), NextStep: known(det.NextStep),
		NextOn: stampOf(det.NextOn), SnoozedUntil: stampOf(det.Snoozed),
		NurtureUntil: stampOf(det.Nurture), AskedAt: stampOf(det.Asked), Question: known(det.Question), Brief: det.Brief,
		Attributes: map[string]any{},
	}
	if r := det.Ruling; r != nil {
		w.Ruling = rulingOf(r)
	}
	if det.MergedFrom != 0 {
		w.MergedFrom, w.MergedInto = known(det.MergedFrom.String()), known(det.ID.String())
	}
	for _, e := range det.History {
		w.History = append(w.History, entryForm{e.Seq, stamp(e.At), e.Who, e.Kind, e.Text, known(e.Note), e.Undone})
	}
	for k, v := range det.Attributes {
		w.Attributes[k] = v
	}
	return w
}

// assigned tells how the lead came to its owner.
func assigned(det *desk.Detail) assignment {
	as := &det.Assignment
	out := assignment{To: known(as.To), Why: as.Why, Queue: known(as.Queue), Skipped: []skipped{}}
	if !as.At.IsZero() {
		out.At = known(stamp(as.At))
	}
	for _, s := range as.Skipped {
		out.Skipped = append(out.Skipped, skipped(s))
	}
	return out
}

// twinsOf are the leads that a lead may be one with, as duplicates lists them.
func twinsOf(ctx context.Context, s *session, id lead.ID) ([]duplicate, error) {
	found, err := s.DoublesOf(ctx, s.who, id)
	var out []duplicate
	for i := range found {
		f := &found[i]
		out = append(out, duplicate{f.Other.ID.String(), known(f.Other.Name), f.Other.Stage, strings.Join(f.Why, "; "), f.Kind,
			lead.ID(f.Survivor).String(), f.Credit})
	}
	return out, err
}

// whyHere is why a lead is disqualified or quarantined, or why sales sent it back.
func whyHere(det *desk.Detail) string {
	if det.Reason == "" && det.SentBack != nil {
		return det.SentBack.Note
	}
	return det.Reason
}
